"""Shared SQL: each duty that `obligations` lists, as one SELECT with the day each task is due.

Each SELECT returns rule, duty, child_ref, placement_id, referral_id, other, since, due_on, because.
"""

from typing import Final, LiteralString

from projections.casework.approval_duties import TEMPORARY_APPROVALS
from projections.casework.order_duties import ORDERS, WITHOUT_A_COURT
from projections.casework.place_duties import (
    CANCELLED_HOMES,
    CLOSED_ADDRESSES,
    NOVATED_AHEAD,
    RESTRICTED_HOMES,
    SUSPENDED_HOMES,
)
from projections.casework.search_duties import REFERRALS, WISHES
from projections.casework.visit_duties import SHORT_BREAKS, VISITS

BASE: Final[LiteralString] = """
WITH clock AS (
    SELECT * FROM jsonb_to_recordset(%(clocks)s::jsonb) AS c (
        since date, until date, plan int, notice int, first_review int, second_review int,
        later_reviews int, first_visit int, visits int, later_visits int,
        close_visits int, closer_visits int, pathway int)
), policy AS (
    SELECT about AS policy_id, on_day AS since, because,
           coalesce(lead(on_day) OVER (ORDER BY on_day, because), 'infinity') AS until,
           fields ->> 'responsible_authority' AS responsible_authority,
           (fields ->> 'contract_review_months')::int AS contract_review_months,
           (fields ->> 'report_months')::int AS report_months
    FROM policy_event
    WHERE what = 'policy-adopted' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), first_policy AS (  -- duties are judged from the day of the council's first policy
    SELECT min(since) AS day FROM policy
), child AS MATERIALIZED (
    SELECT * FROM child_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), referral AS MATERIALIZED (
    SELECT * FROM referral_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), placed AS MATERIALIZED (  -- every placement that runs on the day
    SELECT s.about AS child_ref, s.fields ->> 'placement_id' AS placement_id, s.fields,
           s.on_day AS started_on, s.on_day >= first_policy.day AS is_judged,
           s.fields ->> 'kind' IN ('custody', 'adoption') AS is_governed_elsewhere,
           greatest(s.on_day, first_policy.day) AS counted_from, s.because
    FROM child s CROSS JOIN first_policy
    WHERE s.what = 'placement-started'
      AND NOT EXISTS (SELECT FROM child x WHERE x.about = s.about
                      AND x.what = 'placement-ended'
                      AND x.fields ->> 'placement_id' = s.fields ->> 'placement_id')
), in_care AS MATERIALIZED (  -- every child looked after on the day
    SELECT child_ref, lower(days) AS since, days, because,
           to_date(born_in, 'YYYY-MM') AS born_from
    FROM looked_after
    WHERE known @> %(known_at)s::bigint AND days @> %(as_of)s::date
), award AS MATERIALIZED (  -- the latest award of each referral that has not fallen
    SELECT DISTINCT ON (a.about) a.about AS referral_id, a.fields ->> 'award_id' AS award_id,
           a.fields, a.on_day AS awarded_on, a.because
    FROM referral a
    WHERE a.fields ? 'route'
      AND NOT EXISTS (SELECT FROM referral x WHERE x.about = a.about
                      AND x.what IN ('award-cancelled', 'authorisation-declined')
                      AND x.fields ->> 'award_id' = a.fields ->> 'award_id')
    ORDER BY a.about, a.because DESC
), authorised AS (
    SELECT about AS referral_id, fields ->> 'award_id' AS award_id, fields, on_day, because
    FROM referral WHERE what = 'award-authorised' AND (fields ->> 'complete')::boolean
), opened AS (
    SELECT about AS referral_id, fields, on_day, because FROM referral
    WHERE what = 'referral-opened'
      AND NOT EXISTS (SELECT FROM referral x WHERE x.about = referral.about
                      AND x.what = 'referral-abandoned'
                      AND NOT EXISTS (SELECT FROM referral y WHERE y.about = x.about
                                      AND y.what = 'referral-reopened' AND y.because > x.because))
), latest AS MATERIALIZED (  -- the last of each kind of entry about a placement
    SELECT DISTINCT ON (about, what, fields ->> 'placement_id')
           about AS child_ref, what, fields ->> 'placement_id' AS placement_id, on_day AS day,
           fields, because
    FROM child ORDER BY about, what, fields ->> 'placement_id', on_day DESC, because DESC
), not_carried_out AS (  -- the first review with each outcome, if the child has not moved since
    SELECT DISTINCT ON (r.about, r.what, r.fields ->> 'outcome') r.* FROM child r
    WHERE r.what IN ('case-reviewed', 'placement-reviewed')
      AND r.fields ->> 'to_be_done_by' IS NOT NULL
      AND EXISTS (SELECT FROM in_care WHERE in_care.child_ref = r.about)
      AND NOT EXISTS (
          SELECT FROM child x WHERE x.about = r.about AND x.on_day > r.on_day
          AND (x.what = 'placement-started'
                   AND (r.fields ->> 'outcome' <> 'step-down'
                        OR x.fields ->> 'kind' IN ('fostering-agency', 'in-house-fostering',
                                                   'connected-carers'))
               OR x.what = r.what AND x.fields ->> 'outcome' <> r.fields ->> 'outcome'))
    ORDER BY r.about, r.what, r.fields ->> 'outcome', r.on_day, r.because
)
"""

