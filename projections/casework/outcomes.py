"""The core outcomes that the report promises (¶1.10), each with one measure.

Asked by    the Cabinet Member, commissioners, and readers of the statement of sufficiency.
Counts      as each measure states, at each quarter's end since the first policy and on `as_of`.
Leaves out  any meaning of an outcome beyond its measure.

    OUTCOME-1  Local homes for local children: the per cent of children placed in the borough, of
               those whose authority is known.
    OUTCOME-2  The voice of children: the per cent of case reviews of the last twelve months in
               which a child of four or over took part or sent views (PN1 to PN6).
    OUTCOME-3  Market management: offers for each referral opened in the last twelve months.
    OUTCOME-4  Quality: the per cent of children in homes judged good or outstanding, of those in
               judged homes.
    OUTCOME-5  Placement choice: places registered in the borough, without agencies.
    OUTCOME-6  Step-down: the per cent of step-downs decided by contract reviews that were carried
               out by the day, of those due in the last twelve months.
    OUTCOME-7  Social value: the mean score for social value, out of 100, of the providers admitted
               by the day.
    OUTCOME-8  More is better for every outcome. A trend needs more than one quarter.

Source: the council's report ¶1.10, whose outcomes they are; each measure is the ledger's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.question import Question, Table
from projections.places.whereabouts import WHEREABOUTS

QUARTER: Final = 3
MOST_QUARTERS: Final = 8
OUTCOMES: Final[LiteralString] = (
    WHEREABOUTS
    + """
, year AS (
    SELECT daterange((%(as_of)s::date - interval '1 year')::date + 1, %(as_of)s::date + 1) AS days
), child AS (
    SELECT h.* FROM child_event h
    WHERE h.known @> %(known_at)s::bigint AND h.on_day <= %(as_of)s
), referral AS (
    SELECT h.* FROM referral_event h CROSS JOIN year
    WHERE h.known @> %(known_at)s::bigint AND year.days @> h.on_day
), step_down AS (  -- step-downs that contract reviews decided, and whether they were carried out
    SELECT r.because,
           EXISTS (SELECT FROM child x
                   WHERE x.about = r.about AND x.what = 'placement-started'
                     AND x.on_day > r.on_day
                     AND x.fields ->> 'kind' IN ('fostering-agency', 'in-house-fostering',
                                                 'connected-carers', 'semi-independent')) AS done
    FROM child r CROSS JOIN year
    WHERE r.what = 'placement-reviewed' AND r.fields ->> 'outcome' = 'step-down'
      AND year.days @> (r.fields ->> 'to_be_done_by')::date
), measured AS (
    SELECT 1 AS n, location = 'in' AS applies, NULL::numeric AS amount, placed_because AS because
    FROM whereabouts WHERE location <> 'unknown'
    UNION ALL
    SELECT 2, c.fields ->> 'participation' NOT IN ('PN0', 'PN7'), NULL, c.because
    FROM child c CROSS JOIN year
    WHERE c.what = 'case-reviewed' AND year.days @> c.on_day
      AND c.fields ->> 'participation' <> 'PN0'
    UNION ALL
    SELECT 3, NULL, (SELECT count(*) FROM referral o
                     WHERE o.about = r.about AND o.what = 'offer-made'), r.because
    FROM referral r WHERE r.what = 'referral-opened'
    UNION ALL
    SELECT 4, judgement IN ('good', 'outstanding'), NULL, judged_because
    FROM whereabouts WHERE judgement IS NOT NULL
    UNION ALL
    SELECT 5, NULL, places, because FROM home_places
    WHERE known @> %(known_at)s::bigint AND days @> %(as_of)s::date AND measure = 'registered'
      AND authority = ANY (%(borough)s) AND kind NOT IN ('fostering-agency', 'in-house-fostering')
    UNION ALL
    SELECT 6, done, NULL, because FROM step_down
    UNION ALL
    SELECT 7, NULL, (fields ->> 'social_value')::numeric, because FROM provider_event
    WHERE what = 'provider-admitted' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), named (n, rule, outcome, measure, unit) AS (
    VALUES (1, 'OUTCOME-1', 'Local homes for local children and young people',
            'children placed in the borough', 'per cent'),
           (2, 'OUTCOME-2', 'The voice of children and young people',
            'reviews in which the child took part or sent views', 'per cent'),
           (3, 'OUTCOME-3', 'Effective market management and relationships with providers',
            'offers for each referral', 'offers'),
           (4, 'OUTCOME-4', 'Improved quality', 'children in good or outstanding homes',
            'per cent'),
           (5, 'OUTCOME-5', 'More local placement choice', 'places registered in the borough',
            'places'),
           (6, 'OUTCOME-6', 'Step down, and growth of semi-independent placements',
            'step-downs done by the day they were due', 'per cent'),
           (7, 'OUTCOME-7', 'Social value', 'mean score for social value of providers admitted',
            'out of 100')
)
SELECT %(as_of)s::date AS on_day, rule, outcome, measure, unit,
       CASE WHEN n IN (1, 2, 4, 6)
            THEN round(100.0 * count(*) FILTER (WHERE applies) / nullif(count(applies), 0), 1)
            WHEN n = 5 THEN coalesce(sum(amount), 0) ELSE round(avg(amount), 1) END AS value,
       count(m.n)::int AS of_all,
       coalesce((SELECT array_agg(DISTINCT position ORDER BY position)
                 FROM measured x CROSS JOIN LATERAL unnest(x.because) AS position
                 WHERE x.n = named.n), '{}') AS because
