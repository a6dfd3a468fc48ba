"""Reinstate a suspended provider in some lots: without any, in those of its last suspension.

    REINSTATE-1  The provider is suspended on the day of the reinstatement: in each lot that is
                 stated or, where none is, in some lot. Then it is reinstated in the lots of the
                 suspension that began last, where it is suspended, and in no others. That day may
                 have passed or be to come.
    REINSTATE-2  Once a scheme of delegation is in force when it is recorded, only a role to which
                 it gives the reinstatement, in each of these lots, reinstates the provider. Where
                 it gives no role that decision nobody may, until it states who does. Before there
                 is a scheme, any role that may use this command may.
    REINSTATE-3  If a scheme of delegation is in force when it is recorded, another person proposed
                 the reinstatement of the provider in the same lots, or in those of its last
                 suspension, from the same day. The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.

Source: the council's scheme of delegation (REINSTATE-2); decision 97 (REINSTATE-3); the ledger's
own (decisions 71 and 102) (REINSTATE-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from domain.codes import Decision
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.governance import Separated
from domain.events.providers import ProviderReinstated
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.values import Day, Lot, ProviderId, Words
from domain.wording import Label


class ReinstateProvider(Command):
    stored: ClassVar[str] = "reinstate_provider"
    label: ClassVar[str] = "Reinstate a provider"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    lots: Annotated[
        tuple[Lot, ...], Label("Lots", "Without any, those of its last suspension")
    ] = ()
    reason: Words
    reinstated_on: Day


class NotSuspended(Refusal):
    """The provider is not suspended on that day, or not in one of these lots. Only a suspended
    provider is reinstated.
    """

    rule = "REINSTATE-1"


class NotTheirsToReinstate(Refusal):
    """The scheme of delegation in force gives the reinstatement to another role, or to none.

    Ask an officer in a role that decides it. Where there is none, have the scheme state one.
    """

    rule = "REINSTATE-2"
    satisfied_by = "Roles that decide it: {roles}."


class NotProposed(Refusal):
    """No proposal of this reinstatement by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this provider, in these lots, from this day.
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
    day = command.reinstated_on
    named = tuple(sorted(set(command.lots)))
    lots = named or state.standing.named_last(day)
    if not lots or not set(lots) <= state.standing.suspended_on(day):
        raise NotSuspended(provider_id=command.provider_id)
    if state.scheme.on(context.today) is not None:
        for lot in lots:
            roles = state.scheme.deciding(Decision.REINSTATEMENT, lot, context.today)
            if context.role not in roles:
                raise NotTheirsToReinstate(roles=roles)
        terms = {"provider_id": command.provider_id, "lots": named, "begins_on": day}
        refuse_unless_apart(Separated.REINSTATEMENT, terms, context, NotProposed)
    return [event_from(ProviderReinstated, command, lots=lots)]


DECIDER = Decider(ReinstateProvider, State, query, evolve, decide)
