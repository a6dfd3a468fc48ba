from examples import APRIL, home_suspension_lifted, home_transferred, registered
from specification import given

from domain.commands.market.lift_home_suspension import LiftHomeSuspension, NotSuspended
from domain.values import Lot

lift = LiftHomeSuspension(home_id="H-1", reason="Visited, and safe", lifted_on=APRIL)
HELD = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})


def test_a_home_may_take_children_once_its_suspension_is_lifted() -> None:
    given(registered, HELD).when(lift).then(home_suspension_lifted)


def test_lift_1_the_home_passed_with_a_suspension() -> None:
    given(registered, home_transferred).when(lift).then_refused(NotSuspended)
    given(registered, HELD, home_suspension_lifted).when(lift).then_refused(NotSuspended)
