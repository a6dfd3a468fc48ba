from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    LANCASHIRE,
    LATER,
    MARCH,
    abandoned,
    admitted,
    applied,
    awarded,
    core,
    declined,
    evaluated,
    flat,
    framework,
    invitation_read,
    invited,
    lot_terms,
    moderated,
    offer,
    offer_refused,
    opened,
    policy,
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
from domain.commands.referrals.decline_invitation import DeclineInvitation
from domain.commands.referrals.make_offer import (
    AboveTheSchedule,
    HasALiveOffer,
    HasDeclined,
    HomeDoesNotFit,
    Late,
    MakeOffer,
    NoPolicyInForce,
    NotInvited,
    NotToday,
    OffersOpened,
    ReferralNotOpen,
    query,
)
from domain.events.corrections import CommandRefused
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.values import Kind, Lot

make = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})
decline = DeclineInvitation(**{k: v for k, v in declined if k != "on_behalf"})
called = (policy, opened, invited, registered)
asked_again = invited.model_copy(update={"provider_ids": ("P-1",), "tier": Tier.SPOT})
alone = (policy, opened, invited.model_copy(update={"provider_ids": ("P-1",)}), registered)
theirs = {"provider_id": "P-2", "offer_id": "O-2"}
other_offer = offer.model_copy(update=theirs)
under = (*called, applied, admitted, priced)
AUGUST = date(2022, 8, 1)


def dear(pounds: str, *more: FeeLine) -> MakeOffer:
    """An offer at another core fee."""
    return make.model_copy(update={"fee_lines": (core(pounds), *more)})


def test_offer_5_wrap_around_support_is_offered_without_a_home() -> None:
    support = opened.model_copy(update={"lot": Lot.WRAP_AROUND})
    nowhere = make.model_copy(update={"home_id": None})
    given(policy, support, invited).when(nowhere).then(offer.model_copy(update={"home_id": None}))
    given(policy, opened, invited).when(nowhere).then_refused(HomeDoesNotFit, home_id=())
    unsaid = nowhere.model_copy(update={"authority": None})
    given(policy, support, invited).when(unsaid).then(
        offer.model_copy(update={"home_id": None, "authority": policy.responsible_authority})
    )
    given(support, invited).when(unsaid).then_refused(NoPolicyInForce)
    there = {"home_id": None, "authority": LANCASHIRE}
    given(policy, support, invited).when(make.model_copy(update=there)).then(
        offer.model_copy(update=there)
    )


def test_offer_5_support_in_a_home_is_given_where_the_home_is() -> None:
    support = opened.model_copy(update={"lot": Lot.WRAP_AROUND})
    far = registered.model_copy(update={"authority": LANCASHIRE})
    unsaid = make.model_copy(update={"authority": None})
    given(policy, support, invited, far).when(unsaid).then(
        offer.model_copy(update={"authority": LANCASHIRE})
    )


def test_an_offer_without_a_home_reads_no_home() -> None:
    nowhere = make.model_copy(update={"home_id": None})
    assert not [item for item in query(nowhere) if any("home:" in each for each in item.tags)]


def test_an_offer_holds_what_it_costs_on_the_day_in_the_first_week_and_over_the_term() -> None:
    given(*called).when(make).then(offer)
    hours = FeeLine(
        fee_for=FeeFor.STAFFING,
        unit=Unit.HOUR,
        amount=Decimal("20.00"),
        hours_a_week=Decimal(10),
        to_on=APRIL,
    )
    lines = (core(), hours.model_copy(update={"to_on": APRIL + timedelta(days=1)}))
    expected = {
        "fee_lines": lines,
        "weekly_fee": Decimal("3700.00"),
        "first_week": Decimal("3528.57"),
        "average_week": Decimal("3500.11"),
        "whole_life": Decimal("913028.57"),
    }
    given(*called).when(make.model_copy(update={"fee_lines": lines})).then(
        offer.model_copy(update=expected)
    )
    over = {"fee_lines": (core(), hours)}
    given(*called).when(make.model_copy(update=over)).then(offer.model_copy(update=over))


def test_an_offer_that_is_dear_until_eighteen_and_cheap_after_is_averaged_until_eighteen() -> None:
    grown = opened.model_copy(update={"born_in": ("2004-07",)})
    dear_first = (core("6000.00", to_on=AUGUST), core("1000.00", from_on=AUGUST))
    expected = {
        "fee_lines": dear_first,
        "weekly_fee": Decimal("6000.00"),
        "first_week": Decimal("6000.00"),
        "average_week": Decimal("6000.00"),
        "whole_life": Decimal("348000.00"),
    }
    given(policy, grown, invited, registered).when(
        make.model_copy(update={"fee_lines": dear_first})
    ).then(offer.model_copy(update=expected))


def test_offer_1_offers_are_made_while_the_referral_is_open() -> None:
    for history in ((invited,), (opened, invited, awarded), (opened, invited, abandoned)):
        given(*history, registered).when(make).then_refused(ReferralNotOpen)


