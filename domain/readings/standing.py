"""Decision models of a provider: its applications, lots, suspensions, scores and prices.

Admission, suspension and prices are asked of a day: that of the act, that of its recording, or
both, as the command says. A suspension is in the lots that it names, under every framework, until a
reinstatement names them too. Whether an application is decided is judged by what is recorded, of
whatever day.

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71 (AWARD-3, DIRECT-2); the framework's terms and decision 71
(SUSPEND-2); the framework's price schedules, for prices; Children Act 1989 s22(3), for the triggers
that keep a child from coming to live there (START-14); the ledger's own (decision 71).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self, TypeAlias

from domain.codes import Trigger
from domain.command import QueryItem, events_in, tag
from domain.events.providers import (
    ProviderAdmitted,
    ProviderApplied,
    ProviderRefused,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
)
from domain.events.purchasing import (
    PriceScheduleAgreed,
)
from domain.fee_lines import FeeFor
from domain.readings.dated import in_force_on
from domain.values import Kind, Lot

Application: TypeAlias = tuple[Lot, str]
StandingEvent: TypeAlias = (
    ProviderApplied
    | ProviderAdmitted
    | ProviderRefused
    | ProviderSuspended
    | ProviderReinstated
    | ProviderRemoved
)


StandingChange: TypeAlias = (
    ProviderAdmitted | ProviderRemoved | ProviderSuspended | ProviderReinstated
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A provider's applications, and its admissions and suspensions in the order of their days.

    Those of one day stand in the order in which they were recorded.
    """

    undecided: frozenset[Application] = frozenset()
    decided: frozenset[Application] = frozenset()
    changes: tuple[StandingChange, ...] = ()

    def after(self, event: StandingEvent) -> Self:
        """The standing once the event is taken into account."""
        match event:
            case ProviderApplied():
                return replace(self, undecided=self.undecided | {(event.lot, event.round)})
            case ProviderRefused():
                return replace(self, **self.after_decision(event.lot, event.round))
            case ProviderAdmitted():
                decided = self.after_decision(event.lot, event.round)
                return replace(self, changes=self.with_change(event), **decided)
            case _:
                return replace(self, changes=self.with_change(event))

    def after_decision(self, lot: Lot, application_round: str) -> dict[str, Any]:
        """The fields that change when an application is decided."""
        application = (lot, application_round)
        return {
            "undecided": self.undecided - {application},
            "decided": self.decided | {application},
        }

    def with_change(self, event: StandingChange) -> tuple[StandingChange, ...]:
        """The admissions and suspensions with one more, in the order of their days."""
        return tuple(sorted((*self.changes, event), key=day_of_change))

    def levels_on(self, day: date) -> dict[tuple[str, Lot], str]:
        """The provider's level in each lot of a framework that it is admitted to on a day."""
        levels: dict[tuple[str, Lot], str] = {}
        for change in self.changes:
            if day_of_change(change) <= day:
                match change:
                    case ProviderAdmitted():
                        levels.pop((change.framework_id, change.lot), None)
                        levels[change.framework_id, change.lot] = change.level
                    case ProviderRemoved():
                        levels.pop((change.framework_id, change.lot), None)
                    case _:
                        pass
        return levels

    def admissions_on(self, day: date) -> tuple[ProviderAdmitted, ...]:
        """The admission by which the provider is in each lot of a framework on a day."""
        held = self.levels_on(day)
        last = {
            (change.framework_id, change.lot): change
            for change in self.changes
            if isinstance(change, ProviderAdmitted) and change.admitted_on <= day
        }
        return tuple(admitted for key, admitted in last.items() if key in held)

    def was_removed(self, lot: Lot) -> bool:
        """Whether the provider was ever removed from the lot."""
        return any(isinstance(each, ProviderRemoved) and each.lot is lot for each in self.changes)

    def lots_on(self, day: date) -> frozenset[Lot]:
        """The lots that the provider is admitted to on a day, under whichever framework."""
        return frozenset(lot for _, lot in self.levels_on(day))

    def level_admitted_at(self, framework_id: str, lot: Lot, day: date) -> str | None:
        """The provider's level in a lot of a framework on a day, or None if it is not admitted."""
        return self.levels_on(day).get((framework_id, lot))

    def suspended_on(self, day: date) -> frozenset[Lot]:
        """The lots in which the provider is suspended on a day."""
        suspended: frozenset[Lot] = frozenset()
        for change in self.changes:
            if day_of_change(change) <= day:
                match change:
                    case ProviderSuspended():
                        suspended = suspended.union(change.lots)
                    case ProviderReinstated():
                        suspended = suspended.difference(change.lots)
                    case _:
                        pass
        return suspended

    def named_last(self, day: date) -> tuple[Lot, ...]:
        """The lots in which the provider is suspended on a day that the suspension names which
        began last; none if it is not suspended.
        """
        suspended = self.suspended_on(day)
        named = (
            tuple(sorted(suspended.intersection(change.lots)))
            for change in reversed(self.changes)
            if isinstance(change, ProviderSuspended) and change.suspended_on <= day
        )
        return next((lots for lots in named if lots), ())

    def reinstated_after(self, day: date, lots: Collection[Lot]) -> tuple[date, ...]:
        """The days after this one from which the provider is reinstated in some of these lots."""
        return tuple(
            change.reinstated_on
            for change in self.changes
            if isinstance(change, ProviderReinstated)
            and change.reinstated_on > day
            and not set(lots).isdisjoint(change.lots)
        )

    def level_on(self, lot: Lot, day: date) -> str | None:
        """The provider's level in a lot on a day, by the admission that began last."""
        return next((level for (_, its), level in reversed(self.levels_on(day).items())
                     if its is lot), None)  # fmt: skip

    def is_eligible(self, framework_id: str, lot: Lot, day: date) -> bool:
        """Whether the provider is admitted to the lot of the framework on a day, and is not
        suspended in the lot.
        """
        return self.not_eligible_because(framework_id, lot, day) is None

    def not_eligible_because(self, framework_id: str, lot: Lot, day: date) -> str | None:
        """Why the provider is not eligible in the lot of a framework on a day, in a few words;
        nothing if it is.
        """
        if self.level_admitted_at(framework_id, lot, day) is None:
            return "the provider is not in the lot"
        return "the provider is suspended" if lot in self.suspended_on(day) else None


