"""A child placed under a registration with several addresses lives at one of them."""

from datetime import date
from typing import Any

import pytest
from examples import (
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    OTHER_CHILD,
    ST_HELENS,
    address_changed,
    address_closed,
    address_opened,
    block,
    care_started,
    core,
    invited,
    offer,
    opened,
    placed,
    policy,
    registered,
    started,
)
from specification import given

from domain.authorities import UNKNOWN
from domain.codes import Geography, Ground, Tier
from domain.commands.awards.buy_by_spot_purchase import BuyBySpotPurchase, PlaceNotStated
from domain.commands.money.book_block import BookBlock
from domain.commands.placements.start_placement import (
    HomeFull,
    HomeNotRegistered,
    NotApproved,
    SettingNotStated,
    StartPlacement,
)
from domain.commands.referrals import make_offer
from domain.commands.referrals.make_offer import MakeOffer
from domain.registration_codes import AddressCategory
from domain.values import Kind

supported = registered.model_copy(
    update={"kind": Kind.SEMI_INDEPENDENT, "places": 9, "authority": ST_HELENS}
)
flat = address_opened.model_copy(update={"category": AddressCategory.SELF_CONTAINED})
far = flat.model_copy(update={"address_id": "A-2", "authority": ST_HELENS, "postcode": "WA9 1ZZ"})
lodgings = flat.model_copy(
    update={"address_id": "A-3", "category": AddressCategory.LODGINGS, "postcode": None}
)
start = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", address_id="A-1",
    budget_line="residential", weekly_fee="3500.00", started_on=FEB,
)  # fmt: skip
living = placed.model_copy(
    update={"kind": Kind.SEMI_INDEPENDENT, "address_id": "A-1", "postcode": "PR8 2ZZ"}
)
ready = (care_started.model_copy(update={"born_in": "2004-12"}), supported, flat, far)


def at(**more: Any) -> StartPlacement:
    """The start of the placement with other values."""
    return start.model_copy(update=more)


def test_start_7_the_authority_and_the_postcode_are_those_of_the_address() -> None:
    for address_id, authority, postcode in (
        ("A-1", BOROUGH, "PR8 2ZZ"), ("A-2", ST_HELENS, "WA9 1ZZ"),
    ):  # fmt: skip
        [event] = given(*ready).when(at(address_id=address_id)).outcome()
        assert (event.address_id, event.authority, event.postcode) == (
            address_id, authority, postcode,
        )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"address_id": None}, {"address_id": "A-9"}, {"authority": ST_HELENS}, {"postcode": "PR8 1ZZ"},
     {"address_id": None, "authority": BOROUGH}],
)  # fmt: skip
def test_start_7_an_address_is_named_that_is_known_and_is_what_is_said(wrong: Any) -> None:
    given(*ready).when(at(**wrong)).then_refused(
        SettingNotStated, addresses=("A-1", "A-2"), authorities=(ST_HELENS, BOROUGH)
    )


def test_start_7_the_authorities_of_the_addresses_are_told_in_order() -> None:
    known = ("E08000015", "E08000011", "E08000013", "E08000014", "E08000012")
    several = [
        flat.model_copy(update={"address_id": f"A-{n}", "authority": authority})
        for n, authority in enumerate(known)
    ]
    given(*ready[:2], *several).when(at(address_id="A-9")).then_refused(
        SettingNotStated, authorities=tuple(sorted(known))
    )


def test_start_7_an_address_is_open_on_the_day() -> None:
    closed = address_closed.model_copy(update={"closed_on": FEB})
    given(*ready, closed).when(start).then_refused(SettingNotStated, addresses=("A-2",))
    later = flat.model_copy(update={"opened_on": MARCH})
    given(ready[0], supported, later).when(start).then_refused(SettingNotStated, addresses=())


def test_start_7_a_home_of_several_buildings_names_one_and_of_one_names_none() -> None:
    given(care_started, registered, address_opened).when(at(address_id=None)).then_refused(
        SettingNotStated, addresses=("A-1",)
    )
    [event] = given(care_started, registered, address_opened).when(start).outcome()
    assert (event.address_id, event.postcode) == ("A-1", "PR8 2ZZ")
    given(care_started, registered).when(start).then_refused(SettingNotStated)


