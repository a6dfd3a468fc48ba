"""Ofsted's notices: what they are, when they end, and whom they keep from a home."""

from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    address_changed,
    address_opened,
    care_started,
    core,
    invited,
    offer,
    opened,
    placed,
    policy,
    registered,
    registration_cancelled,
    restricted,
    restriction_lifted,
    shut,
    started,
)
from specification import given

from domain.codes import Ground, Tier
from domain.commands.awards.buy_by_spot_purchase import BuyBySpotPurchase, HomeDoesNotFit
from domain.commands.market.change_operation import ChangeOperation
from domain.commands.placements.change_address import ChangeAddress, Restricted
from domain.commands.placements.start_placement import (
    HomeNotRegistered,
    NotSafe,
    StartPlacement,
)
from domain.commands.referrals import make_offer
from domain.commands.referrals.make_offer import MakeOffer
from domain.commands.registrations.lift_ofsted_notice import LiftOfstedNotice, NotInForce
from domain.commands.registrations.record_ofsted_notice import (
    AlreadyRecorded,
    EndsBeforeItBegins,
    NoSuchAddress,
    NotRegistered,
    RecordOfstedNotice,
)
from domain.registration_codes import AddressCategory, OfstedNotice
from domain.values import Kind

notice = RecordOfstedNotice(**dict(restricted))
lift = LiftOfstedNotice(**dict(restriction_lifted))
suspended = restricted.model_copy(update={"notice": OfstedNotice.SUSPENSION})
start = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", budget_line="residential",
    weekly_fee="3500.00", started_on=MARCH,
)  # fmt: skip
flat: dict[str, Any] = {"category": AddressCategory.SELF_CONTAINED, "places": 2}
supported = registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT, "places": 9})
first = address_opened.model_copy(update=flat)
second = first.model_copy(update={"address_id": "A-2"})
of_second = restricted.model_copy(update={"address_id": "A-2"})
grown = care_started.model_copy(update={"born_in": "2004-12"})


def command(**more: Any) -> RecordOfstedNotice:
    """The notice with other values."""
    return notice.model_copy(update=more)


@pytest.mark.parametrize(
    "kind", [OfstedNotice.RESTRICTION, OfstedNotice.SUSPENSION, OfstedNotice.COMPLIANCE]
)
def test_a_notice_has_its_kind_its_days_and_its_source(kind: OfstedNotice) -> None:
    given(registered).when(command(notice=kind)).then(
        restricted.model_copy(update={"notice": kind})
    )


def test_a_cancellation_ends_the_registration_on_its_day() -> None:
    cancels = command(notice=OfstedNotice.CANCELLATION, in_force_from=MAY)
    served = restricted.model_copy(
        update={"notice": OfstedNotice.CANCELLATION, "in_force_from": MAY}
    )
    ended = registration_cancelled.model_copy(
        update={"cancelled_on": MAY, "reason": restricted.source}
    )
    given(registered).when(cancels).then(served, ended)


def test_served_1_the_registration_is_in_force_when_the_notice_begins() -> None:
    for history in ((), (registered, registration_cancelled)):
        given(*history).when(command(in_force_from=JUNE)).then_refused(NotRegistered)


def test_served_2_a_reference_is_used_once_under_a_registration() -> None:
    for history in ((restricted,), (restricted, restriction_lifted)):
        given(registered, *history).when(notice).then_refused(AlreadyRecorded)


def test_served_3_it_ends_after_it_begins() -> None:
    given(registered).when(command(in_force_until=FEB)).then_refused(EndsBeforeItBegins)
    given(registered).when(command(in_force_until=FEB + timedelta(days=1))).outcome()


def test_served_4_an_address_is_open_and_a_suspension_is_of_the_whole_registration() -> None:
    history = (supported, first, second)
    given(*history).when(command(address_id="A-2")).then(of_second)
    given(*history).when(command(address_id="A-9")).then_refused(
        NoSuchAddress, addresses=("A-1", "A-2")
    )
    for kind in (OfstedNotice.SUSPENSION, OfstedNotice.CANCELLATION):
        given(*history).when(command(address_id="A-2", notice=kind)).then_refused(NoSuchAddress)


def test_lifted_1_a_notice_is_lifted_while_it_is_in_force_and_a_cancellation_never() -> None:
    given(registered, restricted).when(lift).then(restriction_lifted)
    ended = restricted.model_copy(update={"in_force_until": MAY})
    later = restricted.model_copy(update={"notice_id": "N-2"})
    for history in ((), (restricted, restriction_lifted), (ended,)):
        given(registered, *history).when(lift).then_refused(NotInForce, notices=())
    given(registered, ended, later).when(lift).then_refused(NotInForce, notices=("N-2",))
    named = [f"N-{n}" for n in (9, 4, 7, 3)]
    many = (restricted.model_copy(update={"notice_id": each}) for each in named)
    given(registered, ended, *many).when(lift).then_refused(
        NotInForce, notices=tuple(sorted(named))
    )
    cancels = restricted.model_copy(update={"notice": OfstedNotice.CANCELLATION})
    given(registered, cancels).when(lift).then_refused(NotInForce)


