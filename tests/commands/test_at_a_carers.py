"""A child placed through an agency lives at the carer's, and never at the agency's office."""

from decimal import Decimal
from typing import Any

import pytest
from examples import (
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    LANCASHIRE,
    MARCH,
    ST_HELENS,
    admitted,
    applied,
    approved,
    arrangement,
    authorised,
    awarded_directly,
    block,
    care_started,
    core,
    framework,
    invited,
    listed,
    lot_terms,
    offer,
    opened,
    placed,
    policy,
    registered,
    started,
)
from specification import Specification, given

from domain.authorities import UNKNOWN
from domain.codes import Geography, Ground, Tier
from domain.command import Command, Refusal
from domain.commands.awards import award_directly, award_through_contingency, buy_by_spot_purchase
from domain.commands.awards.award_directly import AwardDirectly
from domain.commands.awards.award_through_contingency import AwardThroughContingency
from domain.commands.awards.buy_by_spot_purchase import BuyBySpotPurchase
from domain.commands.money.book_block import BookBlock
from domain.commands.placements.start_placement import (
    AwardDoesNotHold,
    NotApproved,
    SettingNotStated,
    StartPlacement,
)
from domain.commands.referrals import make_offer
from domain.commands.referrals.make_offer import MakeOffer
from domain.events.awards import Award
from domain.values import Kind, Lot

WIRRAL = "E08000015"
FOSTERED: dict[str, Any] = {"kind": Kind.FOSTERING_AGENCY, "lot": Lot.FOSTERING}
agency = registered.model_copy(update={"kind": Kind.FOSTERING_AGENCY, "authority": WIRRAL})
to_foster = opened.model_copy(update=FOSTERED)
start = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", budget_line="fostering-agency",
    weekly_fee="900.00", started_on=FEB,
)  # fmt: skip
fostered = placed.model_copy(
    update={**FOSTERED, "budget_line": "fostering-agency", "weekly_fee": Decimal("900.00")}
)
AWARD: dict[str, Any] = {
    "award_id": "AW-1", "referral_id": "R-1", "provider_id": "P-1", "home_id": "H-1",
    "fee_lines": (core(),), "reason": "That night", "awarded_on": MARCH,
}  # fmt: skip
of_fostering = {"lot": Lot.FOSTERING}
direct = given(
    framework, lot_terms.model_copy(update=of_fostering), policy,
    applied.model_copy(update=of_fostering), admitted.model_copy(update=of_fostering),
    agency, to_foster,
)  # fmt: skip
contingency = given(
    arrangement, listed.model_copy(update={"lots": (Lot.FOSTERING,)}), agency, policy, to_foster,
    started(Tier.CITY_REGION),
)  # fmt: skip
spot = given(agency, policy, to_foster, started(Tier.SPOT))
offering = given(policy, to_foster, invited, agency)
offered = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields and k != "authority"})
emergency = AwardDirectly(**AWARD, ground=Ground.EMERGENCY)
city_region = AwardThroughContingency(**AWARD, arrangement_id="LCR")
outside = BuyBySpotPurchase(**AWARD, ground=Ground.NO_OFFER_MADE)


def said(command: Command, authority: str, **more: Any) -> Any:
    """The command with an authority stated."""
    return command.model_copy(update={"authority": authority, **more})


def in_a_home(event: Any) -> Any:
    """The event as it is of a children's home, in the lot that buys such homes."""
    fields = type(event).model_fields
    swapped = {"kind": Kind.CHILDRENS_HOME, "lot": Lot.RESIDENTIAL, "lots": (Lot.RESIDENTIAL,)}
    of_fostering = (Kind.FOSTERING_AGENCY, Lot.FOSTERING, (Lot.FOSTERING,))
    return event.model_copy(
        update={
            k: v for k, v in swapped.items() if k in fields and getattr(event, k) in of_fostering
        }
    )


def refused_without_the_carers(
    history: Specification, command: Command, refusal: type[Refusal]
) -> None:
    """The command needs the carer's authority, and takes no other for a home than the home's."""
    history.when(command).then_refused(refusal, home_id="H-1", authorities=())
    for authority in (BOROUGH, ST_HELENS, UNKNOWN):
        [event] = history.when(said(command, authority)).outcome()
        assert getattr(event, "authority") == authority  # noqa: B009  any of four events
    at_home = given(*map(in_a_home, history.events))
    at_home.when(said(command, BOROUGH)).then_refused(refusal, home_id="H-1", authorities=(WIRRAL,))
    for named in (command, said(command, WIRRAL)):
        [event] = at_home.when(named).outcome()
        assert getattr(event, "authority") == WIRRAL  # noqa: B009


def test_direct_10_an_award_to_an_agency_says_where_the_carer_lives() -> None:
    refused_without_the_carers(direct, emergency, award_directly.PlaceNotStated)


def test_contingency_9_an_award_to_an_agency_says_where_the_carer_lives() -> None:
    refused_without_the_carers(contingency, city_region, award_through_contingency.PlaceNotStated)


