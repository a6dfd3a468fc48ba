"""Committed spend: what the council has promised to pay, against budget and payments.

Asked by    finance, and the Cabinet Member (recommendation 4 of the report).
Counts      placements bought at a weekly fee, and payments, in the financial year of `as_of`.
Money       pounds. A day costs a seventh of the weekly fee of that day.
Dates       a placement is paid for from the day it starts to the day before it ends; one that
            has not ended is taken to run to 31 March, or to the day until which it is agreed.
Leaves out  placements without a fee: those that are not bought; what is paid once.

    SPEND-1  A placement costs weekly fee × days / 7, rounded to the penny once for each month
             and fee (halves away from zero). Every total is a sum of those, so totals agree.
    SPEND-2  Delivered is what days up to and including `as_of` cost; committed is the whole year.
    SPEND-3  The forecast to 31 March is what is committed, with payments to anyone who has no
             commitment on that line in that year added as they stand.
    SPEND-4  Variance is forecast less budget: above zero is an overspend.
    SPEND-5  Accrued is delivered less paid, where there is a commitment.
    SPEND-6  Nothing is committed from the day until which a placement is agreed, and so nothing
             past eighteen unless it was agreed.
"""

from decimal import Decimal
from typing import Final, LiteralString

from projections.answer import Asked, Connection, Row, rows

PIECES: Final[LiteralString] = """
WITH month AS (
    SELECT (%(year_from)s::date + make_interval(months => n))::date     AS first_day,
           (%(year_from)s::date + make_interval(months => n + 1))::date AS next_first
    FROM generate_series(0, 11) AS n
), piece AS (  -- each placement, month and fee; its days in the month, and those up to as_of
    SELECT p.budget_line, to_char(month.first_day, 'YYYY-MM') AS month, p.provider_id, p.lot,
           CASE p.authority WHEN %(borough)s THEN 'in' WHEN 'unknown' THEN 'unknown'
                            ELSE 'out' END AS location,
           p.weekly_fee, p.because, p.subject, upper(p.known) AS ceased,
           p.agreed * daterange(month.first_day, month.next_first) AS charged,
           p.agreed * daterange(month.first_day,
                              least(month.next_first, greatest(month.first_day,
                                                               %(as_of)s::date + 1))) AS passed
    FROM placement_in_force p JOIN month ON p.agreed && daterange(month.first_day, month.next_first)
    WHERE p.known @> %(known_at)s::bigint AND p.weekly_fee IS NOT NULL
), cost AS (
    SELECT piece.*,
           round(weekly_fee * (upper(charged) - lower(charged)) / 7, 2) AS committed,
           CASE WHEN isempty(passed) THEN 0
                ELSE round(weekly_fee * (upper(passed) - lower(passed)) / 7, 2)
           END AS delivered
    FROM piece
)
"""

LINES: Final[LiteralString] = (
    PIECES
    + """
, promised AS (
    SELECT coalesce(budget_line, 'none') AS budget_line,
           sum(committed) AS committed, sum(delivered) AS delivered
    FROM cost GROUP BY 1
), paid AS (  -- and whether the payee has a commitment on the line this year
    SELECT pay.budget_line, pay.amount, pay.because,
           EXISTS (SELECT FROM cost WHERE cost.budget_line = pay.budget_line
                   AND cost.provider_id = pay.provider_id) AS is_committed
    FROM payment pay
    WHERE pay.known @> %(known_at)s::bigint
      AND pay.paid_on >= %(year_from)s AND pay.paid_on <= %(as_of)s
), actual AS (
    SELECT budget_line, sum(amount) AS actual,
           coalesce(sum(amount) FILTER (WHERE NOT is_committed), 0) AS uncommitted
    FROM paid GROUP BY 1
), allowed AS (
    SELECT budget_line, title, amount, because FROM budget
    WHERE known @> %(known_at)s::bigint AND financial_year = %(financial_year)s
), source AS (
    SELECT budget_line, array_agg(DISTINCT position ORDER BY position) AS because
    FROM (SELECT coalesce(budget_line, 'none') AS budget_line, unnest(because) AS position FROM cost
          UNION ALL SELECT budget_line, unnest(because) FROM paid
          UNION ALL SELECT budget_line, unnest(because) FROM allowed) AS each
    GROUP BY 1
)
SELECT source.budget_line, coalesce(allowed.title, source.budget_line) AS title,
       allowed.amount AS budget,
       coalesce(actual, 0) AS actual,
       coalesce(delivered, 0) AS delivered,
       coalesce(delivered, 0) - (coalesce(actual, 0) - coalesce(uncommitted, 0)) AS accrued,
       coalesce(committed, 0) AS committed,
       coalesce(uncommitted, 0) AS uncommitted,
       coalesce(committed, 0) + coalesce(uncommitted, 0) AS forecast,
       coalesce(committed, 0) + coalesce(uncommitted, 0) - allowed.amount AS variance,
       source.because
FROM source LEFT JOIN allowed USING (budget_line)
            LEFT JOIN promised USING (budget_line) LEFT JOIN actual USING (budget_line)
ORDER BY source.budget_line
"""
)

DETAIL: Final[LiteralString] = (
    PIECES
    + """
, keyed AS (
    SELECT cost.*, (budget_line, month, provider_id, lot, location)::text AS key FROM cost
), total AS (
    SELECT key, budget_line, month, provider_id, lot, location,
           sum(committed) AS committed, sum(delivered) AS delivered
    FROM keyed GROUP BY 1, 2, 3, 4, 5, 6
), cited AS (
    SELECT key, array_agg(DISTINCT position ORDER BY position) AS because
    FROM keyed CROSS JOIN LATERAL unnest(because) AS position GROUP BY 1
)
SELECT budget_line, month, provider_id, lot, location, committed, delivered, because
FROM total JOIN cited USING (key)
ORDER BY budget_line NULLS LAST, month, provider_id NULLS LAST, lot NULLS LAST, location
"""
)


class Line(Row):
    """A budget line in the financial year of `as_of`, in pounds."""

    budget_line: str
    title: str
    budget: Decimal | None
    actual: Decimal
    delivered: Decimal
    accrued: Decimal
    committed: Decimal
    uncommitted: Decimal
    forecast: Decimal
    variance: Decimal | None


class Detail(Row):
    """A month's commitment to a provider on a line, by lot and in or out of the borough."""

    budget_line: str | None
    month: str
    provider_id: str | None
    lot: str | None
    location: str
    committed: Decimal
    delivered: Decimal


def lines(connection: Connection, asked: Asked) -> list[Line]:
    """Budget, actual, committed, forecast and variance of each line."""
    return rows(connection, Line, LINES, asked)


def detail(connection: Connection, asked: Asked) -> list[Detail]:
    """What is committed, by line, month, provider, lot, and in or out of the borough."""
    return rows(connection, Detail, DETAIL, asked)
