"""Lift the suspension with which a home passed to another provider.

    LIFT-1  By the day of lifting the home passed while its former provider was suspended for the
            safety of children, and the suspension is not lifted. It is lifted in every lot.

Lifting it does not reinstate a provider: that is `reinstate_provider`.

Source: the ledger's own (decision 80).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.successions import HomeSuspensionLifted
from domain.readings.homes import Home, home_of
from domain.values import Day, HomeId, Words


class LiftHomeSuspension(Command):
    stored: ClassVar[str] = "lift_home_suspension"
    label: ClassVar[str] = "Lift a home’s suspension"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "lifted_on"
    home_id: HomeId
    reason: Words
    lifted_on: Day


class NotSuspended(Refusal):
    """The home did not pass with a suspension, or that is lifted. Nothing more is needed."""

    rule = "LIFT-1"


def query(command: LiftHomeSuspension) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: LiftHomeSuspension, state: Home, _context: DecisionContext
) -> Sequence[HomeSuspensionLifted]:
    if not state.lots_suspended_on(command.lifted_on):
        raise NotSuspended(home_id=command.home_id)
    return [event_from(HomeSuspensionLifted, command)]


DECIDER = Decider(LiftHomeSuspension, Home, query, Home.after, decide)
