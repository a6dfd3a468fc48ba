"""Decision model of secure accommodation without a court: findings, approvals and days.

72 hours of secure accommodation in any 28 days are counted as three days, because the ledger holds
days, and more than 48 hours as two. The criteria are to be found met in the 28 days that end with
the first of the days without an order. Where the days run out about a Sunday or a public holiday, a
child who was there for more than 48 hours in the 27 days before may stay until the next day that is
neither. START-12 and END-7 are judged so, by the law of the first day of the stay.

Source: Children Act 1989 s25 for the criteria; Children (Secure Accommodation) Regulations 1991 reg
4 (the approval of a child under thirteen), reg 10(1) (72 hours in 28 days) and reg 10(3) (holidays;
unconfirmed: read from memory); the ledger's own (decision 67) for how hours are counted as days;
the ledger's own for the 28 days in which the criteria are found met.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.orders import SecureAccommodationApproved, SecureCriteriaFound
from domain.readings.care import must_have_reached
from domain.statutes.orders import SecureLimits
from domain.working_days import is_holiday

DAY: Final = timedelta(days=1)
SecureEvent: TypeAlias = SecureCriteriaFound | SecureAccommodationApproved


@dataclass(frozen=True, slots=True)
class Secure:
    """The days on which the criteria were found met for a child, and the approvals given."""

    found_on: tuple[date, ...] = ()
    approved_on: tuple[date, ...] = ()

    def after(self, event: SecureEvent) -> Self:
        """The findings and approvals once the event is taken into account."""
        if isinstance(event, SecureCriteriaFound):
            return replace(self, found_on=(*self.found_on, event.found_on))
        return replace(self, approved_on=(*self.approved_on, event.approved_on))

    def lacks_approval(self, born_in: str, day: date, limits: SecureLimits) -> bool:
        """Whether the child is too young for secure accommodation on a day without the Secretary of
        State's approval, and there is none by then. A child counts as below an age up to the last
        day of the month of the birthday, and as of that age on that day.
        """
        old_enough = must_have_reached(born_in, limits.approved_below, day)
        return not old_enough and not any(approved <= day for approved in self.approved_on)

    def first_day_beyond(
        self, days: Sequence[date], before: frozenset[date], limits: SecureLimits
    ) -> date | None:
        """The first of these days without a court, in their order, that the law does not allow, or
        None. It allows none unless the criteria were found met in the 28 days that end with the
        first. It then allows so many in any 28, the days `before` counted too, and more about a
        Sunday or a public holiday (reg 10(3)).
        """
        if not days:
            return None
        window = timedelta(days=limits.within_days)
        if not any(days[0] - window < day <= days[0] for day in self.found_on):
            return days[0]
        there_before = sum(days[0] - window < day < days[0] for day in before)
        ran_out: date | None = None
        for last in sorted(before.union(days)):
            within = [day for day in before.union(days) if last - window < day <= last]
            ours = [day for day in days if day in within]
            if not ours or len(within) <= limits.days:
                continue
            beyond = max(ours)
            ran_out = ran_out or beyond
            longer = limits.longer_after <= there_before < limits.days
            if not (longer and lasts_until(ran_out, beyond)):
                return beyond
        return None


def lasts_until(ran_out: date, day: date) -> bool:
    """Whether days that run out on a day last on that one or a later one: about a Sunday or a
    public holiday, until the next day that is neither.

    >>> [lasts_until(date(2022, 4, 16), date(2022, 4, day)) for day in (16, 18, 19)]
    [True, True, False]
    """
    since = (ran_out + DAY * n for n in range(1, (day - ran_out).days + 1))
    about_one = is_holiday(ran_out) or is_holiday(ran_out + DAY)
    return about_one and all(is_holiday(each) for each in since)


def secure_of(child_ref: str) -> QueryItem:
    """The findings and approvals of secure accommodation for a child."""
    return QueryItem(events_in(SecureEvent), (tag("child", child_ref),))
