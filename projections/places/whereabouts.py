"""Shared SQL: where each child lives on `as_of`: three geographies, judgement, how it was bought.

`WHEREABOUTS` defines `whereabouts`, with one row for each child placed on the day.
`ADJOINING` defines `adjoining`, the authorities that the policy in force lists.

    WHERE-1  A placement is in the borough if its authority is the responsible authority, under any
             code it has had. An authority that is not known is unknown, not out.
    WHERE-2  For regulation 11 a placement is in the area, in an adjoining authority by the policy
             in force on the day, at a distance, or outside England. It is unknown if no policy is
             in force.
    WHERE-3  Miles are measured in a straight line from home, to 0.1. Published figures use 20.
    WHERE-4  A home's judgement is that of its last inspection by the day, in the four grades. The
             outcomes of supported accommodation are another scheme, and are no judgement here.
    WHERE-5  A placement in the council's own homes or with its own carers is in-house, and one with
             family or friends, fully or temporarily approved, is with connected carers. Any other
             is contracted, by contingency or by spot purchase, according to the route of its
             award, or not recorded if it has no award. A placement with parents is not bought.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 11 (WHERE-2); the
ledger's own (decisions 35 and 94).
"""

from typing import Final, LiteralString

from projections.places.placed import PLACED

ADJOINING: Final[LiteralString] = """
, policy AS (  -- the policy in force on the day
    SELECT fields, because FROM policy_event
    WHERE what = 'policy-adopted' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY on_day DESC, because DESC LIMIT 1
), adjoining AS (
    SELECT jsonb_array_elements_text(fields -> 'adjoining') AS authority FROM policy
)
"""
WHEREABOUTS: Final[LiteralString] = (
    "WITH "
    + PLACED
    + ADJOINING
    + """
, registered AS (
    SELECT DISTINCT ON (about) about AS home_id, (fields ->> 'in_house')::boolean AS in_house,
           because
    FROM home_event
    WHERE what = 'home-registered' AND known @> %(known_at)s::bigint
    ORDER BY about, because DESC
), judged AS (  -- the latest inspection of each home by the day
    SELECT DISTINCT ON (about) about AS home_id, fields ->> 'judgement' AS judgement, because
    FROM home_event
    WHERE what = 'judgement-recorded' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
      AND fields ->> 'judgement' = ANY (%(grades)s)
    ORDER BY about, on_day DESC, because DESC
), started AS (  -- the award cited at its start or, if it was tied to another since, that one
    SELECT DISTINCT ON (fields ->> 'placement_id')
           fields ->> 'placement_id' AS placement_id, fields ->> 'award_id' AS award_id,
           CASE WHEN what = 'purchase-regularised' THEN because END AS tied
    FROM child_event
    WHERE (what = 'placement-started' OR what = 'purchase-regularised' AND on_day <= %(as_of)s)
      AND known @> %(known_at)s::bigint
    ORDER BY fields ->> 'placement_id', what DESC, because DESC
), route AS (
    SELECT DISTINCT ON (fields ->> 'award_id')
           fields ->> 'award_id' AS award_id, fields ->> 'route' AS route, because
    FROM referral_event
    WHERE fields ? 'route' AND known @> %(known_at)s::bigint
    ORDER BY fields ->> 'award_id', because DESC
), placement AS (
    SELECT placed.*, split_part(subject, ':', 2) AS placement_id FROM placed
), whereabouts AS MATERIALIZED (
    SELECT p.child_ref, p.source, p.placement_id, p.kind,
           coalesce(p.lot, %(lots)s::jsonb ->> p.kind) AS lot, p.authority, p.miles,
           p.provider_id, p.home_id, p.weekly_fee, lower(p.days) AS since,
           CASE WHEN p.authority = ANY (%(borough)s) THEN 'in'
                WHEN p.authority = 'unknown' THEN 'unknown' ELSE 'out' END AS location,
           CASE WHEN p.authority = ANY (%(borough)s) THEN 'in-area'
                WHEN p.authority = 'unknown' OR policy.because IS NULL THEN 'unknown'
                WHEN EXISTS (SELECT FROM adjoining a
                             WHERE a.authority = p.authority
                                OR %(same_place)s::jsonb -> a.authority ? p.authority)
                THEN 'adjoining'
                WHEN left(p.authority, 1) <> 'E' THEN 'outside-england'
                ELSE 'at-a-distance' END AS regulation_11,
           judged.judgement,
           CASE WHEN p.kind = 'with-parents' THEN 'not bought'
                WHEN p.kind = 'connected-carers' THEN 'connected carers'
                WHEN p.kind = 'in-house-fostering' OR r.in_house THEN 'in-house'
                WHEN route.route IN ('mini-competition', 'direct') THEN 'contracted'
                WHEN route.route = 'contingency' THEN 'contingency'
                WHEN route.route IN ('spot', 'unregistered') THEN 'spot'
                ELSE 'not recorded' END AS bought,
           p.because || coalesce(policy.because, '{}') AS placed_because,
           p.because || coalesce(judged.because, '{}') AS judged_because,
           p.because || coalesce(r.because, '{}') || coalesce(route.because, '{}')
               || coalesce(s.tied, '{}') AS bought_because
    FROM placement p LEFT JOIN policy ON true
    LEFT JOIN registered r USING (home_id)
    LEFT JOIN judged USING (home_id)
    LEFT JOIN started s ON s.placement_id = p.placement_id AND p.source = 'placement'
    LEFT JOIN route ON route.award_id = s.award_id
)
"""
)
