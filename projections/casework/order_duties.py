"""Shared SQL: the duties about an order that ends and about none, in the shape of `duties`."""

from typing import Final, LiteralString

ORDERS: Final[LiteralString] = """
SELECT 'DUTY-18', 'Have the order extended, or end what rests on it' || CASE
           WHEN ends.day < %(as_of)s::date THEN ': it has ended'
           WHEN ends.day <= %(as_of)s::date + 3 THEN ': it ends within 3 days'
           WHEN ends.day <= %(as_of)s::date + 14 THEN ': it ends within 14 days'
           ELSE ': it ends within 28 days' END, o.about,
       p.placement_id, NULL, o.fields ->> 'order_id', o.on_day, ends.day,
       coalesce(p.because, '{}') || o.because || ends.because
FROM child o
CROSS JOIN LATERAL (  -- the last day set, by the court or when it last extended the order
    SELECT d.day, d.because FROM (
        SELECT (o.fields ->> 'expires_on')::date AS day, '{}'::bigint[] AS because
        UNION ALL
        SELECT (x.fields ->> 'expires_on')::date, x.because FROM child x
        WHERE x.about = o.about AND x.what = 'court-order-extended'
          AND x.fields ->> 'order_id' = o.fields ->> 'order_id'
    ) AS d WHERE d.day IS NOT NULL ORDER BY d.day DESC, d.because DESC LIMIT 1
) AS ends
LEFT JOIN placed p ON p.child_ref = o.about AND o.fields -> 'settings' ? (p.fields ->> 'kind')
WHERE o.what = 'court-order-recorded'
  AND EXISTS (SELECT FROM in_care WHERE in_care.child_ref = o.about)
  AND (p.child_ref IS NOT NULL OR o.fields -> 'settings' = '[]')
  AND NOT EXISTS (SELECT FROM child x WHERE x.about = o.about
                  AND x.what = 'court-order-discharged'
                  AND x.fields ->> 'order_id' = o.fields ->> 'order_id')
  AND NOT EXISTS (  -- another of its kind, or a care order after an interim one
      SELECT FROM child x WHERE x.about = o.about AND x.what = 'court-order-recorded'
      AND x.fields ->> 'order' IN (o.fields ->> 'order',
                                   CASE o.fields ->> 'order' WHEN 'interim-care' THEN 'care' END)
      AND (x.on_day, x.because) > (o.on_day, o.because))
"""

WITHOUT_A_COURT: Final[LiteralString] = """
SELECT 'DUTY-20', 'Have a court decide, or end the secure placement', p.child_ref, p.placement_id,
       NULL, NULL, p.started_on, coalesce(last.until, p.started_on + law.days),
       p.because || coalesce(last.because, '{}')
FROM placed p
JOIN jsonb_to_recordset(%(secure)s::jsonb) AS law (since date, until date, days int)
  ON p.started_on >= law.since AND p.started_on < law.until
LEFT JOIN LATERAL (  -- the order that was or will be in force last during the placement
    SELECT least(ended.day, ends.day) AS until,
           o.because || coalesce(ends.because, '{}') || coalesce(ended.because, '{}') AS because
    FROM child o
    LEFT JOIN LATERAL (  -- the last day set, by the court or when it last extended the order
        SELECT d.day, d.because FROM (
            SELECT coalesce((o.fields ->> 'expires_on')::date, 'infinity') AS day,
                   '{}'::bigint[] AS because
            UNION ALL
            SELECT (x.fields ->> 'expires_on')::date, x.because FROM child x
            WHERE x.about = o.about AND x.what = 'court-order-extended'
              AND x.fields ->> 'order_id' = o.fields ->> 'order_id'
        ) AS d ORDER BY d.day DESC, d.because DESC LIMIT 1
    ) AS ends ON true
    LEFT JOIN LATERAL (
        SELECT x.on_day AS day, x.because FROM child x
        WHERE x.about = o.about AND x.what = 'court-order-discharged'
          AND x.fields ->> 'order_id' = o.fields ->> 'order_id'
        ORDER BY x.on_day LIMIT 1
    ) AS ended ON true
    WHERE o.about = p.child_ref AND o.what = 'court-order-recorded'
      AND o.fields ->> 'order' = 'secure-accommodation'
      AND least(ended.day, ends.day) > p.started_on
    ORDER BY until DESC, o.because DESC LIMIT 1
) AS last ON true
WHERE p.fields ->> 'kind' = 'secure-home' AND p.is_judged
  AND coalesce(last.until, '-infinity') <= %(as_of)s
"""
