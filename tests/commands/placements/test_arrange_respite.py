from datetime import timedelta

import pytest
from examples import FEB, MARCH, placed, placement_ended, respite
from specification import given

from domain.commands.placements.arrange_respite import (
    ArrangeRespite,
    NotAShortBreak,
    NotRunning,
    RunsBackwards,
)

arrange = ArrangeRespite(**{k: v for k, v in respite if k != "child_ref"})


def for_days(days: int) -> dict[str, object]:
    """A stay of this many days."""
    return {"respite_to": MARCH + timedelta(days=days)}


def test_a_child_stays_elsewhere_for_some_days() -> None:
    given(placed).when(arrange).then(respite)


def test_respite_1_the_placement_runs_on_every_night() -> None:
    given().when(arrange).then_refused(NotRunning)
    early = arrange.model_copy(update={"respite_from": FEB - timedelta(days=1), "respite_to": FEB})
    given(placed).when(early).then_refused(NotRunning)
    last = placement_ended.model_copy(update={"ended_on": respite.respite_to})
    given(placed, last).when(arrange).then(respite)
    before = placement_ended.model_copy(update={"ended_on": respite.respite_to - timedelta(days=1)})
    given(placed, before).when(arrange).then_refused(NotRunning)


@pytest.mark.parametrize("days", [1, 17])
def test_respite_2_respite_lasts_up_to_seventeen_days(days: int) -> None:
    stay = for_days(days)
    given(placed).when(arrange.model_copy(update=stay)).then(respite.model_copy(update=stay))


def test_respite_2_respite_is_no_longer() -> None:
    stay = for_days(18)
    longer = given(placed).when(arrange.model_copy(update=stay))
    longer.then_in_breach(NotAShortBreak)
    assert longer.outcome() == [respite.model_copy(update=stay)]


@pytest.mark.parametrize("days", [0, -1])
def test_respite_3_its_days_run_forwards(days: int) -> None:
    given(placed).when(arrange.model_copy(update=for_days(days))).then_refused(RunsBackwards)
