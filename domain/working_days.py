"""England's working days: all but Saturdays, Sundays and bank holidays.

Bank holidays are a library's, England's, with those that were proclaimed for one year only. Before
2009 and after 2040 only Saturdays and Sundays are known not to be working days. A time of so many
working days does not count the day from which it runs.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 2.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

FIRST_YEAR: Final = 2009
LAST_YEAR: Final = 2040
SATURDAY: Final = 5
SUNDAY: Final = 6


@cache
def bank_holidays() -> tuple[date, ...]:
    """England's bank holidays over the years of the calendar.

    >>> date(2022, 9, 19) in bank_holidays(), date(2022, 7, 12) in bank_holidays()
    (True, False)
    """
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=years)))


def is_holiday(day: date) -> bool:
    """Whether a day is a Sunday or a bank holiday.

    >>> is_holiday(date(2022, 4, 17)), is_holiday(date(2022, 4, 18)), is_holiday(date(2022, 4, 16))
    (True, True, False)
    """
    return day.weekday() == SUNDAY or day in bank_holidays()


def working_day_after(day: date, count: int) -> date:
    """The working day that is so many working days after a day.

    >>> working_day_after(date(2022, 4, 14), 1), working_day_after(date(2022, 4, 13), 5)
    (datetime.date(2022, 4, 19), datetime.date(2022, 4, 22))
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY and day not in bank_holidays()
    return day
