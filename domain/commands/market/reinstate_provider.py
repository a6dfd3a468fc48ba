"""Reinstate a suspended provider, in every lot in which it is suspended.

    REINSTATE-1  The provider is suspended in some lot on the day of the reinstatement. That day may
                 have passed or be to come.
    REINSTATE-2  Where the scheme of delegation in force when it is recorded gives some role the
                 reinstatement in a lot in which the provider is suspended, only such a role
                 reinstates it. Where it gives no role that decision, or no scheme is in force, any
                 role that may use this command may.
    REINSTATE-3  If a scheme of delegation is in force when it is recorded, another person proposed
                 the reinstatement of the provider from the same day. The proposal stands
                 (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.

Source: the council's scheme of delegation (REINSTATE-2); decision 97 (REINSTATE-3); the ledger's
own (decision 71) (REINSTATE-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Decision
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.governance import Separated
from domain.events.providers import ProviderReinstated
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.values import Day, ProviderId, Words


class ReinstateProvider(Command):
    stored: ClassVar[str] = "reinstate_provider"
    label: ClassVar[str] = "Reinstate a provider"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    reason: Words
    reinstated_on: Day


class NotSuspended(Refusal):
    """The provider is not suspended on that day. Only a suspended provider is reinstated."""

    rule = "REINSTATE-1"


class NotTheirsToReinstate(Refusal):
    """The scheme of delegation in force gives the reinstatement to another role.

    Ask an officer in a role that decides it.
    """

    rule = "REINSTATE-2"
    satisfied_by = "Roles that decide it: {roles}."


class NotProposed(Refusal):
    """No proposal of this reinstatement by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this provider, from this day.
    """

    rule = "REINSTATE-3"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The provider's standing, and the schemes of delegation."""

    standing: Standing = field(default_factory=Standing)
    scheme: Scheme = field(default_factory=Scheme)


def query(command: ReinstateProvider) -> Query:
    return (standing_of(command.provider_id), SCHEME)


def evolve(state: State, event: StandingEvent | SchemeEvent) -> State:
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, standing=state.standing.after(event))


def decide(
    command: ReinstateProvider, state: State, context: DecisionContext
) -> Sequence[ProviderReinstated]:
    suspended = state.standing.suspended_on(command.reinstated_on)
    if not suspended:
        raise NotSuspended(provider_id=command.provider_id)
    for lot in sorted(suspended):
        roles = state.scheme.deciding(Decision.REINSTATEMENT, lot, context.today)
        if roles and context.role not in roles:
            raise NotTheirsToReinstate(roles=roles)
    if state.scheme.on(context.today) is not None:
        terms = {"provider_id": command.provider_id, "begins_on": command.reinstated_on}
        refuse_unless_apart(Separated.REINSTATEMENT, terms, context, NotProposed)
    return [event_from(ProviderReinstated, command)]


DECIDER = Decider(ReinstateProvider, State, query, evolve, decide)
