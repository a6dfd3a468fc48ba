"""Fill a place of a block with a placement in the block's home, until the block ends.

    FILL-1  The block is booked in this home, and runs on the day.
    FILL-2  The placement is in this home, runs on the day, and fills no place yet.
    FILL-3  On no day are more places filled than are booked.

The council pays for the block whether or not its places are filled. While a placement fills a
place, it costs only the amount by which its own weekly fee is above the block's.

Source: the block's contract (FILL-1, FILL-3); the ledger's own (decision 28).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

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
from domain.events.placements import BlockPlaceFilled
from domain.readings.homes import Home, HomeEvent, home_of
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


@dataclass(frozen=True, slots=True)
class State:
    """The home, its blocks, and the placements that fill the places of this block."""

    home: Home = field(default_factory=Home)
    filled: tuple[BlockPlaceFilled, ...] = ()

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
    return (home_of(command.home_id), *filling)


def evolve(state: State, event: HomeEvent | BlockPlaceFilled) -> State:
    if isinstance(event, BlockPlaceFilled):
        return replace(state, filled=(*state.filled, event))
    return replace(state, home=state.home.after(event))


def decide(
    command: FillBlockPlace, state: State, _context: DecisionContext
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
    return [filled]


DECIDER = Decider(FillBlockPlace, State, query, evolve, decide)
