"""Application rounds: who applied, what was scored and agreed and why, and what came of it.

Asked by    commissioners before a round is concluded, and auditors and courts afterwards.
Counts      rounds opened by `as_of`, the applications in them, and each criterion of each.
Dates       what was done by `as_of`.
Leaves out  admissions that passed to a provider with a business: it did not apply.

    ROUNDS-1  An application is waiting until its provider is admitted or refused.
    ROUNDS-2  The scores given are those of every evaluator; the agreed score is the one agreed
              last.

Source: the ledger's own (decision 71).
"""

from datetime import date
from decimal import Decimal
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

SAID: Final[LiteralString] = """
WITH said AS (
    SELECT about AS round, what, on_day, fields, fields ->> 'provider_id' AS provider_id,
           fields ->> 'lot' AS lot, because
    FROM round_event WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), applied AS (
    SELECT DISTINCT ON (round, lot, provider_id) round, lot, provider_id, on_day AS applied_on,
           because
    FROM said WHERE what = 'provider-applied'
    ORDER BY round, lot, provider_id, because DESC
), agreed AS (
    SELECT DISTINCT ON (round, lot, provider_id) round, lot, provider_id, on_day AS moderated_on,
           fields ->> 'moderated_by' AS moderated_by, fields ->> 'reasons' AS reasons,
           fields -> 'scores' AS scores, because
    FROM said WHERE what = 'application-moderated'
    ORDER BY round, lot, provider_id, because DESC
), given AS (
    SELECT round, lot, provider_id, fields ->> 'evaluator' AS evaluator,
           fields -> 'scores' AS scores, because
    FROM said WHERE what = 'application-scored'
), decided AS (
    SELECT DISTINCT ON (round, lot, provider_id) round, lot, provider_id, on_day AS decided_on,
           CASE what WHEN 'provider-admitted' THEN 'admitted' ELSE 'refused' END AS outcome,
           fields ->> 'level' AS level, fields ->> 'reasons' AS refused_because, because
    FROM said WHERE what IN ('provider-admitted', 'provider-refused')
    ORDER BY round, lot, provider_id, because DESC
)
"""
ROUNDS: Final[LiteralString] = (
    SAID
    + """
, opened AS (
    SELECT DISTINCT ON (round) round, on_day AS opened_on, fields, because
    FROM said WHERE what = 'round-opened' ORDER BY round, because DESC
), count AS (
    SELECT round, count(*)::int AS applications,
           (count(*) FILTER (WHERE outcome = 'admitted'))::int AS admitted,
           (count(*) FILTER (WHERE outcome = 'refused'))::int AS refused,
           (count(*) FILTER (WHERE outcome IS NULL))::int AS waiting
    FROM applied LEFT JOIN decided USING (round, lot, provider_id) GROUP BY 1
)
SELECT o.round AS round_id, o.fields ->> 'framework_id' AS framework_id, o.opened_on,
       (SELECT max(on_day) FROM said s WHERE s.round = o.round AND what = 'round-closed')
           AS closed_on,
       (SELECT max(on_day) FROM said s WHERE s.round = o.round AND what = 'round-concluded')
           AS concluded_on,
       coalesce(c.applications, 0) AS applications, coalesce(c.admitted, 0) AS admitted,
       coalesce(c.refused, 0) AS refused, coalesce(c.waiting, 0) AS waiting,
       ARRAY(SELECT DISTINCT p FROM said s CROSS JOIN LATERAL unnest(s.because) AS p
             WHERE s.round = o.round AND s.what NOT LIKE 'application-%%' ORDER BY p) AS because
FROM opened o LEFT JOIN count c USING (round)
ORDER BY o.opened_on, o.round
"""
)
APPLICATIONS: Final[LiteralString] = (
    SAID
    + """
SELECT a.round AS round_id, a.lot, a.provider_id, a.applied_on,
       coalesce((SELECT string_agg(DISTINCT g.evaluator, ', ') FROM given g
        WHERE (g.round, g.lot, g.provider_id) = (a.round, a.lot, a.provider_id)), '')
           AS evaluators,
       m.moderated_by, m.moderated_on, m.reasons, coalesce(d.outcome, 'waiting') AS outcome,
       d.decided_on, d.level, d.refused_because,
       ARRAY(SELECT DISTINCT p FROM unnest(
           a.because || coalesce(m.because, '{}') || coalesce(d.because, '{}')
           || ARRAY(SELECT unnest(g.because) FROM given g
                    WHERE (g.round, g.lot, g.provider_id) = (a.round, a.lot, a.provider_id))) AS p
             ORDER BY p) AS because
FROM applied a LEFT JOIN agreed m USING (round, lot, provider_id)
               LEFT JOIN decided d USING (round, lot, provider_id)
ORDER BY a.round, a.lot, a.provider_id
"""
)
SCORES: Final[LiteralString] = (
    SAID
    + """
, each AS (
    SELECT round, lot, provider_id, s.key AS criterion, evaluator, s.value AS score, because
    FROM given CROSS JOIN LATERAL jsonb_each_text(scores) AS s
)
SELECT e.round AS round_id, e.lot, e.provider_id, e.criterion,
       string_agg(DISTINCT e.evaluator || ' ' || e.score, ', ') AS scores_given,
       (m.scores ->> e.criterion)::numeric AS agreed_score,
       array_agg(DISTINCT p ORDER BY p) AS because
FROM each e LEFT JOIN agreed m USING (round, lot, provider_id)
CROSS JOIN LATERAL unnest(e.because || coalesce(m.because, '{}')) AS p
GROUP BY e.round, e.lot, e.provider_id, e.criterion, m.scores
ORDER BY e.round, e.lot, e.provider_id, e.criterion
"""
)


