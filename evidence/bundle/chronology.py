"""The chronology of a bundle: each entry in words, with what is disclosed and what is withheld."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from inspect import getdoc
from typing import Any, Final

from domain.events import EVENTS
from domain.events.base import event_name
from domain.events.metadata import Metadata
from domain.london import LONDON
from domain.wording import format_day
from evidence.bundle.search_statement import Opened
from evidence.proof.leaves import EntryLeaf
from ledger.codec import fields_of, held_in
from ledger.metadata import metadata_from

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d$")
ON: Final = re.compile(r"(_on|_from)$")


def title_of(name: str) -> str:
    """The name of an event as a heading, from its stored name.

    >>> title_of("placement-started.v1")
    'Placement started'
    """
    return event_name(name).replace("-", " ").capitalize()


def label_of(field: str) -> str:
    """A field's name in words.

    >>> label_of("left_out/0/reason"), label_of("provider_id"), label_of("weekly_fee")
    ('left out, 1, reason', 'provider', 'weekly fee')
    """
    parts = [str(int(p) + 1) if p.isdigit() else p for p in field.split("/")]
    return ", ".join(parts).replace("_id", "").replace("_ref", "").replace("_", " ")


def value_of(value: Any) -> str:
    """A value as a person reads it."""
    match value:
        case None | [] | "":
            return "none"
        case True | False:
            return "yes" if value else "no"
        case list():
            return "; ".join(value_of(each) for each in value)
        case dict():
            given = {k: v for k, v in value.items() if v not in (None, "", [])}
            return ", ".join(f"{label_of(k)} {value_of(v)}" for k, v in given.items())
        case _:
            text = str(value)
            return format_day(date.fromisoformat(text)) if DAY.match(text) else text


def moment_of(at: datetime) -> str:
    """A moment in London, as people write it."""
    local = at.astimezone(LONDON)
    return f"{format_day(local.date())}, {local:%H:%M}"


def day_of(fields: Mapping[str, Any]) -> str:
    """The day an entry says it took effect, if it says one."""
    return next((value_of(v) for k, v in reversed(list(fields.items())) if ON.search(k) and v), "")


def chronology(entries: Sequence[EntryLeaf], opened: Opened) -> list[dict[str, Any]]:
    """A numbered paragraph for each entry, in the order recorded."""
    return [
        paragraph(n, entry, opened.get(entry.position, {}))
        for n, entry in enumerate(entries, start=1)
    ]


def paragraph(number: int, entry: EntryLeaf, opened: Mapping[str, Any]) -> dict[str, Any]:
    """One entry in words."""
    fields = fields_of(entry.name, entry.body)
    held = held_in(entry.body)
    event = EVENTS.get(entry.name)
    clear = [[label_of(k), value_of(v)] for k, v in fields.items()]
    return {
        "number": number,
        "position": entry.position,
        "title": title_of(entry.name),
        "meaning": " ".join((getdoc(event) or "").split("\n\n")[0].split()) if event else "",
        "on": day_of(fields),
        "recorded": moment_of(entry.recorded_at),
        "by": f"{entry.recorded_by}, as {entry.recorded_as}",
        "decided": decided_by(metadata_from(entry.metadata)),
        "fields": clear,
        "disclosed": [[label_of(k), value_of(v)] for k, v in sorted(opened.items())],
        "withheld": withheld_in([field for field in held if field not in opened]),
    }


def decided_by(metadata: Metadata) -> str:
    """The command that made an entry, its rules, and the law it applied; empty if none is recorded.

    >>> decided_by(Metadata(command="vary_fee", rules=("VARY-1", "VARY-2")))
    'vary fee, by rules VARY-1 and VARY-2'
    """
    if metadata.command is None:
        return ""
    rules = " and ".join(", ".join(metadata.rules).rsplit(", ", 1))
    law = "; ".join(each.citation for each in metadata.provisions)
    return "".join((
        metadata.command.replace("_", " "),
        f", by rules {rules}" if rules else "",
        f", under {law}" if law else "",
    ))  # fmt: skip


def withheld_in(fields: Sequence[str]) -> list[str]:
    """The sealed fields that are not disclosed, those inside a list together.

    >>> withheld_in(["reason", "left_out/0/reason", "left_out/1/reason"])
    ['left out (2)', 'reason']
    """
    counts = Counter(field.partition("/")[0] for field in fields)
    within = {field.partition("/")[0] for field in fields if "/" in field}
    return [
        f"{label_of(name)} ({n})" if name in within else label_of(name)
        for name, n in sorted(counts.items())
    ]


def summary_of(
    about: str, covers: Sequence[str], counts: Sequence[int], told: Sequence[Mapping[str, Any]]
) -> list[str]:
    """What the evidence holds, in a few sentences."""
    first, last = told[0], told[-1]
    each_tag = ", ".join(f"{n} about {tag}" for tag, n in zip(covers, counts, strict=True))
    held = (
        f"The ledger holds {len(told)} entries about {about}: {each_tag}."
        " An entry may be about more than one of these."
    )
    between = (
        f"The first was recorded on {first['recorded']} (entry {first['position']}, paragraph"
        f" {first['number']}: {first['title']}); the last before this bundle on"
        f" {last['recorded']} (entry {last['position']}, paragraph {last['number']}:"
        f" {last['title']})."
    )
    caution = (
        "Nothing in this summary is evidence: each paragraph of the chronology names the entry"
        " that is."
    )
    return [held, between, caution]


def index_of(told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The paragraphs of each kind of entry, by its title."""
    numbers: dict[str, list[int]] = {}
    for each in told:
        numbers.setdefault(each["title"], []).append(each["number"])
    return [{"title": title, "numbers": found} for title, found in sorted(numbers.items())]
