"""Obligations: tasks that are due or overdue, for which child or award, and by which rule.

Asked by    social workers and their managers, brokers, reviewing officers, and auditors.
Counts      one row for each task not done by `as_of` that is overdue or due within 28 days.
Dates       `since` is the day on which the time allowed starts; `due_on` is the last day in time.
            Overdue days are counted from then, and are below zero for a task still to come.
Leaves out  tasks due more than 28 days after `as_of`; duties about placements before the council's
            first policy took effect; plans, notices and visits for placements for adoption or in
            custody, which other regulations govern.

    DUTY-1   A placement plan is made by the fifth working day of the placement (reg 9).
    DUTY-2   Everyone who must be notified of a placement is notified before it starts, or in an
             emergency by the fifth working day. For a placement outside the area this includes
             its authority; for an unregistered setting, Ofsted (regs 11 and 13; President's
             guidance, 2023). Of a move to the area of another authority, that one is notified by
             the day of the move.
    DUTY-3   A child is visited within a week of the start of the placement, then every six weeks.
             After the first year of a placement meant to last to eighteen, a child is visited
             every three months. With carers approved for a time, and with parents under an interim
             care order, it is every week until the first review of the case since the placement
             started, then every four weeks (reg 28).
    DUTY-4   A child's case is reviewed within twenty working days of the start of the period of
             care, then within three months, then every six months (reg 33).
    DUTY-5   The contract of a bought placement is reviewed as often as the policy says (¶2.4).
    DUTY-6   An award is authorised before the child is placed. In an emergency it is overdue from
             the day of the placement until it is authorised.
    DUTY-7   The officers whom the scheme of delegation informs of an award are told on the day it
             is authorised.
    DUTY-8   A key decision is published by the day it is taken.
    DUTY-9   An eligible child has a pathway plan within three months (reg 42, Sch 2 ¶19B).
    DUTY-10  A transition, or an arrangement after care, is agreed before the child may turn 18.
    DUTY-11  A placement ends, or is agreed for longer, by the day until which it is agreed or, if
             that is sooner, the day of a notice that stands. Afterwards it is an overrun, whose
             days are charged (CHARGE-9).
    DUTY-12  A suspension is reviewed by the review day set when it was made.
    DUTY-13  An outcome of a review is carried out by the day first set for it, unless a later
             review of the same kind decides otherwise. A step-down not carried out is drift.
    DUTY-14  A report is made to the Cabinet Member as often as the policy says (recommendation 4).
    DUTY-15  A child is moved from a home by the day its registration is cancelled or suspended, and
             from an address by the day it is closed.
    DUTY-16  A referral is awarded by the day the placement is needed.
    DUTY-17  A child's wishes and feelings are ascertained before an award (s22(4), reg 9).
    DUTY-18  Before a court's order ends it is extended, another of its kind is made, or what rests
             on it ends: the placement in a setting that it permits or, for an order that permits no
             setting, the child's period of care. It is shown 28, 14 and 3 days before the end.
    DUTY-19  What follows from a rule that was broken is done by the day that the breach records.
    DUTY-20  A child in a secure home without an order leaves it, or a court makes one, by the end
             of the days that the law allows without a court, or by the day on which an order
             ended (s25; Secure Accommodation Regulations 1991 reg 10).
    DUTY-21  A statutory notice about the contract of an award is published, or withheld as
             sensitive by an officer's decision, by the day that procurement law sets.
    DUTY-22  By the last day of their temporary approval, family or friends are approved as foster
             carers, or other arrangements are made for the child (regs 24 and 25).
    DUTY-23  The Procurement Review Unit is told within 30 days that a provider was excluded.
    DUTY-24  After twelve weeks of a restriction that has no end, Ofsted is asked whether it is
             still in force: that it was lifted, or the notice of its review, is recorded. Until
             then it bars (Care Standards Act 2000 s22B(4)).
    DUTY-25  A proposed correction is carried out or declined by another person by its last day,
             after which it has lapsed. It says so where more was recorded since that may rest on
             what it would reverse (PROPOSED-2).
    DUTY-26  The case of a child who has a series of short breaks under section 20 is reviewed
             within three months of the first break, and then at least every six months while the
             series runs (reg 48). Under section 17 the Regulations ask for no review.
    DUTY-27  What commits money or lifts a safeguard and was proposed is decided or declined by
             another person by the last day of the proposal, after which it has lapsed
             (PROPOSAL-3). The roles it waits for are those of UNDECIDED-1.
    DUTY-28  By the day from which every contract in a home passes by agreement, the home is
             recorded as that provider's, or it is agreed that they pass back. So with each home in
             which a child lives where every contract of a provider passes. It is not asked of
             carers and of supported accommodation, where places pass one by one (NOVATE-6).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 9 (DUTY-1, DUTY-17);
Care Planning Regulations 2010 regs 11 and 13, and the President's revised Practice Guidance of
September 2023 (DUTY-2); Care Planning Regulations 2010 reg 28 (DUTY-3); Care Planning Regulations
2010 reg 33 (DUTY-4); the council's report ¶2.4 and the council's policy (DUTY-5); the council's
scheme of delegation (DUTY-6, DUTY-7); Local Authorities (Executive Arrangements) (Meetings and
Access to Information) (England) Regulations 2012 (DUTY-8); Care Planning Regulations 2010 reg 42
and Children Act 1989 Schedule 2 ¶19B (DUTY-9); the council's report recommendation 4 and the
council's policy (DUTY-14); Children Act 1989 s22(4) (DUTY-17); Children Act 1989 s25 and Children
(Secure Accommodation) Regulations 1991 reg 10 (DUTY-20); Procurement Act 2023 and Public Contracts
Regulations 2015, as `domain.statutes.procurement` cites and dates them (DUTY-21); Care Planning
Regulations 2010 regs 24 and 25 (DUTY-22); Procurement Act 2023 s59 (unconfirmed: the section)
(DUTY-23); Care Standards Act 2000 s22B(4) (DUTY-24); Care Planning Regulations 2010 reg 48, as
`domain.law_of_support` dates it (DUTY-26); the ledger's own (decision 80) (DUTY-28); the ledger's
own (decisions 20, 66, 74, 76 and 97).
"""

