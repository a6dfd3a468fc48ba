"""Shared SQL: the addresses of registrations on `as_of`, with their places and our children there.

`ADDRESSES` defines `address`, with one row for each address opened by the day, and `living`, our
children at each. It needs `placed` (`PLACED`), and holds to the rules of `addresses`.
"""

from typing import Final, LiteralString

ADDRESSES: Final[LiteralString] = """
, address AS MATERIALIZED (
    SELECT o.about AS home_id, o.fields ->> 'address_id' AS address_id,
           o.fields ->> 'category' AS category, o.fields ->> 'authority' AS lies_in,
           coalesce(n.places, (o.fields ->> 'places')::int) AS has, o.on_day AS opened_on,
           c.on_day AS closed_on,
           o.because || coalesce(n.because, '{}') || coalesce(c.because, '{}') AS sources
    FROM home_event o LEFT JOIN LATERAL (
        SELECT x.on_day, x.because FROM home_event x
        WHERE x.about = o.about AND x.what = 'address-closed' AND x.known @> %(known_at)s::bigint
          AND x.on_day <= %(as_of)s AND x.fields -> 'address_id' = o.fields -> 'address_id'
        ORDER BY x.because DESC LIMIT 1
    ) AS c ON true LEFT JOIN LATERAL (
        SELECT (x.fields ->> 'places')::int AS places, x.because FROM home_event x
        WHERE x.about = o.about AND x.what = 'address-places-changed'
          AND x.known @> %(known_at)s::bigint AND x.on_day <= %(as_of)s
          AND x.fields -> 'address_id' = o.fields -> 'address_id'
        ORDER BY x.on_day DESC, x.because DESC LIMIT 1
    ) AS n ON true
    WHERE o.what = 'address-opened' AND o.known @> %(known_at)s::bigint AND o.on_day <= %(as_of)s
), living AS (
    SELECT home_id, address_id, count(DISTINCT child_ref)::int AS there,
           array_agg(DISTINCT position) AS sources
    FROM placed CROSS JOIN LATERAL unnest(because) AS position
    WHERE address_id IS NOT NULL GROUP BY home_id, address_id
)
"""
