"""Decision model of the searches for a child: those that are open, and awards not begun.

A search goes on until it is stopped, or an award of it stands. An award is to begin until a
placement or support of the child under it is recorded. It is judged by what is recorded, of
whatever day.

Source: the ledger's own (decisions 25 and 92).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self, TypeAlias

from domain.command import Query, QueryItem, events_in, tag
from domain.events.awards import AuthorisationDeclined, AwardCancelled
from domain.events.placements import PlacementStarted, PurchaseRegularised
from domain.events.searches import ReferralAbandoned, ReferralOpened, ReferralReopened
from domain.events.support import SupportStarted
from domain.readings.referrals import AwardMade

Begun: TypeAlias = PlacementStarted | PurchaseRegularised | SupportStarted
OfSearch: TypeAlias = (
    ReferralOpened
    | ReferralReopened
    | ReferralAbandoned
    | AwardMade
    | AwardCancelled
    | AuthorisationDeclined
)
SearchingEvent: TypeAlias = OfSearch | Begun
OPEN: Final = None
"""What stands for an award where a search is open."""


@dataclass(frozen=True, slots=True)
class Searches:
    """The award that stands of each search that was not stopped, or none, and the awards under
    which something of the child began.
    """

    awards: Mapping[str, str | None] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()

    def after(self, event: SearchingEvent) -> Self:
        """The searches once the event is taken into account."""
        match event:
            case ReferralAbandoned(referral_id=stopped):
                awards = {each: at for each, at in self.awards.items() if each != stopped}
                return replace(self, awards=awards)
            case ReferralOpened() | ReferralReopened():
                return self.with_award(event.referral_id, OPEN)
            case AwardCancelled() | AuthorisationDeclined():
                stands = self.awards.get(event.referral_id) == event.award_id
                return self.with_award(event.referral_id, OPEN) if stands else self
            case PlacementStarted() | PurchaseRegularised() | SupportStarted():
                return replace(self, begun=self.begun | {event.award_id or ""})
            case _:
                return self.with_award(event.referral_id, event.award_id)

    def with_award(self, referral_id: str, award_id: str | None) -> Self:
        """The searches once this award stands of one of them, or none."""
        return replace(self, awards={**self.awards, referral_id: award_id})

    @property
    def going_on(self) -> tuple[str, ...]:
        """The searches that are open and the awards that are to begin, in words with the reference
        of each.
        """
        return tuple(
            f"search {referral_id}" if award_id is OPEN else f"award {award_id}"
            for referral_id, award_id in self.awards.items()
            if award_id not in self.begun
        )


def searches_of(referral_ids: Iterable[str]) -> Query:
    """The entries that open and stop these searches, and that make and end their awards."""
    return tuple(QueryItem(events_in(OfSearch), (tag("referral", each),)) for each in referral_ids)