class Round(Row):
    """An application round, and how many of its applications were admitted or refused."""

    round_id: Reference
    framework_id: Reference
    opened_on: date
    closed_on: date | None
    concluded_on: date | None
    applications: int
    admitted: int
    refused: int
    waiting: int


class Application(Row):
    """An application to a lot: who scored it, who agreed its scores and why, what came of it."""

    round_id: Reference
    lot: str
    provider_id: Reference
    applied_on: date
    evaluators: str
    moderated_by: Reference | None
    moderated_on: date | None
    reasons: str | None
    outcome: str
    decided_on: date | None
    level: str | None
    refused_because: str | None


class Score(Row):
    """The scores that each evaluator gave an application on a criterion, and the one agreed."""

    round_id: Reference
    lot: str
    provider_id: Reference
    criterion: str
    scores_given: str
    agreed_score: Decimal | None


def rounds(connection: Connection, basis: Basis) -> list[Round]:
    """Every round opened so far."""
    return rows(connection, Round, ROUNDS, basis)


def applications(connection: Connection, basis: Basis) -> list[Application]:
    """Every application, by round, lot and provider."""
    return rows(connection, Application, APPLICATIONS, basis)


def scores(connection: Connection, basis: Basis) -> list[Score]:
    """Every score that was given or agreed, by application and criterion."""
    return rows(connection, Score, SCORES, basis)


QUESTION: Final = Question(
    name="application-rounds",
    title="Application rounds",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "commissioner"),
    order=275,
    tables=(
        Table(
            "rounds",
            "Rounds, and what came of the applications",
            Round,
            rounds,
            (
                "round_id",
                "opened_on",
                "closed_on",
                "applications",
                "admitted",
                "refused",
                "waiting",
            ),
            labels={
                "round_id": "Application round",
                "framework_id": "Framework",
                "closed_on": "Closed on",
                "concluded_on": "Concluded on",
                "applications": "Applications",
                "admitted": "Admitted",
                "refused": "Refused",
                "waiting": "To be decided",
            },
        ),
        Table(
            "applications",
            "Who scored each application, who agreed its scores and why",
            Application,
            applications,
            ("round_id", "lot", "provider_id", "evaluators", "moderated_by", "reasons", "outcome"),
            summary=False,
            values={"admitted": "Admitted", "refused": "Refused", "waiting": "To be decided"},
            labels={
                "round_id": "Application round",
                "applied_on": "Applied on",
                "evaluators": "Scored by",
                "moderated_by": "Scores agreed by",
                "moderated_on": "Scores agreed on",
                "reasons": "Why they were agreed",
                "decided_on": "Decided on",
                "level": "Level",
                "refused_because": "Why it was refused",
            },
        ),
        Table(
            "scores",
            "The scores that each evaluator gave, and those agreed, out of 100",
            Score,
            scores,
            ("round_id", "lot", "provider_id", "criterion", "scores_given", "agreed_score"),
            summary=False,
            values={
                "collaboration": "Collaboration",
                "quality": "Quality",
                "understanding_cost": "Understanding of cost",
                "social_value": "Social value",
            },
            labels={
                "round_id": "Application round",
                "criterion": "Criterion",
                "scores_given": "Scores given",
                "agreed_score": "Score agreed",
            },
        ),
    ),
)
