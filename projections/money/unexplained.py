"""Shared SQL: what was paid to a payee on a budget line with nothing agreed that explains it.

The rule is BREACH-4 of `breaches`. It is seen from what the ledger holds by the day, and not from
an entry that records a breach: what explains a payment may be recorded after it.
"""

from typing import Final, LiteralString

UNEXPLAINED: Final[LiteralString] = """
unauthorised AS (  -- placements bought without authority, and tied to no award by the day
    SELECT b.placement_id FROM breach b
    WHERE b.rule IN ('START-10', 'START-13', 'START-21') AND b.known @> %(known_at)s::bigint
      AND NOT EXISTS (SELECT FROM child_event x
                      WHERE x.what = 'purchase-regularised' AND x.known @> %(known_at)s::bigint
                        AND x.fields ->> 'placement_id' = b.placement_id
                        AND x.on_day <= %(as_of)s)
), agreed_with AS (  -- what is agreed with each provider on each line: until when, by authority
    SELECT c.budget_line, c.provider_id,
           max(coalesce(upper(days_charged(c.days, c.overrun, %(passed_by)s)),
                        'infinity')) AS until,
           bool_or(NOT EXISTS (SELECT FROM unauthorised u
                               WHERE c.subject = 'placement:' || u.placement_id)) AS is_authorised
    FROM charge c WHERE c.known @> %(known_at)s::bigint
    GROUP BY c.budget_line, c.provider_id
), paid_to AS (  -- each payment by the day, and the provider that it went to (SPEND-8)
    SELECT pay.budget_line, pay.payee, pay.amount, pay.paid_on, pay.period_from,
           coalesce(pay.provider_id, s.provider_id) AS provider_id, pay.because
    FROM payment pay LEFT JOIN supplier s
         ON s.supplier = pay.supplier AND pay.provider_id IS NULL
        AND s.known @> %(known_at)s::bigint
    WHERE pay.known @> %(known_at)s::bigint AND pay.paid_on <= %(as_of)s
), same_business AS (  -- a provider, and those whose business passed to it or from it
    SELECT provider_id AS one, provider_id AS other FROM paid_to
    UNION
    SELECT pair.one, pair.other
    FROM provider_event t CROSS JOIN LATERAL (VALUES
        (t.fields ->> 'provider_id', t.fields ->> 'successor_id'),
        (t.fields ->> 'successor_id', t.fields ->> 'provider_id')) AS pair (one, other)
    WHERE t.what = 'business-transferred' AND t.known @> %(known_at)s::bigint
), agreed_for AS (  -- of each provider that was paid on a line, what is agreed with its business
    SELECT p.budget_line, p.provider_id, max(a.until) AS until,
           bool_or(a.is_authorised) AS is_authorised
    FROM (SELECT DISTINCT budget_line, provider_id FROM paid_to) AS p
    JOIN same_business b ON b.one IS NOT DISTINCT FROM p.provider_id
    JOIN agreed_with a ON a.budget_line = p.budget_line
                      AND a.provider_id IS NOT DISTINCT FROM b.other
    GROUP BY p.budget_line, p.provider_id
), unexplained AS MATERIALIZED (  -- by payee, line and reason, less what came back
    SELECT p.budget_line, p.provider_id,
           CASE WHEN p.provider_id IS NULL THEN p.payee END AS payee, why.reason,
           count(*)::int AS payments, sum(p.amount) AS amount, min(p.paid_on) AS first_on,
           max(p.paid_on) AS last_on, array_agg(p.because[1] ORDER BY p.paid_on, p.because)
               AS because
    FROM paid_to p
    LEFT JOIN agreed_for a ON a.budget_line = p.budget_line
                          AND a.provider_id IS NOT DISTINCT FROM p.provider_id
    CROSS JOIN LATERAL (SELECT
        CASE WHEN a.until IS NULL AND p.provider_id IS NULL THEN 'unmatched'
             WHEN a.until IS NULL THEN 'no commitment'
             WHEN NOT a.is_authorised THEN 'not authorised'
             WHEN p.period_from >= a.until THEN 'paid after the end' END AS reason) AS why
    WHERE why.reason IS NOT NULL
    GROUP BY p.budget_line, p.provider_id, 3, why.reason
    HAVING sum(p.amount) > 0
)
"""
"""Common table expressions that end with `unexplained`, one row a payee, line and reason."""
