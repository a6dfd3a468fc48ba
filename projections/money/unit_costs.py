"""Unit costs and the market: what a placement costs a week, and how the prices come about.

Asked by    commissioners, finance, and the Cabinet Member.
Counts      placements that are charged a weekly fee on `as_of`; awards of the financial year.
Money       pounds a week: the whole weekly fee, whatever part of it is charged that day.
Dates       `as_of` is the day; ages are whole years by the month of birth.
Leaves out  blocks, respite, and what is paid once.

    UNIT-1  The average is the sum of weekly fees over the placements, to the penny; the median is
            the middle fee, or half-way between the middle two.
    UNIT-2  A figure of fewer than five placements or awards is not shown. Where only one value
            of a breakdown is so hidden, the next smallest is hidden with it, or it could be worked
            out from the rest.
    UNIT-3  A fee is above the schedule if it is above the price agreed for its kind at the level
            to which the provider is admitted.
    UNIT-4  A competition is compared with its other offers: the average of those not chosen, and
            the lowest of all.
    UNIT-5  Competition is compared with direct award by the average weekly fee of the year's
            awards of one kind: a difference, not a proof of its cause.
    UNIT-6  Concentration is the share of the weekly spend on a lot that goes to its three largest
            providers, and the sum of the squares of every provider's share in per cent (10,000 is
            one provider).
"""

from decimal import Decimal
from typing import Final, LiteralString

from projections.engine.answer import Asked, Connection, Row, rows

