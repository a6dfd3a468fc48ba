"""Decision model of fees: what a fee is held to, and who may raise a placement's or exceed that.

What a fee is held to is judged on the day from which it holds: by the price schedule of the
provider that has the contract on that day or, where the schedule does not price the kind and level,
by the ceiling in the terms of the lot. Who may exceed it is judged by the schemes of two days: that
of the first day of the new fees, and that of recording. Who may raise a fee, and who may buy
respite at whatever price, is judged by the scheme of the day of recording alone.

Source: the framework's price schedules and terms, and the council's scheme of delegation (VARY-3,
UPLIFT-5, RISE-4, RESPITE-4); the council's contract procedure rules and its scheme of delegation
(VARY-5, UPLIFT-7, RESPITE-5); decision 97 (VARY-6, UPLIFT-8); the ledger's own (decisions 66 and
70).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import DecisionContext, Marked, Query, QueryItem, Refusal, events_in, tag
from domain.events.awards import Award, AwardAuthorised
from domain.events.governance import PolicyAdopted, Separated
from domain.events.placements import PlacementStarted
from domain.events.providers import ProviderRecorded
from domain.events.purchasing import PriceScheduleAgreed, ProviderListed
from domain.events.successions import ContractNovated, ContractTransferred, ProviderRenamed
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.readings.agreements import AWARDS
from domain.readings.arrival.purchases import decision_on
from domain.readings.care import may_have_reached
from domain.readings.dated import in_force_on
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.placements import (
    AUTHORISATIONS,
    Placement,
    PlacementEvent,
    placement_of,
)
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.providers.known import NamedBy, Providers
from domain.readings.referrals import AwardMade
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.standing import STANDINGS, Prices, Standing, StandingEvent, Standings
from domain.valuation import ChangeValue, fee_from, pounds_above, value_of_change
from domain.values import Kind, Lot, years_after

PRICES: Final = QueryItem((PriceScheduleAgreed,))
Passing: TypeAlias = ContractTransferred | ContractNovated
PASSINGS: Final = QueryItem(events_in(Passing))
"""How contracts passed from one provider to another."""
Relevant: TypeAlias = (
    PlacementEvent
    | AwardAuthorised
    | AwardMade
    | StandingEvent
    | PriceScheduleAgreed
    | FrameworkEvent
    | SchemeEvent
    | PolicyAdopted
    | NamedBy
    | Passing
)


@dataclass(frozen=True, slots=True)
class State:
    """The placement, every award by its reference (the one made first under it), every provider's
    standing and prices, how contracts passed, and the rules about fees.
    """

    placement: Placement = field(default_factory=Placement)
    awards: dict[str, Award] = field(default_factory=dict)
    standings: Standings = field(default_factory=Standings)
    prices: Mapping[str, Prices] = field(default_factory=dict)
    frameworks: Frameworks = field(default_factory=Frameworks)
    scheme: Scheme = field(default_factory=Scheme)
    policies: Policies = field(default_factory=Policies)
    providers: Providers = field(default_factory=Providers)
    passed: tuple[Passing, ...] = ()

    @property
    def award(self) -> Award | None:
        """The award that the placement is bought with, if there is one."""
        return self.awards.get(self.placement.award_id or "")

    def provider_on(self, started: PlacementStarted, day: date) -> str | None:
        """The provider that has the contract for a placement on a day."""
        passed = {day_of_passing(each): each.successor_id for each in self.passed
                  if each.placement_id == started.placement_id}  # fmt: skip
        last = max((since for since in passed if since <= day), default=None)
        return started.provider_id if last is None else passed[last]


def read_for_fee(placement_id: str) -> Query:
    """The entries that a change of a placement's fee rests on.

    A command does not name the placement's provider or its award, so the prices of every provider
    and every award are read.
    """
    rules = (STANDINGS, PRICES, FRAMEWORKS, SCHEME, POLICIES)
    passed = replace(PASSINGS, tags=(tag("placement", placement_id),))
    return (placement_of(placement_id), passed, AUTHORISATIONS, AWARDS, *rules)


def day_of_passing(event: Passing) -> date:
    """The day from which another provider has a contract."""
    return event.novated_on if isinstance(event, ContractNovated) else event.passed_on


def evolve(state: State, event: Relevant) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, NamedBy):
        state = replace(state, providers=state.providers.after(event))
    if isinstance(event, Passing):
        return replace(state, passed=(*state.passed, event))
    if isinstance(event, Award):
        state.awards.setdefault(event.award_id, event)  # the fold's own: there are thousands
        return state
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
    if isinstance(event, ProviderListed | ProviderRecorded | ProviderRenamed):
        return state
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
    of line that are charged a week that day by the agreement in force.
    """
    started, before = state.placement.started, state.placement.fee_on(day)
    if started is None or before is None or weekly_fee <= before:
        return Decimal(0)
    agreement = in_force_on(state.placement.agreements, day)
    lines = () if agreement is None else agreement.fee_lines
    charged = (line.fee_for for line in lines if line.a_week and line.runs_on(day))
    agreed = {FeeFor.CORE, *charged}
    most = most_for(state, started, state.provider_on(started, day), day)
    held = [price for what, price in most.items() if what in agreed]
    return above_the(held, weekly_fee, day)


def respite_above(state: State, provider_id: str | None, weekly_fee: Decimal, day: date) -> Decimal:
    """Pounds a week by which respite is above what its provider's core price is held to on a day,
    for the placement's lot and kind. Nothing if nothing holds it.
    """
    started = state.placement.started
    if started is None:
        return Decimal(0)
    most = most_for(state, started, provider_id, day)
    return above_the([most[FeeFor.CORE]] if FeeFor.CORE in most else [], weekly_fee, day)


