"""Compares a figure at two moments: each change, with the entries that caused it.

The contributions at the two moments are paired by what they are about and what they measure. A
change cites the entries recorded in between that the new contributions rest on, or that ended the
old ones. A change without such an entry is due to the different days basis about. The changes add
up exactly to the difference of the figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from domain.labels.events import legal_title
from evidence.bundle.subject import leaves_at
from evidence.explain.figure import Figure, figure_contributions
from projections.engine.answer import Basis, Connection
from projections.money.contributions import Contribution

NOTHING: Final = Decimal(0)
Item = tuple[str, str]
"""What a contribution is about, such as a placement, and what it measures, such as a budget."""


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one contribution, the entries that caused it, and the reason in words."""

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
class Comparison:
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


def compare(connection: Connection, figure: Figure, first: Basis, second: Basis) -> Comparison:
    """What changed in a figure from one moment to another. Raises DoesNotAddUp."""
    before, old = figure_contributions(connection, first, figure)
    after, new = figure_contributions(connection, second, figure)
    old_items, new_items = group_by_item(old), group_by_item(new)
    changes = [
        item_change(connection, old_items.get(item, []), new_items.get(item, []), first, second)
        for item in sorted(old_items.keys() | new_items.keys())
    ]
    real = tuple(change for change in changes if change.difference != NOTHING)
    return Comparison(figure, first, second, before, after, real)


def group_by_item(contributions: Sequence[Contribution]) -> Mapping[Item, list[Contribution]]:
    """Contributions by what they are about and what they measure."""
    items: dict[Item, list[Contribution]] = {}
    for each in contributions:
        items.setdefault((each.what, each.measure), []).append(each)
    return items


def item_change(
    connection: Connection,
    old: list[Contribution],
    new: list[Contribution],
    first: Basis,
    second: Basis,
) -> Change:
    """The change of one item, given its contributions at the two moments."""
    low, high = sorted((first.known_at, second.known_at))
    behind = {position for each in (*old, *new) for position in each.because}
    ended_by = {each.ceased for each in (*old, *new) if each.ceased is not None}
    between = tuple(sorted(p for p in behind | ended_by if low < p <= high))
    item = (new or old)[0]
    return Change(
        what=item.what,
        measure=item.measure,
        before=sum((each.amount for each in old), NOTHING),
        after=sum((each.amount for each in new), NOTHING),
        arithmetic="; ".join(each.arithmetic for each in new) or "no longer counted",
        entries=between,
        because=entries_text(connection, between) if between else days_text(first, second),
    )


def entries_text(connection: Connection, positions: tuple[int, ...]) -> str:
    """Entries as their titles, positions and who recorded them."""
    return "; ".join(
        f"{legal_title(leaf.name)} (entry {leaf.position}, by {leaf.recorded_by})"
        for leaf in leaves_at(connection, list(positions))
    )


def days_text(first: Basis, second: Basis) -> str:
    """The reason for a change that no entry about the item caused."""
    if first.as_of == second.as_of:
        return "an entry about another matter of the same payee"
    return f"the days from {first.as_of} to {second.as_of}"


def comparison_json(comparison: Comparison) -> Mapping[str, Any]:
    """A comparison as the object that is printed as JSON."""
    return {
        "figure": str(comparison.figure),
        "from": {"as_of": comparison.first.as_of, "known_at": comparison.first.known_at},
        "to": {"as_of": comparison.second.as_of, "known_at": comparison.second.known_at},
        "before": comparison.before,
        "after": comparison.after,
        "difference": comparison.difference,
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
            for change in comparison.changes
        ],
    }
