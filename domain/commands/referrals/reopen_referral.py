"""Begin a search again that was stopped, or whose placement has ended.

    REOPEN-1  The search was stopped and has not begun again since. Or the placement that is named
              was bought with its award, or is tied to it, and an end of that placement is recorded.
    REOPEN-2  The search begins again on a day that is not before it was stopped or the placement
              ended, nor after the day on which a placement is needed.
    REOPEN-3  Each child is born by the day of need and not eighteen before it, as far as the months
              of birth tell.

A breach of any rule always refuses. The day on which the search begins again is not to come
(FACT-1). A placement that is named is recorded (RECORDED-2) and is of a child of the search
(RECORDED-3). The search begins as a new one: nowhere was searched, nobody was asked, the children
are to be heard, and the terms are those of the day. What was recorded before stays, under the same
reference.

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (REOPEN-3); the
ledger's own (decision 92).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import ReferralAbandoned, ReferralReopened
from domain.readings import references
from domain.readings.care import may_be_a_child
from domain.readings.placements import Placement, PlacementEvent, placement_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, PlacementId, ReferralId, Words


class ReopenReferral(Command):
    stored: ClassVar[str] = "reopen_referral"
    label: ClassVar[str] = "Begin the search again"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "reopened_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "placement_id": references.PLACEMENT,
    }
    referral_id: ReferralId
    placement_id: PlacementId | None = None
    reason: Words
    needed_on: Day
    reopened_on: Day


class NothingToReopen(Refusal):
    """The search was not stopped, and no placement that is named was bought with its award and has
    ended.

    Stop the search first, name the placement that ended, or go on with the search.
    """

    rule = "REOPEN-1"


class BeforeItStopped(Refusal):
    """The search would begin again before it was stopped or the placement ended, or after a
    placement is needed.

    Choose a day in between.
    """

    rule = "REOPEN-2"
    satisfied_by = "The first day is {stopped_on}."


class NeededAtAnotherAge(Refusal):
    """On that day of need one of the children is not born yet, or is eighteen. Check the day."""

    rule = "REOPEN-3"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, the day on which it was stopped last, and the placement that is named."""

    referral: Referral = field(default_factory=Referral)
    stopped_on: date | None = None
    placement: Placement = field(default_factory=Placement)

    @property
    def may_begin_from(self) -> date | None:
        """The first day on which the search may begin again, or nothing if it may not."""
        if self.referral.search.abandoned:
            return self.stopped_on
        award, placement = self.referral.award_status.award, self.placement
        if award is None or placement.award_id != award.award_id:
            return None
        return placement.ended_on


def query(command: ReopenReferral) -> Query:
    named = () if command.placement_id is None else (placement_of(command.placement_id),)
    return (referral_of(command.referral_id), *named)


def evolve(state: State, event: ReferralEvent | PlacementEvent) -> State:
    if isinstance(event, ReferralEvent):
        stopped = event.abandoned_on if isinstance(event, ReferralAbandoned) else state.stopped_on
        return replace(state, referral=state.referral.after(event), stopped_on=stopped)
    return replace(state, placement=state.placement.after(event))


def decide(
    command: ReopenReferral, state: State, _context: DecisionContext
) -> Sequence[ReferralReopened]:
    first = state.may_begin_from
    if first is None:
        raise NothingToReopen(referral_id=command.referral_id)
    if not first <= command.reopened_on <= command.needed_on:
        raise BeforeItStopped(stopped_on=first)
    search = state.referral.search
    if not all(may_be_a_child(each, command.needed_on) for each in search.months_of_birth):
        raise NeededAtAnotherAge(children=len(search.children))
    return [event_from(ReferralReopened, command)]


DECIDER = Decider(ReopenReferral, State, query, evolve, decide)