PLAN: Final[LiteralString] = """
SELECT 'DUTY-1' AS rule, 'Make the placement plan' AS duty, p.child_ref, p.placement_id,
       NULL AS referral_id, NULL AS other, p.started_on AS since, due.day AS due_on, p.because
FROM placed p
JOIN clock ON p.started_on >= clock.since AND p.started_on < clock.until
JOIN calendar start ON start.day = p.started_on
CROSS JOIN LATERAL (SELECT min(day) AS day FROM calendar
                    WHERE working_days = start.working_days + clock.plan) AS due
WHERE p.is_judged AND NOT p.is_governed_elsewhere
  AND NOT EXISTS (SELECT FROM child x WHERE x.about = p.child_ref
                  AND x.what = 'placement-plan-made'
                  AND x.fields ->> 'placement_id' = p.placement_id)
"""

NOTICES: Final[LiteralString] = """
SELECT 'DUTY-2', 'Notify of the placement', p.child_ref, p.placement_id, NULL, must.recipient,
       p.started_on,
       CASE WHEN (p.fields ->> 'emergency')::boolean THEN late.day ELSE p.started_on END, p.because
FROM placed p
JOIN clock ON p.started_on >= clock.since AND p.started_on < clock.until
JOIN calendar start ON start.day = p.started_on
CROSS JOIN LATERAL (SELECT min(day) AS day FROM calendar
                    WHERE working_days = start.working_days + clock.notice) AS late
JOIN policy ON p.started_on >= policy.since AND p.started_on < policy.until
CROSS JOIN LATERAL (
    SELECT t.recipient
    FROM jsonb_to_recordset(%(recipients)s::jsonb) AS t (since date, until date, recipient text)
    WHERE p.started_on >= t.since AND p.started_on < t.until
    UNION ALL
    SELECT 'area-authority' WHERE p.fields ->> 'authority' <> policy.responsible_authority
    UNION ALL
    SELECT 'ofsted' WHERE p.fields ->> 'home_id' IS NULL AND EXISTS (
        SELECT
        FROM jsonb_to_recordset(%(regulated)s::jsonb) AS r (since date, until date, kind text)
        WHERE r.kind = p.fields ->> 'kind' AND p.started_on >= r.since AND p.started_on < r.until)
) AS must
WHERE p.is_judged AND NOT p.is_governed_elsewhere
  AND NOT EXISTS (SELECT FROM child x WHERE x.about = p.child_ref
                  AND x.what = 'recipient-notified'
                  AND x.fields ->> 'placement_id' = p.placement_id
                  AND x.fields ->> 'recipient' = must.recipient
                  AND coalesce(x.fields ->> 'authority', p.fields ->> 'authority')
                      = p.fields ->> 'authority')
"""

NOTICES_OF_MOVES: Final[LiteralString] = """
SELECT 'DUTY-2', 'Notify of the move', p.child_ref, p.placement_id, NULL, 'area-authority',
       moved.day, moved.day, p.because || moved.because
FROM placed p
JOIN LATERAL (  -- the last move to the area of another authority
    SELECT each.day, each.authority, each.because FROM (
        SELECT x.on_day AS day, x.fields ->> 'authority' AS authority, x.because,
               lag(x.fields ->> 'authority', 1, p.fields ->> 'authority')
                   OVER (ORDER BY x.on_day, x.because) AS before
        FROM child x WHERE x.about = p.child_ref AND x.what = 'address-changed'
        AND x.fields ->> 'placement_id' = p.placement_id
    ) AS each
    WHERE each.authority <> each.before ORDER BY each.day DESC, each.because DESC LIMIT 1
) AS moved ON true
JOIN policy ON moved.day >= policy.since AND moved.day < policy.until
WHERE NOT p.is_governed_elsewhere AND moved.authority <> policy.responsible_authority
  AND NOT EXISTS (SELECT FROM child x WHERE x.about = p.child_ref
                  AND x.what = 'recipient-notified'
                  AND x.fields ->> 'placement_id' = p.placement_id
                  AND x.fields ->> 'recipient' = 'area-authority'
                  AND (x.fields ->> 'authority' = moved.authority
                       OR x.fields ->> 'authority' IS NULL AND x.on_day >= moved.day))
"""

