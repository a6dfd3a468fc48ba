"""Frameworks and their terms: what was live on a day, and what a lot allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from pydantic import BaseModel

from domain.command import QueryItem, members
from domain.events.purchasing import (
    FrameworkEstablished,
    HeadScores,
    LotTermsPublished,
)
from domain.readings.dated import in_force_on
from domain.terms import Lot

FrameworkEvent: TypeAlias = FrameworkEstablished | LotTermsPublished
FRAMEWORKS: Final = QueryItem(members(FrameworkEvent))


@dataclass(frozen=True, slots=True)
class Frameworks:
    """Every framework, and the terms of its lots in the order they were published."""

    established: Mapping[str, FrameworkEstablished] = field(default_factory=dict)
    terms: tuple[LotTermsPublished, ...] = ()

    def after(self, event: FrameworkEvent) -> Self:
        """The frameworks once the event is taken into account."""
        if isinstance(event, FrameworkEstablished):
            return replace(self, established={**self.established, event.framework_id: event})
        return replace(self, terms=(*self.terms, event))

    def live(self, lot: Lot, day: date) -> FrameworkEstablished | None:
        """The framework that buys a lot on a day; of two, the one that began last."""
        live = [
            framework
            for framework in self.established.values()
            if lot in framework.lots and framework.starts_on <= day < framework.ends_on
        ]
        return max(live, key=lambda framework: framework.starts_on, default=None)

    def terms_on(self, framework_id: str, lot: Lot, day: date) -> LotTermsPublished | None:
        """The terms of a lot in force on a day."""
        bought = (framework_id, lot)
        return in_force_on((t for t in self.terms if (t.framework_id, t.lot) == bought), day)

    def live_terms(self, lot: Lot, day: date) -> LotTermsPublished | None:
        """The terms of a lot under the framework that is live on a day."""
        live = self.live(lot, day)
        return None if live is None else self.terms_on(live.framework_id, lot, day)

    def bought_since(self, lot: Lot | None, day: date) -> bool:
        """Whether a framework has bought the lot since that day or an earlier one."""
        return any(
            lot in framework.lots and framework.starts_on <= day
            for framework in self.established.values()
        )


def head_outside(agreed: BaseModel, given: Sequence[BaseModel]) -> str | None:
    """The first head on which the agreed score is lower or higher than any that was given."""
    for head, score in agreed:
        scores = [dict(each)[head] for each in given]
        if not min(scores) <= score <= max(scores):
            return head
    return None


def head_below(scores: HeadScores, thresholds: HeadScores) -> str | None:
    """The first head on which a score is below the threshold."""
    least = dict(thresholds)
    return next((head for head, score in scores if score < least[head]), None)
