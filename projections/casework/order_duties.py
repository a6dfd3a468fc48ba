"""Shared SQL: the duty to act before a court's order ends, in the shape of `duties`."""

from typing import Final, LiteralString

ORDERS: Final[LiteralString] = """
SELECT 'DUTY-18', 'Have the order extended, or end what rests on it', o.about,
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
