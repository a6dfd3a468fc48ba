from datetime import date

from examples import invoice
from specification import given

from domain.commands.money.record_invoice import AlreadyRecorded, PeriodRunsBackwards, RecordInvoice

said = {name: value for name, value in invoice if name in RecordInvoice.model_fields}
record = RecordInvoice(**said)


def test_an_invoice_is_recorded() -> None:
    given().when(record).then(invoice)


def test_invoice_1_an_invoice_is_recorded_once() -> None:
    given(invoice).when(record).then_refused(AlreadyRecorded)


def test_invoice_2_the_days_of_an_invoice_run_forwards() -> None:
    days = {"period_from": date(2022, 3, 2), "period_to": date(2022, 3, 1)}
    given().when(record.model_copy(update=days)).then_refused(PeriodRunsBackwards)
    one_day = {"period_from": date(2022, 3, 1), "period_to": date(2022, 3, 1)}
    given().when(record.model_copy(update=one_day)).then(invoice.model_copy(update=one_day))
    open_ended = {"period_from": date(2022, 3, 1)}
    given().when(record.model_copy(update=open_ended)).then(invoice.model_copy(update=open_ended))
