"""Refuses to open what providers say in offers before all offers of a search are opened together.

A refused offer counts too: the provider may have offered the same again.
"""

from collections.abc import Iterable
from typing import Final

from domain.events import stored_names
from domain.events.offers import OfferMade, OfferRefused
from domain.faults import Fault
from domain.readings.referrals import Referral, referral_of
from ledger.entries import Entry
from ledger.log import Log

OFFERS: Final = frozenset(stored_names([OfferMade, OfferRefused]))
SEARCH: Final = "referral:"


class OffersNotYetOpen(Fault):
    """Offers are opened together, once every provider that was asked has answered or the time to
    answer has passed (EVALUATE-2, EVALUATE-5). Open them then.
    """

    slug = "offers-not-yet-open"
    status = 409


def refuse_unopened(log: Log, entries: Iterable[Entry]) -> None:
    """Refuse to open offers of a search whose offers are not open yet. Raises OffersNotYetOpen."""
    tags = {tag for entry in entries if entry.name in OFFERS for tag in entry.tags}
    searches = {tag.removeprefix(SEARCH) for tag in tags if tag.startswith(SEARCH)}
    if not all(offers_are_open(log, referral_id) for referral_id in searches):
        raise OffersNotYetOpen


def offers_are_open(log: Log, referral_id: str) -> bool:
    """Whether the offers of a search are opened."""
    history = log.read_standing((referral_of(referral_id),))
    referral = Referral.from_events(each.event for each in history.events)
    return referral.offers_are_open(history.read_at)
