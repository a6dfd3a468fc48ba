from examples import stated
from specification import given

from domain.commands.governance.state_figure import AlreadyStated, StateFigure

state = StateFigure(**dict(stated))


def test_a_published_figure_is_recorded_as_a_statement() -> None:
    given().when(state).then(stated)


def test_state_1_a_statement_is_recorded_once() -> None:
    given(stated).when(state).then_refused(AlreadyStated)
