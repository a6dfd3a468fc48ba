"""Case: where one child lives on a day, and the last plan, review and visit.

Asked by    brokers, and social workers and reviewing officers about their own cases.
Counts      the placement that runs on `as_of` (a child has one at a time, START-2), and the last
            plan, review and visit on or before it.
Leaves out  cases that the role may not see, by row-level security.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, LiteralString

from domain.events import event_names
from domain.events.care import CaseReviewed
from domain.events.placements import ChildVisited, PlacementPlanMade
from projections.engine.answer import Basis, Connection

RUNNING: Final[LiteralString] = """
SELECT split_part(subject, ':', 2), kind, provider_id, home_id, address_id, authority, lower(days)
FROM placement_in_force
WHERE child_ref = %s AND known @> %s::bigint AND days @> %s::date
ORDER BY lower(days) DESC, because DESC LIMIT 1
"""
LAST: Final[LiteralString] = """
SELECT on_day, because FROM child_event
WHERE about = %s AND known @> %s::bigint AND on_day <= %s AND what = %s
ORDER BY on_day DESC, because DESC LIMIT 1
"""
MILESTONES: Final = event_names((PlacementPlanMade, CaseReviewed, ChildVisited))


@dataclass(frozen=True, slots=True)
class Placement:
    """The placement that runs on the day, and the day it started."""

    placement_id: str
    kind: str
    provider_id: str | None
    home_id: str | None
    address_id: str | None
    authority: str
    since: date


@dataclass(frozen=True, slots=True)
class LastDone:
    """The day on which something was last done, and the positions of its entries."""

    on_day: date
    positions: tuple[int, ...]


def placement_of(connection: Connection, child_ref: str, basis: Basis) -> Placement | None:
    """The child's placement on the day, or None."""
    row = connection.execute(RUNNING, (child_ref, basis.known_at, basis.as_of)).fetchone()
    return None if row is None else Placement(*row)


def last_of(connection: Connection, child_ref: str, basis: Basis) -> dict[str, LastDone | None]:
    """The last plan, review and visit by the day, each by the name of its event or None."""
    found = {}
    for what in MILESTONES:
        given = (child_ref, basis.known_at, basis.as_of, what)
        row = connection.execute(LAST, given).fetchone()
        found[what] = None if row is None else LastDone(row[0], tuple(row[1]))
    return found
