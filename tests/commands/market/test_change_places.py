from examples import (
    JAN,
    MARCH,
    others_reported,
    placed,
    placement_ended,
    places_changed,
    registered,
)
from specification import given

from domain.commands.market.change_places import ChangePlaces, FewerThanFilled, HomeNotRegistered

change = ChangePlaces(home_id="H-1", places=3, changed_on=MARCH)


def test_places_change_from_a_day_on() -> None:
    given(registered).when(change).then(places_changed)


def test_places_1_a_home_that_is_not_registered_has_no_places() -> None:
    given().when(change).then_refused(HomeNotRegistered)


def test_places_1_places_do_not_change_before_the_home_is_registered() -> None:
    later = registered.model_copy(update={"registered_on": MARCH.replace(day=2)})
    given(later).when(change).then_refused(HomeNotRegistered)


def test_places_2_places_are_not_fewer_than_the_children_in_the_home() -> None:
    fewer = change.model_copy(update={"places": 1})
    given(registered, others_reported, placed).when(fewer).then_in_breach(FewerThanFilled)


def test_places_2_a_child_who_has_left_by_then_needs_no_place() -> None:
    left = placement_ended.model_copy(update={"ended_on": MARCH})
    fewer = change.model_copy(update={"places": 1})
    given(registered, others_reported, placed, left).when(fewer).then(
        places_changed.model_copy(update={"places": 1})
    )


def test_places_2_a_change_from_an_earlier_day_is_held_to_every_later_day() -> None:
    one = change.model_copy(update={"places": 1, "changed_on": JAN})
    given(registered, others_reported, placed).when(one).then_in_breach(FewerThanFilled)