def test_offer_2_only_an_invited_provider_offers() -> None:
    given(opened, registered).when(make).then_refused(NotInvited, uninvited=True)


def test_offer_2_a_provider_that_read_its_invitation_may_offer() -> None:
    given(*called, invitation_read).when(make).then(offer)


def test_offer_3_a_provider_has_one_live_offer_and_an_identifier_is_used_once() -> None:
    given(*called, offer).when(make).then_refused(HasALiveOffer)
    again = {"offer_id": "O-2"}
    second = make.model_copy(update=again)
    given(*called, offer).when(second).then_refused(HasALiveOffer)
    given(*called, offer, withdrawn).when(second).then(offer.model_copy(update=again))
    given(*called, offer, withdrawn).when(make).then_refused(HasALiveOffer)


def test_offer_3_a_provider_that_repeats_its_offer_learns_nothing_of_an_award() -> None:
    for came in ((), (awarded,), (abandoned,), (evaluated, awarded)):
        for moment in (NOON, LATER + timedelta(seconds=1)):
            again = given(*called, offer, *came).at(moment).when(make)
            again.then_refused(HasALiveOffer)


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
    given(opened, invited, *home).when(make).then_refused(HomeDoesNotFit, home_id="H-1")


def at(pounds: str) -> Any:
    """The offer at a flat core fee."""
    return offer.model_copy(update=flat(pounds))


def test_offer_6_the_fee_is_not_above_the_schedule() -> None:
    given(*under).when(dear("3600.01")).then_refused(AboveTheSchedule, a_week_above=Decimal("0.01"))
    given(*under).when(dear("3600.00")).then(at("3600.00"))


