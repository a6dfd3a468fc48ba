"""Record the scores that the evaluators of an offer agree on, and why.

    CONSENSUS-1  The provider's offer stands, and the search is open: not stopped, and without an
                 award that stands.
    CONSENSUS-2  At least as many evaluators have scored the offer as the terms of the lot require,
                 under the framework in force on the day the search was opened, or begun again. With
                 no terms in force that day an offer cannot be moderated.
    CONSENSUS-3  On each criterion the agreed score lies between the lowest and the highest that an
                 evaluator gave.
    CONSENSUS-4  Who entered an offer on its provider's behalf does not record its agreed scores.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of agreeing is not to come (FACT-1), nor before it was last scored (RECORDED-1). An
evaluator scores an offer once (EVALUATE-4). Scores may be agreed again until the award. The last
agreed ones count.

Source: the terms published for the lot (CONSENSUS-2, CONSENSUS-3); the ledger's own (decision 91)
(CONSENSUS-4); the ledger's own (decision 17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.offers import OfferEvaluated, OfferModerated, OfferScores
from domain.readings.frameworks import (
    FRAMEWORKS,
    FrameworkEvent,
    Frameworks,
    criterion_outside,
    range_of,
)
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, OfferId, Prose, ProviderId, ReferralId


class ModerateOffer(Command):
    stored: ClassVar[str] = "moderate_offer"
    label: ClassVar[str] = "Agree an offer’s scores"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "moderated_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {OfferEvaluated: "evaluated_on"}
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    scores: OfferScores
    reasons: Prose
    moderated_on: Day


class NoSuchOffer(Refusal):
    """The provider has no such offer that stands on this search, or the search has an award.

    Choose an offer of an open search.
    """

    rule = "CONSENSUS-1"


class TooFewEvaluators(Refusal):
    """Fewer evaluators have scored the offer than the terms of the lot require.

    Wait until enough of them have scored it.
    """

    rule = "CONSENSUS-2"
    satisfied_by = "It needs {least} evaluators, and has {evaluators}."


class OutsideTheScoresGiven(Refusal):
    """An agreed score is lower or higher than every score that was given.

    Agree a score between the lowest and the highest given.
    """

    rule = "CONSENSUS-3"
    satisfied_by = "For {criterion}, from {lowest!s} to {highest!s}."


class EnteredIt(Refusal):
    """The officer who agrees the scores entered this offer on its provider's behalf.

    Ask another officer to record the scores agreed.
    """

    rule = "CONSENSUS-4"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the terms of the lots."""

    referral: Referral = field(default_factory=Referral)
    frameworks: Frameworks = field(default_factory=Frameworks)


def query(command: ModerateOffer) -> Query:
    return (referral_of(command.referral_id), FRAMEWORKS)


def evolve(state: State, event: ReferralEvent | FrameworkEvent) -> State:
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(
    command: ModerateOffer, state: State, context: DecisionContext
) -> Sequence[OfferModerated]:
    referral, opened = state.referral, state.referral.search.opened
    offer = referral.offers.live.get((command.provider_id, command.offer_id))
    if opened is None or offer is None or not referral.is_open:
        raise NoSuchOffer(offer_id=command.offer_id)
    published = state.frameworks.live_terms(opened.lot, opened.opened_on)
    given = tuple(offer.given.values())
    least = None if published is None else published.least_evaluators
    if least is None or len(given) < least:
        raise TooFewEvaluators(evaluators=len(given), least=least or ())
    if criterion := criterion_outside(command.scores, given):
        lowest, highest = range_of(criterion, given)
        raise OutsideTheScoresGiven(criterion=criterion, lowest=lowest, highest=highest)
    entered = offer.made.on_behalf
    if entered is not None and entered.entered_by == context.actor:
        raise EnteredIt(moderator=context.actor)
    return [event_from(OfferModerated, command, moderated_by=context.actor)]


DECIDER = Decider(ModerateOffer, State, query, evolve, decide)
