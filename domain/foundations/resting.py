"""Finds the entries that rest on others, and those that would have nothing left to rest on.

They rest on them directly, or through more entries.

Source: the ledger's own (decision 76) (CORRECT-8, CORRECT-9).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final, TypeVar

from domain.command import Query, QueryItem
from domain.events.base import Event
from domain.foundations.covering import COVERING
from domain.foundations.deciding import DECIDING
from domain.foundations.living import CITING, LIVING
from domain.foundations.naming import NAMING
from domain.foundations.rests import Recorded, Rest

RESTS: Final[tuple[Rest, ...]] = (*NAMING, *DECIDING, *COVERING, *LIVING)
R = TypeVar("R", bound=Recorded)


def rests_on(above: Recorded, below: Recorded) -> list[Rest]:
    """The rows by which one entry rests on another."""
    rows = rows_between(type(above.event), type(below.event))
    return [each for each in rows if each.joins(above, below)]


@cache
def rows_between(above: type[Event], below: type[Event]) -> tuple[Rest, ...]:
    """The rows by which some entry of one event may rest on some entry of another."""
    return tuple(
        each for each in RESTS if issubclass(above, each.above) and issubclass(below, each.below)
    )


def cites(above: Recorded, below: Recorded) -> bool:
    """Whether an entry cites the position of another."""
    field = CITING.get(type(above.event))
    return field is not None and getattr(above.event, field) == below.position


def resting_on(position: int, entries: Sequence[R]) -> list[R]:
    """Every entry of these that rests on the one at a position, directly or through others, in the
    order of their positions.
    """
    found = {each.position: each for each in entries if each.position == position}
    waiting = list(found.values())
    while waiting:
        below = waiting.pop()
        for above in entries:
            if above.position in found:
                continue
            if cites(above, below) or rests_on(above, below):
                found[above.position] = above
                waiting.append(above)
    return [found[each] for each in sorted(found) if each != position]


def left_without(
    reversed_: Collection[int], entries: Sequence[R], replacements: Sequence[Event]
) -> list[R]:
    """The entries of these that rest on a reversed one, or on another so left, and that neither the
    rest nor the replacements hold up; in the order of their positions.
    """
    wrong = set(reversed_)
    gone = [each for each in entries if each.position in wrong]
    rest = by_tag(each for each in entries if each.position not in wrong)
    left: dict[int, R] = {}
    waiting = sorted(gone, key=lambda each: each.position)
    while waiting:
        below = waiting.pop()
        found = [each for each in near(below, rest) if each.position not in left]
        holders = holders_like(type(below.event))
        others = [each.event for each in found if isinstance(each.event, holders)]
        for above in found:
            if is_left(above, below, others, replacements):
                left[above.position] = above
                waiting.append(above)
    return [left[each] for each in sorted(left)]


def by_tag(entries: Iterable[R]) -> dict[str, list[R]]:
    """These entries by each tag that they bear, and all of them under no tag."""
    found: dict[str, list[R]] = defaultdict(list)
    for each in entries:
        for tag in ("", *each.event.tags):
            found[tag].append(each)
    return found


def near(below: Recorded, entries: dict[str, list[R]]) -> list[R]:
    """The entries that may rest on one, or hold up instead of it what does: those that bear a tag
    of it by which a row joins them, and those that cite entries of its children.
    """
    rows = [each for each in RESTS if isinstance(below.event, each.below)]
    if any(not each.by for each in rows):
        return entries.get("", [])
    kinds = {each.by for each in rows} | {"child"}
    tags = [tag for tag in below.event.tags if tag.partition(":")[0] in kinds]
    found = {each.position: each for tag in tags for each in entries.get(tag, ())}
    return list(found.values())


@cache
def holders_like(below: type[Event]) -> tuple[type[Event], ...]:
    """The events that may hold up what rests on an entry of this one."""
    rows = (each for each in RESTS if issubclass(below, each.below))
    return tuple({event for each in rows for event in each.below})


def is_left(
    above: Recorded, below: Recorded, others: Sequence[Event], replacements: Sequence[Event]
) -> bool:
    """Whether an entry rests on another, and nothing else holds it up."""
    return cites(above, below) or any(
        not row.is_held(above.event, below.event, others, replacements)
        for row in rests_on(above, below)
    )


def what_rests_on(kinds: Iterable[tuple[type[Event], Sequence[str]]]) -> Query:
    """Selects what may rest on entries of these events with these tags, and what may hold it up."""
    wanted: dict[tuple[str, ...], set[type[Event]]] = defaultdict(set)
    for event, tags in kinds:
        for row in RESTS:
            if issubclass(event, row.below):
                for tags_read in tags_to_read(row, tags):
                    wanted[tags_read].update((*row.above, *row.below))
        for child in tags_of(tags, "child"):
            wanted[(child,)].update(CITING)
    return tuple(
        QueryItem(tuple(sorted(events, key=lambda each: each.stored)), tags)
        for tags, events in sorted(wanted.items())
    )


def tags_to_read(row: Rest, tags: Sequence[str]) -> list[tuple[str, ...]]:
    """The tags by which a row's entries are read: one of its kind each, or none."""
    return [(tag,) for tag in tags_of(tags, row.by)] if row.by else [()]


def tags_of(tags: Sequence[str], kind: str) -> list[str]:
    """Those of these tags that are of one kind."""
    return [tag for tag in tags if tag.startswith(f"{kind}:")]
