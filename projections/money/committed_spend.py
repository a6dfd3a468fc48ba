"""Committed spend: what the council has agreed to pay in a year, against its budget and payments.

Asked by    finance, and the Cabinet Member (recommendation 4 of the report).
Counts      charges for placements and blocks, and payments, in the financial year of `as_of`.
Money       pounds. A day costs a seventh of the weekly rate of that day (CHARGE-1 to CHARGE-9).
Dates       a placement is charged from the day it starts to the day before it stops. One that
            has not ended is assumed to run to 31 March, or until it is no longer agreed. One that
            goes on after that, or after its notice, costs its days up to `as_of`.
Leaves out  placements without a fee, which are not bought.

    SPEND-1  A charge costs weekly rate × days / 7, rounded to the penny once for each month and
             run of days at one rate (halves away from zero). Every total is a sum of these.
    SPEND-2  Delivered is the cost of the days up to and including `as_of`. Committed is the cost
             of the whole year.
    SPEND-3  The forecast to 31 March is the amount committed, less what other funders pay, plus
             payments on the line to payees that have no commitment on it in the year.
    SPEND-4  Variance is forecast less budget: above zero is an overspend. The budget is the
             amount last set plus what was vired since.
    SPEND-5  Accrued is delivered less paid, where there is a commitment.
    SPEND-6  Nothing to come is committed from the day until which a placement is agreed, or from
             that of a notice. So nothing is after the eighteenth birthday unless a later day was
             agreed. The days passed since, in a placement that has not ended, are the overrun: it
             is delivered and committed, and shown on its own.
    SPEND-7  Health, education and the others (adult social care, another authority, the Home
             Office) pay their per cent of each charge. What they pay together is rounded to the
             penny once, so it is never more than the charge. The council pays the rest.
             Invoices come to the council for the whole charge.
    SPEND-8  A payment goes to the provider that it names, or else to the provider that its
             supplier was recognised as. Where the business of one passed to another, what is
             committed to either is committed to both.

Source: the ledger's own (decisions 28 and 74).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table
from projections.money.costs import PAID, PIECES

LINES: Final[LiteralString] = (
    PIECES
    + PAID
    + """
, promised AS (
    SELECT coalesce(budget_line, 'none') AS budget_line, sum(committed) AS committed,
           sum(delivered) AS delivered, sum(recharged) AS recharged,
           sum(committed) FILTER (WHERE overrun) AS overrun
    FROM cost GROUP BY 1
), promised_to AS (
    SELECT DISTINCT budget_line, provider_id FROM cost
), paid AS (  -- with whether the payee has a commitment on the line this year
    SELECT pay.*,
           EXISTS (SELECT FROM promised_to p WHERE p.budget_line = pay.budget_line
                   AND p.provider_id = ANY (pay.business)) AS is_committed
    FROM provider_payment pay
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
       coalesce(overrun, 0) AS overrun,
       coalesce(recharged, 0) AS recharged,
       coalesce(uncommitted, 0) AS uncommitted,
       coalesce(committed, 0) - coalesce(recharged, 0) + coalesce(uncommitted, 0) AS forecast,
       coalesce(committed, 0) - coalesce(recharged, 0) + coalesce(uncommitted, 0)
           - allowed.amount AS variance,
       source.because
FROM source LEFT JOIN allowed USING (budget_line)
            LEFT JOIN promised USING (budget_line) LEFT JOIN actual USING (budget_line)
ORDER BY source.budget_line
"""
)

DETAIL: Final[LiteralString] = (
    PIECES
    + """
, total AS (  -- positions are joined as text, because arrays cannot be summed
    SELECT budget_line, month, provider_id, lot, location,
           sum(committed) AS committed, sum(delivered) AS delivered, sum(recharged) AS recharged,
           string_agg(array_to_string(because, ','), ',') AS cited
    FROM cost GROUP BY 1, 2, 3, 4, 5
)
SELECT budget_line, month, provider_id, lot, location, committed, delivered, recharged,
       ARRAY(SELECT DISTINCT position::bigint FROM string_to_table(cited, ',') AS position
             ORDER BY 1) AS because
FROM total
ORDER BY budget_line NULLS LAST, month, provider_id NULLS LAST, lot NULLS LAST, location
"""
)


class Line(Row):
    """A budget line in the financial year of `as_of`, in pounds.

    `overrun` is the part of `committed` that is of days after the agreed end or the notice.
    `recharged` is the part of `committed` that other funders pay.
    """

    budget_line: str
    title: str
    budget: Pounds | None
    actual: Pounds
    delivered: Pounds
    accrued: Pounds
    committed: Pounds
    overrun: Pounds
    recharged: Pounds
    uncommitted: Pounds
    forecast: Pounds
    variance: Pounds | None


class Detail(Row):
    """A month's commitment to a provider on a line, by lot and by in or out of the borough."""

    budget_line: str | None
    month: str
    provider_id: Reference | None
    lot: str | None
    location: str
    committed: Pounds
    delivered: Pounds
    recharged: Pounds


def lines(connection: Connection, basis: Basis) -> list[Line]:
    """The budget, payments, commitment, forecast and variance of each line."""
    return rows(connection, Line, LINES, basis, known_from=basis.known_at)


def detail(connection: Connection, basis: Basis) -> list[Detail]:
    """The commitments by line, month, provider, lot, and in or out of the borough."""
    return rows(connection, Detail, DETAIL, basis, known_from=basis.known_at)


QUESTION: Final = Question(
    name="committed-spend",
    title="Committed spend",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "cabinet-member", "commissioner", "finance"),
    order=10,
    tables=(
        Table(
            "lines",
            "Each budget line, in pounds",
            Line,
            lines,
            ("title", "budget", "actual", "delivered", "forecast", "variance"),
            labels={
                "actual": "Paid",
                "overrun": "Of it, after the agreed end",
                "uncommitted": "Paid with nothing agreed",
                "forecast": "Forecast",
                "variance": "Forecast less budget",
            },
        ),
        Table(
            "detail",
            "By line, month, provider, lot and location, in pounds",
            Detail,
            detail,
            ("budget_line", "month", "provider_id", "lot", "location", "committed", "delivered"),
            summary=False,
            labels={
                "month": "Month",
            },
        ),
    ),
)
