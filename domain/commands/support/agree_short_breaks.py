"""Agree short breaks with one carer or in one place, for a child who otherwise lives at home.

    BREAKS-1  A series is agreed once under its reference.
    BREAKS-2  The child is not looked after on the first day of the series.
    BREAKS-3  The series is agreed and begins in the month of birth or later, and the month is the
              one recorded before, if one is.
    BREAKS-4  The series ends after it begins, by the end of the month of the eighteenth birthday.
    BREAKS-5  Under section 20 a series that begins on 1 April 2011 or later is agreed for no more
              than 75 nights a year, the most that regulation 48 allows. Under section 17 there is
              no such limit.
    BREAKS-6  A home that is named is registered on the first day of the series. The kind, the
              authority and the provider are those that the register has on that day: they are
              stated so or not at all. With an agency or our own carers the carer's authority is
              stated. Where no home is named, the kind of setting and the authority are both stated.
    BREAKS-7  A series with a fee has a budget line.
    BREAKS-8  Once a scheme of delegation is in force on the day of recording, a series with a fee
              is agreed only in a role that may decide an award of what its nights cost in a week, a
              year and the series, together with the child's other series with a fee that run on
              some of its days, or begin less than a year before or after it: short breaks are no
              fewer for being agreed in parts. Of a series that has ended by the day of agreeing
              the nights taken count.
              With a scheme and no policy in force that day nobody may. Before there is a scheme,
              any role that may use this command may.
    BREAKS-9  A provider that is named is recorded, has applied to a lot, or is on another body's
              framework.
    BREAKS-10  Once a scheme of delegation is in force on the day of recording, a series with a fee
               was proposed by another person: the same reference, child, home, provider (or the
               home's), budget line, fee, nights a year and days. The proposal stands (PROPOSAL-3).
    BREAKS-11  On the day of recording, and on the first day if that has passed, the provider of a
               series with a fee is not suspended in the lot of the kind, or in any lot where none
               buys that kind, and its last check does not exclude it. Under the Procurement Act
               2023 a check also holds on these days. The law is that of the framework that buys
               the lot, if the provider is in it, or else that of the day of recording. Our own
               homes and carers, and a series without a provider, are held to no check.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of agreeing is not to come (FACT-1), and the budget line is known (RECORDED-2).

Short breaks are given as a service to a child in need (Children Act 1989 s17), or as accommodation
(s20) in a series of short placements. Regulation 48 limits the days of such a series, and asks for
reviews less often than of a child in care (DUTY-26). In neither does a period of care begin. A
looked-after child stays elsewhere by respite, which has no such limits.

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (BREAKS-4); Care
Planning, Placement and Case Review (England) Regulations 2010 reg 48 (BREAKS-5); the ledger's own
(decision 73) (BREAKS-6); the council's scheme of delegation (BREAKS-8); the ledger's own (decision
83) (BREAKS-9); the ledger's own (decision 97) (BREAKS-10); Procurement Act 2023 s57 and Schedules 6
and 7, and decision 82 (BREAKS-11); the ledger's own (decision 84).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeAlias

from domain.authorities import AnyPlace
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.base import Event
from domain.events.governance import Separated
from domain.events.providers import HomeRegistered, RegistrationCancelled
from domain.events.successions import HomeTransferred
from domain.events.support import BreaksUnder, NightlyFee, NightsAYear, SeriesId, ShortBreaksAgreed
from domain.law_of_support import SHORT_BREAKS
from domain.readings import references
from domain.readings.arrival.lives_at import AT_A_CARERS, agreed_authority
from domain.readings.barring.causes import told
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.homes import Home
from domain.readings.procurement.eligibility import ELIGIBILITY, Eligibility, EligibilityEvent
from domain.readings.providers.known import NamedBy, Providers, named_by
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.support.purchases import (
    RULES_OF_PURCHASE,
    Buying,
    RuleOfPurchase,
)
from domain.readings.support.short_breaks import (
    BreakEvent,
    ShortBreaks,
    purchase_of,
    series_of,
    short_breaks_of,
)
from domain.ssda903.codes import NeedCode
from domain.values import (
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Kind,
    Month,
    ProviderId,
    Words,
    birthday_month,
    month_of,
)


class AgreeShortBreaks(Command):
    stored: ClassVar[str] = "agree_short_breaks"
    label: ClassVar[str] = "Agree short breaks"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "agreed_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "budget_line": references.BUDGET_LINE,
    }
    series_id: SeriesId
    child_ref: ChildRef
    born_in: Month
    under: BreaksUnder
    need: NeedCode
    stays_with: Words
    home_id: HomeId | None = None
    kind: Kind | None = None
    authority: AnyPlace | None = None
    provider_id: ProviderId | None = None
    nights_a_year: NightsAYear
    nightly_fee: NightlyFee | None = None
    budget_line: BudgetLine | None = None
    agreed_from: Day
    agreed_until: Day
    agreed_on: Day


class AlreadyAgreed(Refusal):
    """A series of short breaks is already agreed under this reference. Choose another reference."""

    rule = "BREAKS-1"


class LookedAfter(Refusal):
    """The child is looked after on that day, and has a placement of their own.

    Arrange respite from that placement.
    """

    rule = "BREAKS-2"


class NotBornThen(Refusal):
    """The series would be agreed or begin before the month of birth, or another month of birth is
    recorded.

    Check the month of birth and the days.
    """

    rule = "BREAKS-3"


class WrongDays(Refusal):
    """The series would end by the day it begins, or after the month of the eighteenth birthday.

    Choose another last day.
    """

    rule = "BREAKS-4"
    satisfied_by = "The latest day is {latest}."


class TooManyNights(Refusal):
    """Short breaks under section 20 may not be this many nights in a year (regulation 48).

    Agree fewer nights, or let the child be looked after with a care plan of their own.
    """

    rule = "BREAKS-5"
    satisfied_by = "The most is {most}."


class PlaceNotStated(Refusal):
    """The home is not registered that day, or has another kind, authority or provider than is
    stated; or the kind, or the authority in which the child stays, is missing. Check the home, or
    state both.
    """

    rule = "BREAKS-6"


class NoBudgetLine(Refusal):
    """Short breaks with a fee need the budget line that bears it. State the line."""

    rule = "BREAKS-7"


class NotTheirsToBuy(Refusal):
    """The scheme of delegation in force does not let this role decide what these nights cost.

    Ask an officer in a role that may decide it.
    """

    rule = "BREAKS-8"
    satisfied_by = "Roles that may: {roles}."


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check the
    reference.
    """

    rule = "BREAKS-9"


