"""Tags, stored names, ages, money and moments."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pydantic import TypeAdapter

from domain.command import Refusal
from domain.events import CLASSES, FAMILIES, events_of
from domain.events.base import Event, marks_within
from domain.readings.search import age_band
from domain.values import Moment, ProviderId, Tag, birthday_month, to_the_penny, years_after


class Fact(Event):
    """An event without a stored name of its own."""


class Named(Fact):
    """An event with one."""

    stored = "named.v1"


class Inherits(Named):
    """An event that has only its parent's."""


def test_the_events_of_a_family_are_those_with_a_stored_name_of_their_own() -> None:
    family = SimpleNamespace(a=Named, b=Fact, c=Inherits, d=Named(), e="stored", f=int, g=dict)
    assert events_of(family) == (Named,)
    together = tuple(event for family in FAMILIES for event in events_of(family))
    assert together == CLASSES


def test_the_marks_of_a_type_are_those_of_its_parts() -> None:
    marks = [mark for mark in marks_within(tuple[ProviderId | None, ...]) if isinstance(mark, Tag)]
    assert marks == [Tag("provider")]
    assert list(marks_within(int | None)) == []


def test_the_message_of_a_refusal_is_its_docstring_on_one_line() -> None:
    class Full(Refusal):
        """There is no room,
        nor will there be.
        """

        rule = "FULL-1"

    assert str(Full()) == Full().title == "There is no room, nor will there be."


@pytest.mark.parametrize(
    ("amount", "penny"), [("0.125", "0.13"), ("0.135", "0.14"), ("-0.125", "-0.13"), ("3", "3.00")]
)
def test_pennies_are_rounded_halves_away_from_zero(amount: str, penny: str) -> None:
    assert str(to_the_penny(Decimal(amount))) == penny


def test_a_moment_is_kept_in_utc() -> None:
    moments: TypeAdapter[datetime] = TypeAdapter(Moment)
    summer = datetime(2022, 6, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    kept = moments.validate_python(summer)
    assert kept.tzinfo is UTC
    assert moments.dump_json(kept) == b'"2022-06-01T11:00:00Z"'


@pytest.mark.parametrize(
    ("born_in", "age", "first", "last"),
    [
        ("2004-10", 18, date(2022, 10, 1), date(2022, 10, 31)),
        ("2004-12", 18, date(2022, 12, 1), date(2022, 12, 31)),
        ("2006-02", 18, date(2024, 2, 1), date(2024, 2, 29)),
        ("2006-11", 16, date(2022, 11, 1), date(2022, 11, 30)),
    ],
)
def test_a_birthday_falls_within_its_month(born_in: str, age: int, first: date, last: date) -> None:
    assert birthday_month(born_in, age) == (first, last)


def test_years_after_a_leap_day() -> None:
    assert years_after(date(2020, 2, 29), 4) == date(2024, 2, 29)
    assert years_after(date(2020, 2, 29), 5) == date(2025, 3, 1)
    assert years_after(date(2022, 12, 31), 1) == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("day", "band"),
    [
        (date(2015, 5, 30), "0 to 4"),
        (date(2015, 5, 31), "5 to 9"),
        (date(2020, 5, 30), "5 to 9"),
        (date(2020, 5, 31), "10 to 12"),
        (date(2023, 5, 31), "13 to 15"),
        (date(2026, 5, 31), "16 to 17"),
        (date(2028, 5, 30), "16 to 17"),
        (date(2028, 5, 31), "18 or over"),
    ],
)
def test_a_child_is_in_the_band_of_the_age_surely_reached(day: date, band: str) -> None:
    assert age_band("2010-05", day) == band
