"""Demand: the referrals of the year, their outcome, and the days until the child was placed.

Asked by    commissioners, and the council for its duty under section 22G of the Children Act 1989.
Counts      referrals opened in the financial year up to `as_of`.
Dates       days run from the day a referral was opened to the day the child was placed.
Leaves out  nothing: an abandoned referral is unmet.

    DEMAND-1  A referral is met if it has an award made through the council's own framework that
              was neither cancelled nor declined. It is met elsewhere if that award was made by
              contingency, by spot purchase or to an unregistered setting.
    DEMAND-2  A referral is unmet if it was abandoned, and open if it has no outcome yet.
    DEMAND-3  Offers include those that were withdrawn.
    DEMAND-4  A referral's days end with the first placement under its award.

Source: the ledger's own, for the duty of Children Act 1989 s22G.
"""

from datetime import date
from decimal import Decimal
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

REFERRALS: Final[LiteralString] = """
WITH event AS MATERIALIZED (
    SELECT * FROM referral_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), opened AS (
    SELECT DISTINCT ON (about) about, on_day, fields ->> 'lot' AS lot, fields ->> 'kind' AS kind,
           (fields ->> 'emergency')::boolean AS emergency, because
    FROM event WHERE what = 'referral-opened' AND on_day >= %(year_from)s
    ORDER BY about, because DESC
), fallen AS MATERIALIZED (
    SELECT about, fields ->> 'award_id' AS award_id FROM event
    WHERE what IN ('award-cancelled', 'authorisation-declined')
), award AS (  -- the award that stands on each referral
    SELECT DISTINCT ON (a.about) a.about, a.fields ->> 'award_id' AS award_id,
           a.fields ->> 'route' AS route, a.because
    FROM event a
    WHERE a.fields ? 'route'
      AND (a.about, a.fields ->> 'award_id') NOT IN (SELECT about, award_id FROM fallen)
    ORDER BY a.about, a.because DESC
), placed AS (
    SELECT fields ->> 'award_id' AS award_id, min(on_day) AS on_day, min(because) AS because
    FROM child_event
    WHERE what = 'placement-started' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
      AND fields ->> 'award_id' IS NOT NULL
    GROUP BY 1
), offered AS (
    SELECT about, count(*)::int AS offers, array_agg(position) AS because
    FROM event CROSS JOIN LATERAL unnest(because) AS position
    WHERE what = 'offer-made' GROUP BY about
), abandoned AS (
    SELECT about, min(because) AS because FROM event
    WHERE what = 'referral-abandoned' GROUP BY about
), referral_outcome AS (
    SELECT o.about AS referral_id, o.lot, o.kind, o.emergency, o.on_day AS opened_on,
           CASE WHEN a.route IN ('mini-competition', 'direct') THEN 'met'
                WHEN a.route IS NOT NULL THEN 'met elsewhere'
                WHEN g.because IS NOT NULL THEN 'unmet' ELSE 'open' END AS outcome,
           coalesce(f.offers, 0) AS offers, p.on_day - o.on_day AS days,
           o.because || coalesce(a.because, '{}') || coalesce(g.because, '{}')
               || coalesce(f.because, '{}') || coalesce(p.because, '{}') AS because
    FROM opened o
    LEFT JOIN award a USING (about)
    LEFT JOIN abandoned g USING (about)
    LEFT JOIN offered f ON f.about = o.about
    LEFT JOIN placed p ON p.award_id = a.award_id
)
"""
BY_LOT: Final[LiteralString] = (
    REFERRALS
    + """
SELECT lot, kind, count(DISTINCT referral_id)::int AS referrals,
       (count(DISTINCT referral_id) FILTER (WHERE emergency))::int AS emergencies,
       (count(DISTINCT referral_id) FILTER (WHERE outcome = 'open'))::int AS still_open,
       (count(DISTINCT referral_id) FILTER (WHERE outcome = 'met'))::int AS met,
       (count(DISTINCT referral_id) FILTER (WHERE outcome = 'met elsewhere'))::int AS met_elsewhere,
       (count(DISTINCT referral_id) FILTER (WHERE outcome = 'unmet'))::int AS unmet,
       (SELECT round(avg(x.offers), 1) FROM referral_outcome x
        WHERE (x.lot, x.kind) = (r.lot, r.kind)) AS offers_per_referral,
       (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x.days) FROM referral_outcome x
        WHERE (x.lot, x.kind) = (r.lot, r.kind)) AS median_days,
       max(days) AS longest_days,
       (count(DISTINCT referral_id) FILTER (WHERE emergency AND days <= 1))::int
           AS emergencies_in_a_day,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM referral_outcome r CROSS JOIN LATERAL unnest(because) AS position
GROUP BY lot, kind ORDER BY lot, kind
"""
)
EACH: Final[LiteralString] = (
    REFERRALS
    + """
SELECT referral_id, lot, kind, emergency, opened_on, outcome, offers, days,
       (SELECT array_agg(DISTINCT position ORDER BY position) FROM unnest(because) AS position)
           AS because
FROM referral_outcome ORDER BY opened_on, referral_id, because
"""
)


class Demand(Row):
    """The year's referrals of one lot and kind by outcome, and the days until placement."""

    lot: str
    kind: str
    referrals: int
    emergencies: int
    still_open: int
    met: int
    met_elsewhere: int
    unmet: int
    offers_per_referral: Decimal
    median_days: int | None
    longest_days: int | None
    emergencies_in_a_day: int


class ReferralOutcome(Row):
    """One referral of the year and its outcome."""

    referral_id: Reference
    lot: str
    kind: str
    emergency: bool
    opened_on: date
    outcome: str
    offers: int
    days: int | None


def demand(connection: Connection, basis: Basis) -> list[Demand]:
    """The year's referrals by lot, kind and outcome."""
    return rows(connection, Demand, BY_LOT, basis)


def referrals(connection: Connection, basis: Basis) -> list[ReferralOutcome]:
    """Each referral of the year, the earliest first."""
    return rows(connection, ReferralOutcome, EACH, basis)


QUESTION: Final = Question(
    name="demand",
    title="Demand",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "commissioner", "performance-officer"),
    order=140,
    tables=(
        Table(
            "demand",
            "Searches of the year by what came of them, and days until placed",
            Demand,
            demand,
            (
                "lot",
                "kind",
                "referrals",
                "met",
                "met_elsewhere",
                "unmet",
                "still_open",
                "offers_per_referral",
                "median_days",
            ),
            labels={
                "referrals": "Searches",
                "emergencies": "Emergencies",
                "still_open": "Still open",
                "met": "Placed under the framework",
                "met_elsewhere": "Placed another way",
                "unmet": "Not placed",
                "offers_per_referral": "Offers for each search",
                "median_days": "Middle number of days until placed",
                "longest_days": "Most days until placed",
                "emergencies_in_a_day": "Emergencies placed within a day",
            },
        ),
        Table(
            "referrals",
            "Each search of the year",
            ReferralOutcome,
            referrals,
            ("referral_id", "kind", "opened_on", "outcome", "offers", "days"),
            summary=False,
            values={
                "met": "Placed under the framework",
                "met elsewhere": "Placed another way",
                "unmet": "Not placed",
                "open": "Still open",
            },
            labels={
                "days": "Days until placed",
            },
        ),
    ),
)
