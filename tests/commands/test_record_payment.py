from examples import payment
from specification import given

from domain.commands.record_payment import AlreadyRecorded, RecordPayment

record = RecordPayment(
    payment_id="T100",
    budget_line="residential",
    provider_id="P-1",
    payee="Alder",
    amount=payment.amount,
    paid_on=payment.paid_on,
)


def test_a_payment_is_recorded() -> None:
    given().when(record).then(payment)


def test_payment_1_a_payment_is_recorded_once() -> None:
    given(payment).when(record).then_refused(AlreadyRecorded)
