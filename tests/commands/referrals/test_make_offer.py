from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    LATER,
    MARCH,
    abandoned,
    admitted,
    applied,
    awarded,
    core,
    declined,
    invitation_read,
    invited,
    offer,
    offer_refused,
    opened,
    priced,
    registered,
    registration_cancelled,
    shut,
    withdrawn,
)
from pydantic import ValidationError
from specification import NOON, TESTER, given

from domain.codes import Tier
from domain.commands import refusal_event
from domain.commands.referrals.make_offer import (
    AboveTheSchedule,
    HasALiveOffer,
    HomeDoesNotFit,
    Late,
    MakeOffer,
    NotInvited,
    NotToday,
    ReferralNotOpen,
)
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.values import Kind

make = MakeOffer(**{k: v for k, v in offer if k not in ("authority", "weekly_fee")})
called = (opened, invited, registered)


def dear(pounds: str, *more: FeeLine) -> MakeOffer:
    """An offer at another core fee."""
    return make.model_copy(update={"fee_lines": (core(pounds), *more)})


def test_an_offer_holds_the_fee_of_the_day_it_is_needed() -> None:
    given(*called).when(make).then(offer)
    hours = FeeLine(
        fee_for=FeeFor.STAFFING,
        unit=Unit.HOUR,
        amount=Decimal("20.00"),
        hours_a_week=Decimal(10),
        to_on=APRIL,
    )
    lines = (core(), hours.model_copy(update={"to_on": APRIL + timedelta(days=1)}))
    expected = {"fee_lines": lines, "weekly_fee": Decimal("3700.00")}
    given(*called).when(make.model_copy(update={"fee_lines": lines})).then(
        offer.model_copy(update=expected)
    )
    over = {"fee_lines": (core(), hours)}
    given(*called).when(make.model_copy(update=over)).then(offer.model_copy(update=over))


def test_offer_1_offers_are_made_while_the_referral_is_open() -> None:
    for history in ((invited,), (opened, invited, awarded), (opened, invited, abandoned)):
        given(*history, registered).when(make).then_refused(ReferralNotOpen)


def test_offer_2_only_an_invited_provider_offers() -> None:
    given(opened, registered).when(make).then_refused(NotInvited)


def test_offer_2_a_provider_that_declined_may_still_offer() -> None:
    given(*called, declined).when(make).then(offer)


def test_offer_2_a_provider_that_read_its_invitation_may_offer() -> None:
    given(*called, invitation_read).when(make).then(offer)


def test_offer_3_a_provider_has_one_live_offer_and_an_identifier_is_used_once() -> None:
    given(*called, offer).when(make).then_refused(HasALiveOffer)
    again = {"offer_id": "O-2"}
    second = make.model_copy(update=again)
    given(*called, offer).when(second).then_refused(HasALiveOffer)
    given(*called, offer, withdrawn).when(second).then(offer.model_copy(update=again))
    given(*called, offer, withdrawn).when(make).then_refused(HasALiveOffer)


def test_offer_3_a_reference_that_another_provider_used_says_nothing() -> None:
    rivals = offer.model_copy(update={"provider_id": "P-2", "home_id": "H-2"})
    gone = withdrawn.model_copy(update={"provider_id": "P-2"})
    for history in ((), (rivals,), (rivals, gone)):
        given(*called, *history).when(make).then(offer)
        given(opened, invited, *history).when(make).then_refused(HomeDoesNotFit)


def test_offer_4_an_offer_at_the_moment_published_is_in_time_and_no_later() -> None:
    given(*called).at(LATER).when(make).then(offer)
    given(*called).at(LATER + timedelta(seconds=1)).when(make).then_refused(Late)


def test_offer_4_a_late_offer_is_late_whether_or_not_there_is_an_award() -> None:
    late = LATER + timedelta(seconds=1)
    for history in (called, (*called, awarded), (opened, invited, registered, abandoned)):
        given(*history).at(late).when(make).then_refused(Late)


