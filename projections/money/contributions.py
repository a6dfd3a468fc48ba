"""Contributions: the parts that add up to a figure, each with the entries it came from.

Asked by    auditors who check a figure, and officers who want to know why it changed.
Counts      for committed spend, each placement, month and fee, each payment and each budget; for
            children placed, each child. A figure is exactly the sum of its contributions.
Money       pounds, rounded as the answer rounds them (SPEND-1).
Leaves out  nothing: an explanation checks that the contributions add up to the figure.
"""

from collections.abc import Mapping
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Figure
from projections.money.costs import PAID, PIECES
from projections.places import in_or_out_of_borough

SPEND: Final[LiteralString] = (
    PIECES
    + PAID
    + """
, priced AS (
    SELECT coalesce(budget_line, 'none') AS line, cost.*,
           subject || ' ' || what || ' ' || month || CASE WHEN once IS NULL THEN
               ' at ' || weekly_fee ELSE '' END || CASE WHEN percent = 100 THEN ''
               ELSE ' × ' || percent || ' %%' END AS named,
           CASE WHEN percent = 100 THEN '' ELSE ' × ' || percent || ' %%' END AS part
    FROM cost
), paid AS (
    SELECT pay.budget_line AS line, pay.subject, pay.paid_on, pay.amount,
           upper(pay.known) AS ceased, pay.because, also.because AS committed_because
    FROM provider_payment pay LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT position ORDER BY position) AS because
        FROM cost CROSS JOIN LATERAL unnest(cost.because) AS position
        WHERE cost.budget_line = pay.budget_line AND cost.provider_id = ANY (pay.business)
    ) AS also ON true
)
SELECT line, 'committed' AS measure, named AS what,
       CASE WHEN once IS NULL THEN pounds(weekly_fee) || part || ' × ' || days || ' ÷ 7'
            ELSE pounds(once) || ' once' END AS arithmetic,
       committed AS amount, ceased, because
FROM priced WHERE committed <> 0
UNION ALL
SELECT line, 'delivered', named,
       CASE WHEN once IS NULL THEN pounds(weekly_fee) || part || ' × ' || days_passed || ' ÷ 7'
            ELSE pounds(once) || ' once' END, delivered, ceased, because
FROM priced WHERE delivered <> 0
UNION ALL
SELECT line, 'recharged', named,
       pounds(committed) || ': health ' || health || ' %%, education ' || education
           || ' %%, others ' || others || ' %%',
       recharged, ceased, because
FROM priced WHERE recharged <> 0
UNION ALL
SELECT line, 'actual', subject, 'paid on ' || paid_on, amount, ceased, because FROM paid
UNION ALL
SELECT line, 'uncommitted', subject, 'paid on ' || paid_on || ', nothing committed to the payee',
       amount, ceased, because
FROM paid WHERE committed_because IS NULL
UNION ALL
SELECT budget_line, 'budget', subject || ' ' || financial_year,
       CASE WHEN vired = 0 THEN 'as set'
            ELSE pounds(set_at) || ' as set, ' || pounds(vired) || ' vired' END,
       amount, upper(known), because
FROM budget WHERE known @> %(known_at)s::bigint AND financial_year = %(financial_year)s
ORDER BY 1, 2, 3, because
"""
)
PLACED: Final[LiteralString] = (
    in_or_out_of_borough.CHILD
    + """
SELECT kind AS line,
       CASE WHEN authority = ANY (%(borough)s) THEN 'inside'
            WHEN authority = 'unknown' THEN 'unknown' ELSE 'outside' END AS measure,
       subject AS what, 'one child' AS arithmetic, 1::numeric AS amount, ceased, because
FROM child WHERE on_day = %(as_of)s
ORDER BY 1, 2, 3, because
"""
)
MADE_OF: Final[Mapping[str, Mapping[str, Mapping[str, int]]]] = {
    "committed-spend": {
        "budget": {"budget": 1},
        "actual": {"actual": 1},
        "delivered": {"delivered": 1},
        "committed": {"committed": 1},
        "recharged": {"recharged": 1},
        "uncommitted": {"uncommitted": 1},
        "accrued": {"delivered": 1, "actual": -1, "uncommitted": 1},
        "forecast": {"committed": 1, "recharged": -1, "uncommitted": 1},
        "variance": {"committed": 1, "recharged": -1, "uncommitted": 1, "budget": -1},
    },
    "in-or-out-of-borough": {
        "inside": {"inside": 1},
        "outside": {"outside": 1},
        "unknown": {"unknown": 1},
        "children": {"inside": 1, "outside": 1, "unknown": 1},
    },
}
"""For each question and figure, the measures that make it up, each added (1) or subtracted (-1)."""
CONTRIBUTIONS: Final[Mapping[str, LiteralString]] = {
    "committed-spend": SPEND,
    "in-or-out-of-borough": PLACED,
}
"""The statement that selects the contributions of each question's figures."""
EVERY_LINE: Final = "*"
"""The name of the total of all lines. No line can have it."""


class Contribution(Row):
    """One contribution to a figure: what it is, its arithmetic, and its amount.

    `ceased` is the position of the entry from which it no longer counts, if there is one.
    """

    line: str
    measure: str
    what: str
    arithmetic: str
    amount: Figure
    ceased: int | None


def contributions(
    connection: Connection, basis: Basis, question: str, line: str, figure: str
) -> list[Contribution]:
    """The contributions to a figure of one line or of every line, each with its sign in the sum."""
    signs = MADE_OF[question][figure]
    return [
        part.model_copy(update={"amount": part.amount * signs[part.measure]})
        for part in rows(
            connection, Contribution, CONTRIBUTIONS[question], basis, known_from=basis.known_at
        )
        if line in (part.line, EVERY_LINE) and part.measure in signs
    ]


def lines(connection: Connection, basis: Basis, question: str) -> list[str]:
    """The lines for which a question has figures."""
    found = rows(
        connection, Contribution, CONTRIBUTIONS[question], basis, known_from=basis.known_at
    )
    return sorted({part.line for part in found})
