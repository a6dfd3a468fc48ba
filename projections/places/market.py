"""The market: homes and agencies, their judgements, places and prices, and providers' replies.

Asked by    commissioners, and providers about themselves (¶1.10: effective market management).
Counts      homes and agencies registered on `as_of` that are in the borough, have a child of ours,
            or belong to a provider invited in the twelve months to `as_of`; offers and declined
            invitations of those twelve months.
Money       pounds a week: the median fee charged on the day.
Leaves out  other homes outside the borough.

    MARKET-1  Occupancy is our children and others' as a share of registered places. It is empty
              where others' places were never reported.
    MARKET-2  A provider's group is the group of its owner as last recorded. Without one, the
              provider is a group by itself.
    MARKET-3  Concentration is a group's share of our children in bought placements, and of the
              places in the borough. The index is the sum of the squares of the groups' shares of
              our children in per cent.
    MARKET-4  A judgement stands from its inspection to the next inspection.

Source: the ledger's own, for the council's report ¶1.10.
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import AuthorityCode, Percent, Pounds, Reference
from projections.engine.question import Question, Table
from projections.places.vacancies import SETTINGS

YEAR: Final[LiteralString] = """
, invitation AS (  -- providers invited in the year, and their replies
    SELECT split_part(tag, ':', 2) AS provider_id, r.what, r.fields, r.because
    FROM referral_event r
    CROSS JOIN LATERAL (
        SELECT 'provider:' || jsonb_array_elements_text(r.fields -> 'provider_ids') AS tag
        WHERE r.what = 'providers-invited'
        UNION ALL
        SELECT 'provider:' || (r.fields ->> 'provider_id')
        WHERE r.what IN ('offer-made', 'invitation-declined', 'offer-withdrawn')
           OR r.fields ? 'route'
    ) AS about
    WHERE r.known @> %(known_at)s::bigint AND r.on_day <= %(as_of)s
      AND r.on_day > (%(as_of)s::date - interval '1 year')::date
), fee AS (
    SELECT home_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY weekly_fee) AS weekly_fee,
           min(because) AS because
    FROM charge
    WHERE known @> %(known_at)s::bigint AND what = 'fee' AND home_id IS NOT NULL
      AND days_charged(days, overrun, %(passed_by)s) @> %(as_of)s::date
    GROUP BY home_id
), relevant AS (
    SELECT s.*, f.weekly_fee, s.because || coalesce(f.because, '{}') AS sources,
           coalesce(s.owner_group, s.provider_id) AS of_group
    FROM setting s LEFT JOIN fee f USING (home_id)
    WHERE s.in_borough OR s.ours > 0
       OR EXISTS (SELECT FROM invitation a WHERE a.provider_id = s.provider_id)
)
"""
HOMES: Final[LiteralString] = (
    SETTINGS
    + YEAR
    + """
SELECT home_id, name, urn, provider_id, of_group AS owner_group, kind, authority, sector, in_house,
       judgement, inspected_on, places, ours, others, others_reported, free, available, takes_none,
       CASE WHEN others_reported AND places > 0
            THEN round(100.0 * (ours + others) / places, 1) END AS occupancy,
       weekly_fee,
       (SELECT array_agg(DISTINCT position ORDER BY position) FROM unnest(sources) AS position)
           AS because
FROM relevant ORDER BY in_borough DESC, kind, name, home_id
"""
)
PROVIDERS: Final[LiteralString] = (
    SETTINGS
    + YEAR
    + """
