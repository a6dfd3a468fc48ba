"""After which entry a proposal of a framework's rise stands no longer.

It was made of the placements that would rise as they then were. Once another would rise, or one of
them would no more, changes its fee or passes to another provider, something else would be agreed
(PROPOSAL-3).

Source: the ledger's own (decision 97).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import Query, QueryItem, events_in, tag
from domain.events import stored_names
from domain.events.awards import AwardedByMiniCompetition, AwardedDirectly
from domain.events.corrections import changed_by, kind_changed_by
from domain.events.governance import DecisionProposed
from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
    PlacementStarted,
    PurchaseRegularised,
)
from domain.events.successions import ContractNovated, ContractTransferred
from domain.readings.separation.stands import EntryRead

UnderFramework: TypeAlias = AwardedByMiniCompetition | AwardedDirectly
Raisable: TypeAlias = (
    PlacementStarted
    | PurchaseRegularised
    | FeeVaried
    | AgreementSigned
    | ContractTransferred
    | ContractNovated
)
RAISABLE: Final = events_in(Raisable)
"""What changes which placements rise with a framework, by how much, and who is paid."""
STORED: Final = stored_names(RAISABLE)
STARTED: Final = stored_names((PlacementStarted,))
EVERY_RAISABLE: Final = QueryItem(RAISABLE)


def what_rises(framework_id: str) -> Query:
    """The awards of a framework, and what says which placements rise and what each costs."""
    awards = QueryItem(events_in(UnderFramework), (tag("framework", framework_id),))
    return (awards, EVERY_RAISABLE)


def named(tags: Iterable[str], kind: str) -> list[str]:
    """The references among these tags that are of one kind."""
    return [each.partition(":")[2] for each in tags if each.startswith(f"{kind}:")]


@dataclass(frozen=True, slots=True)
class Rising:
    """Each award under a framework; and of each placement the awards that entries name for it, the
    first day on which it may have started, and the position of the last entry that changed it.

    An entry that was reversed counts too: before that, another placement would have risen. On which
    day it had the placement start is not known from its reversal.
    """

    awards: dict[str, UnderFramework] = field(default_factory=dict)
    bought: dict[str, set[str]] = field(default_factory=dict)
    starts: dict[str, date] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[EntryRead]) -> Self:
        """What these entries say. A reversal changes a placement as the entry reversed did."""
        rising = cls()
        for each in sorted(entries, key=lambda each: each.position):
            if kind_changed_by(each.event) in STORED:
                rising.note_change(each)
            elif isinstance(each.event, UnderFramework):
                rising.awards[each.event.award_id] = each.event
        return rising

    def note_change(self, entry: EntryRead) -> None:
        """Take into account an entry that changes which placements rise, or its reversal."""
        event = entry.event
        stored, tags = changed_by(event)
        for placement_id in named(tags, "placement"):
            self.changed[placement_id] = entry.position
            self.bought.setdefault(placement_id, set()).update(named(tags, "award"))
            if stored in STARTED:
                day = event.started_on if isinstance(event, PlacementStarted) else date.min
                self.starts[placement_id] = min(self.starts.get(placement_id, day), day)

    def changed_at(self, proposal: DecisionProposed) -> int:
        """The position of the last entry that changed what would rise by a proposal; 0 if none, as
        where the proposal is of another act.
        """
        return max((self.changed[each] for each in self.placements(proposal)), default=0)

    def placements(self, proposal: DecisionProposed) -> Iterator[str]:
        """The placements that would rise by a proposal, or would have before a reversal: those
        under the framework, in the lot, that start by its first day and are not left out.
        """
        for placement_id, award_ids in self.bought.items():
            if (
                any(self.is_in(proposal, each) for each in award_ids)
                and self.starts.get(placement_id, date.min) <= (proposal.begins_on or date.max)
                and placement_id not in proposal.left_out
            ):
                yield placement_id

    def is_in(self, proposal: DecisionProposed, award_id: str) -> bool:
        """Whether an award was made under the framework of a proposal, and in its lot."""
        award = self.awards.get(award_id)
        return (
            award is not None
            and award.framework_id == proposal.framework_id
            and proposal.lot in (None, award.lot)
        )
