"""Award a placement in an unregistered setting, under a court's order and as the last resort.

    UNREGISTERED-1  The search is open, no award stands on it, and the award's reference is new to
                    every search.
    UNREGISTERED-2  The search has begun in its last tier and has not ended there. It begins there
                    only once nothing was found anywhere else (TIER-4).
    UNREGISTERED-3  On the day of the award and on the day of recording, the order that is named is
                    in force, is about every child of the search, and permits an unregistered
                    setting of the kind needed, with this provider or with whichever. Only an order
                    of the High Court under its inherent jurisdiction permits one.
    UNREGISTERED-4  A policy of the council's is in force on the day of the award.
    UNREGISTERED-5  An award gives its reason if its dearest week is above the provider's price
                    schedule in force on the day of the award or on the day of recording or, where
                    that does not price the kind and level, above the ceiling of the lot on that
                    day. Where there is neither, no award is too high.
    UNREGISTERED-6  The award is not dated before the search came to its last tier, and so not
                    before it was opened.
    UNREGISTERED-7  Who the provider is, is recorded: its name, its address, and its registration on
                    the day of the award, if it has one. No register of settings says it.
    UNREGISTERED-8  Its procurement began on the day the search was opened or later, and by the day
                    of the award. Without a day, it began when the search came to its last tier.
    UNREGISTERED-9  The last check of the provider for exclusion, by the day of the award and by the
                    day of recording, does not exclude it, whichever law the procurement is under.
                    Where that is the Procurement Act 2023, a check also holds on both days.
    UNREGISTERED-10  The council has not suspended the provider in the lot, on the day of the award
                     or on the day of recording.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The law of the procurement is that of the day on which it began (decision 75), as
`domain.statutes.procurement` cites it. The award states why it is in the child's best interests, as
the President's guidance of 2023 has the court ask. Telling Ofsted becomes an obligation once the
child is placed. The day stated is not to come (FACT-1), and the order is of a child of the search
(RECORDED-3). An award takes effect when it is authorised (`authorise_award`). A schedule or a
ceiling that is recorded once the search is raises nothing where it is in force from a day before
its own recording, or was recorded by the person who makes the award (UNREGISTERED-5).

Source: President's revised Practice Guidance on unregistered placements, September 2023 (the day
that it began is unconfirmed) (UNREGISTERED-2); inherent jurisdiction of the High Court and Children
Act 1989 s100, and decision 67 (UNREGISTERED-3); the provider's price schedules and the terms
published for the lot, and decision 70 (UNREGISTERED-5); the ledger's own (decision 75)
(UNREGISTERED-8); Procurement Act 2023 s57 and Schedules 6 and 7 and, for a procurement that began
before that Act, decision 82 alone (UNREGISTERED-9); the ledger's own (decision 71)
(UNREGISTERED-10); the ledger's own (decision 66) (UNREGISTERED-1, UNREGISTERED-4, UNREGISTERED-6);
the ledger's own (decision 83) (UNREGISTERED-7).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.authorities import AnyPlace
from domain.codes import Route, Tier
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardedUnregistered
from domain.fee_lines import FeeLines
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
from domain.readings.orders import COMMENCEMENTS, Place, order_of, orders_for
from domain.readings.procurement.value import law_of, under_law
from domain.readings.providers.known import particulars_of
from domain.values import AwardId, Day, OrderId, ProviderId, ReferralId, Words


class AwardUnregistered(Command):
    stored: ClassVar[str] = "award_unregistered"
    label: ClassVar[str] = "Recommend an unregistered setting"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "awarded_on"
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    order_id: OrderId
    authority: AnyPlace
    fee_lines: FeeLines
    best_interests: Words
    above_because: Words | None = None
    procurement_started_on: Day | None = None
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, it has an award already, or the award's reference was used before,
    here or on another search.

    Choose an open search and a new reference.
    """

    rule = "UNREGISTERED-1"


class NotTheLastResort(Refusal):
    """The search has not come to its last resort. Search everywhere else first, and then here."""

    rule = "UNREGISTERED-2"
    satisfied_by = "Still to be searched: {not_exhausted}."


class NoOrder(Refusal):
    """No court order lets every child of the search live in such a setting, with this provider, on
    that day.

    Record the order first, or have it varied.
    """

    rule = "UNREGISTERED-3"
    satisfied_by = "An order that would: {orders}."


