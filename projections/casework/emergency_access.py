"""Emergency access: officers who opened a case that is not theirs, and for how long.

Asked by    the data protection officer, auditors, and the monitoring officer, who reports it.
Counts      every access that began by `as_of`, the latest first: 24 hours before it ends.
Leaves out  the reason, which is sealed and can be opened for a purpose.

    REPORTED-1  Every access is reported from the day on which it began, whatever day was entered,
                and even if the officer was allocated the case later.

Source: the ledger's own (decision 42).
"""

from datetime import date, datetime
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

TAKEN: Final[LiteralString] = """
SELECT about AS child_ref, fields ->> 'officer' AS officer, fields ->> 'role' AS role,
       began_on AS taken_on, (fields ->> 'ends_at')::timestamptz AS ends_at, because
FROM child_event, LATERAL (
    SELECT day_in_london((fields ->> 'ends_at')::timestamptz - interval '24 hours')) AS b (began_on)
WHERE what = 'emergency-access-taken' AND known @> %(known_at)s::bigint
  AND began_on <= %(as_of)s::date
ORDER BY began_on DESC, because DESC
"""


class EmergencyAccess(Row):
    """One access: the case, the officer and role, the day, and the moment at which it ends."""

    child_ref: Reference
    officer: Reference
    role: str
    taken_on: date
    ends_at: datetime


def accesses(connection: Connection, basis: Basis) -> list[EmergencyAccess]:
    """Every access taken by the day, the latest first."""
    return rows(connection, EmergencyAccess, TAKEN, basis)


QUESTION: Final = Question(
    name="emergency-access",
    title="Emergency access",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "commissioner",
        "data-protection-officer",
        "monitoring-officer",
    ),
    order=260,
    tables=(
        Table(
            "taken",
            "Cases opened in an emergency, the latest first",
            EmergencyAccess,
            accesses,
            ("child_ref", "officer", "role", "taken_on", "ends_at"),
            summary=False,
            labels={
                "officer": "Officer",
                "role": "Role",
                "taken_on": "Opened on",
                "ends_at": "Ends at",
            },
        ),
    ),
)
