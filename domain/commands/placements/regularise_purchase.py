"""Tie an award to a placement that was bought without one, or before it was authorised.

    REGULAR-1  The placement awaits authority: it began in breach of START-10, START-13 or START-21,
               or its cited award is not authorised yet or was refused. It is tied to no award
               since.
    REGULAR-2  The award is the one that stands on a search about the child, and is recorded as
               authorised fully. It is not tied before the last day on which it was authorised
               (RECORDED-1).
    REGULAR-3  The award has the home and the provider with which the placement started and, on the
               placement's first day, its weekly fee. An award without a home is for a placement
               without one: it has the placement's kind and fee, whoever the provider is.
    REGULAR-4  The award has placed the child in no other placement, and is tied to no placement of
               the child.
    REGULAR-5  On the day of tying and on that of recording, the provider of the award is not
               excluded, nor suspended in the lot for the safety of children.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day on which the award is tied is not to come (FACT-1), and the placement and the search are of
one child (RECORDED-3). REGULAR-3 and REGULAR-4 are of what is recorded, whatever the days. From
the placement's first day, until an agreement is in force, it is charged by the lines of the award.
The award is made and authorised by the ordinary commands, after the event. From then on the fee may
be changed and the placement extended. The breach by which it was bought stands.

Source: the council's contract procedure rules and its scheme of delegation (REGULAR-2 to
REGULAR-4); Procurement Act 2023 s57, Children Act 1989 s22(3), and decision 82 (REGULAR-5); the
ledger's own (decision 66) (REGULAR-1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import ClassVar, Self

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.awards import Award, AwardAuthorised
from domain.events.base import Event
from domain.events.placements import PlacementStarted, PurchaseRegularised
from domain.readings.arrival.purchases import awarded_terms
from domain.readings.barring.causes import told
from domain.readings.barring.safety import SAFETY, Safety, SafetyEvent
from domain.readings.placements import (
    AUTHORISATIONS,
    Placement,
    PlacementEvent,
    placement_of,
)
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import AwardId, Day, PlacementId, ReferralId


class RegularisePurchase(Command):
    stored: ClassVar[str] = "regularise_purchase"
    label: ClassVar[str] = "Tie an award to it afterwards"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "regularised_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {AwardAuthorised: "authorised_on"}
    placement_id: PlacementId
    referral_id: ReferralId
    award_id: AwardId
    regularised_on: Day


class NothingToRegularise(Refusal):
    """The placement awaits no authority: it was bought with an authorised award, or is tied to one,
    or was not bought.

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


class AwardUsed(Refusal):
    """The award has placed the child already, or is tied to another placement of the child.

    Have another award authorised.
    """

    rule = "REGULAR-4"


class NotSafe(Refusal):
    """The provider is excluded, or suspended for the safety of children. A purchase of it is put in
    order only once that is lifted. End the placement, or seek another.
    """

    rule = "REGULAR-5"
    satisfied_by = "{bars}"


@dataclass(frozen=True, slots=True)
class State:
    """Placements by reference, those that the award is used for among them, the awards that were
    authorised, and the referral.
    """

    placements: Mapping[str | None, Placement] = field(default_factory=dict)
    authorised: frozenset[str] = frozenset()
    tied: frozenset[tuple[str, str]] = frozenset()
    referral: Referral = field(default_factory=Referral)
    safety: Safety = field(default_factory=Safety)

    def placement(self, placement_id: str | None) -> Placement:
        """The placement of a reference."""
        found = self.placements.get(placement_id, Placement())
        return replace(found, authorised=self.authorised)

    def with_placement(self, placement_id: str | None, placement: Placement) -> Self:
        """The state with another placement under the reference."""
        return replace(self, placements={**self.placements, placement_id: placement})

    def has_used(self, award_id: str, child_ref: str, besides: str) -> bool:
        """Whether the award has placed the child, or is tied to a placement, besides this one."""
        started = (
            each.started
            for placement_id, each in self.placements.items()
            if placement_id != besides
        )
        return (award_id, child_ref) in self.tied or any(
            (each.award_id, each.child_ref) == (award_id, child_ref)
            for each in started
            if each is not None
        )


def query(command: RegularisePurchase) -> Query:
    used = QueryItem((PlacementStarted, PurchaseRegularised), (tag("award", command.award_id),))
    theirs = (placement_of(command.placement_id), referral_of(command.referral_id))
    return (*theirs, used, AUTHORISATIONS, *SAFETY)


def evolve(state: State, event: PlacementEvent | ReferralEvent | SafetyEvent) -> State:
    if isinstance(event, SafetyEvent):
        return replace(state, safety=state.safety.after(event))
    if isinstance(event, AwardAuthorised) and event.complete:
        state = replace(state, authorised=state.authorised | {event.award_id})
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    if isinstance(event, PurchaseRegularised):
        state = replace(state, tied=state.tied | {(event.award_id, event.child_ref)})
    placement = state.placement(event.placement_id).after(event)
    return state.with_placement(event.placement_id, placement)


def mark(state: State, entry: Marked) -> State:
    if not isinstance(entry.event, PlacementStarted):
        return state
    placement_id = entry.event.placement_id
    return state.with_placement(placement_id, state.placement(placement_id).mark(entry))


def decide(
    command: RegularisePurchase, state: State, context: DecisionContext
) -> Sequence[PurchaseRegularised]:
    placement = state.placement(command.placement_id)
    started = placement.started
    if started is None or not placement.awaits_authority:
        raise NothingToRegularise(placement_id=command.placement_id)
    status = state.referral.award_status
    award = status.standing_award(command.award_id)
    theirs = started.child_ref in state.referral.search.children
    if award is None or not theirs or not status.authorised:
        raise AwardNotAuthorised(award_id=command.award_id)
    if not is_for(award, started):
        raise AwardDoesNotFit(award_id=command.award_id)
    if state.has_used(command.award_id, started.child_ref, command.placement_id):
        raise AwardUsed(award_id=command.award_id)
    days = (command.regularised_on, context.today)
    each = (state.safety.bars(award.provider_id, award.lot, day) for day in days)
    if bars := tuple(chain.from_iterable(each)):
        raise NotSafe(award_id=command.award_id, **told(bars))
    terms = awarded_terms(award, None, started.started_on)
    fields = {"child_ref": started.child_ref, "steps": terms.steps, "payments": terms.payments}
    return [event_from(PurchaseRegularised, command, **fields)]


def is_for(award: Award, started: PlacementStarted) -> bool:
    """Whether an award is for what a placement bought at its start."""
    fee = awarded_terms(award, None, started.started_on).fee
    where = (award.home_id, fee) == (started.home_id, started.weekly_fee)
    if award.home_id is None:
        return where and award.kind is started.kind
    return where and award.provider_id == started.provider_id


DECIDER = Decider(RegularisePurchase, State, query, evolve, decide, mark=mark)
