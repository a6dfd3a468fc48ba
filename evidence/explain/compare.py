"""Compare: what changed in a figure between two moments, each pound by the entries that did it.

Each contribution to the figure is set beside what it was. What was recorded in between and made
it so is cited: the entries it now rests on, or the one by which what was held ceased to be. A
change without any is the passing of the days asked about. The changes add up exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence.bundle.chronology import title_of
from evidence.bundle.subject import leaves_at
from evidence.explain.explain import Figure, parts_of
from projections.engine.answer import Basis, Connection
from projections.money.contributions import Contribution

NOTHING = Decimal(0)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What one contribution was, what it is, and the entries in between that made it so."""

    what: str
    measure: str
    before: Decimal
    after: Decimal
    arithmetic: str
    entries: tuple[int, ...]
    because: str

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure at two moments, and every change between them."""

    figure: Figure
    first: Basis
    second: Basis
    before: Decimal
    after: Decimal
    changes: tuple[Change, ...]

    @property
    def difference(self) -> Decimal:
        """After less before: the sum of the changes."""
        return self.after - self.before


def compare(connection: Connection, figure: Figure, first: Basis, second: Basis) -> Compared:
    """What changed in a figure from one moment to another."""
    before, was = parts_of(connection, first, figure)
    after, now = parts_of(connection, second, figure)
    old, new = by_key(was), by_key(now)
    changes = [
        changed(connection, old.get(key, []), new.get(key, []), first, second)
        for key in sorted(old.keys() | new.keys())
    ]
    kept = tuple(change for change in changes if change.difference != NOTHING)
    return Compared(figure, first, second, before, after, kept)


def by_key(parts: list[Contribution]) -> Mapping[Key, list[Contribution]]:
    """Contributions by what they are."""
    found: dict[Key, list[Contribution]] = {}
    for part in parts:
        found.setdefault((part.what, part.measure), []).append(part)
    return found


def changed(
    connection: Connection,
    was: list[Contribution],
    now: list[Contribution],
    first: Basis,
    second: Basis,
) -> Change:
    """One contribution beside what it was."""
    low, high = sorted((first.known_at, second.known_at))
    rests_on = {position for part in (*was, *now) for position in part.because}
    ended = {part.ceased for part in (*was, *now) if part.ceased is not None}
    between = tuple(sorted(p for p in rests_on | ended if low < p <= high))
    some = (now or was)[0]
    return Change(
        some.what,
        some.measure,
        sum((part.amount for part in was), NOTHING),
        sum((part.amount for part in now), NOTHING),
        "; ".join(part.arithmetic for part in now) or "no longer counted",
        between,
        told(connection, between) if between else days(first, second),
    )


def told(connection: Connection, positions: tuple[int, ...]) -> str:
    """What entries are, in a few words."""
    return "; ".join(
        f"{title_of(leaf.name)} (entry {leaf.position}, by {leaf.recorded_by})"
        for leaf in leaves_at(connection, list(positions))
    )


def days(first: Basis, second: Basis) -> str:
    """The passing of days, where no entry made the change."""
    if first.as_of == second.as_of:
        return "an entry about another matter of the same payee"
    return f"the days from {first.as_of} to {second.as_of}"


def as_object(compared: Compared) -> Mapping[str, Any]:
    """A comparison as JSON has it."""
    return {
        "figure": str(compared.figure),
        "from": {"as_of": compared.first.as_of, "known_at": compared.first.known_at},
        "to": {"as_of": compared.second.as_of, "known_at": compared.second.known_at},
        "before": compared.before,
        "after": compared.after,
        "difference": compared.difference,
        "changes": [
            {
                "what": change.what,
                "measure": change.measure,
                "before": change.before,
                "after": change.after,
                "difference": change.difference,
                "arithmetic": change.arithmetic,
                "entries": change.entries,
                "because": change.because,
            }
            for change in compared.changes
        ],
    }
