"""Sufficiency: places registered, filled by our children, filled by others, and free.

Asked by    commissioners, and the council for its duty under section 22G of the Children Act 1989.
Counts      places and children on `as_of`, by kind of placement, lot and authority.
Dates       a child is in a placement from the day it starts to the day before it ends.
Leaves out  nothing. Children outside any registered home are counted in `children`, and children
            in no placement that day in the row of the kind `not-placed`.

    PLACES-A  A child with more than one placement on a day counts once, in the placement that
              started last.
    PLACES-B  `ours` are our children in registered homes. Free places are the registered places
              less ours and others'. An agency has none: its children live with carers, who may be
              in other authorities than its office (VACANCY-3). A registration that has addresses
              has the places of each, and what is free of them, in the authority where it lies
              (VACANCY-4). `providers` are those who run the homes on the day.
    PLACES-C  A child is looked after during a period of care, and during an episode of a return.

Source: the ledger's own, for the duty of Children Act 1989 s22G.
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import AuthorityCode
from projections.engine.question import Question, Table
from projections.places.vacancies import SETTINGS

PLACES: Final[LiteralString] = (
    SETTINGS
    + """
, child AS (  -- one placement for each child (PLACES-A), with the lot of its home if it has one
    SELECT child_ref, kind, authority, home_id, because,
           CASE WHEN home_id IS NULL THEN lot
                ELSE coalesce(lot, %(lots)s::jsonb ->> kind) END AS lot
    FROM placed
), looked_after_child AS (
    SELECT DISTINCT ON (child_ref) child_ref, because FROM looked_after
    WHERE known @> %(known_at)s::bigint AND days @> %(as_of)s::date
    ORDER BY child_ref, because DESC
), home AS (  -- with the provider that runs it on the day
    SELECT h.home_id, h.kind, h.authority, h.measure, h.places,
           coalesce(r.provider_id, h.provider_id) AS provider_id,
           h.because || coalesce(r.because, '{}') AS because
    FROM home_places h LEFT JOIN run_by r USING (home_id)
    WHERE h.known @> %(known_at)s::bigint AND h.days @> %(as_of)s::date
), has_addresses AS (
    SELECT DISTINCT home_id FROM divided
), tallied AS (
    SELECT kind, lot, authority, NULL AS provider_id, NULL AS home_id, 0 AS registered,
           CASE WHEN home_id IS NULL THEN 0 ELSE 1 END AS ours, 0 AS others, 1 AS children,
           CASE WHEN home_id IS NULL OR home_id IN (SELECT home_id FROM has_addresses) THEN 0
                ELSE -1 END AS free, because
    FROM child
    UNION ALL
    SELECT kind, %(lots)s::jsonb ->> kind, authority, provider_id, home_id,
           CASE measure WHEN 'registered' THEN places ELSE 0 END, 0,
           CASE measure WHEN 'filled by others' THEN places ELSE 0 END, 0,
           CASE WHEN home_id IN (SELECT home_id FROM has_addresses) THEN 0
                WHEN measure = 'registered' THEN places ELSE -places END, because
    FROM home
    WHERE measure <> 'registered' OR home_id NOT IN (SELECT home_id FROM has_addresses)
    UNION ALL
    SELECT d.kind, %(lots)s::jsonb ->> d.kind, d.lies_in, d.provider_id, d.home_id, d.has, 0, 0, 0,
           d.free_there, h.because || d.sources
    FROM divided d JOIN home h ON h.home_id = d.home_id AND h.measure = 'registered'
    UNION ALL
    SELECT 'not-placed', NULL, 'unknown', NULL, NULL, 0, 0, 0, 1, 0, because
    FROM looked_after_child WHERE child_ref NOT IN (SELECT child_ref FROM child)
), keyed AS (
    SELECT tallied.*, (kind, lot, authority)::text AS key FROM tallied
), cited AS (
    SELECT key, array_agg(DISTINCT position ORDER BY position) AS because
    FROM keyed CROSS JOIN LATERAL unnest(because) AS position GROUP BY 1
), total AS (
    SELECT key, kind, lot, authority, authority = ANY (%(borough)s) AS in_borough,
           count(DISTINCT provider_id)::int AS providers, count(DISTINCT home_id)::int AS homes,
           sum(registered)::int AS registered, sum(ours)::int AS ours, sum(others)::int AS others,
           CASE WHEN kind IN ('fostering-agency', 'in-house-fostering') THEN 0
                ELSE sum(free)::int END AS free,
           sum(children)::int AS children
    FROM keyed GROUP BY 1, 2, 3, 4
)
SELECT kind, lot, authority, in_borough, providers, homes, registered, ours, others, free,
       children, because
FROM total JOIN cited USING (key)
ORDER BY in_borough DESC, lot NULLS LAST, kind, authority
"""
)

LOOKED_AFTER: Final[LiteralString] = """
WITH child AS (
    SELECT child_ref, because FROM looked_after
    WHERE known @> %(known_at)s::bigint AND days @> %(as_of)s::date
    UNION ALL
    SELECT child_ref, because FROM placement_in_force
    WHERE source = 'return' AND known @> %(known_at)s::bigint AND days @> %(as_of)s::date
)
SELECT count(DISTINCT child_ref)::int AS children,
       coalesce(array_agg(DISTINCT position ORDER BY position)
                FILTER (WHERE position IS NOT NULL), '{}') AS because
FROM child LEFT JOIN LATERAL unnest(because) AS position ON true
"""


class Places(Row):
    """Places and children of one kind, lot and authority."""

    kind: str
    lot: str | None
    authority: AuthorityCode
    in_borough: bool
    providers: int
    homes: int
    registered: int
    ours: int
    others: int
    free: int
    children: int


class LookedAfter(Row):
    """The number of children looked after."""

    children: int


def places(connection: Connection, basis: Basis) -> list[Places]:
    """The places and children by kind of placement, lot and authority."""
    return rows(connection, Places, PLACES, basis)


def looked_after(connection: Connection, basis: Basis) -> LookedAfter:
    """The number of children looked after on the day."""
    return rows(connection, LookedAfter, LOOKED_AFTER, basis)[0]


QUESTION: Final = Question(
    name="sufficiency",
    title="Sufficiency",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "cabinet-member",
        "commissioner",
        "performance-officer",
    ),
    order=110,
    tables=(
        Table(
            "looked_after",
            "Children looked after",
            LookedAfter,
            lambda connection, basis: [looked_after(connection, basis)],
            ("children",),
        ),
        Table(
            "places",
            "Places and children, by kind of placement and authority",
            Places,
            places,
            ("kind", "authority", "providers", "registered", "ours", "others", "free", "children"),
            labels={
                "registered": "Places registered",
            },
        ),
    ),
)
