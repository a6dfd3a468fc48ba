"""Withdraw notice on a placement: by the party that gave it, with the agreement of the other.

    RESCIND-1  On the day of the withdrawal the placement runs, and a notice of that party stands:
               it was given by then, and since then it was neither withdrawn nor set aside by
               another agreed end. It stands after its last day too.
    RESCIND-2  The other side agreed on the day on which the notice was given or later, and by the
               day of the withdrawal. Notice once given binds both, so neither withdraws it alone.

A breach of either rule always refuses. The day of the withdrawal is not to come (FACT-1).

Source: the individual placement agreement, which is a contract (RESCIND-2); the ledger's own
(decision 83).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, TypeAlias

from domain.codes import Party
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.placements import (
    NoticeGiven,
    NoticeWithdrawn,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
)
from domain.readings.placements import Placement
from domain.values import Day, PlacementId, Words
from domain.wording import Label


class WithdrawNotice(Command):
    stored: ClassVar[str] = "withdraw_notice"
    label: ClassVar[str] = "Withdraw the notice"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "withdrawn_on"
    placement_id: PlacementId
    given_by: Annotated[Party, Label("Whose notice is withdrawn")]
    reason: Words
    agreed_on: Annotated[Day, Label("The other side agreed on")]
    withdrawn_on: Day


class NoneStands(Refusal):
    """No notice of that party stands on the placement on that day.

    Choose the party that gave the notice, and a day since.
    """

    rule = "RESCIND-1"
    satisfied_by = "The placement runs from {started_on}. It ended on {ended_on}."


class NotAgreed(Refusal):
    """The other side did not agree between the day of the notice and the day it is withdrawn.

    Have it agree first: until then the notice stands.
    """

    rule = "RESCIND-2"
    satisfied_by = "The first day is {given_on}."


AboutNotice: TypeAlias = NoticeGiven | NoticeWithdrawn | PlacementExtended
Relevant: TypeAlias = PlacementStarted | PlacementEnded | AboutNotice


def day_of(event: AboutNotice) -> date:
    """The day on which a notice was given, withdrawn or set aside."""
    match event:
        case NoticeGiven():
            return event.given_on
        case NoticeWithdrawn():
            return event.withdrawn_on
        case PlacementExtended():
            return event.extended_on


@dataclass(frozen=True, slots=True)
class State:
    """The placement, and what was recorded about notice on it."""

    placement: Placement = field(default_factory=Placement)
    about_notice: tuple[AboutNotice, ...] = ()

    def standing(self, party: Party, day: date) -> NoticeGiven | None:
        """The notice of a party that stands on a day; of two, the later. Nothing if none does."""
        stands = None
        for event in sorted(self.about_notice, key=day_of):
            if day_of(event) > day:
                break
            if isinstance(event, PlacementExtended):
                stands = None
            elif event.given_by is party:
                stands = event if isinstance(event, NoticeGiven) else None
        return stands


def query(command: WithdrawNotice) -> Query:
    return (QueryItem(events_in(Relevant), (tag("placement", command.placement_id),)),)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, PlacementStarted | PlacementEnded):
        return replace(state, placement=state.placement.after(event))
    return replace(state, about_notice=(*state.about_notice, event))


def decide(
    command: WithdrawNotice, state: State, _context: DecisionContext
) -> Sequence[NoticeWithdrawn]:
    notice = state.standing(command.given_by, command.withdrawn_on)
    if notice is None or not state.placement.runs_on(command.withdrawn_on):
        raise NoneStands(placement_id=command.placement_id, **state.placement.days)
    if not notice.given_on <= command.agreed_on <= command.withdrawn_on:
        raise NotAgreed(given_on=notice.given_on)
    return [event_from(NoticeWithdrawn, command)]


DECIDER = Decider(WithdrawNotice, State, query, evolve, decide)
