"""Finds what the board offers to open, and refuses to open anything else to a role without the log.

Evaluators and moderators read no log. What they open is what a search says that they may score, and
what its offers say, while it is open: once it has an award or was abandoned no offer is scored
(EVALUATE-1). An evaluator opens an offer after declaring interests, with none in its provider
(EVALUATE-3), and what others found of it after scoring it.
"""

from collections.abc import Collection, Iterable

from api.access.who import Asker, NotYourCase
from api.web.unopened import SEARCH
from domain.events.base import Event
from domain.events.offers import InterestsDeclared, OfferEvaluated, OfferModerated
from domain.readings.offers import OfferEvent, offer_key
from domain.readings.referrals import Referral, referral_of
from domain.readings.search import SearchEvent
from ledger.entries import Entry
from ledger.log import Log


def offered_of(log: Log, referral_id: str, who: Asker) -> set[int]:
    """The positions of what an open search and its offers say to a person, of what was not put
    right.
    """
    counted = log.read_standing((referral_of(referral_id),)).events
    referral = Referral.from_events(each.event for each in counted)
    if not referral.is_open:
        return set()
    return {each.position for each in counted if is_offered(each.event, referral, who)}


def is_offered(event: Event, referral: Referral, who: Asker) -> bool:
    """Whether a person may open what an open search, or an offer on it, says."""
    if not isinstance(event, OfferEvent):
        return isinstance(event, SearchEvent)
    if isinstance(event, InterestsDeclared) or "evaluate_offer" not in who.role.commands:
        return True
    interests = referral.offers.interests.get(who.actor)
    if interests is None or event.provider_id in interests:
        return False
    if not isinstance(event, OfferEvaluated | OfferModerated):
        return True
    offer = referral.offers.live.get(offer_key(event))
    return offer is not None and who.actor in offer.given


def refuse_unoffered(
    log: Log, entries: Iterable[Entry], positions: Collection[int], who: Asker
) -> None:
    """Refuse positions of which one is of nothing that an open search offers. Raises NotYourCase.

    A position without an entry is refused too.
    """
    if not set(positions) <= offered_with(log, entries, who):
        raise NotYourCase


def offered_with(log: Log, entries: Iterable[Entry], who: Asker) -> set[int]:
    """The positions of all that is offered of the searches that these entries are about."""
    tags = {tag for entry in entries for tag in entry.tags if tag.startswith(SEARCH)}
    searches = (offered_of(log, tag.removeprefix(SEARCH), who) for tag in sorted(tags))
    return set[int]().union(*searches)
