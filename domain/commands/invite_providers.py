"""Invite providers to offer on a referral.

INVITE-1  The referral is open and nothing is awarded on it.
INVITE-2  Each provider is admitted to the referral's lot and not suspended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import Field

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import ProvidersInvited
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.terms import Day, Instant, ProviderId, ReferralId


class InviteProviders(Command):
    referral_id: ReferralId
    provider_ids: Annotated[tuple[ProviderId, ...], Field(min_length=1)]
    invited_on: Day


class ReferralNotOpen(Refusal):
    """The referral is not open to offers."""

    rule = "INVITE-1"


class ProviderNotEligible(Refusal):
    """A provider invited is not admitted to the referral's lot, or is suspended."""

    rule = "INVITE-2"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the standing of each provider named."""

    referral: Referral = field(default_factory=Referral)
    standing: Mapping[str, Standing] = field(default_factory=dict)


def query(command: InviteProviders) -> Query:
    providers = tuple(standing_of(provider_id) for provider_id in command.provider_ids)
    return (referral_of(command.referral_id), *providers)


def evolve(state: State, event: ReferralEvent | StandingEvent) -> State:
    if isinstance(event, StandingEvent):
        before = state.standing.get(event.provider_id, Standing())
        after = {**state.standing, event.provider_id: before.after(event)}
        return replace(state, standing=after)
    return replace(state, referral=state.referral.after(event))


def decide(command: InviteProviders, state: State, _now: Instant) -> Sequence[ProvidersInvited]:
    if not state.referral.awaits_award:
        raise ReferralNotOpen(referral_id=command.referral_id)
    for provider_id in command.provider_ids:
        standing = state.standing.get(provider_id, Standing())
        if standing.suspended or state.referral.lot not in standing.admitted:
            raise ProviderNotEligible(provider_id=provider_id, lot=state.referral.lot)
    return [as_said(ProvidersInvited, command)]


DECIDER = Decider(InviteProviders, State, query, evolve, decide)
