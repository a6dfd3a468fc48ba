"""Shared SQL: every placement that is charged a weekly fee on `as_of`.

`UNITS` defines `unit`, with one row for each placement: its kind, lot, provider, location, route,
the child's age in whole years, and the full weekly fee in pounds.
"""

from typing import Final, LiteralString

LEAST: Final = 5
"""The fewest placements or awards about which a figure is shown (UNIT-2)."""
UNITS: Final[LiteralString] = """
WITH route AS (
    SELECT DISTINCT ON (fields ->> 'award_id') fields ->> 'award_id' AS award_id,
           fields ->> 'route' AS route
    FROM referral_event WHERE known @> %(known_at)s::bigint AND fields ? 'route'
    ORDER BY fields ->> 'award_id', because
), unit AS (
    SELECT DISTINCT ON (c.subject) c.subject, c.kind,
           coalesce(c.lot, %(lots)s::jsonb ->> c.kind, 'none') AS lot,
           coalesce(c.provider_id, 'none') AS provider_id, c.weekly_fee,
           CASE WHEN c.authority = ANY (%(borough)s) THEN 'in'
                WHEN c.authority = 'unknown' THEN 'unknown' ELSE 'out' END AS location,
           coalesce(route.route, 'before the framework') AS route,
           extract(year FROM age(%(as_of)s::date, to_date(s.fields ->> 'born_in', 'YYYY-MM')))::int
               AS years,
           c.because
    FROM charge c
    LEFT JOIN child_event s ON s.about = c.child_ref AND s.what = 'placement-started'
                               AND s.known @> %(known_at)s::bigint
                               AND s.fields ->> 'placement_id' = split_part(c.subject, ':', 2)
    LEFT JOIN route ON route.award_id = s.fields ->> 'award_id'
    WHERE c.known @> %(known_at)s::bigint
      AND days_charged(c.days, c.overrun, %(passed_by)s) @> %(as_of)s::date
      AND c.what IN ('fee', 'retainer', 'away')
    ORDER BY c.subject, s.because DESC, c.because DESC
)
"""
