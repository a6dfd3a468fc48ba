from datetime import timedelta
from decimal import Decimal

from examples import applied, invoice, payment
from specification import NOON, given

from domain.commands.imports.load_spending_file import AlreadyLoaded, LoadSpendingFile
from domain.events.imports import (
    InvoiceRepeated,
    PaymentRepeated,
    Problem,
    RowSetAside,
    SpendingFileLoaded,
)

FILE = "a" * 64
credit = payment.model_copy(update={"payment_id": "T101", "amount": Decimal("-40.00")})
aside = RowSetAside(
    file=FILE,
    table="payments",
    row=4,
    row_seal="",
    problems=(Problem(row=4, column="Amount", rule="SPEND-ROW-2"),),
)
load = LoadSpendingFile(
    file=FILE, file_name="april.csv", layout="devon.v1", rows=2, payments=(payment, credit)
)
loaded = SpendingFileLoaded(
    file=FILE,
    file_name="april.csv",
    layout="devon.v1",
    rows=2,
    added=2,
    repeated=0,
    set_aside=0,
    credits=1,
    total=Decimal("13960.00"),
)


def test_a_file_is_loaded_whole_with_its_total() -> None:
    given(applied).when(load).then(payment, credit, loaded)


def test_spending_1_a_file_is_loaded_once() -> None:
    given(loaded).when(load).then_refused(AlreadyLoaded)


def test_spending_2_a_payment_recorded_before_is_a_repeat() -> None:
    repeat = PaymentRepeated(payment_id="T100", file=FILE, row=0)
    summary = loaded.model_copy(update={"added": 1, "repeated": 1, "total": Decimal("-40.00")})
    given(applied, payment).when(load).then(credit, repeat, summary)
    of_row = payment.model_copy(update={"source_row": 3})
    twice = load.model_copy(update={"payments": (of_row, credit)})
    in_row = repeat.model_copy(update={"row": 3})
    given(applied, payment).when(twice).then(credit, in_row, summary)
    both = summary.model_copy(update={"added": 0, "repeated": 2, "credits": 0, "total": Decimal(0)})
    second = PaymentRepeated(payment_id="T101", file=FILE, row=0)
    given(applied, payment, credit).when(load).then(repeat, second, both)


def test_spending_2_a_payment_twice_in_one_file_is_a_repeat() -> None:
    twice = load.model_copy(update={"payments": (payment, payment), "rows": 2})
    summary = loaded.model_copy(
        update={"added": 1, "repeated": 1, "credits": 0, "total": Decimal("14000.00")}
    )
    repeat = PaymentRepeated(payment_id="T100", file=FILE, row=0)
    given(applied).when(twice).then(payment, repeat, summary)


def test_spending_3_a_row_that_cannot_be_read_is_set_aside_and_counted() -> None:
    with_bad_row = load.model_copy(update={"rows": 3, "set_aside": (aside,)})
    summary = loaded.model_copy(update={"rows": 3, "set_aside": 1})
    given(applied).when(with_bad_row).then(payment, credit, aside, summary)


def test_a_credit_is_any_amount_below_zero() -> None:
    nothing = payment.model_copy(update={"payment_id": "T102", "amount": Decimal("0.00")})
    penny = payment.model_copy(update={"payment_id": "T103", "amount": Decimal("0.01")})
    small = load.model_copy(update={"payments": (nothing, penny)})
    summary = loaded.model_copy(update={"credits": 0, "total": Decimal("0.01")})
    given(applied).when(small).then(nothing, penny, summary)
    empty = load.model_copy(update={"payments": ()})
    none = loaded.model_copy(update={"added": 0, "credits": 0, "total": Decimal(0)})
    (event,) = given().when(empty).outcome()
    assert event == none
    assert isinstance(event.model_dump()["total"], Decimal)


def test_spending_2_an_invoice_is_loaded_and_repeated_like_a_payment() -> None:
    asked = LoadSpendingFile(
        file=FILE, file_name="may.csv", layout="invoices.v1", rows=2, invoices=(invoice, invoice)
    )
    summary = loaded.model_copy(
        update={
            "file_name": "may.csv",
            "layout": "invoices.v1",
            "added": 1,
            "repeated": 1,
            "credits": 0,
            "total": Decimal("14000.00"),
        }
    )
    again = InvoiceRepeated(invoice_id="INV-1", file=FILE, row=0)
    given(applied).when(asked).then(invoice, again, summary)
    given(invoice).when(asked).then(
        again, again, summary.model_copy(update={"added": 0, "repeated": 2, "total": Decimal(0)})
    )


def test_spending_4_a_row_that_names_an_unknown_provider_is_set_aside() -> None:
    problem = Problem(row=0, column="provider", rule="SPENDING-4")
    unknown = aside.model_copy(update={"row": 0, "problems": (problem,)})
    summary = loaded.model_copy(
        update={"added": 0, "set_aside": 2, "credits": 0, "total": Decimal(0)}
    )
    given().when(load).then(unknown, unknown, summary)
    of_row = invoice.model_copy(update={"source_row": 5})
    asked = LoadSpendingFile(
        file=FILE, file_name="may.csv", layout="invoices.v1", rows=1, invoices=(of_row,)
    )
    put_aside = given().when(asked).outcome()[0]
    in_row = Problem(row=5, column="provider", rule="SPENDING-4")
    assert put_aside == unknown.model_copy(
        update={"table": "invoices", "row": 5, "problems": (in_row,)}
    )
    unnamed = payment.model_copy(update={"provider_id": None})
    one = load.model_copy(update={"payments": (unnamed,), "rows": 1})
    assert given().when(one).outcome()[0] == unnamed


def test_spending_5_a_row_of_a_day_to_come_or_of_days_that_run_backwards_is_set_aside() -> None:
    today, day = NOON.date(), timedelta(days=1)
    for last_day in (today, today - day):
        (then, _) = given(applied).when(of_one({"paid_on": last_day})).outcome()
        assert then == payment.model_copy(update={"paid_on": last_day})
    days = {"period_from": today, "period_to": today}
    assert given(applied).when(of_one(days)).outcome()[0] == payment.model_copy(update=days)
    backwards = {**days, "period_to": today - day}
    for fields, column in (({"paid_on": today + day}, "day"), (backwards, "period")):
        (put_aside, summary) = given(applied).when(of_one(fields)).outcome()
        problem = Problem(row=0, column=column, rule="SPENDING-5")
        assert put_aside == aside.model_copy(update={"row": 0, "problems": (problem,)})
        assert isinstance(summary, SpendingFileLoaded)
        assert (summary.added, summary.set_aside) == (0, 1)
    late = invoice.model_copy(update={"invoiced_on": today + day})
    asked = load.model_copy(update={"payments": (), "invoices": (late,)})
    assert isinstance(given(applied).when(asked).outcome()[0], RowSetAside)


def of_one(fields: dict[str, object]) -> LoadSpendingFile:
    """The file with one payment that has these fields."""
    return load.model_copy(update={"payments": (payment.model_copy(update=fields),), "rows": 1})