def day_of_change(change: StandingChange) -> date:
    """The day from which a provider is admitted, removed, suspended or reinstated."""
    match change:
        case ProviderAdmitted():
            return change.admitted_on
        case ProviderRemoved():
            return change.removed_on
        case ProviderSuspended():
            return change.suspended_on
        case ProviderReinstated():
            return change.reinstated_on


@dataclass(frozen=True, slots=True)
class Standings:
    """The standing of each provider."""

    by_provider: Mapping[str, Standing] = field(default_factory=dict)

    def after(self, event: StandingEvent) -> Self:
        """The standings once the event is taken into account."""
        after = self.of(event.provider_id).after(event)
        return replace(self, by_provider={**self.by_provider, event.provider_id: after})

    def of(self, provider_id: str) -> Standing:
        """The standing of a provider."""
        return self.by_provider.get(provider_id, Standing())


STANDINGS: Final = QueryItem(events_in(StandingEvent))


def standing_of(provider_id: str) -> QueryItem:
    """The entries about a provider's applications, admissions and suspensions."""
    return QueryItem(events_in(StandingEvent), (tag("provider", provider_id),))


@dataclass(frozen=True, slots=True)
class Prices:
    """A provider's price schedules, in the order they were agreed."""

    agreed: tuple[PriceScheduleAgreed, ...] = ()

    def after(self, event: PriceScheduleAgreed) -> Self:
        """The schedules once another is agreed."""
        return replace(self, agreed=(*self.agreed, event))

    def on(self, lot: Lot | None, day: date) -> PriceScheduleAgreed | None:
        """The schedule in force for a lot on a day, if there is one."""
        return in_force_on((schedule for schedule in self.agreed if schedule.lot is lot), day)

    def most_a_week(
        self, lot: Lot, kind: Kind, level: str | None, day: date
    ) -> dict[FeeFor, Decimal]:
        """The most a week, by what a line is for, that the schedule in force on a day has for a
        kind and level. Without a level, as once a provider is removed, that of the dearest level.
        """
        schedule = self.on(lot, day)
        most: dict[FeeFor, Decimal] = {}
        for price in () if schedule is None else schedule.prices:
            if price.kind is kind and level in (None, price.level):
                most[price.fee_for] = max(price.weekly_fee, most.get(price.fee_for, Decimal(0)))
        return most


