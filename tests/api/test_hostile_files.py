"""A table of hostile files, each given to the real command line in a process that is measured.

Each is refused with a sentence, in under 300 MB, the program itself included, and under ten seconds
of a core. The plain run takes those that cost little to make; the nightly profile takes all.
"""

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from terminal import RETURN, run_measured
from thorough import is_nightly

from api.imports import postcodes
from api.imports.extent import FileUnreadable
from api.imports.ofsted_rows import MOST_SETTINGS

MOST_MEGABYTES = 300
MOST_SECONDS = 10
HEAD = b"Date,Amount,Supplier\n"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
PLACES = "pcd,oseast1m,osnrth1m,laua\n"


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(part: str, content: bytes, *, named: str = "") -> bytes:
    """A workbook in which one part is this content, perhaps under another name."""
    made, whole = io.BytesIO(), openpyxl.Workbook()
    whole.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.pop(part, None)
    parts[named or part] = content
    if named:
        short, other = part.rpartition("/")[2].encode(), named.rpartition("/")[2].encode()
        parts = {n: c if n == named else c.replace(short, other) for n, c in parts.items()}
    return zipped(parts)


def sheet(rows: bytes) -> bytes:
    return b"<worksheet " + MAIN + b"><sheetData>" + rows + b"</sheetData></worksheet>"


def strings(texts: bytes) -> bytes:
    return b"<sst " + MAIN + b">" + texts + b"</sst>"


