"""Of which children a search, placement, award, move to adults' services or order is.

What begins it says so, and nothing else: an entry may name by mistake what is another child's. What
was put right does not count, unless nothing else begins it.
"""

from typing import Final

from domain.command import events_in
from domain.events import stored_names
from domain.events.orders import CourtOrderRecorded
from domain.events.placements import PlacementStarted
from domain.events.searches import ReferralOpened
from domain.events.transitions import TransitionPlanned
from domain.readings.referrals import AwardMade
from evidence.proof.leaves import Connection

BEGIN: Final = stored_names((
    ReferralOpened, PlacementStarted, TransitionPlanned, CourtOrderRecorded,
    *events_in(AwardMade),
))  # fmt: skip
"""The events that begin something of some children's."""
CHILD: Final = "child:"
REFERRAL: Final = "referral:"
BEGUN: Final = """
SELECT r.tags, r.known @> %(up_to)s::bigint
FROM ledger.tag t JOIN ledger.recorded r USING (position)
WHERE t.tag = %(tag)s AND position <= %(up_to)s AND r.name = ANY (%(begin)s)
"""


class Children:
    """Looks up whose things are, in the log up to a position, and keeps what it found."""

    def __init__(self, connection: Connection, up_to: int) -> None:
        self._connection = connection
        self._up_to = up_to
        self._found: dict[str, frozenset[str]] = {}

    def of(self, tag: str) -> frozenset[str]:
        """The tags of the children whom something is of. An award is of those of its search. Of
        what nothing begins there are none.
        """
        if tag.startswith(CHILD):
            return frozenset((tag,))
        if tag not in self._found:
            self._found[tag] = frozenset()
            given = {"tag": tag, "up_to": self._up_to, "begin": BEGIN}
            begun = self._connection.execute(BEGUN, given).fetchall()
            counted = [tags for tags, counts in begun if counts] or [tags for tags, _ in begun]
            named = {each for tags in counted for each in tags}
            children = frozenset(each for each in named if each.startswith(CHILD))
            searches = (each for each in named if each.startswith(REFERRAL) and each != tag)
            self._found[tag] = children or frozenset().union(*map(self.of, searches))
        return self._found[tag]
