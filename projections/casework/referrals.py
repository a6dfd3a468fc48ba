"""Referrals: the searches in progress, their stage, and the day each placement is needed.

Asked by    brokers, at the start of the day; evaluators, for offers that await a score.
Counts      referrals opened by `as_of` that were neither abandoned nor placed by then.
Dates       the day of need is the referral's. The reply time is that of the last invitation.
Leaves out  the child. A referral has a reference of its own.

    BOARD-1  A referral leaves the board when a placement under it starts, or when it is abandoned.
             One that is reopened comes back, with what was asked and offered since.
    BOARD-2  An award that was cancelled or declined has fallen, and the search continues.
    BOARD-3  A reason for not asking a provider that the ledger contradicted when it was given stays
             listed for the financial year, whatever came of the search (INVITE-7).

Source: the ledger's own (decision 92); the ledger's own (decision 78) (BOARD-3).
"""

from datetime import date, datetime
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

BOARD: Final[LiteralString] = """
WITH event AS MATERIALIZED (
    SELECT * FROM referral_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
), begun AS (  -- the position from which each search goes on: where it was begun again, if it was
    SELECT about, max(because[1]) AS since FROM event
    WHERE what IN ('referral-opened', 'referral-reopened') GROUP BY about
), closed AS (
    SELECT about FROM event JOIN begun USING (about)
    WHERE what = 'referral-abandoned' AND because[1] > since
    UNION
    SELECT a.about FROM event a JOIN begun USING (about) JOIN child_event p
        ON p.fields ->> 'award_id' = a.fields ->> 'award_id'
    WHERE a.fields ? 'route' AND a.because[1] > since AND p.what = 'placement-started'
      AND p.known @> %(known_at)s::bigint AND p.on_day <= %(as_of)s
), award AS (
    SELECT a.about, a.fields ->> 'award_id' AS award_id, a.fields ->> 'provider_id' AS provider_id,
           EXISTS (SELECT FROM event d WHERE d.about = a.about AND d.what = 'award-authorised'
                   AND d.fields ->> 'award_id' = a.fields ->> 'award_id'
                   AND (d.fields ->> 'complete')::boolean) AS authorised
    FROM event a JOIN begun USING (about)
    WHERE a.fields ? 'route' AND a.because[1] > since AND NOT EXISTS (
        SELECT FROM event f WHERE f.about = a.about
        AND f.what IN ('award-cancelled', 'authorisation-declined')
        AND f.fields ->> 'award_id' = a.fields ->> 'award_id')
), invited AS (
    SELECT about, sum(jsonb_array_length(fields -> 'provider_ids'))::int AS invited,
           max((fields ->> 'respond_by')::timestamptz) AS respond_by
    FROM event JOIN begun USING (about)
    WHERE what = 'providers-invited' AND because[1] > since GROUP BY about
), counted AS (
    SELECT about, (count(*) FILTER (WHERE what = 'offer-made')
                   - count(*) FILTER (WHERE what = 'offer-withdrawn')
                   - count(*) FILTER (WHERE what = 'answer-objected'
                                      AND fields ->> 'answer' = 'offer')
                   + count(*) FILTER (WHERE what = 'answer-objected'
                                      AND fields ->> 'answer' = 'withdrawal'))::int AS offers,
           (count(*) FILTER (WHERE what = 'invitation-declined')
            - count(*) FILTER (WHERE what = 'answer-objected'
                               AND fields ->> 'answer' = 'decline'))::int AS declined,
           (array_agg(fields ->> 'needed_on' ORDER BY position DESC)
                FILTER (WHERE fields ? 'needed_on'))[1]::date AS needed_on,
           array_agg(DISTINCT position ORDER BY position) AS because
    FROM event JOIN begun USING (about)
    CROSS JOIN LATERAL (SELECT because[1] AS position) AS b
    WHERE position >= since OR event.what = 'referral-opened' GROUP BY about
)
SELECT o.about AS referral_id, o.fields ->> 'lot' AS lot, o.fields ->> 'kind' AS kind,
       (o.fields ->> 'emergency')::boolean AS emergency, o.on_day AS opened_on,
       c.needed_on,
       CASE WHEN a.authorised THEN 'authorised'
            WHEN a.award_id IS NOT NULL THEN 'awaits authorisation'
            WHEN c.offers > 0 THEN 'offers in' WHEN i.invited > 0 THEN 'asked'
            ELSE 'searching' END AS stage,
       coalesce(i.invited, 0) AS invited, c.offers, c.declined, i.respond_by,
       a.award_id, a.provider_id, c.because
FROM event o JOIN counted c USING (about) LEFT JOIN invited i USING (about)
     LEFT JOIN award a USING (about)
WHERE o.what = 'referral-opened' AND o.about NOT IN (SELECT about FROM closed)
ORDER BY c.needed_on, o.about, o.because, a.award_id
"""

CONTRADICTED: Final[LiteralString] = """
SELECT r.about AS referral_id, r.on_day AS invited_on, r.fields ->> 'tier' AS tier,
       found.value ->> 'provider_id' AS provider_id,
       (SELECT reason.value ->> 'code' FROM jsonb_array_elements(r.fields -> 'left_out') AS reason
        WHERE reason.value ->> 'provider_id' = found.value ->> 'provider_id') AS code,
       found.value ->> 'holds' AS holds, r.because
FROM referral_event r CROSS JOIN LATERAL jsonb_array_elements(r.fields -> 'contradicted') AS found
WHERE r.what = 'providers-invited' AND r.known @> %(known_at)s::bigint
  AND r.on_day >= %(year_from)s AND r.on_day <= %(as_of)s
ORDER BY r.on_day, r.about, provider_id, r.because
"""


class Referral(Row):
    """A search in progress: the kind and day needed, its stage, and the replies so far."""

    referral_id: Reference
    lot: str
    kind: str
    emergency: bool
    opened_on: date
    needed_on: date
    stage: str
    invited: int
    offers: int
    declined: int
    respond_by: datetime | None
    award_id: Reference | None
    provider_id: Reference | None


class Contradicted(Row):
    """A provider that was not asked, the reason given, and what the ledger held instead."""

    referral_id: Reference
    invited_on: date
    tier: str
    provider_id: Reference
    code: str | None
    holds: str


def contradicted(connection: Connection, basis: Basis) -> list[Contradicted]:
    """The reasons of the year for not asking a provider that the ledger contradicted."""
    return rows(connection, Contradicted, CONTRADICTED, basis)


def board(connection: Connection, basis: Basis) -> list[Referral]:
    """The searches in progress, the soonest needed first."""
    return rows(connection, Referral, BOARD, basis)


QUESTION: Final = Question(
    name="referrals",
    title="Searches",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "commissioner", "evaluator", "moderator"),
    order=270,
    tables=(
        Table(
            "board",
            "Searches in progress, the soonest needed first",
            Referral,
            board,
            ("referral_id", "kind", "needed_on", "stage", "invited", "offers", "declined"),
            summary=False,
            labels={
                "needed_on": "Needed on",
                "stage": "Where it stands",
                "respond_by": "Answers by",
            },
        ),
        Table(
            "contradicted",
            "Not asked, for a reason that the ledger contradicted",
            Contradicted,
            contradicted,
            ("referral_id", "invited_on", "provider_id", "code", "holds"),
            summary=False,
            labels={
                "invited_on": "Asked on",
                "tier": "Where it was sought",
                "code": "Reason given",
                "holds": "What the ledger held",
            },
        ),
    ),
)
