"""Decision model of fees: what a fee is held to, and who may let a placement's be above that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import Marked, Query, QueryItem
from domain.events.governance import PolicyAdopted
from domain.events.placements import PlacementStarted
from domain.events.purchasing import PriceScheduleAgreed
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.readings.care import may_have_reached
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.placements import Placement, PlacementEvent, placement_of
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in
from domain.readings.standing import STANDINGS, Prices, Standing, StandingEvent, Standings
from domain.valuation import ChangeValue, pounds_above, value_of_change
from domain.values import Kind, Lot, years_after

PRICES: Final = QueryItem((PriceScheduleAgreed,))
Relevant: TypeAlias = (
    PlacementEvent
    | StandingEvent
    | PriceScheduleAgreed
    | FrameworkEvent
    | SchemeEvent
    | PolicyAdopted
)


@dataclass(frozen=True, slots=True)
class State:
    """The placement, every provider's standing and prices, and the rules about fees."""

    placement: Placement = field(default_factory=Placement)
    standings: Standings = field(default_factory=Standings)
    prices: Mapping[str, Prices] = field(default_factory=dict)
    frameworks: Frameworks = field(default_factory=Frameworks)
    scheme: Scheme = field(default_factory=Scheme)
    policies: Policies = field(default_factory=Policies)


def read_for_fee(placement_id: str) -> Query:
    """The entries that a change of a placement's fee rests on.

    A command does not name the placement's provider, so the prices of every provider are read.
    """
    return (placement_of(placement_id), STANDINGS, PRICES, FRAMEWORKS, SCHEME, POLICIES)


def evolve(state: State, event: Relevant) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, StandingEvent):
        return replace(state, standings=state.standings.after(event))
    if isinstance(event, PriceScheduleAgreed):
        prices = state.prices.get(event.provider_id, Prices()).after(event)
        return replace(state, prices={**state.prices, event.provider_id: prices})
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    return replace(state, placement=state.placement.after(event))


def mark(state: State, entry: Marked) -> State:
    """The state once the breaches of an entry about the placement are taken into account."""
    return replace(state, placement=state.placement.mark(entry))


def most_a_week(
    prices: Prices, standing: Standing, frameworks: Frameworks, bought: tuple[Lot, Kind], day: date
) -> Mapping[FeeFor, Decimal]:
    """The most a week, by what a line of a fee is for, that a provider may charge on a day.

    Its own price schedule says so or, if that does not price the kind and level, the ceiling in the
    terms of the lot. Empty if neither does.
    """
    lot, kind = bought
    own = prices.most_a_week(lot, kind, standing.level_on(lot, day), day)
    if own:
        return own
    terms = frameworks.live_terms(lot, day)
    return {} if terms is None or terms.ceiling is None else {FeeFor.CORE: terms.ceiling}


def rise_above(state: State, weekly_fee: Decimal, day: date) -> Decimal:
    """Pounds a week by which a new fee is above what it is held to on its day. Nothing if the fee
    does not rise, or nothing holds it. It is held to the core price, with the prices of the kinds
    of line in the placement's agreement.
    """
    started, before = state.placement.started, state.placement.fee_on(day)
    if started is None or started.lot is None or before is None or weekly_fee <= before:
        return Decimal(0)
    provider_id = started.provider_id or ""
    most = most_a_week(
        state.prices.get(provider_id, Prices()),
        state.standings.of(provider_id),
        state.frameworks,
        (started.lot, started.kind),
        day,
    )
    fee = FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=weekly_fee)
    agreement = state.placement.agreement
    lines = () if agreement is None else agreement.fee_lines
    agreed = {FeeFor.CORE, *(line.fee_for for line in lines)}
    held = [price for what, price in most.items() if what in agreed]
    return pounds_above((fee,), day, {FeeFor.CORE: sum(held, Decimal(0))} if held else {})


def who_may_exceed(state: State, weekly_fee: Decimal, day: date) -> tuple[str, ...]:
    """The roles to which the scheme in force on a day gives the authority to let a fee of this
    value be above what it is held to.
    """
    started, policy = state.placement.started, state.policies.on(day)
    if started is None or policy is None:
        return ()
    change = change_of_fee(state.placement, started, weekly_fee, day, policy.minimum_term_years)
    matter = Matter(
        Decision.PRICE_ABOVE_SCHEDULE,
        started.lot,
        None,
        {
            Measure.WEEKLY: change.a_week,
            Measure.YEARLY: change.first_year,
            Measure.WHOLE_LIFE: max(change.agreed, change.term),
        },
        geography_of(started.authority, policy),
        started.home_id is not None,
        may_have_reached(started.born_in, 18, years_after(day, policy.minimum_term_years)),
    )
    return roles_in(state.scheme.rows(Mode.DECIDES, matter, day))


def change_of_fee(
    placement: Placement, started: PlacementStarted, weekly_fee: Decimal, day: date, years: int
) -> ChangeValue:
    """What a new weekly fee from a day comes to, over the agreed days and over a term of years."""
    steps = {started.started_on: started.weekly_fee or Decimal(0), **placement.variations}
    until = (started.agreed_until, years_after(day, years))
    return value_of_change(steps, {**steps, day: weekly_fee}, day, *until)