class NoPolicyInForce(Refusal):
    """No policy of the council's is in force on that day.

    Adopt one first, or choose a day on which one is.
    """

    rule = "UNREGISTERED-4"
    satisfied_by = "A policy is in force from: {policies_from}."


class AboveTheSchedule(Refusal):
    """In its dearest week the fee is above the provider's price schedule, or above the ceiling of
    the lot.

    Agree a lower fee, or give the reason, and the award needs the authority that the scheme of
    delegation gives to exceed the schedule.
    """

    rule = "UNREGISTERED-5"
    satisfied_by = "It is {a_week_above} a week above. The most a week: {most}."


class BeforeTheSearch(Refusal):
    """The day is before the search came to its last tier. Choose that day or a later one."""

    rule = "UNREGISTERED-6"
    satisfied_by = "The search began there on {began_on}."


class NoSuchProvider(Refusal):
    """It is not recorded who the provider is on that day. Record the provider first, from that day
    or an earlier one.
    """

    rule = "UNREGISTERED-7"


class NotThen(Refusal):
    """The procurement did not begin on that day: it began on the day the search was opened or
    later, and by the day of the award.

    Choose a day between them.
    """

    rule = "UNREGISTERED-8"
    satisfied_by = "From {opened_on} until {awarded_on}."


class ExcludedSupplier(Refusal):
    """The provider is excluded from procurement, or has no check for it that holds.

    Check it for exclusion and debarment first, or choose another provider.
    """

    rule = "UNREGISTERED-9"
    satisfied_by = "{bars}"


class ProviderSuspended(Refusal):
    """The council has suspended the provider in this lot.

    Reinstate it first, or choose another provider.
    """

    rule = "UNREGISTERED-10"
    satisfied_by = "{bars}"


def query(command: AwardUnregistered) -> Query:
    more = (order_of(command.order_id), COMMENCEMENTS, particulars_of(command.provider_id))
    return read_for_award(command.award_id, command.referral_id, command.provider_id, None, *more)


def decide(
    command: AwardUnregistered, state: State, context: DecisionContext
) -> Sequence[AwardedUnregistered]:
    referral, opened = state.referral, state.referral.search.opened
    day, today, children = command.awarded_on, context.today, referral.search.children
    if opened is None or not referral.may_award(command.award_id):
        raise ReferralNotOpen(referral_id=command.referral_id)
    if not referral.search.under_way(Tier.UNREGISTERED):
        raise NotTheLastResort(
            referral_id=command.referral_id,
            not_exhausted=referral.search.before(Tier.UNREGISTERED),
        )
    if day < (began_on := referral.search.began[Tier.UNREGISTERED]):
        raise BeforeTheSearch(began_on=began_on)
    if bars := state.suspensions_of(command.provider_id, day, today):
        raise ProviderSuspended(provider_id=command.provider_id, **told(bars))
    if state.providers.particulars_on(command.provider_id, day) is None:
        raise NoSuchProvider(provider_id=command.provider_id)
    place = Place(opened.kind, command.provider_id, irregular=True)
    if not all(state.orders.permits(children, place, each, context) for each in (day, today)):
        orders = orders_for(place, today, state.orders.commenced)
        raise NoOrder(order_id=command.order_id, orders=orders)
    began = command.procurement_started_on or began_on
    if not opened.opened_on <= began <= day:
        raise NotThen(opened_on=opened.opened_on, awarded_on=day)
    regime = law_of(began, context)
    policy = state.policies.on(day)
    if policy is None:
        raise NoPolicyInForce(awarded_on=day, policies_from=state.policies.begin)
    refuse_excluded(state, command, regime, ExcludedSupplier, context)
    above = above_and_why(state, command, command.fee_lines, AboveTheSchedule, context, day)
    value = value_of_award(state, policy, context, command.authority, command.fee_lines)
    awarded = event_from(
        AwardedUnregistered,
        command,
        **value,
        **under_law(regime, value, day, context, registered=False),
        **above_schedule(above, command.above_because),
        procurement_started_on=began,
        route=Route.UNREGISTERED,
        home_id=None,
    )
    return [awarded]


DECIDER = Decider(AwardUnregistered, State, query, evolve, decide)
