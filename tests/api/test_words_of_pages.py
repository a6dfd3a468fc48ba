"""Pages say what officers say: no stored name or code stands where there is a label for it."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from story import CHILD, Clock, tell

from api.access.roles import BY_NAME, ROLES
from api.http.examples import sample_of
from api.pages.checking import fields_in_words
from api.web.paths import PATHS
from domain.commands import COMMANDS
from domain.labels import CODES, FIELDS
from projections.engine.labels import SHARED
from projections.questions import QUESTIONS

COLUMNS = {c for q in QUESTIONS.values() for table in q.tables for c in (*table.labels, *SHARED)}
NAMES = {*FIELDS, *COLUMNS, *COMMANDS, *CODES, *BY_NAME}
LABELS = " ".join(
    (*CODES.values(), *(label.text for label in FIELDS.values()),
     *(role.title for role in BY_NAME.values()))
).lower()  # fmt: skip
HYPHENATED = re.compile(r"(?<![\w/:.@-])[a-z]+(?:[_-][a-z]+)+(?![\w-])")
CODED = re.compile(r"(?<![\w/:.-])(?:PN\d|[A-Z]{5,6}|[CEJKLNPRSTUVZH]\d{1,2}A?B?)(?![\w-])")
ROUND = "R1"
"""The name of an application round of the story, which is a code of the return too."""
NOT_PAGES = re.compile(
    r"\.(csv|xlsx|pdf|json)(\?|$)|^/answers/|/proof|/reports/|/open-contracting/|^/documentation|/static/"
)


class Visible(HTMLParser):
    """The text that a page shows, without code, scripts and the rules of arithmetic."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]).partition("#")[0])
        if self.inside and tag == self.inside[0]:
            self.inside.append(tag)
        elif not self.inside and (
            tag in ("script", "style", "code")
            or "ledger-rules" in str(given.get("class"))
            or "govuk-hint" in str(given.get("class"))
        ):
            self.inside = [tag]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside and data.strip():
            self.text.append(data)


def bare_names(text: str) -> list[str]:
    """The stored names and codes in a text for which there are words."""
    found = [*HYPHENATED.findall(text), *CODED.findall(text)]
    return [name for name in found if name in NAMES and name not in LABELS and name != ROUND]


def bare_names_on(page: str) -> list[str]:
    """The stored names and codes that a page shows."""
    visible = Visible()
    visible.feed(page)
    return bare_names("\n".join(visible.text))


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("<th>needed_on</th>", "needed_on"),
        ("<td>Began in-house, 1 May</td>", "in-house"),
        ("<option value='PN1'>PN1</option>", "PN1"),
        ("<dd>Ended: CREQO</dd>", "CREQO"),
        ("<button>vary_fee</button>", "vary_fee"),
        ("<dd>U4</dd>", "U4"),
        ("<p>decided by head-of-service</p>", "head-of-service"),
    ],
)
def test_a_bare_name_is_found_where_it_is_planted(planted: str, name: str) -> None:
    assert bare_names_on(f"<main><h1>Searches</h1>{planted}</main>") == [name]


def test_a_label_or_a_value_within_a_form_is_no_bare_name() -> None:
    assert bare_names_on("<option value='in-house'>Our own</option><p>Self-harm</p>") == []


def shape(address: str) -> str:
    """An address without what tells pages of one kind apart."""
    return re.sub(r"=[^&]*", "=", re.sub(r"\d+", "N", re.sub(r"figure=[^&]*", "", address)))


def test_no_page_shows_a_stored_name_or_a_code(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    todo = [*(role.home for role in ROLES if role.name != "operator"), "/answers-pages", "/audit"]
    todo += [f"/answers-pages/{name}" for name in QUESTIONS]
    seen: set[str] = set()
    wrong: dict[str, list[str]] = {}
    while todo:
        address = todo.pop(0)
        if shape(address) in seen or NOT_PAGES.search(address) or not address.startswith("/"):
            continue
        seen.add(shape(address))
        page = client.get(address, headers={"Accept": "text/html"})
        if "text/html" not in page.headers.get("content-type", ""):
            continue
        visible = Visible()
        visible.feed(page.text)
        todo += visible.links
        if found := bare_names("\n".join(visible.text)):
            wrong[address] = found
    case = client.post("/cases", data={"child_ref": CHILD}, headers={"Accept": "text/html"})
    assert case.status_code == 200
    assert bare_names_on(case.text) == []
    for number in range(1, 12):
        asked = {"about": f"child:{CHILD}", "number": str(number)}
        assert bare_names_on(client.post("/replay", data=asked).text) == [], number
    assert not wrong
    assert len(seen) > 50


def test_a_form_shows_no_stored_name_and_no_code(reading_client: TestClient) -> None:
    for name in sorted(PATHS):
        role = next(role.name for role in ROLES if name in role.commands)
        headers = {"Ledger-Role": "provider:P-1" if role == "provider" else role}
        page = reading_client.get(f"/do/{name}", headers=headers)
        assert page.status_code == 200, name
        assert COMMANDS[name].label.replace("’", "'") in page.text.replace("’", "'").replace(
            "&#39;", "'"
        )
        assert bare_names_on(page.text) == [], name


def test_answers_to_be_checked_show_no_stored_name_and_no_code() -> None:
    checked = 0
    for name, command in COMMANDS.items():
        try:
            whole = command.model_validate(sample_of(command))
        except ValueError:
            continue  # the example breaks a rule between fields
        checked += 1
        for label, text in fields_in_words(whole):
            assert bare_names(f"{label}\n{text}") == [], name
    assert checked > 150
