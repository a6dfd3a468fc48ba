"""Files for a spreadsheet: nothing runs, nothing is lost, and equal answers are equal bytes."""

import csv
import io
import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from pathlib import Path

import openpyxl
import pytest
from any_text import CHARACTERS
from examples import budget, payment, placed
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.cli.files import print_findings
from api.exports.spreadsheets import escape_text, workbook, write_csv
from api.imports.source import Finding
from domain.text import code_point, shown
from ledger.log import Log
from projections.engine.answer import Basis
from projections.engine.question import Answer
from projections.money.payments_over_500 import PublishedPayment
from projections.questions import QUESTIONS

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "=cmd|' /C calc'!A0",
    "%x",
    "|x",
    "＝cmd",
    "\u200b=1",
    "\u22121+1",
    "\u207b1",
    "\ufe631",
)
SPLIT = {
    'Alder;"=1+1;b': "Alder;'\"=1+1;b",
    'Alder\t" "=1': 'Alder\t\'" "=1',
    "Alder;=1": "Alder;'=1",
    "Alder\t=1": "Alder\t'=1",
    "Alder\n=1;\u2212 1": "Alder\n'=1;'\u2212 1",
    "Alder\r\n+1": "Alder\r\n'+1",
    "Alder\n\nBirch;": "Alder\n\nBirch;",
    "Alder; \u200b＝1": "Alder;' \u200b＝1",
    ";=1": ";'=1",
    "=1;=1": "'=1;'=1",
    "Alder; Birch\nCedar": "Alder; Birch\nCedar",
}
DIGITS = ("1E+5", "1e-5", "1.5E5", ".5e3", "1,5E5", "00.5", "007.10", "0123456789.5",
          "12345678901234.56", "1234567890123456", "٠٠٧", "００７", "１Ｅ＋５", "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶",
          "\u00a01E+5")  # fmt: skip
NO_DIGITS_LOST = ("0", "0.5", "5731", "1.5", "123456789012345", "٧", "1E", "E5", "00a", "1.2.3")


def answered(*names: str) -> Answer:
    """A list of payments whose payees are given."""
    rows = [
        PublishedPayment(
            paid_on=date(2022, 3, 1),
            transaction_number=f"{n:04d}",
            supplier_name=name,
            purpose="Care",
            budget_line="5731",
            cost_centre="007",
            subjective="12345678901234567890",
            net_amount=Decimal("12970000.01"),
            irrecoverable_vat=Decimal("0.00"),
            because=(n,),
        )
        for n, name in enumerate(names, start=1)
    ]
    basis = Basis(date(2022, 3, 31), 9, datetime(2022, 4, 1, 9, tzinfo=UTC), "E08000014")
    return Answer(QUESTIONS["payments-over-500"], basis, {"payments": rows})


def test_no_text_is_a_formula_in_csv() -> None:
    file = io.StringIO()
    write_csv(answered(*EVIL), file)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [row["supplier_name"] for row in rows] == [f"'{shown(name)}" for name in EVIL]


def test_no_part_of_a_text_is_a_formula_to_a_reader_that_splits_at_other_marks() -> None:
    assert {text: escape_text(text) for text in SPLIT} == SPLIT


def test_digits_of_every_script_are_kept_and_what_loses_none_is_as_it_is() -> None:
    assert [each for each in DIGITS if escape_text(each) != f"'{each}"] == []
    assert [each for each in NO_DIGITS_LOST if escape_text(each) != each] == []


def test_noughts_and_long_numbers_are_kept_and_amounts_are_as_they_are() -> None:
    file = io.StringIO()
    write_csv(answered("Alder"), file)
    (row,) = csv.DictReader(io.StringIO(file.getvalue()))
    assert row["cost_centre"] == "'007"
    assert row["subjective"] == "'12345678901234567890"
    assert (row["budget_line"], row["net_amount"]) == ("5731", "12970000.01")
    assert escape_text("12E5") == "'12E5"


BLOCKS = (*range(0x20, 0x3200), *range(0xFE00, 0x10000), *range(0xE0000, 0xE0200))
PASSED_OVER = [
    chr(n) for n in BLOCKS
    if unicodedata.category(chr(n)) in ("Cf", "Mn", "Me", "Zs", "Zl", "Zp")
]  # fmt: skip