LEAST: Final = 5
UNITS: Final[LiteralString] = """
WITH route AS (
    SELECT DISTINCT ON (fields ->> 'award_id') fields ->> 'award_id' AS award_id,
           fields ->> 'route' AS route
    FROM referral_happening WHERE known @> %(known_at)s::bigint AND fields ? 'route'
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
    LEFT JOIN child_happening s ON s.about = c.child_ref AND s.what = 'placement-started.v1'
                               AND s.known @> %(known_at)s::bigint
                               AND s.fields ->> 'placement_id' = split_part(c.subject, ':', 2)
    LEFT JOIN route ON route.award_id = s.fields ->> 'award_id'
    WHERE c.known @> %(known_at)s::bigint AND c.days @> %(as_of)s::date
      AND c.what IN ('fee', 'retainer', 'away')
    ORDER BY c.subject, s.because DESC, c.because DESC
)
"""
COSTS: Final[LiteralString] = (
    UNITS
    + """
, broken AS (
    SELECT u.lot, b.by, b.value, u.weekly_fee, u.because
    FROM unit u CROSS JOIN LATERAL (VALUES
        ('lot', u.lot), ('kind', u.kind), ('location', u.location), ('provider', u.provider_id),
        ('route', u.route),
        ('age', CASE WHEN u.years IS NULL THEN 'not known' WHEN u.years < 5 THEN '0 to 4'
                     WHEN u.years < 10 THEN '5 to 9' WHEN u.years < 16 THEN '10 to 15'
                     ELSE '16 and over' END)
    ) AS b (by, value)
), counted AS (
    SELECT lot, by, value, count(*)::int AS placements, round(avg(weekly_fee), 2) AS average,
           round((percentile_disc(0.5) WITHIN GROUP (ORDER BY weekly_fee)
                + percentile_disc(0.5) WITHIN GROUP (ORDER BY weekly_fee DESC)) / 2, 2) AS median
    FROM broken GROUP BY 1, 2, 3
), ranked AS (
    SELECT *, count(*) FILTER (WHERE placements < %(least)s) OVER (PARTITION BY lot, by) AS small,
           row_number() OVER (PARTITION BY lot, by ORDER BY placements, value) AS place
    FROM counted
), shown AS (
    SELECT *, placements < %(least)s OR (small = 1 AND place = 2) AS hidden FROM ranked
), cited AS (
    SELECT lot, by, value, array_agg(DISTINCT p ORDER BY p) AS because
    FROM broken CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2, 3
), cited_by AS (
    SELECT lot, by, array_agg(DISTINCT p ORDER BY p) AS because
    FROM broken CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
)
SELECT s.lot, s.by, s.value, CASE WHEN NOT hidden THEN placements END AS placements,
       CASE WHEN NOT hidden THEN average END AS average,
       CASE WHEN NOT hidden THEN median END AS median,
       CASE WHEN hidden THEN b.because ELSE c.because END AS because
FROM shown s JOIN cited c USING (lot, by, value) JOIN cited_by b ON b.lot = s.lot AND b.by = s.by
ORDER BY s.lot, s.by, s.value
"""
)
PRICES: Final[LiteralString] = (
    UNITS
    + """
, level AS (
    SELECT DISTINCT ON (about, fields ->> 'lot') about AS provider_id, fields ->> 'lot' AS lot,
           fields ->> 'level' AS level, because
    FROM provider_happening
    WHERE what = 'provider-admitted.v1' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, fields ->> 'lot', on_day DESC, because DESC
), schedule AS (
    SELECT DISTINCT ON (about, fields ->> 'lot') about AS provider_id, fields ->> 'lot' AS lot,
           fields -> 'prices' AS prices, because
    FROM provider_happening
    WHERE what = 'price-schedule-agreed.v1' AND known @> %(known_at)s::bigint
      AND (fields ->> 'in_force_from')::date <= %(as_of)s
    ORDER BY about, fields ->> 'lot', fields ->> 'in_force_from' DESC, because DESC
), priced AS (
    SELECT u.lot, u.kind, u.weekly_fee, (price.value ->> 'weekly_fee')::numeric AS schedule,
           u.because || level.because || s.because AS because
    FROM unit u JOIN level USING (provider_id, lot) JOIN schedule s USING (provider_id, lot)
    CROSS JOIN LATERAL jsonb_array_elements(s.prices) AS price
    WHERE price.value ->> 'kind' = u.kind AND price.value ->> 'level' = level.level
), total AS (
    SELECT lot, kind, count(*)::int AS placements, round(avg(weekly_fee), 2) AS average,
           round(avg(schedule), 2) AS schedule,
           count(*) FILTER (WHERE weekly_fee > schedule)::int AS above
    FROM priced GROUP BY 1, 2
), cited AS (
    SELECT lot, kind, array_agg(DISTINCT p ORDER BY p) AS because
    FROM priced CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
)
SELECT lot, kind, CASE WHEN placements >= %(least)s THEN placements END AS placements,
       CASE WHEN placements >= %(least)s THEN average END AS average,
       CASE WHEN placements >= %(least)s THEN schedule END AS schedule,
       CASE WHEN placements >= %(least)s THEN above END AS above, because
FROM total JOIN cited USING (lot, kind) ORDER BY 1, 2
"""
)
AWARDED: Final[LiteralString] = """
WITH said AS (
    SELECT * FROM referral_happening
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), award AS (
    SELECT a.about AS referral_id, a.fields ->> 'lot' AS lot, a.fields ->> 'route' AS route,
           o.fields ->> 'kind' AS kind, (a.fields ->> 'weekly_fee')::numeric AS weekly_fee,
           a.fields ->> 'offer_id' AS offer_id, a.because
    FROM said a LEFT JOIN said o ON o.about = a.about AND o.what = 'referral-opened.v1'
    WHERE a.fields ? 'route' AND a.on_day >= %(year_from)s
      AND NOT EXISTS (SELECT FROM said x WHERE x.about = a.about
                      AND x.what IN ('award-cancelled.v1', 'authorisation-declined.v1')
                      AND x.fields ->> 'award_id' = a.fields ->> 'award_id')
)
"""
COMPETITIONS: Final[LiteralString] = (
    AWARDED
    + """
, competed AS (
    SELECT a.lot, coalesce(a.kind, 'none') AS kind, a.weekly_fee, o.offers, o.lowest,
           o.others, a.because || o.because AS because
    FROM award a CROSS JOIN LATERAL (
        SELECT count(*)::int AS offers, min((f.fields ->> 'weekly_fee')::numeric) AS lowest,
               avg((f.fields ->> 'weekly_fee')::numeric)
                   FILTER (WHERE f.fields ->> 'offer_id' <> a.offer_id) AS others,
               array_agg(f.because[1] ORDER BY f.because[1]) AS because
        FROM said f WHERE f.about = a.referral_id AND f.what = 'offer-made.v1'
    ) AS o
    WHERE a.route = 'mini-competition' AND o.offers > 0
), total AS (
    SELECT lot, kind, count(*)::int AS competitions, round(avg(offers), 1) AS offers_each,
           round(avg(weekly_fee), 2) AS awarded, round(avg(lowest), 2) AS lowest,
           round(avg(others), 2) AS others
    FROM competed GROUP BY 1, 2
), cited AS (
    SELECT lot, kind, array_agg(DISTINCT p ORDER BY p) AS because
    FROM competed CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
)
SELECT lot, kind, CASE WHEN competitions >= %(least)s THEN competitions END AS competitions,
       CASE WHEN competitions >= %(least)s THEN offers_each END AS offers_each,
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
           avg(weekly_fee) FILTER (WHERE route = 'mini-competition') AS competed_average,
           count(*) FILTER (WHERE route = 'direct')::int AS direct,
           avg(weekly_fee) FILTER (WHERE route = 'direct') AS direct_average
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
    SELECT lot, provider_id, sum(weekly_fee) AS spend FROM unit GROUP BY 1, 2
), share AS (
    SELECT lot, spend * 100 / nullif(sum(spend) OVER (PARTITION BY lot), 0) AS percent,
           row_number() OVER (PARTITION BY lot ORDER BY spend DESC, provider_id) AS place, spend
    FROM provider
), cited AS (
    SELECT lot, array_agg(DISTINCT p ORDER BY p) AS because
    FROM unit CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1
)
, market AS (
    SELECT lot, count(*)::int AS providers, sum(spend) AS weekly_spend,
           round(coalesce(sum(percent) FILTER (WHERE place <= 3), 0), 1) AS largest_three,
           round(coalesce(sum(percent * percent), 0), 0)::int AS concentration
    FROM share GROUP BY 1
)
SELECT market.*, cited.because FROM market JOIN cited USING (lot) ORDER BY lot
"""
)


