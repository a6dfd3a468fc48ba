"""Tie an award to a placement that was bought without one, or before it was authorised.

    REGULAR-1  The placement was bought without an authorised award, and is tied to none since.
    REGULAR-2  The award is the child's, stands and is authorised.
    REGULAR-3  It is to the placement's provider, for its home or kind, and for its first fee.

The award is made and authorised by the ordinary commands, after the event. From then on the fee may
be changed and the placement extended. The breach by which the placement was bought stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    Refusal,
    event_from,
)
from domain.events.awards import Award
from domain.events.placements import PlacementStarted, PurchaseRegularised
from domain.readings.placements import Placement, PlacementEvent, placement_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import AwardId, Day, PlacementId, ReferralId


class RegularisePurchase(Command):
    stored: ClassVar[str] = "regularise_purchase"
    label: ClassVar[str] = "Tie an award to it afterwards"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "regularised_on"
    placement_id: PlacementId
    referral_id: ReferralId
    award_id: AwardId
    regularised_on: Day


class NothingToRegularise(Refusal):
    """The placement was not bought without an authorised award, or is tied to one already.

    Check the placement.
    """

    rule = "REGULAR-1"


class AwardNotAuthorised(Refusal):
    """The search has no such award for this child, or the award is not authorised.

    Have an award authorised first.
    """

    rule = "REGULAR-2"


class AwardDoesNotFit(Refusal):
    """The award is to another provider, or for another home, kind or fee.

    Name an award for what was bought.
    """

    rule = "REGULAR-3"


@dataclass(frozen=True, slots=True)
class State:
    """The placement, and the referral with its award."""

    placement: Placement = field(default_factory=Placement)
    referral: Referral = field(default_factory=Referral)


def query(command: RegularisePurchase) -> Query:
    return (placement_of(command.placement_id), referral_of(command.referral_id))


def evolve(state: State, event: PlacementEvent | ReferralEvent) -> State:
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    return replace(state, placement=state.placement.after(event))


def mark(state: State, entry: Marked) -> State:
    return replace(state, placement=state.placement.mark(entry))


def decide(
    command: RegularisePurchase, state: State, _context: DecisionContext
) -> Sequence[PurchaseRegularised]:
    started = state.placement.started
    if started is None or not state.placement.awaits_authority:
        raise NothingToRegularise(placement_id=command.placement_id)
    status = state.referral.award_status
    award = status.standing_award(command.award_id)
    theirs = started.child_ref in state.referral.search.children
    if award is None or not theirs or not status.authorised:
        raise AwardNotAuthorised(award_id=command.award_id)
    if not is_for(award, started):
        raise AwardDoesNotFit(award_id=command.award_id)
    return [event_from(PurchaseRegularised, command, child_ref=started.child_ref)]


def is_for(award: Award, started: PlacementStarted) -> bool:
    """Whether an award is for what a placement bought at its start."""
    where = (award.home_id, award.weekly_fee) == (started.home_id, started.weekly_fee)
    if award.home_id is None:
        return where and award.kind is started.kind
    return where and award.provider_id == started.provider_id


DECIDER = Decider(RegularisePurchase, State, query, evolve, decide, mark=mark)
