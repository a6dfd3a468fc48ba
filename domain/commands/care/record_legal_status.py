"""Record a child's legal status and main need from a day.

    STATUS-1  The child is looked after on the day from which the status holds.
    STATUS-2  The legal status or the need differs from those recorded last for that same day.

A breach of either rule always refuses. The day from which the status holds is not to come (FACT-1).

The codes are those of the SSDA903 return's columns LS and CIN, by the Department for Education's
guide to it. The yearly return is written from them: each episode has the legal status of its first
day, and the need with which care began, so a record of another need alone begins no episode.

Source: the ledger's own (decision 11).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.care import CareEnded, CareStarted, LegalStatusRecorded
from domain.readings.care import Care
from domain.ssda903.codes import LegalStatus, NeedCode
from domain.values import ChildRef, Day


class RecordLegalStatus(Command):
    stored: ClassVar[str] = "record_legal_status"
    label: ClassVar[str] = "Record a legal status"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "in_force_from"
    child_ref: ChildRef
    legal_status: LegalStatus
    need: NeedCode
    in_force_from: Day


class NotInCare(Refusal):
    """The child is not looked after on that day. Choose a day in a period of care."""

    rule = "STATUS-1"


class NothingChanges(Refusal):
    """This legal status and need are already recorded for that day.

    Record another status or need, or leave it.
    """

    rule = "STATUS-2"


@dataclass(frozen=True, slots=True)
class State:
    """The child's periods of care, and the last status recorded for each day."""

    care: Care = field(default_factory=Care)
    statuses: Mapping[date, tuple[str, str]] = field(default_factory=dict)


def query(command: RecordLegalStatus) -> Query:
    about = (tag("child", command.child_ref),)
    return (QueryItem((CareStarted, CareEnded, LegalStatusRecorded), about),)


def evolve(state: State, event: CareStarted | CareEnded | LegalStatusRecorded) -> State:
    if isinstance(event, LegalStatusRecorded):
        now = {event.in_force_from: (event.legal_status, event.need)}
        return replace(state, statuses={**state.statuses, **now})
    return replace(state, care=state.care.after(event))


def decide(
    command: RecordLegalStatus, state: State, _context: DecisionContext
) -> Sequence[LegalStatusRecorded]:
    if not state.care.looked_after_on(command.in_force_from):
        raise NotInCare(child_ref=command.child_ref)
    if state.statuses.get(command.in_force_from) == (command.legal_status, command.need):
        raise NothingChanges(child_ref=command.child_ref)
    return [event_from(LegalStatusRecorded, command)]


DECIDER = Decider(RecordLegalStatus, State, query, evolve, decide)
