"""Award a placement directly to a provider, without competition, on a stated ground.

    DIRECT-1  The search is open, no award stands on it, and the award's reference is new to every
              search.
    DIRECT-2  On the day of the award and on the day of recording, the provider is admitted to the
              lot of the framework that buys it, and is not suspended in the lot.
    DIRECT-3  One and the same framework buys the lot on the day of the award and on the day of
              recording, the lot buys the kind that is needed, and the terms of the lot in force on
              the day the search was opened allow one provider to be chosen without comparing
              offers.
    DIRECT-4  The ground is one that the law under which the framework was let provides.
    DIRECT-5  An award that a court directed rests on the order that is cited: it directs a
              placement, is in force on the day of the award and on the day of recording, is about
              every child of the search, and names this provider, this home or both, and no other.
    DIRECT-6  On the day of need the home is the provider's, is of the kind needed, is registered
              and open, and may take another child: no notice of Ofsted's about the whole home
              prevents that, nor a suspension with which it passed from its former provider. Whether
              a place is free is not judged. Wrap-around support needs no home.
    DIRECT-7  A policy of the council's is in force on the day of the award.
    DIRECT-8  An award gives its reason if its dearest week is above the provider's price schedule
              in force on the day of the award or on the day of recording or, where that does not
              price the kind and level, above the ceiling of the lot on that day. Where there is
              neither, no award is too high.
    DIRECT-9  The award is not dated before the search was opened.
    DIRECT-10  The authority in which the child would live is stated: with an agency the carer's,
               and with several addresses that of one of them. Where the register has only one on
               the day of need, it may be left out. Support without a home is given in the authority
               stated or, if none is, in the council's own by the policy of the day of the award.
    DIRECT-11  The last check of the provider for exclusion, by the day of the award and by the day
               of recording, does not exclude it, whichever law the framework was let under. Where
               that is the Procurement Act 2023, a check also holds on both days.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The search need not have begun in any tier. The day stated is not to come (FACT-1). An order that is
cited is known (RECORDED-2), and is of a child of the search (RECORDED-3). An award takes effect
when it is authorised (`authorise_award`). A schedule or a ceiling that is recorded once the search
is raises nothing where it is in force from a day before its own recording, or was recorded by the
person who makes the award (DIRECT-8).

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71 (DIRECT-2); the council's cabinet report ¶2.5, a direct award,
and the terms published for the lot (DIRECT-3); Public Contracts Regulations 2015 regs 74 to 77 and
Procurement Act 2023 s45 (DIRECT-4); the court's order, and decision 67 (DIRECT-5); the provider's
price schedules and the terms published for the lot, and decision 70 (DIRECT-8); the ledger's own
(decision 73) (DIRECT-10); Procurement Act 2023 s45(6), s57 and Schedules 6 and 7 and, for a
framework let before that Act, decision 82 alone (DIRECT-11); Care Standards Act 2000 s11 on
registration and s22B on restriction, and decisions 80 and 94 (DIRECT-6); the ledger's own (decision
66) (DIRECT-1, DIRECT-7, DIRECT-9).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.codes import Ground, Order, Route
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardedDirectly
from domain.events.base import Event
from domain.fee_lines import FeeLines
from domain.readings import references
from domain.readings.awarding.above import above_and_why
from domain.readings.awards import (
    State,
    above_schedule,
    evolve,
    read_for_award,
    refuse_excluded,
    value_of_award,
)
from domain.readings.barring.causes import told
from domain.readings.orders import Place, order_of
from domain.readings.procurement.place import authority_of
from domain.readings.procurement.value import under_law
from domain.statutes.procurement import GROUNDS
from domain.values import Authority, AwardId, Day, HomeId, OrderId, ProviderId, ReferralId, Words


class AwardDirectly(Command):
    stored: ClassVar[str] = "award_directly"
    label: ClassVar[str] = "Recommend without comparing offers"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "awarded_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "order_id": references.ORDER,
    }
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    home_id: HomeId | None = None
    authority: Authority | None = None
    fee_lines: FeeLines
    ground: Ground
    reason: Words
    order_id: OrderId | None = None
    above_because: Words | None = None
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, it has an award already, or the award's reference was used before,
    here or on another search.

    Choose an open search and a new reference.
    """

    rule = "DIRECT-1"


class ProviderNotEligible(Refusal):
    """The provider is not eligible under the framework. Recommend a provider that is."""

    rule = "DIRECT-2"
    satisfied_by = "{bars}"


