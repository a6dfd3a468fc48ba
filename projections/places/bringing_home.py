"""Bringing children home: the places needed to bring children back into the borough.

Asked by    commissioners, to shape the market (¶1.10: local homes for local children).
Counts      children outside the borough on `as_of`, in kinds of placement that can be bought.
Money       pounds a week: the fee of the child's placement now.
Leaves out  children in an unknown authority, with parents, or placed for adoption.

    BRING-1  The children furthest from home come first, and those at an unknown distance last.
    BRING-2  Each child needs a place of the kind that it has now. Available places of that kind in
             the borough are used first. The rest have to be found.
    BRING-3  Places are counted by kind alone. Whether a home suits a child is decided when the
             child is matched with a home.

Source: the ledger's own, for the council's report ¶1.10.
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import AuthorityCode, Miles, Pounds, Reference
from projections.engine.question import Question, Table
from projections.places.vacancies import SETTINGS

STEPS: Final[LiteralString] = (
    SETTINGS
    + """
, free AS (
    SELECT kind, sum(available)::int AS places,
           (SELECT array_agg(DISTINCT position)
            FROM dwelling x CROSS JOIN LATERAL unnest(x.because) AS position
            WHERE x.in_borough AND x.available > 0 AND x.kind = s.kind) AS because
    FROM dwelling s WHERE in_borough AND available > 0 GROUP BY kind
), placed_now AS (
    SELECT DISTINCT ON (p.child_ref) p.child_ref, p.kind, p.authority, p.miles, p.weekly_fee,
           p.because
    FROM placement_in_force p
    WHERE p.known @> %(known_at)s::bigint AND p.days @> %(as_of)s::date
    ORDER BY p.child_ref, lower(p.days) DESC, p.source, p.because DESC
), outside AS (
    SELECT placed_now.*, row_number() OVER (ORDER BY miles DESC NULLS LAST, child_ref) AS k
    FROM placed_now
    WHERE authority <> ALL (%(borough)s) AND authority <> 'unknown'
      AND (%(lots)s::jsonb ? kind OR kind IN ('in-house-fostering', 'secure-home'))
), numbered AS (
    SELECT outside.*, row_number() OVER (PARTITION BY kind ORDER BY k) AS of_kind FROM outside
)
SELECT c.k::int AS k, c.child_ref, c.kind, c.authority, c.miles, c.weekly_fee,
       c.of_kind::int AS places_needed, coalesce(f.places, 0) AS places_available,
       greatest(c.of_kind - coalesce(f.places, 0), 0)::int AS to_be_found,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM unnest(c.because || coalesce(f.because, '{}')) AS position) AS because
FROM numbered c LEFT JOIN free f USING (kind) ORDER BY c.k
"""
)
BY_KIND: Final[LiteralString] = (
    "WITH step AS ("
    + STEPS
    + """)
SELECT kind, count(DISTINCT child_ref)::int AS outside, max(places_available) AS places_available,
       least(max(places_available), count(DISTINCT child_ref))::int AS could_come,
       max(to_be_found) AS to_be_found,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM step CROSS JOIN LATERAL unnest(because) AS position GROUP BY kind ORDER BY kind
"""
)


class ChildOutside(Row):
    """The k-th child outside the borough, and the places of its kind that the first k need."""

    k: int
    child_ref: Reference
    kind: str
    authority: AuthorityCode
    miles: Miles | None
    weekly_fee: Pounds | None
    places_needed: int
    places_available: int
    to_be_found: int


class KindOutside(Row):
    """Children outside the borough in one kind of placement, and the places for them inside it."""

    kind: str
    outside: int
    places_available: int
    could_come: int
    to_be_found: int


def steps(connection: Connection, basis: Basis) -> list[ChildOutside]:
    """The children outside the borough, the furthest first, and the places they need."""
    return rows(connection, ChildOutside, STEPS, basis)


def by_kind(connection: Connection, basis: Basis) -> list[KindOutside]:
    """The places needed to bring every child home, by kind of placement."""
    return rows(connection, KindOutside, BY_KIND, basis)


QUESTION: Final = Question(
    name="bringing-home",
    title="Bringing children home",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "commissioner",
        "performance-officer",
        "team-manager",
    ),
    order=150,
    tables=(
        Table(
            "by_kind",
            "Children outside the borough, and places in it available and to be found",
            KindOutside,
            by_kind,
            ("kind", "outside", "places_available", "could_come", "to_be_found"),
            labels={
                "could_come": "Could come home",
            },
        ),
        Table(
            "steps",
            "Children outside the borough, the furthest first, with the places they need",
            ChildOutside,
            steps,
            ("k", "kind", "authority", "miles", "places_needed", "places_available", "to_be_found"),
            summary=False,
            labels={
                "k": "Children, the furthest first",
                "places_needed": "Places needed",
            },
        ),
    ),
)
