"""Retention: case records that the law no longer requires, and the day each becomes due.

Asked by    the records officer and the data protection officer.
Counts      children whose month of birth is recorded with care, a placement, short breaks, support
            or an arrangement after care, and whose data have not been erased. Of several months
            the latest counts.
Dates       a record is kept until the seventy-fifth birthday, or for fifteen years from the
            death of a child who died before eighteen (Care Planning Regulations 2010, reg 50).
Leaves out  children without a month of birth, for whom no day can be worked out, and those who
            are known from a search or a return only.

    RETENTION-1  Only the month of birth is known. A record is due on the first day of the month
                 after the birthday's, when the birthday has certainly passed.
    RETENTION-2  No record is erased because it is due. An officer erases it, on recorded authority
                 (ERASE-2).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 50 (RETENTION-1);
the ledger's own (decision 25).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

RECORDS: Final[LiteralString] = """
WITH child AS (
    SELECT DISTINCT ON (about)
           about AS child_ref, to_date(fields ->> 'born_in', 'YYYY-MM') AS born_from, because
    FROM child_event
    WHERE known @> %(known_at)s::bigint AND fields ->> 'born_in' IS NOT NULL
    ORDER BY about, fields ->> 'born_in' DESC, because
), death AS (
    SELECT about AS child_ref, (fields ->> 'died_on')::date AS died_on, because
    FROM child_event
    WHERE what = 'death-recorded' AND known @> %(known_at)s::bigint
), record AS (
    SELECT c.child_ref,
           CASE WHEN d.died_on < c.born_from + interval '18 years'
                THEN (d.died_on + interval '15 years')::date
                ELSE (c.born_from + interval '75 years 1 month')::date END AS due_on,
           CASE WHEN d.died_on < c.born_from + interval '18 years'
                THEN 'fifteen years from death' ELSE 'seventy-fifth birthday' END AS ground,
           array_cat(c.because, coalesce(d.because, '{}')) AS because
    FROM child c LEFT JOIN death d USING (child_ref)
)
"""
DUE: Final[LiteralString] = (
    RECORDS
    + """
SELECT child_ref, ground, due_on, because FROM record
WHERE due_on <= %(as_of)s::date ORDER BY due_on, child_ref
"""
)
BY_DECADE: Final[LiteralString] = (
    RECORDS
    + """
, cited AS (
    SELECT (extract(year FROM due_on)::int / 10) * 10 AS decade, child_ref, due_on, position
    FROM record CROSS JOIN LATERAL unnest(because) AS position
)
SELECT decade, count(DISTINCT child_ref)::int AS records,
       (count(DISTINCT child_ref) FILTER (WHERE due_on <= %(as_of)s::date))::int AS due,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM cited GROUP BY decade ORDER BY decade
"""
)


class RecordDue(Row):
    """A record that the law no longer requires, the ground, and the day it became due."""

    child_ref: Reference
    ground: str
    due_on: date


class RecordsByDecade(Row):
    """The records that become due in the ten years from `decade` on, and how many are due."""

    decade: int
    records: int
    due: int


def due(connection: Connection, basis: Basis) -> list[RecordDue]:
    """The records due by the day, the longest due first."""
    return rows(connection, RecordDue, DUE, basis)


def by_decade(connection: Connection, basis: Basis) -> list[RecordsByDecade]:
    """The number of records that become due in each decade."""
    return rows(connection, RecordsByDecade, BY_DECADE, basis)


QUESTION: Final = Question(
    name="retention",
    title="Retention",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "commissioner", "data-protection-officer"),
    order=250,
    tables=(
        Table(
            "by_decade",
            "Case records by the decade in which they become due",
            RecordsByDecade,
            by_decade,
            ("decade", "records", "due"),
            summary=False,
            labels={
                "decade": "Ten years from",
                "records": "Records",
                "due": "Due now",
            },
        ),
        Table(
            "due",
            "Case records that the law no longer requires",
            RecordDue,
            due,
            ("child_ref", "ground", "due_on"),
        ),
    ),
)
