"""Awards: each award, its route, ground and value, and who authorised it.

Asked by    the Cabinet Member (recommendation 4), authorising officers, and auditors.
Counts      awards made by `as_of`, including those cancelled or declined, the latest first.
Money       pounds, for all the children of the referral, as calculated when it was decided.
Leaves out  nothing.

    AWARDS-1  An award is authorised once every officer who decides it under the scheme of
              delegation has authorised it.
    AWARDS-2  An award authorised after a child was placed is retrospective, and remains so,
              whatever day was entered for the authorisation (AUTHORISE-5).
    AWARDS-3  An award that was cancelled or declined has fallen. It stays in the list.

Source: the council's scheme of delegation (AWARDS-1); the ledger's own (decision 17).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table

AWARDS: Final[LiteralString] = """
WITH event AS MATERIALIZED (
    SELECT * FROM referral_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), authorisation AS (
    SELECT about, fields ->> 'award_id' AS award_id,
           array_agg(fields ->> 'authorised_as' ORDER BY because) AS authorised_as,
           max(on_day) FILTER (WHERE (fields ->> 'complete')::boolean) AS authorised_on,
           bool_or((fields ->> 'retrospective')::boolean) AS retrospective
    FROM event WHERE what = 'award-authorised' GROUP BY 1, 2
), fallen AS (
    SELECT about, fields ->> 'award_id' AS award_id FROM event
    WHERE what IN ('award-cancelled', 'authorisation-declined')
), source AS (
    SELECT about, fields ->> 'award_id' AS award_id,
           array_agg(DISTINCT position ORDER BY position) AS because
    FROM event CROSS JOIN LATERAL unnest(because) AS position
    WHERE fields ? 'award_id' GROUP BY 1, 2
)
SELECT a.fields ->> 'award_id' AS award_id, a.about AS referral_id,
       a.fields ->> 'provider_id' AS provider_id, a.fields ->> 'lot' AS lot,
       a.fields ->> 'route' AS route, a.fields ->> 'ground' AS ground,
       (a.fields ->> 'children')::int AS children,
       (a.fields ->> 'first_week')::numeric AS first_week,
       (a.fields ->> 'average_week')::numeric AS average_week,
       (a.fields ->> 'weekly_value')::numeric AS weekly_value,
       (a.fields ->> 'yearly_value')::numeric AS yearly_value,
       (a.fields ->> 'whole_life_value')::numeric AS whole_life_value,
       (a.fields ->> 'above_schedule')::numeric AS above_schedule,
       a.fields ->> 'geography' AS geography, (a.fields ->> 'registered')::boolean AS registered,
       (a.fields ->> 'key_decision')::boolean AS key_decision,
       a.on_day AS awarded_on, d.authorised_on, coalesce(d.authorised_as, '{}') AS authorised_as,
       coalesce(d.retrospective, false) AS retrospective,
       EXISTS (SELECT FROM fallen f
               WHERE (f.about, f.award_id) = (a.about, a.fields ->> 'award_id')) AS fallen,
       source.because
FROM event a
JOIN source ON (source.about, source.award_id) = (a.about, a.fields ->> 'award_id')
LEFT JOIN authorisation d ON (d.about, d.award_id) = (a.about, a.fields ->> 'award_id')
WHERE a.fields ? 'route'
ORDER BY a.on_day DESC, a.because DESC
"""


ROUTES: Final[LiteralString] = (
    "WITH each AS ("
    + AWARDS
    + """)
SELECT lot, route, ground, count(DISTINCT award_id)::int AS awards,
       (SELECT sum(x.yearly_value) FROM each x
        WHERE NOT x.fallen AND (x.lot, x.route) = (each.lot, each.route)
          AND x.ground IS NOT DISTINCT FROM each.ground) AS yearly_value,
       (count(DISTINCT award_id) FILTER (WHERE key_decision))::int AS key_decisions,
       (count(DISTINCT award_id) FILTER (WHERE retrospective))::int AS retrospective,
       (count(DISTINCT award_id) FILTER (WHERE authorised_on IS NULL))::int AS unauthorised,
       array_agg(DISTINCT position ORDER BY position) AS because
FROM each CROSS JOIN LATERAL unnest(because) AS position
WHERE NOT fallen
GROUP BY lot, route, ground ORDER BY lot, route, ground NULLS LAST
"""
)


class AwardsByRoute(Row):
    """Awards of one lot, route and ground that have not fallen: how many, and pounds in the dearest
    year of each.
    """

    lot: str
    route: str
    ground: str | None
    awards: int
    yearly_value: Pounds
    key_decisions: int
    retrospective: int
    unauthorised: int


class AwardMade(Row):
    """An award, with its value in pounds in the first week, an average week, the dearest week and
    year, and over the minimum term; and pounds a week for a child above the price schedule.
    """

    award_id: Reference
    referral_id: Reference
    provider_id: Reference
    lot: str
    route: str
    ground: str | None
    children: int
    first_week: Pounds
    average_week: Pounds
    weekly_value: Pounds
    yearly_value: Pounds
    whole_life_value: Pounds
    above_schedule: Pounds
    geography: str
    registered: bool
    key_decision: bool
    awarded_on: date
    authorised_on: date | None
    authorised_as: list[str]
    retrospective: bool
    fallen: bool


def routes(connection: Connection, basis: Basis) -> list[AwardsByRoute]:
    """The awards that have not fallen, by lot, route and ground."""
    return rows(connection, AwardsByRoute, ROUTES, basis)


def awards(connection: Connection, basis: Basis) -> list[AwardMade]:
    """Every award made by the day, the latest first."""
    return rows(connection, AwardMade, AWARDS, basis)


QUESTION: Final = Question(
    name="awards",
    title="Awards",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "commissioner",
        "democratic-services",
        "finance",
        "monitoring-officer",
        "solicitor",
    ),
    order=230,
    tables=(
        Table(
            "routes",
            "Awards in force, by lot, route and ground, in pounds",
            AwardsByRoute,
            routes,
            ("lot", "route", "ground", "awards", "yearly_value", "retrospective"),
            labels={
                "key_decisions": "Key decisions",
                "unauthorised": "Not authorised",
            },
        ),
        Table(
            "awards",
            "Awards, the latest first, in pounds",
            AwardMade,
            awards,
            (
                "award_id",
                "route",
                "ground",
                "first_week",
                "average_week",
                "whole_life_value",
                "authorised_on",
                "retrospective",
            ),
            summary=False,
            labels={
                "first_week": "Cost of the first week",
                "average_week": "Cost of an average week",
                "weekly_value": "Cost of the dearest week",
                "whole_life_value": "Cost over the minimum term",
                "above_schedule": "Above the price schedule, a week",
                "geography": "Where it lies",
                "registered": "Registered setting",
                "key_decision": "Key decision",
                "awarded_on": "Recommended on",
                "authorised_on": "Authorised on",
                "authorised_as": "Authorised in the role of",
                "fallen": "No longer stands",
            },
        ),
    ),
)
