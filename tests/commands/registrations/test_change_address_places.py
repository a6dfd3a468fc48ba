from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    FEB,
    JAN,
    MARCH,
    OTHER_CHILD,
    address_closed,
    address_opened,
    address_places_changed,
    placed,
    registered,
)
from specification import NOON, given

from domain.commands.registrations.change_address_places import (
    ChangeAddressPlaces,
    FewerThanFilled,
    MoreThanOneHome,
    NotOpen,
)
from domain.commands.registrations.open_address import MoreThanOneHome as OpenedAsAnother
from domain.commands.registrations.open_address import OpenAddress
from domain.readings.homes import Home

change = ChangeAddressPlaces(**dict(address_places_changed))
DAY = timedelta(days=1)
GUIDED = date(2024, 3, 1)
here = placed.model_copy(update={"address_id": "A-1"})
too = here.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
wide = address_opened.model_copy(update={"places": 3})


def command(**more: Any) -> ChangeAddressPlaces:
    """The command with other values."""
    return change.model_copy(update=more)


def test_the_places_of_an_address_change_from_a_day() -> None:
    given(registered, address_opened).when(change).then(address_places_changed)
    home = Home().after(registered).after(wide).after(address_places_changed)
    last, first = MARCH - DAY, MARCH
    assert [home.places_on(day, "A-1") for day in (JAN - DAY, JAN, last, first)] == [3, 3, 3, 1]
    assert home.places_on(MARCH, "A-2") == 0
    assert home.places_on(MARCH) == registered.places


def test_resize_1_the_address_is_open_on_the_day() -> None:
    closed = address_closed.model_copy(update={"closed_on": MARCH})
    for history in ((), (address_opened, closed)):
        given(registered, *history).when(change).then_refused(NotOpen)
    later = address_opened.model_copy(update={"opened_on": MARCH + DAY})
    given(registered, later).when(change).then_refused(NotOpen)


@pytest.mark.parametrize(("places", "enough"), [(1, False), (2, True)])
def test_resize_2_there_are_never_fewer_places_than_children_there(
    places: int, *, enough: bool
) -> None:
    story = given(registered, wide, here, too).when(command(places=places))
    if enough:
        story.then(address_places_changed.model_copy(update={"places": places}))
        return
    story.then_in_breach(FewerThanFilled)
    story.at(NOON.replace(month=2)).then_refused(FewerThanFilled, day=MARCH, filled=2)


def test_resize_2_children_who_come_later_count_and_those_elsewhere_do_not() -> None:
    later = too.model_copy(update={"started_on": MARCH + 9 * DAY})
    ahead = given(registered, wide, here, later).when(change).at(NOON.replace(month=2))
    ahead.then_refused(FewerThanFilled, day=MARCH + 9 * DAY, filled=2)
    elsewhere = too.model_copy(update={"address_id": "A-2"})
    assert given(registered, wide, here, elsewhere).when(change).breaches() == ()


def test_resize_2_a_later_change_is_judged_by_the_places_of_its_own_day() -> None:
    fewer = address_places_changed.model_copy(update={"changed_on": MARCH + DAY})
    ahead = given(registered, wide, here, too, fewer).when(command(places=2))
    ahead.at(NOON.replace(month=2)).then_refused(FewerThanFilled, day=MARCH + DAY, filled=2)


@pytest.mark.parametrize(("places", "breaks"), [(3, False), (4, True)])
def test_resize_3_the_buildings_of_a_home_have_six_places_together(
    places: int, *, breaks: bool
) -> None:
    second = wide.model_copy(update={"address_id": "A-2"})
    asked = command(places=places, changed_on=GUIDED)
    story = given(registered, wide, second).when(asked).at(NOON.replace(year=2025))
    story.then_breaks(*([MoreThanOneHome] if breaks else []))
    if breaks:
        ahead = given(registered, wide, second).when(asked).at(NOON.replace(year=2024, month=2))
        ahead.then_refused(MoreThanOneHome, buildings=2, places=7)


def test_address_5_a_building_is_opened_beside_the_places_that_the_others_have_now() -> None:
    second = OpenAddress(**{**dict(wide), "address_id": "A-2", "opened_on": GUIDED})
    grown = address_places_changed.model_copy(update={"places": 4, "changed_on": FEB})
    story = given(registered, wide, grown).when(second).at(NOON.replace(year=2025))
    story.then_breaks(OpenedAsAnother)
    shrunk = grown.model_copy(update={"places": 3, "changed_on": MARCH})
    given(registered, wide, grown, shrunk).when(second).at(NOON.replace(year=2025)).then_breaks()
