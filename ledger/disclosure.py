"""Opens sealed values: selects the fields to open, and returns their disclosures.

The vault records who opens them, and why, before it gives a key (decision 25).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from domain.command import Query
from domain.events import EVENTS
from ledger.codec import held_in
from ledger.dcb.messages import StoredEvent
from ledger.personal import CASES, CHILD, sealed_fields
from ledger.seal import unseal
from ledger.vault import Keyring

FieldsAt = Mapping[int, frozenset[str] | None]
"""The sealed fields to open, by position. None means every sealed field of the entry."""
SEALED_ROWS: Final[LiteralString] = """
SELECT s.position, s.field, s.person, s.value, e.name, e.body
FROM ledger.sealed s JOIN ledger.entry e USING (position)
"""
"""Selects the columns of SealedRow; a condition follows."""


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed value, with the name and body of the entry that holds its digest.

    `field` is the value's path in the event.
    """

    position: int
    field: str
    person: str
    value: bytes
    name: str
    body: bytes

    @property
    def held(self) -> Mapping[str, Mapping[str, str]]:
        """What the entry holds under `sealed`."""
        return held_in(bytes(self.body), at=self.position)

    @property
    def commitment(self) -> str:
        """The digest of the value, as the entry holds it."""
        return self.held[self.field]["commitment"]

    @property
    def base(self) -> str:
        """The event's field: `left_out` of `left_out/0/reason`."""
        return self.field.partition("/")[0]

    def is_among(self, fields: FieldsAt) -> bool:
        """Whether this value is one of the fields to open at its position."""
        wanted = fields[self.position]
        return wanted is None or not wanted.isdisjoint((self.field, self.base))


def disclose(rows: Sequence[SealedRow], keyring: Keyring) -> Iterator[tuple[SealedRow, str]]:
    """Each row with its disclosure. Leaves out the people whose key has been destroyed, and the
    values that were shredded.
    """
    if not rows:
        return
    fields = ", ".join(dict.fromkeys(row.base for row in rows))
    what = f"entries {spans([row.position for row in rows])}: {fields}"
    ciphers = keyring.open((row.person for row in rows), what)
    wrapped = keyring.vault.value_keys([row.commitment for row in rows])
    for row in rows:
        if row.person in ciphers and row.commitment in wrapped:
            cipher, key = ciphers[row.person], wrapped[row.commitment]
            yield row, unseal(row.name, row.held, bytes(row.value), cipher, key, row.field)


def fields_to_open(
    query: Query, events: Sequence[StoredEvent], *, every_field: bool
) -> dict[int, frozenset[str]]:
    """The fields to open in the events that a query matched, by position.

    These are the sealed fields that rules read or, with `every_field`, every sealed field. Events
    of a case or child that no tag of the query names are left out, unless an item has no tags.
    """
    cases = {tag for item in query for tag in item.tags if tag.startswith((CHILD, *CASES))}
    every_case = any(not item.tags for item in query)
    return {
        e.position: fields
        for e in events
        if (fields := openable_fields(e.event.type, every_field=every_field))
        and (every_case or not cases.isdisjoint(e.event.tags))
    }


def openable_fields(name: str, *, every_field: bool) -> frozenset[str]:
    """The sealed fields of an event that rules read or, with `every_field`, all of them."""
    event = EVENTS.get(name)
    marks = {} if event is None else sealed_fields(event)
    return frozenset(field for field, mark in marks.items() if mark.rules or every_field)


def paths_held(body: bytes, fields: frozenset[str]) -> set[str]:
    """The paths of an entry's sealed values that belong to these fields."""
    return {path for path in held_in(body) if path.partition("/")[0] in fields}


def spans(positions: Sequence[int]) -> str:
    """Positions as text, with runs joined by a hyphen.

    >>> spans([1, 2, 2, 3, 7])
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for position in sorted(set(positions)):
        if runs and position == runs[-1][1] + 1:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
