"""Record that Ofsted lifted a notice, or that it ended otherwise.

    LIFTED-1  The notice is in force on that day, and is not a cancellation. A home that is
              registered anew after a cancellation has a registration of its own.

A breach always refuses the record. The day stated is not to come (FACT-1), and is the first on
which the notice is no longer in force.

Source: the ledger's own (decision 94).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import OfstedNoticeLifted
from domain.readings.homes import Home, home_of
from domain.registration_codes import NoticeId, OfstedNotice
from domain.values import Day, HomeId, Words


class LiftOfstedNotice(Command):
    stored: ClassVar[str] = "lift_ofsted_notice"
    label: ClassVar[str] = "Record that a notice from Ofsted ended"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "lifted_on"
    home_id: HomeId
    notice_id: NoticeId
    reason: Words
    lifted_on: Day


class NotInForce(Refusal):
    """No such notice is in force on that day, or it cancelled the registration.

    Check the notice and the day. A home that is registered anew has a registration of its own.
    """

    rule = "LIFTED-1"
    satisfied_by = "Notices in force on that day: {notices}."


def query(command: LiftOfstedNotice) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: LiftOfstedNotice, state: Home, _context: DecisionContext
) -> Sequence[OfstedNoticeLifted]:
    day, served = command.lifted_on, state.notices.served
    found = state.notices.at(command.notice_id, day)
    if found is None or found.notice is OfstedNotice.CANCELLATION:
        in_force = (each for each in served if state.notices.at(each, day) is not None)
        raise NotInForce(home_id=command.home_id, notices=tuple(sorted(in_force)))
    return [event_from(OfstedNoticeLifted, command)]


DECIDER = Decider(LiftOfstedNotice, Home, query, Home.after, decide)
