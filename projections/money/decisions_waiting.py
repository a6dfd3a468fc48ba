"""The SQL of proposals of decisions that wait, for every answer that has them.

A proposal waits up to its last day, unless it was ended, what it is about or a placement that would
rise with a framework changed since, or an entry that it rests on and that was recorded before it
was reversed since (PROPOSAL-3). It waits for the roles to which the scheme of delegation in force
on the day gives its decision, of whatever value.
"""

import json
from typing import Final, LiteralString

from domain.events import event_names, stored_names
from domain.readings.separation.rising import RAISABLE
from domain.readings.separation.table import SEPARATIONS
from domain.readings.separation.undone import MAKERS, NAMED, RESTS_ON

CHANGES: Final[LiteralString] = """
change (act, entry) AS (VALUES  -- what ends a proposal of an act that was made before it
    ('variation', 'fee-varied'), ('variation', 'agreement-signed'),
    ('variation', 'purchase-regularised'), ('variation', 'contract-transferred'),
    ('variation', 'contract-novated'),
    ('uplift', 'fee-varied'), ('uplift', 'agreement-signed'),
    ('uplift', 'purchase-regularised'), ('uplift', 'contract-transferred'),
    ('uplift', 'contract-novated'),
    ('framework-rise', 'framework-uplifted'),
    ('agreement-terms', 'agreement-signed'), ('agreement-terms', 'contract-transferred'),
    ('agreement-terms', 'contract-novated'),
    ('extension', 'placement-extended'), ('extension', 'fee-varied'),
    ('extension', 'agreement-signed'), ('extension', 'purchase-regularised'),
    ('extension', 'contract-transferred'), ('extension', 'contract-novated'),
    ('respite', 'contract-transferred'), ('respite', 'contract-novated'),
    ('block', 'home-transferred'), ('support-extension', 'support-extended'),
    ('reinstatement', 'provider-suspended'), ('reinstatement', 'provider-reinstated'),
    ('home-lifting', 'home-transferred'), ('home-lifting', 'home-suspended'),
    ('home-lifting', 'home-suspension-lifted'),
    ('supplier-match', 'supplier-recognised')
)
"""
CHANGED: Final[LiteralString] = """
    (r.position > m.proposal AND r.position <= %(known_at)s
     OR upper(r.known) > m.proposal AND upper(r.known) <= %(known_at)s)"""
