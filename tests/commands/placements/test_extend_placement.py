from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    FEB,
    MARCH,
    OTHER_CHILD,
    extended,
    placed,
    placement_ended,
    planned,
    regularised,
    staying_put,
)
from specification import given

from domain.commands.placements.extend_placement import (
    ExtendPlacement,
    NotAuthorised,
    NotRunning,
    PastEighteen,
)
from domain.commands.placements.start_placement import NoAward
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen

extend = ExtendPlacement(**{k: v for k, v in extended if k != "child_ref"})
carried = extend.model_copy(update={"transition_id": "T-1", "agreed_until": date(2030, 5, 1)})
longer = extended.model_copy(update={"agreed_until": date(2030, 5, 1)})


def test_a_placement_is_agreed_until_the_birthday_once_it_is_known() -> None:
    given(placed).when(extend).then(extended)
    last = {"agreed_until": date(2028, 5, 31)}
    given(placed).when(extend.model_copy(update=last)).then(extended.model_copy(update=last))


def test_extend_1_only_a_running_placement_is_extended() -> None:
    given().when(extend).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(extend).then_refused(NotRunning)
    at_once = extend.model_copy(update={"agreed_until": FEB})
    given(placed).when(at_once).then_refused(NotRunning)
    one_day = {"agreed_until": FEB + timedelta(days=1)}
    given(placed).when(extend.model_copy(update=one_day)).then(extended.model_copy(update=one_day))


def test_extend_2_a_placement_runs_past_eighteen_only_under_staying_put() -> None:
    past = extend.model_copy(update={"agreed_until": date(2028, 6, 1)})
    given(placed).when(past).then_refused(PastEighteen)
    given(placed, planned).when(carried).then_refused(PastEighteen)
    given(placed, planned, staying_put).when(carried).then(longer)
    beyond = carried.model_copy(update={"agreed_until": date(2030, 5, 2)})
    given(placed, planned, staying_put).when(beyond).then_refused(PastEighteen)


@pytest.mark.parametrize(
    "history",
    [
        (placed, staying_put),
        (placed, planned.model_copy(update={"child_ref": OTHER_CHILD}), staying_put),
    ],
)
def test_extend_2_the_staying_put_is_the_childs_own(history: tuple[Any, ...]) -> None:
    given(*history).when(carried).then_refused(PastEighteen)


def test_extend_3_a_purchase_without_an_authorised_award_is_not_agreed_for_longer() -> None:
    longer = extend.model_copy(update={"agreed_until": placed.agreed_until + timedelta(days=1)})
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(longer).then_refused(NotAuthorised)
        shorter = longer.model_copy(update={"agreed_until": placed.agreed_until})
        assert bought.when(shorter).outcome()
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(longer).outcome()
