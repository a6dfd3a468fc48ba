"""Shared SQL: the proposals to put an entry right that wait, each for another person.

`recorded_since` are the entries that were recorded since a proposal was made and that may rest on
what it would reverse: they bear a tag by which an entry of their kind rests on one of its kind. One
that does rest on it ends the proposal (CORRECT-12), which its page tells for certain.
"""

import json
from typing import Final, LiteralString

from domain.foundations.resting import RESTS

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
), to_reverse AS (  -- what each would reverse
    SELECT p.because[1] AS proposal, e.name, e.tags
    FROM proposed p CROSS JOIN LATERAL (
        SELECT p.entry UNION ALL SELECT jsonb_array_elements_text(p.fields -> 'with_it')::bigint
    ) AS mine (position) JOIN ledger.recorded e USING (position)
), recorded_since AS (
    SELECT w.proposal, array_agg(DISTINCT r.position ORDER BY r.position) AS positions
    FROM to_reverse w
    CROSS JOIN LATERAL unnest(w.tags) AS borne (tag)
    JOIN ledger.tag t ON t.tag = borne.tag AND t.position > w.proposal
    JOIN ledger.recorded r ON r.position = t.position AND r.known @> %(known_at)s::bigint
    JOIN jsonb_to_recordset(%(rests)s::jsonb) AS rest (below text, above text, by text)
         ON rest.below = w.name AND rest.above = r.name
        AND rest.by = split_part(borne.tag, ':', 1)
    GROUP BY w.proposal
)
"""
PROPOSALS: Final[LiteralString] = """
SELECT 'DUTY-25', CASE WHEN s.positions IS NULL THEN 'Carry out or decline the proposed correction'
                       ELSE 'Look at the proposed correction again: more was recorded since' END,
       NULL, NULL, NULL,
       regexp_replace(p.fields ->> 'entry', '\\.v[0-9]+$', ''), p.proposed_on, p.stands_until,
       p.because || coalesce(s.positions, '{}')
FROM proposed p LEFT JOIN recorded_since s ON s.proposal = p.because[1]
"""


def what_rests() -> str:
    """Which entries rest on which, by the tags of which kind, as JSON for the SQL."""
    pairs = {
        (below.stored, above.stored, row.by)
        for row in RESTS
        for below in row.below
        for above in row.above
    }
    named = [{"below": below, "above": above, "by": by} for below, above, by in sorted(pairs)]
    return json.dumps(named)