"""An entry was recorded after the proposal, or was reversed after it: either is a change."""
UNDECIDED: Final[LiteralString] = (
    CHANGES
    + """
, made AS (
    SELECT p.because[1] AS proposal, p.about AS act, p.fields, p.on_day AS proposed_on,
           (p.fields ->> 'stands_until')::date AS stands_until, p.because,
           CASE p.about
                WHEN 'framework-rise' THEN 'framework:' || (p.fields ->> 'framework_id')
                WHEN 'block' THEN 'home:' || (p.fields ->> 'home_id')
                WHEN 'short-breaks' THEN 'series:' || (p.fields ->> 'series_id')
                WHEN 'support-extension' THEN 'support:' || (p.fields ->> 'support_id')
                WHEN 'after-care' THEN 'aftercare:' || (p.fields ->> 'arrangement_ref')
                WHEN 'home-lifting' THEN 'home:' || (p.fields ->> 'home_id')
                WHEN 'reinstatement' THEN 'provider:' || (p.fields ->> 'provider_id')
                WHEN 'novation' THEN 'provider:' || (p.fields ->> 'provider_id')
                WHEN 'supplier-match' THEN 'supplier:' || (p.fields ->> 'supplier')
                WHEN 'settlement' THEN 'invoice:' || (p.fields ->> 'invoice_id')
                WHEN 'scheme' THEN 'scheme:' || (p.fields ->> 'scheme_id')
                WHEN 'policy' THEN 'policy:' || (p.fields ->> 'policy_id')
                WHEN 'payment' THEN 'payment:' || (p.fields ->> 'payment_id')
                WHEN 'erasure' THEN 'person:' || (p.fields ->> 'person_ref')
                WHEN 'shredding' THEN 'entry:' || (p.fields ->> 'position')
                ELSE 'placement:' || (p.fields ->> 'placement_id') END AS thing
    FROM proposal_event p
    WHERE p.what = 'decision-proposed' AND p.known @> %(known_at)s::bigint
      AND p.on_day <= %(as_of)s AND (p.fields ->> 'stands_until')::date >= %(as_of)s
), rested_on AS (  -- what each is about, and what the entry that made that names
    SELECT proposal, thing AS tag FROM made
    UNION SELECT m.proposal, borne.tag
    FROM made m JOIN ledger.tag t ON t.tag = m.thing
         JOIN ledger.recorded r ON r.position = t.position AND r.known @> %(known_at)s::bigint
                               AND r.event = ANY (%(makers)s)
         CROSS JOIN LATERAL unnest(r.tags) AS borne (tag)
    WHERE split_part(borne.tag, ':', 1) = ANY (%(named)s)
), undone AS (
    SELECT r.proposal
    FROM rested_on r
    JOIN ledger.tag t ON t.tag = r.tag AND t.position < r.proposal
    JOIN ledger.recorded wrong ON wrong.position = t.position
     AND upper(wrong.known) > r.proposal AND upper(wrong.known) <= %(known_at)s
    JOIN jsonb_to_recordset(%(rests_on)s::jsonb) AS rest (kind text, entry text)
      ON rest.kind = split_part(r.tag, ':', 1) AND rest.entry = wrong.name
), delegated AS (  -- the rows of the scheme of delegation in force, by which somebody decides
    SELECT line.of
    FROM (SELECT fields FROM scheme_event
          WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
          ORDER BY on_day DESC, because DESC LIMIT 1) AS scheme
         CROSS JOIN LATERAL jsonb_array_elements(scheme.fields -> 'rows') AS line (of)
    WHERE line.of ->> 'mode' = 'decides'
), bought AS (  -- the awards of each placement: of its start, and those to which it was tied
    SELECT DISTINCT e.fields ->> 'placement_id' AS placement_id, e.fields ->> 'award_id' AS award_id
    FROM child_event e
    WHERE e.what IN ('placement-started', 'purchase-regularised')
      AND lower(e.known) <= %(known_at)s
      AND EXISTS (SELECT FROM made WHERE act = 'framework-rise')
), rising AS (  -- the placements that would rise with a framework, or would have before a reversal
    SELECT DISTINCT m.proposal, 'placement:' || b.placement_id AS tag
    FROM made m
    JOIN referral_event a ON a.what IN ('awarded-by-mini-competition', 'awarded-directly')
     AND a.known @> %(known_at)s::bigint
     AND a.fields ->> 'framework_id' = m.fields ->> 'framework_id'
     AND coalesce(m.fields ->> 'lot', a.fields ->> 'lot') = a.fields ->> 'lot'
    JOIN bought b ON b.award_id = a.fields ->> 'award_id'
    JOIN child_event s ON s.what = 'placement-started' AND lower(s.known) <= %(known_at)s
     AND s.fields ->> 'placement_id' = b.placement_id
     AND (upper(s.known) <= %(known_at)s OR s.on_day <= (m.fields ->> 'begins_on')::date)
    WHERE m.act = 'framework-rise' AND NOT m.fields -> 'left_out' ? b.placement_id
), undecided AS (
    SELECT m.*, ARRAY(
        SELECT DISTINCT role FROM delegated d
        CROSS JOIN LATERAL jsonb_array_elements_text(d.of -> 'roles') AS named (role)
        WHERE d.of ->> 'decision' = %(decides)s::jsonb ->> m.act
          AND (d.of ->> 'in_force_from')::date <= %(as_of)s
          AND coalesce((d.of ->> 'in_force_to')::date, 'infinity') > %(as_of)s
        ORDER BY role
    ) AS put_to
    FROM made m
    WHERE m.proposal NOT IN (SELECT proposal FROM undone)
      AND NOT EXISTS (SELECT FROM proposal_event x
                      WHERE x.about = m.act AND x.what = 'proposal-ended'
                        AND (x.fields ->> 'proposal')::bigint = m.proposal
                        AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s)
      AND NOT EXISTS (SELECT FROM ledger.tag t JOIN ledger.recorded r USING (position)
                      JOIN change c ON c.act = m.act AND c.entry = r.event
                      WHERE t.tag = m.thing AND """
    + CHANGED
    + """)
      AND NOT EXISTS (SELECT FROM rising JOIN ledger.tag t ON t.tag = rising.tag
                      JOIN ledger.recorded r USING (position)
                      WHERE rising.proposal = m.proposal AND r.event = ANY (%(raisable)s)
                        AND """
    + CHANGED
    + """)
)
"""
)
DECISIONS: Final[LiteralString] = """
SELECT 'DUTY-27', 'Decide or decline what was proposed', NULL,
       CASE split_part(thing, ':', 1) WHEN 'placement' THEN split_part(thing, ':', 2) END, NULL,
       act, proposed_on, stands_until, because
FROM undecided
"""
"""The duty to decide what was proposed, after UNDECIDED."""


def what_proposals_rest_on() -> dict[str, object]:
    """The parameters of the SQL: what makes a thing, what a proposal rests on, and which decision
    of the scheme of delegation each act is.
    """
    rests_on = [
        {"kind": kind, "entry": name}
        for kind, events in RESTS_ON.items()
        for name in stored_names(events)
    ]
    return {
        "makers": event_names(MAKERS),
        "raisable": event_names(RAISABLE),
        "named": sorted(NAMED),
        "rests_on": json.dumps(rests_on),
        "decides": json.dumps({e.act: e.decision for e in SEPARATIONS if e.decision}),
    }
