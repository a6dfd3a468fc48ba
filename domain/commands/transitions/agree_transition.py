"""Agree a transition: its destination and the cost after eighteen, under the scheme of delegation.

    AGREE-1  The move to adults' services is planned, and is not fully agreed yet: it is once a role
             has agreed for every row of the scheme that applies.
    AGREE-2  The rows of the scheme of delegation in force on the day of the agreement, and those in
             force when it is recorded, each give the decision to the officer's role. With no scheme
             in force on one of the days nobody may agree. A role agrees once.
    AGREE-3  Of each row of either day that requires somebody to be consulted, one of the roles that
             it names was consulted, as is recorded when the agreement is.
    AGREE-4  An officer agrees in one role only.
    AGREE-5  Each role agrees the cost a week that the roles before it agreed.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of agreeing is not to come (FACT-1), nor before that of the plan (RECORDED-1).

The rows are chosen by the cost after eighteen, for a week and for a year of 365 days. The
interpretation of the scheme in force on each day settles whether adult social care decides or is
consulted.

Source: the council's scheme of delegation, after the council's cabinet report recommendation 5 and
¶2.6 (AGREE-2, AGREE-3); the ledger's own (decisions 17 and 66).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from domain.codes import Decision, Measure, Mode
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.governance import SchemeRow
from domain.events.transitions import TransitionAgreed, TransitionPlanned
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in, unmet
from domain.readings.support.transitions import Transition, TransitionEvent, transition_of
from domain.values import Day, TransitionId, WeeklyFee, cost


class AgreeTransition(Command):
    stored: ClassVar[str] = "agree_transition"
    label: ClassVar[str] = "Agree a move to adults’ services"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "agreed_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {TransitionPlanned: "planned_on"}
    transition_id: TransitionId
    agreed_weekly_cost: WeeklyFee
    agreed_on: Day


class NothingToAgree(Refusal):
    """No such move to adults' services is planned, or it is already agreed. Check the plan."""

    rule = "AGREE-1"


class RoleDoesNotDecide(Refusal):
    """The scheme in force does not give this decision to this role, or the role has already agreed.

    Ask an officer in a role that decides.
    """

    rule = "AGREE-2"
    satisfied_by = "Roles that decide, and have not agreed yet: {roles}."


class NotConsulted(Refusal):
    """A role that the scheme requires to be consulted has not been. Consult it first."""

    rule = "AGREE-3"
    satisfied_by = "Next to be consulted, one of: {roles}."


class AgreedAlready(Refusal):
    """The officer has already agreed this, in another role. Ask another officer."""

    rule = "AGREE-4"
    satisfied_by = "Another officer, in one of the roles that it awaits: {roles}."


class AnotherCost(Refusal):
    """Another role agreed another cost a week. Agree that one, or have its agreement put right."""

    rule = "AGREE-5"
    satisfied_by = "The cost agreed is {agreed_weekly_cost} a week."


@dataclass(frozen=True, slots=True)
class State:
    """The transition, and the scheme of delegation."""

    transition: Transition = field(default_factory=Transition)
    scheme: Scheme = field(default_factory=Scheme)

    def rows(self, mode: Mode, matter: Matter, *days: date) -> tuple[SchemeRow, ...]:
        """The rows in force on any of these days that give some role this part in the matter."""
        return tuple(row for day in days for row in self.scheme.rows(mode, matter, day))


def query(command: AgreeTransition) -> Query:
    return (transition_of(command.transition_id), SCHEME)


def evolve(state: State, event: TransitionEvent | SchemeEvent) -> State:
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, transition=state.transition.after(event))


def decide(
    command: AgreeTransition, state: State, context: DecisionContext
) -> Sequence[TransitionAgreed]:
    transition, days = state.transition, (command.agreed_on, context.today)
    if transition.planned is None or transition.agreed:
        raise NothingToAgree(transition_id=command.transition_id)
    if transition.agreed_weekly_cost not in (None, command.agreed_weekly_cost):
        raise AnotherCost(agreed_weekly_cost=transition.agreed_weekly_cost)
    matter = matter_of(command.agreed_weekly_cost)
    deciding = state.rows(Mode.DECIDES, matter, *days)
    each_day = [roles_in(state.rows(Mode.DECIDES, matter, day)) for day in days]
    awaited = roles_in(unmet(deciding, transition.agreed_as))
    if not all(context.role in on_it for on_it in each_day) or context.role in transition.agreed_as:
        raise RoleDoesNotDecide(role=context.role, roles=awaited)
    if context.actor in transition.agreed_by:
        raise AgreedAlready(transition_id=command.transition_id, roles=awaited)
    consulted = state.rows(Mode.CONSULTED, matter, *days)
    if missing := unmet(consulted, transition.consulted):
        raise NotConsulted(roles=missing[0].roles)
    mine = (row for row in deciding if context.role in row.roles)
    agreed = event_from(
        TransitionAgreed,
        command,
        child_ref=transition.planned.child_ref,
        agreed_as=context.role,
        agreed_by=context.actor,
        complete=not unmet(deciding, transition.agreed_as | {context.role}),
        citations=tuple(dict.fromkeys(row.citation for row in mine)),
    )
    return [agreed]


def matter_of(weekly_cost: Decimal) -> Matter:
    """The values that the scheme looks at: the cost after eighteen, for a week and for a year of
    365 days.
    """
    year = cost(weekly_cost, 365)
    value = {Measure.WEEKLY: weekly_cost, Measure.YEARLY: year, Measure.WHOLE_LIFE: year}
    decision = Decision.COST_AFTER_EIGHTEEN
    return Matter(decision, None, None, value, None, registered=True, past_eighteen=True)


DECIDER = Decider(AgreeTransition, State, query, evolve, decide)
