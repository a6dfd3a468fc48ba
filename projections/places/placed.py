"""Shared SQL: the placement of each child on `as_of`, with its home.

`PLACED` defines `placed`, with one row for each child placed on the day.

    PLACED-1  A child with more than one placement on a day counts once, in the placement that
              started last.
    PLACED-2  An episode of a return is in the home registered under its URN, if there is one.

Source: the ledger's own (decision 8).
"""

from typing import Final, LiteralString

PLACED: Final[LiteralString] = """
by_urn AS (
    SELECT DISTINCT ON (fields ->> 'urn') fields ->> 'urn' AS urn, about AS home_id,
           coalesce(fields ->> 'successor_id', fields ->> 'provider_id') AS provider_id, because
    FROM home_event
    WHERE what IN ('home-registered', 'home-transferred') AND known @> %(known_at)s::bigint
    ORDER BY fields ->> 'urn', because DESC
), placed AS (
    SELECT DISTINCT ON (p.child_ref)
           p.child_ref, p.subject, p.source, p.kind, p.lot, p.authority, p.miles, p.weekly_fee,
           p.days, coalesce(p.home_id, u.home_id) AS home_id, p.address_id,
           coalesce(p.provider_id, u.provider_id) AS provider_id,
           p.because || coalesce(u.because, '{}') AS because
    FROM placement_in_force p LEFT JOIN by_urn u ON p.home_id IS NULL AND u.urn = p.urn
    WHERE p.known @> %(known_at)s::bigint AND p.days @> %(as_of)s::date
    ORDER BY p.child_ref, lower(p.days) DESC, p.source, p.because DESC
)
"""
