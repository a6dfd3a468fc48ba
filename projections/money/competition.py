"""The tables of unit costs about competition and concentration (UNIT-4 to UNIT-6)."""

from decimal import Decimal
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Percent, Pounds
from projections.engine.question import Addition, Table
from projections.money.weekly_fees import LEAST, UNITS

AWARDED: Final[LiteralString] = """
WITH event AS (
    SELECT * FROM referral_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), award AS (
    SELECT a.about AS referral_id, a.fields ->> 'lot' AS lot, a.fields ->> 'route' AS route,
           o.fields ->> 'kind' AS kind,
           (a.fields ->> 'average_week')::numeric / (a.fields ->> 'children')::int AS average_week,
           (a.fields ->> 'first_week')::numeric / (a.fields ->> 'children')::int AS first_week,
           (a.fields ->> 'whole_life_value')::numeric / (a.fields ->> 'children')::int
               AS whole_life,
           a.fields ->> 'provider_id' AS provider_id, a.fields ->> 'offer_id' AS offer_id,
           a.because
    FROM event a LEFT JOIN event o ON o.about = a.about AND o.what = 'referral-opened'
    WHERE a.fields ? 'route' AND a.on_day >= %(year_from)s
      AND NOT EXISTS (SELECT FROM event x WHERE x.about = a.about
                      AND x.what IN ('award-cancelled', 'authorisation-declined')
                      AND x.fields ->> 'award_id' = a.fields ->> 'award_id')
)
"""
COMPETITIONS: Final[LiteralString] = (
    AWARDED
    + """
, competed AS (
    SELECT a.lot, coalesce(a.kind, 'none') AS kind, a.first_week, a.average_week,
           a.whole_life, o.offers, o.lowest,
           o.others, a.because || o.because AS because
    FROM award a CROSS JOIN LATERAL (
        SELECT count(*)::int AS offers, min((f.fields ->> 'average_week')::numeric) AS lowest,
               avg((f.fields ->> 'average_week')::numeric)
                   FILTER (WHERE (f.fields ->> 'provider_id', f.fields ->> 'offer_id')
                                 <> (a.provider_id, a.offer_id)) AS others,
               array_agg(f.because[1] ORDER BY f.because[1]) AS because
        FROM event f WHERE f.about = a.referral_id AND f.what = 'offer-made'
    ) AS o
    WHERE a.route = 'mini-competition' AND o.offers > 0
), total AS (
    SELECT lot, kind, count(*)::int AS competitions, round(avg(offers), 1) AS offers_each,
           round(avg(first_week), 2) AS first_week, round(avg(whole_life), 2) AS whole_life,
           round(avg(average_week), 2) AS awarded, round(avg(lowest), 2) AS lowest,
           round(avg(others), 2) AS others
    FROM competed GROUP BY 1, 2
), cited AS (
    SELECT lot, kind, array_agg(DISTINCT p ORDER BY p) AS because
    FROM competed CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
)
SELECT lot, kind, CASE WHEN competitions >= %(least)s THEN competitions END AS competitions,
       CASE WHEN competitions >= %(least)s THEN offers_each END AS offers_each,
       CASE WHEN competitions >= %(least)s THEN first_week END AS first_week,
       CASE WHEN competitions >= %(least)s THEN whole_life END AS whole_life,
       CASE WHEN competitions >= %(least)s THEN awarded END AS awarded,
       CASE WHEN competitions >= %(least)s THEN lowest END AS lowest,
       CASE WHEN competitions >= %(least)s THEN others END AS others, because
FROM total JOIN cited USING (lot, kind) ORDER BY lot, kind
"""
)
ROUTES: Final[LiteralString] = (
    AWARDED
    + """
, total AS (
    SELECT lot, coalesce(kind, 'none') AS kind,
           count(*) FILTER (WHERE route = 'mini-competition')::int AS competed,
           avg(average_week) FILTER (WHERE route = 'mini-competition') AS competed_average,
           count(*) FILTER (WHERE route = 'direct')::int AS direct,
           avg(average_week) FILTER (WHERE route = 'direct') AS direct_average
    FROM award GROUP BY 1, 2
), cited AS (
    SELECT lot, coalesce(kind, 'none') AS kind, array_agg(DISTINCT p ORDER BY p) AS because
    FROM award CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
), enough AS (
    SELECT *, competed >= %(least)s AND direct >= %(least)s AS both_shown FROM total
)
SELECT lot, kind, CASE WHEN competed >= %(least)s THEN competed END AS competed,
       CASE WHEN competed >= %(least)s THEN round(competed_average, 2) END AS competed_average,
       CASE WHEN direct >= %(least)s THEN direct END AS direct,
       CASE WHEN direct >= %(least)s THEN round(direct_average, 2) END AS direct_average,
       CASE WHEN both_shown THEN round(direct_average, 2) - round(competed_average, 2) END
           AS saved_each,
       CASE WHEN both_shown
            THEN (round(direct_average, 2) - round(competed_average, 2)) * competed END
           AS saved_a_week, because
FROM enough JOIN cited USING (lot, kind) ORDER BY 1, 2
"""
)
CONCENTRATION: Final[LiteralString] = (
    UNITS
    + """
, provider AS (
    SELECT lot, provider_id, sum(weekly_fee) AS spend, count(*) AS placements
    FROM unit GROUP BY 1, 2
), share AS (
    SELECT lot, spend * 100 / nullif(sum(spend) OVER (PARTITION BY lot), 0) AS percent,
           row_number() OVER (PARTITION BY lot ORDER BY spend DESC, provider_id) AS place, spend,
           placements
    FROM provider
), cited AS (
    SELECT lot, array_agg(DISTINCT p ORDER BY p) AS because
    FROM unit CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1
)
, market AS (
    SELECT lot, count(*)::int AS providers, sum(spend) AS weekly_spend,
           sum(placements) >= %(least)s AS shown,
           count(*) = 2 AND min(placements) < %(least)s AS reveals,
           round(coalesce(sum(percent) FILTER (WHERE place <= 3), 0), 1) AS largest_three,
           round(coalesce(sum(percent * percent), 0), 0)::int AS concentration
    FROM share GROUP BY 1
)
SELECT lot, CASE WHEN shown THEN providers END AS providers,
       CASE WHEN shown THEN weekly_spend END AS weekly_spend,
       CASE WHEN shown THEN largest_three END AS largest_three,
       CASE WHEN shown AND NOT reveals THEN concentration END AS concentration, because
FROM market JOIN cited USING (lot) ORDER BY lot
"""
)


