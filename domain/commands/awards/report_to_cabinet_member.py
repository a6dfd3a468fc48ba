"""Report to the Cabinet Member on the awards of a period.

    REPORT-1  The policy that is named is adopted, from whatever day it is in force.
    REPORT-2  The first day of the period is not after the last, and the last is before the day of
              the report.
    REPORT-3  No day of the period is in an earlier report under the same policy.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The ledger counts, and the officer does not enter, three numbers: the awards dated in the period;
those of them that were made directly; and the awards that were authorised in the period after what
they buy had begun. Awards that were cancelled or declined since count too. The day stated is not to
come (FACT-1).

Source: the council's cabinet report recommendation 4 and ¶2.6, regular reports on expenditure
(REPORT-1); the ledger's own (decision 33).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from domain.codes import Route
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.awards import Award, AwardAuthorised
from domain.events.governance import Document, PolicyAdopted, ReportedToCabinetMember
from domain.readings.referrals import AwardMade
from domain.values import Day, PolicyId, Position, Prose


class ReportToCabinetMember(Command):
    stored: ClassVar[str] = "report_to_cabinet_member"
    label: ClassVar[str] = "Report to the Cabinet Member"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "reported_on"
    policy_id: PolicyId
    period_from: Day
    period_to: Day
    summary: Prose
    known_at: Position | None = None
    documents: tuple[Document, ...] = ()
    reported_on: Day


class NoSuchPolicy(Refusal):
    """No such policy is adopted. Check the policy."""

    rule = "REPORT-1"


class PeriodNotOver(Refusal):
    """The first day of the period is after the last, or the period is not over.

    Choose a period that ended before the day of the report.
    """

    rule = "REPORT-2"


class ReportedAlready(Refusal):
    """A day of this period is already in a report.

    Choose a period that begins after the last one reported.
    """

    rule = "REPORT-3"
    satisfied_by = "The last day reported is {reported_to}."


Relevant = PolicyAdopted | ReportedToCabinetMember | AwardMade | AwardAuthorised


@dataclass(frozen=True, slots=True)
class State:
    """The policy, the awards, the authorisations of each since it was made last, and the reports
    already made.
    """

    policy: bool = False
    awards: tuple[Award, ...] = ()
    authorised: Mapping[tuple[str, str], tuple[AwardAuthorised, ...]] = field(default_factory=dict)
    reported: tuple[ReportedToCabinetMember, ...] = ()


def query(command: ReportToCabinetMember) -> Query:
    policy = (tag("policy", command.policy_id),)
    return (
        QueryItem((PolicyAdopted, ReportedToCabinetMember), policy),
        QueryItem((*events_in(AwardMade), AwardAuthorised)),
    )


def evolve(state: State, event: Relevant) -> State:
    match event:
        case PolicyAdopted():
            return replace(state, policy=True)
        case ReportedToCabinetMember():
            return replace(state, reported=(*state.reported, event))
        case AwardAuthorised():
            given = (*state.authorised.get(about(event), ()), event)
            return replace(state, authorised={**state.authorised, about(event): given})
        case _:
            since = {**state.authorised, about(event): ()}
            return replace(state, awards=(*state.awards, event), authorised=since)


def decide(
    command: ReportToCabinetMember, state: State, _context: DecisionContext
) -> Sequence[ReportedToCabinetMember]:
    if not state.policy:
        raise NoSuchPolicy(policy_id=command.policy_id)
    if not command.period_from <= command.period_to < command.reported_on:
        raise PeriodNotOver(period_to=command.period_to)
    if any(
        command.period_from <= report.period_to and report.period_from <= command.period_to
        for report in state.reported
    ):
        last = max(report.period_to for report in state.reported)
        raise ReportedAlready(period_from=command.period_from, reported_to=last)
    awards = [a for a in state.awards if within_period(command, a.awarded_on)]
    standing = {about(award) for award in state.awards}
    late = [
        a
        for award in standing
        for a in state.authorised[award]
        if within_period(command, a.authorised_on)
    ]
    counts = {
        "awards": len(awards),
        "direct_awards": sum(award.route is Route.DIRECT for award in awards),
        "retrospective": len({about(a) for a in late if a.retrospective}),
    }
    return [event_from(ReportedToCabinetMember, command, **counts)]


def about(event: Award | AwardAuthorised) -> tuple[str, str]:
    """The award that an event makes or authorises: its referral and its reference there."""
    return event.referral_id, event.award_id


def within_period(command: ReportToCabinetMember, day: date) -> bool:
    """Whether a day is in the period of the report, its first and last days included."""
    return command.period_from <= day <= command.period_to


DECIDER = Decider(ReportToCabinetMember, State, query, evolve, decide)
