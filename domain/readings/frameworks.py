"""Decision model of frameworks: those in force on a day, and the terms and thresholds of lots.

A framework buys its lots from its first day up to its end. Each command says on which day it asks:
the day of an award and that of its recording, or the day the search or the round was opened.

Source: the terms published for each lot, which have the routes, levels, weights, thresholds and the
ceiling (AWARD-6, DIRECT-3, ADMIT-2, CONSENSUS-3); the council's contract procedure rules and its
scheme of delegation, for what needs an award once a framework has begun to buy (START-10); the
ledger's own (decision 71), that of several frameworks the one that began last buys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self, TypeAlias

from pydantic import BaseModel

from domain.command import QueryItem, events_in
from domain.events.awards import Award, AwardedByMiniCompetition, AwardedDirectly
from domain.events.purchasing import (
    ApplicationScores,
    FrameworkEstablished,
    LotTermsPublished,
)
from domain.readings.dated import in_force_on
from domain.values import Lot

FrameworkEvent: TypeAlias = FrameworkEstablished | LotTermsPublished
FRAMEWORKS: Final = QueryItem(events_in(FrameworkEvent))


@dataclass(frozen=True, slots=True)
class Frameworks:
    """Every framework by its identifier, and the terms of its lots in the order of publication."""

    established: Mapping[str, FrameworkEstablished] = field(default_factory=dict)
    terms: tuple[LotTermsPublished, ...] = ()

    def after(self, event: FrameworkEvent) -> Self:
        """The frameworks once the event is taken into account."""
        if isinstance(event, FrameworkEstablished):
            return replace(self, established={**self.established, event.framework_id: event})
        return replace(self, terms=(*self.terms, event))

    def live(self, lot: Lot, day: date) -> FrameworkEstablished | None:
        """The framework that buys a lot on a day: the one that began last, if there are several."""
        live = [
            framework
            for framework in self.established.values()
            if lot in framework.lots and framework.starts_on <= day < framework.ends_on
        ]
        return max(live, key=lambda framework: framework.starts_on, default=None)

    def terms_on(self, framework_id: str, lot: Lot, day: date) -> LotTermsPublished | None:
        """The terms of a lot in force on a day, if there are any."""
        bought = (framework_id, lot)
        return in_force_on((t for t in self.terms if (t.framework_id, t.lot) == bought), day)

    def live_terms(self, lot: Lot, day: date) -> LotTermsPublished | None:
        """The terms of a lot under the framework that is in force on a day."""
        live = self.live(lot, day)
        return None if live is None else self.terms_on(live.framework_id, lot, day)

    def terms_for(self, award: Award) -> LotTermsPublished | None:
        """The terms of an award's lot on its day: those of its own framework or, where it names
        none, of the one that buys the lot.
        """
        if isinstance(award, AwardedByMiniCompetition | AwardedDirectly):
            return self.terms_on(award.framework_id, award.lot, award.awarded_on)
        return self.live_terms(award.lot, award.awarded_on)

    def published_by_others(self, person: str) -> Self:
        """The frameworks without the terms that one person published."""
        return replace(self, terms=tuple(t for t in self.terms if t.published_by != person))

    def has_bought_since(self, lot: Lot | None, day: date) -> bool:
        """Whether a framework had begun to buy the lot by the day, whether or not it has ended."""
        return any(
            lot in framework.lots and framework.starts_on <= day
            for framework in self.established.values()
        )


def criterion_outside(agreed: BaseModel, given: Sequence[BaseModel]) -> str | None:
    """The first criterion on which the agreed score is lower or higher than every given score."""
    for criterion, score in agreed:
        lowest, highest = range_of(criterion, given)
        if not lowest <= score <= highest:
            return criterion
    return None


def range_of(criterion: str, given: Sequence[BaseModel]) -> tuple[Decimal, Decimal]:
    """The lowest and the highest score that was given on a criterion."""
    scores = [dict(each)[criterion] for each in given]
    return min(scores), max(scores)


def criterion_below(scores: ApplicationScores, thresholds: ApplicationScores) -> str | None:
    """The first criterion on which a score is below the threshold."""
    least = dict(thresholds)
    return next((criterion for criterion, score in scores if score < least[criterion]), None)
