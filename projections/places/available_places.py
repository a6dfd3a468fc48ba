"""Available places, by kind of placement, authority, age of child and need.

Asked by    commissioners, and the council for its duty under section 22G of the Children Act 1989.
Counts      places in homes registered on `as_of`, or at their addresses, in the authority of each
            (VACANCY-4). Agencies have none of their own (VACANCY-3).
Leaves out  homes outside the borough in authorities where none of our children is placed.

    AVAILABLE-1  A home's places are counted once for each age band that it takes, and once for
                 each need that it is registered for. The rows of these tables do not add up.
    AVAILABLE-2  A free place in a home that is not admitting children is not available. An
                 available place is not sure if the home's other children were never reported.

Source: the ledger's own, for the duty of Children Act 1989 s22G.
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import AuthorityCode
from projections.engine.question import Addition, Table
from projections.places.vacancies import SETTINGS

PLACES: Final[LiteralString] = """
, near AS (
    SELECT * FROM dwelling
    WHERE NOT is_agency
      AND (in_borough OR authority IN (SELECT authority FROM placed WHERE home_id IS NOT NULL))
)
"""
COUNTED: Final[LiteralString] = """
       count(DISTINCT home_id)::int AS homes, sum(places)::int AS places, sum(free)::int AS free,
       sum(available)::int AS available,
       coalesce(sum(available) FILTER (WHERE NOT others_reported), 0)::int AS not_sure,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM unnest(array_agg(home_id)) AS x (home_id) JOIN near USING (home_id)
        CROSS JOIN LATERAL unnest(near.because) AS position) AS because
"""
BY_KIND: Final[LiteralString] = (
    SETTINGS
    + PLACES
    + "SELECT kind, authority, in_borough, "
    + COUNTED
    + "FROM near GROUP BY kind, authority, in_borough ORDER BY in_borough DESC, authority, kind"
)
BY_AGE: Final[LiteralString] = (
    SETTINGS
    + PLACES
    + "SELECT kind, authority, in_borough, age.band AS ages, "
    + COUNTED
    + """
FROM near JOIN (VALUES (0, 0, 'under 1'), (1, 4, '1 to 4'), (5, 9, '5 to 9'), (10, 15, '10 to 15'),
                       (16, 25, '16 and over')) AS age (youngest, oldest, band)
       ON near.ages_from <= age.oldest AND near.ages_to >= age.youngest
GROUP BY kind, authority, in_borough, age.band, age.youngest
ORDER BY in_borough DESC, authority, kind, age.youngest
"""
)
BY_NEED: Final[LiteralString] = (
    SETTINGS
    + PLACES
    + "SELECT kind, authority, in_borough, need.name AS need, "
    + COUNTED
    + """
FROM near CROSS JOIN LATERAL jsonb_array_elements_text(near.needs) AS need (name)
GROUP BY kind, authority, in_borough, need.name
ORDER BY in_borough DESC, authority, kind, need.name
"""
)


class AvailablePlaces(Row):
    """Places of one kind in one authority: registered, free and available."""

    kind: str
    authority: AuthorityCode
    in_borough: bool
    homes: int
    places: int
    free: int
    available: int
    not_sure: int


class PlacesByAge(AvailablePlaces):
    """Places of one kind in one authority for children in one age band."""

    ages: str


class PlacesByNeed(AvailablePlaces):
    """Places of one kind in one authority for children with one need."""

    need: str


def by_kind(connection: Connection, basis: Basis) -> list[AvailablePlaces]:
    """The places by kind of placement and authority."""
    return rows(connection, AvailablePlaces, BY_KIND, basis)


def by_age(connection: Connection, basis: Basis) -> list[PlacesByAge]:
    """The places by kind, authority and age band."""
    return rows(connection, PlacesByAge, BY_AGE, basis)


def by_need(connection: Connection, basis: Basis) -> list[PlacesByNeed]:
    """The places by kind, authority and need."""
    return rows(connection, PlacesByNeed, BY_NEED, basis)


ADDITION: Final = Addition(
    question="sufficiency",
    order=10,
    doc=__doc__,
    tables=(
        Table(
            "available",
            "Available places, by kind of placement and authority",
            AvailablePlaces,
            by_kind,
            ("kind", "authority", "homes", "places", "free", "available", "not_sure"),
        ),
        Table(
            "by_age",
            "Available places, by age of child",
            PlacesByAge,
            by_age,
            ("kind", "authority", "ages", "homes", "places", "free", "available"),
            summary=False,
            labels={
                "ages": "Age of the child",
            },
        ),
        Table(
            "by_need",
            "Available places, by need",
            PlacesByNeed,
            by_need,
            ("kind", "authority", "need", "homes", "places", "free", "available"),
            summary=False,
            labels={
                "need": "Need",
            },
        ),
    ),
)
