from datetime import timedelta

from examples import LATER, round_closed, round_opened
from specification import given

from domain.commands.framework.close_round import CloseRound, NotOpen, StillTakingApplications

close = CloseRound(round="R1", closed_on=LATER.date())


def test_a_round_is_closed_at_its_closing_time() -> None:
    closed = round_closed.model_copy(update={"closed_on": LATER.date()})
    given(round_opened).at(LATER).when(close).then(closed)


def test_close_1_only_an_open_round_is_closed() -> None:
    given().at(LATER).when(close).then_refused(NotOpen)
    given(round_opened, round_closed).at(LATER).when(close).then_refused(NotOpen)


def test_close_2_a_round_is_not_closed_before_its_closing_time() -> None:
    early = LATER - timedelta(seconds=1)
    given(round_opened).at(early).when(close).then_refused(StillTakingApplications)
    day_before = close.model_copy(update={"closed_on": LATER.date() - timedelta(days=1)})
    given(round_opened).at(LATER).when(day_before).then_refused(
        StillTakingApplications, closes_at=LATER
    )