@pytest.mark.parametrize(
    ("from_on", "until", "barred"),
    [(FEB, None, True), (MARCH, None, True), (APRIL, None, False), (FEB, MARCH, False),
     (FEB, APRIL, True)],
)  # fmt: skip
def test_start_14_no_other_child_comes_while_a_restriction_is_in_force(
    from_on: date, until: date | None, barred: bool
) -> None:
    about = restricted.model_copy(update={"in_force_from": from_on, "in_force_until": until})
    story = given(care_started, registered, about).when(start)
    story.then_breaks(*([NotSafe] if barred else []))


def test_start_14_a_restriction_that_was_lifted_and_another_notice_bar_nobody() -> None:
    lifted = restriction_lifted.model_copy(update={"lifted_on": MARCH})
    given(care_started, registered, restricted, lifted).when(start).then_breaks()
    complies = restricted.model_copy(update={"notice": OfstedNotice.COMPLIANCE})
    given(care_started, registered, complies).when(start).then_breaks()


def test_start_14_a_restriction_of_one_address_bars_nobody_from_another() -> None:
    history = given(grown, supported, first, second, of_second)
    history.when(start.model_copy(update={"address_id": "A-1"})).then_breaks()
    history.when(start.model_copy(update={"address_id": "A-2"})).then_in_breach(NotSafe)


def test_start_3_no_child_lives_in_a_suspended_home_on_any_day() -> None:
    given(care_started, registered, suspended).when(start).then_in_breach(HomeNotRegistered)
    later = suspended.model_copy(update={"in_force_from": MAY})
    given(care_started, registered, later).when(start).then_breaks(HomeNotRegistered)
    restriction = restricted.model_copy(update={"in_force_from": MAY})
    given(care_started, registered, restriction).when(start).then_breaks()
    over = {"code": "OTHER", "reason": "Home", "immediate_risk": True, "ended_on": MAY}
    given(care_started, registered, later).when(start.model_copy(update=over)).then_breaks()


def test_no_award_and_no_offer_is_made_of_a_home_that_ofsted_restricts_on_the_day_of_need() -> None:
    buy = BuyBySpotPurchase(
        award_id="AW-1", referral_id="R-1", provider_id="P-1", home_id="H-1",
        fee_lines=(core(),), ground=Ground.NO_OFFER_MADE, reason="No offer", awarded_on=MARCH,
    )  # fmt: skip
    made = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})
    ended = restricted.model_copy(update={"in_force_until": APRIL})
    searching = (registered, policy, opened, started(Tier.SPOT))
    asked = (policy, opened, invited, registered)
    for about in (restricted, suspended):
        given(*searching, about).when(buy).then_refused(HomeDoesNotFit)
        given(*asked, about).when(made).then_refused(make_offer.HomeDoesNotFit)
    given(*searching, ended).when(buy).outcome()
    given(*asked, ended).when(made).outcome()


def test_relocate_6_ofsted_does_not_restrict_the_address_and_who_lives_there_may_stay() -> None:
    living = placed.model_copy(update={"kind": Kind.SEMI_INDEPENDENT, "address_id": "A-1"})
    move = ChangeAddress(
        placement_id="PL-1", child_ref=CHILD, home_id="H-1", address_id="A-2", code="CARPL",
        reason="Nearer", moved_on=MARCH,
    )  # fmt: skip
    given(supported, first, second, living, of_second).when(move).then_in_breach(Restricted)
    both = (restricted, of_second.model_copy(update={"notice_id": "N-9"}))
    given(supported, first, second, living, *both).when(move).then_in_breach(Restricted)
    anywhere = living.model_copy(update={"kind": Kind.FOSTERING_AGENCY, "postcode": "PR8 2ZZ"})
    agency = supported.model_copy(update={"kind": Kind.FOSTERING_AGENCY})
    elsewhere = move.model_copy(
        update={"address_id": None, "authority": BOROUGH, "postcode": "PR8 3ZZ"}
    )
    assert given(agency, anywhere, restricted).when(elsewhere).breaches() == ()
    given(supported, first, second, living, restricted).when(move).then(
        address_changed.model_copy(
            update={"authority": BOROUGH, "postcode": second.postcode, "reason": "Nearer"}
        )
    )


def test_operate_2_a_suspended_home_of_our_own_is_opened_and_shut_as_any_other() -> None:
    own = registered.model_copy(update={"in_house": True})
    shuts = ChangeOperation(
        home_id="H-1", operating=False, reason=shut.reason, changed_on=shut.changed_on
    )
    given(own, suspended.model_copy(update={"in_force_from": JAN})).when(shuts).then(shut)
