"""Decision model of whether any provider may be lived with: suspensions for safety, and exclusion.

A command that names no provider, or comes to it through another entry, reads those of every one.
Where there is no provider, nothing bars. A check that is missing, or has run out, is no bar to
living with a provider: only the last check by the day bars, if it excludes.

Source: Children Act 1989 s22(3), on the child's welfare, for suspension; Procurement Act 2023 s57,
and decision 82, for exclusion.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import Query
from domain.readings.barring.causes import Bar
from domain.readings.barring.of_providers import excluded, unsafe
from domain.readings.providers.exclusions import EXCLUSIONS, ExclusionEvent, Exclusions
from domain.readings.standing import SUSPENSIONS, SuspensionEvent, Suspensions
from domain.values import Lot

SafetyEvent: TypeAlias = SuspensionEvent | ExclusionEvent
SAFETY: Final[Query] = (SUSPENSIONS, EXCLUSIONS)


@dataclass(frozen=True, slots=True)
class Safety:
    """The suspensions and the checks for exclusion of every provider."""

    suspensions: Suspensions = field(default_factory=Suspensions)
    exclusions: Exclusions = field(default_factory=Exclusions)

    def after(self, event: SafetyEvent) -> Self:
        """What there is once the event is taken into account."""
        if isinstance(event, ExclusionEvent):
            return replace(self, exclusions=self.exclusions.after(event))
        return replace(self, suspensions=self.suspensions.after(event))

    def bars(self, provider_id: str | None, lot: Lot | None, day: date) -> Iterator[Bar]:
        """Why a provider is not safe on a day in the lot that buys from it, or in any lot."""
        yield from unsafe(provider_id, self.suspensions, lot, day)
        yield from excluded(provider_id, self.exclusions, day)
