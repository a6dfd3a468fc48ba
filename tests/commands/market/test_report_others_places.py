from examples import JAN, MARCH, others_reported, placed, places_changed, registered
from specification import given

from domain.commands.market.report_others_places import (
    HomeNotRegistered,
    MoreThanRegistered,
    ReportOthersPlaces,
)

report = ReportOthersPlaces(home_id="H-1", filled=1, counted_on=JAN)


def test_others_are_counted_from_a_day_on() -> None:
    given(registered).when(report).then(others_reported)


def test_others_1_a_home_that_is_not_registered_has_no_places_to_fill() -> None:
    given().when(report).then_refused(HomeNotRegistered, registered_on=())
    later = registered.model_copy(update={"registered_on": MARCH})
    given(later).when(report).then_refused(HomeNotRegistered, registered_on=MARCH)


def test_others_2_others_and_ours_are_never_more_than_the_places() -> None:
    two = report.model_copy(update={"filled": 2})
    given(registered, placed).when(two).then_breaks(MoreThanRegistered)


def test_others_2_exactly_full_is_not_overfull() -> None:
    given(registered, placed).when(report).then(others_reported)


def test_others_2_places_added_later_do_not_help_before_they_are_there() -> None:
    three = report.model_copy(update={"filled": 3})
    given(registered, places_changed).when(three).then_breaks(MoreThanRegistered)
    from_march = three.model_copy(update={"counted_on": MARCH})
    given(registered, places_changed).when(from_march).then(
        others_reported.model_copy(update={"filled": 3, "counted_on": MARCH})
    )
