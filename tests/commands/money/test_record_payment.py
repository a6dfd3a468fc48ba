from datetime import date

import pytest
from examples import applied, listed, payment, provider_recorded, registered
from specification import given

from domain.commands.money.record_payment import (
    AlreadyRecorded,
    NoSuchProvider,
    PeriodRunsBackwards,
    RecordPayment,
)
from domain.events.base import Event

record = RecordPayment(
    payment_id="T100",
    budget_line="residential",
    provider_id="P-1",
    payee="Alder",
    amount=payment.amount,
    paid_on=payment.paid_on,
)


def test_a_payment_is_recorded() -> None:
    given(applied).when(record).then(payment)


def test_payment_1_a_payment_is_recorded_once() -> None:
    given(payment).when(record).then_refused(AlreadyRecorded)
    first, second = (
        payment.model_copy(update={"payment_id": each, "invoice_id": "INV-1"})
        for each in ("T100", "T101")
    )
    again = record.model_copy(update={"invoice_id": "INV-1"})
    given(first, second).when(again).then_refused(AlreadyRecorded)


def test_payment_2_the_days_it_pays_for_run_forwards() -> None:
    days = {"period_from": date(2022, 3, 2), "period_to": date(2022, 3, 1)}
    given(applied).when(record.model_copy(update=days)).then_refused(PeriodRunsBackwards)
    one_day = {"period_from": date(2022, 3, 1), "period_to": date(2022, 3, 1)}
    given(applied).when(record.model_copy(update=one_day)).then(payment.model_copy(update=one_day))


def test_payment_3_a_provider_that_is_named_is_known() -> None:
    given().when(record).then_refused(NoSuchProvider)
    nobody = record.model_copy(update={"provider_id": None})
    given().when(nobody).then(payment.model_copy(update={"provider_id": None}))


@pytest.mark.parametrize("known_by", [applied, listed, registered, provider_recorded])
def test_payment_3_a_provider_is_known_on_or_off_the_framework(known_by: Event) -> None:
    given(known_by).when(record).then(payment)
