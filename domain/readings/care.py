"""Decision model of a child's periods of care; also ages, from a month of birth.

Whether a child is looked after (START-1), or has an age, is judged on the day that is asked about.
Only the month of birth is known: a child may have an age from the first day of the month, and has
it for certain on the last.

Source: Children Act 1989 s22(1) for who is looked after, and s105(1), by which a child is a person
under eighteen; the ledger's own (decision 6), that only the month of birth is held.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.care import CareEnded, CareStarted
from domain.values import birthday_month

CareEvent: TypeAlias = CareStarted | CareEnded


@dataclass(frozen=True, slots=True)
class Care:
    """The days on which periods of care started and ended, and the month of birth."""

    starts: frozenset[date] = frozenset()
    ends: frozenset[date] = frozenset()
    born_in: str | None = None

    def after(self, event: CareEvent) -> Self:
        """The periods of care once the event is taken into account."""
        if isinstance(event, CareStarted):
            starts = self.starts | {event.started_on}
            return replace(self, starts=starts, born_in=event.born_in)
        return replace(self, ends=self.ends | {event.ended_on})

    def looked_after_on(self, day: date) -> bool:
        """Whether the child is looked after on the day.

        A period of care has begun by then and has not ended: the day on which it ends does not
        count. Nobody is looked after once the month of the eighteenth birthday is over, whether or
        not the end of care is recorded.
        """
        if self.born_in is not None and day > birthday_month(self.born_in, 18)[1]:
            return False
        start = max((start for start in self.starts if start <= day), default=None)
        return start is not None and not any(start < end <= day for end in self.ends)

    def overlaps(self, first: date, end: date | None) -> bool:
        """Whether a period from `first` up to `end`, or without an end, has a day in common with
        one that is recorded. One whose end is not recorded goes on past eighteen here: its end is
        to be recorded before what would follow it.
        """
        return any(
            start < (end or date.max)
            and first < min((each for each in self.ends if each > start), default=date.max)
            for start in self.starts
        )

    def runs_since(self, day: date) -> bool:
        """Whether the child is looked after on the day, or on one after it."""
        grown = self.born_in is not None and day > birthday_month(self.born_in, 18)[1]
        return not grown and self.overlaps(day, None)

    @property
    def open_since(self) -> date | None:
        """The first day of the period of care that has not ended, if there is one."""
        start = max(self.starts, default=None)
        return None if start is None or any(end > start for end in self.ends) else start


def must_have_reached(born_in: str, age: int, day: date) -> bool:
    """Whether a child has reached an age on a day, on whichever day of the month the birthday is.

    >>> days = date(2022, 5, 30), date(2022, 5, 31)
    >>> [must_have_reached("2006-05", 16, day) for day in days]
    [False, True]
    """
    return day >= birthday_month(born_in, age)[1]


def may_have_reached(born_in: str, age: int, day: date) -> bool:
    """Whether a child may have reached an age on a day.

    >>> days = date(2022, 4, 30), date(2022, 5, 1)
    >>> [may_have_reached("2006-05", 16, day) for day in days]
    [False, True]
    """
    return day >= birthday_month(born_in, age)[0]


def may_be_a_child(born_in: str, day: date) -> bool:
    """Whether somebody born in a month may be born by a day, and below eighteen on it.

    >>> days = date(2022, 4, 30), date(2022, 5, 1), date(2040, 5, 31), date(2040, 6, 1)
    >>> [may_be_a_child("2022-05", day) for day in days]
    [False, True, True, False]
    """
    return birthday_month(born_in, 0)[0] <= day <= birthday_month(born_in, 18)[1]


def care_of(child_ref: str) -> QueryItem:
    """The entries that start and end a child's periods of care."""
    return QueryItem(events_in(CareEvent), (tag("child", child_ref),))
