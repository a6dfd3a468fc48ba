import pytest
from examples import (
    APRIL,
    MARCH,
    abandoned,
    awarded,
    evaluated,
    framework,
    invited_before,
    lot_terms,
    moderated,
    offer,
    opened,
    scores,
    withdrawn,
)
from specification import given

from domain.commands.referrals.moderate_offer import (
    ModerateOffer,
    NoSuchOffer,
    OutsideTheScoresGiven,
    TooFewEvaluators,
)

moderate = ModerateOffer(**{k: v for k, v in moderated if k != "moderated_by"})
by_bob = evaluated.model_copy(update={"evaluator": "bob", "scores": scores(90)})
offered = (framework, lot_terms, opened, invited_before, offer)
scored = (*offered, evaluated, by_bob)


def test_the_agreed_scores_are_recorded_with_the_moderator() -> None:
    given(*scored).by("chair").when(moderate).then(moderated)


def test_consensus_1_the_offer_is_live_and_no_award_stands() -> None:
    for history in ((framework, lot_terms, opened), (*scored, withdrawn), (*scored, awarded),
                    (*scored, abandoned)):  # fmt: skip
        given(*history).when(moderate).then_refused(NoSuchOffer)


def test_consensus_1_an_offer_is_found_by_its_provider_and_its_reference() -> None:
    theirs = {"provider_id": "P-2"}
    rivals = offer.model_copy(update=theirs)
    for each in (offered, (*offered, rivals, evaluated, by_bob)):
        refused = NoSuchOffer if each is offered else TooFewEvaluators
        given(*each).when(moderate.model_copy(update=theirs)).then_refused(refused)


def test_consensus_2_enough_evaluators_have_scored_the_offer() -> None:
    given(*offered, evaluated).when(moderate).then_refused(TooFewEvaluators, evaluators=1, least=2)
    given(framework, opened, offer, evaluated, by_bob).when(moderate).then_refused(TooFewEvaluators)
    given(lot_terms, opened, offer, evaluated, by_bob).when(moderate).then_refused(TooFewEvaluators)


def test_consensus_2_the_terms_are_those_of_the_day_the_referral_was_opened() -> None:
    three = {"least_evaluators": 3}
    since = lot_terms.model_copy(update={**three, "in_force_from": APRIL})
    given(*scored, since).by("chair").when(moderate).then(moderated)
    by_then = lot_terms.model_copy(update={**three, "in_force_from": MARCH})
    given(*scored, by_then).by("chair").when(moderate).then_refused(TooFewEvaluators)


@pytest.mark.parametrize("agreed", [80, 90])
def test_consensus_3_the_lowest_and_the_highest_given_may_be_agreed(agreed: int) -> None:
    changed = {"scores": scores(agreed)}
    given(*scored).by("chair").when(moderate.model_copy(update=changed)).then(
        moderated.model_copy(update=changed)
    )


@pytest.mark.parametrize("head", ["match_to_need", "quality", "location", "social_value"])
@pytest.mark.parametrize("agreed", [79, 91])
def test_consensus_3_a_score_outside_those_given_is_not_agreed(head: str, agreed: int) -> None:
    outside = scores(85).model_copy(update={head: agreed})
    wrong = moderate.model_copy(update={"scores": outside})
    given(*scored).when(wrong).then_refused(OutsideTheScoresGiven)
