from datetime import timedelta

from examples import LATER, round_closed, round_opened
from specification import given

from domain.commands.framework.close_round import CloseRound, NotOpen, StillTakingApplications

close = CloseRound(**dict(round_closed))


def test_a_round_is_closed_at_its_closing_time() -> None:
    given(round_opened).at(LATER).when(close).then(round_closed)


def test_close_1_only_an_open_round_is_closed() -> None:
    given().at(LATER).when(close).then_refused(NotOpen)
    given(round_opened, round_closed).at(LATER).when(close).then_refused(NotOpen)


def test_close_2_a_round_is_not_closed_before_its_closing_time() -> None:
    early = LATER - timedelta(seconds=1)
    given(round_opened).at(early).when(close).then_refused(StillTakingApplications)
