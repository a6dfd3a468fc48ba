"""Leaving care: young people who are eligible, relevant or former relevant.

Asked by    personal advisers and their managers; finance, for costs after eighteen.
Counts      young people aged sixteen to twenty-four on `as_of`.
Dates       only the month of birth is known. Ages count from the first day of that month, so
            that nobody is missed. `weeks` are whole weeks looked after since fourteen.
Leaves out  qualifying young people, who were looked after for less than thirteen weeks, and
            time in the episodes of a return.

    LEAVING-1  Eligible: aged sixteen or seventeen, looked after now, and looked after for thirteen
               weeks since fourteen (Children Act 1989 Sch 2 ¶19B).
    LEAVING-2  Relevant: aged sixteen or seventeen, no longer looked after, and eligible when care
               ended (s23A).
    LEAVING-3  Former relevant: aged eighteen to twenty-four, and once eligible or relevant (s23C).

Source: Children Act 1989 Schedule 2 ¶19B (LEAVING-1); Children Act 1989 s23A (LEAVING-2); Children
Act 1989 s23C (LEAVING-3).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

YOUNG_PEOPLE: Final[LiteralString] = """
WITH period AS (
    SELECT child_ref, days, because, to_date(born_in, 'YYYY-MM') AS born_from
    FROM looked_after
    WHERE known @> %(known_at)s::bigint AND lower(days) <= %(as_of)s::date
), person AS (  -- the days of each period from fourteen, and from sixteen, to eighteen or as_of
    SELECT child_ref, born_from, because, days @> %(as_of)s::date AS now,
           days * daterange((born_from + interval '14 years')::date, last.day) AS counted,
           days * daterange((born_from + interval '16 years')::date, last.day) AS late
    FROM period CROSS JOIN LATERAL (
        SELECT least(%(as_of)s::date + 1, (born_from + interval '18 years')::date) AS day
    ) AS last
    WHERE born_from + interval '16 years' <= %(as_of)s::date
      AND born_from + interval '25 years' > %(as_of)s::date
), total AS (
    SELECT child_ref, born_from, bool_or(now) AS looked_after,
           bool_or(NOT isempty(late)) AS past_sixteen,
           sum(coalesce(upper(counted) - lower(counted), 0))::int / 7 AS weeks
    FROM person GROUP BY 1, 2
), cited AS (
    SELECT child_ref, array_agg(DISTINCT position ORDER BY position) AS because
    FROM person CROSS JOIN LATERAL unnest(because) AS position GROUP BY 1
)
SELECT child_ref,
       CASE WHEN born_from + interval '18 years' <= %(as_of)s::date THEN 'former-relevant'
            WHEN looked_after THEN 'eligible' ELSE 'relevant' END AS status,
       CASE WHEN born_from + interval '18 years' <= %(as_of)s::date THEN 'LEAVING-3'
            WHEN looked_after THEN 'LEAVING-1' ELSE 'LEAVING-2' END AS rule,
       weeks, because
FROM total JOIN cited USING (child_ref)
WHERE weeks >= 13 AND past_sixteen
ORDER BY status, child_ref, born_from
"""


COUNT: Final[LiteralString] = (
    "WITH each AS ("
    + YOUNG_PEOPLE
    + """)
SELECT status, rule, count(DISTINCT child_ref)::int AS young_people,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM each CROSS JOIN LATERAL unnest(because) AS position
GROUP BY status, rule ORDER BY rule
"""
)


class StatusCount(Row):
    """The number of young people with one status."""

    status: str
    rule: str
    young_people: int


class YoungPerson(Row):
    """A young person's status, its rule, and the weeks looked after since fourteen."""

    child_ref: Reference
    status: str
    rule: str
    weeks: int


def statuses(connection: Connection, basis: Basis) -> list[StatusCount]:
    """The number of young people with each status."""
    return rows(connection, StatusCount, COUNT, basis)


def young_people(connection: Connection, basis: Basis) -> list[YoungPerson]:
    """The young people who are eligible, relevant or former relevant."""
    return rows(connection, YoungPerson, YOUNG_PEOPLE, basis)


QUESTION: Final = Question(
    name="leaving-care",
    title="Leaving care",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "commissioner",
        "performance-officer",
        "personal-adviser",
        "reviewing-officer",
        "social-worker",
        "team-manager",
    ),
    order=240,
    tables=(
        Table(
            "statuses",
            "Young people leaving care, by status",
            StatusCount,
            statuses,
            ("status", "rule", "young_people"),
            labels={
                "young_people": "Young people",
            },
        ),
        Table(
            "young_people",
            "Young people who are eligible, relevant or former relevant",
            YoungPerson,
            young_people,
            ("child_ref", "status", "rule", "weeks"),
            summary=False,
            labels={
                "weeks": "Weeks looked after since fourteen",
            },
        ),
    ),
)
