"""Which fee holds on a day (CHARGE-3), which the facts of placements and charges share, and what is
paid once (CHARGE-5).

`FEES` defines `fee`: at each moment, one row for each day from which another fee of a placement
holds, with pounds a week, and the positions of the entry that stated it, of its rises and, where a
whole framework rose, of the entries that decided them. `domain.readings.pricing.composed` is the
definition in Python.
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
), fee_said AS (  -- the fee at the start, each step of an award, each change, and each rise
    SELECT m.subject, m.since, m.until, e.position,
           (SELECT max(r.position) FROM rise r WHERE r.uplift_id = e.fields ->> 'uplift_id'
            AND r.position < e.position) AS decided_at,
           coalesce(e.fields ->> 'varied_from', e.fields ->> 'started_on')::date AS from_on,
           (e.fields ->> 'terms_from')::date AS terms_from,
           (e.fields ->> 'started_on')::date AS started_on,
           (e.fields ->> 'weekly_fee')::numeric AS weekly_fee,
           least((e.fields #>> '{uplift,percent}')::numeric,
                 (e.fields #>> '{uplift,cap}')::numeric) AS per_cent
    FROM moment m JOIN entry e ON e.subject = m.subject AND e.known @> m.since
                             AND e.event IN ('placement-started', 'fee-varied')
    UNION ALL
    SELECT a.subject, a.since, a.until, a.position, NULL, step.from_on, '-infinity', NULL,
           step.weekly_fee, NULL
    FROM awarded a CROSS JOIN LATERAL jsonb_to_recordset(a.fields -> 'steps')
         AS step (from_on date, weekly_fee numeric)
    WHERE step.from_on <= a.agreed_since
), fee_set AS (  -- terms hold from the first day of the placement, or from a later one
    SELECT s.subject, s.since, s.until, s.position, s.decided_at, s.from_on, s.weekly_fee,
           s.per_cent, s.began AS started_on, greatest(s.from_on, s.began) AS on_day,
           greatest(coalesce(s.terms_from, s.from_on), s.began) AS terms_from, s.rises
    FROM (SELECT *, max(started_on) OVER whole AS began,
                 bool_or(per_cent IS NOT NULL) OVER whole AS rises
          FROM fee_said WINDOW whole AS (PARTITION BY subject, since)) AS s
    WHERE s.began IS NOT NULL
), stated AS (  -- the last to begin holds, and of two from one day, the last recorded
    SELECT DISTINCT ON (subject, since, on_day) *
    FROM fee_set WHERE per_cent IS NULL
    ORDER BY subject, since, on_day, from_on DESC, position DESC
), risen AS (
    SELECT * FROM fee_set WHERE per_cent IS NOT NULL AND from_on >= started_on
), held_then AS (  -- where there are rises, also what was stated and holds on the day of each
    SELECT DISTINCT ON (day.subject, day.since, day.on_day)
           day.subject, day.since, day.until, day.on_day, s.position, s.terms_from, s.weekly_fee
    FROM (SELECT subject, since, until, on_day FROM stated WHERE rises
          UNION SELECT subject, since, until, on_day FROM risen) AS day
    JOIN stated s ON s.subject = day.subject AND s.since = day.since AND s.on_day <= day.on_day
    ORDER BY day.subject, day.since, day.on_day, s.on_day DESC
), fee AS (  -- raised by each rise that began since its terms did, or was recorded since
    SELECT subject, since, until, on_day, weekly_fee, ARRAY[position] AS positions
    FROM stated WHERE NOT rises
    UNION ALL
    SELECT s.subject, s.since, s.until, s.on_day,
           raised(s.weekly_fee, array_agg(r.per_cent ORDER BY r.from_on, r.position)
                                FILTER (WHERE r.per_cent IS NOT NULL)),
           array_remove(s.position || array_agg(r.position) || array_agg(r.decided_at), NULL)
    FROM held_then s
    LEFT JOIN risen r ON r.subject = s.subject AND r.since = s.since AND r.from_on <= s.on_day
                     AND (r.from_on > s.terms_from OR r.position > s.position)
    GROUP BY s.subject, s.since, s.until, s.on_day, s.position, s.weekly_fee
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
