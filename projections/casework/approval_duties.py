"""Shared SQL: the duty about a connected carers' temporary approval, in the shape of `duties`."""

from typing import Final, LiteralString

TEMPORARY_APPROVALS: Final[LiteralString] = """
SELECT 'DUTY-22', 'Have the carers approved, or make other arrangements', p.child_ref,
       p.placement_id, NULL, NULL, a.on_day, coalesce(longer.day,
       (a.fields ->> 'approved_until')::date),
       p.because || a.because || coalesce(longer.because, '{}')
FROM placed p
JOIN child a ON a.about = p.child_ref AND a.what = 'carers-approved-temporarily'
            AND a.fields ->> 'placement_id' = p.placement_id
LEFT JOIN LATERAL (
    SELECT (x.fields ->> 'approved_until')::date AS day, x.because FROM child x
    WHERE x.about = p.child_ref AND x.what = 'temporary-approval-extended'
      AND x.fields ->> 'placement_id' = p.placement_id
    ORDER BY day DESC, x.because DESC LIMIT 1
) AS longer ON true
WHERE NOT EXISTS (SELECT FROM child x WHERE x.about = p.child_ref AND x.what = 'carers-approved'
                  AND x.fields ->> 'placement_id' = p.placement_id)
"""
