"""Open one of the council's own homes to children, or shut it, from a day.

    OPERATE-1  The home is the council's own and is registered on that day.
    OPERATE-2  The change opens a home that is shut on that day, or shuts one that is open. A home
               is open until it is shut.

A breach of either rule always refuses, of a change to come and of one that has passed. The day may
have passed or be to come. The council's cabinet report ¶1.4 says that the internal homes are not in
operation: they are registered and take no children. Another change that is recorded for a later day
stays as it is. Whether children live in a home that is shut is not asked here.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import OperationChanged
from domain.readings.homes import Home, home_of, value_on
from domain.values import Day, HomeId, Words, YesNo


class ChangeOperation(Command):
    stored: ClassVar[str] = "change_operation"
    label: ClassVar[str] = "Open or shut one of our homes"
    act: ClassVar[Act] = Act.DECISION
    home_id: HomeId
    operating: YesNo
    reason: Words
    changed_on: Day


class NotOurOwn(Refusal):
    """The home is not one of the council's own, or is not registered on that day.

    Choose a home of the council's own that is registered then.
    """

    rule = "OPERATE-1"


class NothingChanges(Refusal):
    """The home is already open, or already shut, on that day.

    Choose a day on which this changes something.
    """

    rule = "OPERATE-2"


def query(command: ChangeOperation) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: ChangeOperation, state: Home, _context: DecisionContext
) -> Sequence[OperationChanged]:
    home = state.registration_on(command.changed_on)
    if home is None or not home.in_house:
        raise NotOurOwn(home_id=command.home_id)
    takes_children = value_on(state.operating, command.changed_on, before=True)
    if takes_children is command.operating:
        raise NothingChanges(home_id=command.home_id)
    return [event_from(OperationChanged, command)]


DECIDER = Decider(ChangeOperation, Home, query, Home.after, decide)
