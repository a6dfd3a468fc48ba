"""Shared SQL: what each charge costs in each month of the year, and payments by provider.

`PIECES` defines `cost`, `PAID` adds `provider_payment`, and `UNCOMMITTED` adds `uncommitted`.
The rules are those of committed spend (SPEND-1, SPEND-7, SPEND-8). `known_from` equals
`known_at`, except in a question about what changed between the two positions.
"""

from typing import Final, LiteralString

PIECES: Final[LiteralString] = """
WITH month AS (
    SELECT (%(year_from)s::date + make_interval(months => n))::date     AS first_day,
           (%(year_from)s::date + make_interval(months => n + 1))::date AS next_first
    FROM generate_series(0, 11) AS n
), piece AS (  -- each charge in each month, with its days in the month and those up to as_of
    SELECT c.budget_line, to_char(month.first_day, 'YYYY-MM') AS month, c.provider_id, c.kind,
           coalesce(c.lot, %(lots)s::jsonb ->> c.kind) AS lot, c.home_id, c.what,
           CASE WHEN c.authority = ANY (%(borough)s) THEN 'in'
                WHEN c.authority = 'unknown' THEN 'unknown' ELSE 'out' END AS location,
           greatest(c.weekly_fee - coalesce(c.block_fee, 0), 0) * c.places AS weekly_fee,
           c.percent, c.once, c.health, c.education, c.others, c.because, c.subject, c.overrun,
           lower(c.known) AS began, upper(c.known) AS ceased,
           d.days * daterange(month.first_day, month.next_first) AS charged,
           d.days * daterange(month.first_day,
                              least(month.next_first, greatest(month.first_day,
                                                               %(as_of)s::date + 1))) AS passed
    FROM charge c
    CROSS JOIN LATERAL (SELECT days_charged(c.days, c.overrun, %(passed_by)s)) AS d (days)
    JOIN month ON d.days && daterange(month.first_day, month.next_first)
    WHERE c.known && int8range(%(known_from)s::bigint, %(known_at)s::bigint, '[]')
), counted AS (
    SELECT *, upper(charged) - lower(charged) AS days,
           CASE WHEN isempty(passed) THEN 0 ELSE upper(passed) - lower(passed) END AS days_passed
    FROM piece
), gross AS (
    SELECT *, coalesce(once, round(weekly_fee * percent * days / 700, 2)) AS committed,
           CASE WHEN days_passed = 0 THEN 0
                ELSE coalesce(once, round(weekly_fee * percent * days_passed / 700, 2))
           END AS delivered
    FROM counted
), cost AS (
    SELECT *, round(committed * (health + education + others) / 100, 2) AS recharged
    FROM gross
)
"""
PAID: Final[LiteralString] = """
, provider_payment AS (  -- payments of the year so far, by the provider they went to (SPEND-8)
    SELECT pay.budget_line, pay.subject, pay.paid_on, pay.amount, pay.known,
           coalesce(pay.provider_id, s.provider_id) AS provider_id,
           one.business, pay.because || CASE WHEN pay.provider_id IS NULL
               THEN coalesce(s.because, '{}') ELSE '{}' END AS because
    FROM payment pay LEFT JOIN supplier s ON s.supplier = pay.supplier
                                         AND s.known @> %(known_at)s::bigint
    CROSS JOIN LATERAL (  -- the provider, and those whose business passed to it or from it
        SELECT coalesce(pay.provider_id, s.provider_id) || ARRAY(
            SELECT other FROM provider_event t CROSS JOIN LATERAL (VALUES
                (t.fields ->> 'provider_id', t.fields ->> 'successor_id'),
                (t.fields ->> 'successor_id', t.fields ->> 'provider_id')) AS pair (one, other)
            WHERE t.what = 'business-transferred' AND t.known @> %(known_at)s::bigint
              AND one = coalesce(pay.provider_id, s.provider_id)) AS business
    ) AS one
    WHERE pay.known @> %(known_at)s::bigint
      AND pay.paid_on >= %(year_from)s AND pay.paid_on <= %(as_of)s
)
"""
UNCOMMITTED: Final[LiteralString] = """
, uncommitted AS (  -- payments to payees without a commitment on the line (SPEND-3)
    SELECT pay.* FROM provider_payment pay WHERE NOT EXISTS (
        SELECT FROM cost WHERE cost.budget_line = pay.budget_line
                           AND cost.provider_id = ANY (pay.business))
)
"""
