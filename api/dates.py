"""Parses days, moments and positions of the log from the text that people type."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from domain.faults import Fault
from domain.london import day_in_london, start_of_day
from domain.values import FIRST_DAY, LAST_DAY
from domain.wording import day_stated

MOST: Final = 2**62


class NotADate(Fault):
    """A date is written YYYY-MM-DD, from 1900 to 2199; a moment also has a time and a zone; a
    position is a number.
    """

    slug = "not-a-date"
    status = 422


def parse_known_at(text: str | None) -> int | datetime | None:
    """A position, a moment with its zone, or a day, which means its end in London.

    Nothing for no text. Raises NotADate.

    >>> parse_known_at("42"), parse_known_at(None), parse_known_at("2021-12-31").isoformat()
    (42, None, '2022-01-01T00:00:00+00:00')
    """
    text = (text or "").strip(" ")
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(int(text[:19]), MOST)
    day = day_stated(text)
    if day is None:
        return parse_moment(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotADate
    return start_of_day(day + timedelta(days=1))


def parse_moment(text: str) -> datetime:
    """A moment with its zone. Raises NotADate."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise NotADate from None
    if parsed.tzinfo is None:
        raise NotADate
    return parsed


def parse_as_of(text: str | None, default: date) -> date:
    """A day, or the default for no text. Raises NotADate.

    >>> parse_as_of("2021-12-31", date(2020, 1, 1))
    datetime.date(2021, 12, 31)
    >>> parse_as_of("20211231", date(2020, 1, 1))
    Traceback (most recent call last):
    api.dates.NotADate: ...
    """
    text = (text or "").strip(" ")
    if not text:
        return default
    day = day_stated(text)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise NotADate
    return day


def today() -> date:
    """The current day in London."""
    return day_in_london(datetime.now(UTC))


def day_and_known(text: str) -> tuple[str, str]:
    """A day and what was known, from `day` or `day@known`: without the second, to the end of the
    day.

    Raises NotADate.

    >>> day_and_known("2021-12-31"), day_and_known("2021-12-31@6000")
    (('2021-12-31', '2021-12-31'), ('2021-12-31', '6000'))
    """
    day, _, known = text.partition("@")
    if not day:
        raise NotADate
    return day, known or day