def prices_of(provider_id: str) -> QueryItem:
    """A provider's price schedules."""
    return QueryItem((PriceScheduleAgreed,), (tag("provider", provider_id),))


SuspensionEvent: TypeAlias = ProviderSuspended | ProviderReinstated
SUSPENSIONS: Final = QueryItem(events_in(SuspensionEvent))
FOR_SAFETY: Final = frozenset(
    (
        Trigger.OFSTED_INADEQUATE, Trigger.OFSTED_RESTRICTION, Trigger.REGISTRATION_CANCELLED,
        Trigger.SAFEGUARDING,
    )
)  # fmt: skip
"""Why a provider is suspended so that no child comes to live there."""


@dataclass(frozen=True, slots=True)
class Suspensions:
    """The suspensions and reinstatements of each provider, in the order of their days.

    Those of one day stand in the order in which they were recorded.
    """

    changes: Mapping[str, tuple[SuspensionEvent, ...]] = field(default_factory=dict)

    def after(self, event: SuspensionEvent) -> Self:
        """The suspensions once the event is taken into account."""
        earlier = self.changes.get(event.provider_id, ())
        by_day = tuple(sorted((*earlier, event), key=day_of_change))
        return replace(self, changes={**self.changes, event.provider_id: by_day})

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """The suspensions in the standing of one provider."""
        suspensions = cls()
        for change in standing.changes:
            if isinstance(change, SuspensionEvent):
                suspensions = suspensions.after(change)
        return suspensions

    def unsafe(self, provider_id: str | None, lot: Lot | None, day: date) -> bool:
        """Whether the provider is suspended in the lot on a day, for the safety of children. What
        is bought under no lot is stopped by a suspension in any.
        """
        suspended: frozenset[Lot] = frozenset()
        for change in self.changes.get(provider_id or "", ()):
            if day_of_change(change) > day:
                break
            if isinstance(change, ProviderReinstated):
                suspended = suspended.difference(change.lots)
            elif change.trigger in FOR_SAFETY:
                suspended = suspended.union(change.lots)
        return bool(suspended) if lot is None else lot in suspended

    def for_safety_from(self, provider_id: str, day: date) -> tuple[ProviderSuspended, ...]:
        """Those for the safety of children among the suspensions from a day."""
        found = self.in_force_from(provider_id, day)
        return tuple(each for each in found if each.trigger in FOR_SAFETY)

    def in_force_from(self, provider_id: str, day: date) -> tuple[ProviderSuspended, ...]:
        """The suspensions that are in force on a day or, by what is recorded, on any later one:
        each in the lots in which it is.
        """
        standing: tuple[ProviderSuspended, ...] = ()
        for change in self.changes.get(provider_id, ()):
            if isinstance(change, ProviderSuspended):
                standing = (*standing, change)
                continue
            ended = (
                each if max(day, each.suspended_on) < change.reinstated_on
                else each.model_copy(update={"lots": left_in(each, change)})
                for each in standing
            )  # fmt: skip
            standing = tuple(each for each in ended if each.lots)
        return standing


def left_in(suspended: ProviderSuspended, reinstated: ProviderReinstated) -> tuple[Lot, ...]:
    """The lots of a suspension in which a reinstatement does not end it."""
    return tuple(lot for lot in suspended.lots if lot not in reinstated.lots)
