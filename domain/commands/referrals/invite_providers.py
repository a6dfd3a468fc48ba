"""Invite the eligible providers of a tier to offer, and say why any other is left out.

    INVITE-1  The search is open: it was not stopped since it began, and no award of it stands.
    INVITE-2  The search has begun in this tier and has not ended in it.
    INVITE-3  Every provider that is asked, or not asked with a reason, is eligible in this tier, is
              named once, and was not asked or left out there before.
    INVITE-4  Every provider that is eligible in this tier is asked, or given a reason for not being
              asked, unless it already was.
    INVITE-5  The time to respond by is still to come at the moment of recording.
    INVITE-6  Providers are asked on a day that is not before the one on which the search was opened
              or begun again.
    INVITE-7  A reason that the ledger contradicts, such as no place free where the register shows
              one, is taken only with an explanation. The entry says what the ledger held.

Who is eligible is judged on the day on which providers are asked. Whether the ledger contradicts a
reason (INVITE-7) is judged on the day of need, or on the day of asking if that is later. A rule
that names no day is judged when this is recorded, and a breach of any rule always refuses. The day
of asking is not to come (FACT-1), nor before the search began in the tier (RECORDED-1), and every
provider that is asked is known (RECORDED-2).

In-house, a provider is eligible if a home of the council's own, of the kind, is registered and
operates. Under the purchasing system and in an arrangement the lot has to buy the kind. Under the
purchasing system a provider is eligible if it is admitted to the lot, in the framework that buys
that lot, and not suspended in it. In an arrangement it is eligible if it is listed for the lot in
one of this tier that is in force, and not suspended in the lot. In the spot market, and for an
unregistered setting, any provider may be asked. Providers are sent the anonymised form.

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71 (INVITE-3); the ledger's own (decision 78) (INVITE-7); the
ledger's own (decision 16).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Tier
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import (
    ContradictedReason,
    LeftOut,
    ProvidersInvited,
    ReferralOpened,
    TierStarted,
)
from domain.readings import references
from domain.readings.asking.contradictions import Homes, contradicted, homes_behind
from domain.readings.barring.causes import told
from domain.readings.barring.of_listings import not_to_be_asked
from domain.readings.homes import HomeEvent
from domain.readings.market import MARKET, Market, MarketEvent
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.search import anonymised
from domain.values import Day, Moment, ProviderId, ReferralId


class InviteProviders(Command):
    stored: ClassVar[str] = "invite_providers"
    label: ClassVar[str] = "Ask providers"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "invited_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {TierStarted: "started_on"}
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "provider_ids": references.PROVIDER,
    }
    referral_id: ReferralId
    tier: Tier
    provider_ids: Annotated[tuple[ProviderId, ...], Field(max_length=200)]
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=500)] = ()
    respond_by: Moment
    invited_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, or it has an award already.

    Providers are asked while a search is open.
    """

    rule = "INVITE-1"


class TierNotUnderWay(Refusal):
    """The search has not begun here, or has ended here. Choose where the search is now."""

    rule = "INVITE-2"


class ProviderNotEligible(Refusal):
    """A provider is not eligible here, or is named twice. Name each eligible provider once."""

    rule = "INVITE-3"
    satisfied_by = "{bars} Eligible here, and not asked yet: {provider_ids}."


class SomebodyNotAsked(Refusal):
    """An eligible provider is neither asked nor given a reason for not being asked.

    Ask each of those named, or say why it is not asked.
    """

    rule = "INVITE-4"
    satisfied_by = "Still to be asked, or left out with a reason: {provider_ids}."


class NoTimeToRespond(Refusal):
    """The time to answer by has passed. Choose a later time."""

    rule = "INVITE-5"
    satisfied_by = "It is now {now}."


class BeforeTheSearch(Refusal):
    """The providers would be asked before the search was opened. Choose a day since then."""

    rule = "INVITE-6"
    satisfied_by = "The first day is {opened_on}."


class ReasonContradicted(Refusal):
    """What the ledger holds contradicts a reason for not asking a provider, which has no
    explanation.

    Explain it in your own words, correct the register, or ask the provider.
    """

    rule = "INVITE-7"
    satisfied_by = "To be explained: {contradicted}."


@dataclass(frozen=True, slots=True)
class State:
    """The referral, the market, and the homes that the reasons for not asking rest on."""

    referral: Referral = field(default_factory=Referral)
    market: Market = field(default_factory=Market)
    homes: Homes = field(default_factory=Homes)


def query(command: InviteProviders) -> Query:
    return (referral_of(command.referral_id), MARKET, *homes_behind(command.left_out))


def evolve(state: State, event: ReferralEvent | MarketEvent | HomeEvent) -> State:
    if isinstance(event, HomeEvent):
        state = replace(state, homes=state.homes.after(event))
        if not isinstance(event, MarketEvent):
            return state
    if isinstance(event, MarketEvent):
        return replace(state, market=state.market.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(
    command: InviteProviders, state: State, context: DecisionContext
) -> Sequence[ProvidersInvited]:
    search, tier, day = state.referral.search, command.tier, command.invited_on
    opened = search.opened
    if opened is None or not state.referral.is_open:
        raise ReferralNotOpen(referral_id=command.referral_id)
    if not search.under_way(tier):
        raise TierNotUnderWay(tier=tier)
    eligible = state.market.eligible(tier, opened.lot, opened.kind, day)
    named = (*command.provider_ids, *(left.provider_id for left in command.left_out))
    done = search.invited_or_left_out(tier)
    twice = len(set(named)) < len(named) or not done.isdisjoint(named)
    if twice or (eligible is not None and not set(named) <= eligible):
        others = tuple(sorted((eligible or frozenset()) - done))
        strange = () if eligible is None else sorted(set(named) - eligible)
        bars = not_to_be_asked(state.market, strange, tier, opened.lot, day)
        raise ProviderNotEligible(tier=tier, lot=opened.lot, provider_ids=others, **told(bars))
    if missing := (eligible or frozenset()) - done - set(named):
        raise SomebodyNotAsked(provider_ids=tuple(sorted(missing)))
    if command.respond_by <= context.decided_at:
        raise NoTimeToRespond(now=context.decided_at)
    if day < opened.opened_on:
        raise BeforeTheSearch(opened_on=opened.opened_on)
    found = contradictions(command, opened, state.homes)
    return [event_from(ProvidersInvited, command, form=anonymised(opened, day), contradicted=found)]


def contradictions(
    command: InviteProviders, opened: ReferralOpened, homes: Homes
) -> tuple[ContradictedReason, ...]:
    """The reasons that the ledger contradicts. Raises ReasonContradicted."""
    left_out = {each.provider_id: each for each in command.left_out}
    found = contradicted(left_out.values(), opened, command.tier, homes, command.invited_on)
    if bare := [each for each in found if not left_out[each.provider_id].reason]:
        unexplained = tuple((each.provider_id, each.holds) for each in bare)
        raise ReasonContradicted(contradicted=unexplained)
    return found


DECIDER = Decider(InviteProviders, State, query, evolve, decide)
