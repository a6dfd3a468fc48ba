from examples import MARCH, placed, placement_ended, visited
from specification import given

from domain.commands.placements.visit_child import NotRunning, VisitChild

visit = VisitChild(**{k: v for k, v in visited if k != "child_ref"})


def test_a_child_is_visited() -> None:
    given(placed).when(visit).then(visited)


def test_visit_1_a_child_is_visited_in_a_running_placement() -> None:
    given().when(visit).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(visit).then_refused(NotRunning)
