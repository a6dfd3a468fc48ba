"""Shared SQL: each home and agency on `as_of`, its places, and whether it admits children.

`SETTINGS` defines `setting`, with one row for each home or agency registered that day, and
`dwelling`, with one for each address of those that have addresses, and one for each other.

    VACANCY-1  Free places are the registered places less ours and others'. Others' places count
               as none where they were never reported.
    VACANCY-2  A place is available if it is free and the home is admitting children: it is
               operating, its provider is not suspended in the lot, and Ofsted neither restricts
               nor suspends it.
    VACANCY-3  An agency has no places of its own, because the number of its carers is not
               recorded.
    VACANCY-4  A registration with addresses has free only what its open addresses have: each has
               its places less our children there, in its own authority. Together they have no more
               than the registration has free. Others' places are reported for the registration, and
               count against the last of its addresses. An address that Ofsted restricts has none
               available.

Source: the ledger's own (decision 94).
"""

from typing import Final, LiteralString

from projections.places.open_addresses import ADDRESSES
from projections.places.placed import PLACED

SETTINGS: Final[LiteralString] = (
    "WITH "
    + PLACED
    + ADDRESSES
    + """
, registration AS (
    SELECT DISTINCT ON (about) about AS home_id, fields, on_day, because
    FROM home_event
    WHERE what = 'home-registered' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
      AND NOT EXISTS (SELECT FROM home_event x
                      WHERE x.about = home_event.about AND x.what = 'registration-cancelled'
                        AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s)
    ORDER BY about, because DESC
), passed AS (  -- the last time that a home passed to another provider, or took another number
    SELECT DISTINCT ON (about) about AS home_id, fields, because
    FROM home_event
    WHERE what = 'home-transferred' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
), held_back AS (  -- homes with a suspension in their lot, not their provider's, not lifted yet
    SELECT DISTINCT ON (t.about) t.about AS home_id, t.because
    FROM home_event t JOIN registration r ON r.home_id = t.about
         CROSS JOIN LATERAL jsonb_array_elements_text(
             t.fields -> CASE t.what WHEN 'home-suspended' THEN 'lots' ELSE 'suspended' END
         ) AS held (lot)
    WHERE t.what IN ('home-transferred', 'home-suspended') AND t.known @> %(known_at)s::bigint
      AND t.on_day <= %(as_of)s
      AND coalesce(%(lots)s::jsonb ->> (r.fields ->> 'kind'), held.lot) = held.lot
      AND NOT EXISTS (SELECT FROM home_event x
                      WHERE x.about = t.about AND x.what = 'home-suspension-lifted'
                        AND x.known @> %(known_at)s::bigint AND x.fields -> 'lots' ? held.lot
                        AND (t.what = 'home-transferred' OR x.because > t.because)
                        AND x.on_day BETWEEN t.on_day AND %(as_of)s)
    ORDER BY t.about, t.on_day DESC, t.because DESC
), run_by AS (
    SELECT r.home_id, coalesce(p.fields ->> 'successor_id', r.fields ->> 'provider_id')
               AS provider_id, p.fields ->> 'name' AS name, p.fields ->> 'urn' AS urn, p.because
    FROM registration r LEFT JOIN passed p USING (home_id)
), in_force AS (
    SELECT * FROM home_places WHERE known @> %(known_at)s::bigint AND days @> %(as_of)s::date
), counted AS (
    SELECT coalesce(r.home_id, o.home_id) AS home_id, r.places, o.places AS others,
           coalesce(r.because, '{}') || coalesce(o.because, '{}') AS because
    FROM (SELECT * FROM in_force WHERE measure = 'registered') AS r
    FULL JOIN (SELECT * FROM in_force WHERE measure = 'filled by others') AS o USING (home_id)
), ours AS (
    SELECT home_id, count(DISTINCT child_ref)::int AS children,
           array_agg(DISTINCT position ORDER BY position) AS because
    FROM placed CROSS JOIN LATERAL unnest(because) AS position
    WHERE home_id IS NOT NULL GROUP BY home_id
), operation AS (
    SELECT DISTINCT ON (about) about AS home_id, (fields ->> 'operating')::boolean AS operating,
           because
    FROM home_event
    WHERE what = 'operation-changed' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
), standing AS (  -- the latest suspension or reinstatement of each provider in each lot
    SELECT DISTINCT ON (about, lot) about AS provider_id, lot, what, because
    FROM provider_event CROSS JOIN LATERAL jsonb_array_elements_text(fields -> 'lots') AS it (lot)
    WHERE what IN ('provider-suspended', 'provider-reinstated')
      AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, lot, on_day DESC, because DESC
), judged AS (
    SELECT DISTINCT ON (about) about AS home_id, fields ->> 'judgement' AS judgement,
           on_day AS inspected_on, because
    FROM home_event
    WHERE what = 'judgement-recorded' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
), barred AS (  -- of Ofsted's notices in force about the whole of a home, the one that bars most
    SELECT DISTINCT ON (n.about) n.about AS home_id, n.fields ->> 'notice' AS notice, n.because
    FROM home_event n
    WHERE n.what = 'ofsted-notice-served' AND n.fields ->> 'address_id' IS NULL
      AND n.fields ->> 'notice' IN ('restriction-notice', 'suspension-notice')
      AND n.known @> %(known_at)s::bigint AND n.on_day <= %(as_of)s
      AND coalesce((n.fields ->> 'in_force_until')::date, 'infinity') > %(as_of)s
      AND NOT EXISTS (SELECT FROM home_event x WHERE x.about = n.about
                      AND x.what = 'ofsted-notice-lifted' AND x.known @> %(known_at)s::bigint
                      AND x.on_day <= %(as_of)s
                      AND x.fields -> 'notice_id' = n.fields -> 'notice_id')
    ORDER BY n.about, n.fields ->> 'notice' DESC, n.because DESC
), owned AS (
    SELECT DISTINCT ON (about) about AS provider_id, fields ->> 'owner' AS owner,
           fields ->> 'group' AS owner_group, because
    FROM provider_event
    WHERE what = 'owner-recorded' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
), each_setting AS (
    SELECT r.home_id, run_by.provider_id, coalesce(run_by.name, r.fields ->> 'name') AS name,
           coalesce(run_by.urn, r.fields ->> 'urn') AS urn, r.fields ->> 'kind' AS kind,
           r.fields ->> 'authority' AS authority, r.fields ->> 'sector' AS sector,
           (r.fields ->> 'in_house')::boolean AS in_house,
           (r.fields ->> 'ages_from')::int AS ages_from, (r.fields ->> 'ages_to')::int AS ages_to,
           r.fields -> 'needs' AS needs, r.on_day AS registered_on,
           coalesce(c.places, 0) AS places, coalesce(ours.children, 0) AS ours,
           coalesce(c.others, 0) AS others, c.others IS NOT NULL AS others_reported,
           r.fields ->> 'kind' IN ('fostering-agency', 'in-house-fostering') AS is_agency,
           CASE WHEN NOT coalesce(o.operating, true) THEN 'not operating'
                WHEN barred.notice = 'suspension-notice' THEN 'suspended by Ofsted'
                WHEN barred.notice = 'restriction-notice' THEN 'restricted by Ofsted'
                WHEN s.what = 'provider-suspended' OR held_back.home_id IS NOT NULL
                THEN 'provider suspended' END AS takes_none,
           j.judgement, j.inspected_on, owned.owner, owned.owner_group,
           r.because || coalesce(c.because, '{}') || coalesce(ours.because, '{}')
               || coalesce(o.because, '{}') || coalesce(s.because, '{}')
               || coalesce(j.because, '{}') || coalesce(owned.because, '{}')
               || coalesce(run_by.because, '{}') || coalesce(held_back.because, '{}')
               || coalesce(barred.because, '{}') AS because
    FROM registration r JOIN run_by USING (home_id) LEFT JOIN held_back USING (home_id)
    LEFT JOIN counted c USING (home_id)
    LEFT JOIN ours USING (home_id)
    LEFT JOIN operation o USING (home_id)
    LEFT JOIN judged j USING (home_id)
    LEFT JOIN barred USING (home_id)
    LEFT JOIN standing s ON s.provider_id = run_by.provider_id
                        AND s.lot = %(lots)s::jsonb ->> (r.fields ->> 'kind')
    LEFT JOIN owned ON owned.provider_id = run_by.provider_id
), shut AS (  -- the addresses that Ofsted restricts
    SELECT n.about AS home_id, n.fields ->> 'address_id' AS address_id, max(n.because) AS sources
    FROM home_event n
    WHERE n.what = 'ofsted-notice-served' AND n.fields ->> 'address_id' IS NOT NULL
      AND n.fields ->> 'notice' IN ('restriction-notice', 'suspension-notice')
      AND n.known @> %(known_at)s::bigint AND n.on_day <= %(as_of)s
      AND coalesce((n.fields ->> 'in_force_until')::date, 'infinity') > %(as_of)s
      AND NOT EXISTS (SELECT FROM home_event x WHERE x.about = n.about
                      AND x.what = 'ofsted-notice-lifted' AND x.known @> %(known_at)s::bigint
                      AND x.on_day <= %(as_of)s
                      AND x.fields -> 'notice_id' = n.fields -> 'notice_id')
    GROUP BY 1, 2
), room AS (  -- each open address, what is free there, and at those before it
    SELECT a.home_id, a.address_id, a.lies_in, a.has, coalesce(l.there, 0) AS there,
           a.has - coalesce(l.there, 0) AS unfilled, shut.home_id IS NOT NULL AS is_shut,
           coalesce(sum(greatest(a.has - coalesce(l.there, 0), 0)) OVER (
               PARTITION BY a.home_id ORDER BY a.address_id
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before,
           a.sources || coalesce(l.sources, '{}') || coalesce(shut.sources, '{}') AS sources
    FROM address a LEFT JOIN living l USING (home_id, address_id)
    LEFT JOIN shut USING (home_id, address_id)
    WHERE a.closed_on IS NULL
), divided AS (  -- each address of a registration, with its part of what the registration has free
    SELECT s.*, r.lies_in, r.has, r.there, r.sources,
           least(r.unfilled, greatest(s.places - s.ours - s.others - r.before, 0))::int
               AS free_there,
           CASE WHEN s.takes_none IS NOT NULL OR r.is_shut THEN 0
                ELSE greatest(least(r.unfilled, s.places - s.ours - s.others - r.before), 0)::int
           END AS available_there
    FROM each_setting s JOIN room r USING (home_id) WHERE NOT s.is_agency
), together AS (
    SELECT home_id, sum(free_there)::int AS free, sum(available_there)::int AS available
    FROM divided GROUP BY home_id
), setting AS MATERIALIZED (
    SELECT s.*, authority = ANY (%(borough)s) AS in_borough,
           CASE WHEN is_agency THEN 0 ELSE coalesce(t.free, places - ours - others) END AS free,
           CASE WHEN is_agency OR takes_none IS NOT NULL THEN 0
                ELSE coalesce(t.available, greatest(places - ours - others, 0)) END AS available
    FROM each_setting s LEFT JOIN together t USING (home_id)
), dwelling AS MATERIALIZED (
    SELECT home_id, provider_id, kind, authority, in_borough, is_agency, ages_from, ages_to, needs,
           others_reported, places, free, available, because
    FROM setting WHERE home_id NOT IN (SELECT home_id FROM divided)
    UNION ALL
    SELECT home_id, provider_id, kind, lies_in, lies_in = ANY (%(borough)s), is_agency, ages_from,
           ages_to, needs, others_reported, has, free_there, available_there, because || sources
    FROM divided
)
"""
)
