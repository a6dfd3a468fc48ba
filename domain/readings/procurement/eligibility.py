"""Decision model of whether a provider may be bought from without an award, and at what price.

Suspension and exclusion are judged on each of the days that are given: the day of recording, and
the first day of the block or series if that has passed (BLOCK-6, BREAKS-11). The law is that of the
day of recording. The price is judged on the first day (BLOCK-7).

Source: Procurement Act 2023 s57 and Schedules 6 and 7, and decision 82 (BLOCK-6, BREAKS-11); the
framework's price schedules and terms (BLOCK-7); the ledger's own (decision 71), for suspension.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self, TypeAlias

from domain.codes import LegalRegime
from domain.command import DecisionContext, Query
from domain.events.purchasing import PriceScheduleAgreed
from domain.fee_lines import FeeFor
from domain.readings.barring.causes import Bar
from domain.readings.barring.of_providers import not_cleared, suspended
from domain.readings.fees import PRICES, above_the, most_a_week
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.procurement.value import law_of
from domain.readings.providers.exclusions import EXCLUSIONS, ExclusionEvent, Exclusions
from domain.readings.standing import STANDINGS, Prices, StandingEvent, Standings
from domain.values import LOT_OF_KIND, Kind, Lot

EligibilityEvent: TypeAlias = StandingEvent | PriceScheduleAgreed | FrameworkEvent | ExclusionEvent
ELIGIBILITY: Final[Query] = (STANDINGS, PRICES, FRAMEWORKS, EXCLUSIONS)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Every provider's standing, prices and checks for exclusion, and the frameworks. A command
    names a home and not its provider.
    """

    standings: Standings = field(default_factory=Standings)
    prices: Mapping[str, Prices] = field(default_factory=dict)
    frameworks: Frameworks = field(default_factory=Frameworks)
    exclusions: Exclusions = field(default_factory=Exclusions)

    def after(self, event: EligibilityEvent) -> Self:
        """The eligibility once the event is taken into account."""
        if isinstance(event, StandingEvent):
            return replace(self, standings=self.standings.after(event))
        if isinstance(event, ExclusionEvent):
            return replace(self, exclusions=self.exclusions.after(event))
        if isinstance(event, FrameworkEvent):
            return replace(self, frameworks=self.frameworks.after(event))
        prices = self.prices.get(event.provider_id, Prices()).after(event)
        return replace(self, prices={**self.prices, event.provider_id: prices})

    def bars(
        self, provider_id: str, kind: Kind, days: Collection[date], context: DecisionContext
    ) -> tuple[Bar, ...]:
        """Why a provider may not be bought from on one of the days: it is suspended in the lot of
        the kind (or in any, of a kind that no lot buys), or excluded, or has no check where the law
        asks for one.
        """
        lot = LOT_OF_KIND.get(kind)
        regime = self.law_of_buying(provider_id, lot, context)
        return (
            *suspended(provider_id, self.standings.of(provider_id), lot, days),
            *not_cleared(provider_id, self.exclusions, regime, days, context),
        )

    def law_of_buying(
        self, provider_id: str, lot: Lot | None, context: DecisionContext
    ) -> LegalRegime | None:
        """The law under which a provider is bought from today: that of the framework that buys the
        lot, if the provider is in it, or else that of a procurement that begins today.
        """
        framework = None if lot is None else self.frameworks.live(lot, context.today)
        if framework is not None and lot is not None:
            standing = self.standings.of(provider_id)
            if standing.level_admitted_at(framework.framework_id, lot, context.today) is not None:
                return framework.legal_regime
        return law_of(context.today, context)

    def above(self, provider_id: str, kind: Kind, weekly_fee: Decimal, day: date) -> Decimal:
        """Pounds a week by which a fee is above the provider's core price for the kind on a day or,
        if it has none, above the ceiling of the lot. Nothing if nothing holds it.
        """
        lot = LOT_OF_KIND.get(kind)
        held = self.prices.get(provider_id, Prices()), self.standings.of(provider_id)
        most = {} if lot is None else most_a_week(*held, self.frameworks, (lot, kind), day)
        return above_the([most[FeeFor.CORE]] if FeeFor.CORE in most else [], weekly_fee, day)
