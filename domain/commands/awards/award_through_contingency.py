"""Award a placement through another body's framework, after our own search.

    CONTINGENCY-1  The search is open, no award stands on it, and the award's reference is new to
                   every search.
    CONTINGENCY-2  On the day of the award and on the day of recording, the other body's framework
                   is in force, and the provider is on it for the lot.
    CONTINGENCY-3  The council has not suspended the provider in the lot, on the day of the award or
                   on the day of recording.
    CONTINGENCY-4  The search has begun in that framework's tier and has not ended there.
    CONTINGENCY-5  On the day of need the home is the provider's, is of the kind needed, is
                   registered and open, and may take another child: no notice of Ofsted's about the
                   whole home prevents that, nor a suspension with which it passed from its former
                   provider. Whether a place is free is not judged. Wrap-around support needs no
                   home.
    CONTINGENCY-6  A policy of the council's is in force on the day of the award.
    CONTINGENCY-7  An award gives its reason if its dearest week is above the provider's price
                   schedule with the council in force on the day of the award or on the day of
                   recording or, where that does not price the kind and level, above the ceiling of
                   the council's own lot. Where there is neither, no award is too high.
    CONTINGENCY-8  The award is not dated before the search began in that framework's tier, and so
                   not before it was opened.
    CONTINGENCY-9  The authority in which the child would live is stated: with an agency the
                   carer's, and with several addresses that of one of them. Where the register has
                   only one on the day of need, it may be left out. Support without a home is given
                   in the authority stated or, if none is, in the council's own by the policy of the
                   day of the award.
    CONTINGENCY-10  The last check of the provider for exclusion, by the day of the award and by the
                    day of recording, does not exclude it. Where the other body's framework is under
                    the Procurement Act 2023, a check also holds on both days.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1). The award keeps the law that it is made under, and its value
against the threshold of that law on the day. An award takes effect when it is authorised
(`authorise_award`). A schedule or a ceiling that is recorded once the search is raises nothing
where it is in force from a day before its own recording, or was recorded by the person who makes
the award (CONTINGENCY-7).

Source: the council's cabinet report, Summary and ¶1.7, by which the city region's and the region's
frameworks are a contingency (CONTINGENCY-2, CONTINGENCY-4); the ledger's own (decision 71)
(CONTINGENCY-3); the provider's price schedules and the terms published for the lot, and decision 70
(CONTINGENCY-7); the ledger's own (decision 73) (CONTINGENCY-9); Procurement Act 2023 s57 and
Schedules 6 and 7, and decision 82 (CONTINGENCY-10); Care Standards Act 2000 s11 on registration and
s22B on restriction, and decisions 80 and 94 (CONTINGENCY-5); the ledger's own (decisions 66 and
83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import Route
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
from domain.events.awards import AwardedThroughContingency
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
from domain.readings.barring.of_listings import not_listed
from domain.readings.market import ArrangementEvent
from domain.readings.procurement.place import authority_of
from domain.readings.procurement.value import under_law
from domain.values import (
    ArrangementId,
    Authority,
    AwardId,
    Day,
    HomeId,
    ProviderId,
    ReferralId,
    Words,
)


class AwardThroughContingency(Command):
    stored: ClassVar[str] = "award_through_contingency"
    label: ClassVar[str] = "Recommend through another body’s framework"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "awarded_on"
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    arrangement_id: ArrangementId
    home_id: HomeId | None = None
    authority: Authority | None = None
    fee_lines: FeeLines
    reason: Words
    above_because: Words | None = None
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, it has an award already, or the award's reference was used before,
    here or on another search.

    Choose an open search and a new reference.
    """

    rule = "CONTINGENCY-1"


class NotListed(Refusal):
    """No such framework of another body is in force on that day, or the provider is not on it for
    the lot.

    Check the framework and the provider.
    """

    rule = "CONTINGENCY-2"
    satisfied_by = "{bars}"


class ProviderSuspended(Refusal):
    """The council has suspended the provider in this lot.

    Reinstate it first, or choose another provider.
    """

    rule = "CONTINGENCY-3"
    satisfied_by = "{bars}"


