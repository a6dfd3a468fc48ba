"""Decision model of a referral: its search, its offers, and the award that stands.

It is judged by what is recorded, of whatever day. At the moment of recording it is judged whether a
provider's time to answer has passed (OFFER-4), and whether all have answered or their time has
passed, so that offers are opened (EVALUATE-2, EVALUATE-5). Whether the last who was awaited has
answered (OFFER-10) is judged in the order of recording: others are awaited up to the end of the day
on which their time passes, by the day that the answer states. A breach of these always refuses.

An award that is authorised may be acted on from the latest of three days: its own, that of the last
authorisation (of its recording, where that was retrospective), and the first after any call-in.

Source: the framework's terms, by which offers are opened together and compared (EVALUATE-2); Local
Government Act 2000 s9F and the council's constitution, by which a key decision may be called in;
the ledger's own: decision 16 for who is asked, 18 and 92 for who is too late, 80 for a provider's
place that passes to another, 91 for answers entered on behalf, 92 for a search that changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.awards import (
    AuthorisationDeclined,
    Award,
    AwardAuthorised,
    AwardCancelled,
    AwardConsulted,
    AwardedByMiniCompetition,
    AwardedDirectly,
    AwardedThroughContingency,
    AwardedUnregistered,
    AwardInformed,
    AwardQuestionAnswered,
    AwardQuestioned,
    BoughtBySpotPurchase,
    ContractNoticePublished,
    ContractNoticeWithheld,
    KeyDecisionPublished,
)
from domain.events.base import Event
from domain.events.offers import OfferEvaluated, OfferMade, OfferModerated
from domain.events.searches import (
    AnswerObjected,
    InvitationDeclined,
    ProvidersInvited,
    ReferralAmended,
    ReferralReopened,
)
from domain.events.successions import SearchTransferred
from domain.london import day_in_london
from domain.readings.offers import OfferEvent, Offers
from domain.readings.search import Search, SearchEvent
from domain.values import Instant

AwardMade: TypeAlias = (
    AwardedByMiniCompetition
    | AwardedDirectly
    | AwardedThroughContingency
    | BoughtBySpotPurchase
    | AwardedUnregistered
)
AwardEvent: TypeAlias = (
    AwardMade
    | AwardCancelled
    | AwardConsulted
    | AwardQuestioned
    | AwardQuestionAnswered
    | AwardInformed
    | AwardAuthorised
    | AuthorisationDeclined
    | KeyDecisionPublished
    | ContractNoticePublished
    | ContractNoticeWithheld
)
ReferralEvent: TypeAlias = SearchEvent | OfferEvent | AwardEvent | SearchTransferred


@dataclass(frozen=True, slots=True)
class Enquiry:
    """An enquiry about an award: who made it, in what role, when, and whether it has a reply."""

    asked_by: str
    asked_as: str
    asked_on: date
    answered: bool = False


@dataclass(frozen=True, slots=True)
class AwardStatus:
    """The award that stands, if one does: the last that was made, unless it was cancelled or
    declined, or the search began again. The roles that have been consulted or have acted on it, the
    officers who have authorised it, and the notices published or withheld. Notices of key decisions
    are those of every award of the search, made or to come.
    """

    award: Award | None = None
    used_ids: frozenset[str] = frozenset()
    consulted: frozenset[str] = frozenset()
    informed: frozenset[str] = frozenset()
    authorised_as: frozenset[str] = frozenset()
    authorised_by: frozenset[str] = frozenset()
    authorised: bool = False
    key_notices: tuple[KeyDecisionPublished, ...] = ()
    authorised_since: date | None = None
    acted_on_from: date | None = None
    notices: frozenset[str] = frozenset()
    enquiries: Mapping[str, Enquiry] = field(default_factory=dict)

    @property
    def published(self) -> tuple[KeyDecisionPublished, ...]:
        """The notices of the award that stands, as a key decision."""
        return () if self.award is None else self.published_of(self.award.award_id)

    def published_of(self, award_id: str) -> tuple[KeyDecisionPublished, ...]:
        """The notices of an award of this reference, made or to come, as a key decision."""
        return tuple(each for each in self.key_notices if each.award_id == award_id)

    def begun_again(self) -> Self:
        """The status without an award, once the one that stood has fallen."""
        return type(self)(used_ids=self.used_ids, key_notices=self.key_notices)

    def standing_award(self, award_id: str | None) -> Award | None:
        """The award, if one is cited and it is the one that stands."""
        award = self.award
        return award if award is not None and award.award_id == award_id else None

    @property
    def held_from(self) -> date | None:
        """The first day on which the award may be acted on, if it is authorised."""
        if self.award is None or not self.authorised:
            return None
        since = (self.award.awarded_on, self.authorised_since, self.acted_on_from)
        return max(each for each in since if each is not None)

    def enquiries_with_reply(self, question_id: str) -> Mapping[str, Enquiry]:
        """The enquiries once one has its reply; the same if that one was reversed since."""
        enquiry = self.enquiries.get(question_id)
        if enquiry is None:
            return self.enquiries
        return {**self.enquiries, question_id: replace(enquiry, answered=True)}

    def transferred(self, event: SearchTransferred) -> Self:
        """The status once a provider's place in the search has passed to another."""
        award = self.award
        if award is None or award.provider_id != event.provider_id:
            return self
        if event.home_id not in (None, award.home_id):
            return self
        return replace(self, award=award.model_copy(update={"provider_id": event.successor_id}))

    def after(self, event: AwardEvent) -> Self:
        """The status once the event is taken into account, if it is about the award that stands."""
        of_any = isinstance(event, AwardMade | KeyDecisionPublished)
        if not of_any and self.standing_award(event.award_id) is None:
            return self
        match event:
            case AwardCancelled() | AuthorisationDeclined():
                return self.begun_again()
            case AwardConsulted():
                return replace(self, consulted=self.consulted | {event.consulted_as})
            case AwardQuestioned():
                asked = Enquiry(event.asked_by, event.asked_as, event.asked_on)
                return replace(self, enquiries={**self.enquiries, event.question_id: asked})
            case AwardQuestionAnswered():
                return replace(self, enquiries=self.enquiries_with_reply(event.question_id))
            case AwardInformed():
                return replace(self, informed=self.informed | {event.informed_as})
            case AwardAuthorised():
                return replace(
                    self,
                    authorised_as=self.authorised_as | {event.authorised_as},
                    authorised_by=self.authorised_by | {event.authorised_by},
                    authorised=event.complete,
                    authorised_since=event.recorded_on or event.authorised_on,
                    acted_on_from=event.acted_on_from,
                )
            case KeyDecisionPublished():
                return replace(self, key_notices=(*self.key_notices, event))
            case ContractNoticePublished() | ContractNoticeWithheld():
                return replace(self, notices=self.notices | {event.contract_notice})
            case _:
                used = self.used_ids | {event.award_id}
                return replace(self.begun_again(), award=event, used_ids=used)


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral's search, offers and award.

    `too_late` are the providers that were asked for offers that have been opened since: they offer
    no more, unless they are asked again.
    """

    search: Search = field(default_factory=Search)
    offers: Offers = field(default_factory=Offers)
    award_status: AwardStatus = field(default_factory=AwardStatus)
    too_late: frozenset[str] = frozenset()

    @classmethod
    def from_events(cls, events: Iterable[Event]) -> Self:
        """The referral after those of these events that are about it."""
        referral = cls()
        for event in events:
            if isinstance(event, ReferralEvent):
                referral = referral.after(event)
        return referral

    def after(self, event: ReferralEvent) -> Self:
        """The referral once the event is taken into account."""
        if isinstance(event, SearchTransferred):
            return self.transferred(event)
        if isinstance(event, SearchEvent):
            became = replace(self, search=self.search.after(event)).with_offers_after(event)
        elif isinstance(event, OfferEvent):
            became = replace(self, offers=self.offers.after(event))
        else:
            return replace(self, award_status=self.award_status.after(event))
        return replace(became, too_late=became.too_late_after(event))

    def transferred(self, event: SearchTransferred) -> Self:
        """The referral once a provider's place in it has passed to another."""
        late = {event.successor_id} if event.provider_id in self.too_late else set()
        return replace(
            self,
            search=self.search.transferred(event),
            offers=self.offers.transferred(event),
            award_status=self.award_status.transferred(event),
            too_late=self.too_late | late,
        )

    def with_offers_after(self, event: SearchEvent) -> Self:
        """The referral with what an event about the search does to its offers and its award."""
        match event:
            case AnswerObjected():
                return replace(self, offers=self.offers.objected(event))
            case InvitationDeclined():
                return replace(self, offers=self.offers.without_renewable(event.provider_id))
            case ReferralAmended():
                return replace(self, offers=self.offers.to_be_renewed(), too_late=frozenset())
            case ReferralReopened():
                return replace(
                    self,
                    offers=self.offers.begun_again(),
                    award_status=self.award_status.begun_again(),
                    too_late=frozenset(),
                )
            case _:
                return self

    def too_late_after(self, event: SearchEvent | OfferEvent) -> frozenset[str]:
        """The providers that are too late once the event is taken into account: all that were asked
        when an offer is scored, or when the last of them to be awaited answers.
        """
        asked = self.search.invitations
        match event:
            case ProvidersInvited():
                return self.too_late.difference(event.provider_ids)
            case OfferEvaluated() | OfferModerated():
                return frozenset(asked)
            case OfferMade(offered_on=day) | InvitationDeclined(declined_on=day):
                awaited = (
                    day_in_london(invitation.respond_by) >= day and self.is_awaited(provider_id)
                    for provider_id, invitation in asked.items()
                    if provider_id not in self.too_late
                )
                return self.too_late if any(awaited) else frozenset(asked)
            case _:
                return self.too_late

    @property
    def is_open(self) -> bool:
        """Whether the referral is open: it is not abandoned, and no award stands on it."""
        opened = self.search.opened is not None and not self.search.abandoned
        return opened and self.award_status.award is None

    def may_award(self, award_id: str) -> bool:
        """Whether an award may be made on the referral under this identifier."""
        return self.is_open and award_id not in self.award_status.used_ids

    def waits_for(self, provider_id: str) -> bool:
        """Whether a provider was invited, and has neither a live offer nor declined."""
        invitation = self.search.invitations.get(provider_id)
        if invitation is None or invitation.declined:
            return False
        offers = self.offers
        return provider_id not in offers.offering_providers or offers.awaits_renewal(provider_id)

    def may_object(self, provider_id: str) -> bool:
        """Whether a decline or an offer that stands was entered on a provider's behalf."""
        invitation = self.search.invitations.get(provider_id)
        declined_for = invitation is not None and invitation.declined_for
        return declined_for or bool(self.offers.entered_for(provider_id))

    def is_awaited(self, provider_id: str) -> bool:
        """Whether a provider may still answer, or object to the answer entered on its behalf."""
        return self.waits_for(provider_id) or self.may_object(provider_id)

    def may_answer(self, provider_id: str, now: datetime) -> bool:
        """Whether a provider is waited for and not too late, and its time has not passed."""
        return (
            self.waits_for(provider_id)
            and provider_id not in self.too_late
            and now <= self.search.invitations[provider_id].respond_by
        )

    def awaited(self, now: datetime) -> tuple[Instant, ...]:
        """The time to answer of each provider that may still answer, or object to the answer that
        was entered on its behalf.
        """
        return tuple(
            invitation.respond_by
            for provider_id, invitation in self.search.invitations.items()
            if self.is_awaited(provider_id)
            and provider_id not in self.too_late
            and now <= invitation.respond_by
        )

    def offers_are_open(self, now: datetime) -> bool:
        """Whether the offers are opened together: every provider that was asked has answered, is
        too late, or its time has passed. One that offered and is asked no more, because its
        invitation was put right, keeps them sealed.
        """
        offered = {provider_id for provider_id, _ in self.offers.ever_made}
        asked = self.search.invitations.keys()
        return bool(asked) and offered <= asked and not self.awaited(now)

    def offers_open_after(self, now: datetime) -> Instant | None:
        """The moment after which the offers are opened, or nothing if nobody is awaited."""
        return max(self.awaited(now), default=None)


def referral_of(referral_id: str) -> QueryItem:
    """The entries about a referral."""
    return QueryItem(events_in(ReferralEvent), (tag("referral", referral_id),))
