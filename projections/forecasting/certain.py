"""The parts of a forecast that are not simulated: certain costs, known starts, and payments.

SQL and rows for FORECAST-1, FORECAST-2 and FORECAST-6. Money is in pounds.
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds
from projections.money.costs import PAID, PIECES, UNCOMMITTED

CERTAIN: Final[LiteralString] = (
    PIECES
    + PAID
    + UNCOMMITTED
    + """
, others AS (
    SELECT budget_line, sum(amount) AS amount, array_agg(because[1] ORDER BY because[1]) AS because
    FROM uncommitted GROUP BY 1
), certain AS (
    SELECT coalesce(budget_line, 'none') AS budget_line, sum(committed - recharged) AS committed,
           sum(delivered) AS delivered, sum(recharged) AS recharged,
           coalesce(sum(committed) FILTER (WHERE overrun), 0) AS overrun,
           coalesce(sum(committed - delivered) FILTER (
               WHERE what IN ('once', 'respite', 'block', 'break', 'support', 'aftercare')), 0)
               AS fixed
    FROM cost GROUP BY 1
), cited AS (
    SELECT coalesce(budget_line, 'none') AS budget_line,
           array_agg(DISTINCT p ORDER BY p) AS because
    FROM cost CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1
)
SELECT certain.*, coalesce(o.amount, 0) AS uncommitted,
       cited.because || coalesce(o.because, '{}') AS because
FROM certain JOIN cited USING (budget_line) LEFT JOIN others o USING (budget_line)
ORDER BY 1
"""
)
KNOWN_STARTS: Final[LiteralString] = """
WITH event AS (
    SELECT * FROM referral_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), authorised AS (
    SELECT DISTINCT about, fields ->> 'award_id' AS award_id, because FROM event
    WHERE what = 'award-authorised' AND (fields ->> 'complete')::boolean
), charged_to AS (
    SELECT DISTINCT ON (lot) lot, budget_line FROM (
        SELECT coalesce(lot, %(lots)s::jsonb ->> kind) AS lot, budget_line, count(*) AS times
        FROM charge WHERE known @> %(known_at)s::bigint GROUP BY 1, 2) AS each
    ORDER BY lot, times DESC, budget_line
), placed AS (
    SELECT fields ->> 'award_id' AS award_id, count(*) AS children FROM child_event
    WHERE what IN ('placement-started', 'support-started') AND known @> %(known_at)s::bigint
    GROUP BY 1
), known_start AS (
    SELECT coalesce(t.budget_line, 'none') AS budget_line,
           greatest((a.fields ->> 'children')::int - coalesce(p.children, 0), 0) AS children,
           a.fields -> 'fee_lines' AS fee_lines,
           greatest((o.fields ->> 'needed_on')::date, %(as_of)s::date + 1) AS since,
           a.because || z.because || o.because AS because
    FROM event a
    JOIN authorised z ON z.about = a.about AND z.award_id = a.fields ->> 'award_id'
    JOIN event o ON o.about = a.about AND o.what = 'referral-opened'
    LEFT JOIN placed p ON p.award_id = a.fields ->> 'award_id'
    LEFT JOIN charged_to t ON t.lot = a.fields ->> 'lot'
    WHERE a.fields ? 'route' AND NOT EXISTS (
        SELECT FROM event x WHERE x.about = a.about
        AND x.what IN ('award-cancelled', 'authorisation-declined')
        AND x.fields ->> 'award_id' = a.fields ->> 'award_id')
)
SELECT budget_line, round(each.cost, 2) * children AS amount, because
FROM known_start CROSS JOIN LATERAL (
    SELECT sum(CASE WHEN line.value ->> 'fee_for' = 'discount' THEN -1 ELSE 1 END
               * (line.value ->> 'amount')::numeric
               * CASE WHEN line.value ->> 'unit' = 'once'
                      THEN (coalesce((line.value ->> 'from_on')::date, since) >= since
                            AND coalesce((line.value ->> 'from_on')::date, since)
                                < %(year_to)s::date)::int
                      ELSE coalesce((line.value ->> 'hours_a_week')::numeric, 1)
                           * greatest(least((line.value ->> 'to_on')::date, %(year_to)s::date)
                                      - greatest((line.value ->> 'from_on')::date, since), 0) / 7
                 END) AS cost
    FROM jsonb_array_elements(fee_lines) AS line
) AS each
WHERE children > 0 AND since < %(year_to)s::date ORDER BY budget_line, because
"""
PAYMENTS: Final[LiteralString] = """
SELECT budget_line, paid_on, amount, because FROM payment
WHERE known @> %(known_at)s::bigint AND paid_on >= %(year_from)s AND paid_on <= %(as_of)s
ORDER BY budget_line, paid_on, subject, because
"""


class Certain(Row):
    """A line's committed and delivered cost; `fixed` is future cost that is not simulated."""

    budget_line: str
    committed: Pounds
    delivered: Pounds
    recharged: Pounds
    overrun: Pounds
    fixed: Pounds
    uncommitted: Pounds


class KnownStart(Row):
    """An authorised award whose child has not moved in yet, and its cost in the year."""

    budget_line: str
    amount: Pounds


class Payment(Row):
    """A payment of the year on a line."""

    budget_line: str
    paid_on: date
    amount: Pounds


def certain_costs(connection: Connection, basis: Basis) -> list[Certain]:
    """The certain costs of each line with a commitment in the year."""
    return rows(connection, Certain, CERTAIN, basis, known_from=basis.known_at)


def known_starts(connection: Connection, basis: Basis) -> list[KnownStart]:
    """The known starts, by line."""
    return rows(connection, KnownStart, KNOWN_STARTS, basis)


def payments_of_the_year(connection: Connection, basis: Basis) -> list[Payment]:
    """The payments of the year up to the day, by line and day."""
    return rows(connection, Payment, PAYMENTS, basis)
