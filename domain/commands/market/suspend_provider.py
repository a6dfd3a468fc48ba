"""Suspend a provider in some lots, so that it receives no award there until reinstated.

    SUSPEND-1  Something is recorded of the provider besides an application: the provider itself, a
               registered home, an admission to a lot, a place on another body's framework, or an
               award, now or once. A mere applicant cannot be suspended.
    SUSPEND-2  In one of these lots at least, the provider is not suspended on that day or, if this
               suspension is for the safety of children, is not suspended for that; or a later day
               is recorded from which it is reinstated in one of them.
    SUSPEND-3  The suspension is reviewed on a later day than it begins.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
It bars awards from its first day, which may be to come or have passed. Where its reason is the
safety of children, no child comes to live with the provider either (START-14). What had passed on
from the provider by then, and was recorded before, is under it too, by entries of its own: homes
that passed to another or were registered anew as another's, and the successor of its business.

Source: the framework's terms and decision 71 (SUSPEND-2); decision 102, for what passed on; the
ledger's own, which no decision records (SUSPEND-1, SUSPEND-3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from domain.codes import Trigger
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.providers import ProviderAdmitted, ProviderRecorded, ProviderSuspended
from domain.events.purchasing import ProviderListed
from domain.events.successions import HomeSuspended
from domain.readings.providers.reaching import PASSED_ON, Passed, PassedEvent, reached
from domain.readings.referrals import AwardMade
from domain.readings.standing import FOR_SAFETY, Standing, Suspensions
from domain.values import Day, Lot, ProviderId, Words

RecordedBy: TypeAlias = ProviderRecorded | ProviderListed | AwardMade


class SuspendProvider(Command):
    stored: ClassVar[str] = "suspend_provider"
    label: ClassVar[str] = "Suspend a provider"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    trigger: Trigger
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    reason: Words
    suspended_on: Day
    review_on: Day


class NothingToSuspend(Refusal):
    """Nothing is recorded of this provider but, at most, an application. Check the provider."""

    rule = "SUSPEND-1"


class AlreadySuspended(Refusal):
    """The provider is already suspended in these lots. Choose a lot in which it is not, or a reason
    of safety if there is one: that keeps children out too.
    """

    rule = "SUSPEND-2"


class NotToBeReviewed(Refusal):
    """The suspension must be reviewed after the day it begins.

    Choose a later day for the review.
    """

    rule = "SUSPEND-3"
    satisfied_by = "The review is after {suspended_on}."


@dataclass(frozen=True, slots=True)
class State:
    """What has passed from one provider to another, the standing of each, and whether this one is
    recorded, listed or awarded to.
    """

    passed: Passed = field(default_factory=Passed)
    is_recorded: bool = False

    def knows(self, provider_id: str) -> bool:
        """Whether more is recorded of a provider than an application."""
        changes = self.passed.standings.of(provider_id).changes
        return (
            self.is_recorded
            or any(isinstance(each, ProviderAdmitted) for each in changes)
            or any(home.was_run_by(provider_id) for home in self.passed.homes.values())
        )


def query(command: SuspendProvider) -> Query:
    recorded = QueryItem(events_in(RecordedBy), (tag("provider", command.provider_id),))
    return (PASSED_ON, recorded)


def evolve(state: State, event: PassedEvent | RecordedBy) -> State:
    if isinstance(event, PassedEvent):
        return replace(state, passed=state.passed.after(event))
    return replace(state, is_recorded=True)


def decide(
    command: SuspendProvider, state: State, context: DecisionContext
) -> Sequence[ProviderSuspended | HomeSuspended]:
    standing = state.passed.standings.of(command.provider_id)
    if not state.knows(command.provider_id):
        raise NothingToSuspend(provider_id=command.provider_id)
    if is_suspended_already(command, standing):
        raise AlreadySuspended(provider_id=command.provider_id)
    if command.review_on <= command.suspended_on:
        raise NotToBeReviewed(suspended_on=command.suspended_on)
    stated = as_stated(event_from(ProviderSuspended, command), standing, context)
    return [held for each in stated for held in (each, *reached(each, state.passed))]


def as_stated(
    suspended: ProviderSuspended, standing: Standing, context: DecisionContext
) -> list[ProviderSuspended]:
    """A suspension, and the same in the lots of each later reinstatement, which was not of it."""
    could_be_lifted = min(
        (
            each.event.suspended_on
            for each in context.put_right
            if isinstance(each.event, ProviderSuspended)
            and each.event.provider_id == suspended.provider_id
        ),
        default=date.max,
    )
    lots_by_day: dict[date, tuple[Lot, ...]] = {}
    for lot in suspended.lots:
        for day in set(standing.reinstated_after(suspended.suspended_on, (lot,))):
            if day < could_be_lifted:
                lots_by_day[day] = (*lots_by_day.get(day, ()), lot)
    again = (
        suspended.model_copy(update={"suspended_on": day, "lots": lots})
        for day, lots in sorted(lots_by_day.items())
    )
    return [suspended, *again]


def is_suspended_already(command: SuspendProvider, standing: Standing) -> bool:
    """Whether the provider is suspended in all of the lots from the day, on any ground or, if the
    command's is the safety of children, for that.
    """
    day = command.suspended_on
    if standing.reinstated_after(day, command.lots):
        return False
    if command.trigger in FOR_SAFETY:
        suspensions = Suspensions.of(standing)
        return all(suspensions.unsafe(command.provider_id, lot, day) for lot in command.lots)
    return standing.suspended_on(day).issuperset(command.lots)


DECIDER = Decider(SuspendProvider, State, query, evolve, decide)
