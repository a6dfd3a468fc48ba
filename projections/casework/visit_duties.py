"""Shared SQL: the duties to visit a child, and to review short breaks, in the shape of `duties`.

A child is visited closely (reg 28(4)) while the carers are approved for a time and not fully, and
with parents under an interim care order that is recorded and in force.
"""

from typing import Final, LiteralString

VISITS: Final[LiteralString] = """
SELECT 'DUTY-3', 'Visit the child', p.child_ref, p.placement_id, NULL, NULL,
       coalesce(last.day, p.counted_from),
       CASE WHEN last.day IS NULL AND p.is_judged THEN p.started_on + clock.first_visit
            WHEN closely.because IS NOT NULL AND review.day IS NULL
            THEN coalesce(last.day, p.counted_from) + clock.closer_visits
            WHEN closely.because IS NOT NULL
            THEN coalesce(last.day, p.counted_from) + clock.close_visits
            WHEN (p.fields ->> 'until_eighteen')::boolean
                 AND %(as_of)s::date >= p.started_on + interval '1 year'
            THEN (coalesce(last.day, p.counted_from)
                      + make_interval(months => clock.later_visits))::date
            ELSE coalesce(last.day, p.counted_from) + clock.visits END,
       p.because || coalesce(closely.because, '{}') || coalesce(last.because, '{}')
FROM placed p
JOIN clock ON p.counted_from >= clock.since AND p.counted_from < clock.until
LEFT JOIN latest last ON last.child_ref = p.child_ref AND last.placement_id = p.placement_id
                     AND last.what = 'child-visited'
LEFT JOIN LATERAL (  -- the first review of the case since the placement started
    SELECT min(x.on_day) AS day FROM child x
    WHERE x.about = p.child_ref AND x.what = 'case-reviewed' AND x.on_day >= p.started_on
) AS review ON true
LEFT JOIN LATERAL (
    SELECT a.because FROM child a
    WHERE a.about = p.child_ref AND a.what = 'carers-approved-temporarily'
    AND a.fields ->> 'placement_id' = p.placement_id
    AND NOT EXISTS (SELECT FROM child x WHERE x.about = p.child_ref
                    AND x.what = 'carers-approved'
                    AND x.fields ->> 'placement_id' = p.placement_id)
    UNION ALL
    SELECT o.because FROM child o
    WHERE o.about = p.child_ref AND o.what = 'court-order-recorded'
    AND p.fields ->> 'kind' = 'with-parents' AND o.fields ->> 'order' = 'interim-care'
    AND (o.fields ->> 'in_force_from')::date <= %(as_of)s
    AND coalesce((SELECT max((x.fields ->> 'expires_on')::date) FROM child x
                  WHERE x.about = o.about AND x.what = 'court-order-extended'
                  AND x.fields ->> 'order_id' = o.fields ->> 'order_id'),
                 (o.fields ->> 'expires_on')::date) > %(as_of)s
    AND NOT EXISTS (SELECT FROM child x WHERE x.about = o.about
                    AND x.what = 'court-order-discharged'
                    AND x.fields ->> 'order_id' = o.fields ->> 'order_id')
    LIMIT 1
) AS closely ON true
WHERE NOT p.is_governed_elsewhere
"""

SHORT_BREAKS: Final[LiteralString] = """
SELECT 'DUTY-26', 'Review the series of short breaks', s.about, NULL, NULL,
       s.fields ->> 'series_id', coalesce(last.day, first.day),
       (coalesce(last.day + make_interval(months => law.later),
                 greatest(first.day, first_policy.day)
                 + make_interval(months => law.first)))::date,
       s.because || coalesce(last.because, first.because)
FROM child s CROSS JOIN first_policy
JOIN LATERAL (
    SELECT x.on_day AS day, x.because FROM child x
    WHERE x.about = s.about AND x.what = 'short-break-taken'
      AND x.fields ->> 'series_id' = s.fields ->> 'series_id'
    ORDER BY x.on_day, x.because LIMIT 1
) AS first ON true
JOIN jsonb_to_recordset(%(breaks)s::jsonb) AS law (since date, until date, first int, later int)
  ON first.day >= law.since AND first.day < law.until
LEFT JOIN LATERAL (
    SELECT x.on_day AS day, x.because FROM child x
    WHERE x.about = s.about AND x.what = 'short-breaks-reviewed'
      AND x.fields ->> 'series_id' = s.fields ->> 'series_id'
    ORDER BY x.on_day DESC, x.because DESC LIMIT 1
) AS last ON true
WHERE s.what = 'short-breaks-agreed' AND s.fields ->> 'under' = 'section-20'
  AND (s.fields ->> 'agreed_until')::date > %(as_of)s
  AND NOT EXISTS (SELECT FROM child x WHERE x.about = s.about AND x.what = 'short-breaks-ended'
                  AND x.fields ->> 'series_id' = s.fields ->> 'series_id')
"""
