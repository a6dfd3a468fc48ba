"""Events about transitions to adult services: pathway plans, agreement, transfer."""

from typing import ClassVar

from domain.events.base import Event
from domain.values import (
    ChildRef,
    Day,
    Officer,
    Role,
    SealedWords,
    TransitionId,
    WeeklyFee,
    Words,
)


class PathwayPlanned(Event):
    """A pathway plan was made for an eligible child (Children Act 1989 Sch 2 ¶19B)."""

    stored: ClassVar[str] = "pathway-planned.v1"
    child_ref: ChildRef
    personal_adviser: Officer
    planned_on: Day


class AdultNeedsAssessed(Event):
    """A child's needs after eighteen were assessed, with the finding (Care Act 2014 s58)."""

    stored: ClassVar[str] = "adult-needs-assessed.v1"
    child_ref: ChildRef
    likely_to_have_needs: bool
    finding: SealedWords
    assessed_on: Day


class TransitionPlanned(Event):
    """A young person's move to adult services was planned."""

    stored: ClassVar[str] = "transition-planned.v1"
    transition_id: TransitionId
    child_ref: ChildRef
    destination: SealedWords
    transfer_expected_on: Day
    planned_on: Day


class AdultSocialCareConsulted(Event):
    """Adult social care was consulted on the effect on its budget, in pounds a week (¶2.6)."""

    stored: ClassVar[str] = "adult-social-care-consulted.v1"
    transition_id: TransitionId
    child_ref: ChildRef
    expected_weekly_cost: WeeklyFee
    consulted_as: Role
    consulted_on: Day


class TransitionAgreed(Event):
    """A role that decides agreed the destination and the cost after eighteen, in pounds a week.

    `complete` is whether every role that decides has now agreed.
    """

    stored: ClassVar[str] = "transition-agreed.v1"
    transition_id: TransitionId
    child_ref: ChildRef
    agreed_weekly_cost: WeeklyFee
    agreed_as: Role
    agreed_by: Officer
    complete: bool
    citations: tuple[Words, ...]
    agreed_on: Day


class TransferredToAdults(Event):
    """Responsibility for a young person passed to adult services."""

    stored: ClassVar[str] = "transferred-to-adults.v1"
    transition_id: TransitionId
    child_ref: ChildRef
    transferred_on: Day
