from datetime import date

import pytest
from examples import applied, invoice, listed, provider_recorded, registered
from specification import given

from domain.commands.money.record_invoice import (
    AlreadyRecorded,
    NoSuchProvider,
    PeriodRunsBackwards,
    RecordInvoice,
)
from domain.events.base import Event

said = {name: value for name, value in invoice if name in RecordInvoice.model_fields}
record = RecordInvoice(**said)


def test_an_invoice_is_recorded() -> None:
    given(applied).when(record).then(invoice)


def test_invoice_1_an_invoice_is_recorded_once() -> None:
    given(invoice).when(record).then_refused(AlreadyRecorded)


def test_invoice_2_the_days_of_an_invoice_run_forwards() -> None:
    days = {"period_from": date(2022, 3, 2), "period_to": date(2022, 3, 1)}
    given(applied).when(record.model_copy(update=days)).then_refused(PeriodRunsBackwards)
    one_day = {"period_from": date(2022, 3, 1), "period_to": date(2022, 3, 1)}
    given(applied).when(record.model_copy(update=one_day)).then(invoice.model_copy(update=one_day))
    open_ended = {"period_from": date(2022, 3, 1)}
    given(applied).when(record.model_copy(update=open_ended)).then(
        invoice.model_copy(update=open_ended)
    )


def test_invoice_3_a_provider_that_is_named_is_known() -> None:
    given().when(record).then_refused(NoSuchProvider)
    nobody = record.model_copy(update={"provider_id": None})
    given().when(nobody).then(invoice.model_copy(update={"provider_id": None}))


@pytest.mark.parametrize("known_by", [applied, listed, registered, provider_recorded])
def test_invoice_3_a_provider_is_known_on_or_off_the_framework(known_by: Event) -> None:
    given(known_by).when(record).then(invoice)