import json
from datetime import date
from typing import Any, Final, LiteralString

from domain.law import CLOCKS, OPEN, REGULATED, RESTRICTIONS, TOLD_OF_A_PLACEMENT, Provision
from domain.law_of_support import REVIEWS_OF_BREAKS
from domain.readings.arrival.lives_at import PASSING_ONE_BY_ONE
from domain.statutes.orders import SECURE
from domain.values import LAST_DAY
from projections.casework.duties import BASE, EVERY
from projections.casework.exclusions_told import EXCLUSIONS_TOLD
from projections.casework.notices_due import CONTRACT_NOTICES, NOTICES_DUE, notices_in_law
from projections.casework.owed import OWED
from projections.casework.proposals import PROPOSALS, PROPOSED, what_rests
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Addition, Question, Table
from projections.facts.notices import STANDING
from projections.money.decisions_waiting import DECISIONS, UNDECIDED, what_proposals_rest_on

HORIZON_DAYS: Final = 28

OF_BREACHES: Final[LiteralString] = """
SELECT 'DUTY-19', 'Do what a broken rule requires', o.child_ref, o.placement_id, o.referral_id,
       o.duty, o.happened_on, o.due_on, o.because
FROM owed o WHERE o.done_on IS NULL
"""
DUE: Final[LiteralString] = (
    BASE
    + ", "
    + STANDING
    + ", "
    + OWED
    + ", "
    + NOTICES_DUE
    + ", "
    + PROPOSED
    + ", "
    + UNDECIDED
    + ", due AS ("
    + " UNION ALL ".join(
        (*EVERY, CONTRACT_NOTICES, EXCLUSIONS_TOLD, PROPOSALS, DECISIONS, OF_BREACHES)
    )
    + ")"
)
OBLIGATIONS: Final[LiteralString] = (
    DUE
    + """
SELECT rule, duty, child_ref, placement_id, referral_id, other, since, due_on,
       %(as_of)s::date - due_on AS overdue_days, CASE rule
           WHEN 'DUTY-25' THEN (SELECT ARRAY(SELECT jsonb_array_elements_text(p.fields -> 'put_to'))
                                FROM proposed p WHERE p.because[1] = due.because[1])
           WHEN 'DUTY-27' THEN (SELECT u.put_to FROM undecided u WHERE u.proposal = due.because[1])
           ELSE '{}' END AS put_to, because
FROM due
WHERE due_on <= %(as_of)s::date + %(horizon)s
ORDER BY due_on, rule, child_ref NULLS LAST, placement_id NULLS LAST, referral_id NULLS LAST,
         other NULLS LAST, because
"""
)
BY_DUTY: Final[LiteralString] = (
    DUE
    + """
, near AS (
    SELECT * FROM due WHERE due_on <= %(as_of)s::date + %(horizon)s
)
SELECT rule, duty, (count(DISTINCT near.*) FILTER (WHERE due_on < %(as_of)s::date))::int AS overdue,
       (count(DISTINCT near.*) FILTER (WHERE due_on >= %(as_of)s::date))::int AS to_come,
       min(due_on) AS oldest, array_agg(DISTINCT position ORDER BY position) AS because
FROM near CROSS JOIN LATERAL unnest(because) AS position
GROUP BY rule, duty
ORDER BY split_part(rule, '-', 2)::int
"""
)
DRIFT: Final[LiteralString] = (
    BASE
    + """
SELECT review.about AS child_ref, review.on_day AS agreed_on,
       (review.fields ->> 'to_be_done_by')::date AS to_be_done_by,
       %(as_of)s::date - review.on_day AS age_days,
       greatest(%(as_of)s::date - (review.fields ->> 'to_be_done_by')::date, 0) AS drift_days,
       review.because
FROM not_carried_out AS review
WHERE review.fields ->> 'outcome' = 'step-down'
ORDER BY to_be_done_by, child_ref
"""
)


