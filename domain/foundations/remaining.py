"""What would remain of a home, a search or an award: folded from some of the entries about it.

It serves `correct_entry`, which judges when the correction is recorded, and always refuses:
CORRECT-4, that no home is left unregistered or comes to be overfull (`home_after`), and no search
has two awards (`standing_awards`); CORRECT-6, that no authorisation is reversed that a later one
counted (`is_about_award`); and CORRECT-7, that no offer is unsealed (`search_among`,
`asks_the_same`).

Source: the ledger's own (decision 10) (CORRECT-4, CORRECT-6, CORRECT-7).
"""

from collections.abc import Sequence

from domain.events.awards import AuthorisationDeclined, Award, AwardAuthorised, AwardCancelled
from domain.events.base import Event
from domain.events.searches import ProvidersInvited
from domain.readings.homes import Home, HomeEvent
from domain.readings.referrals import AwardEvent, Referral, ReferralEvent


def search_among(referral_id: str, events: Sequence[Event]) -> Referral:
    """The referral, folded from its events among these."""
    return Referral.from_events(
        e for e in events if isinstance(e, ReferralEvent) and e.referral_id == referral_id
    )


def asks_the_same(wrong: ProvidersInvited, right: Sequence[Event]) -> bool:
    """Whether a right entry asks all that the wrong one asked, and gives no less time."""
    return any(
        isinstance(e, ProvidersInvited)
        and e.referral_id == wrong.referral_id
        and set(wrong.provider_ids) <= set(e.provider_ids)
        and e.respond_by >= wrong.respond_by
        for e in right
    )


def is_about_award(event: Event, referral_id: str, award_id: str) -> bool:
    """Whether an event makes or authorises an award of this reference on this referral."""
    return isinstance(event, Award | AwardAuthorised) and (event.referral_id, event.award_id) == (
        referral_id,
        award_id,
    )


def home_after(home_id: str, events: Sequence[Event]) -> Home:
    """The home, folded from its events among these."""
    home = Home()
    for event in events:
        if isinstance(event, HomeEvent) and event.home_id == home_id:
            home = home.after(event)
    return home


def standing_awards(referral_id: str, events: Sequence[Event]) -> set[str]:
    """The identifiers of the awards on a referral that were neither cancelled nor declined since
    they were made.
    """
    awards: set[str] = set()
    for event in events:
        if not isinstance(event, AwardEvent) or event.referral_id != referral_id:
            continue
        if isinstance(event, AwardCancelled | AuthorisationDeclined):
            awards.discard(event.award_id)
        elif isinstance(event, Award):
            awards.add(event.award_id)
    return awards