, everyone AS (
    SELECT provider_id, of_group, 1 AS homes, places, ours, sources AS because,
           NULL::text AS what, NULL::jsonb AS fields
    FROM relevant
    UNION ALL
    SELECT provider_id, NULL, 0, 0, 0, because, what, fields FROM invitation
), review AS (
    SELECT s.fields ->> 'provider_id' AS provider_id, r.fields ->> 'outcome' AS outcome, r.because
    FROM child_event r
    JOIN child_event s ON s.about = r.about AND s.what = 'placement-started'
                          AND s.fields ->> 'placement_id' = r.fields ->> 'placement_id'
                          AND s.known @> %(known_at)s::bigint
    WHERE r.what = 'placement-reviewed' AND r.known @> %(known_at)s::bigint
      AND r.on_day <= %(as_of)s AND r.on_day > (%(as_of)s::date - interval '1 year')::date
)
SELECT e.provider_id, coalesce(max(e.of_group), e.provider_id) AS owner_group,
       sum(e.homes)::int AS homes, sum(e.places)::int AS places, sum(e.ours)::int AS ours,
       (count(*) FILTER (WHERE what = 'providers-invited'))::int AS invited,
       (count(*) FILTER (WHERE what = 'offer-made'))::int AS offers,
       (count(*) FILTER (WHERE what = 'offer-withdrawn'))::int AS withdrawn,
       (count(*) FILTER (WHERE what = 'invitation-declined'))::int AS declined,
       (count(*) FILTER (WHERE fields ? 'route'))::int AS awards,
       mode() WITHIN GROUP (ORDER BY fields ->> 'code')
           FILTER (WHERE what = 'invitation-declined') AS most_often_because,
       (SELECT count(*)::int FROM review r WHERE r.provider_id = e.provider_id) AS reviews,
       (SELECT count(*)::int FROM review r WHERE r.provider_id = e.provider_id
         AND r.outcome <> 'continue') AS reviews_for_change,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM (SELECT unnest(x.because) FROM everyone x WHERE x.provider_id = e.provider_id
              UNION ALL
              SELECT unnest(r.because) FROM review r WHERE r.provider_id = e.provider_id)
             AS every (position)) AS because
FROM everyone e GROUP BY e.provider_id ORDER BY e.provider_id
"""
)
DECLINES: Final[LiteralString] = """
SELECT d.fields ->> 'code' AS reason, o.fields ->> 'kind' AS kind, count(*)::int AS times,
       count(DISTINCT d.fields ->> 'provider_id')::int AS providers,
       array_agg(DISTINCT d.because[1] ORDER BY d.because[1]) AS because
FROM referral_event d
JOIN referral_event o ON o.about = d.about AND o.what = 'referral-opened'
                         AND o.known @> %(known_at)s::bigint
WHERE d.what = 'invitation-declined' AND d.known @> %(known_at)s::bigint
  AND d.on_day <= %(as_of)s AND d.on_day > (%(as_of)s::date - interval '1 year')::date
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""
JUDGEMENTS: Final[LiteralString] = (
    SETTINGS
    + YEAR
    + """
SELECT j.about AS home_id, r.name, j.fields ->> 'judgement' AS judgement, j.on_day AS from_on,
       lead(j.on_day) OVER (PARTITION BY j.about ORDER BY j.on_day, j.because) AS to_on, j.because
FROM home_event j JOIN relevant r ON r.home_id = j.about
WHERE j.what = 'judgement-recorded' AND j.known @> %(known_at)s::bigint AND j.on_day <= %(as_of)s
ORDER BY j.about, j.on_day, j.because
"""
)
CONCENTRATION: Final[LiteralString] = (
    SETTINGS
    + YEAR
    + """
, bought AS (
    SELECT coalesce(%(lots)s::jsonb ->> kind, 'none') AS lot, of_group, sum(ours)::int AS ours,
           sum(places) FILTER (WHERE in_borough)::int AS places, array_agg(home_id) AS homes
    FROM relevant WHERE NOT in_house AND %(lots)s::jsonb ? kind GROUP BY 1, 2
), share AS (
    SELECT *, round(100.0 * ours / nullif(sum(ours) OVER (PARTITION BY lot), 0), 1)
                  AS percent_of_children,
           round(100.0 * places / nullif(sum(places) OVER (PARTITION BY lot), 0), 1)
                  AS percent_of_places
    FROM bought
)
SELECT lot, of_group AS owner_group, ours, percent_of_children, coalesce(places, 0) AS places,
       percent_of_places,
       round(sum(percent_of_children ^ 2) OVER (PARTITION BY lot))::int AS index,
       (SELECT array_agg(DISTINCT position ORDER BY position)
        FROM relevant r CROSS JOIN LATERAL unnest(r.sources) AS position
        WHERE r.home_id = ANY (share.homes)) AS because
FROM share ORDER BY lot, ours DESC, of_group
"""
)


class RegisteredHome(Row):
    """A home or agency: its judgement, its places and who fills them, and its weekly fee."""

    home_id: Reference
    name: str
    urn: str
    provider_id: Reference
    owner_group: str
    kind: str
    authority: AuthorityCode
    sector: str | None
    in_house: bool
    judgement: str | None
    inspected_on: date | None
    places: int
    ours: int
    others: int
    others_reported: bool
    free: int
    available: int
    takes_none: str | None
    occupancy: Percent | None
    weekly_fee: Pounds | None


