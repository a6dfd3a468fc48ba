"""Opening what is sealed: with a keyring, which records who asked before it has any key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from ledger.codec import held_in
from ledger.sealing import unseal
from ledger.vault import Keyring

SEALED: Final[LiteralString] = """
SELECT s.position, s.field, s.person, s.value, e.name, e.body
FROM ledger.sealed s JOIN ledger.entry e USING (position)
"""
"""What is kept sealed, beside the entry that commits to it; a condition follows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of what is kept sealed, and the name and body of its entry."""

    position: int
    field: str
    person: str
    value: bytes
    name: str
    body: bytes

    @property
    def base(self) -> str:
        """The event's field: `left_out` of `left_out/0/reason`."""
        return self.field.partition("/")[0]


def disclosed(rows: Sequence[Kept], keyring: Keyring) -> Iterator[tuple[Kept, str]]:
    """The disclosures of these rows, of those whose person's key remains."""
    if not rows:
        return
    fields = ", ".join(dict.fromkeys(row.base for row in rows))
    what = f"entries {spans([row.position for row in rows])}: {fields}"
    ciphers = keyring.opened((row.person for row in rows), what)
    for row in rows:
        if row.person in ciphers:
            held = held_in(bytes(row.body))
            text = unseal(row.name, held, bytes(row.value), ciphers[row.person], row.field)
            yield row, text


def spans(positions: Sequence[int]) -> str:
    """Positions in a few words.

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
