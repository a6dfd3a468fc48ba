"""Record that a parent and child live together in one place, from a day.

    LINK-1  The placement runs on that day.
    LINK-2  Where both are looked after, the other's placement is named. It runs on that day, is of
            another child, and started in the same home, authority and kind of placement or, where
            no home is named, with the same provider, authority and kind.
    LINK-3  Where one is looked after, no other placement is named, and the other person is
            described.
    LINK-4  A placement is linked once, whichever of the two it was named as.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1).

Each child who is looked after has a placement, a plan and reviews of their own. The link says that
they live as a family, whatever the kind of setting. LINK-2 compares how the placements started: a
move to another address since then is not looked at. Where both are looked after, words about the
other may be added. A link has no end of its own, and only a correction takes it away.

Source: the ledger's own (decision 88).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypeAlias

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.placements import PlacementStarted
from domain.events.transfers import LivingTogether, ParentAndChildLinked
from domain.readings.placements import Placement, PlacementEvent, placement_of
from domain.values import Day, PlacementId, Words


class LinkParentAndChild(Command):
    stored: ClassVar[str] = "link_parent_and_child"
    label: ClassVar[str] = "Link parent and child"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "linked_from"
    placement_id: PlacementId
    looked_after: LivingTogether
    with_placement: PlacementId | None = None
    lives_with: Words | None = None
    linked_from: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "LINK-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class NotTogether(Refusal):
    """The other's placement is not named, does not run on that day, is the same child's, or is in
    another place.

    Name the placement of the other in the same place.
    """

    rule = "LINK-2"


class OtherNotSaid(Refusal):
    """Where one of the two is looked after, no other placement is named, and the other is
    described.

    Say who the other is, and leave the other placement out.
    """

    rule = "LINK-3"


class LinkedAlready(Refusal):
    """One of the placements is linked already. Nothing more is needed."""

    rule = "LINK-4"


@dataclass(frozen=True, slots=True)
class State:
    """The placements named, and whether one of them is linked."""

    placements: Mapping[str | None, Placement] = field(default_factory=dict)
    linked: bool = False


Relevant: TypeAlias = PlacementEvent | ParentAndChildLinked


def query(command: LinkParentAndChild) -> Query:
    named = [command.placement_id, *([command.with_placement] if command.with_placement else [])]
    links = [QueryItem((ParentAndChildLinked,), (tag("placement", each),)) for each in named]
    return (*(placement_of(each) for each in named), *links)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, ParentAndChildLinked):
        return replace(state, linked=True)
    placement = state.placements.get(event.placement_id, Placement()).after(event)
    return replace(state, placements={**state.placements, event.placement_id: placement})


def decide(
    command: LinkParentAndChild, state: State, _context: DecisionContext
) -> Sequence[ParentAndChildLinked]:
    placement = state.placements.get(command.placement_id, Placement())
    started = placement.started
    if started is None or not placement.runs_on(command.linked_from):
        raise NotRunning(placement_id=command.placement_id, **placement.days)
    if state.linked:
        raise LinkedAlready(placement_id=command.placement_id)
    if command.looked_after is LivingTogether.BOTH:
        other = state.placements.get(command.with_placement, Placement())
        if other.started is None or not (
            other.runs_on(command.linked_from) and are_together(started, other.started)
        ):
            raise NotTogether(placement_id=command.placement_id)
    elif command.with_placement is not None or command.lives_with is None:
        raise OtherNotSaid(placement_id=command.placement_id)
    return [event_from(ParentAndChildLinked, command, child_ref=started.child_ref)]


def are_together(one: PlacementStarted, other: PlacementStarted) -> bool:
    """Whether two children's placements are in one place. A home may have passed from one provider
    to another between their starts.
    """
    if one.child_ref == other.child_ref:
        return False
    same = (one.home_id, one.authority, one.kind) == (other.home_id, other.authority, other.kind)
    return same and (one.home_id is not None or one.provider_id == other.provider_id)


DECIDER = Decider(LinkParentAndChild, State, query, evolve, decide)
