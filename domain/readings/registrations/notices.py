"""Decision model of Ofsted's notices about a registration: which are in force on a day.

A notice is in force from its first day up to the day until which it says, or on which it was lifted
if that is sooner. It is asked of the first day of a placement (START-14), of the days of a stay
(START-3), of a move (RELOCATE-6), and of the day of need of a search, by an offer and by every
award of a registered home (OFFER-5, AWARD-4, AWARD-11, DIRECT-6, CONTINGENCY-5, SPOT-4). While a
suspension is in force no child lives there at all. A cancellation ends the registration itself.

Source: Care Standards Act 2000 s22B on restriction of accommodation, and ss 13 to 22A on other
notices (unconfirmed: the sections); the ledger's own (decision 94), for what each bars.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import QueryItem, events_in
from domain.events.providers import OfstedNoticeLifted, OfstedNoticeServed
from domain.registration_codes import OfstedNotice

NoticeEvent: TypeAlias = OfstedNoticeServed | OfstedNoticeLifted
NOTICES: Final = QueryItem(events_in(NoticeEvent))
"""Ofsted's notices about every registration."""
BAR_ANOTHER_CHILD: Final = (
    OfstedNotice.RESTRICTION,
    OfstedNotice.SUSPENSION,
    OfstedNotice.CANCELLATION,
)
"""The notices while which are in force no other child may come to live in the home."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Ofsted's notices about a registration by reference, and the day on which each was lifted."""

    served: Mapping[str, OfstedNoticeServed] = field(default_factory=dict)
    lifted: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: NoticeEvent) -> Self:
        """The notices once the event is taken into account."""
        if isinstance(event, OfstedNoticeServed):
            return replace(self, served={**self.served, event.notice_id: event})
        return replace(self, lifted={**self.lifted, event.notice_id: event.lifted_on})

    def until(self, notice: OfstedNoticeServed) -> date:
        """The day from which a notice is no longer in force."""
        return min(notice.in_force_until or date.max, self.lifted.get(notice.notice_id, date.max))

    def at(self, notice_id: str, day: date) -> OfstedNoticeServed | None:
        """The notice of a reference, if it is in force on a day."""
        found = self.served.get(notice_id)
        if found is None or not found.in_force_from <= day < self.until(found):
            return None
        return found

    def in_force(self, kind: OfstedNotice, day: date, address_id: str | None = None) -> bool:
        """Whether a notice of a kind is in force on a day, about the whole registration or the
        address that is given.
        """
        return any(
            notice.notice is kind and notice.address_id in (None, address_id)
            for notice in self.served.values()
            if self.at(notice.notice_id, day) is not None
        )

    def at_address(self, kind: OfstedNotice, day: date, address_id: str) -> bool:
        """Whether a notice of a kind about this very address is in force on a day."""
        return any(
            notice.notice is kind and notice.address_id == address_id
            for notice in self.served.values()
            if self.at(notice.notice_id, day) is not None
        )

    def days(self) -> set[date]:
        """The days on which a notice begins or ends."""
        return {
            day for each in self.served.values() for day in (each.in_force_from, self.until(each))
        }


@dataclass(frozen=True, slots=True)
class NoticesOfAll:
    """Ofsted's notices about every registration, by home."""

    of_home: Mapping[str, Notices] = field(default_factory=dict)

    def after(self, event: NoticeEvent) -> Self:
        """The notices once the event is taken into account."""
        there = self.of_home.get(event.home_id, Notices()).after(event)
        return replace(self, of_home={**self.of_home, event.home_id: there})

    def of(self, home_id: str | None) -> Notices:
        """The notices about a home."""
        return self.of_home.get(home_id or "", Notices())

    def bar(self, home_id: str | None, day: date) -> bool:
        """Whether a notice about the whole of a home lets no other child come to it on a day."""
        return any(self.of(home_id).in_force(kind, day) for kind in BAR_ANOTHER_CHILD)
