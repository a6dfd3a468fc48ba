"""Case: where one child lives on a day, and when the child was last planned for and seen.

Asked by    brokers, who move the child; social workers and reviewing officers, of their own.
Counts      the placement that runs on `as_of` (a child has one at a time, START-2), and the last
            plan, review and visit on or before it.
Dates       as_of and known_at, like every answer.
Leaves out  whatever the role may not reach: row-level security lies beneath it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Asked, Connection

RUNNING: Final[LiteralString] = """
SELECT split_part(subject, ':', 2), kind, provider_id, home_id, authority, lower(days)
FROM placement_in_force
WHERE child_ref = %s AND known @> %s::bigint AND days @> %s::date
ORDER BY lower(days) DESC, because DESC LIMIT 1
"""
LAST: Final[LiteralString] = """
SELECT on_day, because FROM child_happening
WHERE about = %s AND known @> %s::bigint AND on_day <= %s AND what = %s
ORDER BY on_day DESC, because DESC LIMIT 1
"""
MILESTONES: Final = ("placement-plan-made", "case-reviewed", "child-visited")


@dataclass(frozen=True, slots=True)
class Placement:
    """The placement that runs on the day, since when, with whom and where."""

    placement_id: str
    kind: str
    provider_id: str | None
    home_id: str | None
    authority: str
    since: date


@dataclass(frozen=True, slots=True)
class Last:
    """The day something was last done, and the entries that say so."""

    on_day: date
    positions: tuple[int, ...]


def placement_of(connection: Connection, child_ref: str, asked: Asked) -> Placement | None:
    """Where the child lives on the day, if it is placed."""
    row = connection.execute(RUNNING, (child_ref, asked.known_at, asked.as_of)).fetchone()
    return None if row is None else Placement(*row)


def last_of(connection: Connection, child_ref: str, asked: Asked) -> dict[str, Last | None]:
    """When each milestone was last reached, by its name."""
    found = {}
    for what in MILESTONES:
        given = (child_ref, asked.known_at, asked.as_of, f"{what}.v1")
        row = connection.execute(LAST, given).fetchone()
        found[what] = None if row is None else Last(row[0], tuple(row[1]))
    return found