class Obligation(Row):
    """A task due; `other` is what it is about: a recipient, role, award, policy, duty or so.
    `put_to` are the roles that a proposal waits for.
    """

    rule: str
    duty: str
    child_ref: Reference | None
    placement_id: Reference | None
    referral_id: Reference | None
    other: str | None
    since: date
    due_on: date
    overdue_days: int
    put_to: list[str]


class Duty(Row):
    """How many tasks of one duty are overdue and still to come, and the earliest day due."""

    rule: str
    duty: str
    overdue: int
    to_come: int
    oldest: date


class Drift(Row):
    """A step-down agreed and not done: days since it was agreed, and days overdue."""

    child_ref: Reference
    agreed_on: date
    to_be_done_by: date
    age_days: int
    drift_days: int


def provision_row(provision: Provision[Any], **value: object) -> dict[str, object]:
    """A version of a provision as a row: its values, and the days on which it is in force."""
    until = LAST_DAY if provision.until == OPEN else provision.until
    return {"since": str(provision.since), "until": str(until), **value}


def law() -> dict[str, object]:
    """The provisions of law by which duties are judged, in each version, as JSON for the SQL."""
    clocks = [
        provision_row(
            version,
            plan=clock.plan.working_days,
            notice=clock.notice_in_emergency.working_days,
            first_review=clock.first_review.working_days,
            second_review=clock.second_review.months,
            later_reviews=clock.later_reviews.months,
            first_visit=clock.first_visit.days,
            visits=clock.visits_in_first_year.days,
            later_visits=clock.visits_after_if_until_eighteen.months,
            closer_visits=clock.visits_before_review.days,
            close_visits=clock.visits_after_review.days,
            pathway=clock.assessment_of_eligible_child.months,
        )
        for version in CLOCKS
        for clock in (version.value,)
    ]
    recipients = [
        provision_row(v, recipient=recipient) for v in TOLD_OF_A_PLACEMENT for recipient in v.value
    ]
    regulated = [provision_row(v, kind=kind) for v in REGULATED for kind in sorted(v.value)]
    return {
        "clocks": json.dumps(clocks),
        "recipients": json.dumps(recipients),
        "regulated": json.dumps(regulated),
        "notices": notices_in_law(),
        "rests": what_rests(),
        **what_proposals_rest_on(),
        "restrictions": json.dumps([provision_row(v, days=v.value.days) for v in RESTRICTIONS]),
        "breaks": json.dumps(
            [
                provision_row(v, first=v.value.first_months, later=v.value.later_months)
                for v in REVIEWS_OF_BREAKS
            ]
        ),
        "one_by_one": sorted(PASSING_ONE_BY_ONE),
        "secure": json.dumps([provision_row(v, days=v.value.days) for v in SECURE]),
    }


def obligations(connection: Connection, basis: Basis) -> list[Obligation]:
    """The tasks due by 28 days after `as_of` and not done by `as_of`, the oldest first."""
    return rows(connection, Obligation, OBLIGATIONS, basis, **law(), horizon=HORIZON_DAYS)


def by_duty(connection: Connection, basis: Basis) -> list[Duty]:
    """The number of tasks of each duty."""
    return rows(connection, Duty, BY_DUTY, basis, **law(), horizon=HORIZON_DAYS)


def drift(connection: Connection, basis: Basis) -> list[Drift]:
    """The step-downs from residential care to fostering that were agreed and are not done."""
    return rows(connection, Drift, DRIFT, basis, **law())


QUESTION: Final = Question(
    name="obligations",
    title="Obligations",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "commissioner",
        "monitoring-officer",
        "performance-officer",
        "personal-adviser",
        "reviewing-officer",
        "social-worker",
        "solicitor",
        "team-manager",
    ),
    order=220,
    tables=(
        Table(
            "duties",
            "Tasks overdue, and due within 28 days, by duty",
            Duty,
            by_duty,
            ("rule", "duty", "overdue", "to_come", "oldest"),
            labels={
                "overdue": "Overdue",
                "to_come": "Still to come",
                "oldest": "Earliest due",
            },
        ),
        Table(
            "due",
            "Tasks due or overdue, the oldest first",
            Obligation,
            obligations,
            ("rule", "duty", "child_ref", "placement_id", "other", "due_on", "overdue_days"),
            summary=False,
            labels={
                "placement_id": "Placement",
                "other": "About",
                "since": "Since",
                "overdue_days": "Days overdue",
                "put_to": "Waits for",
            },
        ),
        Table(
            "drift",
            "Step-downs agreed, not done",
            Drift,
            drift,
            ("child_ref", "agreed_on", "to_be_done_by", "age_days", "drift_days"),
        ),
    ),
)


ADDITION: Final = Addition(
    question="sufficiency",
    order=30,
    tables=(
        Table(
            "step_down",
            "Step-downs agreed, not done, with days overdue",
            Drift,
            drift,
            ("child_ref", "agreed_on", "to_be_done_by", "age_days", "drift_days"),
            summary=False,
        ),
    ),
)
