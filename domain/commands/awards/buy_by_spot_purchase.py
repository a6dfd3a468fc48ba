"""Buy a placement outside any framework, once the search has reached the spot market.

    SPOT-1  The search is open, no award stands on it, and the award's reference is new to every
            search.
    SPOT-2  The search has begun outside the frameworks and has not ended there.
    SPOT-3  The council has not suspended the provider in the lot, on the day of the purchase or on
            the day of recording.
    SPOT-4  On the day of need the home is the provider's, is of the kind needed, is registered and
            open, and may take another child: no notice of Ofsted's about the whole home prevents
            that, nor a suspension with which it passed from its former provider. Whether a place is
            free is not judged. Wrap-around support needs no home.
    SPOT-5  A policy of the council's is in force on the day of the purchase.
    SPOT-6  A purchase that a court directed rests on the order that is cited: it directs a
            placement, is in force on the day of the purchase and on the day of recording, is about
            every child of the search, and names this provider, this home or both, and no other.
    SPOT-7  A purchase gives its reason if its dearest week is above the provider's price schedule
            in force on the day of the purchase or on the day of recording or, where that does not
            price the kind and level, above the ceiling of the lot on that day. Where there is
            neither, no purchase is too high.
    SPOT-8  The purchase is not dated before the search began outside the frameworks, and so not
            before it was opened.
    SPOT-9  The authority in which the child would live is stated: with an agency the carer's, and
            with several addresses that of one of them. Where the register has only one on the day
            of need, it may be left out. Support without a home is given in the authority stated or,
            if none is, in the council's own by the policy of the day of the purchase.
    SPOT-10  Its procurement began on the day the search was opened or later, and by the day of the
             purchase. Without a day, it began when the search began outside the frameworks.
    SPOT-11  Under the Procurement Act 2023, a purchase that reaches the threshold of its day states
             the case for buying without competition, and what that case needs. The user's choice
             needs the enactment, why competition is not in their best interests, and one of two
             things: the preference (whose it is, the day on which it was stated, which is not after
             the purchase, and where it is recorded), or why only one supplier can. Urgency needs
             why it could not be foreseen, and the day until which the purchase is strictly
             necessary, which is not before the purchase. Another case needs no more.
    SPOT-12  The last check of the provider for exclusion, by the day of the purchase and by the day
             of recording, does not exclude it, whichever law the procurement is under. Where that
             is the Procurement Act 2023, a check also holds on both days.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The law of the procurement is that of the day on which it began (decision 75): the Procurement Act
2023 from 24 February 2025, as `domain.statutes.procurement` cites it. What is held against the
threshold is the value of the whole term (decision 70). The day stated is not to come (FACT-1). An
order that is cited is known (RECORDED-2), and is of a child of the search (RECORDED-3). A purchase
takes effect when it is authorised (`authorise_award`). A schedule or a ceiling that is recorded
once the search is raises nothing where it is in force from a day before its own recording, or was
recorded by the person who makes the award (SPOT-7).

Source: the ledger's own (decision 16) (SPOT-2); the ledger's own (decision 71) (SPOT-3); the
court's order, and decision 67 (SPOT-6); the provider's price schedules and the terms published for
the lot, and decision 70 (SPOT-7); the ledger's own (decision 73) (SPOT-9); the ledger's own
(decision 75) (SPOT-10); Procurement Act 2023 ss41 to 43 and Schedule 5 (unconfirmed: what its
paragraphs ask, which is from memory) (SPOT-11); Procurement Act 2023 s57 and Schedules 6 and 7 and,
for a procurement that began before that Act, decision 82 alone (SPOT-12); Care Standards Act 2000
s11 on registration and s22B on restriction, and decisions 80 and 94 (SPOT-4); the ledger's own
(decision 66) (SPOT-1, SPOT-5, SPOT-8).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.codes import Ground, LegalRegime, Order, Relation, Route, Tier
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import BoughtBySpotPurchase
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
from domain.readings.procurement.value import law_of, under_law
from domain.statute_codes import AgainstThreshold, DirectAwardCase
from domain.values import Authority, AwardId, Day, HomeId, OrderId, ProviderId, ReferralId, Words


class BuyBySpotPurchase(Command):
    stored: ClassVar[str] = "buy_by_spot_purchase"
    label: ClassVar[str] = "Recommend outside any framework"
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
    procurement_started_on: Day | None = None
    direct_award_case: DirectAwardCase | None = None
    enactment: Words | None = None
    preference_of: Relation | None = None
    preference_stated_on: Day | None = None
    preference_recorded_in: Words | None = None
    only_one_because: Words | None = None
    best_interests: Words | None = None
    unforeseeable_because: Words | None = None
    strictly_necessary_until: Day | None = None
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, it has an award already, or the award's reference was used before,
    here or on another search.

    Choose an open search and a new reference.
    """

    rule = "SPOT-1"


class TierNotUnderWay(Refusal):
    """The search has not begun outside the frameworks, or has ended there.

    Choose where the search is now.
    """

    rule = "SPOT-2"
    satisfied_by = "Begin to search here first: {tier}."


class ProviderSuspended(Refusal):
    """The council has suspended the provider in this lot.

    Reinstate it first, or choose another provider.
    """

    rule = "SPOT-3"
    satisfied_by = "{bars}"


class HomeDoesNotFit(Refusal):
    """The home is not this provider's, is not of the kind needed, or takes no children on the day
    of need.

    Choose a home of this provider's, of the kind needed, that takes children on that day.
    """

    rule = "SPOT-4"
    satisfied_by = "{bars}"


