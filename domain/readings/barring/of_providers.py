"""Why a provider may not be chosen on a day: admission, suspension, exclusion and its check."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.codes import LegalRegime, Trigger
from domain.command import DecisionContext
from domain.events.providers import ProviderAdmitted, ProviderReinstated, ProviderRemoved
from domain.readings.barring.causes import Bar, Cause
from domain.readings.providers.exclusions import Exclusions
from domain.readings.standing import (
    FOR_SAFETY,
    Standing,
    StandingChange,
    SuspensionEvent,
    Suspensions,
    day_of_change,
)
from domain.statutes.procurement import DEBARMENT
from domain.values import Lot


def not_eligible(
    provider_id: str, standing: Standing, framework_id: str, lot: Lot, days: Iterable[date]
) -> Iterator[Bar]:
    """Why a provider is not eligible in the lot of a framework on one of the days."""
    for day in days:
        yield from not_admitted(provider_id, standing, framework_id, lot, day)
        yield from suspended(provider_id, standing, lot, (day,))


def not_admitted(
    provider_id: str, standing: Standing, framework_id: str | None, lot: Lot, day: date
) -> Iterator[Bar]:
    """Why a provider is not in the lot of a framework on a day, or of any if none is named."""
    held = standing.levels_on(day)
    theirs = [each for each, its in held if its is lot]
    if framework_id in theirs or (framework_id is None and theirs):
        return
    changes = [
        change
        for change in standing.changes
        if isinstance(change, ProviderAdmitted | ProviderRemoved)
        and change.lot is lot
        and framework_id in (None, change.framework_id)
    ]
    left = [day_of_change(each) for each in changes if day_of_change(each) <= day]
    later = [day_of_change(e) for e in changes if isinstance(e, ProviderAdmitted)]
    until = min((each for each in later if each > day), default=None)
    if left:
        yield Bar(provider_id, Cause.LEFT, day, since=left[-1], until=until)
    else:
        cause = Cause.ELSEWHERE if theirs else Cause.NOT_ADMITTED
        yield Bar(provider_id, cause, day, until=until)


def suspended(
    provider_id: str, standing: Standing, lot: Lot | None, days: Iterable[date]
) -> Iterator[Bar]:
    """The suspension of a provider in a lot on one of the days. What is bought under no lot is
    stopped by one in any.
    """
    for day in days:
        yield from suspension(provider_id, standing.changes, lot, day, frozenset(Trigger))


def unsafe(
    provider_id: str | None, suspensions: Suspensions, lot: Lot | None, day: date
) -> Iterator[Bar]:
    """The suspension of a provider in a lot on a day, for the safety of children."""
    changes = suspensions.changes.get(provider_id or "", ())
    for bar in suspension(provider_id or "", changes, lot, day, FOR_SAFETY):
        yield Bar(bar.about, Cause.UNSAFE, day, bar.since, bar.until, bar.review_on)


def suspension(
    provider_id: str,
    changes: Iterable[StandingChange],
    lot: Lot | None,
    day: date,
    triggers: Iterable[Trigger],
) -> Iterator[Bar]:
    """The suspension in a lot on a day for one of these triggers: since the first that is not
    lifted, for review when the last of them is.
    """
    since = review_on = until = None
    held: frozenset[Lot] = frozenset()
    for change in changes:
        if not isinstance(change, SuspensionEvent):
            continue
        about = frozenset(each for each in change.lots if lot in (None, each))
        reinstated = isinstance(change, ProviderReinstated)
        if day_of_change(change) > day:
            until = until or (day_of_change(change) if reinstated and held <= about else None)
        elif isinstance(change, ProviderReinstated):
            held -= about
            since, review_on = (since, review_on) if held else (None, None)
        elif change.trigger in triggers and about:
            held |= about
            since, review_on = since or change.suspended_on, change.review_on
    if since is not None:
        yield Bar(provider_id, Cause.SUSPENDED, day, since, until, review_on)


def excluded(provider_id: str | None, exclusions: Exclusions, day: date) -> Iterator[Bar]:
    """The exclusion of a provider by its last check on a day."""
    last = exclusions.last_check(provider_id, day)
    if provider_id is not None and last is not None and last.excluded:
        cause = Cause.DEBARRED if last.on_debarment_list else Cause.EXCLUDED
        yield Bar(provider_id, cause, day, last.checked_on, exclusions.next_check(provider_id, day))


def not_cleared(
    provider_id: str,
    exclusions: Exclusions,
    regime: LegalRegime | None,
    days: Iterable[date],
    context: DecisionContext,
) -> Iterator[Bar]:
    """Why a provider may not be admitted or awarded to on one of the days.

    Under the Procurement Act 2023 a check holds on each of the days. An excluded provider is barred
    under any law.
    """
    for day in days:
        bars = tuple(excluded(provider_id, exclusions, day))
        yield from bars
        must = regime is LegalRegime.PROCUREMENT_ACT_2023 and context.in_force(DEBARMENT, day)
        if must and not bars and not exclusions.is_checked(provider_id, day):
            last = exclusions.last_check(provider_id, day)
            until = exclusions.next_check(provider_id, day)
            if last is None:
                yield Bar(provider_id, Cause.NOT_CHECKED, day, until=until)
            else:
                yield Bar(provider_id, Cause.CHECK_ENDED, day, last.valid_until, until)