@pytest.mark.parametrize(
    "home",
    [
        (),
        (registered.model_copy(update={"provider_id": "P-2"}),),
        (registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT}),),
        (registered, registration_cancelled),
        (registered, shut),
        (registered.model_copy(update={"registered_on": APRIL + timedelta(days=1)}),),
    ],
)
def test_offer_5_the_home_fits(home: tuple[Any, ...]) -> None:
    given(opened, invited, *home).when(make).then_refused(HomeDoesNotFit)


def test_offer_6_the_core_fee_is_not_above_the_schedule() -> None:
    under = (*called, applied, admitted, priced)
    given(*under).when(dear("3600.01")).then_refused(AboveTheSchedule)
    at_it = offer.model_copy(
        update={"fee_lines": (core("3600.00"),), "weekly_fee": Decimal("3600.00")}
    )
    given(*under).when(dear("3600.00")).then(at_it)


def test_offer_6_only_core_lines_count() -> None:
    therapy = FeeLine(fee_for=FeeFor.THERAPY, unit=Unit.WEEK, amount=Decimal("900.00"))
    both = {"fee_lines": (core("3600.00"), therapy), "weekly_fee": Decimal("4500.00")}
    given(*called, applied, admitted, priced).when(dear("3600.00", therapy)).then(
        offer.model_copy(update=both)
    )


def test_offer_6_binds_only_where_kind_and_level_are_priced_on_the_day() -> None:
    expected = offer.model_copy(
        update={"fee_lines": (core("9000.00"),), "weekly_fee": Decimal("9000.00")}
    )
    specialist = admitted.model_copy(update={"level": "specialist"})
    later = priced.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    (price,) = priced.prices
    other_kind = priced.model_copy(
        update={"prices": (price.model_copy(update={"kind": Kind.SEMI_INDEPENDENT}),)}
    )
    fostering = priced.model_copy(update={"lot": "fostering"})
    for history in (
        (applied, specialist, priced),
        (applied, admitted, later),
        (applied, admitted, other_kind),
        (applied, admitted, fostering),
        (priced,),
    ):
        given(*called, *history).when(dear("9000.00")).then(expected)


def test_offer_6_applies_under_the_purchasing_system_only() -> None:
    spot = invited.model_copy(update={"tier": Tier.SPOT})
    expected = offer.model_copy(
        update={"fee_lines": (core("9000.00"),), "weekly_fee": Decimal("9000.00")}
    )
    history = (opened, spot, registered, applied, admitted, priced)
    given(*history).when(dear("9000.00")).then(expected)


def test_offer_7_a_providers_own_offer_is_dated_the_day_on_which_it_is_made() -> None:
    before_the_schedule = dear("9000.00").model_copy(
        update={"offered_on": MARCH - timedelta(days=99)}
    )
    under = (*called, applied, admitted, priced)
    refused = given(*under).by("alder", "provider").when(before_the_schedule)
    refused.then_refused(NotToday, offered_on=NOON.date())
    today = make.model_copy(update={"offered_on": NOON.date()})
    made = offer.model_copy(update={"offered_on": NOON.date()})
    given(*called).by("alder", "provider").when(today).then(made)
    given(*called).by("jane", "broker").when(make).then(offer)


def test_an_offer_that_is_refused_is_kept_as_evidence() -> None:
    kept = refusal_event(make, Late(), TESTER)
    told = {"refused_at": NOON, "refused_because": Late().title}
    assert kept == offer_refused.model_copy(update=told)


def test_an_offer_with_discounts_above_its_fee_is_invalid() -> None:
    off = FeeLine(fee_for=FeeFor.DISCOUNT, unit=Unit.WEEK, amount=Decimal("3500.01"))
    with pytest.raises(ValidationError, match="discounts are more"):
        MakeOffer(**{**dict(make), "fee_lines": (core(), off)})
