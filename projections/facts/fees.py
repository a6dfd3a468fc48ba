"""Which fee holds on a day (CHARGE-3), which the facts of placements and charges share, and what is
paid once (CHARGE-5).

`FEES` defines `fee`: at each moment, one row for each day from which another fee of a placement
holds, with the position of the entry that set it, pounds a week and, where a whole framework rose,
the position of the entry that decided it. `domain.readings.placements` is the definition in Python.
`ONCE` defines `paid_once`: at each moment, what an agreement asks once, and what an award pays once
before one is in force. Its `step` is that of an agreement's terms, or has no day.
"""

from typing import Final, LiteralString

FEES: Final[LiteralString] = """
, rise AS MATERIALIZED (  -- the entries that decided the rises of frameworks
    SELECT named.uplift_id, t.position
    FROM (SELECT DISTINCT fields ->> 'uplift_id' AS uplift_id FROM entry
          WHERE fields ->> 'uplift_id' IS NOT NULL) AS named
    CROSS JOIN LATERAL unnest(ARRAY(
        SELECT tag.position FROM ledger.tag WHERE tag.tag = 'uplift:' || named.uplift_id
        AND (SELECT starts_with(d.name, 'framework-uplifted.') FROM ledger.entry d
             WHERE d.position = tag.position))) AS t (position)
), replaced AS (  -- the day from which agreements replace an award
    SELECT m.subject, m.since, min((e.fields ->> 'in_force_from')::date) AS agreed_since
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event = 'agreement-signed'
    GROUP BY m.subject, m.since
), awarded AS (  -- what says how an award is charged
    SELECT m.subject, m.since, m.until, e.position, e.fields,
           coalesce(r.agreed_since, 'infinity') AS agreed_since
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('placement-started', 'purchase-regularised')
    LEFT JOIN replaced r ON r.subject = m.subject AND r.since = m.since
), fee_said AS (  -- the fee at the start, each step of an award, and each variation
    SELECT m.subject, m.since, m.until, e.position,
           (SELECT max(r.position) FROM rise r WHERE r.uplift_id = e.fields ->> 'uplift_id'
            AND r.position < e.position) AS decided_at,
           coalesce(e.fields ->> 'varied_from', e.fields ->> 'started_on')::date AS from_on,
           (e.fields ->> 'started_on')::date AS started_on,
           (e.fields ->> 'weekly_fee')::numeric AS weekly_fee
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('placement-started', 'fee-varied')
    UNION ALL
    SELECT a.subject, a.since, a.until, a.position, NULL, step.from_on, NULL, step.weekly_fee
    FROM awarded a CROSS JOIN LATERAL jsonb_to_recordset(a.fields -> 'steps')
         AS step (from_on date, weekly_fee numeric)
    WHERE step.from_on <= a.agreed_since
), fee_set AS (
    SELECT subject, since, until, position, decided_at, from_on, weekly_fee,
           max(started_on) OVER (PARTITION BY subject, since) AS started_on
    FROM fee_said
), fee AS (  -- the last to begin holds, and of two from one day, the last recorded
    SELECT DISTINCT ON (subject, since, on_day) subject, since, until, position, decided_at,
           weekly_fee,
           greatest(from_on, started_on) AS on_day
    FROM fee_set WHERE started_on IS NOT NULL
    ORDER BY subject, since, on_day, from_on DESC, position DESC
)
"""
ONCE: Final[LiteralString] = """
, paid_once AS (
    SELECT c.subject, c.since, c.until,
           greatest((due.value ->> 'from_on')::date,
                    (c.fields ->> 'in_force_from')::date) AS on_day,
           ARRAY[c.fields ->> 'in_force_from', lpad(c.position::text, 19, '0')] AS step,
           (due.value ->> 'amount')::numeric
               * CASE due.value ->> 'fee_for' WHEN 'discount' THEN -1 ELSE 1 END AS amount,
           due.ordinality AS line
    FROM current c CROSS JOIN LATERAL jsonb_array_elements(c.fields -> 'fee_lines')
                   WITH ORDINALITY AS due
    WHERE c.event = 'agreement-signed' AND due.value ->> 'unit' = 'once'
    UNION ALL
    SELECT a.subject, a.since, a.until, (due.value ->> 'on_day')::date,
           ARRAY[NULL, lpad(a.position::text, 19, '0')], (due.value ->> 'amount')::numeric,
           due.ordinality
    FROM awarded a CROSS JOIN LATERAL jsonb_array_elements(a.fields -> 'payments')
                   WITH ORDINALITY AS due
    WHERE (due.value ->> 'on_day')::date < a.agreed_since
)
"""