class NotProposed(Refusal):
    """No proposal of this series by another stands, and who proposes it does not agree it.

    Ask another person to propose it, on the same terms.
    """

    rule = "BREAKS-10"
    satisfied_by = "Roles that may propose it: {roles}."


class NotEligible(Refusal):
    """The provider is suspended or excluded, or is not checked for exclusion as the law requires.

    Agree breaks with another provider, or have that put right first.
    """

    rule = "BREAKS-11"
    satisfied_by = "{bars}"


@dataclass(frozen=True, slots=True)
class State:
    """The child's short breaks and the series under the reference, the child's care, the home, who
    may buy, and from whom.
    """

    breaks: ShortBreaks = field(default_factory=ShortBreaks)
    care: Care = field(default_factory=Care)
    home: Home = field(default_factory=Home)
    buying: Buying = field(default_factory=Buying)
    providers: Providers = field(default_factory=Providers)
    eligibility: Eligibility = field(default_factory=Eligibility)


Registration: TypeAlias = HomeRegistered | HomeTransferred | RegistrationCancelled
Relevant: TypeAlias = (
    BreakEvent | CareEvent | Registration | RuleOfPurchase | NamedBy | EligibilityEvent
)


def query(command: AgreeShortBreaks) -> Query:
    home = () if command.home_id is None else (tag("home", command.home_id),)
    known = (QueryItem(events_in(Registration), home),) if home else ()
    child = (short_breaks_of(command.child_ref), care_of(command.child_ref))
    provider = (*named_by(command.provider_id), *ELIGIBILITY)
    return (series_of(command.series_id), *child, *known, *provider, *RULES_OF_PURCHASE)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, BreakEvent):
        return replace(state, breaks=state.breaks.after(event))
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    if isinstance(event, Registration):
        return replace(state, home=state.home.after(event))
    if isinstance(event, RuleOfPurchase):
        return replace(state, buying=state.buying.after(event))
    if isinstance(event, NamedBy):
        state = replace(state, providers=state.providers.after(event))
    if isinstance(event, EligibilityEvent):
        state = replace(state, eligibility=state.eligibility.after(event))
    return state