def citing(length: int, *, cells: int) -> bytes:
    """A workbook with one shared text, and a sheet of rows of ten cells that cite it."""
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 10 + b"</row>"
    texts = strings(b"<si><t>" + b"x" * length + b"</t></si>")
    return zipped({SHEET: sheet(row * (cells // 10)), "xl/sharedStrings.xml": texts})


Make = Callable[[], bytes]
CHEAP: dict[str, tuple[str, Make, str]] = {
    "a row of 30 million cells": (".csv", lambda: b"," * 20_000_000, "a row of more than"),
    "a row over many lines": (
        ".csv", lambda: HEAD + b'"\n",,,,,,,,,,,,' * 500_000, "a row of more than"
    ),
    "a cell of a megabyte": (".csv", lambda: HEAD + b"x" * 990_000, "not a CSV"),
    "UTF-16": (".csv", lambda: ("a,b,c\n" * 900_000).encode("utf-16"), "not a text file"),
    "UTF-32": (".csv", lambda: ("a,b,c\n" * 900_000).encode("utf-32"), "not a text file"),
    "a compressed file": (".csv", lambda: gzip.compress(b"x" * 50_000_000, 1), "not a text file"),
    "tabs": (".csv", lambda: b"a\tb\tc\n1\t2\t3\n", "no row of headings"),
    "a return in XML": (".xml", lambda: b"<a>" * 500_000, "no row of headings|not a CSV|a row of"),
    "a zip in a zip": (".zip", lambda: zipped({"a.zip": zipped({"a": b"0" * 10**7})}), "workbook"),
    "an open document": (
        ".ods", lambda: zipped({"content.xml": b"<table>" + b"<c/>" * 90_000}), "more in it than"
    ),
    "a workbook of Excel 2003": (
        ".xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 10**6, "Excel 2003"
    ),
    "a tag of half a million attributes": (
        ".xlsx",
        lambda: book("xl/workbook.xml", b"<workbook " + b"".join(
            b'a%d="" ' % n for n in range(500_000)) + b"/>"),
        "not a workbook",
    ),
    "styles of many attributes": (
        ".xlsx",
        lambda: book("xl/styles.xml", b"<styleSheet " + MAIN + b">" + (
            b"<xf " + b"".join(b'a%d="" ' % n for n in range(12)) + b"/>") * 30_000),
        "more in it than",
    ),
    "a comment without end": (
        ".xlsx", lambda: book("xl/styles.xml", b"<!--" + b"<" * 100_000_000), "not a workbook"
    ),
    "a cell stated again and again": (
        ".xlsx",
        lambda: book(SHEET, sheet(b'<row r="1">' + b'<c r="A1"/>' * 200_000 + b"</row>")),
        "row 1 of sheet1 has a cell that stands twice",
    ),
    "a row of more cells than there are columns": (
        ".xlsx",
        lambda: book(SHEET, sheet(b"<row>" + b'<c a="" b="" d="" e=""/>' * 60_000 + b"</row>")),
        "more in it than",
    ),
    "a shared text of many runs": (
        ".xlsx",
        lambda: book("xl/sharedStrings.xml", strings(b"<si>" + b"<r/>" * 20_000 + b"</si>")),
        "more in it than",
    ),
    "a sheet of other elements": (
        ".xlsx", lambda: book(SHEET, b"<worksheet>" + b"<x/>" * 210_000), "more in it than"
    ),
    "a sheet by another name": (
        ".xlsx",
        lambda: book(SHEET, sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
                     named="xl/worksheets/sheet1.bin"),
        "more than 50,000 rows",
    ),
    "shared texts longer than a table": (
        ".xlsx",
        lambda: book("xl/sharedStrings.xml", strings(
            ("<si><t>\U0001f600" + "x" * 30_000 + "</t></si>").encode() * 700)),
        "more than 20,000,000 characters",
    ),
    "a shared text that many cells cite": (
        ".xlsx", lambda: citing(30_000, cells=200_000), "more than 20,000,000 characters"
    ),
    "a shared text that a few cells cite": (
        ".xlsx", lambda: citing(19_000_000, cells=50), "a cell of more than 32,767 characters"
    ),
    "shared texts without end": (
        ".xlsx", lambda: book("xl/sharedStrings.xml", strings(b"<si/>" * 1_800_000)),
        "more in it than",
    ),
    "runs without end": (
        ".xlsx",
        lambda: book("xl/sharedStrings.xml", strings(
            (b"<si>" + b"<r/>" * 1_000 + b"</si>") * 1_000)),
        "more in it than",
    ),
    "a workbook in UTF-16": (
        ".xlsx",
        lambda: book(SHEET, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><a/>'
                     .encode("utf-16")),
        "not a workbook",
    ),
}  # fmt: skip
DEAR: dict[str, tuple[str, Make, str]] = {
    "long cells with one wide character": (
        ".csv", lambda: HEAD + (("\U0001f600" + "x" * 60_000 + ",").encode() * 15 + b"\n") * 60,
        "more than 20,000,000 characters",
    ),
    "a million cells in one column": (
        ".xlsx", lambda: book(SHEET, sheet(b"<row><c><v>1</v></c></row>" * 1_000_000)),
        "more than 50,000 rows",
    ),
}  # fmt: skip
FILES = CHEAP | DEAR if is_nightly() else CHEAP


@pytest.mark.parametrize("hostile", FILES)
def test_a_hostile_file_is_refused_in_little_memory_and_time(hostile: str, tmp_path: Path) -> None:
    suffix, make, sentence = FILES[hostile]
    path = tmp_path / f"file{suffix}"
    path.write_bytes(make())
    refused(sentence, tmp_path, "import", "payments", str(path))


def refused(sentence: str, folder: Path, *words: str) -> None:
    """Run the command line, which refuses in one sentence, within the bounds."""
    done = run_measured(folder / "data", *words)
    line = done.text.splitlines()[-1]
    assert done.code == 2, done.text[-2000:]
    assert any(each in line for each in sentence.split("|")), line
    assert "Traceback" not in done.text
    assert done.megabytes < MOST_MEGABYTES, done.megabytes
    assert done.seconds < MOST_SECONDS, done.seconds


def a_return(folder: Path) -> str:
    (folder / "return").mkdir()
    (folder / "return" / "2021-22-episodes.csv").write_text(RETURN)
    return str(folder / "return")


ENTIRE = "more postcodes than a region has"
DIRECTORIES: dict[str, tuple[Callable[[], str], str]] = {
    ENTIRE: (
        lambda: PLACES + "".join(f"A{n},1,1,E1\n" for n in range(500_001)), "more than 500,000"
    ),
    "a row without end": (lambda: PLACES + "," * 20_000_000, "a row of more than"),
    "no columns": (lambda: "a,b\n", "no column pcd"),
}  # fmt: skip


TRIED = DIRECTORIES if is_nightly() else [each for each in DIRECTORIES if each != ENTIRE]


@pytest.mark.parametrize("hostile", TRIED)
def test_a_hostile_directory_of_postcodes_is_refused(hostile: str, tmp_path: Path) -> None:
    make, sentence = DIRECTORIES[hostile]
    (tmp_path / "places.csv").write_text(make())
    words = ("import", "ssda903", a_return(tmp_path), "--postcodes", str(tmp_path / "places.csv"))
    refused(sentence, tmp_path, *words)


def test_a_place_that_is_none_is_left_out_of_a_directory(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    odd = ("4²", "9" * 5_000, "٣", "-1", "")
    path.write_text(PLACES + "".join(f"A{n},{o},1,E1\n" for n, o in enumerate(odd)) + "B1,1,2,E1\n")
    assert list(postcodes.load(path).places) == ["B1"]
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(FileUnreadable, match=r"places\.csv: not a directory of postcodes"):
        postcodes.load(path)


def test_a_list_of_ofsteds_with_findings_in_every_row_is_read_in_little_memory_and_time(
    tmp_path: Path,
) -> None:
    count = MOST_SETTINGS if is_nightly() else 1_500
    columns = ["Local authority", "URN", "Provider type", "Provider name", "Registration date",
               "Provider postcode", "Sector", "Mental Disorders", "Sensory Impairment",
               "Learning Difficulty", "Physical Disabilities"]  # fmt: skip
    said = "Children's home,Alder House,01/05/2020,PR8 1ZZ,Martian,perhaps,perhaps,perhaps,perhaps"
    rows = (f"Sefton,SC{n:07d},{said}\n" for n in range(count))
    (tmp_path / "list.csv").write_text(",".join(columns) + "\n" + "".join(rows))
    words = ("import", "ofsted", str(tmp_path / "list.csv"), "--on", "2025-06-01")
    done = run_measured(tmp_path / "data", *words)
    assert (done.code, f"{count} settings registered" in done.text) == (0, True), done.text[-2000:]
    assert done.megabytes < MOST_MEGABYTES, done.megabytes
    assert done.seconds < MOST_SECONDS, done.seconds


LAYOUTS = {
    "lists in lists": ("a = " + "[" * 40_000, "lists within lists"),
    "a number of 5,000 digits": ("version = " + "9" * 5_000, "not a layout"),
    "a key of many parts": (".".join("a" * 40_000) + " = 1", "more than 1,000 dots"),
    "a layout of a megabyte": ("#" * 1_000_000, "larger than 0.1 MB"),
}


@pytest.mark.parametrize("hostile", LAYOUTS)
def test_a_hostile_layout_is_refused(hostile: str, tmp_path: Path) -> None:
    text, sentence = LAYOUTS[hostile]
    (tmp_path / "council.toml").write_text(text)
    (tmp_path / "file.csv").write_bytes(HEAD)
    words = ("import", "payments", str(tmp_path / "file.csv"))
    refused(sentence, tmp_path, *words, "--layout", str(tmp_path / "council.toml"))


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in ("/dev/zero", str(tmp_path / "pipe.csv")):
        refused("this is not a file", tmp_path, "import", "payments", path)
    words = ("import", "ssda903", a_return(tmp_path), "--postcodes", "/dev/zero")
    refused("this is not a file", tmp_path, *words)


def test_a_folder_of_files_without_end_is_refused(tmp_path: Path) -> None:
    for n in range(1_001):
        (tmp_path / f"{n}.csv").touch()
    refused("more than 1,000 files", tmp_path, "import", "ssda903", str(tmp_path))
