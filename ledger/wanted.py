"""What is wanted of what is sealed: the fields that rules decide by, or all of them."""

from collections.abc import Mapping, Sequence

from domain.command import Query
from domain.events import EVENTS
from ledger.codec import held_in
from ledger.opening import Kept
from ledger.recorder import Found
from ledger.sealing import CASES, CHILD, marks


def for_rules(
    query: Query, found: Sequence[Found], *, everything: bool
) -> dict[int, frozenset[str]]:
    """The sealed fields rules decide by in these entries, of those the query is about; or all."""
    about = {tag for item in query for tag in item.tags if tag.startswith((CHILD, *CASES))}
    everyone = any(not item.tags for item in query)
    return {
        e.position: fields
        for e in found
        if (fields := rules_read(e.event.type, everything=everything))
        and (everyone or not about.isdisjoint(e.event.tags))
    }


def fields_sealed(body: bytes, fields: frozenset[str]) -> set[str]:
    """What an entry holds sealed of these fields; each value of a list by its own name."""
    return {name for name in held_in(body) if name.partition("/")[0] in fields}


def rules_read(name: str, *, everything: bool) -> frozenset[str]:
    """The sealed fields of an event that rules decide by, or all of them."""
    event = EVENTS.get(name)
    found = {} if event is None else marks(event)
    return frozenset(field for field, mark in found.items() if mark.rules or everything)


def asked_for(wanted: Mapping[int, frozenset[str] | None], row: Kept) -> bool:
    """Whether a sealed value is of a field that is wanted at its position."""
    fields = wanted[row.position]
    return fields is None or not fields.isdisjoint((row.field, row.base))
