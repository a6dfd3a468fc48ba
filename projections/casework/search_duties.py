"""Shared SQL: the duties of a search under way, in the shape of `duties`."""

from typing import Final, LiteralString

REFERRALS: Final[LiteralString] = """
SELECT 'DUTY-16', 'Find a placement', o.fields ->> 'child_ref', NULL, o.referral_id, NULL,
       coalesce(n.on_day, o.on_day), coalesce(n.needed_on, (o.fields ->> 'needed_on')::date),
       o.because || coalesce(n.because, '{}')
FROM opened o LEFT JOIN LATERAL (
    SELECT x.on_day, (x.fields ->> 'needed_on')::date AS needed_on, x.because FROM referral x
    WHERE x.about = o.referral_id AND x.what IN ('referral-amended', 'referral-reopened')
    ORDER BY x.because DESC LIMIT 1
) AS n ON true
WHERE NOT EXISTS (SELECT FROM award WHERE award.referral_id = o.referral_id
                  AND award.because > coalesce((
                      SELECT max(y.because) FROM referral y WHERE y.about = o.referral_id
                      AND y.what = 'referral-reopened'), '{}'))
"""

WISHES: Final[LiteralString] = """
SELECT 'DUTY-17', 'Ascertain wishes and feelings', named.child_ref, NULL, o.referral_id, NULL,
       o.on_day, coalesce(award.awarded_on, (o.fields ->> 'needed_on')::date), o.because
FROM opened o LEFT JOIN award USING (referral_id)
CROSS JOIN LATERAL (
    SELECT o.fields ->> 'child_ref' AS child_ref
    UNION ALL
    SELECT jsonb_array_elements_text(o.fields -> 'siblings')
) AS named
WHERE NOT EXISTS (SELECT FROM child x WHERE x.about = named.child_ref
                  AND x.what = 'wishes-ascertained'
                  AND x.fields ->> 'referral_id' = o.referral_id)
"""
