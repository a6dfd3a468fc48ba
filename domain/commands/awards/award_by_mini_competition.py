"""Award a placement by mini-competition, to the offer that ranks first.

    AWARD-1  The search is open, no award stands on it, and the award's reference is new to every
             search.
    AWARD-2  The offer is the provider's own, and stands: it was neither withdrawn, nor replaced,
             nor objected to.
    AWARD-3  On the day of the award and on the day of recording, the provider is admitted to the
             lot of the framework that buys it, and is not suspended in the lot.
    AWARD-4  The offer ranks first. Each agreed score counts by its published weight, and cost
             scores 100 × the lowest average week of the offers that are ranked / this one, over the
             term. An offer below the least match to need is not ranked, nor is one whose provider
             is suspended or is not in the lot on the day of the award or on the day of recording,
             or whose home Ofsted bars on the day of need. A tie goes to the better match to need,
             then to quality, then to the lower average week, then to the lower whole life, then to
             the offer made first.
    AWARD-5  The scores of every offer that stands are agreed, except of one that is not ranked
             because its provider is suspended or is not in the lot, or Ofsted bars its home.
    AWARD-6  One and the same framework buys the lot on the day of the award and on the day of
             recording, the lot buys the kind that is needed, and the terms of the lot in force on
             the day the search was opened allow offers to be compared.
    AWARD-7  A policy of the council's is in force on the day of the award.
    AWARD-8  An award gives its reason if its dearest week is above the provider's price schedule
             or, where that does not price the kind and level, above the ceiling of the lot. That is
             judged on the day of the offer, and on the day on which the award is recorded. Where
             there is neither, no award is too high.
    AWARD-9  The award is not dated before the search was opened.
    AWARD-10  The last check of the provider for exclusion, by the day of the award and by the day
              of recording, does not exclude it, whichever law the framework was let under. Where
              that is the Procurement Act 2023, a check also holds on both days.
    AWARD-11  By what is recorded when the award is, no notice of Ofsted's restricts, suspends or
              ends the registration of the offer's home on the day of need. A notice about one
              address bars no award.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The weights, and the least match to need, are those of the terms in force on the day the search was
opened. The day stated is not to come (FACT-1), nor before the offer was made and its scores were
agreed (RECORDED-1). An award takes effect when it is authorised (`authorise_award`). A schedule or
a ceiling that is recorded once the search is raises nothing where it is in force from a day before
its own recording, or was recorded by the person who makes the award (AWARD-8).

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71 (AWARD-3); the terms published for the lot, whose weights they
are, and decision 70 on cost (AWARD-4, AWARD-5); the council's cabinet report ¶2.5, a
mini-competition, and the terms published for the lot (AWARD-6); the provider's price schedules and
the terms published for the lot, and decision 70 (AWARD-8); Procurement Act 2023 s45(6), s57 and
Schedules 6 and 7 and, for a framework let before that Act, decision 82 alone (AWARD-10); Care
Standards Act 2000 s22B on restriction, and decision 94 (AWARD-11); the ledger's own (decision 66)
(AWARD-1, AWARD-7, AWARD-9); the ledger's own (decisions 68 and 91) (AWARD-2).
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from domain.codes import Route
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardedByMiniCompetition
from domain.events.base import Event
from domain.events.offers import OfferMade, OfferModerated
from domain.events.purchasing import LotTermsPublished
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
from domain.readings.barring.of_homes import barred_by_notices
from domain.readings.offers import OfferKey, Offers
from domain.readings.procurement.value import under_law
from domain.readings.registrations.notices import NOTICES
from domain.readings.standing import STANDINGS
from domain.values import AwardId, Day, OfferId, ProviderId, ReferralId, Words


class AwardByMiniCompetition(Command):
    stored: ClassVar[str] = "award_by_mini_competition"
    label: ClassVar[str] = "Recommend"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "awarded_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {
        OfferMade: "offered_on",
        OfferModerated: "moderated_on",
    }
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    reason: Words
    above_because: Words | None = None
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, it has an award already, or the award's reference was used before,
    here or on another search.

    Choose an open search and a new reference.
    """

    rule = "AWARD-1"


class NoSuchOffer(Refusal):
    """The provider has no such offer that stands. Check the provider, the offer and the search."""

    rule = "AWARD-2"


class ProviderNotEligible(Refusal):
    """The provider is not eligible under the framework. Recommend a provider that is."""

    rule = "AWARD-3"
    satisfied_by = "{bars}"


class DoesNotRankFirst(Refusal):
    """Another offer ranks first, or this one scores too low for match to need.

    Recommend the offer that ranks first.
    """

    rule = "AWARD-4"
    satisfied_by = "Ranked first: {first}."


