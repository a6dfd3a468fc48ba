"""Matching: what was paid beside what was promised, worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from examples import disputed, invoice, payment, placed, placement_ended, recognised, settled
from facts import Connection, holding

from domain.events.base import Event
from ledger.log import Log
from projections.money.matching import Payment, accruals, findings, payments

APRIL = date(2021, 4, 1)
YEAR_END = date(2022, 3, 31)
START = placed.model_copy(update={"started_on": APRIL, "weekly_fee": Decimal("700.00")})


def paid(number: int, day: date, amount: str, **fields: object) -> Event:
    """A payment to the provider, on a day."""
    changed = {"payment_id": f"T{number}", "paid_on": day, "amount": Decimal(amount)}
    return payment.model_copy(update=changed | fields)


@pytest.fixture
def found(log: Log, owner: Connection) -> object:
    """What is found of each payment, in the order of the days they were paid."""

    def ask(*events: Event) -> list[Payment]:
        rows: list[Payment] = holding(log, owner, *events)(payments, YEAR_END)
        return rows

    return ask


def test_match_1_a_payment_to_nobody_known_is_unmatched_until_its_supplier_is(
    log: Log, owner: Connection
) -> None:
    one = paid(1, date(2021, 4, 8), "700.00", provider_id=None, supplier="42294")
    ask = holding(log, owner, START, one, recognised)
    assert [ask(payments, YEAR_END, n)[0].finding for n in (2, 3)] == ["unmatched", "matched"]
    assert ask(payments, YEAR_END)[0].because == (1, 2, 3)


def test_match_2_payments_of_one_day_are_one_run_from_the_day_of_the_one_before(
    found: object,
) -> None:
    rows = found(  # type: ignore[operator]
        START,
        paid(1, date(2021, 4, 15), "1400.00"),
        paid(2, date(2021, 4, 29), "1000.00"),
        paid(3, date(2021, 4, 29), "400.00"),
    )
    assert [(r.from_on, r.to_on, r.expected) for r in rows] == [
        (APRIL, date(2021, 4, 14), Decimal("1400.00")),
        (date(2021, 4, 15), date(2021, 4, 28), Decimal("1400.00")),
        (date(2021, 4, 15), date(2021, 4, 28), Decimal("1400.00")),
    ]
    assert [r.finding for r in rows] == ["matched"] * 3


def test_match_2_a_payment_that_says_its_days_is_matched_by_them(found: object) -> None:
    (row,) = found(  # type: ignore[operator]
        START,
        paid(
            1, date(2021, 6, 1), "700.00", period_from=date(2021, 5, 3), period_to=date(2021, 5, 9)
        ),
    )
    assert (row.expected, row.finding) == (Decimal("700.00"), "matched")


@pytest.mark.parametrize(
    ("amount", "finding"),
    [
        ("1400.00", "matched"),
        ("1414.00", "matched"),
        ("1414.01", "over-paid"),
        ("1386.00", "matched"),
        ("1385.99", "under-paid"),
    ],
)
def test_match_3_within_one_per_cent_is_matched(found: object, amount: str, finding: str) -> None:
    (row,) = found(START, paid(1, date(2021, 4, 15), amount))  # type: ignore[operator]
    assert row.finding == finding
    assert row.difference == Decimal(amount) - Decimal("1400.00")


def test_match_3_or_within_a_pound_where_that_is_more(found: object) -> None:
    small = START.model_copy(update={"weekly_fee": Decimal("7.00")})
    (row,) = found(small, paid(1, date(2021, 4, 8), "8.00"))  # type: ignore[operator]
    assert row.finding == "matched"


def test_match_4_paid_after_the_end_and_paid_without_a_commitment(found: object) -> None:
    ended = placement_ended.model_copy(update={"ended_on": date(2021, 4, 15)})
    rows = found(  # type: ignore[operator]
        START,
        ended,
        paid(1, date(2021, 4, 15), "1400.00"),
        paid(2, date(2021, 5, 15), "1400.00"),
        paid(3, date(2021, 5, 16), "50.00", provider_id="P-9"),
    )
    assert [r.finding for r in rows] == ["matched", "paid after the end", "no commitment"]


def test_match_5_the_second_of_two_alike_may_be_a_duplicate(found: object) -> None:
    rows = found(  # type: ignore[operator]
        START,
        paid(1, date(2021, 4, 15), "1400.00", invoice_id="INV-7"),
        paid(2, date(2021, 4, 29), "1400.00", invoice_id="INV-7"),
        paid(3, date(2021, 5, 13), "1400.00", invoice_id="INV-8"),
    )
    assert [r.finding for r in rows] == ["matched", "possible duplicate", "matched"]


def test_match_6_a_negative_payment_is_a_credit(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, START, paid(1, date(2021, 4, 15), "-50.00"))
    assert [(f.finding, f.payments, f.amount) for f in ask(findings, YEAR_END)] == [
        ("credit", 1, Decimal("-50.00"))
    ]


def test_match_7_accrued_is_delivered_less_paid_and_invoices_say_how_much_is_invoiced(
    log: Log, owner: Connection
) -> None:
    unpaid_invoice = invoice.model_copy(
        update={"amount": Decimal("300.00"), "invoiced_on": date(2021, 4, 20)}
    )
    paid_invoice = invoice.model_copy(
        update={
            "invoice_id": "INV-2",
            "amount": Decimal("700.00"),
            "invoiced_on": date(2021, 4, 8),
        }
    )
    one = paid(1, date(2021, 4, 15), "700.00", invoice_id="INV-2")
    ask = holding(log, owner, START, unpaid_invoice, paid_invoice, one)
    (row,) = ask(accruals, date(2021, 4, 21))
    assert (row.delivered, row.paid, row.accrued) == (
        Decimal("2100.00"),
        Decimal("700.00"),
        Decimal("1400.00"),
    )
    assert (row.invoiced, row.not_invoiced) == (Decimal("300.00"), Decimal("1100.00"))
    assert row.because == (1, 2, 4)
    (before,) = ask(accruals, date(2021, 4, 10))
    assert (before.paid, before.invoiced) == (Decimal(0), Decimal("700.00"))


def test_match_7_and_match_8_what_is_in_dispute_is_withheld_until_it_is_settled(
    log: Log, owner: Connection
) -> None:
    day = date(2021, 4, 20)
    owed = invoice.model_copy(update={"amount": Decimal("300.00"), "invoiced_on": day})
    doubted = disputed.model_copy(update={"amount": Decimal("100.00"), "disputed_on": day})
    agreed = settled.model_copy(update={"agreed": Decimal("40.00"), "settled_on": day})
    too_much = paid(1, date(2021, 4, 21), "250.00", invoice_id="INV-1")
    ask = holding(log, owner, START, owed, doubted, agreed, too_much)
    rows = [ask(accruals, day, known_at)[0] for known_at in (2, 3, 4)]
    assert [(row.invoiced, row.disputed) for row in rows] == [
        (Decimal("300.00"), Decimal("0.00")),
        (Decimal("200.00"), Decimal("100.00")),
        (Decimal("240.00"), Decimal("0.00")),
    ]
    assert {row.delivered - row.paid - row.invoiced - row.disputed - row.not_invoiced
            for row in rows} == {0}  # fmt: skip
    assert rows[1].because == (1, 2, 3)


def test_match_8_a_payment_of_what_is_in_dispute_is_found(log: Log, owner: Connection) -> None:
    day = date(2021, 4, 20)
    owed = invoice.model_copy(update={"amount": Decimal("300.00"), "invoiced_on": day})
    doubted = disputed.model_copy(update={"amount": Decimal("100.00"), "disputed_on": day})
    one = paid(1, date(2021, 4, 21), "250.00", invoice_id="INV-1")
    two = paid(2, date(2021, 4, 22), "200.00", invoice_id="INV-1")
    rows = holding(log, owner, START, owed, doubted, one, two)(payments, date(2021, 4, 30))
    assert rows[0].finding == "paid in dispute"
    assert rows[1].finding != "paid in dispute"
