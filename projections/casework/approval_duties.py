"""Shared SQL: the duty about a connected carers' temporary approval, in the shape of `duties`."""

from typing import Final, LiteralString

TEMPORARY_APPROVALS: Final[LiteralString] = """
SELECT 'DUTY-22', 'Have the carers approved, or make other arrangements', p.child_ref,
       p.placement_id, NULL, NULL, a.on_day,
       CASE WHEN longer.because IS NULL THEN (a.fields ->> 'approved_until')::date
            ELSE coalesce(longer.day, upheld.on_day) END,
       p.because || a.because || coalesce(longer.because, '{}') || coalesce(upheld.because, '{}')
FROM placed p
JOIN child a ON a.about = p.child_ref AND a.what = 'carers-approved-temporarily'
            AND a.fields ->> 'placement_id' = p.placement_id
LEFT JOIN LATERAL (
    SELECT (x.fields ->> 'approved_until')::date AS day, x.because FROM child x
    WHERE x.about = p.child_ref AND x.what = 'temporary-approval-extended'
      AND x.fields ->> 'placement_id' = p.placement_id
    ORDER BY day DESC NULLS FIRST, x.because DESC LIMIT 1
) AS longer ON true
LEFT JOIN LATERAL (  -- until the outcome of a review there is no last day
    SELECT x.on_day, x.because FROM child x
    WHERE x.about = p.child_ref AND x.what = 'carers-refused'
      AND x.fields ->> 'placement_id' = p.placement_id
      AND (x.fields ->> 'on_review')::boolean
    ORDER BY x.on_day LIMIT 1
) AS upheld ON longer.because IS NOT NULL AND longer.day IS NULL
WHERE NOT EXISTS (SELECT FROM child x WHERE x.about = p.child_ref AND x.what = 'carers-approved'
                  AND x.fields ->> 'placement_id' = p.placement_id)
"""
