"""Days in London and financial years, for any day and at both changes of the clock."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from domain.london import day_in_london, start_of_day
from domain.values import FIRST_DAY, LAST_DAY, birthday_month, financial_year, year_bounds

CLOCKS_FORWARD, CLOCKS_BACK = date(2022, 3, 27), date(2022, 10, 30)
A_MOMENT = timedelta(microseconds=1)
days = st.dates(FIRST_DAY, LAST_DAY - timedelta(days=1))


@given(days)
@example(CLOCKS_FORWARD)
@example(CLOCKS_BACK)
@example(CLOCKS_FORWARD + timedelta(days=1))
@example(CLOCKS_BACK + timedelta(days=1))
def test_a_day_in_london_begins_where_the_day_before_ends(day: date) -> None:
    begins = start_of_day(day).astimezone(UTC)
    assert day_in_london(begins) == day
    assert day_in_london(begins - A_MOMENT) == day - timedelta(days=1)


def test_a_day_in_london_has_23_24_or_25_hours() -> None:
    hours = {
        day: (start_of_day(day + timedelta(days=1)).astimezone(UTC)
              - start_of_day(day).astimezone(UTC)) / timedelta(hours=1)
        for day in (CLOCKS_FORWARD, date(2022, 6, 1), CLOCKS_BACK)
    }  # fmt: skip
    assert hours == {CLOCKS_FORWARD: 23, date(2022, 6, 1): 24, CLOCKS_BACK: 25}


@given(st.integers(0, 59), st.sampled_from((CLOCKS_FORWARD, CLOCKS_BACK)))
def test_every_moment_around_a_change_of_the_clock_is_on_its_day(minute: int, day: date) -> None:
    """The clock shows no hour from 1 to 2 on the first of these days, and shows it twice on the
    second.
    """
    for hour in (0, 1):
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        assert day_in_london(moment) == day


@given(days)
@example(date(2000, 3, 31))
@example(date(1999, 4, 1))
def test_a_day_is_in_one_financial_year_which_begins_where_the_one_before_ends(day: date) -> None:
    year = financial_year(day)
    first, next_first = year_bounds(year)
    assert first <= day < next_first
    assert financial_year(first) == year == financial_year(next_first - timedelta(days=1))
    assert year_bounds(financial_year(next_first))[0] == next_first


@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)), st.integers(0, 25))
def test_a_birthday_falls_within_the_month_that_was_recorded_for_it(born: date, age: int) -> None:
    first, last = birthday_month(f"{born:%Y-%m}", age)
    assert (first.day, (last + timedelta(days=1)).day) == (1, 1)
    assert (first.year, first.month) == (last.year, last.month) == (born.year + age, born.month)
