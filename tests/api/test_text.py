"""A name in any script is recorded, found, shown, exported and proved; what documents cannot hold
is refused where it is given.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from any_text import CHARACTERS
from bundled import NODE, files_of, in_browser, issue_at, refusal
from examples import CHILD, budget, care_started, person_identified
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from names import NAMES
from pydantic import ValidationError
from story import FIRST_BODY, FIRST_PATH

from api.exports.spreadsheets import escape_text
from api.http.commands import PATHS
from api.http.examples import sample_of
from api.pseudonyms import pseudonym
from api.setting_forms import printed_name
from api.web.page import environment
from domain.commands import COMMANDS
from domain.events.people import PersonIdentified
from domain.text import acceptable, code_point, is_seen, shown
from evidence.documents.workbook import Workbook
from ledger.codec import decode, encode
from ledger.entries import Provenance
from ledger.log import Log

UNFIT = {
    "a control": "\x00",
    "a control of 1988": "\x85",
    "half of a character": "\ud800",
    "no character": "\uffff",
    "no character of a later plane": "\U0001fffe",
    "a separator of lines": "\u2028",
    "an order from right to left": "\u202e",
    "an order set apart": "\u2067",
    "a mark of byte order": "\ufeff",
    "a hidden letter": "\U000e0041",
}


def texts_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of the texts within an example of a command."""
    if isinstance(value, str):
        yield path
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts_in(each, (*path, name))


def replaced(value: Any, path: tuple[Any, ...], extra: str) -> Any:
    """The example with something after the text at a place."""
    if not path:
        return f"{value}{extra}"
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], extra)
    return copy


def test_no_text_of_any_command_holds_what_documents_cannot() -> None:
    for name in sorted(PATHS):
        example = sample_of(COMMANDS[name])
        for path in texts_in(example):
            for unfit in ("\u202e", "\ufeff"):
                with pytest.raises(ValidationError) as refused:
                    COMMANDS[name].model_validate(replaced(example, path, unfit))
                assert path in {error["loc"] for error in refused.value.errors()}, (name, path)


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT)
def test_what_documents_cannot_hold_is_refused_by_field_character_and_place(unfit: str) -> None:
    with pytest.raises(
        ValueError, match=rf"Character 4 is {code_point(unfit).replace('+', '.')}, "
    ):
        acceptable(f"Ann{unfit}e")


def test_a_request_is_told_the_field_the_character_and_its_place(client: TestClient) -> None:
    answer = client.post(FIRST_PATH, json={**FIRST_BODY, "title": "Care\u202e"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "/body/title",
            "detail": "Character 5 is U+202E, a mark that turns the order of letters: leave it out",
        }
    ]
    half = client.post(
        FIRST_PATH,
        content=b'{"title": "\\ud800"}',
        headers={"Content-Type": "application/json"},
    )
    assert half.status_code == 422


def test_a_council_whose_name_cannot_be_printed_is_told_so() -> None:
    with pytest.raises(
        ValueError, match=r"must be a name that can be printed. Character 2 is U.202E"
    ):
        printed_name("A\u202e")


def test_letters_are_composed_so_that_equal_names_are_found() -> None:
    apart = unicodedata.normalize("NFD", "Nguyễn Thị Ánh")
    event = PersonIdentified.model_validate({**dict(person_identified), "name": apart})
    assert event.name == "Nguyễn Thị Ánh"
    assert pseudonym(b"k" * 32, apart) == pseudonym(b"k" * 32, "Nguyễn Thị Ánh")


def test_a_text_of_which_nothing_can_be_seen_is_empty() -> None:
    assert acceptable("\u200b\u3164 ") == acceptable("  ") == ""
    assert acceptable("a\r\nb\rc") == "a\nb\nc"


def test_what_was_recorded_before_is_still_read_and_shown_by_its_code_point() -> None:
    name = "Ann\u202eeel"
    held = person_identified.model_copy(update={"name": name})
    assert decode(held.stored, encode(held)) == held
    assert escape_text(name) == "Ann[U+202E]eel"
    assert environment.from_string("{{ name }}").render(name=name) == "Ann[U+202E]eel"
    book = Workbook()
    book.add_table("Names", ["name"], [[name], ["\uffff\x01"]])
    sheet = openpyxl.load_workbook(io.BytesIO(book.to_bytes())).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["name", "Ann[U+202E]eel", "[U+FFFF][U+0001]"]


@given(st.text(CHARACTERS, max_size=60))
def test_text_is_refused_or_recorded_once_and_for_all(text: str) -> None:
    try:
        kept = acceptable(text)
    except ValueError:
        assert shown(text) != text
        return
    assert acceptable(kept) == kept == shown(kept)
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == "" or any(map(is_seen, kept))


def test_names_in_many_scripts_are_recorded_shown_and_exported(
    client: TestClient, catch_up: Callable[[], None], log: Log, by: Provenance
) -> None:
    for number, name in enumerate(NAMES.values()):
        line = budget.model_copy(update={"budget_line": f"line-{number}", "title": name})
        log.append([line], unless=None, after=None, provenance=by)
    catch_up()
    day = {"as_of": "2022-03-31"}
    table = client.get("/answers/committed-spend/lines.csv", params=day).text
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get("/answers/committed-spend.xlsx", params=day).content)
    ).worksheets[1]
    told = {
        "CSV": {row["title"] for row in csv.DictReader(io.StringIO(table))},
        "workbook": {cell.value for row in sheet.iter_rows() for cell in row},
        "page": unescape(client.get("/budget", params=day, headers={"Accept": "text/html"}).text),
        "answer": {
            row["title"]
            for row in client.get("/answers/committed-spend", params=day).json()["lines"]
        },
        "entries": {entry["fields"]["title"] for entry in client.get("/log?limit=100").json()},
    }
    assert {
        (where, name) for where, text in told.items() for name in NAMES.values() if name not in text
    } == set()


@pytest.mark.skipif(NODE is None, reason="Node is not here")
def test_names_in_many_scripts_are_in_a_bundle_that_both_verifiers_accept(
    log: Log, ledger: str, tmp_path: Path, by: Provenance
) -> None:
    named = person_identified.model_copy(update={"name": " ".join(NAMES.values())})
    for event in (care_started, named):
        log.append([event], unless=None, after=0, provenance=by)
    issue_at(log, ledger, tmp_path / "bundle", f"child:{CHILD}")
    files = files_of(tmp_path / "bundle")
    assert refusal(files) is None
    (page,) = in_browser([files])
    assert page["passes"], page
