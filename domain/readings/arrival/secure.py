"""Decision model of secure accommodation without a court: findings, approvals and days.

72 hours of secure accommodation in any 28 days are counted as three days, because the ledger holds
days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.orders import SecureAccommodationApproved, SecureCriteriaFound
from domain.readings.care import must_have_reached
from domain.statutes.orders import SecureLimits

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

    def first_day_beyond(
        self, days: Sequence[date], before: frozenset[date], limits: SecureLimits
    ) -> date | None:
        """The first of these days without a court, in their order, that the law does not allow, or
        None: all of them unless the criteria were found met in the 28 days to the first, and those
        beyond what it allows in any 28, with the days `before`.
        """
        if not days:
            return None
        window = timedelta(days=limits.within_days)
        if not any(days[0] - window < day <= days[0] for day in self.found_on):
            return days[0]
        for last in sorted(before.union(days)):
            within = [day for day in before.union(days) if last - window < day <= last]
            ours = [day for day in days if day in within]
            if ours and len(within) > limits.days:
                return max(ours)
        return None


def secure_of(child_ref: str) -> QueryItem:
    """The findings and approvals of secure accommodation for a child."""
    return QueryItem(events_in(SecureEvent), (tag("child", child_ref),))
