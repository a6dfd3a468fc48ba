"""Where children are placed: how near to home, in what homes, and how the placement was bought.

Asked by    commissioners, Ofsted's inspectors, and the council for its duty under section 22G of
            the Children Act 1989.
Counts      children in a placement on `as_of`, each once.
Dates       a child is in a placement from the day it starts to the day before it ends.
Leaves out  children looked after who are in no placement on the day.

    SHARE-1  A share is out of the children placed whose authority, miles or judgement of the home
             is known. The number for whom it is not known is shown beside it.
    SHARE-2  Within 20 miles is 20.0 miles or less.
    SHARE-3  Only registered homes and agencies are judged by the four grades. A child placed
             anywhere else, supported accommodation included, is not counted in that share.

Source: the ledger's own (decisions 35 and 94).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Percent
from projections.engine.question import Question, Table
from projections.places.whereabouts import WHEREABOUTS

SHARES: Final[LiteralString] = (
    WHEREABOUTS
    + """
, measured AS (
    SELECT 1 AS n, 'in the borough' AS measure, lot, kind, location = 'in' AS applies,
           location <> 'unknown' AS is_known, placed_because AS because FROM whereabouts
    UNION ALL
    SELECT 2, 'within 20 miles of home', lot, kind, miles <= %(published_miles)s, miles IS NOT NULL,
           placed_because
    FROM whereabouts
    UNION ALL
    SELECT 3, 'in a good or outstanding home', lot, kind, judgement IN ('good', 'outstanding'),
           judgement IS NOT NULL, judged_because
    FROM whereabouts WHERE home_id IS NOT NULL AND kind <> 'semi-independent'
), grouped AS (
    SELECT n, measure, of.lot, applies, is_known, because
    FROM measured CROSS JOIN LATERAL (VALUES ('all'), (coalesce(lot, 'not bought'))) AS of (lot)
)
SELECT measure, g.lot, (count(*) FILTER (WHERE applies AND is_known))::int AS children,
       (count(*) FILTER (WHERE is_known))::int AS of_children,
       (count(*) FILTER (WHERE NOT is_known))::int AS not_known,
       round(100.0 * count(*) FILTER (WHERE applies AND is_known)
             / nullif(count(*) FILTER (WHERE is_known), 0), 1) AS percent,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM grouped x CROSS JOIN LATERAL unnest(x.because) AS position
        WHERE (x.n, x.lot) = (g.n, g.lot)) AS because
FROM grouped g GROUP BY n, measure, g.lot ORDER BY n, g.lot <> 'all', g.lot
"""
)
GEOGRAPHY: Final[LiteralString] = (
    WHEREABOUTS
    + """
, banded AS (
    SELECT w.*, coalesce((SELECT min(b) FROM unnest(%(bands)s::numeric[]) AS b WHERE w.miles <= b),
                         CASE WHEN w.miles IS NOT NULL THEN 9999 END) AS band
    FROM whereabouts w
)
SELECT location, regulation_11,
       CASE WHEN band IS NULL THEN 'not known'
            WHEN band = 9999 THEN 'over ' || (SELECT max(b) FROM unnest(%(bands)s::numeric[]) AS b)
            ELSE 'up to ' || band END AS miles,
       CASE WHEN band IS NULL THEN 'not known' WHEN band <= %(published_miles)s THEN 'up to 20'
            ELSE 'over 20' END AS published_band,
       count(DISTINCT child_ref)::int AS children,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM banded CROSS JOIN LATERAL unnest(placed_because) AS position
GROUP BY location, regulation_11, band ORDER BY location, regulation_11, band NULLS LAST
"""
)
BOUGHT: Final[LiteralString] = (
    WHEREABOUTS
    + """
SELECT bought, kind, count(DISTINCT child_ref)::int AS children,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM whereabouts CROSS JOIN LATERAL unnest(bought_because) AS position
GROUP BY bought, kind ORDER BY bought, kind
"""
)


class Share(Row):
    """How many of the children for whom a measure is known meet it, and the per cent to 0.1."""

    measure: str
    lot: str
    children: int
    of_children: int
    not_known: int
    percent: Percent | None


class Geography(Row):
    """Children by each of the three geographies: borough, regulation 11 and miles from home."""

    location: str
    regulation_11: str
    miles: str
    published_band: str
    children: int


class ChildrenByPurchase(Row):
    """Children in one kind of placement, bought in one way."""

    bought: str
    kind: str
    children: int


def shares(connection: Connection, basis: Basis) -> list[Share]:
    """The shares of children placed in the borough, within 20 miles and in good homes, by lot."""
    return rows(connection, Share, SHARES, basis)


def geography(connection: Connection, basis: Basis) -> list[Geography]:
    """The children by each of the three geographies."""
    return rows(connection, Geography, GEOGRAPHY, basis)


def children_by_purchase(connection: Connection, basis: Basis) -> list[ChildrenByPurchase]:
    """The children by kind of placement and by how it was bought."""
    return rows(connection, ChildrenByPurchase, BOUGHT, basis)


QUESTION: Final = Question(
    name="where-placed",
    title="Where children are placed",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "commissioner",
        "performance-officer",
        "personal-adviser",
        "reviewing-officer",
        "social-worker",
        "team-manager",
    ),
    order=130,
    tables=(
        Table(
            "shares",
            "Shares of children placed in the borough, within 20 miles, and in good homes",
            Share,
            shares,
            ("measure", "lot", "children", "of_children", "not_known", "percent"),
            labels={
                "of_children": "Of children",
                "not_known": "Not known",
            },
        ),
        Table(
            "geography",
            "Children by the three geographies: borough, regulation 11 and miles from home",
            Geography,
            geography,
            ("location", "regulation_11", "miles", "published_band", "children"),
            labels={
                "regulation_11": "By regulation 11",
                "published_band": "Miles, as published",
            },
        ),
        Table(
            "bought",
            "Children by how their placement was bought",
            ChildrenByPurchase,
            children_by_purchase,
            ("bought", "kind", "children"),
            values={
                "contracted": "Under the framework",
                "connected carers": "With family or friends",
            },
            labels={
                "bought": "How it was bought",
            },
        ),
    ),
)
