"""Emergency capacity: where a child could be placed tonight.

Asked by    the emergency duty team, and commissioners.
Counts      places on `as_of`: those available in homes, and those booked in blocks and void.
Dates       the emergency referrals are those of the twelve months to `as_of`.
Leaves out  carers of agencies, whose number is not known here.

    EMERGENCY-1  A place booked in a block and not filled is ours whoever else asks for it; it is
                 one of the home's available places and is not counted again.
    EMERGENCY-2  Near is in the borough or in an authority that adjoins it by the policy of the day.
"""

from typing import Final, LiteralString

from projections.engine.answer import Asked, Connection, Row, rows
from projections.engine.question import Addition, Table
from projections.places.vacancies import SETTINGS
from projections.places.whereabouts import ADJOINING

TONIGHT: Final[LiteralString] = (
    SETTINGS
    + ADJOINING
    + """
, block AS (
    SELECT split_part(subject, ':', 2) AS block_id, home_id, places, because FROM charge
    WHERE what = 'block' AND known @> %(known_at)s::bigint AND days @> %(as_of)s::date
), filled AS (
    SELECT block_id, count(DISTINCT subject)::int AS places FROM charge
    WHERE block_id IS NOT NULL AND what NOT IN ('block', 'once') AND known @> %(known_at)s::bigint
      AND days @> %(as_of)s::date
    GROUP BY block_id
), void AS (
    SELECT b.home_id, sum(greatest(b.places - coalesce(f.places, 0), 0))::int AS places,
           min(b.because) AS because
    FROM block b LEFT JOIN filled f USING (block_id) GROUP BY b.home_id
), near AS (
    SELECT s.*, CASE WHEN in_borough THEN 'in the borough' ELSE 'adjoining' END AS whereabouts,
           least(coalesce(v.places, 0), s.available) AS booked,
           s.because || coalesce(v.because, '{}') AS sources
    FROM setting s LEFT JOIN void v USING (home_id)
    WHERE NOT is_agency
      AND (in_borough OR EXISTS (SELECT FROM adjoining a
                                 WHERE a.authority = s.authority
                                    OR %(same_place)s::jsonb -> a.authority ? s.authority))
)
SELECT whereabouts, kind, count(*)::int AS homes, sum(places)::int AS places,
       sum(available)::int AS available, sum(booked)::int AS booked_and_void,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM near x CROSS JOIN LATERAL unnest(x.sources) AS position
        WHERE (x.whereabouts, x.kind) = (near.whereabouts, near.kind)) AS because
FROM near GROUP BY whereabouts, kind ORDER BY whereabouts DESC, kind
"""
)


class Tonight(Row):
    """Places available on the day, and of them those the council has booked already."""

    whereabouts: str
    kind: str
    homes: int
    places: int
    available: int
    booked_and_void: int


def tonight(connection: Connection, asked: Asked) -> list[Tonight]:
    """Places of each kind available on the day, in the borough and next to it."""
    return rows(connection, Tonight, TONIGHT, asked)


ADDITION: Final = Addition(
    question="sufficiency",
    order=20,
    doc=__doc__,
    tables=(
        Table(
            "tonight",
            "Emergency capacity: places available today, in the borough and next to it",
            Tonight,
            tonight,
            ("whereabouts", "kind", "homes", "available", "booked_and_void"),
        ),
    ),
)
