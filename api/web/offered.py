"""Finds what the board offers to open, and refuses to open anything else to a role without the log.

Evaluators and moderators read no log. What they open is what a search says that they may score, and
what its offers say, while it is open: once it has an award or was abandoned no offer is scored
(EVALUATE-1).
"""

from collections.abc import Collection, Iterable

from api.access.who import NotYourCase
from api.web.unopened import SEARCH
from domain.readings.offers import OfferEvent
from domain.readings.referrals import Referral, referral_of
from domain.readings.search import SearchEvent
from ledger.entries import Entry
from ledger.log import Log


def offered_of(log: Log, referral_id: str) -> set[int]:
    """The positions of what an open search and its offers say, of what was not put right."""
    counted = log.read_standing((referral_of(referral_id),)).events
    if not Referral.from_events(each.event for each in counted).is_open:
        return set()
    return {each.position for each in counted if isinstance(each.event, SearchEvent | OfferEvent)}


def refuse_unoffered(log: Log, entries: Iterable[Entry], positions: Collection[int]) -> None:
    """Refuse positions of which one is of nothing that an open search offers. Raises NotYourCase.

    A position without an entry is refused too.
    """
    tags = {tag for entry in entries for tag in entry.tags if tag.startswith(SEARCH)}
    searches = (offered_of(log, tag.removeprefix(SEARCH)) for tag in sorted(tags))
    if not set(positions) <= set[int]().union(*searches):
        raise NotYourCase
