"""After which entry a proposal of a framework's rise stands no longer.

It was made of the placements that would rise as they then were. Once another would rise, or one of
them changes its fee or passes to another provider, something else would be agreed (PROPOSAL-3).

Source: the ledger's own (decision 97).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self, TypeAlias

from domain.command import Query, QueryItem, events_in, tag
from domain.events import stored_names
from domain.events.awards import AwardedByMiniCompetition, AwardedDirectly
from domain.events.corrections import changed_by
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
    """Each award under a framework, the start and the award of each placement, the award that an
    entry about it named last, also one that was reversed, and the position of the last entry that
    changed it.
    """

    awards: dict[str, UnderFramework] = field(default_factory=dict)
    starts: dict[str, PlacementStarted] = field(default_factory=dict)
    bought: dict[str, str | None] = field(default_factory=dict)
    last_named: dict[str, str] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[EntryRead]) -> Self:
        """What these entries say. A reversal changes a placement as the entry reversed did."""
        rising = cls()
        for each in sorted(entries, key=lambda each: each.position):
            event = each.event
            stored, tags = changed_by(event)
            for placement_id in named(tags, "placement") if stored in STORED else ():
                rising.changed[placement_id] = each.position
                for award_id in named(tags, "award"):
                    rising.last_named[placement_id] = award_id
            if isinstance(event, UnderFramework):
                rising.awards[event.award_id] = event
            elif isinstance(event, PlacementStarted):
                rising.starts[event.placement_id] = event
                rising.bought.setdefault(event.placement_id, event.award_id)
            elif isinstance(event, PurchaseRegularised):
                rising.bought[event.placement_id] = event.award_id
        return rising

    def changed_at(self, proposal: DecisionProposed) -> int:
        """The position of the last entry that changed what would rise by a proposal; 0 if none, as
        where the proposal is of another act.
        """
        return max((self.changed[each] for each in self.placements(proposal)), default=0)

    def placements(self, proposal: DecisionProposed) -> Iterator[str]:
        """The placements that would rise by a proposal: those under the framework, in the lot, that
        have started by its first day and are not left out; and those whose start was reversed.
        """
        day = proposal.begins_on
        for placement_id, award_id in {**self.last_named, **self.bought}.items():
            award, start = self.awards.get(award_id or ""), self.starts.get(placement_id)
            if (
                award is not None
                and award.framework_id == proposal.framework_id
                and proposal.lot in (None, award.lot)
                and (start is None or day is None or start.started_on <= day)
                and placement_id not in proposal.left_out
            ):
                yield placement_id
