"""How invitations, rounds and a provider's own entries stand, as the provider sees them.

The database's functions for providers give the names of events, and its rows give their stored
names. Both are compared with the classes of events.
"""

from typing import Any, Final

from domain.events import CLASSES, EVENTS, event_names
from domain.events.awards import Award, AwardAuthorised
from domain.events.offers import OfferMade, OfferModerated, OfferWithdrawn
from domain.events.placements import PlacementStarted
from domain.events.providers import (
    ProviderAdmitted,
    ProviderApplied,
    ProviderRefused,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
)
from domain.events.purchasing import ProviderDelisted, ProviderListed, RoundClosed, RoundOpened
from domain.events.searches import (
    AnswerObjected,
    ClarificationAnswered,
    ClarificationAsked,
    InvitationDeclined,
    InvitationRead,
    ReferralAbandoned,
    ReferralAmended,
    ReferralReopened,
)
from domain.labels.events import title_of_event
from domain.search_codes import Answer
from ledger.codec import decode, fields_of

STANDING: Final = (
    ProviderApplied, ProviderAdmitted, ProviderRefused, ProviderSuspended, ProviderReinstated,
    ProviderRemoved, ProviderListed, ProviderDelisted,
)  # fmt: skip
"""The events about a provider's place on the framework and in arrangements."""
AWARDS: Final = tuple(event for event in CLASSES if issubclass(event, Award))
PLACED: Final = frozenset(event_names([AwardAuthorised, PlacementStarted]))
ABANDONED: Final = frozenset(event_names([ReferralAbandoned]))
CLARIFICATIONS_ASKED: Final = frozenset(event_names([ClarificationAsked]))
CLARIFICATIONS: Final = CLARIFICATIONS_ASKED.union(event_names([ClarificationAnswered]))
FEEDBACK: Final = frozenset(event_names([OfferModerated]))
REOPENED: Final = frozenset(event_names([ReferralReopened]))
AMENDED: Final = frozenset(event_names([ReferralAmended]))
MAY_OPEN: Final = CLARIFICATIONS | FEEDBACK | AMENDED
CONCERNED: Final = frozenset(("awaits your answer", "you have offered", "awarded to you"))
"""The stages at which a provider may open what is needed. A child's needs do not concern it once it
has said that it cannot offer, its time has passed without an offer, or the search has ended.
"""


def entry_of(position: int, name: str, recorded_at: Any, body: bytes) -> dict[str, Any]:
    """An entry of the provider's own. `event` is the class of its event."""
    return {"position": position, "event": EVENTS.get(name), "title": title_of_event(name),
            "at": recorded_at, "fields": fields_of(name, body, at=position)}  # fmt: skip


def open_rounds(announced: list[tuple[str, bytes]]) -> list[RoundOpened]:
    """The rounds that take applications: opened, and not closed."""
    events = [decode(name, body) for name, body in announced]
    closed = {event.round for event in events if isinstance(event, RoundClosed)}
    return [e for e in events if isinstance(e, RoundOpened) and e.round not in closed]


def invitation(
    row: tuple[Any, ...], entries: list[dict[str, Any]], came: list[tuple[str, str]], now: Any
) -> dict[str, Any]:
    """An invitation, with its stage for this provider.

    `row` is of `ledger.invitations()`. `entries` are the provider's own. `came` are the entries
    that an invited provider may see, each as the referral and the name of its event.
    """
    _, referral_id, respond_by, invited_on = row
    mine = {e["event"] for e in entries if e["fields"].get("referral_id") == referral_id}
    names = {event for about, event in came if about == referral_id}
    denied = objections(entries, referral_id)
    if not mine.isdisjoint(AWARDS):
        stage = "awarded to you"
    elif names & PLACED:
        stage = "placed elsewhere"
    elif names & ABANDONED and not names & REOPENED:
        stage = "given up"
    elif standing_offers(entries, referral_id, denied):
        stage = "you have offered"
    elif InvitationDeclined in mine and Answer.DECLINE not in denied:
        stage = "you could not offer"
    else:
        stage = "awaits your answer" if respond_by > now else "time has passed"
    return {"referral_id": referral_id, "respond_by": respond_by, "invited_on": invited_on,
            "stage": stage, "read": InvitationRead in mine, "position": row[0]}  # fmt: skip


def objections(entries: list[dict[str, Any]], referral_id: str) -> set[str]:
    """The answers entered on the provider's behalf that it objected to."""
    about = (e["fields"] for e in entries if e["event"] is AnswerObjected)
    return {fields["answer"] for fields in about if fields["referral_id"] == referral_id}


def standing_offers(entries: list[dict[str, Any]], referral_id: str, denied: set[str]) -> set[str]:
    """The provider's offers that stand: not withdrawn, and not entered for it against its word."""
    made = offers_of(entries, referral_id, OfferMade)
    if Answer.OFFER in denied:
        made -= {e["fields"]["offer_id"] for e in entries
                 if e["event"] is OfferMade and e["fields"].get("on_behalf")}  # fmt: skip
    withdrawn = set() if Answer.WITHDRAWAL in denied else offers_of(
        entries, referral_id, OfferWithdrawn)  # fmt: skip
    return made - withdrawn


def offers_of(
    entries: list[dict[str, Any]], referral_id: str, event: type[OfferMade | OfferWithdrawn]
) -> set[str]:
    """The offers on a referral that the provider's entries of one event are about."""
    about = (e["fields"] for e in entries if e["event"] is event)
    return {fields["offer_id"] for fields in about if fields["referral_id"] == referral_id}
