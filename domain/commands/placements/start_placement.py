"""Start a placement: a child comes to live in a home, with a carer or elsewhere.

    START-1  The child is looked after on the day.
    START-2  A child has one placement at a time.
    START-3  The home is registered on the day, and takes children of the child's age.
    START-4  A home never has more children than registered places.
    START-5  A cited award is the child's, is to the home's provider, and is authorised. In an
             emergency it may be authorised afterwards, where the scheme of delegation allows that.
    START-6  A placement's reference is used once.
    START-7  Without a registered home, the kind of placement and the authority are stated.
    START-8  Without an order of the High Court that permits it, no child below sixteen is placed in
             a setting that is not regulated (reg 27A), and no child in an unregistered one.
    START-9  A placement outside the area has been approved by the day (reg 11). One with connected
             people, our own carers, parents or adopters, or in custody, needs no approval.
    START-10  Once a framework has begun to buy the lot, a bought placement cites its award.
    START-11  The placement is agreed until a day after it starts, and not past the month in which
              the child turns eighteen.
    START-12  A child is placed in a secure home under a secure accommodation order or, for 72 hours
              in any 28 days, once the criteria are found met; below thirteen only with the
              Secretary of State's approval (s25; Secure Accommodation Regulations 1991).

The kind, authority and provider are those of the registered home. The fee of a placement under an
award is the award's. Only the child's month of birth is known, so a placement is agreed until the
first day on which the child may turn eighteen, unless another day is stated.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import PlacementStarted
from domain.readings.arrivals import (
    Arrival,
    Setting,
    agreed_until_day,
    award_for,
    evolve,
    first_overfull_day,
    fits,
    may_be_secured,
    must_be_awarded,
    needs_approval,
    place_of,
    read_arrival,
    registered_setting,
)
from domain.readings.homes import Home
from domain.values import (
    Authority,
    AwardId,
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Kind,
    Miles,
    PlacementId,
    Postcode,
    ReferralId,
    WeeklyFee,
    YesNo,
)


class StartPlacement(Command):
    stored: ClassVar[str] = "start_placement"
    label: ClassVar[str] = "Start the placement"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "started_on"
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
    postcode: Postcode | None = None
    emergency: YesNo = False
    until_eighteen: YesNo = False
    agreed_until: Day | None = None


class NotInCare(Refusal):
    """The child is not looked after on that day.

    Start the period of care first, or choose a day in it.
    """

    rule = "START-1"


class PlacedElsewhere(Refusal):
    """The child has another placement that runs on that day or later. End that placement first."""

    rule = "START-2"


class HomeNotRegistered(Refusal):
    """The home takes no children on that day, or none of this child's age.

    Choose a home that does.
    """

    rule = "START-3"


class HomeFull(Refusal):
    """The home has no free place on that day, or would have none on a later one.

    Choose a home with a free place.
    """

    rule = "START-4"


class AwardDoesNotHold(Refusal):
    """The award is not authorised, or is for another child, provider, home or fee.

    Name the authorised award for this placement, with its fee.
    """

    rule = "START-5"


class IdentifierUsed(Refusal):
    """A placement is already recorded under this reference. Choose another reference."""

    rule = "START-6"


class SettingNotStated(Refusal):
    """A placement outside a registered home needs its kind and its authority. State both."""

    rule = "START-7"


class NoOrder(Refusal):
    """The law lets a child be placed there only under an order of the High Court, and none permits
    this setting for this child on that day.

    Record the order first, have it varied, or choose another setting.
    """

    rule = "START-8"


class NotApproved(Refusal):
    """The placement lies outside the area and has not been approved by that day.

    Have it approved first.
    """

    rule = "START-9"


class NoAward(Refusal):
    """A placement bought under this lot needs an award. Name the award."""

    rule = "START-10"


class AgreedTooLong(Refusal):
    """The placement must be agreed until a day after it starts, and not past the month of the
    eighteenth birthday.

    Choose such a day.
    """

    rule = "START-11"


class NotSecured(Refusal):
    """No secure accommodation order permits this, the 72 hours without one are used up or were not
    found needed, or a child under thirteen has no approval of the Secretary of State.

    Record the order, the finding or the approval first, or agree the placement for fewer days.
    """

    rule = "START-12"


def query(command: StartPlacement) -> Query:
    return read_arrival(
        command.child_ref, command.placement_id, command.home_id, command.referral_id
    )


def decide(
    command: StartPlacement, state: Arrival, context: DecisionContext
) -> Sequence[PlacementStarted]:
    day, child_ref, born_in = command.started_on, command.child_ref, state.care.born_in
    if command.placement_id in state.placements.starts:
        raise IdentifierUsed(placement_id=command.placement_id)
    if born_in is None or not state.care.looked_after_on(day):
        raise NotInCare(child_ref=child_ref)
    if running := state.placements.of_child(child_ref).running_on_or_after(day):
        raise PlacedElsewhere(child_ref=child_ref, placement_id=running[0])
    setting = setting_of(command, state.home, born_in)
    refuse_unless_allowed(command, state, setting, born_in, context)
    until = agreed_until_day(command.agreed_until, born_in, day)
    if until is None:
        raise AgreedTooLong(started_on=day)
    place = place_of(setting, command.home_id, born_in, day, context)
    if not may_be_secured(state, child_ref, place, (day, until), context):
        context.refuse_or_note(NotSecured(placement_id=command.placement_id), day)
    started = event_from(
        PlacementStarted,
        command,
        born_in=born_in,
        **setting.fields,
        weekly_fee=fee_of(command, state, setting),
        agreed_until=until,
    )
    if full_on := first_overfull_day(started, state):
        raise HomeFull(home_id=command.home_id, day=full_on, places=state.home.places_on(full_on))
    return [started]


def setting_of(command: StartPlacement, home: Home, born_in: str) -> Setting:
    """The home's kind, authority and provider or, without a home, the stated kind and authority."""
    if command.home_id is not None:
        registered = registered_setting(home, born_in, command.started_on)
        if registered is None:
            raise HomeNotRegistered(home_id=command.home_id)
        return registered
    if command.kind is None or command.authority is None:
        raise SettingNotStated(placement_id=command.placement_id)
    return Setting(command.kind, command.authority)


def refuse_unless_allowed(
    command: StartPlacement,
    state: Arrival,
    setting: Setting,
    born_in: str,
    context: DecisionContext,
) -> None:
    """Raise a refusal unless START-8, START-9 and START-10 are met."""
    day, child_ref = command.started_on, command.child_ref
    place = place_of(setting, command.home_id, born_in, day, context)
    if place.irregular and not state.orders.permits((child_ref,), place, day, context):
        raise NoOrder(placement_id=command.placement_id)
    area = needs_approval(state, setting, day)
    if area and not state.orders.is_approved(child_ref, setting.authority, area, day):
        raise NotApproved(authority=setting.authority, place=area)
    if command.award_id is None and must_be_awarded(state, setting, day):
        raise NoAward(placement_id=command.placement_id)


def fee_of(command: StartPlacement, state: Arrival, setting: Setting) -> Decimal | None:
    """Pounds a week: the award's fee if an award is cited, otherwise the stated fee."""
    if command.award_id is None:
        return command.weekly_fee
    award = award_for(state, command.award_id, command.child_ref, command.started_on)
    if award is None or not fits(award, command.home_id, setting):
        raise AwardDoesNotHold(award_id=command.award_id)
    if command.weekly_fee not in (None, award.weekly_fee):
        raise AwardDoesNotHold(award_id=command.award_id)
    return award.weekly_fee


DECIDER = Decider(StartPlacement, Arrival, query, evolve, decide)
