"""Matching: each payment beside the charges for its period, and charges that are not yet paid.

Asked by    finance: before a payment run is agreed, at month-end, and at year-end.
Counts      payments and invoices of the financial year up to `as_of`.
Money       pounds. The expected amount is the sum of the charges for the period (SPEND-1).
Dates       a payment covers the days that it states. A payment that states none covers the days
            from the provider's previous payment on the line (or 1 April) to the day before it.
Leaves out  nothing.

    MATCH-1  A payment goes to the provider that it names, or that its supplier was recognised
             as. Otherwise it is unmatched.
    MATCH-2  Payments on one line to one provider on one day that state no period are one run, and
             are matched together.
    MATCH-3  A run is matched if it is within £1 or 1 per cent of the expected amount, whichever
             is more. Otherwise it is over-paid or under-paid.
    MATCH-4  A payment for a period after the provider's last charge on the line ended is paid
             after the end. A payment to a provider that never had a charge on the line has no
             commitment.
    MATCH-5  Of two payments of one amount to one payee on a line, for one invoice or on one day,
             the second is a possible duplicate.
    MATCH-6  A negative payment is a credit.
    MATCH-7  Accrued is delivered less paid, for each line and provider. Invoiced is the part of it
             for which there are invoices that no payment cites, without what is in dispute, which
             stands beside it: it is withheld until the dispute is settled. What was then agreed not
             to be paid is not invoiced.
    MATCH-8  A payment that cites an invoice in dispute, and is more than what is not in dispute, is
             paid in dispute (PAYMENT-4).

Source: the ledger's own (decision 29).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table
from projections.money.costs import PIECES

COMPARED: Final[LiteralString] = """
WITH provider_payment AS (
    SELECT pay.*, coalesce(pay.provider_id, s.provider_id) AS provider,
           pay.because || CASE WHEN pay.provider_id IS NULL THEN coalesce(s.because, '{}')
                               ELSE '{}' END AS sources
    FROM payment pay LEFT JOIN supplier s ON s.supplier = pay.supplier
                                         AND s.known @> %(known_at)s::bigint
    WHERE pay.known @> %(known_at)s::bigint
      AND pay.paid_on >= %(year_from)s AND pay.paid_on <= %(as_of)s
), dated AS (
    SELECT p.*,
           coalesce(p.period_from,
                    CASE WHEN p.provider IS NOT NULL THEN max(p.paid_on) FILTER (WHERE p.amount > 0)
                        OVER (PARTITION BY p.budget_line, p.provider ORDER BY p.paid_on
                              GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END,
                    %(year_from)s::date) AS from_on,
           coalesce(p.period_to, p.paid_on - 1) AS to_on,
           CASE WHEN p.amount < 0 THEN p.amount
                WHEN p.period_from IS NOT NULL THEN p.amount
                ELSE sum(p.amount) FILTER (WHERE p.amount >= 0 AND p.period_from IS NULL)
                     OVER (PARTITION BY p.budget_line, p.provider, p.paid_on) END AS run,
           row_number() OVER (PARTITION BY p.budget_line, coalesce(p.provider, p.payee), p.amount,
                              coalesce(p.invoice_id, p.paid_on::text) ORDER BY p.subject, p.because)
               AS occurrence
    FROM provider_payment p
), span AS (  -- each period that payments to a provider cover
    SELECT DISTINCT budget_line, provider, from_on, to_on,
           daterange(from_on, greatest(to_on + 1, from_on)) AS days
    FROM dated
), due AS (
    SELECT c.*, days_charged(c.days, c.overrun, %(passed_by)s) AS charged FROM charge c
    WHERE c.known @> %(known_at)s::bigint
), expected_cost AS (  -- the sum of the provider's charges for the period
    SELECT s.budget_line, s.provider, s.from_on, s.to_on,
           coalesce(sum(coalesce(c.once, round(greatest(c.weekly_fee - coalesce(c.block_fee, 0), 0)
               * c.places * c.percent
               * (upper(c.charged * s.days) - lower(c.charged * s.days)) / 700, 2)))
               FILTER (WHERE c.charged && s.days AND lower(c.charged) <= %(as_of)s), 0) AS expected,
           max(upper(c.charged)) FILTER (WHERE lower(c.charged) <= %(as_of)s) AS last_charged
    FROM span s JOIN due c ON c.budget_line = s.budget_line AND c.provider_id = s.provider
    GROUP BY s.budget_line, s.provider, s.from_on, s.to_on
), charged AS (
    SELECT s.budget_line, s.provider, s.from_on, s.to_on, array_agg(DISTINCT p) AS charges
    FROM span s JOIN due c ON c.budget_line = s.budget_line AND c.provider_id = s.provider
                          AND c.charged && s.days
    CROSS JOIN LATERAL unnest(c.because) AS p
    GROUP BY s.budget_line, s.provider, s.from_on, s.to_on
), compared AS (
    SELECT d.budget_line, d.provider AS provider_id, d.payee, d.paid_on, d.amount, d.from_on,
           d.to_on, coalesce(o.expected, 0) AS expected,
           d.run - coalesce(o.expected, 0) AS difference,
           CASE WHEN d.amount < 0 THEN 'credit'
                WHEN d.occurrence > 1 THEN 'possible duplicate'
                WHEN EXISTS (SELECT FROM invoice i WHERE i.invoice_id = d.invoice_id
                             AND i.known @> %(known_at)s::bigint AND i.disputed > 0
                             AND d.amount > i.amount - i.disputed) THEN 'paid in dispute'
                WHEN d.provider IS NULL THEN 'unmatched'
                WHEN o.last_charged IS NULL THEN 'no commitment'
                WHEN o.expected = 0 AND o.last_charged <= d.from_on THEN 'paid after the end'
                WHEN abs(d.run - o.expected) <= greatest(1, o.expected / 100) THEN 'matched'
                WHEN d.run > o.expected THEN 'over-paid'
                ELSE 'under-paid' END AS finding,
           d.sources, coalesce(c.charges, '{}') AS charges, d.subject
    FROM dated d LEFT JOIN expected_cost o USING (budget_line, provider, from_on, to_on)
                 LEFT JOIN charged c USING (budget_line, provider, from_on, to_on)
)
"""
PAYMENTS: Final[LiteralString] = (
    COMPARED
    + """
SELECT budget_line, provider_id, payee, paid_on, amount, from_on, to_on, expected, difference,
       finding, ARRAY(SELECT DISTINCT p FROM unnest(sources || charges) AS p ORDER BY p) AS because
FROM compared ORDER BY budget_line, paid_on, payee, subject, because
"""
)
FINDINGS: Final[LiteralString] = (
    COMPARED
    + """
, total AS (
    SELECT budget_line, finding, count(*)::int AS payments, sum(amount) AS amount
    FROM compared GROUP BY 1, 2
), cited AS (
    SELECT budget_line, finding, array_agg(DISTINCT p ORDER BY p) AS because
    FROM (
        SELECT budget_line, finding, unnest(sources) AS p FROM compared
        UNION ALL
        SELECT budget_line, finding, unnest(charges)
        FROM (SELECT DISTINCT budget_line, finding, charges FROM compared) AS once
    ) AS position GROUP BY 1, 2
)
SELECT budget_line, finding, payments, amount, because
FROM total JOIN cited USING (budget_line, finding) ORDER BY 1, 2
"""
)
ACCRUALS: Final[LiteralString] = (
    PIECES
    + """
, delivered AS (
    SELECT coalesce(budget_line, 'none') AS budget_line, provider_id, delivered AS amount,
           'delivered' AS what, because
    FROM cost WHERE delivered <> 0
), paid_or_invoiced AS (
    SELECT pay.budget_line, coalesce(pay.provider_id, s.provider_id) AS provider_id, pay.amount,
           'paid' AS what, pay.because || coalesce(s.because, '{}') AS because
    FROM payment pay LEFT JOIN supplier s ON s.supplier = pay.supplier
                                         AND s.known @> %(known_at)s::bigint
    WHERE pay.known @> %(known_at)s::bigint
      AND pay.paid_on >= %(year_from)s AND pay.paid_on <= %(as_of)s
    UNION ALL
    SELECT i.budget_line, coalesce(i.provider_id, s.provider_id), part.amount, part.what,
           i.because || coalesce(s.because, '{}')
    FROM invoice i
    CROSS JOIN LATERAL (VALUES (i.amount - i.disputed, 'invoiced'), (i.disputed, 'disputed'))
                    AS part (amount, what) LEFT JOIN supplier s ON s.supplier = i.supplier
                                       AND s.known @> %(known_at)s::bigint
    WHERE i.known @> %(known_at)s::bigint
      AND i.invoiced_on >= %(year_from)s AND i.invoiced_on <= %(as_of)s
      AND NOT EXISTS (SELECT FROM payment p WHERE p.invoice_id = i.invoice_id
                      AND p.known @> %(known_at)s::bigint AND p.paid_on <= %(as_of)s)
), item AS (
    SELECT * FROM delivered UNION ALL SELECT * FROM paid_or_invoiced WHERE provider_id IS NOT NULL
), total AS (
    SELECT budget_line, provider_id,
           coalesce(sum(amount) FILTER (WHERE what = 'delivered'), 0.00) AS delivered,
           coalesce(sum(amount) FILTER (WHERE what = 'paid'), 0.00) AS paid,
           coalesce(sum(amount) FILTER (WHERE what = 'invoiced'), 0.00) AS invoiced,
           coalesce(sum(amount) FILTER (WHERE what = 'disputed'), 0.00) AS disputed
    FROM item GROUP BY 1, 2
), cited AS (
    SELECT budget_line, provider_id, array_agg(DISTINCT p ORDER BY p) AS because
    FROM item CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
)
SELECT t.budget_line, t.provider_id, t.delivered, t.paid, t.delivered - t.paid AS accrued,
       t.invoiced, t.disputed, t.delivered - t.paid - t.invoiced - t.disputed AS not_invoiced,
       c.because
FROM total t JOIN cited c ON c.budget_line = t.budget_line
                         AND c.provider_id IS NOT DISTINCT FROM t.provider_id
ORDER BY 1, 2 NULLS LAST
"""
)


class Payment(Row):
    """A payment beside the amount expected for its period, in pounds, and the finding."""

    budget_line: str
    provider_id: Reference | None
    payee: str
    paid_on: date
    amount: Pounds
    from_on: date
    to_on: date
    expected: Pounds
    difference: Pounds
    finding: str


class Finding(Row):
    """The payments of a line with one finding: how many, and their sum in pounds."""

    budget_line: str
    finding: str
    payments: int
    amount: Pounds


class Accrual(Row):
    """What a provider has delivered on a line and has not been paid for yet, in pounds."""

    budget_line: str
    provider_id: Reference | None
    delivered: Pounds
    paid: Pounds
    accrued: Pounds
    invoiced: Pounds
    disputed: Pounds
    not_invoiced: Pounds


def payments(connection: Connection, basis: Basis) -> list[Payment]:
    """Every payment, with the amount expected for its period."""
    return rows(connection, Payment, PAYMENTS, basis)


def findings(connection: Connection, basis: Basis) -> list[Finding]:
    """The payments by line and finding."""
    return rows(connection, Finding, FINDINGS, basis)


def accruals(connection: Connection, basis: Basis) -> list[Accrual]:
    """What is delivered and not yet paid, by line and provider."""
    return rows(connection, Accrual, ACCRUALS, basis, known_from=basis.known_at)


WHAT_WAS_FOUND: Final = {
    "matched": "Agrees",
    "over-paid": "Paid too much",
    "under-paid": "Paid too little",
    "unmatched": "Not matched to a provider",
    "no commitment": "Nothing agreed",
    "paid after the end": "Paid after the end",
    "possible duplicate": "Possibly paid twice",
    "paid in dispute": "Paid while in dispute",
    "credit": "Credit",
}
QUESTION: Final = Question(
    name="matching",
    title="Matching",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "cabinet-member", "commissioner", "finance"),
    order=40,
    tables=(
        Table(
            "findings",
            "Payments of the year by finding, in pounds",
            Finding,
            findings,
            ("budget_line", "finding", "payments", "amount"),
            values=WHAT_WAS_FOUND,
            labels={
                "payments": "Payments",
            },
        ),
        Table(
            "payments",
            "Every payment beside the amount expected for its period, in pounds",
            Payment,
            payments,
            ("budget_line", "payee", "paid_on", "amount", "expected", "finding"),
            summary=False,
            values=WHAT_WAS_FOUND,
            labels={
                "payee": "Paid to",
                "expected": "Expected",
            },
        ),
        Table(
            "accruals",
            "Not yet paid, by line and provider, in pounds",
            Accrual,
            accruals,
            ("budget_line", "provider_id", "delivered", "paid", "accrued", "invoiced"),
            summary=False,
            labels={
                "paid": "Paid",
                "invoiced": "Invoiced",
                "disputed": "In dispute",
                "not_invoiced": "Not invoiced",
            },
        ),
    ),
)
