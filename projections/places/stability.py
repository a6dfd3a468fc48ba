"""Stability: how often children move, and how long they stay.

Asked by    Ofsted's inspectors, the corporate parenting board, commissioners.
Counts      children in a placement on `as_of`; placements that ended in the twelve months to it.
Dates       a placement lasts from the day it starts to the day before it ends.
Leaves out  children in no placement on the day.

    STABLE-1  A placement is counted when the child moves to another carer. An episode of a return
              that only changes the legal status, or the kind with the same carer, is not counted.
    STABLE-2  Children with three or more placements in the twelve months to the day: the DfE's
              measure.
    STABLE-3  Children in one placement for two years or more, of those in care for two and a half
              years or more.
    STABLE-4  A placement ended unplanned if its code says that the carer or provider asked for the
              end, or that standards, allegations or a closure caused it (CREQB, STAND, ALLEG,
              APPRR, CLOSE).

Source: the Department for Education's measure (STABLE-2); the ledger's own (decision 11).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Percent
from projections.engine.question import Question, Table

STABILITY: Final[LiteralString] = """
WITH numbered AS (  -- the carers of each child, one after another (STABLE-1)
    SELECT child_ref, days, because,
           count(*) FILTER (WHERE moves) OVER (
               PARTITION BY child_ref ORDER BY lower(days), moves DESC, subject, because
           ) AS carer
    FROM placement_in_force
    WHERE known @> %(known_at)s::bigint AND lower(days) <= %(as_of)s
), stay AS (
    SELECT child_ref, carer, min(lower(days)) AS started_on, max(upper(days)) AS ended_on,
           bool_or(upper_inf(days)) AS runs, min(because) AS because
    FROM numbered GROUP BY child_ref, carer
), placed_now AS (
    SELECT DISTINCT ON (p.child_ref) p.child_ref, p.because
    FROM placement_in_force p
    WHERE p.known @> %(known_at)s::bigint AND p.days @> %(as_of)s::date
    ORDER BY p.child_ref, lower(p.days) DESC, p.because DESC
), starts AS (  -- of each child: placements in the year, the first start and the latest
    SELECT child_ref,
           count(*) FILTER (
               WHERE daterange(started_on, CASE WHEN NOT runs THEN ended_on END)
                     && daterange((%(as_of)s::date - interval '1 year')::date, %(as_of)s::date + 1)
           ) AS placements,
           max(started_on) AS latest, min(started_on) AS first
    FROM stay GROUP BY child_ref
), cited AS (
    SELECT child_ref, array_agg(DISTINCT position) AS because
    FROM stay CROSS JOIN LATERAL unnest(because) AS position GROUP BY child_ref
), child AS (
    SELECT n.child_ref, placements, latest, first, n.because || cited.because AS because
    FROM placed_now n JOIN starts USING (child_ref) JOIN cited USING (child_ref)
), measured AS (
    SELECT 1 AS n, 'three or more placements in a year (STABLE-2)' AS measure,
           placements >= 3 AS applies, because
    FROM child
    UNION ALL
    SELECT 2, 'two years or more in one placement, of those in care for two and a half (STABLE-3)',
           latest <= %(as_of)s::date - interval '2 years', because
    FROM child WHERE first <= %(as_of)s::date - interval '30 months'
    UNION ALL
    SELECT 3, 'endings of the last year that were unplanned (STABLE-4)',
           fields ->> 'code' IN ('CREQB', 'STAND', 'ALLEG', 'APPRR', 'CLOSE'), because
    FROM child_event
    WHERE what = 'placement-ended' AND known @> %(known_at)s::bigint
      AND on_day <= %(as_of)s AND on_day > (%(as_of)s::date - interval '1 year')::date
)
SELECT measure, (count(*) FILTER (WHERE applies))::int AS counted, count(*)::int AS of_all,
       round(100.0 * count(*) FILTER (WHERE applies) / count(*), 1) AS percent,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM measured x CROSS JOIN LATERAL unnest(x.because) AS position WHERE x.n = m.n) AS because
FROM measured m GROUP BY n, measure ORDER BY n
"""


class Stability(Row):
    """A measure of stability: how many, of how many, and the per cent to 0.1."""

    measure: str
    counted: int
    of_all: int
    percent: Percent


def stability(connection: Connection, basis: Basis) -> list[Stability]:
    """The measures of how often children move and how long they stay."""
    return rows(connection, Stability, STABILITY, basis)


QUESTION: Final = Question(
    name="stability",
    title="Stability",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "commissioner",
        "performance-officer",
        "team-manager",
    ),
    order=160,
    tables=(
        Table(
            "stability",
            "How often children move, and how long they stay",
            Stability,
            stability,
            ("measure", "counted", "of_all", "percent"),
            labels={
                "counted": "How many",
                "of_all": "Of",
            },
        ),
    ),
)
