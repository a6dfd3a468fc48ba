from datetime import date

from examples import payment
from specification import given

from domain.commands.money.record_payment import AlreadyRecorded, PeriodRunsBackwards, RecordPayment

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


def test_payment_2_the_days_it_pays_for_run_forwards() -> None:
    days = {"period_from": date(2022, 3, 2), "period_to": date(2022, 3, 1)}
    given().when(record.model_copy(update=days)).then_refused(PeriodRunsBackwards)
    one_day = {"period_from": date(2022, 3, 1), "period_to": date(2022, 3, 1)}
    given().when(record.model_copy(update=one_day)).then(payment.model_copy(update=one_day))
