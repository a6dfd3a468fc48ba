from datetime import date, timedelta

import pytest
from examples import arrangement
from specification import given

from domain.codes import LegalRegime, Tier
from domain.commands.market.recognise_arrangement import (
    AlreadyRecognised,
    BeforeTheAct,
    NotAContingency,
    RecogniseArrangement,
    RunsBackwards,
)

recognise = RecogniseArrangement(**dict(arrangement))


def test_an_arrangement_is_recognised() -> None:
    given().when(recognise).then(arrangement)
    region = {"tier": Tier.REGION}
    given().when(recognise.model_copy(update=region)).then(arrangement.model_copy(update=region))


def test_arrange_1_an_arrangement_is_recognised_once() -> None:
    given(arrangement).when(recognise).then_refused(AlreadyRecognised)


@pytest.mark.parametrize("tier", [Tier.IN_HOUSE, Tier.PURCHASING_SYSTEM, Tier.SPOT])
def test_arrange_2_it_is_the_city_regions_or_the_regions(tier: Tier) -> None:
    wrong = recognise.model_copy(update={"tier": tier})
    given().when(wrong).then_refused(NotAContingency)


def test_arrange_3_one_under_the_act_begins_no_earlier_than_the_act() -> None:
    act = {"legal_regime": LegalRegime.PROCUREMENT_ACT_2023}
    before = {**act, "starts_on": date(2025, 2, 23)}
    given().when(recognise.model_copy(update=before)).then_refused(BeforeTheAct)
    then = {**act, "starts_on": date(2025, 2, 24)}
    given().when(recognise.model_copy(update=then)).then(arrangement.model_copy(update=then))


def test_arrange_4_it_ends_after_it_begins() -> None:
    same = recognise.model_copy(update={"ends_on": recognise.starts_on})
    given().when(same).then_refused(RunsBackwards, starts_on=recognise.starts_on)
    day = {"ends_on": recognise.starts_on + timedelta(days=1)}
    assert given().when(recognise.model_copy(update=day)).outcome()
