"""In borough or out: children placed inside and outside the borough, by kind of placement.

Asked by    commissioners, and the Cabinet Member (¶1.3 of the report).
Counts      children placed on `as_of`, and on each month-end of the financial year before it.
Dates       a child is in a placement from the day it starts to the day before it ends.
Leaves out  children looked after who are in no placement on the day.

    BOROUGH-1  A placement is in the borough if it lies in the responsible authority's area. Its
               distance from home does not matter.
    BOROUGH-2  A child with more than one placement on a day counts once, in the placement that
               started last.
    BOROUGH-3  A placement in an unknown authority is counted as unknown, not as outside.

Source: the ledger's own (decision 35).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.question import Question, Table

CHILD: Final[LiteralString] = """
WITH day AS (
    SELECT %(as_of)s::date AS on_day
    UNION
    SELECT (%(year_from)s::date + make_interval(months => n + 1))::date - 1
    FROM generate_series(0, 11) AS n
    WHERE (%(year_from)s::date + make_interval(months => n + 1))::date - 1 < %(as_of)s::date
), child AS (  -- one placement for each child and day (BOROUGH-2)
    SELECT DISTINCT ON (day.on_day, p.child_ref)
           day.on_day, p.kind, p.lot, p.authority, p.because, p.subject,
           upper(p.known) AS ceased,
           (day.on_day, p.kind, p.lot)::text AS key
    FROM day JOIN placement_in_force p ON p.days @> day.on_day
    WHERE p.known @> %(known_at)s::bigint
    ORDER BY day.on_day, p.child_ref, lower(p.days) DESC, p.source, p.because DESC
)
"""
CHILDREN: Final[LiteralString] = (
    CHILD
    + """
, total AS (
    SELECT key, on_day, kind, lot,
           count(*) FILTER (WHERE authority = ANY (%(borough)s))::int AS inside,
           count(*) FILTER (WHERE authority <> ALL (%(borough)s)
                              AND authority <> 'unknown')::int AS outside,
           count(*) FILTER (WHERE authority = 'unknown')::int AS unknown,
           count(*)::int AS children
    FROM child GROUP BY 1, 2, 3, 4
), cited AS (
    SELECT key, array_agg(DISTINCT position ORDER BY position) AS because
    FROM child CROSS JOIN LATERAL unnest(because) AS position GROUP BY 1
)
SELECT on_day, kind, lot, inside, outside, unknown, children, because
FROM total JOIN cited USING (key)
ORDER BY on_day, lot NULLS LAST, kind
"""
)


class BoroughPlacements(Row):
    """Children placed in one kind of placement on a day, inside and outside the borough."""

    on_day: date
    kind: str
    lot: str | None
    inside: int
    outside: int
    unknown: int
    children: int


def children(connection: Connection, basis: Basis) -> list[BoroughPlacements]:
    """The children placed inside and outside the borough on the day, by kind of placement."""
    return [row for row in month_ends(connection, basis) if row.on_day == basis.as_of]


def month_ends(connection: Connection, basis: Basis) -> list[BoroughPlacements]:
    """The same counts for each month-end of the financial year so far, and for the day."""
    return rows(connection, BoroughPlacements, CHILDREN, basis)


QUESTION: Final = Question(
    name="in-or-out-of-borough",
    title="In borough or out",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "cabinet-member",
        "commissioner",
        "finance",
        "performance-officer",
    ),
    order=120,
    tables=(
        Table(
            "children",
            "Children placed inside and outside the borough, by kind",
            BoroughPlacements,
            children,
            ("on_day", "kind", "lot", "inside", "outside", "unknown", "children"),
        ),
        Table(
            "month_ends",
            "Children placed inside and outside the borough at each month-end of the year so far",
            BoroughPlacements,
            month_ends,
            ("on_day", "kind", "lot", "inside", "outside", "unknown", "children"),
            summary=False,
        ),
    ),
)
