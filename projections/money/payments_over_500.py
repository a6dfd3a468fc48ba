"""Payments of £500 and more: the list that the council publishes each quarter.

Asked by    the public, under the Local Government Transparency Code 2015, paragraphs 28 and 29.
Counts      payments and credits of £500 or more in the quarter of the financial year in which
            `as_of` lies, up to that day.
Money       pounds, net of recoverable VAT. Welfare services are exempt, so irrecoverable VAT is
            zero.
Dates       the day of payment.
Leaves out  payments and credits below £500.

    PUBLISH-1  A payment or a credit is listed if its amount is £500 or more.
    PUBLISH-2  The name of a payee who is an individual is redacted (paragraph 21). The payment is
               still listed.
    PUBLISH-3  The purpose is the title of the budget line. Codes are those in force on the day.

Source: Local Government Transparency Code 2015 paragraphs 28 and 29 (PUBLISH-1, PUBLISH-3); Local
Government Transparency Code 2015 paragraph 21 (PUBLISH-2).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds
from projections.engine.question import Question, Table

PAYMENTS: Final[LiteralString] = """
WITH quarter AS (
    SELECT (%(year_from)s::date + make_interval(months => 3 * n))::date AS first_day
    FROM generate_series(0, 3) AS n
), code AS (
    SELECT DISTINCT ON (about) about AS budget_line, fields ->> 'cost_centre' AS cost_centre,
           fields ->> 'subjective' AS subjective
    FROM line_event
    WHERE known @> %(known_at)s::bigint AND what = 'budget-line-coded' AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
)
SELECT p.paid_on, split_part(p.subject, ':', 2) AS transaction_number,
       CASE WHEN p.payee ~ '^person ' THEN 'Redacted: personal data' ELSE p.payee END
           AS supplier_name,
       coalesce(b.title, p.budget_line) AS purpose, p.budget_line,
       coalesce(code.cost_centre, '') AS cost_centre, coalesce(code.subjective, '') AS subjective,
       p.amount AS net_amount, 0.00::numeric(14, 2) AS irrecoverable_vat, p.because
FROM payment p
LEFT JOIN budget b ON b.budget_line = p.budget_line AND b.known @> %(known_at)s::bigint
                  AND b.financial_year = %(financial_year)s
LEFT JOIN code ON code.budget_line = p.budget_line
WHERE p.known @> %(known_at)s::bigint AND abs(p.amount) >= 500
  AND p.paid_on >= (SELECT max(first_day) FROM quarter WHERE first_day <= %(as_of)s)
  AND p.paid_on <= %(as_of)s
ORDER BY p.paid_on, p.subject, p.because
"""


class PublishedPayment(Row):
    """A payment in the form in which it is published."""

    paid_on: date
    transaction_number: str
    supplier_name: str
    purpose: str
    budget_line: str
    cost_centre: str
    subjective: str
    net_amount: Pounds
    irrecoverable_vat: Pounds


def payments(connection: Connection, basis: Basis) -> list[PublishedPayment]:
    """The payments and credits of the quarter of £500 and more."""
    return rows(connection, PublishedPayment, PAYMENTS, basis)


QUESTION: Final = Question(
    name="payments-over-500",
    title="Payments of £500 and more",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "cabinet-member", "commissioner", "finance"),
    order=70,
    tables=(
        Table(
            "payments",
            "The quarter's payments of £500 and more, in pounds",
            PublishedPayment,
            payments,
            ("paid_on", "supplier_name", "purpose", "net_amount"),
            summary=False,
            labels={
                "transaction_number": "Transaction number",
                "supplier_name": "Supplier",
                "purpose": "Purpose",
                "net_amount": "Amount without VAT",
                "irrecoverable_vat": "VAT that cannot be recovered",
            },
        ),
    ),
)
