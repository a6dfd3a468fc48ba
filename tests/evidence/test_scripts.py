"""Documents print a name in any script, and what no font has by its code point."""

import re
import shutil
import subprocess
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from any_text import CHARACTERS
from hypothesis import given
from hypothesis import strategies as st
from names import NAMES

from evidence.documents.charts import BarGroup, bar_chart
from evidence.documents.typesetting import typeset

WORD = r'<word xMin="([0-9.]+)".*>(.+)</word>'
SHORT = ("王小明", "አበበ", "İpek Şükrü", "ڕێبوار", "김민수")
MADE_AT = datetime(2026, 11, 29, tzinfo=UTC)
TEMPLATE = """
#let d = json(bytes(sys.inputs.data))
#let fonts = json(bytes(sys.inputs.fonts))
#set document(title: "Names")
#set text(font: ("Libertinus Serif", ..fonts), lang: "en", region: "GB")
#for name in d.names [#par[(#name) #strong(name) 5 May]]
#if "chart" in d { image(bytes(d.chart), format: "svg", alt: "A chart") }
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "names.typ"
    file.write_text(TEMPLATE)
    return file


def words_of(pdf: bytes, folder: Path, *options: str) -> str:
    """What a reader of PDF finds in a document, without the marks by which it shows order."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    file = folder / "names.pdf"
    file.write_bytes(pdf)
    found = subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, check=True)
    return "".join(c for c in found.stdout.decode() if c not in "\u202a\u202b\u202c\u2068\u2069")


def test_a_name_in_any_script_is_printed_and_can_be_read_back(
    template: Path, tmp_path: Path
) -> None:
    found = words_of(typeset(template, {"names": list(NAMES.values())}, MADE_AT), tmp_path)
    assert {kind for kind, name in NAMES.items() if name not in found} == set()
    assert "U+" not in found


def test_what_no_font_has_is_printed_by_its_code_point(template: Path, tmp_path: Path) -> None:
    names = ["Li \U00020000", "\ue000", "Ann\u202eeel", "e\U0001da00", "\u0301", "王\U0001f3fd"]
    found = words_of(typeset(template, {"names": names}, MADE_AT), tmp_path)
    for shown in ("Li [U+20000]", "[U+E000]", "Ann[U+202E]eel", "e[U+1DA00]", "[U+0301]", "王["):
        assert shown in found


def test_what_follows_a_name_from_right_to_left_stands_after_it(
    template: Path, tmp_path: Path
) -> None:
    found = words_of(typeset(template, {"names": ["רבקה"]}, MADE_AT), tmp_path, "-bbox")
    place = {word.strip("()"): float(x) for x, word in re.findall(WORD, found)}
    assert place["רבקה"[::-1]] < place["5"]  # words are told as they stand, from the left


def test_a_chart_is_drawn_with_names_in_any_script(template: Path) -> None:
    names = (*SHORT, "খাতুন", "\ue000", "\U000114a5")
    groups = [BarGroup(name, [Decimal(1)]) for name in names]
    chart = bar_chart("Lines", ["budget"], groups, money=True)
    assert {name for name in (*SHORT, "[U+E000]") if name not in chart} == set()
    typeset(template, {"names": [], "chart": chart}, MADE_AT)


@given(st.lists(st.text(CHARACTERS, max_size=12), max_size=8))
def test_any_text_can_be_printed(template: Path, names: list[str]) -> None:
    typeset(template, {"names": names}, MADE_AT)


@given(st.text(st.sampled_from("ae\u0301\u0323\u200d\ufe0f\U0001f469\U0001f3fd\u0915\u094d王")))
def test_letters_and_marks_in_any_order_can_be_printed(template: Path, text: str) -> None:
    typeset(template, {"names": [text, unicodedata.normalize("NFD", text)]}, MADE_AT)


LONG = {
    "Devanagari": "\u0915\u094d" * 180 + "\u0937",
    "Bengali": "\u0995\u09cd" * 180,
    "a family": "\U0001f468" + "\u200d\U0001f468" * 190,
    "accents": "e" + "\u0323\u0301" * 150,
    "Khmer": "\u1780" + "\u17d2\u1780" * 150,
    "Myanmar": "\u1000" + "\u1039\u1000" * 150,
    "Tibetan": "\u0f40" + "\u0f90" * 300,
    "Sinhala": "\u0d9a" + "\u0dca\u200d\u0d9a" * 100,
    "Hangul": "\u1100" * 150 + "\u1161" * 150,
    "Arabic": "\u0645\u200d\u0645\u200c" * 80,
    "variants": "\u2764" + "\ufe0f" * 300,
    "flags": "\U0001f1ec\U0001f1e7" * 150,
    "keycaps": "1\ufe0f\u20e3" * 100,
    "flags of parts": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f" * 40,
    "no space": "w" * 4000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_letters_joined_without_end_can_be_printed(
    template: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.documents.typesetting.spelt_out", pytest.fail)
    chart = bar_chart("Lines", ["budget"], [BarGroup(text, [Decimal(1)])], money=True)
    names = ["\U0001f468\u200d\U0001f469\u200d\U0001f467", text]
    typeset(template, {"names": names, "chart": chart}, MADE_AT)


def test_what_the_typesetter_fails_at_is_printed_by_code_points(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.documents.typesetting.printable", str)
    for text in ("\u0378", LONG["Devanagari"]):
        found = words_of(typeset(template, {"names": [f"Li {text}"]}, MADE_AT), tmp_path)
        assert f"Li [U+{ord(text[0]):04X}]" in found
