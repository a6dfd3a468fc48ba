from datetime import UTC, date, datetime

import pytest
from examples import framework, round_opened
from specification import given

from domain.commands.framework.open_round import (
    AlreadyOpened,
    ClosesBeforeItOpens,
    LotNotInFramework,
    OpenRound,
)
from domain.values import Lot

open_it = OpenRound(**dict(round_opened))


def test_a_round_is_opened_to_lots_until_a_moment() -> None:
    given(framework).when(open_it).then(round_opened)


def test_round_1_a_round_is_opened_once() -> None:
    given(framework, round_opened).when(open_it).then_refused(AlreadyOpened)


def test_round_2_the_framework_buys_every_lot() -> None:
    given().when(open_it).then_refused(LotNotInFramework)
    lots = open_it.model_copy(update={"lots": (Lot.RESIDENTIAL, Lot.WRAP_AROUND)})
    given(framework).when(lots).then_refused(LotNotInFramework)
    one = {"lots": (Lot.RESIDENTIAL,)}
    given(framework).when(open_it.model_copy(update=one)).then(round_opened.model_copy(update=one))


def test_round_3_a_round_closes_on_a_later_day() -> None:
    same_day = open_it.model_copy(update={"closes_at": datetime(2022, 1, 1, 23, tzinfo=UTC)})
    given(framework).when(same_day).then_refused(ClosesBeforeItOpens)
    next_day = {"closes_at": datetime(2022, 1, 2, 0, tzinfo=UTC)}
    given(framework).when(open_it.model_copy(update=next_day)).then(
        round_opened.model_copy(update=next_day)
    )


@pytest.mark.parametrize(
    ("opened_on", "closes_at", "later"),
    [
        (date(2022, 3, 26), datetime(2022, 3, 26, 23, 59, tzinfo=UTC), False),
        (date(2022, 3, 26), datetime(2022, 3, 27, 0, 0, tzinfo=UTC), True),
        (date(2022, 3, 27), datetime(2022, 3, 27, 22, 59, tzinfo=UTC), False),
        (date(2022, 3, 27), datetime(2022, 3, 27, 23, 0, tzinfo=UTC), True),
        (date(2022, 10, 29), datetime(2022, 10, 29, 23, 0, tzinfo=UTC), True),
        (date(2022, 10, 30), datetime(2022, 10, 30, 23, 59, tzinfo=UTC), False),
        (date(2022, 10, 30), datetime(2022, 10, 31, 0, 0, tzinfo=UTC), True),
    ],
)
def test_round_3_the_day_it_closes_is_the_day_in_london_when_the_clocks_change(
    opened_on: date, closes_at: datetime, *, later: bool
) -> None:
    days = {"opened_on": opened_on, "closes_at": closes_at}
    outcome = given(framework).when(open_it.model_copy(update=days))
    if later:
        outcome.then(round_opened.model_copy(update=days))
    else:
        outcome.then_refused(ClosesBeforeItOpens)