BEFORE, AFTER = APRIL - timedelta(days=30), date(2031, 1, 1)
AWAY = {"fee_for": FeeFor.DISCOUNT, "unit": Unit.WEEK, "amount": Decimal("6000.00")}
ARRANGED = {
    "a cheap week and then a dear one": (
        core("1000.00", to_on=APRIL + timedelta(days=7)),
        core("9000.00", from_on=APRIL + timedelta(days=7)),
    ),
    "everything called staffing": (
        core("0.00"),
        FeeLine(fee_for=FeeFor.STAFFING, unit=Unit.WEEK, amount=Decimal("9000.00")),
    ),
    "by the hour": (
        core(),
        FeeLine(
            fee_for=FeeFor.STAFFING, unit=Unit.HOUR, amount=Decimal(50), hours_a_week=Decimal(20)
        ),
    ),
    "paid once": (
        core(), FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal("100.01"))
    ),
    "paid once, before the day of need": (
        core(),
        FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(9000), from_on=BEFORE),
    ),
    "paid once, after the term": (
        core(),
        FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(9000), from_on=AFTER),
    ),
    "before the day of need": (core(), core("500.00", to_on=APRIL)),
    "a step after the term": (core(to_on=AFTER), core("9000.00", from_on=AFTER)),
    "a discount that ends": (core("9000.00"), FeeLine(**AWAY, to_on=AFTER)),
    "a discount that begins later": (core("9000.00"), FeeLine(**AWAY, from_on=date(2023, 1, 1))),
    "three days in a week": (
        core(),
        core("9000.00", from_on=AFTER, to_on=AFTER + timedelta(days=3)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", ARRANGED)
def test_offer_6_every_day_and_line_is_held_however_it_is_arranged(how: str) -> None:
    arranged = make.model_copy(update={"fee_lines": ARRANGED[how]})
    given(*under).when(arranged).then_refused(AboveTheSchedule)


def test_offer_6_a_line_with_a_price_of_its_own_is_held_to_that_one() -> None:
    (price,) = priced.prices
    own = price.model_copy(update={"fee_for": FeeFor.THERAPY, "weekly_fee": Decimal("400.00")})
    schedule = priced.model_copy(update={"prices": (price, own)})
    with_own = (*called, applied, admitted, schedule)
    therapy = FeeLine(fee_for=FeeFor.THERAPY, unit=Unit.WEEK, amount=Decimal("400.00"))
    both = {**flat("4000.00"), "fee_lines": (core("3600.00"), therapy)}
    given(*with_own).when(dear("3600.00", therapy)).then(offer.model_copy(update=both))
    more = therapy.model_copy(update={"amount": Decimal("400.01")})
    education = therapy.model_copy(update={"fee_for": FeeFor.EDUCATION})
    for line in (more, education):
        given(*with_own).when(dear("3600.00", line)).then_refused(AboveTheSchedule)


def test_offer_6_binds_only_where_kind_and_level_are_priced_on_the_day() -> None:
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
    ):
        given(*called, *history).when(dear("9000.00")).then(at("9000.00"))


def test_offer_6_a_removed_provider_is_held_to_the_dearest_level_of_its_schedule() -> None:
    (price,) = priced.prices
    level = price.model_copy(update={"level": "specialist", "weekly_fee": Decimal("5000.00")})
    two = priced.model_copy(update={"prices": (level, price)})
    given(*called, two).when(dear("5000.01")).then_refused(AboveTheSchedule)
    given(*called, two).when(dear("5000.00")).then(at("5000.00"))


def test_offer_6_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    terms = lot_terms.model_copy(update={"ceiling": Decimal("4000.00")})
    rules = (*called, framework, terms, applied, admitted)
    given(*rules).when(dear("4000.01")).then_refused(AboveTheSchedule)
    given(*rules).when(dear("4000.00")).then(at("4000.00"))
    given(*rules, priced).when(dear("4000.00")).then_refused(AboveTheSchedule)


def test_offer_6_applies_under_the_purchasing_system_only() -> None:
    spot = invited.model_copy(update={"tier": Tier.SPOT})
    history = (policy, opened, spot, registered, applied, admitted, priced)
    given(*history).when(dear("9000.00")).then(at("9000.00"))


def test_offer_8_an_offer_is_priced_by_the_policy_of_the_day_the_search_was_opened() -> None:
    given(*called[1:]).when(make).then_refused(NoPolicyInForce)
    later = policy.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    given(*called[1:], later).when(make).then_refused(NoPolicyInForce)
    one_year = later.model_copy(update={"minimum_term_years": 1})
    given(*called, one_year).when(make).then(offer)
    before = one_year.model_copy(update={"in_force_from": MARCH})
    expected = offer.model_copy(update={"whole_life": Decimal("182500.00")})
    given(*called, before).when(make).then(expected)


def test_offer_7_a_providers_own_offer_is_dated_the_day_on_which_it_is_made() -> None:
    before_the_schedule = dear("9000.00").model_copy(
        update={"offered_on": MARCH - timedelta(days=99)}
    )
    refused = given(*under).by("alder", "provider").when(before_the_schedule)
    refused.then_refused(NotToday, offered_on=NOON.date())
    today = make.model_copy(update={"offered_on": NOON.date()})
    made = offer.model_copy(update={"offered_on": NOON.date()})
    given(*called).by("alder", "provider").when(today).then(made)
    given(*called).by("jane", "commissioner").when(make).then(offer)


def test_offer_9_a_provider_that_declined_does_not_offer() -> None:
    given(*called, declined).when(make).then_refused(HasDeclined)
    given(*called, declined, awarded).when(make).then_refused(HasDeclined)
    given(*called, declined, asked_again).when(make).then(offer)


def test_offer_10_no_offer_is_made_once_an_offer_has_been_scored() -> None:
    for scored in (evaluated, moderated):
        history = (*called, other_offer, scored.model_copy(update=theirs))
        given(*history).when(make).then_refused(OffersOpened)
        given(*history, awarded).when(make).then_refused(OffersOpened)
        given(*history, asked_again).when(make).then(offer)


def test_offer_10_no_offer_is_made_once_the_last_that_was_awaited_has_answered() -> None:
    again = make.model_copy(update={"offer_id": "O-3"})
    third = offer.model_copy(update={"offer_id": "O-3"})
    for last in (other_offer, declined.model_copy(update={"provider_id": "P-2"})):
        given(*called, offer, last, withdrawn).when(again).then_refused(OffersOpened)
        given(*called, offer, withdrawn, last).when(again).then(third)
    elsewhere = invited.model_copy(update={"provider_ids": ("P-3",), "tier": Tier.SPOT})
    given(*alone, offer, elsewhere, withdrawn).when(again).then_refused(OffersOpened)
    given(*alone, elsewhere, offer, withdrawn).when(again).then(third)


def test_offer_10_a_provider_whose_time_has_passed_is_not_awaited() -> None:
    over = invited.model_copy(
        update={"provider_ids": ("P-2",), "respond_by": NOON - timedelta(days=150)}
    )
    again = make.model_copy(update={"offer_id": "O-3"})
    given(over, *alone, offer, withdrawn).when(again).then_refused(OffersOpened)


def test_an_offer_that_is_refused_is_kept_as_evidence() -> None:
    kept = refusal_event(make, Late(), TESTER)
    told = {"refused_at": NOON, "refused_because": Late().title}
    assert kept == offer_refused.model_copy(update=told)
    uninvited = refusal_event(make, NotInvited(is_uninvited=True), TESTER)
    assert isinstance(uninvited, CommandRefused)
    assert isinstance(refusal_event(decline, Late(), TESTER), CommandRefused)


def test_an_offer_with_discounts_above_its_fee_is_invalid() -> None:
    off = FeeLine(fee_for=FeeFor.DISCOUNT, unit=Unit.WEEK, amount=Decimal("3500.01"))
    with pytest.raises(ValidationError, match="discounts are more"):
        MakeOffer(**{**dict(make), "fee_lines": (core(), off)})