def decide(
    command: AgreeShortBreaks, state: State, context: DecisionContext
) -> Sequence[ShortBreaksAgreed]:
    if command.series_id in state.breaks.series:
        raise AlreadyAgreed(series_id=command.series_id)
    refuse_child(command, state)
    limits = context.in_force(SHORT_BREAKS, command.agreed_from)
    if limits is not None and command.under is BreaksUnder.SECTION_20:
        most = limits.days_in_twelve_months
        if command.nights_a_year > most:
            raise TooManyNights(nights=command.nights_a_year, most=most)
    place = place_of(command, state)
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    if command.nightly_fee is not None and command.budget_line is None:
        raise NoBudgetLine(series_id=command.series_id)
    agreed = event_from(ShortBreaksAgreed, command, **place)
    refuse_ineligible(agreed, state, context)
    if agreed.nightly_fee and state.buying.is_delegated(context.today):
        roles = state.buying.who_may_agree(purchase_of(agreed, state.breaks), context.today)
        if context.role not in roles:
            raise NotTheirsToBuy(nightly_fee=agreed.nightly_fee, roles=roles)
        terms = {**dict(agreed), "begins_on": agreed.agreed_from, "ends_on": agreed.agreed_until}
        refuse_unless_apart(Separated.SHORT_BREAKS, terms, context, NotProposed)
    return [agreed]


def refuse_child(command: AgreeShortBreaks, state: State) -> None:
    """Raise a refusal unless BREAKS-2 to BREAKS-4 are met."""
    if state.care.looked_after_on(command.agreed_from):
        raise LookedAfter(child_ref=command.child_ref)
    first = min(command.agreed_from, command.agreed_on)
    if month_of(first) < command.born_in or state.care.born_in not in (
        None,
        command.born_in,
    ):
        raise NotBornThen(child_ref=command.child_ref)
    latest = birthday_month(command.born_in, 18)[1]
    if not command.agreed_from < command.agreed_until <= latest:
        raise WrongDays(latest=latest)


def place_of(command: AgreeShortBreaks, state: State) -> dict[str, Any]:
    """The kind, authority and provider: the home's, or those stated. Raises PlaceNotStated."""
    if command.home_id is None:
        if command.kind is None or command.authority is None:
            raise PlaceNotStated(series_id=command.series_id)
        return {}
    home = state.home.registration_on(command.agreed_from)
    if home is None or is_stated_otherwise(command, home):
        raise PlaceNotStated(series_id=command.series_id)
    at_a_carers = home.kind in AT_A_CARERS
    authority = agreed_authority(() if at_a_carers else (home.authority,), command.authority)
    if authority is None:
        raise PlaceNotStated(series_id=command.series_id)
    return {"kind": home.kind, "authority": authority, "provider_id": home.provider_id}


def is_stated_otherwise(command: AgreeShortBreaks, home: HomeRegistered) -> bool:
    """Whether another kind or provider is stated than the home has."""
    kinds, providers = (None, home.kind), (None, home.provider_id)
    return command.kind not in kinds or command.provider_id not in providers


def refuse_ineligible(agreed: ShortBreaksAgreed, state: State, context: DecisionContext) -> None:
    """Raise a refusal unless BREAKS-11 is met by a series that is bought."""
    ours = state.home.registered is not None and state.home.registered.in_house
    if agreed.provider_id is None or not agreed.nightly_fee or ours:
        return
    days = (min(agreed.agreed_from, context.today), context.today)
    if bars := state.eligibility.bars(agreed.provider_id, agreed.kind, days, context):
        raise NotEligible(provider_id=agreed.provider_id, **told(bars))


DECIDER = Decider(AgreeShortBreaks, State, query, evolve, decide)
