"""The page of events: the stored name, the fields and the tags of each."""

from domain.events import CLASSES
from domain.events.base import Event, tagged_fields
from generator.kinds import kinds_of
from generator.markdown import table, words
from ledger.personal import sealed_fields


def page() -> str:
    """Every event by its stored name."""
    about = (
        "# Events\n\nEvery event that the log can hold, by its permanent stored name. A sealed"
        " field is a digest in the entry where the entry belongs to a child's case. The types of"
        " fields are explained in [values](values.md).\n"
    )
    return "\n".join([about, *(section(event) for event in CLASSES)])


def section(event: type[Event]) -> str:
    """One event."""
    tags, sealed, kinds = dict(tagged_fields(event)), sealed_fields(event), kinds_of(event)
    rows = [
        (f"`{name}`", kinds[name], f"`{tags[name]}:`" if name in tags else "",
         "sealed" if name in sealed else "")
        for name in event.model_fields
    ]  # fmt: skip
    head = ("Field", "Type", "Tag", "Sealed")
    return f"## {event.stored}\n\n{words(event.__doc__)}\n\n{table(head, rows)}"
