"""Give notice on a placement, by the council or the provider, that it is to end by a day.

    NOTICE-1  The placement runs on the day notice is given.
    NOTICE-2  The notice is at least as long as the individual placement agreement in force on the
              day it is given requires, unless immediate risk of harm is stated. Where no agreement
              is in force, it is at least one day.
    NOTICE-3  The notice does not end before it is given.

A later notice of the same party replaces the one before it. A breach of NOTICE-2 is noted of notice
that has been given, and refused of notice that is to be given. A breach of another rule always
refuses.

Source: the individual placement agreement, which is a contract and no law, and the ledger's own one
day where none is in force (NOTICE-2); the ledger's own (decision 83).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from domain.codes import Party
from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.placements import NoticeGiven
from domain.readings.dated import in_force_on
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, Words, YesNo


class GiveNotice(Command):
    stored: ClassVar[str] = "give_notice"
    label: ClassVar[str] = "Give notice"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "given_on"
    placement_id: PlacementId
    given_by: Party
    immediate_risk: YesNo = False
    reason: Words
    given_on: Day
    ends_on: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "NOTICE-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class TooShort(Breakable):
    """The notice is shorter than the agreement requires, and no immediate risk is stated.

    Choose a later day, or state the immediate risk of harm.
    """

    rule = "NOTICE-2"
    satisfied_by = "The first day is {earliest}."


class EndsBeforeItIsGiven(Refusal):
    """The notice would end before the day on which it is given. Choose a later day."""

    rule = "NOTICE-3"
    satisfied_by = "The first day is {given_on}."


def query(command: GiveNotice) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: GiveNotice, state: Placement, context: DecisionContext
) -> Sequence[NoticeGiven]:
    if not state.runs_on(command.given_on):
        raise NotRunning(placement_id=command.placement_id, **state.days)
    agreement = in_force_on(state.agreements, command.given_on)
    least = 1 if agreement is None else agreement.notice_days
    days = (command.ends_on - command.given_on).days
    if days < 0:
        raise EndsBeforeItIsGiven(given_on=command.given_on)
    if days < least and not command.immediate_risk:
        earliest = command.given_on + timedelta(days=least)
        too_short = TooShort(days=days, notice_days=least, earliest=earliest)
        context.refuse_or_note(too_short, command.given_on)
    return [event_from(NoticeGiven, command)]


DECIDER = Decider(GiveNotice, Placement, query, Placement.after, decide)
