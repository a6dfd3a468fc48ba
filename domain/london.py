"""Converts a moment to its day in London, and a day in London to the moment at which it starts.

Moments are kept in UTC. One that is made here from a day and a time bears London's offset: it is
the same moment. A time that the clock shows twice is the first of the two, and one that it skips is
read as if the clock had not been put forward. From the end of March to the end of October London is
an hour ahead of it. The day on which something is recorded is London's (FACT-1).

Source: the ledger's own (decision 66), for the day of recording.
"""

from contextlib import suppress
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from domain.wording import format_day

LONDON: Final = ZoneInfo("Europe/London")


def day_in_london(moment: datetime) -> date:
    """The day it is in London at a moment.

    >>> from datetime import UTC
    >>> day_in_london(datetime(2022, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2022, 7, 1)
    """
    return moment.astimezone(LONDON).date()


def clock_in_london(moment: datetime) -> str:
    """The time in London at a moment, as hours and minutes.

    >>> from datetime import UTC
    >>> clock_in_london(datetime(2022, 7, 1, 8, 30, tzinfo=UTC))
    '09:30'
    """
    return f"{moment.astimezone(LONDON):%H:%M}"


def moment_in_words(moment: datetime) -> str:
    """A moment by London's clock, as it stands within a sentence.

    >>> from datetime import UTC
    >>> moment_in_words(datetime(2022, 7, 1, 8, 30, tzinfo=UTC))
    '1 July 2022, 09:30'
    """
    return f"{format_day(day_in_london(moment))}, {clock_in_london(moment)}"


def moment_stated(text: str) -> datetime | None:
    """The moment that a text states. Nothing if the text is no moment, has no zone, or states one
    whose day in London is before the year 1 or after the year 9999.

    >>> moment_stated("2022-07-01T08:30:00.000000Z"), moment_stated("2021-01-01T99Z")
    (datetime.datetime(2022, 7, 1, 8, 30, tzinfo=datetime.timezone.utc), None)
    """
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and day_in_london(moment):
            return moment
    return None


def moment_in_london(day: date, at: time) -> datetime:
    """The moment at which London's clock shows a time on a day.

    >>> moment_in_london(date(2022, 7, 1), time(17, 0)).isoformat()
    '2022-07-01T17:00:00+01:00'
    """
    return datetime.combine(day, at, LONDON)


def start_of_day(day: date) -> datetime:
    """The moment at which a day begins in London.

    >>> start_of_day(date(2022, 7, 1)).isoformat(), start_of_day(date(2022, 1, 1)).isoformat()
    ('2022-07-01T00:00:00+01:00', '2022-01-01T00:00:00+00:00')
    """
    return moment_in_london(day, time())
