from datetime import timedelta

from examples import FEB, order
from specification import given

from domain.commands.care.record_court_order import AlreadyRecorded, ExpiresAtOnce, RecordCourtOrder

record = RecordCourtOrder(**dict(order))


def test_an_order_is_recorded_until_it_expires() -> None:
    given().when(record).then(order)


def test_order_1_an_order_is_recorded_once() -> None:
    given(order).when(record).then_refused(AlreadyRecorded)


def test_order_2_it_expires_after_it_is_made() -> None:
    given().when(record.model_copy(update={"expires_on": FEB})).then_refused(ExpiresAtOnce)
    soon = {"expires_on": FEB + timedelta(days=1)}
    given().when(record.model_copy(update=soon)).then(order.model_copy(update=soon))