CASES: Final[LiteralString] = """
SELECT 'DUTY-4', 'Review the case', c.child_ref, NULL, NULL, NULL,
       coalesce(reviews.day, greatest(c.since, first_policy.day)),
       CASE WHEN reviews.day IS NULL AND c.since >= first_policy.day
            THEN (SELECT min(day) FROM calendar
                  WHERE working_days = start.working_days + clock.first_review)
            WHEN reviews.held = 1 AND c.since >= first_policy.day
            THEN (reviews.day + make_interval(months => clock.second_review))::date
            ELSE (coalesce(reviews.day, first_policy.day)
                      + make_interval(months => clock.later_reviews))::date END,
       c.because || coalesce(reviews.because, '{}')
FROM in_care c CROSS JOIN first_policy
JOIN clock ON greatest(c.since, first_policy.day) >= clock.since
          AND greatest(c.since, first_policy.day) < clock.until
JOIN calendar start ON start.day = greatest(c.since, first_policy.day)
LEFT JOIN (  -- the latest review of this period of care, and how many there were
    SELECT DISTINCT ON (x.about)
           x.about AS child_ref, x.on_day AS day, x.because,
           count(*) OVER (PARTITION BY x.about) AS held
    FROM child x JOIN in_care ON in_care.child_ref = x.about AND x.on_day >= in_care.since
    WHERE x.what = 'case-reviewed'
    ORDER BY x.about, x.on_day DESC, x.because DESC
) AS reviews USING (child_ref)
"""

CONTRACTS: Final[LiteralString] = """
SELECT 'DUTY-5', 'Review the contract', p.child_ref, p.placement_id, NULL, NULL,
       coalesce(last.day, p.counted_from),
       (coalesce(last.day, p.counted_from)
            + make_interval(months => policy.contract_review_months))::date,
       p.because || coalesce(last.because, '{}')
FROM placed p
JOIN policy ON %(as_of)s >= policy.since AND %(as_of)s < policy.until
LEFT JOIN latest last ON last.child_ref = p.child_ref AND last.placement_id = p.placement_id
                     AND last.what = 'placement-reviewed'
WHERE p.fields ->> 'weekly_fee' IS NOT NULL
"""

AUTHORISATIONS: Final[LiteralString] = """
SELECT 'DUTY-6', 'Authorise the award', NULL, NULL, a.referral_id, a.award_id, a.awarded_on,
       coalesce((SELECT min(x.on_day) FROM child x
                 WHERE x.what IN ('placement-started', 'support-started')
                 AND x.fields ->> 'award_id' = a.award_id),
                (o.fields ->> 'needed_on')::date),
       a.because
FROM award a JOIN opened o USING (referral_id)
WHERE NOT EXISTS (SELECT FROM authorised x
                  WHERE (x.referral_id, x.award_id) = (a.referral_id, a.award_id))
"""

INFORMING: Final[LiteralString] = """
SELECT 'DUTY-7', 'Tell officers of the award', NULL, NULL, d.referral_id, role.name, d.on_day,
       d.on_day, d.because
FROM authorised d JOIN award USING (referral_id, award_id)
CROSS JOIN LATERAL jsonb_array_elements_text(d.fields -> 'inform') AS role (name)
WHERE NOT EXISTS (SELECT FROM referral x WHERE x.about = d.referral_id
                  AND x.what = 'award-informed' AND x.fields ->> 'award_id' = d.award_id
                  AND x.fields ->> 'informed_as' = role.name)
"""

KEY_DECISIONS: Final[LiteralString] = """
SELECT 'DUTY-8', 'Publish the key decision', NULL, NULL, a.referral_id, a.award_id,
       a.awarded_on, coalesce(authorised.on_day, a.awarded_on), a.because
FROM award a LEFT JOIN authorised USING (referral_id, award_id)
WHERE (a.fields ->> 'key_decision')::boolean
  AND NOT EXISTS (SELECT FROM referral x WHERE x.about = a.referral_id
                  AND x.what = 'key-decision-published'
                  AND x.fields ->> 'award_id' = a.award_id)
"""

