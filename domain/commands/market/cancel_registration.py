"""Record that a home's registration is cancelled from a day. No child may live there from then on.

    CANCEL-1  The home is registered on that day.

A breach always refuses, of a day that has passed and of a day to come. Children who live there are
not moved by this command. What must be done for them becomes an obligation.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import RegistrationCancelled
from domain.readings.homes import Home, home_of
from domain.values import Day, HomeId, Words


class CancelRegistration(Command):
    stored: ClassVar[str] = "cancel_registration"
    label: ClassVar[str] = "Cancel a home’s registration"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "cancelled_on"
    home_id: HomeId
    reason: Words
    cancelled_on: Day


class NotRegistered(Refusal):
    """The home is not registered on that day.

    Choose a day on which its registration is in force.
    """

    rule = "CANCEL-1"


def query(command: CancelRegistration) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: CancelRegistration, state: Home, _context: DecisionContext
) -> Sequence[RegistrationCancelled]:
    if state.registration_on(command.cancelled_on) is None:
        raise NotRegistered(home_id=command.home_id)
    return [event_from(RegistrationCancelled, command)]


DECIDER = Decider(CancelRegistration, Home, query, Home.after, decide)
