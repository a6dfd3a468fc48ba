"""What is published and returned: payments of £500 and more, and the outturn by line and sector."""

from datetime import date
from decimal import Decimal

import pytest
from examples import budget, coded, funded, payment, placed, registered, respite
from facts import Connection, holding

from domain.codes import Sector
from domain.events.base import Event
from domain.values import Kind
from ledger.log import Log
from projections.money.outturn_251 import outturn
from projections.money.payments_over_500 import payments

QUARTER_END = date(2022, 3, 31)


def paid(number: int, amount: str, **fields: object) -> Event:
    """A payment in March 2022."""
    return payment.model_copy(
        update={"payment_id": f"T{number}", "amount": Decimal(amount), **fields}
    )


def test_publish_1_five_hundred_pounds_and_more_and_credits_as_large(
    log: Log, owner: Connection
) -> None:
    every = [paid(1, "500.00"), paid(2, "499.99"), paid(3, "-500.00"), paid(4, "-499.99")]
    before = paid(5, "900.00", paid_on=date(2021, 12, 31))
    later = paid(6, "900.00", paid_on=date(2022, 4, 1))
    ask = holding(log, owner, *every, before, later)
    assert [row.transaction_number for row in ask(payments, QUARTER_END)] == ["T1", "T3"]
    assert [row.transaction_number for row in ask(payments, date(2021, 12, 31))] == ["T5"]


def test_publish_2_a_person_is_redacted_and_the_row_stands(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, paid(1, "700.00", payee="person 0123456789ABCDEF"))
    (row,) = ask(payments, QUARTER_END)
    assert (row.supplier_name, row.net_amount) == ("Redacted: personal data", Decimal("700.00"))
    assert row.irrecoverable_vat == Decimal("0.00")


def test_publish_3_the_purpose_is_the_lines_title_with_its_codes(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, budget, coded, paid(1, "700.00"))
    (row,) = ask(payments, QUARTER_END)
    assert (row.purpose, row.cost_centre, row.subjective) == (budget.title, "CC1042", "5731")


FEE = {"started_on": date(2022, 3, 1), "weekly_fee": Decimal("700.00")}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (Kind.CHILDRENS_HOME, "3.1.1 Residential care"),
        (Kind.RESIDENTIAL_SCHOOL, "3.1.1 Residential care"),
        (Kind.SECURE_HOME, "3.1.1 Residential care"),
        (Kind.FOSTERING_AGENCY, "3.1.2 Fostering services"),
        (Kind.ADOPTION, "3.1.3 Adoption services"),
        (Kind.SEMI_INDEPENDENT, "3.1.5 Other children looked after services"),
        (Kind.CONNECTED_CARERS, "3.1.7 Placed with family and friends"),
    ],
)
def test_outturn_1_each_kind_is_on_its_line(
    log: Log, owner: Connection, kind: Kind, line: str
) -> None:
    ask = holding(log, owner, placed.model_copy(update={**FEE, "kind": kind}))
    (row,) = ask(outturn, QUARTER_END)
    assert (row.line, row.gross) == (line, Decimal("3100.00"))


def test_outturn_1_respite_is_a_short_break(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, placed.model_copy(update=FEE), respite)
    lines = {row.line: row.gross for row in ask(outturn, QUARTER_END)}
    assert lines["3.1.6 Short breaks"] == Decimal("700.00")


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"in_house": True, "sector": Sector.LOCAL_AUTHORITY}, "own_provision"),
        ({"sector": Sector.PRIVATE}, "private"),
        ({"sector": Sector.VOLUNTARY}, "voluntary"),
        ({"sector": Sector.LOCAL_AUTHORITY}, "other_public"),
        ({"sector": Sector.HEALTH}, "other_public"),
        ({}, "not_stated"),
    ],
)
def test_outturn_2_by_the_sector_of_the_home(
    log: Log, owner: Connection, fields: dict[str, object], column: str
) -> None:
    home = registered.model_copy(update=fields)
    ask = holding(log, owner, home, placed.model_copy(update=FEE))
    (row,) = ask(outturn, QUARTER_END)
    sectors = {name: getattr(row, name) for name in
               ("own_provision", "private", "other_public", "voluntary", "not_stated")}  # fmt: skip
    assert {name for name, amount in sectors.items() if amount} == {column}
    assert sectors[column] == row.gross


def test_outturn_3_income_is_what_other_funders_bear_of_what_was_delivered(
    log: Log, owner: Connection
) -> None:
    shared = funded.model_copy(update={"shared_from": date(2022, 3, 1)})
    ask = holding(log, owner, placed.model_copy(update=FEE), shared)
    (row,) = ask(outturn, date(2022, 3, 7))
    assert (row.gross, row.income, row.net) == (
        Decimal("700.00"),
        Decimal("280.00"),
        Decimal("420.00"),
    )