def test_what_does_not_show_hides_no_formula_and_no_digits() -> None:
    assert {
        "\u200e",
        "\u200f",
        "\u00ad",
        "\u180e",
        "\u034f",
        "\ufe0f",
        "\u00a0",
        "\u3000",
        " ",
    } < set(PASSED_OVER)
    for each in PASSED_OVER:
        for text in ("=1+1", "007"):
            for hidden in (each + text, each + " " + each + text):
                assert escape_text(hidden).startswith("'"), code_point(each)
        assert escape_text(f"{each}Alder") == shown(f"{each}Alder")


def test_what_a_file_is_called_is_no_formula_in_the_report_of_its_rows(tmp_path: Path) -> None:
    report = tmp_path / "findings.csv"
    print_findings([Finding("=1+1.csv", 2, "@SUM", "SPEND-ROW-1", "set-aside")], report)
    (row,) = csv.DictReader(io.StringIO(report.read_text("utf-8-sig")))
    assert (row["file"], row["row"], row["column"]) == ("'=1+1.csv", "2", "'@SUM")


texts = st.one_of(
    st.text(CHARACTERS, max_size=30),
    st.builds(str.__add__, st.sampled_from(EVIL), st.text(CHARACTERS, max_size=9)),
    st.from_regex(r"\A0*[0-9]{1,20}([eE][0-9]{1,3})?\Z", alphabet=CHARACTERS),
)


@given(st.lists(texts, min_size=1, max_size=4))
def test_text_in_csv_is_no_formula_and_is_read_back_whole(names: list[str]) -> None:
    """What is read back is the text, or the text after an apostrophe, and runs nothing."""
    file = io.StringIO(newline="")
    write_csv(answered(*names), file)
    file.seek(0)
    read = [row["supplier_name"] for row in csv.DictReader(file)]
    for name, cell in zip(names, read, strict=True):
        assert cell.replace("'", "") == shown(name).replace("'", "")
        for part in re.split("[;\t\n\r]", cell):
            assert not part.startswith(("=", "+", "-", "\u2212", "@"))
        assert not cell.startswith(("\t", "\r", "\n"))


digits_of_any_length = st.integers(1, 20).flatmap(
    lambda count: st.text("0123456789", min_size=count, max_size=count)
)


@given(digits_of_any_length)
def test_digits_in_csv_are_those_that_a_spreadsheet_shows(digits: str) -> None:
    """Digits without an apostrophe are read as a number, of which fifteen digits are kept."""
    cell = escape_text(digits)
    assert cell == f"'{digits}" or f"{Context(prec=15).create_decimal(cell):f}" == digits


def test_in_a_workbook_text_is_text_and_money_is_a_number() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(answered(*EVIL))))
    sheet = book["payments"]
    heading = [cell.value for cell in sheet[1]]
    assert heading[:3] == ["paid_on", "transaction_number", "supplier_name"]
    rows = range(2, 2 + len(EVIL))
    assert [sheet.cell(row, 3).value for row in rows] == [shown(each) for each in EVIL]
    assert {sheet.cell(row, 3).data_type for row in rows} == {"s"}
    assert (sheet["F2"].value, sheet["B2"].value) == ("007", "0001")
    assert (sheet["H2"].value, sheet["H2"].number_format) == (12970000.01, "#,##0.00")
    assert sheet["A2"].value == datetime(2022, 3, 1)  # noqa: DTZ001
    about = [cell.value for cell in book["About"]["A"]]
    assert "known at entry 9" in str(about[1])
    assert any("PUBLISH-2" in str(line) for line in about)


def test_equal_answers_are_equal_bytes() -> None:
    assert workbook(answered("Alder")) == workbook(answered("Alder"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_can_be_had_as_files(
    client: TestClient, log: Log, catch_up: object, name: str
) -> None:
    from facts import record

    record(log, placed, budget, payment)
    catch_up()  # type: ignore[operator]
    book = client.get(f"/answers/{name}.xlsx")
    assert book.status_code == 200
    sheets = openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert sheets == ["About", *(table.name for table in QUESTIONS[name].tables)]
    for table in QUESTIONS[name].tables:
        found = client.get(f"/answers/{name}/{table.name}.csv", params={"as_of": "2022-03-31"})
        assert found.status_code == 200
        assert found.headers["content-disposition"].endswith('-2022-03-31.csv"')
        names = found.content.decode("utf-8-sig").splitlines()[0].split(",")
        assert names == [*table.columns, "because"]
