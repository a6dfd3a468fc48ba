"""Decision model of a placement search: its tiers, invitations, declines and clarifications.

Where the search is (TIER-2, TIER-3, INVITE-2, EXHAUST-1), and who was asked (INVITE-3, INVITE-4),
is judged by what is recorded, of whatever day. The form that providers are sent has the ages of the
day on which they are asked.

Source: the council's cabinet report, Summary and ¶1.7, by which other bodies' frameworks are a
contingency after our own; President's revised Practice Guidance on unregistered placements,
September 2023 (the day that it began is unconfirmed), for what is searched last; the rest of the
order of the search and the ages by which a child is not named are the ledger's own (decisions 6,
16, 80, 91 and 92).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.codes import ORDER_OF_SEARCH, Tier
from domain.events.searches import (
    AnonymisedForm,
    AnswerObjected,
    ClarificationAnswered,
    ClarificationAsked,
    InvitationDeclined,
    InvitationRead,
    ProvidersInvited,
    ReferralAbandoned,
    ReferralAmended,
    ReferralOpened,
    ReferralReopened,
    TierExhausted,
    TierStarted,
    WishesAscertained,
)
from domain.events.successions import SearchTransferred
from domain.search_codes import Answer
from domain.values import Instant, birthday_month

SearchEvent: TypeAlias = (
    ReferralOpened
    | ReferralAbandoned
    | ReferralAmended
    | ReferralReopened
    | WishesAscertained
    | TierStarted
    | TierExhausted
    | ProvidersInvited
    | InvitationRead
    | ClarificationAsked
    | ClarificationAnswered
    | InvitationDeclined
    | AnswerObjected
)
BANDS: tuple[tuple[int, int], ...] = ((0, 4), (5, 9), (10, 12), (13, 15), (16, 17))


@dataclass(frozen=True, slots=True)
class Invitation:
    """A provider's invitation: its tier, the time to respond by, the day it was invited, and
    whether it was read or declined. `declined_for` is whether an officer entered that for it.
    """

    tier: Tier
    respond_by: Instant
    read: bool = False
    declined: bool = False
    invited_on: date = date.min
    declined_for: bool = False


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question about a search: the provider that asked it, and whether it has a reply.

    The provider is empty where the question was reversed and its reply stands.
    """

    asked_by: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A referral, the tiers started and exhausted, the days on which each tier began, and the
    providers invited and left out.
    """

    opened: ReferralOpened | None = None
    abandoned: bool = False
    children_heard: frozenset[str] = frozenset()
    started: frozenset[Tier] = frozenset()
    exhausted: frozenset[Tier] = frozenset()
    began: Mapping[Tier, date] = field(default_factory=dict)
    invitations: Mapping[str, Invitation] = field(default_factory=dict)
    left_out: frozenset[tuple[Tier, str]] = frozenset()
    clarifications: Mapping[str, Clarification] = field(default_factory=dict)

    def after(self, event: SearchEvent) -> Self:
        """The search once the event is taken into account."""
        match event:
            case ReferralOpened():
                return replace(self, opened=event)
            case ReferralAbandoned() | ReferralAmended() | ReferralReopened():
                return self.with_change(event)
            case WishesAscertained():
                return replace(self, children_heard=self.children_heard | {event.child_ref})
            case TierStarted():
                began = {**self.began, event.tier: event.started_on}
                return replace(self, started=self.started | {event.tier}, began=began)
            case TierExhausted():
                return replace(self, exhausted=self.exhausted | {event.tier})
            case ProvidersInvited():
                return self.with_invitations(event)
            case InvitationRead() | InvitationDeclined() | AnswerObjected():
                return self.with_reply(event)
            case ClarificationAsked() | ClarificationAnswered():
                return self.with_clarification(event)

    def with_change(self, event: ReferralAbandoned | ReferralAmended | ReferralReopened) -> Self:
        """The search once it is stopped, changed or begun again."""
        match event:
            case ReferralAbandoned():
                return replace(self, abandoned=True)
            case ReferralAmended():
                return self.amended(event)
            case ReferralReopened():
                return self.reopened(event)

    def amended(self, event: ReferralAmended) -> Self:
        """The search once what is needed has changed: who was asked may answer again, until the
        time that is set.
        """
        if self.opened is None:
            return self
        changed = {name: value for name, value in event if name in ReferralOpened.model_fields}
        invitations = {
            provider_id: replace(
                invitation,
                respond_by=event.respond_by or invitation.respond_by,
                declined=False,
                declined_for=False,
                read=False,
            )
            for provider_id, invitation in self.invitations.items()
        }
        opened = self.opened.model_copy(update=changed)
        return replace(self, opened=opened, invitations=invitations)

    def reopened(self, event: ReferralReopened) -> Self:
        """The search once it begins again, from that day: nobody was asked and nowhere was searched
        yet, and the children are to be heard.
        """
        if self.opened is None:
            return self
        begun = {"opened_on": event.reopened_on, "needed_on": event.needed_on}
        return type(self)(
            opened=self.opened.model_copy(update=begun), clarifications=self.clarifications
        )

    def with_invitations(self, event: ProvidersInvited) -> Self:
        """The search once providers are invited, and others left out with a reason."""
        invited = {
            p: Invitation(event.tier, event.respond_by, invited_on=event.invited_on)
            for p in event.provider_ids
        }
        left_out = {(event.tier, left.provider_id) for left in event.left_out}
        return replace(
            self,
            invitations={**self.invitations, **invited},
            left_out=self.left_out | left_out,
        )

    def with_reply(self, event: InvitationRead | InvitationDeclined | AnswerObjected) -> Self:
        """The search once a provider has read its invitation, has declined or did not after all."""
        provider_id = event.provider_id
        match event:
            case InvitationRead():
                return self.with_invitation(provider_id, lambda was: replace(was, read=True))
            case InvitationDeclined(on_behalf=entered):
                return self.with_invitation(
                    provider_id,
                    lambda was: replace(was, declined=True, declined_for=entered is not None),
                )
            case AnswerObjected(answer=Answer.DECLINE):
                return self.with_invitation(
                    provider_id,
                    lambda was: replace(was, declined=False, declined_for=False),
                )
            case _:
                return self

    def with_invitation(self, provider_id: str, became: Callable[[Invitation], Invitation]) -> Self:
        """The search once a provider's invitation has changed."""
        before = self.invitations.get(provider_id)
        if before is None:
            return self
        return replace(self, invitations={**self.invitations, provider_id: became(before)})

    def transferred(self, event: SearchTransferred) -> Self:
        """The search once a provider's invitation has passed to another, which answers in its
        place unless it was invited itself. Both count as asked where the former one was.
        """
        old, new = event.provider_id, event.successor_id
        theirs = self.invitations.get(old)
        others = {p: each for p, each in self.invitations.items() if p != old}
        invitations = others if theirs is None else {new: theirs, **others}
        left_out = {(tier, new) for tier, provider in self.left_out if provider == old}
        if theirs is not None:
            left_out.add((theirs.tier, old))
        clarifications = {
            each: replace(asked, asked_by=new) if asked.asked_by == old else asked
            for each, asked in self.clarifications.items()
        }
        return replace(
            self,
            invitations=invitations,
            left_out=self.left_out | left_out,
            clarifications=clarifications,
        )

    def with_clarification(self, event: ClarificationAsked | ClarificationAnswered) -> Self:
        """The search once a question is asked, or has its reply."""
        if isinstance(event, ClarificationAsked):
            became = Clarification(event.provider_id)
        else:
            asked = self.clarifications.get(event.clarification_id, Clarification())
            became = replace(asked, answered=True)
        return replace(self, clarifications={**self.clarifications, event.clarification_id: became})

    def open_clarifications(self, provider_id: str) -> int:
        """How many questions of a provider have no reply yet."""
        asked = Clarification(provider_id, answered=False)
        return sum(each == asked for each in self.clarifications.values())

    @property
    def children(self) -> tuple[str, ...]:
        """The references of the child, and of the siblings to be placed together."""
        return () if self.opened is None else (self.opened.child_ref, *self.opened.siblings)

    @property
    def months_of_birth(self) -> tuple[str, ...]:
        """The months of birth of its children that can be read. Of somebody erased it is gone."""
        held = () if self.opened is None else self.opened.born_in or ()
        return tuple(each for each in held if each)

    def under_way(self, tier: Tier) -> bool:
        """Whether the search has started in a tier and not exhausted it."""
        return tier in self.started - self.exhausted

    def before(self, tier: Tier) -> tuple[Tier, ...]:
        """The earlier tiers that are not exhausted, in the order of search."""
        earlier = ORDER_OF_SEARCH[: ORDER_OF_SEARCH.index(tier)]
        return tuple(each for each in earlier if each not in self.exhausted)

    def invited_or_left_out(self, tier: Tier) -> frozenset[str]:
        """The providers that were invited in a tier, or left out of it with a reason."""
        asked = {p for p, invitation in self.invitations.items() if invitation.tier is tier}
        return frozenset(asked | {p for left_tier, p in self.left_out if left_tier is tier})


def anonymised(opened: ReferralOpened, day: date) -> AnonymisedForm:
    """The form that providers are sent, derived from the referral so that it names nobody."""
    fields = {name: value for name, value in opened if name in AnonymisedForm.model_fields}
    ages = tuple(age_band(born_in, day) for born_in in opened.born_in)
    return AnonymisedForm.model_validate({**fields, "age_bands": ages})


def age_band(born_in: str, day: date) -> str:
    """The band of the age that a child has surely reached on a day.

    >>> age_band("2010-05", date(2022, 5, 30)), age_band("2010-05", date(2023, 5, 31))
    ('10 to 12', '13 to 15')
    """
    for youngest, oldest in BANDS:
        if day < birthday_month(born_in, oldest + 1)[1]:
            return f"{youngest} to {oldest}"
    return "18 or over"