class NoPolicyInForce(Refusal):
    """No policy of the council's is in force on that day.

    Adopt one first, or choose a day on which one is.
    """

    rule = "SPOT-5"
    satisfied_by = "A policy is in force from: {policies_from}."


class NoOrder(Refusal):
    """No order in force on that day directs a placement of every child with this provider.

    Record the court’s direction first, or choose another ground.
    """

    rule = "SPOT-6"
    satisfied_by = "An order that would: {orders}."


class AboveTheSchedule(Refusal):
    """In its dearest week the fee is above the provider's price schedule, or above the ceiling of
    the lot.

    Agree a lower fee, or give the reason, and the award needs the authority that the scheme of
    delegation gives to exceed the schedule.
    """

    rule = "SPOT-7"
    satisfied_by = "It is {a_week_above} a week above. The most a week: {most}."


class BeforeTheSearch(Refusal):
    """The day is before the search began outside the frameworks. Choose that day or a later one."""

    rule = "SPOT-8"
    satisfied_by = "The search began there on {began_on}."


class PlaceNotStated(Refusal):
    """The authority in which the child would live is missing, or is not one of the register's.

    With an agency, state the carer's. With several addresses, state that of one. Else leave it out.
    """

    rule = "SPOT-9"
    satisfied_by = "The register has it in: {authorities}."


class NotThen(Refusal):
    """The procurement did not begin on that day: it began on the day the search was opened or
    later, and by the day of the purchase.

    Choose a day between them.
    """

    rule = "SPOT-10"
    satisfied_by = "From {opened_on} until {awarded_on}."


class NotJustified(Refusal):
    """The purchase is above the procurement threshold, and its case for buying without competition
    is not stated, or lacks something.

    State it. For the user's choice: the enactment, why competition is not in their best interests,
    and whose preference it is, stated when and recorded where, or why only one supplier can. For
    urgency: why it could not be foreseen, and until when it is strictly necessary.
    """

    rule = "SPOT-11"
    satisfied_by = "The threshold is {threshold}."


class ExcludedSupplier(Refusal):
    """The provider is excluded from procurement, or has no check for it that holds.

    Check it for exclusion and debarment first, or choose another provider.
    """

    rule = "SPOT-12"
    satisfied_by = "{bars}"


def query(command: BuyBySpotPurchase) -> Query:
    order = () if command.order_id is None else (order_of(command.order_id),)
    return read_for_award(
        command.award_id, command.referral_id, command.provider_id, command.home_id, *order
    )


def decide(
    command: BuyBySpotPurchase, state: State, context: DecisionContext
) -> Sequence[BoughtBySpotPurchase]:
    referral, opened = state.referral, state.referral.search.opened
    day, today = command.awarded_on, context.today
    if opened is None or not referral.may_award(command.award_id):
        raise ReferralNotOpen(referral_id=command.referral_id)
    if not referral.search.under_way(Tier.SPOT):
        raise TierNotUnderWay(tier=Tier.SPOT)
    if day < (began_on := referral.search.began[Tier.SPOT]):
        raise BeforeTheSearch(began_on=began_on)
    if bars := state.suspensions_of(command.provider_id, day, today):
        raise ProviderSuspended(provider_id=command.provider_id, **told(bars))
    authority = authority_of(command, state, HomeDoesNotFit, PlaceNotStated)
    place = Place(opened.kind, command.provider_id, command.home_id)
    directed = command.ground is Ground.COURT_DIRECTED
    if directed and not state.is_directed(place, day, today):
        raise NoOrder(referral_id=command.referral_id, orders=(Order.PLACEMENT_DIRECTED,))
    began = command.procurement_started_on or began_on
    if not opened.opened_on <= began <= day:
        raise NotThen(opened_on=opened.opened_on, awarded_on=day)
    regime = law_of(began, context)
    policy = state.policies.on(day)
    if policy is None:
        raise NoPolicyInForce(awarded_on=day, policies_from=state.policies.begin)
    refuse_excluded(state, command, regime, ExcludedSupplier, context)
    above = above_and_why(state, command, command.fee_lines, AboveTheSchedule, context, day)
    value = value_of_award(state, policy, context, authority, command.fee_lines)
    law = under_law(regime, value, day, context)
    above_under_the_act = (
        regime is LegalRegime.PROCUREMENT_ACT_2023
        and law["against_threshold"] is AgainstThreshold.ABOVE
    )
    if above_under_the_act and not is_justified(command):
        raise NotJustified(threshold=law["threshold"])
    awarded = event_from(
        BoughtBySpotPurchase,
        command,
        **value,
        **law,
        **above_schedule(above, command.above_because),
        procurement_started_on=began,
        route=Route.SPOT,
    )
    return [awarded]


def is_justified(command: BuyBySpotPurchase) -> bool:
    """Whether a case for buying without competition is stated, with all that it needs."""
    match command.direct_award_case:
        case None:
            return False
        case DirectAwardCase.USER_CHOICE:
            stated_on = command.preference_stated_on
            stated = stated_on is not None and stated_on <= command.awarded_on
            preferred = stated and command.preference_of and command.preference_recorded_in
            chosen = preferred or command.only_one_because is not None
            return bool(chosen and command.enactment and command.best_interests)
        case DirectAwardCase.URGENCY:
            until = command.strictly_necessary_until
            lasts = until is not None and command.awarded_on <= until
            return bool(lasts and command.unforeseeable_because)
        case _:
            return True


DECIDER = Decider(BuyBySpotPurchase, State, query, evolve, decide)