FROM named LEFT JOIN measured m USING (n)
GROUP BY n, rule, outcome, measure, unit ORDER BY n
"""
)
BEGAN: Final[LiteralString] = """
SELECT min(on_day) FROM policy_event
WHERE what = 'policy-adopted' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
"""


class Outcome(Row):
    """An outcome's measure on a day; its value is None if there is nothing to measure."""

    on_day: date
    rule: str
    outcome: str
    measure: str
    unit: str
    value: Decimal | None
    of_all: int


class Trend(Outcome):
    """An outcome's measure with its baseline: the first quarter measured, and the change since."""

    baseline_on: date | None
    baseline: Decimal | None
    change: Decimal | None
    trend: str


def outcomes(connection: Connection, basis: Basis) -> list[Outcome]:
    """Each outcome's measure on the day."""
    return rows(connection, Outcome, OUTCOMES, basis)


def quarters(connection: Connection, basis: Basis) -> list[Outcome]:
    """Each outcome's measure at each quarter's end since the policy began, and on the day."""
    found = connection.execute(BEGAN, basis.parameters).fetchone()
    began = basis.as_of if found is None or found[0] is None else found[0]
    return [
        outcome
        for day in quarter_ends(began, basis.as_of)
        for outcome in outcomes(connection, replace(basis, as_of=day))
    ]


def trends(connection: Connection, basis: Basis) -> list[Trend]:
    """Each outcome with its measure on the day, its baseline and its trend."""
    every = quarters(connection, basis)
    return [compare_with_baseline(now, [q for q in every if q.rule == now.rule])
            for now in every if now.on_day == basis.as_of]  # fmt: skip


def compare_with_baseline(now: Outcome, series: Sequence[Outcome]) -> Trend:
    """An outcome with its baseline in a series, by the entries of both."""
    first = next((each for each in series if each.value is not None), None)
    change = None
    if first and first.value is not None and now.value is not None and first.on_day < now.on_day:
        change = now.value - first.value
    because = {*now.because, *(first.because if first else ())}
    return Trend(
        **{**dict(now), "because": tuple(sorted(because))},
        baseline_on=first.on_day if first else None,
        baseline=first.value if first else None,
        change=change,
        trend=trend_in_words(change),
    )


def trend_in_words(change: Decimal | None) -> str:
    """The direction of a change.

    >>> trend_in_words(Decimal("1.5")), trend_in_words(Decimal(0)), trend_in_words(None)
    ('better', 'no change', 'too early to say')
    """
    if change is None:
        return "too early to say"
    return "no change" if change == 0 else "better" if change > 0 else "worse"


def quarter_ends(since: date, until: date) -> list[date]:
    """The last days of quarters from one day to another, the latest eight, and then that day.

    >>> [f"{day:%d %b}" for day in quarter_ends(date(2021, 5, 1), date(2021, 12, 31))]
    ['30 Jun', '30 Sep', '31 Dec']
    """
    ends = []
    first = date(since.year, (since.month - 1) // QUARTER * QUARTER + 1, 1)
    while (first := next_quarter(first)) - timedelta(days=1) < until:
        ends.append(first - timedelta(days=1))
    return [*ends[-MOST_QUARTERS:], until]


def next_quarter(first: date) -> date:
    """The first day of the next quarter."""
    return (first + timedelta(days=QUARTER * 31)).replace(day=1)


QUESTION: Final = Question(
    name="outcomes",
    title="Core outcomes",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "commissioner", "finance", "performance-officer"),
    order=190,
    tables=(
        Table(
            "outcomes",
            "The outcomes of ¶1.10 of the report: measure, baseline and trend",
            Trend,
            trends,
            ("outcome", "measure", "value", "unit", "baseline", "baseline_on", "trend"),
            labels={
                "outcome": "Outcome",
                "baseline_on": "First measured on",
                "baseline": "At first",
                "change": "Change",
                "trend": "Trend",
            },
        ),
        Table(
            "quarters",
            "The outcomes at each quarter's end",
            Outcome,
            quarters,
            ("on_day", "measure", "value", "unit"),
            summary=False,
            labels={
                "outcome": "Outcome",
            },
        ),
    ),
)