class DirectAwardNotAllowed(Refusal):
    """No framework is in force for this lot and kind, or its terms do not allow one provider to be
    chosen without comparing offers.

    Recommend in a way that the lot allows.
    """

    rule = "DIRECT-3"


class NoSuchGround(Refusal):
    """The law under which the framework was let has no such ground.

    Choose a ground that it provides.
    """

    rule = "DIRECT-4"
    satisfied_by = "Grounds that it has: {grounds}."


class NoOrder(Refusal):
    """No order in force on that day directs a placement of every child with this provider.

    Record the court’s direction first, or choose another ground.
    """

    rule = "DIRECT-5"
    satisfied_by = "An order that would: {orders}."


class HomeDoesNotFit(Refusal):
    """The home is not this provider's, is not of the kind needed, or takes no children on the day
    of need.

    Choose a home of this provider's, of the kind needed, that takes children on that day.
    """

    rule = "DIRECT-6"
    satisfied_by = "{bars}"


class NoPolicyInForce(Refusal):
    """No policy of the council's is in force on that day.

    Adopt one first, or choose a day on which one is.
    """

    rule = "DIRECT-7"
    satisfied_by = "A policy is in force from: {policies_from}."


class AboveTheSchedule(Refusal):
    """In its dearest week the fee is above the provider's price schedule, or above the ceiling of
    the lot.

    Agree a lower fee, or give the reason, and the award needs the authority that the scheme of
    delegation gives to exceed the schedule.
    """

    rule = "DIRECT-8"
    satisfied_by = "It is {a_week_above} a week above. The most a week: {most}."


class BeforeTheSearch(Refusal):
    """The day is before the search was opened. Choose that day or a later one."""

    rule = "DIRECT-9"
    satisfied_by = "The search was opened on {opened_on}."


class PlaceNotStated(Refusal):
    """The authority in which the child would live is missing, or is not one of the register's.

    With an agency, state the carer's. With several addresses, state that of one. Else leave it out.
    """

    rule = "DIRECT-10"
    satisfied_by = "The register has it in: {authorities}."


class ExcludedSupplier(Refusal):
    """The provider is excluded from procurement, or has no check for it that holds.

    Check it for exclusion and debarment first, or choose another provider.
    """

    rule = "DIRECT-11"
    satisfied_by = "{bars}"


def query(command: AwardDirectly) -> Query:
    order = () if command.order_id is None else (order_of(command.order_id),)
    return read_for_award(
        command.award_id, command.referral_id, command.provider_id, command.home_id, *order
    )


def decide(
    command: AwardDirectly, state: State, context: DecisionContext
) -> Sequence[AwardedDirectly]:
    referral, opened = state.referral, state.referral.search.opened
    day = command.awarded_on
    if opened is None or not referral.may_award(command.award_id):
        raise ReferralNotOpen(referral_id=command.referral_id)
    if day < opened.opened_on:
        raise BeforeTheSearch(opened_on=opened.opened_on)
    framework = state.framework_on(opened.lot, day, context.today)
    published = state.frameworks.live_terms(opened.lot, opened.opened_on)
    if framework is None or published is None or not published.allows_direct_award:
        raise DirectAwardNotAllowed(lot=opened.lot)
    if bars := state.bars(command.provider_id, framework, day, context.today):
        raise ProviderNotEligible(provider_id=command.provider_id, **told(bars))
    grounds = GROUNDS[framework.legal_regime]
    if command.ground not in grounds:
        raise NoSuchGround(ground=command.ground, grounds=tuple(sorted(grounds)))
    place = Place(opened.kind, command.provider_id, command.home_id)
    directed = command.ground is Ground.COURT_DIRECTED
    if directed and not state.is_directed(place, day, context.today):
        raise NoOrder(referral_id=command.referral_id, orders=(Order.PLACEMENT_DIRECTED,))
    authority = authority_of(command, state, HomeDoesNotFit, PlaceNotStated)
    policy = state.policies.on(day)
    if policy is None:
        raise NoPolicyInForce(awarded_on=day, policies_from=state.policies.begin)
    refuse_excluded(state, command, framework.legal_regime, ExcludedSupplier, context)
    above = above_and_why(state, command, command.fee_lines, AboveTheSchedule, context, day)
    value = value_of_award(state, policy, context, authority, command.fee_lines)
    awarded = event_from(
        AwardedDirectly,
        command,
        **value,
        **under_law(framework.legal_regime, value, day, context),
        **above_schedule(above, command.above_because),
        route=Route.DIRECT,
        framework_id=framework.framework_id,
    )
    return [awarded]


DECIDER = Decider(AwardDirectly, State, query, evolve, decide)
