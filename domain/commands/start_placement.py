"""Start a placement: a child comes to live somewhere.

    START-1  The child is looked after on the day.
    START-2  A child has one placement at a time.
    START-3  The home is registered by the day.
    START-4  A home is never filled above its registered places.
    START-5  An award that is cited is authorised, is the child's, and is to the home's provider.
    START-6  A placement's identifier is used once.
    START-7  Without a registered home, the kind of placement and the authority are stated.

Kind, authority and provider are the home's, as registered; the fee of a placement under an
award is the award's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from domain.command import Command, Decider, Query, QueryItem, Refusal, as_said, tag
from domain.events.placements import PlacementStarted
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.stays import StayEvent, Stays, stays_of
from domain.terms import (
    LOT_OF_KIND,
    Authority,
    AwardId,
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Instant,
    Kind,
    Miles,
    PlacementId,
    ReferralId,
    WeeklyFee,
)


class StartPlacement(Command):
    placement_id: PlacementId
    child_ref: ChildRef
    started_on: Day
    home_id: HomeId | None = None
    kind: Kind | None = None
    authority: Authority | None = None
    referral_id: ReferralId | None = None
    award_id: AwardId | None = None
    budget_line: BudgetLine | None = None
    weekly_fee: WeeklyFee | None = None
    miles_from_home: Miles | None = None


class NotInCare(Refusal):
    """The child is not looked after on that day."""

    rule = "START-1"


class PlacedElsewhere(Refusal):
    """The child has another placement that runs on that day or later."""

    rule = "START-2"


class HomeNotRegistered(Refusal):
    """The home is not registered on that day."""

    rule = "START-3"


class HomeFull(Refusal):
    """The home has no free place on that day, or would have none on a later one."""

    rule = "START-4"


class AwardDoesNotHold(Refusal):
    """The award cited is not authorised, or is for another child, provider or fee."""

    rule = "START-5"


class IdentifierUsed(Refusal):
    """A placement is already recorded under this identifier."""

    rule = "START-6"


class SettingNotStated(Refusal):
    """A placement outside a registered home states its kind and its authority."""

    rule = "START-7"


Relevant = CareEvent | StayEvent | HomeEvent | ReferralEvent


@dataclass(frozen=True, slots=True)
class State:
    """The child's care, the stays of the child and in the home, the home, and the award."""

    care: Care = field(default_factory=Care)
    stays: Stays = field(default_factory=Stays)
    home: Home = field(default_factory=Home)
    referral: Referral = field(default_factory=Referral)


def query(command: StartPlacement) -> Query:
    items = [
        care_of(command.child_ref),
        stays_of(command.child_ref),
        QueryItem((PlacementStarted,), (tag("placement", command.placement_id),)),
    ]
    if command.home_id is not None:
        items.append(home_of(command.home_id))
    if command.referral_id is not None:
        items.append(referral_of(command.referral_id))
    return tuple(items)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    if isinstance(event, StayEvent):
        return replace(state, stays=state.stays.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(command: StartPlacement, state: State, _now: Instant) -> Sequence[PlacementStarted]:
    if command.placement_id in state.stays.starts:
        raise IdentifierUsed(placement_id=command.placement_id)
    if not state.care.looked_after_on(command.started_on):
        raise NotInCare(child_ref=command.child_ref)
    others = state.stays.of_child(command.child_ref)
    if running := others.running_on_or_after(command.started_on):
        raise PlacedElsewhere(child_ref=command.child_ref, placement_id=running[0])
    setting = setting_of(command, state.home)
    started = as_said(
        PlacementStarted, command, **setting, weekly_fee=fee_of(command, state, setting)
    )
    if command.home_id is not None:
        refuse_if_overfilled(started, state, command.home_id)
    return [started]


def setting_of(command: StartPlacement, home: Home) -> dict[str, object]:
    """Kind, lot, authority and provider: the home's if there is one, else as stated."""
    if command.home_id is None:
        if command.kind is None or command.authority is None:
            raise SettingNotStated(placement_id=command.placement_id)
        kind, authority, provider_id = command.kind, command.authority, None
    else:
        registered = home.registered
        if registered is None or registered.registered_on > command.started_on:
            raise HomeNotRegistered(home_id=command.home_id)
        kind, authority = registered.kind, registered.authority
        provider_id = registered.provider_id
    lot = LOT_OF_KIND.get(kind)
    return {"kind": kind, "lot": lot, "authority": authority, "provider_id": provider_id}


def fee_of(command: StartPlacement, state: State, setting: dict[str, object]) -> Decimal | None:
    """The award's fee if an award is cited, else the fee as stated."""
    if command.award_id is None:
        return command.weekly_fee
    award = state.referral.award
    holds = (
        award is not None
        and state.referral.authorised
        and award.award_id == command.award_id
        and state.referral.child_ref == command.child_ref
        and award.provider_id == setting["provider_id"]
        and command.weekly_fee in (None, award.weekly_fee)
    )
    if award is None or not holds:
        raise AwardDoesNotHold(award_id=command.award_id)
    return award.weekly_fee


def refuse_if_overfilled(started: PlacementStarted, state: State, home_id: str) -> None:
    """START-4, for the day the child comes and every later day the ledger knows of."""
    home = replace(state.home, ours=state.stays.after(started).in_home(home_id))
    if day := home.overfilled_on(started.started_on):
        raise HomeFull(home_id=home_id, day=day, places=home.places_on(day))


DECIDER = Decider(StartPlacement, State, query, evolve, decide)
