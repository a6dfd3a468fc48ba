"""Decision model of the providers to which an award passed, with its home or its business.

Each passing is judged while it lasted. The provider that has the award now is judged on the day of
the authorisation and on that of recording (AUTHORISE-10), as the provider to which an award is made
is judged on its days. One that has passed it on is judged on those days or, if it had passed it on
by then, on its last with it.

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71, for admission, listing and suspension; Procurement Act 2023 s57
and Schedules 6 and 7, and decision 82, for exclusion; the ledger's own (decision 80), that an award
passes with its home (AUTHORISE-10).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Self, TypeAlias

from domain.command import DecisionContext, QueryItem, events_in
from domain.events.awards import (
    Award,
    AwardedByMiniCompetition,
    AwardedDirectly,
    AwardedThroughContingency,
)
from domain.readings.barring.causes import Bar
from domain.readings.barring.of_listings import not_listed
from domain.readings.barring.of_providers import not_admitted, not_cleared, suspended
from domain.readings.market import ArrangementEvent, Arrangements
from domain.readings.providers.exclusions import ExclusionEvent, Exclusions
from domain.readings.standing import StandingEvent, Standings

SuccessorEvent: TypeAlias = StandingEvent | ExclusionEvent | ArrangementEvent
SUCCESSORS: Final = QueryItem(events_in(SuccessorEvent))
"""What every provider may be awarded. An award does not name the provider to which it passes."""


DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Passing:
    """An award as it was once it had passed to another provider, and the day from which it had."""

    award: Award
    passed_on: date


@dataclass(frozen=True, slots=True)
class Held:
    """An award as a provider had it to which it passed, since when, and until when if it ended."""

    award: Award
    since: date
    until: date | None

    def judged_on(self, days: Collection[date]) -> tuple[date, ...]:
        """The days on which the provider is judged, instead of these: none is after its last."""
        last = None if self.until is None else self.until - DAY
        return tuple(dict.fromkeys(day if last is None else min(day, last) for day in days))

    def began(self, begun: Collection[date]) -> bool:
        """Whether something that the award buys began while the provider had it."""
        return any(
            self.since <= first and (self.until is None or first < self.until) for first in begun
        )


def held_after(passings: Sequence[Passing]) -> tuple[Held, ...]:
    """Each provider to which an award passed in turn, and from when until when it had it."""
    untils = (*(each.passed_on for each in passings[1:]), None)
    return tuple(
        Held(each.award, each.passed_on, until)
        for each, until in zip(passings, untils, strict=False)
    )


def to_judge(passings: Sequence[Passing], begun: Collection[date]) -> tuple[Held, ...]:
    """Those to which an award passed that it had to be possible to award: each that had it when
    something that it buys began or, if nothing has, the one that has it now.
    """
    held = held_after(passings)
    return tuple(each for each in held if each.began(begun)) if begun else held[-1:]


@dataclass(frozen=True, slots=True)
class Successors:
    """Every provider's standing, checks for exclusion, and listings in frameworks of others."""

    standings: Standings = field(default_factory=Standings)
    exclusions: Exclusions = field(default_factory=Exclusions)
    arrangements: Arrangements = field(default_factory=Arrangements)

    def after(self, event: SuccessorEvent) -> Self:
        """The providers once the event is taken into account."""
        if isinstance(event, StandingEvent):
            return replace(self, standings=self.standings.after(event))
        if isinstance(event, ExclusionEvent):
            return replace(self, exclusions=self.exclusions.after(event))
        return replace(self, arrangements=self.arrangements.after(event))

    def bars(self, award: Award, days: Collection[date], context: DecisionContext) -> Iterator[Bar]:
        """Why an award could not be made to the provider that has it, on one of the days."""
        provider_id = award.provider_id
        standing = self.standings.of(provider_id)
        if isinstance(award, AwardedByMiniCompetition | AwardedDirectly):
            for day in days:
                framework_id = award.framework_id
                yield from not_admitted(provider_id, standing, framework_id, award.lot, day)
        if isinstance(award, AwardedThroughContingency):
            listed_in = award.arrangement_id
            yield from not_listed(self.arrangements, listed_in, provider_id, award.lot, days)
        yield from suspended(provider_id, standing, award.lot, days)
        yield from not_cleared(provider_id, self.exclusions, award.legal_regime, days, context)