def test_start_7_the_postcode_of_lodgings_is_stated_with_the_placement() -> None:
    there = at(address_id="A-3", postcode="PR9 9QQ")
    [event] = given(*ready, lodgings).when(there).outcome()
    assert event.postcode == "PR9 9QQ"


def test_start_9_approval_goes_by_the_address_and_not_by_the_office() -> None:
    story = given(*ready, policy)
    assert story.when(start).breaches() == ()
    story.when(at(address_id="A-2")).then_in_breach(NotApproved)


def test_start_4_an_address_never_has_more_children_than_its_places() -> None:
    other = living.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    given(*ready, other).when(start).then_in_breach(HomeFull)
    given(*ready, other).when(at(address_id="A-2")).then_breaks()
    moved = address_changed.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "moved_on": FEB}
    )
    given(*ready, other, moved).when(start).then_breaks()
    given(*ready, other, moved).when(at(address_id="A-2")).then_in_breach(HomeFull)
    back = moved.model_copy(update={"address_id": "A-1", "moved_on": JUNE})
    given(*ready, other, moved, back).when(start).then_in_breach(HomeFull)


def test_start_4_nor_a_registration_than_its_own_at_all_addresses_together() -> None:
    small = supported.model_copy(update={"places": 1})
    other = living.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "address_id": "A-2"}
    )
    given(ready[0], small, flat, far, other).when(start).then_in_breach(HomeFull)


def test_start_3_a_stay_that_goes_on_after_its_address_closed_is_a_breach() -> None:
    closed = address_closed.model_copy(update={"closed_on": MAY})
    given(*ready, closed).when(start).then_breaks(HomeNotRegistered)
    over = {"code": "OTHER", "reason": "To a flat of his own", "immediate_risk": True}
    given(*ready, closed).when(at(ended_on=MAY, **over)).then_breaks()
    given(*ready, closed).when(at(ended_on=date(2022, 5, 2), **over)).then_breaks(HomeNotRegistered)


def test_spot_9_an_award_is_for_the_authority_of_an_address() -> None:
    buy = BuyBySpotPurchase(
        award_id="AW-1", referral_id="R-1", provider_id="P-1", home_id="H-1",
        fee_lines=(core(),), ground=Ground.NO_OFFER_MADE, reason="No offer", awarded_on=MARCH,
    )  # fmt: skip
    need = opened.model_copy(update={"kind": Kind.SEMI_INDEPENDENT})
    history = (supported, flat, far, policy, need, started(Tier.SPOT))
    given(*history).when(buy).then_refused(PlaceNotStated, authorities=(ST_HELENS, BOROUGH))
    [event] = given(*history).when(buy.model_copy(update={"authority": BOROUGH})).outcome()
    assert (event.authority, event.geography) == (BOROUGH, Geography.IN_AREA)
    elsewhere = buy.model_copy(update={"authority": "E08000015"})
    given(*history).when(elsewhere).then_refused(PlaceNotStated)
    [event] = given(supported, flat, policy, need, started(Tier.SPOT)).when(buy).outcome()
    assert event.authority == BOROUGH
    unrecorded = given(supported, policy, need, started(Tier.SPOT))
    unrecorded.when(buy).then_refused(PlaceNotStated, authorities=())


def test_offer_11_an_offer_is_for_the_authority_of_an_address() -> None:
    made = {k: v for k, v in offer if k in MakeOffer.model_fields and k != "authority"}
    need = opened.model_copy(update={"kind": Kind.SEMI_INDEPENDENT})
    story = given(policy, need, invited, supported, flat, far)
    story.when(MakeOffer(**made)).then_refused(make_offer.PlaceNotStated)
    [event] = story.when(MakeOffer(**made, authority=ST_HELENS)).outcome()
    assert event.authority == ST_HELENS


def test_a_block_at_addresses_in_several_authorities_is_in_none() -> None:
    book = BookBlock(**{k: v for k, v in block if k in BookBlock.model_fields})
    for more, authority in (((), BOROUGH), ((far,), UNKNOWN)):
        opened_first = flat.model_copy(update={"opened_on": JAN})
        [event] = given(supported, opened_first, *more).when(book).outcome()
        assert event.authority == authority
