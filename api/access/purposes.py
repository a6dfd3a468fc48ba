"""What a role's sealed values are opened for, and what fits each purpose.

PURPOSE-1  A purpose is one of the role's.
PURPOSE-2  What is opened fits the purpose. To evaluate an offer, it is what the search and its
           offers say. To find or make a placement, or to decide, it is nothing that is recorded for
           the yearly return. The other purposes are of the whole case.
"""

from collections.abc import Iterable
from typing import Final

from api.access.who import Asker, NotForThisPurpose
from domain.command import events_in
from domain.events import stored_names
from domain.events.imports import ChildReturned, EpisodeStated
from domain.events.people import ParticularsRecorded
from domain.readings.offers import OfferEvent
from domain.readings.search import SearchEvent

OF_A_SEARCH: Final = frozenset(stored_names((*events_in(SearchEvent), *events_in(OfferEvent))))
FOR_THE_RETURN: Final = frozenset(stored_names((ParticularsRecorded, EpisodeStated, ChildReturned)))
TO_EVALUATE: Final = "evaluate an offer"
NOT_OF_THE_RETURN: Final = frozenset(("find a placement", "make a placement", "decide"))


def purpose_in(said: str) -> str:
    """The role's purpose in what somebody said: `audit` in `audit: case 22/7`.

    >>> purpose_in("audit: case 22/7")
    'audit'
    """
    return said.partition(":")[0].strip()


def refuse_purpose(asker: Asker, said: str) -> None:
    """Refuse a purpose that is not one of the role (PURPOSE-1). Raises NotForThisPurpose."""
    if purpose_in(said) not in asker.role.purposes:
        raise NotForThisPurpose


def fits(purpose: str, name: str) -> bool:
    """Whether an entry of a stored name may be opened for a purpose (PURPOSE-2)."""
    if purpose == TO_EVALUATE:
        return name in OF_A_SEARCH
    return not (purpose in NOT_OF_THE_RETURN and name in FOR_THE_RETURN)


def refuse_unfit(said: str, names: Iterable[str]) -> None:
    """Refuse to open entries of which one does not fit the purpose. Raises NotForThisPurpose."""
    if not all(fits(purpose_in(said), name) for name in names):
        raise NotForThisPurpose
