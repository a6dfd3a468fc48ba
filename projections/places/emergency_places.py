"""Emergency places: where a child could be placed tonight.

Asked by    the emergency duty team, and commissioners.
Counts      places on `as_of`: available places in homes, and void places in the council's blocks.
Leaves out  carers of agencies, whose number is not recorded.

    EMERGENCY-1  A void place in a block is kept for the council. It is one of the home's available
                 places and is not counted twice.
    EMERGENCY-2  Homes are counted in the borough, and in the authorities that adjoin it by the
                 policy in force on the day.

Source: the ledger's own, for the council's report ¶1.6.
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
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
      AND days_charged(days, overrun, %(passed_by)s) @> %(as_of)s::date
    GROUP BY block_id
), void AS (
    SELECT b.home_id, sum(greatest(b.places - coalesce(f.places, 0), 0))::int AS places,
           min(b.because) AS because
    FROM block b LEFT JOIN filled f USING (block_id) GROUP BY b.home_id
), near AS (
    SELECT s.*, CASE WHEN in_borough THEN 'in the borough' ELSE 'adjoining' END AS whereabouts,
           greatest(least(s.available, coalesce(v.places, 0) - coalesce(sum(s.available) OVER (
               PARTITION BY home_id ORDER BY s.authority, s.because
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)), 0) AS booked,
           s.because || coalesce(v.because, '{}') AS sources
    FROM dwelling s LEFT JOIN void v USING (home_id)
    WHERE NOT is_agency
      AND (in_borough OR EXISTS (SELECT FROM adjoining a
                                 WHERE a.authority = s.authority
                                    OR %(same_place)s::jsonb -> a.authority ? s.authority))
)
SELECT whereabouts, kind, count(DISTINCT home_id)::int AS homes, sum(places)::int AS places,
       sum(available)::int AS available, sum(booked)::int AS booked_and_void,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM near x CROSS JOIN LATERAL unnest(x.sources) AS position
        WHERE (x.whereabouts, x.kind) = (near.whereabouts, near.kind)) AS because
FROM near GROUP BY whereabouts, kind ORDER BY whereabouts DESC, kind
"""
)


class EmergencyPlaces(Row):
    """Places of one kind available on the day, and how many of them the council has booked."""

    whereabouts: str
    kind: str
    homes: int
    places: int
    available: int
    booked_and_void: int


def tonight(connection: Connection, basis: Basis) -> list[EmergencyPlaces]:
    """The places of each kind available on the day, in the borough and next to it."""
    return rows(connection, EmergencyPlaces, TONIGHT, basis)


ADDITION: Final = Addition(
    question="sufficiency",
    order=20,
    doc=__doc__,
    tables=(
        Table(
            "tonight",
            "Emergency places: available today, in the borough and next to it",
            EmergencyPlaces,
            tonight,
            ("whereabouts", "kind", "homes", "available", "booked_and_void"),
            labels={
                "whereabouts": "Where",
                "booked_and_void": "Booked and empty",
            },
        ),
    ),
)