def most_for(
    state: State, started: PlacementStarted, provider_id: str | None, day: date
) -> Mapping[FeeFor, Decimal]:
    """The most a week that a provider may charge on a day under the placement's lot and kind."""
    if started.lot is None:
        return {}
    return most_a_week(
        state.prices.get(provider_id or "", Prices()),
        state.standings.of(provider_id or ""),
        state.frameworks,
        (started.lot, started.kind),
        day,
    )


def above_the(held: Sequence[Decimal], weekly_fee: Decimal, day: date) -> Decimal:
    """Pounds a week by which a fee is above the sum of some prices. Nothing if there are none."""
    fee = FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=weekly_fee)
    return pounds_above((fee,), day, {FeeFor.CORE: sum(held, Decimal(0))} if held else {})


def refuse_rise(
    state: State,
    fees: Mapping[date, Decimal],
    context: DecisionContext,
    refusals: tuple[type[Refusal], type[Refusal]],
) -> None:
    """Raise the first of the refusals if one of the new fees, each from its day, rises above what
    it is held to on that day and the role may not exceed that. Raise the second if one rises, a
    scheme is in force today, and the role may not decide an award of the dearest.
    """
    above_the_schedule, not_theirs = refusals
    for day, weekly_fee in fees.items():
        if above := rise_above(state, weekly_fee, day):
            roles = who_may_exceed(state, fees, context.today)
            if context.role not in roles:
                raise above_the_schedule(a_week_above=above, most=weekly_fee - above, roles=roles)
    if needs_authority(state, fees, context.today):
        roles = who_may_raise(state, fees, context.today)
        if context.role not in roles:
            raise not_theirs(weekly_fee=max(fees.values()), roles=roles)


def refuse_unless_proposed(
    state: State,
    proposal: Separated,
    terms: Mapping[str, Any],
    fees: Mapping[date, Decimal],
    context: DecisionContext,
    refusal: type[Refusal],
) -> None:
    """Raise the refusal if one of the new fees is to be authorised and no other person proposed the
    change on these terms.
    """
    if needs_authority(state, fees, context.today):
        refuse_unless_apart(proposal, terms, context, refusal)


def who_may_exceed(state: State, fees: Mapping[date, Decimal], today: date) -> tuple[str, ...]:
    """The roles to which the scheme of the first day of the new fees, and that of today too, give
    the authority to let fees of this value be above what they are held to.
    """
    day = min(fees)
    started, policy = state.placement.started, state.policies.on(day)
    if started is None or policy is None:
        return ()
    change = change_of_fee(state.placement, started, fees, policy.minimum_term_years)
    then, now = (
        given_to(state, Decision.PRICE_ABOVE_SCHEDULE, measures(change), each)
        for each in (day, today)
    )
    return tuple(role for role in then if role in now)


def needs_authority(state: State, fees: Mapping[date, Decimal], today: date) -> bool:
    """Whether one of the new fees rises, and a scheme of delegation is in force today."""
    before = state.placement.fees
    if state.placement.started is None or not before:
        return False
    rises = any(weekly_fee > fee_from(before, day) for day, weekly_fee in fees.items())
    return rises and state.scheme.on(today) is not None


def who_may_raise(state: State, fees: Mapping[date, Decimal], today: date) -> tuple[str, ...]:
    """The roles that may decide an award of the dearest of the new fees, from the first day, for as
    many children as the placement's award, under the scheme of today. What our own carers, family
    and friends are paid is an allowance, for which the scheme names the roles.
    """
    day = min(fees)
    started, policy = state.placement.started, state.policies.on(today)
    if started is None or policy is None:
        return ()
    until = (started.agreed_until, years_after(day, policy.minimum_term_years))
    children = 1 if state.award is None else state.award.children
    change = value_of_change({}, {day: max(fees.values()) * children}, day, *until)
    return given_to(state, decision_on(started.kind), measures(change), today)


def measures(change: ChangeValue) -> dict[Measure, Decimal]:
    """The value of a change, or of a fee that there was not before, as the scheme looks at it."""
    return {
        Measure.WEEKLY: change.a_week,
        Measure.YEARLY: change.first_year,
        Measure.WHOLE_LIFE: max(change.agreed, change.term),
    }


def given_to(
    state: State, decision: Decision, value: dict[Measure, Decimal], day: date
) -> tuple[str, ...]:
    """The roles to which the scheme in force on a day gives a decision of this value about the
    placement.
    """
    started, policy = state.placement.started, state.policies.on(day)
    if started is None or policy is None:
        return ()
    matter = Matter(
        decision,
        started.lot,
        None if state.award is None else state.award.route,
        value,
        geography_of(started.authority, policy),
        started.home_id is not None,
        may_have_reached(started.born_in, 18, years_after(day, policy.minimum_term_years)),
    )
    return roles_in(state.scheme.rows(Mode.DECIDES, matter, day))


def change_of_fee(
    placement: Placement, started: PlacementStarted, fees: Mapping[date, Decimal], years: int
) -> ChangeValue:
    """What new weekly fees, each from its day, come to, over the agreed days and over a term of
    years from the first of those days.
    """
    day = min(fees)
    until = (started.agreed_until, years_after(day, years))
    return value_of_change(placement.fees, {**placement.fees, **fees}, day, *until)
