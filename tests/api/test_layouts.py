"""Files of payments and invoices in several layouts: read, or refused with what to map."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from terminal import run

from api.imports import layouts, spending
from api.imports.extent import FileUnreadable

KEY = b"k" * 32
MINE = """
name = "sefton-2022"
version = 3
holds = "payments"
people = ["Individual"]
[columns]
paid_on = ["Paid"]
number = ["Voucher"]
amount = ["Net"]
payee = ["Beneficiary"]
budget_line = ["Nominal"]
[lines]
"4410" = "residential"
"""
ROWS = "Paid,Voucher,Net,Beneficiary,Nominal\n{}"
ROW = "06/04/2022,V1,1200.50,Alder Homes Ltd,4410\n"
UNSEEN = (
    "Body Name,Payment Dt,Doc No,Net Value,Vendor,Cost Element\n"
    "Devon County Council,2025-04-08,51000123,1200.00,ALDER HOMES LTD,612000\n"
)


def written(tmp_path: Path, text: str, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def test_a_layout_of_the_councils_own_reads_its_headings_and_turns_its_codes_into_lines(
    tmp_path: Path,
) -> None:
    layout = layouts.layout_named(str(written(tmp_path, MINE, "sefton.toml")))
    taken = spending.spending_in(written(tmp_path, ROWS.format(ROW)), KEY, layout)
    (paid,) = taken.command.payments
    assert (paid.budget_line, paid.amount, paid.paid_on) == (
        "residential",
        Decimal("1200.50"),
        date(2022, 4, 6),
    )
    assert paid.supplier == spending.identifier("alder homes ltd")
    assert taken.command.layout.startswith("sefton-2022.v3.")
    assert len(taken.command.layout.split(".")[-1]) == 12


def test_headings_may_move_and_change_their_capitals(tmp_path: Path) -> None:
    layout = layouts.layout_named(str(written(tmp_path, MINE, "sefton.toml")))
    moved = "  nominal ,NET,voucher,PAID,beneficiary\n4410,1200.50,V1,06/04/2022,Alder Homes Ltd\n"
    one = spending.spending_in(written(tmp_path, moved), KEY, layout).command.payments[0]
    other = spending.spending_in(
        written(tmp_path, ROWS.format(ROW), "b.csv"), KEY, layout
    ).command.payments[0]
    assert one.payment_id == other.payment_id


def test_a_layout_not_seen_before_is_refused_with_what_to_map(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as told:
        spending.spending_in(written(tmp_path, UNSEEN, "devon_2025.csv"), KEY)
    message = str(told.value)
    assert message.startswith("devon_2025.csv: no layout fits its columns. The closest, ")
    for wanted in (
        "amount (the net amount in pounds)",
        "budget_line (the budget line or expense code)",
        "It does not know the headings of columns A, B, C, D, E, F.",
        "--layout",
    ):
        assert wanted in message


def test_a_file_without_headings_repeats_nothing_of_its_first_row(tmp_path: Path) -> None:
    row = "Jo Bloggs,2012-03-04,Alder House,Date"
    with pytest.raises(FileUnreadable) as told:
        spending.spending_in(written(tmp_path, f"{row}\n{row}\n"), KEY)
    assert not any(cell in str(told.value) for cell in row.split(",")[:3])


def test_on_the_command_line_it_is_one_message_and_exit_code_2(tmp_path: Path) -> None:
    path = written(tmp_path, UNSEEN, "devon_2025.csv")
    outcome = run(tmp_path / "ledger", "import", "payments", str(path), code=2)
    assert "no layout fits its columns" in " ".join(outcome.stderr.split())
    assert "Traceback" not in outcome.stderr


def test_a_layout_is_read_once_its_headings_are_mapped(tmp_path: Path) -> None:
    mapped = """
    name = "devon-2025"
    version = 1
    holds = "payments"
    [columns]
    paid_on = ["Payment Dt"]
    number = ["Doc No"]
    amount = ["Net Value"]
    payee = ["Vendor"]
    budget_line = ["Cost Element"]
    [lines]
    612000 = "residential"
    """
    layout = layouts.layout_named(str(written(tmp_path, mapped, "devon-2025.toml")))
    taken = spending.spending_in(written(tmp_path, UNSEEN), KEY, layout)
    assert [p.amount for p in taken.command.payments] == [Decimal("1200.00")]


def test_a_workbook_is_read_below_its_title_and_from_the_sheet_that_fits(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About", "this", "file"])
    sheet = book.create_sheet("Payments")
    sheet.append(["Payments of £500 and more"])
    sheet.append([])
    sheet.append(["Paid", "Voucher", "Net", "Beneficiary", "Nominal"])
    sheet.append([datetime(2022, 4, 6), "V1", 1200.5, "Alder Homes Ltd", 4410])  # noqa: DTZ001
    sheet.append([datetime(2022, 4, 7), "V2", 7125.589999999999, "Alder Homes Ltd", 4410])  # noqa: DTZ001
    path = tmp_path / "april.xlsx"
    book.save(path)
    layout = layouts.layout_named(str(written(tmp_path, MINE, "sefton.toml")))
    taken = spending.spending_in(path, KEY, layout)
    assert [(p.amount, p.source_row) for p in taken.command.payments] == [
        (Decimal("1200.50"), 4),
        (Decimal("7125.59"), 5),
    ]
    assert [(p.row, p.column, p.rule) for p in taken.rounded] == [(5, "Net", "SPEND-ROW-4")]
    same = spending.spending_in(written(tmp_path, ROWS.format(ROW)), KEY, layout)
    assert same.command.payments[0].payment_id == taken.command.payments[0].payment_id


def test_spend_row_7_a_sheet_that_is_not_read_is_reported_by_its_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Payments of 2022"])
    paid, more, other = (book.create_sheet(name) for name in ("Paid", "More", "Other"))
    row = ROW.strip().split(",")
    for cells in (ROWS.split("\n", maxsplit=1)[0].split(","), row):
        paid.append(cells)
    for _ in range(2):
        more.append(["Alder Homes Ltd", "Alder Homes Ltd", 12])
    other.append(["Voucher", "Nominal", "Cost"])
    other.append(["V2", 4410, 12])
    path = tmp_path / "year.xlsx"
    book.save(path)
    layout = layouts.layout_named(str(written(tmp_path, MINE, "sefton.toml")))
    taken = spending.spending_in(path, KEY, layout)
    assert len(taken.command.payments) == 1
    assert [(p.row, p.column, p.rule) for p in taken.unread] == [
        (1, "sheet 3", "SPEND-ROW-7"),
        (1, "sheet 4", "SPEND-ROW-7"),
    ]


def test_spend_row_7_a_row_above_the_headings_that_is_no_title_is_reported_also_where_it_is_hidden(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    headings, row = ROWS.split("\n", maxsplit=1)[0].split(","), ROW.strip().split(",")
    for cells in (["Payments of 2022"], ["Alder Homes Ltd", "Alder Homes Ltd", 12], headings, row):
        book.active.append(cells)
    book.active.row_dimensions[2].hidden = True
    path = tmp_path / "year.xlsx"
    book.save(path)
    layout = layouts.layout_named(str(written(tmp_path, MINE, "sefton.toml")))
    taken = spending.spending_in(path, KEY, layout)
    assert len(taken.command.payments) == 1
    above = (2, "above the headings", "SPEND-ROW-7")
    assert [(p.row, p.column, p.rule) for p in taken.unread] == [above]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"", b"a,b\n1,2\n", b"\x00\x01"])
def test_a_file_that_is_not_a_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable, match=r"odd\.xlsx: "):
        spending.spending_in(path, KEY)


def test_invoices_are_taken_in_as_invoices_each_suppliers_own(tmp_path: Path) -> None:
    text = (
        "Invoice Date,Invoice Number,Net Amount,Supplier ID,Expense Code,Period From,Period To\n"
        "30/04/2022,1,700,42294,residential,01/04/2022,30/04/2022\n"
        "30/04/2022,1,800,6411,residential,,\n"
        "30/04/2022,2,800,6411,residential,2022-13-01,\n"
    )
    command = spending.spending_in(written(tmp_path, text), KEY).command
    one, two = command.invoices
    assert (one.invoice_id, one.period_from, one.period_to) == (
        "42294.1",
        date(2022, 4, 1),
        date(2022, 4, 30),
    )
    assert two.invoice_id == "6411.1"
    assert [p.column for aside in command.set_aside for p in aside.problems] == ["Period From"]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('number = ["Voucher"]\n', "", "does not map number"),
        ('holds = "payments"', 'holds = "wages"', "holds"),
        ("version = 3", "version = 0", "version"),
        ("[lines]", "[surprise]", "surprise"),
        ("name =", "name", "not a layout"),
        ('["Net"]', "[]", "columns.amount"),
    ],
)
def test_a_layout_that_is_wrong_says_where(tmp_path: Path, was: str, now: str, told: str) -> None:
    path = written(tmp_path, MINE.replace(was, now), "mine.toml")
    with pytest.raises(FileUnreadable, match=told):
        layouts.layout_named(str(path))


def test_a_layout_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(FileUnreadable, match="of that name: there are devon-2021") as told:
        layouts.shipped_layout("/etc/passwd")
    assert "passwd" not in str(told.value)
    with pytest.raises(FileUnreadable, match="devon-2021, invoices, transparency-code"):
        layouts.layout_named("nowhere")


@pytest.mark.real_data
def test_the_real_devon_year_without_its_headings_is_refused_with_what_to_map(
    real_data: Path, tmp_path: Path
) -> None:
    real = (real_data / "spend" / "devon_2021_22_children_placements.csv").read_text()
    renamed = real.replace("Transaction Number", "Doc No", 1).replace("Expense Code", "GL", 1)
    with pytest.raises(FileUnreadable) as told:
        spending.spending_in(written(tmp_path, renamed, "devon.csv"), KEY)
    assert "devon-2021 version 1, finds no heading for number" in str(told.value)
    assert "budget_line (the budget line or expense code)" in str(told.value)
