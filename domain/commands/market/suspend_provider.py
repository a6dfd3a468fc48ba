"""Suspend a provider in some lots, so that it receives no award there until reinstated.

    SUSPEND-1  Something is recorded of the provider besides an application: the provider itself, a
               registered home, an admission to a lot, a place on another body's framework, or an
               award, now or once. A mere applicant cannot be suspended.
    SUSPEND-2  In one of these lots at least, the provider is not suspended on that day.
    SUSPEND-3  The suspension is reviewed on a later day than it begins.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
It bars awards from its first day, which may be to come or have passed. Where its reason is the
safety of children, no child comes to live with the provider either (START-14).

Source: the framework's terms and decision 71 (SUSPEND-2); the ledger's own, which no decision
records (SUSPEND-1, SUSPEND-3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
from domain.events.providers import (
    HomeRegistered,
    ProviderAdmitted,
    ProviderRecorded,
    ProviderSuspended,
)
from domain.events.purchasing import ProviderListed
from domain.events.successions import HomeTransferred
from domain.readings.referrals import AwardMade
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.values import Day, Lot, ProviderId, Words

KnownBy: TypeAlias = (
    HomeRegistered | HomeTransferred | ProviderRecorded | ProviderListed | AwardMade
)


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
    """The provider is already suspended in these lots. Choose a lot in which it is not."""

    rule = "SUSPEND-2"


class NotToBeReviewed(Refusal):
    """The suspension must be reviewed after the day it begins.

    Choose a later day for the review.
    """

    rule = "SUSPEND-3"
    satisfied_by = "The review is after {suspended_on}."


@dataclass(frozen=True, slots=True)
class State:
    """The provider's standing, and whether more is recorded of it than an application."""

    standing: Standing = field(default_factory=Standing)
    is_known: bool = False


def query(command: SuspendProvider) -> Query:
    provider = (tag("provider", command.provider_id),)
    known_by = QueryItem(events_in(KnownBy), provider)
    return (standing_of(command.provider_id), known_by)


def evolve(state: State, event: StandingEvent | KnownBy) -> State:
    if not isinstance(event, StandingEvent):
        return replace(state, is_known=True)
    admitted = state.is_known or isinstance(event, ProviderAdmitted)
    return replace(state, standing=state.standing.after(event), is_known=admitted)


def decide(
    command: SuspendProvider, state: State, _context: DecisionContext
) -> Sequence[ProviderSuspended]:
    day = command.suspended_on
    if not state.is_known:
        raise NothingToSuspend(provider_id=command.provider_id)
    if set(command.lots) <= state.standing.suspended_on(day):
        raise AlreadySuspended(provider_id=command.provider_id)
    if command.review_on <= command.suspended_on:
        raise NotToBeReviewed(suspended_on=command.suspended_on)
    return [event_from(ProviderSuspended, command)]


DECIDER = Decider(SuspendProvider, State, query, evolve, decide)
