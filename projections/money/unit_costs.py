"""Unit costs and the market: the weekly cost of placements, and how prices are set.

Asked by    commissioners, finance, and the Cabinet Member.
Counts      placements charged a weekly fee on `as_of`; awards of the financial year up to it.
Money       pounds a week: the full weekly fee, even if only part of it is charged that day.
Dates       ages are whole years on `as_of`, counted from the month of birth.
Leaves out  blocks, respite and one-off charges.

    UNIT-1  The average is the sum of the weekly fees divided by the number of placements, to the
            penny. The median is the middle fee, or half-way between the middle two.
    UNIT-2  A figure about fewer than five placements or awards is not shown. Where only one value
            of a breakdown is hidden for that reason, the next smallest is hidden too, because the
            first could otherwise be worked out from the rest.
    UNIT-3  A fee is above the schedule if it is above the price agreed for its kind at the level
            to which the provider is admitted.
    UNIT-4  A competition is compared with its other offers by their average weeks for a child over
            the minimum term: the average of those not chosen, and the lowest of all.
    UNIT-5  Competition is compared with direct award by the average week, for a child, of the
            year's awards of one kind. The difference is not a proof of its cause.
    UNIT-6  Concentration is the share of the weekly spend on a lot that goes to its three largest
            providers, and the sum of the squares of each provider's share in per cent (10,000 if
            there is one provider). Of two providers the sum is not shown if one of them has fewer
            than five placements, because it gives their shares.

Source: the ledger's own (decisions 40 and 70).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds
from projections.engine.question import Question, Table
from projections.money.weekly_fees import LEAST, UNITS

COSTS: Final[LiteralString] = (
    UNITS
    + """
, by_value AS (
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
    FROM by_value GROUP BY 1, 2, 3
), ranked AS (
    SELECT *, count(*) FILTER (WHERE placements < %(least)s) OVER (PARTITION BY lot, by) AS small,
           row_number() OVER (PARTITION BY lot, by ORDER BY placements, value) AS place
    FROM counted
), masked AS (
    SELECT *, placements < %(least)s OR (small = 1 AND place = 2) AS hidden FROM ranked
), cited AS (
    SELECT lot, by, value, array_agg(DISTINCT p ORDER BY p) AS because
    FROM by_value CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2, 3
), cited_by AS (
    SELECT lot, by, array_agg(DISTINCT p ORDER BY p) AS because
    FROM by_value CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1, 2
)
SELECT s.lot, s.by, s.value, CASE WHEN NOT hidden THEN placements END AS placements,
       CASE WHEN NOT hidden THEN average END AS average,
       CASE WHEN NOT hidden THEN median END AS median,
       CASE WHEN hidden THEN b.because ELSE c.because END AS because
FROM masked s JOIN cited c USING (lot, by, value) JOIN cited_by b ON b.lot = s.lot AND b.by = s.by
ORDER BY s.lot, s.by, s.value
"""
)
PRICES: Final[LiteralString] = (
    UNITS
    + """
, level AS (
    SELECT DISTINCT ON (about, fields ->> 'lot') about AS provider_id, fields ->> 'lot' AS lot,
           fields ->> 'level' AS level, because
    FROM provider_event
    WHERE what = 'provider-admitted' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, fields ->> 'lot', on_day DESC, because DESC
), schedule AS (
    SELECT DISTINCT ON (about, fields ->> 'lot') about AS provider_id, fields ->> 'lot' AS lot,
           fields -> 'prices' AS prices, because
    FROM provider_event
    WHERE what = 'price-schedule-agreed' AND known @> %(known_at)s::bigint
      AND (fields ->> 'in_force_from')::date <= %(as_of)s
    ORDER BY about, fields ->> 'lot', fields ->> 'in_force_from' DESC, because DESC
), priced AS (
    SELECT u.lot, u.kind, u.weekly_fee, (price.value ->> 'weekly_fee')::numeric AS schedule,
           u.because || level.because || s.because AS because
    FROM unit u JOIN level USING (provider_id, lot) JOIN schedule s USING (provider_id, lot)
    CROSS JOIN LATERAL jsonb_array_elements(s.prices) AS price
    WHERE price.value ->> 'kind' = u.kind AND price.value ->> 'level' = level.level
      AND price.value ->> 'fee_for' = 'core'
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


class Cost(Row):
    """The placements with one value of a breakdown, and their weekly fees; null where hidden."""

    lot: str
    by: str
    value: str
    placements: int | None
    average: Pounds | None
    median: Pounds | None


class SchedulePrice(Row):
    """Weekly fees beside the price schedules, in pounds, and how many fees are above them."""

    lot: str
    kind: str
    placements: int | None
    average: Pounds | None
    schedule: Pounds | None
    above: int | None


def costs(connection: Connection, basis: Basis) -> list[Cost]:
    """The average and median weekly fee by kind, provider, location, age and route."""
    return rows(connection, Cost, COSTS, basis, least=LEAST)


def prices(connection: Connection, basis: Basis) -> list[SchedulePrice]:
    """The weekly fees of each kind beside the price schedules."""
    return rows(connection, SchedulePrice, PRICES, basis, least=LEAST)


QUESTION: Final = Question(
    name="unit-costs",
    title="Unit costs and the market",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "cabinet-member", "commissioner", "finance"),
    order=60,
    tables=(
        Table(
            "costs",
            "Weekly fee by kind, location, provider, route and age, in pounds",
            Cost,
            costs,
            ("lot", "by", "value", "placements", "average", "median"),
            summary=False,
            labels={
                "by": "Broken down by",
                "median": "Middle fee a week",
            },
        ),
        Table(
            "prices",
            "Fees beside the price schedules, in pounds a week",
            SchedulePrice,
            prices,
            ("lot", "kind", "placements", "average", "schedule", "above"),
            summary=False,
            labels={
                "schedule": "Highest agreed fee",
                "above": "Fees above it",
            },
        ),
    ),
)
