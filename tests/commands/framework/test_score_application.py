from datetime import timedelta

from examples import admitted, application_scored, applied, round_closed, round_opened
from specification import given

from domain.commands.framework.score_application import (
    AlreadyScored,
    NoApplicationToScore,
    RoundNotClosed,
    ScoreApplication,
)
from domain.recorded_before import BeforeWhatItRestsOn
from domain.values import Lot

fields = {k: v for k, v in application_scored if k != "evaluator"}
score = ScoreApplication(**fields)
waiting = (round_opened, round_closed, applied)


def test_the_evaluator_is_the_officer_who_records_the_scores() -> None:
    given(*waiting).by("ann").when(score).then(application_scored)
    again = application_scored.model_copy(update={"evaluator": "bob"})
    given(*waiting, application_scored).by("bob").when(score).then(again)


def test_score_1_only_a_waiting_application_is_scored() -> None:
    given(round_opened, round_closed).when(score).then_refused(NoApplicationToScore)
    given(*waiting, admitted).when(score).then_refused(NoApplicationToScore)
    other = score.model_copy(update={"lot": Lot.FOSTERING})
    given(*waiting).when(other).then_refused(NoApplicationToScore)


def test_score_2_applications_are_opened_together() -> None:
    given(round_opened, applied).when(score).then_refused(RoundNotClosed)


def test_score_3_an_evaluator_scores_once() -> None:
    given(*waiting, application_scored).by("ann").when(score).then_refused(AlreadyScored)


def test_an_application_is_not_scored_before_the_day_on_which_its_round_was_closed() -> None:
    closed_on = score.scored_on + timedelta(days=1)
    later = round_closed.model_copy(update={"closed_on": closed_on})
    given(round_opened, later, applied).by("ann").when(score).then_refused(
        BeforeWhatItRestsOn, earliest=closed_on
    )
