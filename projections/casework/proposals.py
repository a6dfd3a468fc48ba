"""Shared SQL: the proposals to put an entry right that wait, each for another person."""

from typing import Final, LiteralString

PROPOSED: Final[LiteralString] = """
proposed AS (  -- not ended, not past its last day, and none of whose entries was reversed
    SELECT p.about::bigint AS entry, p.fields, p.on_day AS proposed_on,
           (p.fields ->> 'stands_until')::date AS stands_until, p.because
    FROM proposal_event p
    WHERE p.what = 'correction-proposed' AND p.known @> %(known_at)s::bigint
      AND p.on_day <= %(as_of)s AND (p.fields ->> 'stands_until')::date >= %(as_of)s
      AND NOT EXISTS (SELECT FROM proposal_event x
                      WHERE x.about = p.about AND x.what = 'proposal-ended'
                        AND (x.fields ->> 'proposal')::bigint = p.because[1]
                        AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s)
      AND NOT EXISTS (SELECT FROM ledger.recorded r
                      WHERE (r.position = p.about::bigint
                             OR p.fields -> 'with_it' @> to_jsonb(r.position))
                        AND NOT r.known @> %(known_at)s::bigint)
)
"""
PROPOSALS: Final[LiteralString] = """
SELECT 'DUTY-25', 'Carry out or decline the proposed correction', NULL, NULL, NULL,
       regexp_replace(p.fields ->> 'entry', '\\.v[0-9]+$', ''), p.proposed_on, p.stands_until,
       p.because
FROM proposed p
"""
