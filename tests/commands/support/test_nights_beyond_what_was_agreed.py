"""Nights of short breaks for which nobody's authority was asked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    DCS,
    FEB,
    break_taken,
    breaks_agreed,
    breaks_ended,
    policy,
    row,
    scheme,
)
from specification import given

from domain.commands.support.record_short_break import (
    MoreThanAgreed,
    NotValued,
    RecordShortBreak,
)
from domain.events.support import BreaksUnder, ShortBreaksAgreed, ShortBreaksEnded, ShortBreakTaken

DAY = timedelta(days=1)
HELD = (scheme, policy)
TWO_YEARS = breaks_agreed.model_copy(
    update={"nights_a_year": 3, "agreed_until": date(2024, 2, 1), "under": BreaksUnder.SECTION_17}
)


def nights(first: date, count: int, series: str = "SB-1") -> ShortBreakTaken:
    """A break of so many nights."""
    days = {"stayed_from": first, "stayed_to": first + count * DAY}
    return break_taken.model_copy(update={**days, "series_id": series})


def record(taken: ShortBreakTaken) -> RecordShortBreak:
    """The command that records a break."""
    return RecordShortBreak(**dict(taken))


@pytest.mark.parametrize(
    ("first", "count", "most"),
    [
        (FEB + 9 * DAY, 2, 3),
        (FEB + 9 * DAY, 3, 4),
        (date(2023, 1, 29), 2, 3),
        (date(2023, 1, 28), 3, 4),
        (date(2023, 1, 31), 2, 2),
        (date(2023, 1, 31), 4, 3),
        (date(2023, 1, 31), 5, 4),
        (date(2023, 2, 1), 3, 3),
        (date(2023, 2, 1), 4, 4),
    ],
)
def test_break_7_the_nights_of_a_year_of_the_series_are_those_agreed(
    first: date, count: int, most: int
) -> None:
    asked = given(*HELD, TWO_YEARS, nights(FEB, 1)).on(date(2023, 6, 1))
    asked = asked.when(record(nights(first, count)))
    if most > TWO_YEARS.nights_a_year:
        asked.then_breaks_on(first, MoreThanAgreed)
        asked.on(FEB).then_refused(MoreThanAgreed, nights=most, most=3)
    else:
        asked.then(nights(first, count))


def test_break_7_the_years_of_a_series_begin_on_its_first_day() -> None:
    since = TWO_YEARS.model_copy(update={"agreed_from": date(2022, 5, 31)})
    held = (*HELD, since, nights(date(2023, 5, 28), 3))
    given(*held).on(date(2023, 6, 10)).when(record(nights(date(2023, 5, 31), 3))).then(
        nights(date(2023, 5, 31), 3)
    )
    given(*held).on(date(2023, 6, 10)).when(record(nights(date(2023, 5, 27), 1))).then_breaks(
        MoreThanAgreed
    )


def test_break_7_is_of_the_series_alone_of_one_with_a_fee_and_once_there_is_a_scheme() -> None:
    four = nights(FEB, 4)
    other = (TWO_YEARS.model_copy(update={"series_id": "SB-2"}), nights(FEB + 9 * DAY, 3, "SB-2"))
    given(*HELD, TWO_YEARS, *other).when(record(nights(FEB, 3))).then(nights(FEB, 3))
    given(*HELD, TWO_YEARS).when(record(four)).then_breaks(MoreThanAgreed)
    given(policy, TWO_YEARS).when(record(four)).then(four)
    free = TWO_YEARS.model_copy(update={"nightly_fee": Decimal(0)})
    for each in (free, free.model_copy(update={"nightly_fee": None})):
        given(*HELD, each).when(record(four)).then(four)


ENDED = breaks_agreed.model_copy(update={"series_id": "SB-0"})
"""A series that ends on 1 April 2022, and costs £120 a night."""
END = breaks_ended.model_copy(update={"series_id": "SB-0"})
SINCE = breaks_agreed.model_copy(
    update={"agreed_from": date(2022, 4, 2), "agreed_on": date(2022, 4, 2), "nights_a_year": 10}
)
TWELVE = scheme.model_copy(
    update={
        "rows": (
            row(measure="yearly", roles=("broker",), up_to=Decimal(120 * 12)),
            row(measure="yearly", above=Decimal(120 * 12)),
        )
    }
)
"""The broker decides what costs no more than twelve nights a year, and the director the rest."""
BOTH = (TWELVE, policy, ENDED, END, SINCE)


def late(count: int, first: date = FEB) -> ShortBreakTaken:
    """Nights of the series that has ended."""
    return nights(first, count, "SB-0")


def test_break_8_nights_of_a_series_that_ended_count_when_they_are_entered_late() -> None:
    given(*BOTH).when(record(late(2))).then(late(2))
    asked = given(*BOTH).when(record(late(3)))
    asked.then_breaks(NotValued)
    assert asked.outcome() == [late(3)]
    asked.then_breaks_on(asked.context.today, NotValued)


def test_break_8_late_nights_count_together_each_time_that_some_are_entered() -> None:
    two, one = late(2), late(1, FEB + 9 * DAY)
    given(*BOTH, two).when(record(one)).then_breaks(NotValued)
    given(*BOTH, two, one).when(record(late(1, FEB + 19 * DAY))).then_breaks(NotValued)


def test_break_8_nights_that_counted_when_the_other_was_agreed_are_not_late() -> None:
    in_time = (TWELVE, policy, ENDED, END, late(3), SINCE)
    given(*in_time).when(record(late(1, FEB + 9 * DAY))).then(late(1, FEB + 9 * DAY))
    given(*in_time).when(record(nights(date(2022, 4, 2), 5))).then(nights(date(2022, 4, 2), 5))


def test_break_8_what_was_counted_whole_counts_no_more_for_its_nights() -> None:
    running: tuple[ShortBreaksAgreed | ShortBreaksEnded, ...] = (ENDED, SINCE, END)
    given(TWELVE, policy, *running).when(record(late(9))).then(late(9))
    given(TWELVE, policy, ENDED, SINCE).when(record(late(9))).then(late(9))


def test_break_8_is_of_what_has_a_fee_and_once_there_is_a_scheme() -> None:
    free = ENDED.model_copy(update={"nightly_fee": Decimal(0)})
    given(TWELVE, policy, free, END, SINCE).when(record(late(9))).then(late(9))
    given(policy, ENDED, END, SINCE).when(record(late(9))).then(late(9))


def test_break_8_a_break_put_right_counts_as_what_it_is_put_in_the_place_of() -> None:
    counted = given(*BOTH).in_place_of(late(9))
    counted.when(record(late(9, FEB + 9 * DAY))).then(late(9, FEB + 9 * DAY))
    few = given(*BOTH).in_place_of(late(2))
    few.when(record(late(2))).then(late(2))
    few.when(record(late(3))).then_breaks(NotValued)
    given(*BOTH).in_place_of(late(9), NotValued).when(record(late(9))).then_breaks(NotValued)
    given(*BOTH).in_place_of(END).when(record(late(9))).then_breaks(NotValued)


def test_break_8_who_could_not_have_agreed_it_then_loses_nothing() -> None:
    for_the_director = (scheme, policy, ENDED, END, SINCE)
    given(*for_the_director).by("dora", DCS).when(record(late(9))).then(late(9))
