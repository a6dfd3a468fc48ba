from typing import Any

import pytest
from examples import (
    FEB,
    JAN,
    JUNE,
    MARCH,
    address_closed,
    address_opened,
    registered,
    registration_cancelled,
)
from specification import NOON, given

from domain.commands.registrations.open_address import (
    AlreadyOpened,
    MoreThanOneHome,
    NotRegistered,
    OpenAddress,
    PostcodeDoesNotFit,
    WrongCategory,
)
from domain.registration_codes import AddressCategory
from domain.values import Kind

opens = OpenAddress(**dict(address_opened))
supported = registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT, "places": 30})


def another(number: int, **more: Any) -> Any:
    """Another building of the home."""
    return address_opened.model_copy(update={"address_id": f"A-{number}", **more})


def command(**more: Any) -> OpenAddress:
    """The command with other values."""
    return opens.model_copy(update=more)


def test_an_address_has_its_own_places_authority_and_postcode() -> None:
    given(registered).when(opens).then(address_opened)


def test_a_second_address_under_one_registration_is_accepted() -> None:
    kinds = [each for each in AddressCategory if each is not AddressCategory.BUILDING]
    history = [supported]
    for n, category in enumerate(kinds):
        postcode = None if category is AddressCategory.LODGINGS else f"PR8 {n}ZZ"
        added = another(n, category=category, postcode=postcode)
        given(*history).when(OpenAddress(**dict(added))).then(added)
        history.append(added)


def test_address_1_the_registration_is_in_force_and_not_of_carers() -> None:
    for history in ((), (registered, registration_cancelled)):
        given(*history).when(command(opened_on=JUNE)).then_refused(NotRegistered)
    given(registered).when(command(opened_on=JAN.replace(year=2021))).then_refused(NotRegistered)
    for kind in (Kind.FOSTERING_AGENCY, Kind.IN_HOUSE_FOSTERING):
        agency = registered.model_copy(update={"kind": kind})
        given(agency).when(opens).then_refused(NotRegistered)


def test_address_2_a_reference_is_used_once_under_a_registration() -> None:
    for history in ((address_opened,), (address_opened, address_closed)):
        given(registered, *history).when(opens).then_refused(AlreadyOpened)


def test_address_3_each_kind_of_registration_has_its_own_kinds_of_address() -> None:
    flat = command(category=AddressCategory.SELF_CONTAINED)
    given(registered).when(flat).then_refused(WrongCategory, categories=(AddressCategory.BUILDING,))
    given(supported).when(opens).then_refused(WrongCategory)


def test_address_4_lodgings_have_no_postcode_in_the_register_and_others_have_one() -> None:
    lodgings = command(category=AddressCategory.LODGINGS)
    given(supported).when(lodgings).then_refused(PostcodeDoesNotFit)
    [event] = given(supported).when(lodgings.model_copy(update={"postcode": None})).outcome()
    assert event.postcode is None
    given(registered).when(command(postcode=None)).then_refused(PostcodeDoesNotFit)


GUIDED = MARCH.replace(year=2024)


@pytest.mark.parametrize(
    ("buildings", "places", "breaks"),
    [(4, 1, False), (5, 1, True), (3, 2, False), (2, 4, True), (1, 7, False)],
)
def test_address_5_a_home_has_at_most_four_buildings_with_six_places(
    buildings: int, places: int, breaks: bool
) -> None:
    earlier = [another(n, places=places) for n in range(2, buildings + 1)]
    last = command(opened_on=GUIDED, places=places)
    history = given(registered, *earlier).when(last).at(NOON.replace(year=2025))
    history.then_breaks(*([MoreThanOneHome] if breaks else []))


def test_address_5_what_is_closed_does_not_count_and_supported_accommodation_has_no_limit() -> None:
    earlier = [another(n) for n in range(2, 6)]
    closed = address_closed.model_copy(update={"address_id": "A-2", "closed_on": FEB})
    at = NOON.replace(year=2025)
    last = command(opened_on=GUIDED)
    given(registered, *earlier, closed).when(last).at(at).then_breaks()
    flat = {"category": AddressCategory.SELF_CONTAINED}
    many = [another(n, **flat) for n in range(2, 9)]
    given(supported, *many).when(command(opened_on=GUIDED, **flat)).at(at).then_breaks()