PATHWAYS: Final[LiteralString] = """
SELECT 'DUTY-9', 'Plan the pathway', c.child_ref, NULL, NULL, NULL, eligible.day,
       (greatest(eligible.day, first_policy.day) + make_interval(months => clock.pathway))::date,
       c.because
FROM in_care c CROSS JOIN first_policy
JOIN clock ON greatest(c.since, first_policy.day) >= clock.since
          AND greatest(c.since, first_policy.day) < clock.until
CROSS JOIN LATERAL (  -- sixteen, and thirteen weeks in care since fourteen
    SELECT greatest((c.born_from + interval '16 years 1 month')::date - 1,
                    greatest(c.since, (c.born_from + interval '14 years')::date) + 91) AS day
) AS eligible
WHERE eligible.day <= %(as_of)s AND c.born_from + interval '18 years' > %(as_of)s
  AND NOT EXISTS (SELECT FROM child x WHERE x.about = c.child_ref
                  AND x.what = 'pathway-planned')
"""

TRANSITIONS: Final[LiteralString] = """
SELECT 'DUTY-10', 'Agree the transition', c.child_ref, NULL, NULL, NULL,
       (c.born_from + interval '17 years')::date, (c.born_from + interval '18 years')::date,
       c.because
FROM in_care c
WHERE c.born_from + interval '17 years' <= %(as_of)s
  AND NOT EXISTS (
      SELECT FROM child x WHERE x.about = c.child_ref
      AND (x.what IN ('after-care-arranged', 'transferred-to-adults')
           OR x.what = 'transition-agreed' AND (x.fields ->> 'complete')::boolean))
"""

AGREED_DAYS: Final[LiteralString] = """
SELECT 'DUTY-11', 'End the placement or agree it for longer', p.child_ref, p.placement_id, NULL,
       NULL, p.started_on,
       least(coalesce(last.fields ->> 'agreed_until', p.fields ->> 'agreed_until')::date,
             n.ends_on),
       p.because || coalesce(last.because, '{}') || coalesce(n.because, '{}')
FROM placed p
LEFT JOIN latest last ON last.child_ref = p.child_ref AND last.placement_id = p.placement_id
                     AND last.what = 'placement-extended'
LEFT JOIN first_notice n ON n.placement_id = p.placement_id
"""

SUSPENSIONS: Final[LiteralString] = """
SELECT 'DUTY-12', 'Review the suspension', NULL, NULL, NULL, s.about, s.on_day,
       (s.fields ->> 'review_on')::date, s.because
FROM provider_event s
WHERE s.what = 'provider-suspended' AND s.known @> %(known_at)s::bigint
  AND s.on_day <= %(as_of)s
  AND EXISTS (SELECT FROM jsonb_array_elements_text(s.fields -> 'lots') AS held (lot)
              WHERE NOT EXISTS (SELECT FROM provider_event x WHERE x.about = s.about
                                AND x.what IN ('provider-reinstated', 'provider-suspended')
                                AND x.fields -> 'lots' ? held.lot
                                AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
                                AND x.because > s.because))
"""

REVIEW_OUTCOMES: Final[LiteralString] = """
SELECT 'DUTY-13', 'Do what the review decided', r.about, r.fields ->> 'placement_id', NULL,
       r.fields ->> 'outcome', r.on_day, (r.fields ->> 'to_be_done_by')::date, r.because
FROM not_carried_out r
"""

REPORTS: Final[LiteralString] = """
SELECT 'DUTY-14', 'Report to the Cabinet Member', NULL, NULL, NULL, policy.policy_id,
       coalesce(last.day, policy.since),
       (coalesce(last.day, policy.since) + make_interval(months => policy.report_months))::date,
       policy.because || coalesce(last.because, '{}')
FROM policy
LEFT JOIN LATERAL (
    SELECT (x.fields ->> 'period_to')::date AS day, x.because FROM policy_event x
    WHERE x.what = 'reported-to-cabinet-member' AND x.known @> %(known_at)s::bigint
      AND x.on_day <= %(as_of)s
    ORDER BY day DESC, x.because DESC LIMIT 1
) AS last ON true
WHERE %(as_of)s >= policy.since AND %(as_of)s < policy.until
"""

EVERY: Final[tuple[LiteralString, ...]] = (
    PLAN, NOTICES, NOTICES_OF_MOVES, VISITS, CASES, CONTRACTS, AUTHORISATIONS, INFORMING,
    KEY_DECISIONS, PATHWAYS, TRANSITIONS, AGREED_DAYS, SUSPENSIONS, REVIEW_OUTCOMES, REPORTS,
    CANCELLED_HOMES, CLOSED_ADDRESSES, SUSPENDED_HOMES, RESTRICTED_HOMES, REFERRALS, WISHES, ORDERS,
    WITHOUT_A_COURT, TEMPORARY_APPROVALS, SHORT_BREAKS, NOVATED_AHEAD,
)  # fmt: skip
