"""Decision model of a framework's yearly rise: what runs under it, and what its rises add.

What runs is judged on the day from which the fees rise (RISE-2). Who decides is judged by the
scheme and the policy of the day of recording, by what the rise adds together with others of the
framework less than a year away (RISE-5).

Source: the council's scheme of delegation (RISE-5); the ledger's own (decision 95) (RISE-2).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self, TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import Marked, Query, QueryItem, events_in, tag
from domain.events.awards import Award, AwardedByMiniCompetition, AwardedDirectly
from domain.events.finance import FrameworkUplifted
from domain.events.governance import SchemeRow
from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
    PlacementEnded,
    PlacementStarted,
    PurchaseRegularised,
)
from domain.events.providers import BlockBooked
from domain.events.support import SupportStarted
from domain.readings import fees
from domain.readings.agreements import AWARDS
from domain.readings.frameworks import FRAMEWORKS
from domain.readings.placements import AUTHORISATIONS, Placement
from domain.readings.policy import POLICIES
from domain.readings.scheme import SCHEME, Matter
from domain.readings.standing import STANDINGS
from domain.readings.support.wrap_around import SupportEvent, Supports
from domain.valuation import ChangeValue
from domain.values import LOT_OF_KIND, Lot, years_after

Priced: TypeAlias = (
    PlacementStarted | AgreementSigned | FeeVaried | PurchaseRegularised | PlacementEnded
)
"""What says which placements run, and what each costs."""
NOTHING: Final = Decimal(0)


EVERY_PLACEMENT: Final = QueryItem(events_in(Priced))
"""What prices each placement."""


KEPT: Final = QueryItem((*events_in(SupportEvent), BlockBooked))
"""What keeps its price when a framework's prices rise."""


@dataclass(frozen=True, slots=True)
class State:
    """Every placement by its reference, what fees are held to, and the rises of the framework."""

    held_to: fees.State = field(default_factory=fees.State)
    placements: dict[str, Placement] = field(default_factory=dict)
    stated: tuple[FrameworkUplifted, ...] = ()
    supports: Supports = field(default_factory=Supports)
    blocks: tuple[BlockBooked, ...] = ()

    def of(self, placement: Placement) -> fees.State:
        """One placement, with what its fee is held to."""
        return replace(self.held_to, placement=placement)

    def running_under(
        self, framework_id: str, lots: Collection[Lot], day: date
    ) -> Mapping[str, Placement]:
        """The placements that run on a day and are bought with an award of a framework in some
        lots.
        """
        authorised = self.held_to.placement.authorised
        return {
            placement_id: replace(placement, authorised=authorised)
            for placement_id, placement in self.placements.items()
            if placement.runs_on(day) and is_under(self.of(placement), framework_id, lots)
        }

    def kept_under(
        self, framework_id: str, lots: Collection[Lot], day: date
    ) -> Iterator[SupportStarted | BlockBooked]:
        """Support that runs on a day and was bought with an award of a framework in some lots, and
        blocks of the providers that are in them.
        """
        for support_id, started in self.supports.starts.items():
            award = self.held_to.awards.get(started.award_id or "")
            until = self.supports.ends.get(support_id, self.supports.agreed[support_id])
            if started.started_on <= day < until and is_of(award, framework_id, lots):
                yield started
        for block in self.blocks:
            lot, held = LOT_OF_KIND.get(block.kind), self.held_to.standings.of(block.provider_id)
            is_in = lot in lots and (framework_id, lot) in held.levels_on(day)
            if is_in and block.starts_on <= day < block.ends_on:
                yield block

    def within_a_year(self, framework_id: str, day: date) -> tuple[FrameworkUplifted, ...]:
        """The rises of a framework from a day less than a year before another, or after it."""
        return tuple(
            each
            for each in self.stated
            if each.framework_id == framework_id
            and each.uplifted_from < years_after(day, 1)
            and day < years_after(each.uplifted_from, 1)
        )

    def after(self, event: "Relevant") -> Self:
        """The state once the event is taken into account."""
        if isinstance(event, FrameworkUplifted):
            return replace(self, stated=(*self.stated, event))
        if isinstance(event, SupportEvent):
            return replace(self, supports=self.supports.after(event))
        if isinstance(event, BlockBooked):
            return replace(self, blocks=(*self.blocks, event))
        if isinstance(event, Priced):
            # The fold owns this dictionary and changes it in place: there are thousands of rows.
            reference = event.placement_id
            self.placements[reference] = self.placements.get(reference, Placement()).after(event)
            return self
        return replace(self, held_to=fees.evolve(self.held_to, event))


Relevant: TypeAlias = Priced | FrameworkUplifted | SupportEvent | BlockBooked | fees.Relevant


def is_under(state: fees.State, framework_id: str, lots: Collection[Lot]) -> bool:
    """Whether a placement is bought with an award of a framework in one of some lots."""
    return is_of(state.award, framework_id, lots)


def is_of(award: Award | None, framework_id: str, lots: Collection[Lot]) -> bool:
    """Whether an award is of a framework in one of some lots."""
    if not isinstance(award, AwardedByMiniCompetition | AwardedDirectly):
        return False
    return award.framework_id == framework_id and award.lot in lots


def read_for_rise(framework_id: str, uplift_id: str) -> Query:
    """The entries that a rise of a framework rests on.

    An award does not name its placement, so every placement and every award is read.
    """
    rises = (
        QueryItem((FrameworkUplifted,), (about,))
        for about in (tag("framework", framework_id), tag("uplift", uplift_id))
    )
    rules = (STANDINGS, fees.PRICES, fees.PASSINGS, FRAMEWORKS, SCHEME, POLICIES)
    return (EVERY_PLACEMENT, KEPT, AWARDS, AUTHORISATIONS, *rules, *rises)


def evolve(state: State, event: Relevant) -> State:
    """The state once the event is taken into account."""
    return state.after(event)


def mark(state: State, entry: Marked) -> State:
    """The state once the breaches of an entry about a placement are taken into account."""
    if isinstance(entry.event, Priced):
        reference = entry.event.placement_id
        state.placements[reference] = state.placements.get(reference, Placement()).mark(entry)
    return state


def total(changes: Iterable[ChangeValue]) -> ChangeValue:
    """What several changes come to together."""
    each = list(changes)
    return ChangeValue(
        a_week=sum((change.a_week for change in each), NOTHING),
        first_year=sum((change.first_year for change in each), NOTHING),
        agreed=sum((change.agreed for change in each), NOTHING),
        term=sum((change.term for change in each), NOTHING),
    )


def added_by(event: FrameworkUplifted) -> ChangeValue:
    """What a rise of a framework adds."""
    return ChangeValue(
        event.adds_a_week, event.adds_in_a_year, event.adds_as_agreed, event.adds_over_term
    )


def rows_deciding(
    state: State, lots: Iterable[Lot], change: ChangeValue, day: date
) -> Iterator[tuple[SchemeRow, ...]]:
    """For each lot, the rows of the scheme in force on a day that give some role the decision on a
    rise of this value.
    """
    value: dict[Measure, Decimal] = fees.measures(change)
    for lot in lots:
        matter = Matter(
            Decision.FRAMEWORK_RISE, lot, None, value, None, registered=True, past_eighteen=False
        )
        yield state.held_to.scheme.rows(Mode.DECIDES, matter, day)
