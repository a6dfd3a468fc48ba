"""Lift the suspension that a home has apart from its provider's, in one lot or in every lot.

    LIFT-1  By the day of lifting the home passed while its former provider was suspended for the
            safety of children, or was registered where a home was that had such a suspension or
            such a provider: in the lot that is stated or, where none is, in some lot. The
            suspension is not lifted there. What is lifted in one lot stays in the others.
    LIFT-2  Once a scheme of delegation is in force when it is recorded, only a role to which it
            gives the reinstatement, in each lot in which the home is suspended and that is stated,
            lifts it. Where it gives no role that decision nobody may, until it states who does.
            Before there is a scheme, any role that may use this command may.
    LIFT-3  If a scheme of delegation is in force when it is recorded, another person proposed the
            lifting of the home's suspension, in the same lot or in every one, from the same day.
            The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1). Lifting it does not reinstate a provider: that is
`reinstate_provider`.

Source: the council's scheme of delegation (LIFT-2); decision 97 (LIFT-3); the ledger's own
(decisions 80 and 102) (LIFT-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from domain.codes import Decision
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.governance import Separated
from domain.events.successions import HomeSuspensionLifted
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, HomeId, Lot, Words
from domain.wording import Label


class LiftHomeSuspension(Command):
    stored: ClassVar[str] = "lift_home_suspension"
    label: ClassVar[str] = "Lift a home’s suspension"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "lifted_on"
    home_id: HomeId
    lot: Annotated[Lot | None, Label("Lot", "Without one, every lot")] = None
    reason: Words
    lifted_on: Day


class NotSuspended(Refusal):
    """The home has no suspension of its own in this lot, or that is lifted. Nothing more is
    needed.
    """

    rule = "LIFT-1"


class NotTheirsToLift(Refusal):
    """The scheme of delegation in force gives the reinstatement to another role, or to none.

    Ask an officer in a role that decides it. Where there is none, have the scheme state one.
    """

    rule = "LIFT-2"
    satisfied_by = "Roles that decide it: {roles}."


class NotProposed(Refusal):
    """No proposal by another that this is lifted stands, and who proposes it does not decide it.

    Ask another person to propose it: of this home, in this lot or in every one, from this day.
    """

    rule = "LIFT-3"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The home, and the schemes of delegation."""

    home: Home = field(default_factory=Home)
    scheme: Scheme = field(default_factory=Scheme)


def query(command: LiftHomeSuspension) -> Query:
    return (home_of(command.home_id), SCHEME)


def evolve(state: State, event: HomeEvent | SchemeEvent) -> State:
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, home=state.home.after(event))


def decide(
    command: LiftHomeSuspension, state: State, context: DecisionContext
) -> Sequence[HomeSuspensionLifted]:
    suspended = state.home.lots_suspended_on(command.lifted_on)
    lots = tuple(sorted(lot for lot in suspended if command.lot in (None, lot)))
    if not lots:
        raise NotSuspended(home_id=command.home_id)
    if state.scheme.on(context.today) is not None:
        for lot in lots:
            roles = state.scheme.deciding(Decision.REINSTATEMENT, lot, context.today)
            if context.role not in roles:
                raise NotTheirsToLift(roles=roles)
        terms = {**dict(command), "begins_on": command.lifted_on}
        refuse_unless_apart(Separated.HOME_LIFTING, terms, context, NotProposed)
    return [event_from(HomeSuspensionLifted, command, lots=lots)]


DECIDER = Decider(LiftHomeSuspension, State, query, evolve, decide)
