"""Early warning: events at a home or its provider that affect children placed there.

Asked by    commissioners every morning, and the social workers of the children.
Counts      one row for each warning that holds on `as_of`, in homes where our children live.
Leaves out  homes in which none of our children lives on the day.

    WARN-1  The home's latest judgement is inadequate or requires improvement, or is worse than the
            judgement before it. Of supported accommodation, the latest outcome is not consistently
            strong.
    WARN-2  The home's provider is suspended in any lot.
    WARN-3  The home's registration is cancelled, or it is one of the council's own homes and is
            not operating.
    WARN-4  Notice that stands has been given on a placement in the home that has not ended. It is
            neither withdrawn, nor set aside by another agreed end.
    WARN-5  The home has more children than places, as far as is recorded.
    WARN-6  The home was last inspected over three years ago, or was registered over a year ago
            and has never been inspected.
    WARN-7  A notice of Ofsted's about the home or one of its addresses is in force.

Source: the ledger's own (decision 94).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table
from projections.facts.notices import STANDING
from projections.places.placed import PLACED

WARNINGS: Final[LiteralString] = (
    "WITH "
    + PLACED
    + ", "
    + STANDING
    + """
, home AS (
    SELECT home_id, min(provider_id) AS provider_id, array_agg(child_ref ORDER BY child_ref) AS who,
           array_agg(DISTINCT subject) AS placements
    FROM placed WHERE home_id IS NOT NULL GROUP BY home_id
), event AS (
    SELECT * FROM home_event WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), judged AS (
    SELECT about AS home_id, fields ->> 'judgement' AS judgement, on_day, because,
           CASE fields ->> 'judgement' WHEN 'outstanding' THEN 1 WHEN 'good' THEN 2
                WHEN 'requires-improvement' THEN 3 WHEN 'inadequate' THEN 4 END AS grade,
           fields ->> 'judgement' IN ('inconsistent-quality', 'serious-or-widespread-weaknesses')
               AS is_weak,
           row_number() OVER (PARTITION BY about ORDER BY on_day DESC, because DESC) AS n
    FROM event WHERE what = 'judgement-recorded'
), latest AS (  -- the latest suspension of each provider in each lot, and operation of each home
    SELECT DISTINCT ON (about, kind) about, kind, what, fields, on_day, because
    FROM (SELECT about, lot AS kind, what, fields, on_day, because FROM provider_event
          CROSS JOIN LATERAL jsonb_array_elements_text(fields -> 'lots') AS it (lot)
          WHERE what IN ('provider-suspended', 'provider-reinstated')
            AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
          UNION ALL
          SELECT about, 'operation', what, fields, on_day, because FROM event
          WHERE what = 'operation-changed') AS each
    ORDER BY about, kind, on_day DESC, because DESC
), room_in_home AS (
    SELECT home_id, sum(CASE measure WHEN 'registered' THEN places ELSE -places END)::int AS room,
           array_agg(DISTINCT position) AS because
    FROM home_places CROSS JOIN LATERAL unnest(because) AS position
    WHERE known @> %(known_at)s::bigint AND days @> %(as_of)s::date
      AND position = because[array_length(because, 1)]
    GROUP BY home_id
), warning AS (
    SELECT h.home_id, 'WARN-1' AS rule,
           'judged ' || j.judgement || CASE WHEN b.grade < j.grade
                                            THEN ', was ' || b.judgement ELSE '' END AS warning,
           j.on_day, j.because
    FROM home h JOIN judged j ON j.home_id = h.home_id AND j.n = 1
    LEFT JOIN judged b ON b.home_id = h.home_id AND b.n = 2
    WHERE j.is_weak OR j.grade >= 3 OR b.grade < j.grade
    UNION ALL
    SELECT DISTINCT h.home_id, 'WARN-2', 'provider suspended: ' || (s.fields ->> 'trigger'),
           s.on_day, s.because
    FROM home h JOIN latest s ON s.about = h.provider_id AND s.what = 'provider-suspended'
    UNION ALL
    SELECT h.home_id, 'WARN-3', 'registration cancelled', c.on_day, c.because
    FROM home h JOIN event c ON c.about = h.home_id AND c.what = 'registration-cancelled'
    UNION ALL
    SELECT h.home_id, 'WARN-3', 'not operating', o.on_day, o.because
    FROM home h JOIN latest o ON o.about = h.home_id AND o.kind = 'operation'
                                AND NOT (o.fields ->> 'operating')::boolean
    UNION ALL
    SELECT h.home_id, 'WARN-4', 'notice given by the ' || n.given_by, n.on_day, n.because
    FROM home h JOIN standing_notice n ON n.subject = ANY (h.placements)
    UNION ALL
    SELECT h.home_id, 'WARN-5', cardinality(h.who) - f.room || ' more than its places', %(as_of)s,
           f.because
    FROM home h JOIN room_in_home f USING (home_id) WHERE f.room < cardinality(h.who)
    UNION ALL
    SELECT h.home_id, 'WARN-6', coalesce('last inspected ' || j.on_day, 'never inspected'),
           coalesce(j.on_day, r.on_day), coalesce(j.because, r.because)
    FROM home h
    JOIN event r ON r.about = h.home_id AND r.what = 'home-registered'
    LEFT JOIN judged j ON j.home_id = h.home_id AND j.n = 1
    WHERE coalesce(j.on_day + interval '3 years', r.on_day + interval '1 year') < %(as_of)s
    UNION ALL
    SELECT h.home_id, 'WARN-7',
           'notice from Ofsted: ' || replace(n.fields ->> 'notice', '-notice', '')
               || coalesce(' at ' || (n.fields ->> 'address_id'), ''), n.on_day, n.because
    FROM home h JOIN event n ON n.about = h.home_id AND n.what = 'ofsted-notice-served'
    WHERE coalesce((n.fields ->> 'in_force_until')::date, 'infinity') > %(as_of)s
      AND NOT EXISTS (SELECT FROM event x WHERE x.about = n.about
                      AND x.what = 'ofsted-notice-lifted'
                      AND x.fields -> 'notice_id' = n.fields -> 'notice_id')
)
SELECT w.rule, w.warning, w.on_day, h.home_id, h.provider_id, cardinality(h.who) AS children,
       h.who AS child_refs,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM (SELECT unnest(w.because)
              UNION ALL
              SELECT unnest(x.because) FROM placed x WHERE x.home_id = w.home_id) AS p (position))
           AS because
FROM warning w JOIN home h USING (home_id)
ORDER BY w.rule, w.on_day DESC, h.home_id, w.warning, w.because
"""
)


class HomeWarning(Row):
    """A warning about a home, the day it dates from, and our children who live there."""

    rule: str
    warning: str
    on_day: date
    home_id: Reference
    provider_id: Reference | None
    children: int
    child_refs: tuple[str, ...]


def warnings(connection: Connection, basis: Basis) -> list[HomeWarning]:
    """The warnings about homes in which our children live."""
    return rows(connection, HomeWarning, WARNINGS, basis)


QUESTION: Final = Question(
    name="early-warning",
    title="Early warning",
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
    order=180,
    tables=(
        Table(
            "warnings",
            "Inspections, suspensions, closures and notices that affect our children",
            HomeWarning,
            warnings,
            ("rule", "warning", "on_day", "home_id", "children"),
            labels={
                "warning": "Warning",
                "on_day": "Dates from",
                "child_refs": "Children’s references",
            },
        ),
    ),
)