class Cost(Row):
    """Placements with one value of a breakdown, and what they cost a week; nothing if hidden."""

    lot: str
    by: str
    value: str
    placements: int | None
    average: Decimal | None
    median: Decimal | None


class Priced(Row):
    """Fees beside the price schedules, in pounds a week, and how many are above."""

    lot: str
    kind: str
    placements: int | None
    average: Decimal | None
    schedule: Decimal | None
    above: int | None


class Competition(Row):
    """The year's mini-competitions of a lot: what was awarded beside what else was offered."""

    lot: str
    kind: str
    competitions: int | None
    offers_each: Decimal | None
    awarded: Decimal | None
    lowest: Decimal | None
    others: Decimal | None


class Route(Row):
    """The year's awards of a kind by competition beside those made directly, in pounds a week."""

    lot: str
    kind: str
    competed: int | None
    competed_average: Decimal | None
    direct: int | None
    direct_average: Decimal | None
    saved_each: Decimal | None
    saved_a_week: Decimal | None


class Concentration(Row):
    """How much of a lot's weekly spend goes to how few."""

    lot: str
    providers: int
    weekly_spend: Decimal
    largest_three: Decimal
    concentration: int


def costs(connection: Connection, asked: Asked) -> list[Cost]:
    """Average and median weekly fee by kind, provider, location, age and route."""
    return rows(connection, Cost, COSTS, asked, least=LEAST)


def prices(connection: Connection, asked: Asked) -> list[Priced]:
    """Fees against the price schedules."""
    return rows(connection, Priced, PRICES, asked, least=LEAST)


def competitions(connection: Connection, asked: Asked) -> list[Competition]:
    """Awards by mini-competition against the other offers."""
    return rows(connection, Competition, COMPETITIONS, asked, least=LEAST)


def routes(connection: Connection, asked: Asked) -> list[Route]:
    """Awards by competition against direct awards."""
    return rows(connection, Route, ROUTES, asked, least=LEAST)


def concentration(connection: Connection, asked: Asked) -> list[Concentration]:
    """How concentrated the market is, by lot."""
    return rows(connection, Concentration, CONCENTRATION, asked)
