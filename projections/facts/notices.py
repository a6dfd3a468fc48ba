"""Shared SQL: the notices that stand on `as_of`, which charges define in the same way (CHARGE-1).

`STANDING` defines `standing_notice`, with one row for each: its placement, the party that gave it,
the day it ends on, and the entry. `first_notice` has the first to end of each placement.
"""

from typing import Final, LiteralString

STANDING: Final[LiteralString] = """
about_notice AS MATERIALIZED (
    SELECT * FROM notice WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), standing_notice AS MATERIALIZED (  -- not withdrawn, replaced or set aside since
    SELECT n.subject, split_part(n.subject, ':', 2) AS placement_id,
           n.fields ->> 'given_by' AS given_by, (n.fields ->> 'ends_on')::date AS ends_on,
           n.on_day, n.because
    FROM about_notice n
    WHERE n.what = 'notice-given' AND NOT EXISTS (
        SELECT FROM about_notice x WHERE x.subject = n.subject
        AND (x.on_day, x.because) > (n.on_day, n.because)
        AND coalesce(x.fields ->> 'given_by', n.fields ->> 'given_by') = n.fields ->> 'given_by')
), first_notice AS (
    SELECT DISTINCT ON (placement_id) * FROM standing_notice
    ORDER BY placement_id, ends_on, because
)
"""