def test_spot_9_a_purchase_from_an_agency_says_where_the_carer_lives() -> None:
    refused_without_the_carers(spot, outside, buy_by_spot_purchase.PlaceNotStated)


def test_offer_11_an_agencys_offer_says_where_the_carer_lives() -> None:
    refused_without_the_carers(offering, offered, make_offer.PlaceNotStated)


def test_who_authorises_an_award_to_an_agency_depends_on_where_the_carer_lives() -> None:
    for authority, place in (
        (BOROUGH, Geography.IN_AREA), (LANCASHIRE, Geography.ADJOINING),
        (WIRRAL, Geography.AT_A_DISTANCE), (UNKNOWN, Geography.AT_A_DISTANCE),
    ):  # fmt: skip
        [event] = direct.when(said(emergency, authority)).outcome()
        assert isinstance(event, Award)
        assert event.geography is place


@pytest.mark.parametrize("kind", [Kind.FOSTERING_AGENCY, Kind.IN_HOUSE_FOSTERING])
def test_start_7_with_carers_the_authority_and_the_postcode_are_the_carers(kind: Kind) -> None:
    office = agency.model_copy(update={"kind": kind})
    given(care_started, office).when(start).then_refused(SettingNotStated, authorities=())
    lot = Lot.FOSTERING if kind is Kind.FOSTERING_AGENCY else None
    expected = fostered.model_copy(
        update={"kind": kind, "lot": lot, "authority": ST_HELENS, "postcode": "WA9 2QQ"}
    )
    command = said(start, ST_HELENS, postcode="WA9 2QQ")
    given(care_started, office).when(command).then(expected)


def test_start_7_what_is_stated_of_a_home_is_what_the_register_says() -> None:
    history = given(care_started, registered)
    for wrong in (
        {"authority": LANCASHIRE}, {"authority": UNKNOWN}, {"postcode": "WA9 2QQ"},
        {"kind": Kind.SECURE_HOME},
    ):  # fmt: skip
        command = start.model_copy(update=wrong)
        history.when(command).then_refused(SettingNotStated, authorities=(BOROUGH,))
    agreeing = said(start, BOROUGH, postcode="PR81ZZ", kind=Kind.CHILDRENS_HOME)
    [event] = history.when(agreeing).outcome()
    assert event == placed.model_copy(
        update={"budget_line": "fostering-agency", "weekly_fee": event.weekly_fee,
                "postcode": "PR81ZZ"}
    )  # fmt: skip


def test_start_7_an_authority_is_the_same_under_any_code_that_it_has_had() -> None:
    barnsley = registered.model_copy(update={"authority": "E08000016"})
    [event] = given(care_started, barnsley).when(said(start, "E08000038")).outcome()
    assert event.authority == "E08000016"


def test_start_7_the_childs_own_place_stands_where_the_register_does_not_know_it() -> None:
    several = registered.model_copy(update={"authority": UNKNOWN})
    command = said(start, LANCASHIRE, postcode="WA9 2QQ")
    [event] = given(care_started, several).when(command).outcome()
    assert event.authority == LANCASHIRE
    [event] = given(care_started, several).when(start).outcome()
    assert event.authority == UNKNOWN


def test_start_9_a_carer_outside_the_area_is_approved_whatever_the_agencys_office() -> None:
    for office in (BOROUGH, WIRRAL):
        at = agency.model_copy(update={"authority": office})
        policy_then = policy.model_copy(update={"in_force_from": JAN})
        history = given(care_started, at, policy_then)
        history.when(said(start, ST_HELENS)).then_in_breach(NotApproved)
        assert history.when(said(start, BOROUGH)).breaches() == ()


def test_start_5_the_award_is_for_where_the_carer_lives() -> None:
    award = awarded_directly.model_copy(
        update={**FOSTERED, "authority": LANCASHIRE, "awarded_on": JAN}
    )
    history = given(care_started, agency, to_foster, award, authorised)
    cited = start.model_copy(update={"referral_id": "R-1", "award_id": "AW-1", "weekly_fee": None})
    for authority in (BOROUGH, UNKNOWN):
        history.when(said(cited, authority)).then_refused(AwardDoesNotHold)
    [event] = history.when(said(cited, LANCASHIRE)).outcome()
    assert event.authority == LANCASHIRE
    unknown = award.model_copy(update={"authority": UNKNOWN, "geography": Geography.AT_A_DISTANCE})
    given(care_started, agency, to_foster, unknown, authorised, approved).when(
        said(cited, ST_HELENS)
    ).outcome()


def test_a_block_of_places_with_an_agency_is_nowhere_until_children_come() -> None:
    command = BookBlock(**{k: v for k, v in block if k in BookBlock.model_fields})
    expected = block.model_copy(update={"kind": Kind.FOSTERING_AGENCY, "authority": UNKNOWN})
    given(agency).when(command).then(expected)