class TierNotUnderWay(Refusal):
    """The search has not begun in the framework of this body, or has ended there.

    Choose where the search is now.
    """

    rule = "CONTINGENCY-4"
    satisfied_by = "Begin to search here first: {tier}."


class HomeDoesNotFit(Refusal):
    """The home is not this provider's, is not of the kind needed, or takes no children on the day
    of need.

    Choose a home of this provider's, of the kind needed, that takes children on that day.
    """

    rule = "CONTINGENCY-5"
    satisfied_by = "{bars}"


class NoPolicyInForce(Refusal):
    """No policy of the council's is in force on that day.

    Adopt one first, or choose a day on which one is.
    """

    rule = "CONTINGENCY-6"
    satisfied_by = "A policy is in force from: {policies_from}."


class AboveTheSchedule(Refusal):
    """In its dearest week the fee is above the provider's price schedule, or above the ceiling of
    the lot.

    Agree a lower fee, or give the reason, and the award needs the authority that the scheme of
    delegation gives to exceed the schedule.
    """

    rule = "CONTINGENCY-7"
    satisfied_by = "It is {a_week_above} a week above. The most a week: {most}."


class BeforeTheSearch(Refusal):
    """The day is before the search began in the framework of this body.

    Choose that day or a later one.
    """

    rule = "CONTINGENCY-8"
    satisfied_by = "The search began there on {began_on}."


class PlaceNotStated(Refusal):
    """The authority in which the child would live is missing, or is not one of the register's.

    With an agency, state the carer's. With several addresses, state that of one. Else leave it out.
    """

    rule = "CONTINGENCY-9"
    satisfied_by = "The register has it in: {authorities}."


class ExcludedSupplier(Refusal):
    """The provider is excluded from procurement, or has no check for it that holds.

    Check it for exclusion and debarment first, or choose another provider.
    """

    rule = "CONTINGENCY-10"
    satisfied_by = "{bars}"


def query(command: AwardThroughContingency) -> Query:
    arrangement = QueryItem(
        events_in(ArrangementEvent), (tag("arrangement", command.arrangement_id),)
    )
    return read_for_award(
        command.award_id, command.referral_id, command.provider_id, command.home_id, arrangement
    )


def decide(
    command: AwardThroughContingency, state: State, context: DecisionContext
) -> Sequence[AwardedThroughContingency]:
    referral, opened = state.referral, state.referral.search.opened
    day, today = command.awarded_on, context.today
    if opened is None or not referral.may_award(command.award_id):
        raise ReferralNotOpen(referral_id=command.referral_id)
    found = state.arrangements.open_on(command.arrangement_id, day)
    named = (command.arrangement_id, command.provider_id, opened.lot)
    bars = tuple(not_listed(state.arrangements, *named, (day, today)))
    if found is None or bars:
        raise NotListed(arrangement_id=command.arrangement_id, **told(bars))
    if bars := state.suspensions_of(command.provider_id, day, today):
        raise ProviderSuspended(provider_id=command.provider_id, **told(bars))
    if not referral.search.under_way(found.tier):
        raise TierNotUnderWay(tier=found.tier)
    if day < (began_on := referral.search.began[found.tier]):
        raise BeforeTheSearch(began_on=began_on)
    authority = authority_of(command, state, HomeDoesNotFit, PlaceNotStated)
    policy = state.policies.on(day)
    if policy is None:
        raise NoPolicyInForce(awarded_on=day, policies_from=state.policies.begin)
    refuse_excluded(state, command, found.legal_regime, ExcludedSupplier, context)
    above = above_and_why(state, command, command.fee_lines, AboveTheSchedule, context, day)
    value = value_of_award(state, policy, context, authority, command.fee_lines)
    awarded = event_from(
        AwardedThroughContingency,
        command,
        **value,
        **under_law(found.legal_regime, value, day, context),
        **above_schedule(above, command.above_because),
        route=Route.CONTINGENCY,
    )
    return [awarded]


DECIDER = Decider(AwardThroughContingency, State, query, evolve, decide)
