"""Shared SQL: each statutory notice about the contract of an award, and what was done about it."""

import json
from typing import Final, LiteralString

from domain.law import OPEN
from domain.statutes.procurement import NOTICES
from domain.values import LAST_DAY

NOTICES_DUE: Final[LiteralString] = """
placed_under AS MATERIALIZED (  -- the days on which children placed under an award came and left
    SELECT s.fields ->> 'award_id' AS award_id, min(s.on_day) AS first_day,
           CASE WHEN bool_and(e.on_day IS NOT NULL) THEN max(e.on_day) END AS ended_on,
           array_agg(DISTINCT s.because[1])
               || array_agg(DISTINCT e.because[1]) FILTER (WHERE e.because IS NOT NULL) AS because
    FROM child_event s
    LEFT JOIN child_event e ON e.about = s.about AND e.what = 'placement-ended'
         AND e.fields ->> 'placement_id' = s.fields ->> 'placement_id'
         AND e.known @> %(known_at)s::bigint AND e.on_day <= %(as_of)s
    WHERE s.what = 'placement-started' AND s.fields ->> 'award_id' IS NOT NULL
      AND s.known @> %(known_at)s::bigint AND s.on_day <= %(as_of)s
    GROUP BY s.fields ->> 'award_id'
), stated_award AS MATERIALIZED (  -- the latest award of each referral that has not fallen
    SELECT DISTINCT ON (a.about) a.about AS referral_id, a.fields ->> 'award_id' AS award_id,
           a.fields, a.on_day AS awarded_on, a.because
    FROM referral_event a
    WHERE a.fields ? 'route' AND a.known @> %(known_at)s::bigint AND a.on_day <= %(as_of)s
      AND NOT EXISTS (SELECT FROM referral_event x WHERE x.about = a.about
                      AND x.what IN ('award-cancelled', 'authorisation-declined')
                      AND x.fields ->> 'award_id' = a.fields ->> 'award_id'
                      AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s)
    ORDER BY a.about, a.because DESC
), contract AS MATERIALIZED (  -- bound from the day of its authorisation or of the first placement
    SELECT a.*, (o.fields ->> 'needed_on')::date AS needed_on, p.first_day, p.ended_on,
           least(d.on_day, p.first_day) AS entered_on,
           a.because || coalesce(d.because, '{}') || coalesce(p.because, '{}') AS grounds
    FROM stated_award a
    JOIN referral_event o ON o.about = a.referral_id AND o.what = 'referral-opened'
                         AND o.known @> %(known_at)s::bigint
    LEFT JOIN LATERAL (
        SELECT x.on_day, x.because FROM referral_event x
        WHERE x.about = a.referral_id AND x.what = 'award-authorised'
          AND x.fields ->> 'award_id' = a.award_id AND (x.fields ->> 'complete')::boolean
          AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
        ORDER BY x.on_day, x.because LIMIT 1
    ) AS d ON true
    LEFT JOIN placed_under p ON p.award_id = a.award_id
), contract_notice AS (  -- each notice of the law of the award, and the day by which it is due
    SELECT c.referral_id, c.award_id, c.fields, n.notice, n.citation, span.since,
           span.due_on + n.days AS due_on, done.what, done.fields AS done,
           done.on_day AS done_on, c.grounds || coalesce(done.because, '{}') AS because
    FROM contract c
    JOIN jsonb_to_recordset(%(notices)s::jsonb) AS n (
        notice text, regime text, routes jsonb, against text, runs_from text, days int,
        least_value numeric, for_user_choice boolean, citation text, since date, until date)
      ON n.regime = c.fields ->> 'legal_regime' AND n.routes ? (c.fields ->> 'route')
     AND n.against = c.fields ->> 'against_threshold'
     AND n.least_value <= (c.fields ->> 'estimated_value')::numeric
     AND c.awarded_on >= n.since AND c.awarded_on < n.until
     AND (n.for_user_choice
          OR c.fields ->> 'direct_award_case' IS DISTINCT FROM 'user-choice')
    CROSS JOIN LATERAL (
        SELECT CASE n.runs_from WHEN 'end' THEN c.ended_on
                   WHEN 'contract' THEN c.entered_on WHEN 'quarter' THEN c.entered_on
                   ELSE c.awarded_on END,
               CASE n.runs_from
                   WHEN 'before-award' THEN c.awarded_on
                   WHEN 'before-contract' THEN coalesce(c.first_day, c.needed_on)
                   WHEN 'contract' THEN c.entered_on
                   WHEN 'quarter' THEN last_day_of_quarter(c.entered_on)
                   ELSE c.ended_on END
    ) AS span (since, due_on)
    LEFT JOIN LATERAL (
        SELECT x.what, x.fields, x.on_day, x.because FROM referral_event x
        WHERE x.about = c.referral_id
          AND x.what IN ('contract-notice-published', 'contract-notice-withheld')
          AND x.fields ->> 'award_id' = c.award_id
          AND x.fields ->> 'contract_notice' = n.notice
          AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
        ORDER BY x.on_day, x.because LIMIT 1
    ) AS done ON true
    WHERE span.due_on IS NOT NULL
)
"""

CONTRACT_NOTICES: Final[LiteralString] = """
SELECT 'DUTY-21', 'Publish the notice, or decide to withhold it', NULL, NULL, n.referral_id,
       n.notice, n.since, n.due_on, n.because
FROM contract_notice n WHERE n.what IS NULL
"""


def notices_in_law() -> str:
    """The notices that the law requires about a contract, as JSON for the SQL."""
    return json.dumps(
        [
            {
                "notice": each.value.notice,
                "regime": each.value.regime,
                "routes": sorted(each.value.routes),
                "against": each.value.against,
                "runs_from": each.value.runs_from,
                "days": each.value.days,
                "least_value": str(each.value.least_value),
                "for_user_choice": each.value.for_user_choice,
                "citation": each.cited,
                "since": str(each.since),
                "until": str(LAST_DAY if each.until == OPEN else each.until),
            }
            for each in NOTICES
        ]
    )
