"""Book a block of places in a home for a period, at a weekly fee each, filled or not.

    BLOCK-1  The home is registered on the first day.
    BLOCK-2  A block ends after it begins, and is booked once under its reference in the home.
    BLOCK-3  From the first day on, no day has more places booked, in all blocks of the home, than
             are registered on it.
    BLOCK-4  Once a scheme of delegation is in force on the day of recording, a block is booked only
             in a role that may decide an award of what it costs, filled or not, together with the
             other blocks of the home that run on some of its days: a block is no smaller for being
             booked in parts. With a scheme and no policy in force that day nobody may. Before there
             is a scheme, any role that may use this command may.
    BLOCK-5  Once a scheme of delegation is in force on the day of recording, another person
             proposed the block: of the home, under the same reference, with the same budget line,
             places, fee and days. The proposal stands (PROPOSAL-3).
    BLOCK-6  On the day of recording, and on the first day if that has passed, the provider is not
             suspended in the lot of the home's kind, or in any lot where none buys that kind, and
             its last check does not exclude it. Under the Procurement Act 2023 a check also holds
             on these days. The law is that of the framework that buys the lot, if the provider is
             in it, or else that of the day of recording.
    BLOCK-7  A place above the core price of the provider's price schedule on the first day, or else
             above the ceiling of the lot, is booked only in a role to which the scheme of
             delegation in force on the day of recording gives the authority to exceed it. With no
             scheme or no policy in force that day nobody may exceed it. Where there is neither a
             schedule nor a ceiling, no fee is too high.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The budget line is known (RECORDED-2).

Our own homes are not bought, and are held to no price or check (BLOCK-6, BLOCK-7).

Places with carers, or at addresses in several authorities, are in no known authority until children
come. The scheme of delegation takes them to be at a distance.

Source: the council's contract procedure rules and its scheme of delegation (BLOCK-4); Procurement
Act 2023 s57 and Schedules 6 and 7, and decision 82 (BLOCK-6); the framework's price schedules and
terms, and the council's scheme of delegation (BLOCK-7); the ledger's own (decision 97) (BLOCK-5);
the ledger's own (decision 28).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, ClassVar, Final, TypeAlias

from pydantic import Field

from domain.authorities import UNKNOWN
from domain.codes import Decision, Measure
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.governance import Separated
from domain.events.providers import BlockBooked, HomeRegistered
from domain.readings import references
from domain.readings.arrival.lives_at import authority_there
from domain.readings.barring.causes import told
from domain.readings.barring.of_homes import not_registered
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.procurement.eligibility import ELIGIBILITY, Eligibility, EligibilityEvent
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.support.purchases import (
    RULES_OF_PURCHASE,
    Buying,
    Purchase,
    RuleOfPurchase,
)
from domain.values import BlockId, BudgetLine, Day, HomeId, WeeklyFee, Whole, cost


class BookBlock(Command):
    stored: ClassVar[str] = "book_block"
    label: ClassVar[str] = "Book a block of places"
    act: ClassVar[Act] = Act.DECISION
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "budget_line": references.BUDGET_LINE,
    }
    block_id: BlockId
    home_id: HomeId
    budget_line: BudgetLine
    places: Annotated[Whole, Field(ge=1, le=500)]
    weekly_fee: WeeklyFee
    starts_on: Day
    ends_on: Day


class HomeNotRegistered(Refusal):
    """The home is not registered on the first day of the block. Choose a day on which it is."""

    rule = "BLOCK-1"
    satisfied_by = "{bars}"


class NotABlock(Refusal):
    """The block would end on or before the day it begins, or is already booked.

    Choose a later end or another reference.
    """

    rule = "BLOCK-2"


class MoreThanRegistered(Refusal):
    """With this block more places would be booked than are registered. Book fewer places."""

    rule = "BLOCK-3"
    satisfied_by = "Places on {day}: {places}. Booked already: {booked}."


class NotTheirsToBook(Refusal):
    """The scheme of delegation in force does not let this role decide what the block costs.

    Ask an officer in a role that may decide it.
    """

    rule = "BLOCK-4"
    satisfied_by = "It costs {whole_life}. Roles that may: {roles}."


class NotProposed(Refusal):
    """No proposal of this block by another stands, and who proposes it does not book it.

    Ask another person to propose it, on the same terms.
    """

    rule = "BLOCK-5"
    satisfied_by = "Roles that may propose it: {roles}."


class NotEligible(Refusal):
    """The provider is suspended or excluded, or is not checked for exclusion as the law requires.

    Book with another provider, or have that put right first.
    """

    rule = "BLOCK-6"
    satisfied_by = "{bars}"


class AboveTheSchedule(Refusal):
    """A place is above the provider's price schedule, or above the ceiling of the lot, and the
    scheme of delegation in force does not give this role the authority to exceed it.

    Agree a lower fee, or ask an officer in a role that may exceed it.
    """

    rule = "BLOCK-7"
    satisfied_by = "The most is {most} a week. Roles that may exceed it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The home, who may agree to what is bought, and from whom."""

    home: Home = field(default_factory=Home)
    buying: Buying = field(default_factory=Buying)
    eligibility: Eligibility = field(default_factory=Eligibility)


