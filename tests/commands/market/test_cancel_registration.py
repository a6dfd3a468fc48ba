from datetime import timedelta

from examples import JAN, MARCH, placed, registered, registration_cancelled
from specification import given

from domain.commands.market.cancel_registration import CancelRegistration, NotRegistered

cancel = CancelRegistration(**dict(registration_cancelled))


def test_a_registration_is_cancelled_even_where_children_live_there() -> None:
    given(registered, placed).when(cancel).then(registration_cancelled)


def test_cancel_1_only_a_home_registered_on_the_day_is_cancelled() -> None:
    given().when(cancel).then_refused(NotRegistered)
    given(registered, registration_cancelled).when(cancel).then_refused(NotRegistered)
    before = cancel.model_copy(update={"cancelled_on": JAN - timedelta(days=1)})
    given(registered).when(before).then_refused(NotRegistered)
    day_before = {"cancelled_on": MARCH - timedelta(days=1)}
    given(registered, registration_cancelled).when(cancel.model_copy(update=day_before)).then(
        registration_cancelled.model_copy(update=day_before)
    )
