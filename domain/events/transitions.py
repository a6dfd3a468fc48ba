"""Transition to adults: from the plan to the transfer at eighteen."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import ChildRef, Day, TransitionId, WeeklyFee, Words


class TransitionPlanned(Event):
    """A young person's move to adult services was planned."""

    stored: ClassVar[str] = "transition-planned.v1"
    transition_id: TransitionId
    child_ref: ChildRef
    destination: Words
    transfer_expected_on: Day
    planned_on: Day


class AdultSocialCareConsulted(Event):
    """Adult social care was consulted on the effect on its budget (¶2.6)."""

    stored: ClassVar[str] = "adult-social-care-consulted.v1"
    transition_id: TransitionId
    expected_weekly_cost: WeeklyFee
    consulted_as: Words
    consulted_on: Day


class TransitionAgreed(Event):
    """The destination and the cost after eighteen were agreed."""

    stored: ClassVar[str] = "transition-agreed.v1"
    transition_id: TransitionId
    agreed_weekly_cost: WeeklyFee
    agreed_as: Words
    agreed_on: Day


class TransferredToAdults(Event):
    """Responsibility passed to adult services."""

    stored: ClassVar[str] = "transferred-to-adults.v1"
    transition_id: TransitionId
    transferred_on: Day
