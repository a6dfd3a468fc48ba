import pytest
from examples import (
    FEB,
    admitted,
    application_moderated,
    application_scored,
    applied,
    framework,
    heads,
    lot_terms,
    round_closed,
    round_opened,
)
from specification import given

from domain.commands.framework.moderate_application import (
    ModerateApplication,
    NoApplicationToModerate,
    OutsideTheScoresGiven,
    TooFewEvaluators,
)

fields = {k: v for k, v in application_moderated if k != "moderated_by"}
moderate = ModerateApplication(**fields)
by_bob = application_scored.model_copy(update={"evaluator": "bob", "scores": heads(80)})
waiting = (framework, lot_terms, round_opened, round_closed, applied)
scored = (*waiting, application_scored, by_bob)


def test_the_agreed_scores_are_recorded_with_the_moderator() -> None:
    given(*scored).by("chair").when(moderate).then(application_moderated)


def test_moderate_1_only_a_waiting_application_is_moderated() -> None:
    rules = (framework, lot_terms, round_opened)
    given(*rules).when(moderate).then_refused(NoApplicationToModerate)
    given(*scored, admitted).when(moderate).then_refused(NoApplicationToModerate)


def test_moderate_2_enough_evaluators_have_scored_the_application() -> None:
    given(*waiting).when(moderate).then_refused(TooFewEvaluators, evaluators=0)
    given(*waiting, application_scored).when(moderate).then_refused(
        TooFewEvaluators, evaluators=1, least=2
    )
    unpublished = (framework, round_opened, applied, application_scored, by_bob)
    given(*unpublished).when(moderate).then_refused(TooFewEvaluators)
    given(framework, lot_terms, applied, application_scored, by_bob).when(moderate).then_refused(
        TooFewEvaluators
    )


def test_moderate_2_the_terms_are_those_of_the_day_the_round_was_opened() -> None:
    since = lot_terms.model_copy(update={"least_evaluators": 3, "in_force_from": FEB})
    given(*scored, since).by("chair").when(moderate).then(application_moderated)


@pytest.mark.parametrize("agreed", [70, 80])
def test_moderate_3_the_lowest_and_the_highest_given_may_be_agreed(agreed: int) -> None:
    changed = {"scores": heads(agreed)}
    expected = application_moderated.model_copy(update=changed)
    given(*scored).by("chair").when(moderate.model_copy(update=changed)).then(expected)


@pytest.mark.parametrize("head", ["collaboration", "quality", "understanding_cost", "social_value"])
@pytest.mark.parametrize("agreed", [69, 81])
def test_moderate_3_a_score_outside_those_given_is_not_agreed(head: str, agreed: int) -> None:
    outside = heads(75).model_copy(update={head: agreed})
    wrong = moderate.model_copy(update={"scores": outside})
    given(*scored).when(wrong).then_refused(OutsideTheScoresGiven)
