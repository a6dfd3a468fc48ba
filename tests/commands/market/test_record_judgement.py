from datetime import timedelta

import pytest
from examples import FEB, judged, registered
from specification import NOON, given

from domain.commands.market.record_judgement import (
    HomeNotRegistered,
    InspectionAlreadyRecorded,
    NotPublishedThen,
    OfAnotherScheme,
    RecordJudgement,
)
from domain.registration_codes import OUTCOMES_OF_SUPPORT
from domain.values import Judgement, Kind

judge = RecordJudgement(home_id="H-1", judgement="good", inspected_on=FEB)


def test_a_judgement_is_recorded() -> None:
    given(registered).when(judge).then(judged)


def test_judgement_1_an_unregistered_home_is_not_judged() -> None:
    given().when(judge).then_refused(HomeNotRegistered)
    later = registered.model_copy(update={"registered_on": FEB.replace(day=2)})
    given(later).when(judge).then_refused(HomeNotRegistered)


def test_judgement_2_an_inspection_is_recorded_once() -> None:
    given(registered, judged).when(judge).then_refused(InspectionAlreadyRecorded)
    next_one = judged.model_copy(update={"inspected_on": FEB + timedelta(days=1)})
    given(registered, judged, next_one).when(judge).then_refused(InspectionAlreadyRecorded)


def test_judgement_1_an_inspection_on_the_day_of_registration_counts() -> None:
    that_day = registered.model_copy(update={"registered_on": FEB})
    given(that_day).when(judge).then(judged)


SUPPORT = registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT})


@pytest.mark.parametrize("judgement", list(Judgement))
def test_judgement_3_supported_accommodation_has_outcomes_of_its_own(judgement: Judgement) -> None:
    says = judge.model_copy(update={"judgement": judgement})
    right, wrong = (registered, SUPPORT)
    if judgement in OUTCOMES_OF_SUPPORT:
        right, wrong = (SUPPORT, registered)
    given(right).when(says).then(judged.model_copy(update={"judgement": judgement}))
    of_support = wrong is SUPPORT
    fitting = tuple(each for each in Judgement if (each in OUTCOMES_OF_SUPPORT) is of_support)
    given(wrong).when(says).then_refused(OfAnotherScheme, judgements=fitting)


def test_judgement_4_it_is_published_after_the_inspection_and_not_ahead() -> None:
    for day in (FEB, FEB + timedelta(days=40), NOON.date()):
        told = judge.model_copy(update={"published_on": day})
        given(registered).when(told).then(judged.model_copy(update={"published_on": day}))
    for wrong in (FEB - timedelta(days=1), NOON.date() + timedelta(days=1)):
        told = judge.model_copy(update={"published_on": wrong})
        given(registered).when(told).then_refused(NotPublishedThen, first=FEB, last=NOON.date())
