"""Fill a place of a block with a placement in the block's home, until the block ends.

    FILL-1  The block is booked in this home, and runs on the day from which its place is filled.
    FILL-2  The placement is in this home, runs on that day, and was not recorded to fill a place of
            any block.
    FILL-3  From that day on, no day has more places of the block filled than are booked.
    FILL-4  By what is recorded so far, the placement does not await authority: one that began in
            breach, without an award (START-10, START-21) or before it was authorised (START-13), is
            tied to an authorised award, and one whose award was still to be authorised has it
            authorised, or is tied to another.

The council pays for the block whether or not its places are filled. While a placement fills a
place, it costs only the amount by which its own weekly fee is above the block's. Who may commit to
that is judged when the block is booked and when the placement's award is authorised. A breach of
FILL-4 is refused of today and of a day to come, because filling a place can wait (`may_wait`), and
noted of an earlier one. A breach of another rule always refuses.

Source: the block's contract (FILL-1, FILL-3); the council's contract procedure rules and its scheme
of delegation (FILL-4); the ledger's own (decision 28).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, TypeAlias

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.awards import AwardAuthorised
from domain.events.placements import BlockPlaceFilled, PlacementStarted, PurchaseRegularised
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.placements import AUTHORISATIONS, Placement
from domain.values import BlockId, Day, HomeId, PlacementId


class FillBlockPlace(Command):
    stored: ClassVar[str] = "fill_block_place"
    label: ClassVar[str] = "Fill a block place"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "filled_from"
    placement_id: PlacementId
    home_id: HomeId
    block_id: BlockId
    filled_from: Day


class NotABlock(Refusal):
    """No such block is booked in this home on that day. Check the block, the home and the day."""

    rule = "FILL-1"


class NotPlacedThere(Refusal):
    """The placement does not run in this home on that day, or already fills a place.

    Choose a placement that does, and fills none.
    """

    rule = "FILL-2"


class BlockFull(Refusal):
    """Every place of the block is filled on that day or a later one.

    Choose another block or another day.
    """

    rule = "FILL-3"


class NotAuthorised(Breakable):
    """Nobody has authorised an award for what the placement buys.

    Have its award authorised, or another one, and tie that to the placement.
    """

    rule = "FILL-4"
    may_wait = True
    satisfied_by = "The award that waits: {award_id}."


@dataclass(frozen=True, slots=True)
class State:
    """The home, its blocks, the placements that fill the places of this block, and how each
    placement was bought.
    """

    home: Home = field(default_factory=Home)
    filled: tuple[BlockPlaceFilled, ...] = ()
    bought: Placement = field(default_factory=Placement)
    unlawful: frozenset[str] = frozenset()

    def placement(self, placement_id: str) -> Placement:
        """A placement in the home, with what authorises it."""
        return replace(
            self.bought,
            started=self.home.ours.starts[placement_id],
            bought_without_authority=placement_id in self.unlawful,
        )

    def free(self, fill: BlockPlaceFilled, places: int) -> bool:
        """Whether a place is free on the first day that a placement would fill it, and on each
        later day.
        """
        fillings = (*self.filled, fill)
        days = {f.filled_from for f in fillings if f.filled_from >= fill.filled_from}
        return all(sum(self.holds(f, day) for f in fillings) <= places for day in days)

    def holds(self, fill: BlockPlaceFilled, day: date) -> bool:
        """Whether a placement fills its place on a day."""
        ends_on = self.home.ours.ends.get(fill.placement_id, date.max)
        return fill.filled_from <= day < min(fill.filled_to, ends_on)


def query(command: FillBlockPlace) -> Query:
    filling = (
        QueryItem((BlockPlaceFilled,), (tag(kind, value),))
        for kind, value in (("block", command.block_id), ("placement", command.placement_id))
    )
    tied = QueryItem((PurchaseRegularised,), (tag("placement", command.placement_id),))
    return (home_of(command.home_id), *filling, tied, AUTHORISATIONS)


Relevant: TypeAlias = HomeEvent | BlockPlaceFilled | PurchaseRegularised | AwardAuthorised


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, BlockPlaceFilled):
        return replace(state, filled=(*state.filled, event))
    if isinstance(event, PurchaseRegularised | AwardAuthorised):
        return replace(state, bought=state.bought.after(event))
    return replace(state, home=state.home.after(event))


def mark(state: State, entry: Marked) -> State:
    if not isinstance(entry.event, PlacementStarted):
        return state
    if not Placement().mark(entry).bought_without_authority:
        return state
    return replace(state, unlawful=state.unlawful | {entry.event.placement_id})


def decide(
    command: FillBlockPlace, state: State, context: DecisionContext
) -> Sequence[BlockPlaceFilled]:
    day, block = command.filled_from, state.home.blocks.get(command.block_id)
    if block is None or not block.starts_on <= day < block.ends_on:
        raise NotABlock(block_id=command.block_id)
    filling = any(f.placement_id == command.placement_id for f in state.filled)
    if filling or command.placement_id not in state.home.ours.running_on(day):
        raise NotPlacedThere(placement_id=command.placement_id)
    start = state.home.ours.starts[command.placement_id]
    filled = event_from(
        BlockPlaceFilled,
        command,
        child_ref=start.child_ref,
        weekly_fee=block.weekly_fee,
        filled_to=block.ends_on,
    )
    if not state.free(filled, block.places):
        raise BlockFull(block_id=command.block_id, places=block.places)
    placement = state.placement(command.placement_id)
    if placement.awaits_authority:
        waits = NotAuthorised(placement_id=command.placement_id, **placement.awaited)
        if day == context.today:
            raise waits
        context.refuse_or_note(waits, day)
    return [filled]


DECIDER = Decider(FillBlockPlace, State, query, evolve, decide, mark=mark)
