"""Emergency access: who opened a child's case that was not theirs, when, and until when.

Asked by    the data protection officer and the auditor; the monitoring officer reports it.
Counts      one row per access taken on or before the day, the latest first.
Leaves out  why: the reason is sealed, and is opened like anything else, with a purpose.

    REPORTED-1  Every access is reported, also of an officer who got the case afterwards.
"""

from datetime import date, datetime
from typing import Final, LiteralString

from projections.engine.answer import Asked, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

TAKEN: Final[LiteralString] = """
SELECT about AS child_ref, fields ->> 'officer' AS officer, fields ->> 'role' AS role,
       on_day AS taken_on, (fields ->> 'ends_at')::timestamptz AS ends_at, because
FROM child_happening
WHERE what = 'emergency-access-taken.v1' AND known @> %(known_at)s::bigint
  AND on_day <= %(as_of)s::date
ORDER BY on_day DESC, because DESC
"""


class Taken(Row):
    """One access: to whose case, by whom, in what role, from a day until a moment."""

    child_ref: Reference
    officer: Reference
    role: str
    taken_on: date
    ends_at: datetime


def taken(connection: Connection, asked: Asked) -> list[Taken]:
    """Every access taken, the latest first."""
    return rows(connection, Taken, TAKEN, asked)


QUESTION: Final = Question(
    name="emergency-access",
    title="Emergency access",
    doc=__doc__,
    order=260,
    tables=(
        Table(
            "taken",
            "Cases opened in an emergency, the latest first",
            Taken,
            taken,
            ("child_ref", "officer", "role", "taken_on", "ends_at"),
            summary=False,
        ),
    ),
)