class Competition(Row):
    """The year's mini-competitions for one kind, for a child: the first week, average week and
    whole life of what was chosen, beside the average weeks of the other offers.
    """

    lot: str
    kind: str
    competitions: int | None
    offers_each: Decimal | None
    first_week: Pounds | None
    awarded: Pounds | None
    whole_life: Pounds | None
    lowest: Pounds | None
    others: Pounds | None


class Route(Row):
    """The year's awards of a kind by competition beside its direct awards, in pounds a week."""

    lot: str
    kind: str
    competed: int | None
    competed_average: Pounds | None
    direct: int | None
    direct_average: Pounds | None
    saved_each: Pounds | None
    saved_a_week: Pounds | None


class Concentration(Row):
    """The share of a lot's weekly spend that goes to its largest providers; null where hidden."""

    lot: str
    providers: int | None
    weekly_spend: Pounds | None
    largest_three: Percent | None
    concentration: int | None


def competitions(connection: Connection, basis: Basis) -> list[Competition]:
    """The awards by mini-competition beside the other offers."""
    return rows(connection, Competition, COMPETITIONS, basis, least=LEAST)


def routes(connection: Connection, basis: Basis) -> list[Route]:
    """The awards by competition beside the direct awards."""
    return rows(connection, Route, ROUTES, basis, least=LEAST)


def concentration(connection: Connection, basis: Basis) -> list[Concentration]:
    """The concentration of the weekly spend of each lot."""
    return rows(connection, Concentration, CONCENTRATION, basis, least=LEAST)


ADDITION: Final = Addition(
    question="unit-costs",
    order=10,
    tables=(
        Table(
            "competitions",
            "Competitions of the year beside their other offers, in pounds for a child",
            Competition,
            competitions,
            (
                "lot",
                "kind",
                "competitions",
                "offers_each",
                "first_week",
                "awarded",
                "lowest",
                "others",
                "whole_life",
            ),
            summary=False,
            labels={
                "competitions": "Times compared",
                "offers_each": "Offers each time",
                "first_week": "First week chosen",
                "awarded": "Average week chosen",
                "whole_life": "Chosen over the minimum term",
                "lowest": "Lowest average week",
                "others": "Average week of the other offers",
            },
        ),
        Table(
            "routes",
            "Awards of the year with and without competition, in pounds a week",
            Route,
            routes,
            ("lot", "kind", "competed", "competed_average", "direct", "direct_average"),
            summary=False,
            labels={
                "competed": "Offers compared",
                "competed_average": "Average week, offers compared",
                "direct": "One provider chosen",
                "direct_average": "Average week, one provider chosen",
                "saved_each": "Saved on each",
                "saved_a_week": "Saved a week",
            },
        ),
        Table(
            "concentration",
            "Concentration of the weekly spend among providers",
            Concentration,
            concentration,
            ("lot", "providers", "weekly_spend", "largest_three", "concentration"),
            labels={
                "weekly_spend": "Spent a week",
                "largest_three": "Share of the largest three",
                "concentration": "Concentration (0 to 10,000)",
            },
        ),
    ),
)
