"""Decision model of secure accommodation: its criteria, its approval, and its days without a court.

72 hours in any 28 days are counted as three days, because the ledger holds days.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.orders import SecureAccommodationApproved, SecureCriteriaFound
from domain.law import SecureLimits
from domain.readings.care import must_have_reached
from domain.readings.dated import days_between

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
        State's approval, and there is none by then. A child counts as below an age through the
        month of the birthday.
        """
        old_enough = must_have_reached(born_in, limits.approved_below, day)
        return not old_enough and not any(approved <= day for approved in self.approved_on)

    def allows_without_court(
        self, first: date, until: date, before: frozenset[date], limits: SecureLimits
    ) -> bool:
        """Whether the child may be kept in secure accommodation from `first` up to `until` without
        a court: the criteria were found met in the 28 days to the first, and the days are no more
        than the law allows in any 28, with those `before`.
        """
        window = timedelta(days=limits.within_days)
        found = any(first - window < day <= first for day in self.found_on)
        if not found or (until - first).days > limits.days:
            return False
        days = before.union(days_between(first, until))
        return all(sum(day - window < each <= day for each in days) <= limits.days for day in days)


def secure_of(child_ref: str) -> QueryItem:
    """The findings and approvals of secure accommodation for a child."""
    return QueryItem(events_in(SecureEvent), (tag("child", child_ref),))
