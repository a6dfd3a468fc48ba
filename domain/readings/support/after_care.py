"""Decision model of arrangements after care: their starts and ends, by reference.

An arrangement runs from its first day up to its end or, while it has none, up to the day until
which it is agreed (AFTER-4). Who may arrange one is by the scheme of the day that is given
(AFTER-8).

Source: the council's scheme of delegation (AFTER-8); the ledger's own (decision 86).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Protocol, Self, TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import QueryItem, events_in, tag
from domain.events.after_care import AfterCareArranged, AfterCareEnded
from domain.readings.scheme import Matter, Scheme, roles_in
from domain.values import cost

A_YEAR: Final = 365
AfterCareEvent: TypeAlias = AfterCareArranged | AfterCareEnded


@dataclass(frozen=True, slots=True)
class Arranged:
    """Arrangements after care by reference, and the days on which they ended."""

    starts: Mapping[str, AfterCareArranged] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: AfterCareEvent) -> Self:
        """The arrangements once the event is taken into account."""
        if isinstance(event, AfterCareArranged):
            return replace(self, starts={**self.starts, event.arrangement_ref: event})
        return replace(self, ends={**self.ends, event.arrangement_ref: event.ended_on})

    def overlapping(self, child_ref: str, first: date, end: date) -> AfterCareArranged | None:
        """An arrangement of the young person with a day from the first up to the end, if any."""
        return next(
            (
                start
                for reference, start in self.starts.items()
                if start.child_ref == child_ref
                and start.started_on < end
                and first < self.ends.get(reference, start.agreed_until)
            ),
            None,
        )


def after_care_of(child_ref: str) -> QueryItem:
    """The entries about a young person's arrangements after care."""
    return QueryItem(events_in(AfterCareEvent), (tag("child", child_ref),))


def arranged_under(reference: str) -> QueryItem:
    """The entry that made an arrangement under a reference."""
    return QueryItem((AfterCareArranged,), (tag("aftercare", reference),))


class Costed(Protocol):
    """What an arrangement costs a week, and its days."""

    @property
    def weekly_cost(self) -> Decimal: ...

    @property
    def started_on(self) -> date: ...

    @property
    def agreed_until(self) -> date: ...


def who_may_arrange(costed: Costed, scheme: Scheme, day: date) -> tuple[str, ...]:
    """The roles to which the scheme in force on a day gives a cost of this much after eighteen."""
    weekly, days = costed.weekly_cost, (costed.agreed_until - costed.started_on).days
    value = {
        Measure.WEEKLY: weekly,
        Measure.YEARLY: cost(weekly, A_YEAR),
        Measure.WHOLE_LIFE: cost(weekly, days),
    }
    decision = Decision.COST_AFTER_EIGHTEEN
    matter = Matter(decision, None, None, value, None, registered=True, past_eighteen=True)
    return roles_in(scheme.rows(Mode.DECIDES, matter, day))
