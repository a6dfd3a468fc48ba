"""A folder of faulty files: each gets one clear message, and leaves the log untouched or whole."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from api.imports import postcodes, screening
from api.imports.extent import FileUnreadable
from api.imports.layouts import find_fit, shipped_layouts
from api.imports.run import Ready, Taken, ofsted_ready, returns_ready, spending_ready, take
from api.imports.source import Sheet, letters_of
from domain.ssda903.codes import COLUMNS
from ledger.entries import Provenance
from ledger.log import Log

KEY = b"a key of the tests and no other!"
SPENDING = (
    "Body,Name of Body,Date,Transaction Number,Invoice Number,Amount,Supplier Name,Supplier ID,"
    "Vat Reg No,Expense Area,Expense Type,Expense Code,Creditor Type"
)
PAID = "18,A Council,2021-04-06,T{n},X,1200,ALDER HOMES LTD,42,,Children's,Residential,5731,LTD"
EPISODES = ",".join(COLUMNS)
EPISODE = "T001,04/04/2022,S,C2,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC999001"
LIST = (
    "Local authority,URN,Provider type,Sector,Provider name,Registration date,Provider postcode,"
    "Number of registered places"
)
HOME = "Sefton,SC900001,Children's home,Private,Alder House,01/05/2020,PR8 1ZZ,4"
KINDS = {"payments": (SPENDING, PAID), "ssda903": (EPISODES, EPISODE), "ofsted": (LIST, HOME)}
Make = Callable[[str, str], bytes]


def ready(kind: str, folder: Path, content: bytes, suffix: str = ".csv") -> Ready:
    """A file of a kind with this content, read as its verb reads it."""
    if kind == "ssda903":
        (folder / "2022-23-episodes.csv").write_bytes(content)
        return returns_ready(folder, KEY, postcodes.Postcodes(), "", lambda *_: None)[0]
    path = folder / f"file{suffix}"
    path.write_bytes(content)
    if kind == "payments":
        return spending_ready(path, KEY, None)
    return ofsted_ready(path, KEY, "E08000014", date(2022, 4, 1), part=False)


def csv_of(head: str, *rows: str) -> bytes:
    return ("\n".join((head, *rows)) + "\n").encode()


def utf_16(head: str, row: str) -> bytes:
    return f"{head}\n{row}\n".encode("utf-16")


def a_picture(_head: str, _row: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def empty(_head: str, _row: str) -> bytes:
    return b""


def headings_missing(_head: str, row: str) -> bytes:
    return csv_of(row, row)


def cut_off(head: str, row: str) -> bytes:
    return csv_of(head, row, row)[: -len(row) // 2]


def quote_left_open(head: str, row: str) -> bytes:
    return csv_of(head, '"' + row)


def comma_too_many(head: str, row: str) -> bytes:
    return csv_of(head, row, row + ",and,more")


def heading_twice(head: str, row: str) -> bytes:
    names = head.split(",")
    return csv_of(",".join([names[0], *names[:-1]]), row)


UNREADABLE: dict[str, tuple[Make, str]] = {
    "another encoding": (utf_16, "not a text file"),
    "a picture": (a_picture, "not a text file|not a CSV"),
    "nothing": (empty, "the file is empty|no row of headings"),
    "no headings": (
        headings_missing,
        "no column|no layout fits|not Ofsted's list|no row of|named twice",
    ),
    "cut off": (cut_off, "cut off"),
    "a quote left open": (quote_left_open, "not a CSV file"),
    "a comma too many": (comma_too_many, "comma in a cell"),
    "a heading twice": (heading_twice, "named twice|no row of headings|no layout|not Ofsted"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", UNREADABLE)
def test_an_unreadable_file_says_why_and_records_nothing(
    kind: str, fault: str, tmp_path: Path, log: Log
) -> None:
    make, message = UNREADABLE[fault]
    head, row = KINDS[kind]
    with pytest.raises(FileUnreadable, match=message) as caught:
        ready(kind, tmp_path, make(head, row.replace("{n}", "1")))
    assert "\n" not in str(caught.value), "one sentence"
    assert "T001" not in str(caught.value)
    assert log.head() == 0


@pytest.mark.parametrize(("kind", "rows"), [("payments", 300_000), ("ssda903", 50_002)])
def test_more_rows_than_are_read_are_refused_before_they_fill_the_memory(
    kind: str, rows: int, tmp_path: Path, log: Log
) -> None:
    head, row = KINDS[kind]
    content = (head + "\n").encode() + (row.replace("{n}", "1") + "\n").encode() * rows
    with pytest.raises(FileUnreadable, match=r"more than 50,000 rows: split the file"):
        ready(kind, tmp_path, content)
    assert log.head() == 0


def far_right() -> bytes:
    """A workbook with a cell in the last column of each row."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(60):
        sheet.append([*[None] * 16_383, "x"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook in which one part is this content."""
    whole = workbook(("a", "b", "c"))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for each in read.namelist():
            written.writestr(each, content if each == name else read.read(each))
        if name not in read.namelist():
            written.writestr(name, content)
    return out.getvalue()


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LONG = b" " * 50_000
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "60,000 headings": (
        (",".join(f"h{n}" for n in range(60_000)) + "\n" + "1\n" * 20).encode,
        "more than 750,000 cells",
    ),
    "a cell in the last column of each row": (far_right, "more than 750,000 cells"),
    "a part that expands a thousandfold": (
        lambda: with_part("xl/sharedStrings.xml", b"<sst>" + b" " * 130_000_000),
        "expands to more than 128 MB",
    ),
    "styles without end": (
        lambda: with_part("xl/styles.xml",
                          b"<styleSheet " + MAIN + b">" + b"<xf/>" * 60_000 + b"</styleSheet>"),
        "more in it than a workbook",
    ),
    "comments and instructions without end": (
        lambda: with_part("xl/styles.xml", (b"<!--%s--><?a %s?>" % (LONG, LONG)) * 210 + b"<a/>"),
        "more than 20,000,000 characters",
    ),
    "space outside the root": (
        lambda: with_part("xl/styles.xml", b"<styleSheet/>" + b" " * 21_000_000),
        "more than 20,000,000 characters",
    ),
    "attributes longer than a table": (
        lambda: with_part("xl/styles.xml", b"<styleSheet " + MAIN + b">"
                          + b'<numFmt a="%s"/>' % LONG[:8_000] * 2_600 + b"</styleSheet>"),
        "more than 20,000,000 characters",
    ),
    "an attribute longer than a program writes": (
        lambda: with_part("xl/styles.xml", b"<styleSheet " + MAIN + b'><a b="%s"/></styleSheet>'
                          % LONG[:8_001]),
        "more than 8,000 characters in one of its formats",
    ),
    "a format that takes long to look through": (
        lambda: with_part("xl/styles.xml", b"<styleSheet " + MAIN
                          + b'><numFmt formatCode="%s"/></styleSheet>' % (b"[" * 256)),
        "more than 255 characters in one of its formats",
    ),
    "a shared text longer than a cell": (
        lambda: with_part("xl/sharedStrings.xml", b"<sst " + MAIN + b"><si><t>%s</t></si></sst>"
                          % (b"x" * 32_768)),
        "a cell of more than 32,767 characters",
    ),
    "a cell's own text longer than a cell": (
        lambda: with_part("xl/worksheets/sheet1.xml", b"<worksheet " + MAIN
                          + b'><sheetData><row><c t="inlineStr"><is><r><t>%s</t></r></is></c></row>'
                          % (b"x" * 32_768) + b"</sheetData></worksheet>"),
        "a cell of more than 32,767 characters",
    ),
    "shared texts in two parts": (
        lambda: with_two_parts(b"<sst " + MAIN + b"><si/></sst>"),
        "its shared texts are not in one place",
    ),
    "a shared text that is in no part of such": (
        lambda: with_part("xl/other.xml", b"<x " + MAIN + b"><si/></x>"),
        "its shared texts are not in one place",
    ),
    "a sheet that does not say that it is one": (
        lambda: with_part("xl/worksheets/sheet1.xml", b"<x " + MAIN
                          + b'><sheetData><row r="1048576"/></sheetData></x>'),
        "rows of another workbook",
    ),
    "attributes of half a megabyte": (
        lambda: with_part("xl/styles.xml", b"<styleSheet " + MAIN + b">"
                          + b'<numFmt a="%s"/>' % (LONG * 10) + b"</styleSheet>"),
        "not a workbook that can be read",
    ),
    "entities of its own": (
        lambda: with_part("xl/workbook.xml", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><workbook/>'),
        "not a workbook that can be read",
    ),
    "elements within elements": (
        lambda: with_part("xl/workbook.xml", b"<a>" * 100_000), "not a workbook that can be read"
    ),
    "a row a million rows down": (
        lambda: with_part("xl/worksheets/sheet1.xml", b"<worksheet " + MAIN
                          + b'><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
                          b"</sheetData></worksheet>"),
        "more than 50,000 rows",
    ),
    "an archive of 5,000 files": (
        lambda: with_members(5_000), "an archive of more than 2,000 files"
    ),
    "a workbook under a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "under a password"
    ),
}  # fmt: skip


def with_two_parts(content: bytes) -> bytes:
    """A workbook with two parts that are this content."""
    out = io.BytesIO(with_part("xl/one.xml", content))
    with zipfile.ZipFile(out, "a") as written:
        written.writestr("xl/other.xml", content)
    return out.getvalue()


ROW = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
UNREAD: dict[str, tuple[bytes, str]] = {
    "a row twice": (ROW % (2, 2) * 2, "row 2 of sheet1 stands twice"),
    "a row after a later one": (ROW % (3, 3) + ROW % (2, 2), "row 2 of sheet1 stands"),
    "cells out of order": (b'<row r="1"><c r="B1"/><c r="A1"/></row>', "row 1 .* out of its place"),
    "a cell of another row": (b'<row r="2"><c r="A7"/></row>', "row 2 .* out of its place"),
    "rows of another vocabulary": (b'<x:row xmlns:x="urn:x"/>', "row 1 .* no row or cell of Excel"),
    "two values": (b'<row r="1"><c><v>1</v><v>2</v></c></row>', "row 1 .* something twice"),
    "a row in a row": (
        b'<row><c t="inlineStr"><is><row/></is></c></row>', "row 1 .* within others"
    ),
    "a value with more in it": (b"<row><c><v>1<x>5</x>0</v></c></row>", "more in its value than"),
    "a remark in a value": (b"<row><c><v>1<!-- -->0</v></c></row>", "more in its value than"),
    "a formula of text without its result": (
        b'<row><c t="str"><f>A2</f></c></row>', "A1 of a sheet is a formula without its result"
    ),
    "a text before the first": (b'<row><c t="s"><v>-1</v></c></row>', "not of its type"),
    "a number that only a program reads": (b"<row><c><v>1_0</v></c></row>", "not of its type"),
    "a value beside a text": (
        b'<row><c t="inlineStr"><is><t>1</t></is><v>2</v></c></row>', "not of its type"
    ),
    "a text that is not the cell's value": (
        b"<row><c><is><t>1</t></is></c></row>", "not of its type"
    ),
    "a cell by another name": (b'<row><extLst t="s"><v>0</v></extLst></row>', "not of its type"),
    "letters twice": (
        b'<row><c t="inlineStr"><is><t>1</t><t>2</t></is></c></row>', "text in it is not as Excel"
    ),
    "letters in letters": (
        b'<row><c t="inlineStr"><is><r><t>1<t>2</t></t></r></is></c></row>', "not as Excel writes"
    ),
    "letters of another vocabulary": (
        b'<row><c t="inlineStr"><is><t>1</t><x:t xmlns:x="urn:x">2</x:t></is></c></row>',
        "not as Excel writes",
    ),
    "a text that is not there": (b'<row><c t="s"><v>9</v></c></row>', "not a workbook"),
}  # fmt: skip


@pytest.mark.parametrize("unread", UNREAD)
def test_a_workbook_of_which_something_would_not_be_read_is_refused(
    unread: str, tmp_path: Path
) -> None:
    rows, message = UNREAD[unread]
    sheet = b"<worksheet " + MAIN + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    with pytest.raises(FileUnreadable, match=message):
        ready("payments", tmp_path, with_part("xl/worksheets/sheet1.xml", sheet), ".xlsx")


def test_a_workbook_with_corrupt_bytes_or_a_sheet_named_twice_is_refused(tmp_path: Path) -> None:
    whole = workbook(("a", "b", "c"))
    at = whole.index(b"xl/styles.xml") + len("xl/styles.xml")
    book = b"<sheets>" + b"".join(
        b'<sheet name="%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in (1, 2)
    )
    namespaces = (
        MAIN + b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    twice = b"<workbook " + namespaces + b">" + book + b"</sheets></workbook>"
    for content, message in (
        (whole[:at] + b"\xff" * 40 + whole[at + 40 :], "not a workbook that can be read"),
        (with_part("xl/workbook.xml", twice), "two of its sheets are one part"),
    ):
        with pytest.raises(FileUnreadable, match=message):
            ready("payments", tmp_path, content, ".xlsx")


@pytest.mark.parametrize(
    ("states", "message"),
    [
        (("visible", "veryHidden"), "the sheets S0 and S1 can all be read"),
        (("hidden",), "the sheet S0 is hidden"),
    ],
)
def test_a_sheet_that_would_not_be_read_or_not_be_seen_is_named(
    states: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for n, state in enumerate(states):
        sheet = book.create_sheet(f"S{n}")
        sheet.append(SPENDING.split(","))
        sheet.append(PAID.split(","))
        sheet.sheet_state = state
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileUnreadable, match=message):
        ready("payments", tmp_path, out.getvalue(), ".xlsx")


def test_two_sheets_of_one_name_are_two_sheets() -> None:
    sheets = [Sheet(tuple(SPENDING.split(",")), (), "Paid") for _ in range(2)]
    with pytest.raises(FileUnreadable, match="the sheets Paid and Paid can all be read"):
        find_fit("file.xlsx", sheets, shipped_layouts().values())


def test_headings_equal_but_for_capitals_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="the headings Amount and AMOUNT are one"):
        ready("payments", tmp_path, csv_of(SPENDING + ",AMOUNT", PAID + ",1"))


@pytest.mark.parametrize(
    ("kind", "was"), [("payments", "2021-04-06"), ("ssda903", "04/04/2022"), ("ofsted", "SC900001")]
)
def test_a_file_of_which_most_rows_cannot_be_read_is_refused(
    kind: str, was: str, tmp_path: Path
) -> None:
    head, row = KINDS[kind]
    bad = row.replace(was, "")
    assert bad != row
    ready(kind, tmp_path, csv_of(head, row, *[bad] * 5_000))
    with pytest.raises(FileUnreadable, match="more than 5,000 rows cannot be read"):
        ready(kind, tmp_path, csv_of(head, row, *[bad] * 5_001))


WORDY: Final = " ".join(["word"] * 50)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_heading_too_long_for_one_is_refused_by_its_column(
    kind: str, suffix: str, tmp_path: Path
) -> None:
    head, row = KINDS[kind]
    rows = [(*line.split(","), more) for line, more in ((head, WORDY), (row, ""))]
    content = csv_of(*map(",".join, rows)) if suffix == ".csv" else workbook(*rows)
    if (kind, suffix) == ("ssda903", ".xlsx"):
        pytest.skip("a return has no workbooks")
    column = letters_of(len(rows[0]))
    with pytest.raises(FileUnreadable, match=f"heading of column {column} has more than 200 c"):
        ready(kind, tmp_path, content, suffix)


def test_the_spaces_of_a_heading_are_one_in_every_finding(
    tmp_path: Path, log: Log, by: Provenance
) -> None:
    head = SPENDING.replace("Transaction Number", f"Transaction{' ' * 100_000}Number")
    row = PAID.replace("{n}", "")
    found = ready("payments", tmp_path, csv_of(head, row.replace(",T,", ",,")))
    became = take(log, found, by, dry_run=False)
    assert [f.column for f in became.findings] == ["Transaction Number"]


def with_members(count: int) -> bytes:
    """An archive of so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for n in range(count):
            written.writestr(str(n), b"")
    return out.getvalue()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_small_file_that_holds_too_much_is_refused_before_a_reader_opens_it(
    hostile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, message = HOSTILE[hostile]
    monkeypatch.setattr("openpyxl.load_workbook", None)
    with pytest.raises(FileUnreadable, match=message) as caught:
        ready("payments", tmp_path, make(), ".xlsx")
    assert "\n" not in str(caught.value), "one sentence"


def test_files_that_hold_too_much_only_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.imports.extent.MOST_CELLS", 30)
    for year in ("2021-22", "2022-23"):
        (tmp_path / f"{year}-episodes.csv").write_bytes(csv_of(EPISODES, EPISODE))
    with pytest.raises(FileUnreadable, match="more than 30 cells"):
        returns_ready(tmp_path, KEY, postcodes.Postcodes(), "", lambda *_: None)


def test_a_file_too_large_to_be_one_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "MOST_BYTES", 1_000_000)
    with pytest.raises(FileUnreadable, match="larger than 1 MB"):
        ready("payments", tmp_path, b"x" * 1_000_001)


@pytest.mark.parametrize(
    ("kind", "was", "now", "column"),
    [
        ("ssda903", "04/04/2022", "2022-04-04", "DECOM"),
        ("ssda903", "04/04/2022", "44655", "DECOM"),
        ("ssda903", "04/04/2022", "4 April 2022", "DECOM"),
        ("payments", "2021-04-06", "44292", "Date"),
        ("payments", "2021-04-06", "04-06-21", "Date"),
        ("ofsted", "01/05/2020", "43952", "registered_on"),
    ],
)
def test_of_days_written_in_three_ways_the_unsure_are_set_aside_and_the_rest_is_whole(
    kind: str, was: str, now: str, column: str, *, tmp_path: Path, log: Log, by: Provenance
) -> None:
    head, row = KINDS[kind]
    good, bad = row.replace("{n}", "1"), row.replace("{n}", "2").replace(was, now)
    bad = bad.replace("SC900001", "SC900002")
    became = take(log, ready(kind, tmp_path, csv_of(head, good, bad)), by, dry_run=False)
    assert {(f.row, f.column) for f in became.findings if f.outcome == "set aside"} == {(3, column)}
    assert "1 rows set aside" in became.summary


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["payments", "ofsted"])
def test_a_formula_whose_result_was_never_saved_is_named_by_its_cell(
    kind: str, tmp_path: Path, log: Log
) -> None:
    head, row = KINDS[kind]
    cells = row.replace("{n}", "1").split(",")
    cells[-2] = "=1+1"
    content = workbook(tuple(head.split(",")), tuple(cells))
    column = chr(ord("A") + len(cells) - 2)
    with pytest.raises(FileUnreadable, match=rf"the cell {column}2 .* formula without its result"):
        ready(kind, tmp_path, content, ".xlsx")
    assert log.head() == 0


def test_a_formula_in_a_csv_is_text_or_no_number(tmp_path: Path, log: Log, by: Provenance) -> None:
    amount = PAID.replace("{n}", "1").replace(",1200,", ",=600+600,")
    name = PAID.replace("{n}", "2").replace("ALDER HOMES LTD", "=HYPERLINK(1)")
    became = take(log, ready("payments", tmp_path, csv_of(SPENDING, amount, name)), by,
                  dry_run=False)  # fmt: skip
    assert [(f.row, f.column, f.rule) for f in became.findings] == [(2, "Amount", "SPEND-ROW-2")]
    assert "1 payments added" in became.summary


@pytest.mark.parametrize("kind", ["payments", "ofsted"])
def test_a_workbook_cut_off_or_that_is_none_is_refused(kind: str, tmp_path: Path, log: Log) -> None:
    head, row = KINDS[kind]
    whole = workbook(tuple(head.split(",")), tuple(row.split(",")))
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("notes.txt", "no workbook")
    for content in (whole[: len(whole) // 2], zipped.getvalue()):
        with pytest.raises(FileUnreadable, match="not a workbook that can be read"):
            ready(kind, tmp_path, content, ".xlsx")
    assert log.head() == 0


def test_a_windows_encoding_and_a_mark_are_read_as_they_are(
    tmp_path: Path, log: Log, by: Provenance
) -> None:
    row = PAID.replace("{n}", "1").replace("ALDER", "CHÂTEAU")
    for n, content in enumerate(
        (f"{SPENDING}\n{row}\n".encode("cp1252"), f"{SPENDING}\n{row}\n".encode("utf-8-sig"))
    ):
        folder = tmp_path / str(n)
        folder.mkdir()
        became: Taken = take(log, ready("payments", folder, content), by, dry_run=False)
        assert became.receipt is not None
    payees = [e.body.decode() for e in log.entries() if e.name == "payment-recorded.v1"]
    assert ["CHÂTEAU" in body for body in payees] == [True]


def test_two_files_for_one_table_are_named(tmp_path: Path) -> None:
    for name in ("2022-23-episodes.csv", "2022-23-Episodes.CSV"):
        (tmp_path / name).write_bytes(csv_of(EPISODES, EPISODE))
    with pytest.raises(FileUnreadable, match="are one table"):
        returns_ready(tmp_path, KEY, postcodes.Postcodes(), "", lambda *_: None)


def test_a_row_that_a_sheet_dates_is_read_as_that_day(tmp_path: Path) -> None:
    cells: list[Any] = list(HOME.split(","))
    cells[5], cells[7] = datetime(2020, 5, 1), 4.0  # noqa: DTZ001  as a sheet has it
    content = workbook(tuple(LIST.split(",")), tuple(cells))
    command: Any = ready("ofsted", tmp_path, content, ".xlsx").command
    assert (command.settings[0].registered_on, command.settings[0].places) == (date(2020, 5, 1), 4)
