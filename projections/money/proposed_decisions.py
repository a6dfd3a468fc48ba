"""Decisions that somebody proposed and that wait for another person to decide or decline.

Asked by    those who propose what commits money or lifts a safeguard, or decide it, and auditors.
Counts      one row for each proposal that waits on `as_of`: one that is not past its last day, was
            not withdrawn, declined or carried out, and whose matter has not changed since.
Dates       `stands_until` is the last day on which it may be decided (PROPOSAL-3).
Leaves out  who proposed it, which its entry says; and awards, which are proposed by being made.

    UNDECIDED-1  A proposal waits for another person than who made it, in a role to which the scheme
                 of delegation in force gives its decision by value. The roles of every value are
                 listed. Where it names none, it waits for none until it does. An agreement, a
                 settlement, or the adoption of a scheme or a policy waits for any role that may
                 record it, and so does everything where no scheme is in force.

Source: the ledger's own (decision 97).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Percent, Pounds, Reference
from projections.engine.question import Question, Table
from projections.money.decisions_waiting import UNDECIDED, what_proposals_rest_on

WAITING: Final[LiteralString] = (
    "WITH "
    + UNDECIDED
    + """
SELECT proposal, act, split_part(thing, ':', 2) AS about_ref,
       CASE WHEN act = 'novation' THEN fields ->> 'successor_id'
            WHEN act <> 'reinstatement' THEN fields ->> 'provider_id' END AS provider_id,
       CASE act WHEN 'novation' THEN fields ->> 'placement_id' END AS placement_id,
       CASE act WHEN 'novation' THEN fields ->> 'block_id' END AS block_id,
       CASE WHEN act IN ('short-breaks', 'novation') THEN fields ->> 'home_id' END AS home_id,
       fields ->> 'budget_line' AS budget_line,
       coalesce(fields ->> 'lot', (SELECT string_agg(named.lot, ', ')
                                   FROM jsonb_array_elements_text(fields -> 'lots') AS named (lot)))
           AS lot,
       (fields ->> 'places')::int AS places, (fields ->> 'weekly_fee')::numeric AS weekly_fee,
       (fields ->> 'agreed')::numeric AS agreed,
       (fields ->> 'nightly_fee')::numeric AS nightly_fee,
       (fields ->> 'nights_a_year')::int AS nights_a_year,
       (fields ->> 'percent')::numeric AS percent,
       (fields ->> 'retainer_percent')::numeric AS retainer_percent,
       (fields ->> 'retainer_days')::int AS retainer_days,
       (fields ->> 'notice_days')::int AS notice_days,
       (fields ->> 'last_day_charged')::boolean AS last_day_charged,
       (fields ->> 'begins_on')::date AS begins_on,
       (fields ->> 'ends_on')::date AS ends_on, fields ->> 'proposed_as' AS proposed_as,
       put_to,
       proposed_on, stands_until, stands_until - %(as_of)s::date AS days_left, because
FROM undecided
ORDER BY stands_until, because
"""
)


class ProposedDecision(Row):
    """A proposal: the act, what it is about, and its terms. Days are its first and last."""

    proposal: int
    act: str
    about_ref: Reference
    provider_id: Reference | None
    placement_id: Reference | None
    block_id: Reference | None
    home_id: Reference | None
    budget_line: str | None
    lot: str | None
    places: int | None
    weekly_fee: Pounds | None
    agreed: Pounds | None
    nightly_fee: Pounds | None
    nights_a_year: int | None
    percent: Percent | None
    retainer_percent: Percent | None
    retainer_days: int | None
    notice_days: int | None
    last_day_charged: bool | None
    begins_on: date | None
    ends_on: date | None
    proposed_as: str
    put_to: list[str]
    proposed_on: date
    stands_until: date
    days_left: int


def undecided(connection: Connection, basis: Basis) -> list[ProposedDecision]:
    """The proposals that wait, those that lapse first at the head."""
    return rows(connection, ProposedDecision, WAITING, basis, **what_proposals_rest_on())


QUESTION: Final = Question(
    name="proposed-decisions",
    title="Decisions that wait",
    doc=__doc__,
    asked_by=(
        "auditor", "authoriser", "broker", "commissioner", "data-protection-officer", "finance",
        "monitoring-officer",
    ),
    order=228,
    tables=(
        Table(
            "waiting",
            "Proposed, and waiting for another person to decide, the first to lapse first",
            ProposedDecision,
            undecided,
            (
                "proposal", "act", "about_ref", "weekly_fee", "percent", "begins_on", "ends_on",
                "stands_until", "days_left",
            ),
            labels={
                "proposal": "Entry",
                "act": "What is proposed",
                "about_ref": "About",
                "provider_id": "Provider to match or to pay",
                "placement_id": "Placement",
                "block_id": "Block",
                "weekly_fee": "A week",
                "agreed": "To be paid of what is in dispute",
                "nightly_fee": "A night",
                "nights_a_year": "Nights a year",
                "percent": "Rise, per cent",
                "retainer_percent": "Retainer, per cent",
                "retainer_days": "Days of retainer",
                "notice_days": "Days of notice",
                "last_day_charged": "Last day charged",
                "begins_on": "From",
                "ends_on": "Until",
                "proposed_as": "Proposed by",
                "put_to": "Waits for",
                "proposed_on": "Proposed on",
                "stands_until": "By",
                "days_left": "Days left",
            },
        ),
    ),
)  # fmt: skip
