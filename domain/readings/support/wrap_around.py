"""Decision model of support by a provider's staff: when it started, what it costs, when it ends.

Whether support awaits authority is judged by what is recorded, of whatever day: by a breach of
SUPPORT-3 at its start, or an award that is not authorised (PROLONG-3).

Source: the council's contract procedure rules and its scheme of delegation (SUPPORT-3, PROLONG-3);
the ledger's own (decision 85).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import Marked, QueryItem, events_in, tag
from domain.events.awards import AwardAuthorised
from domain.events.support import SupportEnded, SupportExtended, SupportStarted

SupportEvent: TypeAlias = SupportStarted | SupportExtended | SupportEnded
WITHOUT_AUTHORITY: Final = "SUPPORT-3"
"""The rule whose breach leaves support without an authorised award."""


@dataclass(frozen=True, slots=True)
class Supports:
    """Support by reference: its start, the day until which it is agreed, its end, and which of it
    was bought without an authorised award; and the awards that were authorised, if they are read.
    """

    starts: Mapping[str, SupportStarted] = field(default_factory=dict)
    agreed: Mapping[str, date] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)
    awaiting: frozenset[str] = frozenset()
    authorised: frozenset[str] = frozenset()

    def after(self, event: SupportEvent | AwardAuthorised) -> Self:
        """The support once the event is taken into account."""
        match event:
            case AwardAuthorised():
                whole = {event.award_id} if event.complete else set[str]()
                return replace(self, authorised=self.authorised | whole)
            case SupportStarted():
                return replace(
                    self,
                    starts={**self.starts, event.support_id: event},
                    agreed={**self.agreed, event.support_id: event.agreed_until},
                )
            case SupportExtended():
                agreed = {**self.agreed, event.support_id: event.agreed_until}
                return replace(self, agreed=agreed)
            case SupportEnded():
                return replace(self, ends={**self.ends, event.support_id: event.ended_on})

    def mark(self, entry: Marked) -> Self:
        """The support once the breaches of an entry about it are taken into account."""
        broken = any(breach.rule == WITHOUT_AUTHORITY for breach in entry.breaches)
        if not broken or not isinstance(entry.event, SupportStarted):
            return self
        return replace(self, awaiting=self.awaiting | {entry.event.support_id})

    def awaits_authority(self, support_id: str) -> bool:
        """Whether support was bought without an authorised award: without any, or in an emergency
        with one that is not authorised yet or was then refused.
        """
        return support_id in self.awaiting or (
            self.starts[support_id].award_id not in self.authorised
        )

    def running(self, support_id: str, child_ref: str) -> SupportStarted | None:
        """The start of support that is the child's and of which no end is recorded, even where the
        day until which it is agreed has passed.
        """
        started = self.starts.get(support_id)
        if started is None or started.child_ref != child_ref or support_id in self.ends:
            return None
        return started

    def served_by(self, award_id: str, child_ref: str) -> bool:
        """Whether support of the child began under the award."""
        return any(
            (start.award_id, start.child_ref) == (award_id, child_ref)
            for start in self.starts.values()
        )


def support_of(child_ref: str) -> QueryItem:
    """The entries about the support of a child."""
    return QueryItem(events_in(SupportEvent), (tag("child", child_ref),))


def support_under(support_id: str) -> QueryItem:
    """The entry that started support under a reference."""
    return QueryItem((SupportStarted,), (tag("support", support_id),))
