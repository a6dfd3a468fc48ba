from datetime import date

from examples import MARCH, placed, placement_ended, visited
from specification import given

from domain.commands.placements.visit_child import NotRunning, PastEighteen, VisitChild

visit = VisitChild(**{k: v for k, v in visited if k != "child_ref"})


def test_a_child_is_visited() -> None:
    given(placed).when(visit).then(visited)


def test_visit_1_a_child_is_visited_in_a_running_placement() -> None:
    given().when(visit).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(visit).then_refused(NotRunning)


def test_visit_2_nobody_of_eighteen_is_visited_as_a_looked_after_child() -> None:
    late = visit.model_copy(update={"visited_on": date(2028, 6, 1)})
    given(placed).on(date(2028, 11, 1)).when(late).then_refused(
        PastEighteen, latest=date(2028, 5, 31)
    )
    last = visit.model_copy(update={"visited_on": date(2028, 5, 31)})
    assert given(placed).on(date(2028, 11, 1)).when(last).outcome()