def query(command: BookBlock) -> Query:
    return (home_of(command.home_id), *RULES_OF_PURCHASE, *ELIGIBILITY)


Relevant: TypeAlias = HomeEvent | RuleOfPurchase | EligibilityEvent


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, RuleOfPurchase):
        return replace(state, buying=state.buying.after(event))
    if isinstance(event, EligibilityEvent):
        return replace(state, eligibility=state.eligibility.after(event))
    return replace(state, home=state.home.after(event))


def decide(command: BookBlock, state: State, context: DecisionContext) -> Sequence[BlockBooked]:
    home = registered_then(command, state.home)
    booked = booked_in(command, state.home, home)
    if not home.in_house:
        refuse_ineligible(booked, state, context)
    if state.buying.is_delegated(context.today):
        purchase = purchase_of(booked, state.home)
        roles = state.buying.who_may_agree(purchase, context.today)
        if context.role not in roles:
            whole_life = purchase.value[Measure.WHOLE_LIFE]
            raise NotTheirsToBook(whole_life=whole_life, roles=roles)
        terms = {**dict(command), "begins_on": command.starts_on}
        refuse_unless_apart(Separated.BLOCK, terms, context, NotProposed)
    return [booked]


def registered_then(command: BookBlock, state: Home) -> HomeRegistered:
    """The home as it is registered on the first day. Raises a refusal unless BLOCK-1 is met."""
    home = state.registration_on(command.starts_on)
    if home is None:
        bars = not_registered(command.home_id, state, command.starts_on)
        raise HomeNotRegistered(home_id=command.home_id, **told(bars))
    return home


def booked_in(command: BookBlock, state: Home, home: HomeRegistered) -> BlockBooked:
    """The block as it is booked in the home. Raises a refusal unless BLOCK-2 and BLOCK-3 are
    met.
    """
    if command.ends_on <= command.starts_on or command.block_id in state.blocks:
        raise NotABlock(block_id=command.block_id)
    booked = event_from(
        BlockBooked,
        command,
        provider_id=home.provider_id,
        kind=home.kind,
        authority=authority_there(state, None, command.starts_on) or UNKNOWN,
    )
    if day := state.after(booked).first_overbooked_day(command.starts_on):
        places, booked_so_far = state.places_on(day), state.places_booked_on(day)
        raise MoreThanRegistered(
            home_id=command.home_id, day=day, places=places, booked=booked_so_far
        )
    return booked


def refuse_ineligible(booked: BlockBooked, state: State, context: DecisionContext) -> None:
    """Raise a refusal unless BLOCK-6 and BLOCK-7 are met by a block that is bought."""
    eligibility, provider_id = state.eligibility, booked.provider_id
    days = (min(booked.starts_on, context.today), context.today)
    if bars := eligibility.bars(provider_id, booked.kind, days, context):
        raise NotEligible(provider_id=provider_id, **told(bars))
    fee = booked.weekly_fee
    if above := eligibility.above(provider_id, booked.kind, fee, booked.starts_on):
        purchase = purchase_of(booked, state.home)
        exceed = Decision.PRICE_ABOVE_SCHEDULE
        roles = state.buying.who_may_agree(purchase, context.today, exceed)
        if context.role not in roles:
            raise AboveTheSchedule(a_week_above=above, most=fee - above, roles=roles)


def purchase_of(booked: BlockBooked, home: Home) -> Purchase:
    """What the block costs with the home's other blocks that run on some of its days, in pounds."""
    together = [
        booked,
        *(
            each
            for each in home.blocks.values()
            if each.starts_on < booked.ends_on and booked.starts_on < each.ends_on
        ),
    ]
    value = {
        Measure.WEEKLY: sum((each.weekly_fee * each.places for each in together), Decimal(0)),
        Measure.YEARLY: sum((cost_within(each, DAYS_OF_A_YEAR) for each in together), Decimal(0)),
        Measure.WHOLE_LIFE: sum((cost_within(each) for each in together), Decimal(0)),
    }
    return Purchase(value, booked.kind, booked.authority, registered=True, past_eighteen=False)


def cost_within(block: BlockBooked, most_days: int | None = None) -> Decimal:
    """What a block costs in pounds, on so many of its days at most."""
    days = (block.ends_on - block.starts_on).days
    return cost(block.weekly_fee * block.places, min(days, most_days or days))


DAYS_OF_A_YEAR: Final = 366
DECIDER = Decider(BookBlock, State, query, evolve, decide)
