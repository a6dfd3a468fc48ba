"""`Rest`, a row that says which entries rest on which, and what else may hold them up.

Source: the ledger's own (decision 76) (CORRECT-8, CORRECT-9).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from domain.events.base import Event


class Holds(Enum):
    """What else holds an entry up, once the one that it rests on is reversed."""

    ANOTHER = "any entry that bears the same tags"
    REPLACEMENT = "the entry recorded in its place"
    NOTHING = "nothing: it was decided on that entry"


class Recorded(Protocol):
    """An event with the position of its entry."""

    @property
    def position(self) -> int: ...

    @property
    def event(self) -> Event: ...


def always(_above: Any, _below: Any) -> bool:
    """Every pair that bears the same tags."""
    return True


@dataclass(frozen=True, slots=True)
class Rest:
    """The events `above` rest on the events `below` that bear the same tag of kind `by`.

    Where both bear tags of the kinds in `same`, they have one in common; `when` is what else has to
    be so. Without a kind, all do. What holds an entry up instead bears the tags that the two had in
    common, and has the same values in the fields `alike`.
    """

    above: tuple[type[Event], ...]
    below: tuple[type[Event], ...]
    by: str
    same: tuple[str, ...] = ()
    when: Callable[[Any, Any], bool] = always
    holds: Holds = Holds.ANOTHER
    alike: tuple[str, ...] = ()
    within: Callable[[Any, Any], bool] = always

    def joins(self, above: Recorded, below: Recorded) -> bool:
        """Whether the one entry rests on the other. What was decided on an entry is later."""
        is_late_enough = self.holds is Holds.ANOTHER or below.position < above.position
        return is_late_enough and self.fits(above.event, below.event)

    def fits(self, above: Event, below: Event) -> bool:
        """Whether an event is of the kind that could hold the other up."""
        return (
            isinstance(above, self.above)
            and isinstance(below, self.below)
            and (not self.by or bool(common_tags(above, below, (self.by,))))
            and all(agree(above, below, kind) for kind in self.same)
            and self.when(above, below)
        )

    def is_held(
        self,
        above: Event,
        below: Event,
        others: Sequence[Event],
        replacements: Sequence[Event],
    ) -> bool:
        """Whether another entry, or one in its place, holds up what rests on the one below."""
        if self.holds is Holds.NOTHING:
            return False
        shared = common_tags(above, below, (self.by, *self.same))
        right = [
            each for each in replacements if self.fits(above, each) and shared <= set(each.tags)
        ]
        if not all(self.within(below, each) for each in right):
            return False
        among = right if self.holds is Holds.REPLACEMENT else (*others, *right)
        return any(
            self.fits(above, other)
            and shared <= set(other.tags)
            and all(getattr(other, name) == getattr(below, name) for name in self.alike)
            for other in among
        )


def tags_of_kind(event: Event, kind: str) -> frozenset[str]:
    """The tags of one kind that an event bears."""
    return frozenset(tag for tag in event.tags if tag.startswith(f"{kind}:"))


def common_tags(above: Event, below: Event, kinds: tuple[str, ...]) -> frozenset[str]:
    """The tags of these kinds that both bear."""
    found = (tags_of_kind(above, kind) & tags_of_kind(below, kind) for kind in kinds)
    return frozenset().union(*found)


def agree(above: Event, below: Event, kind: str) -> bool:
    """Whether two events have a tag of a kind in common, or one of them has none."""
    mine, theirs = tags_of_kind(above, kind), tags_of_kind(below, kind)
    return not mine or not theirs or not mine.isdisjoint(theirs)
