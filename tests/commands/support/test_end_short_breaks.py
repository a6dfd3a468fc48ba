from datetime import date, timedelta

from examples import APRIL, FEB, break_taken, breaks_agreed, breaks_ended
from specification import given

from domain.commands.support.end_short_breaks import EndShortBreaks, NotRunning, WrongDay

end = EndShortBreaks(**dict(breaks_ended))


def on(day: date) -> EndShortBreaks:
    """The end on another day."""
    return end.model_copy(update={"ended_on": day})


def test_a_series_of_short_breaks_ends() -> None:
    given(breaks_agreed, break_taken).when(end).then(breaks_ended)


def test_endbreaks_1_the_series_runs() -> None:
    given().when(end).then_refused(NotRunning)
    given(breaks_agreed, breaks_ended).when(end).then_refused(NotRunning)


def test_endbreaks_2_it_ends_in_its_days_and_after_every_break() -> None:
    given(breaks_agreed).when(on(FEB - timedelta(days=1))).then_refused(WrongDay, first=FEB)
    last = breaks_agreed.agreed_until - timedelta(days=1)
    given(breaks_agreed).when(on(breaks_agreed.agreed_until)).then_refused(WrongDay, last=last)
    assert given(breaks_agreed).when(on(last)).outcome()
    assert given(breaks_agreed).when(on(FEB)).outcome()
    during = on(break_taken.stayed_to - timedelta(days=1))
    given(breaks_agreed, break_taken).when(during).then_refused(WrongDay)
    assert given(breaks_agreed, break_taken).when(on(APRIL)).outcome()


def test_endbreaks_2_no_day_is_offered_where_a_break_lasts_to_the_end() -> None:
    until = breaks_agreed.agreed_until
    to_the_end = break_taken.model_copy(update={"stayed_to": until})
    given(breaks_agreed, to_the_end).when(on(until)).then_refused(WrongDay, last=())
    last = until - timedelta(days=1)
    to_the_last = break_taken.model_copy(update={"stayed_to": last})
    given(breaks_agreed, to_the_last).when(on(until)).then_refused(WrongDay, first=last, last=last)
