"""Book a block of places in a home for a period, at a weekly fee each, filled or not.

Places with an agency are with carers, whose authorities are not known until children come.

BLOCK-1  The home is registered on the first day.
BLOCK-2  A block ends after it begins, and is booked once under its reference.
BLOCK-3  On no day are more places booked than are registered.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.authorities import UNKNOWN
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.providers import BlockBooked
from domain.readings import references
from domain.readings.homes import Home, home_of
from domain.readings.registrations.addresses import authority_there
from domain.values import BlockId, BudgetLine, Day, HomeId, WeeklyFee, Whole


class BookBlock(Command):
    stored: ClassVar[str] = "book_block"
    label: ClassVar[str] = "Book a block of places"
    act: ClassVar[Act] = Act.DECISION
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "budget_line": references.BUDGET_LINE,
    }
    block_id: BlockId
    home_id: HomeId
    budget_line: BudgetLine | None = None
    places: Annotated[Whole, Field(ge=1, le=500)]
    weekly_fee: WeeklyFee
    starts_on: Day
    ends_on: Day


class HomeNotRegistered(Refusal):
    """The home is not registered on the first day of the block. Choose a day on which it is."""

    rule = "BLOCK-1"


class NotABlock(Refusal):
    """The block would end on or before the day it begins, or is already booked.

    Choose a later end or another reference.
    """

    rule = "BLOCK-2"


class MoreThanRegistered(Refusal):
    """With this block more places would be booked than are registered. Book fewer places."""

    rule = "BLOCK-3"
    satisfied_by = "Places on {day}: {places}. Booked already: {booked}."


def query(command: BookBlock) -> Query:
    return (home_of(command.home_id),)


def decide(command: BookBlock, state: Home, _context: DecisionContext) -> Sequence[BlockBooked]:
    home = state.registration_on(command.starts_on)
    if home is None:
        raise HomeNotRegistered(home_id=command.home_id)
    if command.ends_on <= command.starts_on or command.block_id in state.blocks:
        raise NotABlock(block_id=command.block_id)
    booked = event_from(
        BlockBooked,
        command,
        provider_id=home.provider_id,
        kind=home.kind,
        authority=authority_there(home, None) or UNKNOWN,
    )
    if day := state.after(booked).first_overbooked_day(command.starts_on):
        places, booked_so_far = state.places_on(day), state.places_booked_on(day)
        raise MoreThanRegistered(
            home_id=command.home_id, day=day, places=places, booked=booked_so_far
        )
    return [booked]


DECIDER = Decider(BookBlock, Home, query, Home.after, decide)