class ScoresNotAgreed(Refusal):
    """The scores of an offer are not agreed yet. Agree the scores of every offer first."""

    rule = "AWARD-5"
    satisfied_by = "Offers without agreed scores: {unscored}."


class CompetitionNotAllowed(Refusal):
    """No framework is in force for this lot and kind, or its terms do not allow offers to be
    compared.

    Recommend in a way that the lot allows.
    """

    rule = "AWARD-6"


class NoPolicyInForce(Refusal):
    """No policy of the council's is in force on that day.

    Adopt one first, or choose a day on which one is.
    """

    rule = "AWARD-7"
    satisfied_by = "A policy is in force from: {policies_from}."


class AboveTheSchedule(Refusal):
    """In its dearest week the fee is above the provider's price schedule, or above the ceiling of
    the lot.

    Agree a lower fee, or give the reason, and the award needs the authority that the scheme of
    delegation gives to exceed the schedule.
    """

    rule = "AWARD-8"
    satisfied_by = "It is {a_week_above} a week above. The most a week: {most}."


class BeforeTheSearch(Refusal):
    """The day is before the search was opened. Choose that day or a later one."""

    rule = "AWARD-9"
    satisfied_by = "The search was opened on {opened_on}."


class ExcludedSupplier(Refusal):
    """The provider is excluded from procurement, or has no check for it that holds.

    Check it for exclusion and debarment first, or choose another provider.
    """

    rule = "AWARD-10"
    satisfied_by = "{bars}"


class Barred(Refusal):
    """Ofsted lets no other child come to live in the home of this offer on the day of need.

    Recommend the offer that then ranks first, or record that the notice was lifted.
    """

    rule = "AWARD-11"
    satisfied_by = "{bars}"


def query(command: AwardByMiniCompetition) -> Query:
    return read_for_award(
        command.award_id, command.referral_id, command.provider_id, None, STANDINGS, NOTICES
    )


def decide(
    command: AwardByMiniCompetition, state: State, context: DecisionContext
) -> Sequence[AwardedByMiniCompetition]:
    referral, opened = state.referral, state.referral.search.opened
    day, today = command.awarded_on, context.today
    if opened is None or not referral.may_award(command.award_id):
        raise ReferralNotOpen(referral_id=command.referral_id)
    if day < opened.opened_on:
        raise BeforeTheSearch(opened_on=opened.opened_on)
    key = (command.provider_id, command.offer_id)
    offer = referral.offers.live.get(key)
    if offer is None:
        raise NoSuchOffer(offer_id=command.offer_id)
    framework = state.framework_on(opened.lot, day, today)
    published = state.frameworks.live_terms(opened.lot, opened.opened_on)
    if framework is None or published is None or not published.allows_mini_competition:
        raise CompetitionNotAllowed(lot=opened.lot)
    if bars := state.bars(command.provider_id, framework, day, today):
        raise ProviderNotEligible(provider_id=command.provider_id, **told(bars))
    if bars := tuple(barred_by_notices(offer.made.home_id, state.notices, opened.needed_on)):
        raise Barred(home_id=offer.made.home_id, **told(bars))
    score = score_of_first(key, referral.offers, published, state.set_aside(framework, day, today))
    policy = state.policies.on(day)
    if policy is None:
        raise NoPolicyInForce(awarded_on=day, policies_from=state.policies.begin)
    refuse_excluded(state, command, framework.legal_regime, ExcludedSupplier, context)
    made = offer.made
    above = above_and_why(
        state, command, made.fee_lines, AboveTheSchedule, context, made.offered_on
    )
    value = value_of_award(state, policy, context, made.authority, made.fee_lines)
    awarded = event_from(
        AwardedByMiniCompetition,
        command,
        **value,
        **under_law(framework.legal_regime, value, day, context),
        **above_schedule(above, command.above_because),
        route=Route.MINI_COMPETITION,
        home_id=made.home_id,
        framework_id=framework.framework_id,
        score=score,
    )
    return [awarded]


def score_of_first(
    key: OfferKey, offers: Offers, terms: LotTermsPublished, set_aside: Collection[OfferKey]
) -> Decimal:
    """The score of an offer that ranks first. Raises a refusal unless AWARD-4 and AWARD-5 are
    met.
    """
    if unscored := offers.without_agreed_scores(set_aside):
        raise ScoresNotAgreed(unscored=tuple(sorted(unscored)))
    ranked = offers.rank(terms, set_aside)
    if not ranked or ranked[0][0] != key:
        first = ranked[0][0] if ranked else ()
        raise DoesNotRankFirst(first=first, ranked=len(ranked))
    return ranked[0][1]


DECIDER = Decider(AwardByMiniCompetition, State, query, evolve, decide)