class MarketProvider(Row):
    """A provider: its homes, its invitations and replies of a year, and its contract reviews."""

    provider_id: Reference
    owner_group: str
    homes: int
    places: int
    ours: int
    invited: int
    offers: int
    withdrawn: int
    declined: int
    awards: int
    most_often_because: str | None
    reviews: int
    reviews_for_change: int


class DeclineReason(Row):
    """How often invitations for one kind of placement were declined for one reason."""

    reason: str
    kind: str
    times: int
    providers: int


class JudgementPeriod(Row):
    """A judgement of a home, and the days on which it stood."""

    home_id: Reference
    name: str
    judgement: str
    from_on: date
    to_on: date | None


class GroupShare(Row):
    """A group's share of our children and of the borough's places in a lot, in per cent."""

    lot: str
    owner_group: str
    ours: int
    percent_of_children: Percent | None
    places: int
    percent_of_places: Percent | None
    index: int | None


def homes(connection: Connection, basis: Basis) -> list[RegisteredHome]:
    """The register of homes and agencies on the day."""
    return rows(connection, RegisteredHome, HOMES, basis)


def providers(connection: Connection, basis: Basis) -> list[MarketProvider]:
    """The providers, with their offers and declined invitations of twelve months."""
    return rows(connection, MarketProvider, PROVIDERS, basis)


def declines(connection: Connection, basis: Basis) -> list[DeclineReason]:
    """The reasons for which invitations were declined in twelve months."""
    return rows(connection, DeclineReason, DECLINES, basis)


def judgements(connection: Connection, basis: Basis) -> list[JudgementPeriod]:
    """Every judgement of the homes, and the days on which it stood."""
    return rows(connection, JudgementPeriod, JUDGEMENTS, basis)


def concentration(connection: Connection, basis: Basis) -> list[GroupShare]:
    """Each group's share of each lot."""
    return rows(connection, GroupShare, CONCENTRATION, basis)


LABELS: Final = {
    "urn": "Ofsted’s number (URN)", "sector": "Sector", "in_house": "Our own",
    "inspected_on": "Inspected on", "others_reported": "Other authorities’ children reported",
    "takes_none": "Why it takes nobody", "occupancy": "Filled", "withdrawn": "Offers withdrawn",
    "most_often_because": "Most often because", "reviews": "Contract reviews",
    "reviews_for_change": "Reviews that ask for a change", "reason": "Why", "times": "Times",
    "percent_of_children": "Share of our children", "index": "Concentration (0 to 10,000)",
    "percent_of_places": "Share of the borough’s places"}  # fmt: skip
PROVIDER_COLUMNS: Final = (
    "provider_id", "homes", "ours", "invited", "offers", "declined", "awards", "most_often_because"
)  # fmt: skip
SHARE_COLUMNS: Final = (
    "lot", "owner_group", "ours", "percent_of_children", "places", "percent_of_places", "index"
)  # fmt: skip
QUESTION: Final = Question(
    name="market",
    title="The market",
    doc=__doc__,
    asked_by=(
        "auditor", "authoriser", "broker", "cabinet-member", "commissioner", "performance-officer"
    ),
    order=170,
    tables=(
        Table(
            "homes",
            "The register of homes and agencies",
            RegisteredHome,
            homes,
            ("name", "kind", "authority", "judgement", "places", "ours", "available", "weekly_fee"),
            summary=False,
            labels=LABELS,
        ),
        Table(
            "providers",
            "Providers of twelve months: times asked, offers, times they could not, and awards",
            MarketProvider,
            providers,
            PROVIDER_COLUMNS,
            labels=LABELS,
        ),
        Table(
            "declines",
            "Why providers could not offer",
            DeclineReason,
            declines,
            ("reason", "kind", "times", "providers"),
            labels=LABELS,
        ),
        Table(
            "judgements", "Judgements of homes over time", JudgementPeriod, judgements,
            ("name", "judgement", "from_on", "to_on"), summary=False,
        ),
        Table(
            "concentration",
            "Concentration: each group's share of our children, and of the borough's places",
            GroupShare,
            concentration,
            SHARE_COLUMNS,
            labels=LABELS,
        ),
    ),
)  # fmt: skip
