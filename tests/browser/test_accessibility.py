"""Every page in every state, at desk and at phone width: axe finds nothing, nothing spills over.

Every page is opened and must not spill over. In the plain run axe looks at those on which some
part is of a kind that no page before had, and at three rows of each kind in a table; in the
nightly profile it looks at every page whole.
"""

import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from browsing import Site, sign_in
from playwright.sync_api import expect
from story import CHILD
from thorough import is_nightly

from api.access.roles import BY_NAME, ROLES
from api.pages.forms import every_field, fields_of
from api.web.paths import PATHS
from domain.commands import COMMANDS

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS_OF_PARTS = """rowsOfEachKind => {
  const valued = ['class', 'role', 'type', 'scope', 'style', 'fill', 'stroke'];
  const own = part => part.localName + [...part.attributes].map(
    ({name, value}) => `[${name}${valued.includes(name) ? '=' + value : ''}]`).join('')
    + (part.textContent.trim() ? '' : ' without words');
  const kinds = new Map();
  const kind = part => {
    if (!kinds.has(part)) {
      const above = part === document.body ? '' : kind(part.parentElement) + ' > ';
      kinds.set(part, above + own(part));
    }
    return kinds.get(part);
  };
  const partsOf = whole => [...new Set([...whole.querySelectorAll('*')].map(kind))];
  const found = partsOf(document.body);
  for (const body of document.querySelectorAll('tbody')) {
    const counts = {};
    for (const row of [...body.rows]) {
      const like = partsOf(row).join();
      counts[like] = (counts[like] ?? 0) + 1;
      if (counts[like] > rowsOfEachKind) row.remove();
    }
  }
  return found;
}"""
LEFT_OUT = re.compile(r"\.(csv|xlsx|pdf|json)(\?|$)|/answers/|/proof|/reports/|/open-contracting/")
Be = Callable[..., Any]
Look = Callable[[Any], list[str]]


def looked_at_by_axe(page: Any) -> list[str]:
    """What axe finds on a page."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
        ".then(r => r.violations.map("
        "v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')))", TAGS
    )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def faults() -> Look:
    """Looks for faults on a page: whether it scrolls sideways, and what axe finds."""
    kinds_seen: set[str] = set()

    def look(page: Any) -> list[str]:
        spills = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        kinds = set(page.evaluate(KINDS_OF_PARTS, 10_000 if is_nightly() else 3))
        found = looked_at_by_axe(page) if is_nightly() or kinds - kinds_seen else []
        kinds_seen.update(kinds)
        return [*found, *(["spills over"] if spills else [])]

    return look


def shape(address: str) -> str:
    """An address without what tells pages of one kind apart."""
    path = re.sub(r"figure=[^&]*", "", address.partition("//")[2].partition("/")[2])
    return re.sub(r"=[^&]*", "=", re.sub(r"\d+", "N", path))


def links(page: Any, site: Site) -> list[str]:
    """The pages a page leads to."""
    every = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
    return [href for href in every if href.startswith(site.url) and not LEFT_OUT.search(href)]


def test_axe_finds_nothing_on_any_page(told: Site, be: Be, faults: Look) -> None:
    seen: set[str] = set()
    wrong: dict[str, list[str]] = {}
    others = [r.name for r in ROLES if r.name not in ("operator", "provider", "broker")]
    page = be(told, "broker")
    for role in ("broker", *others, "provider:P-1"):
        sign_in(page, told, role)
        todo = [page.url, f"{told.url}/answers-pages"]
        while todo:
            address = todo.pop(0)
            if shape(address) in seen or re.search(r"/do/.", address):
                continue
            seen.add(shape(address))
            answer = page.goto(address)
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            assert answer.status in (200, 404), (address, answer.status)
            page.set_viewport_size({"width": 320 if len(seen) % 2 else 1200, "height": 900})
            todo += links(page, told)
            if found := faults(page):
                wrong[f"{role} {address}"] = found
    assert not wrong, json.dumps(wrong, indent=1)
    assert len(seen) > 40


def kinds_in(command: str) -> frozenset[str]:
    """The kinds of question a command's form asks."""
    return frozenset(each.kind for each in every_field(fields_of(COMMANDS[command])))


def test_axe_finds_nothing_on_forms_of_every_kind_empty_or_wrong(
    told: Site, be: Be, faults: Look
) -> None:
    asked: set[str] = set()
    wrong: dict[str, list[str]] = {}
    for role in ("broker", "commissioner", "social-worker", "finance", "monitoring-officer"):
        page = None
        for command in sorted(BY_NAME[role].commands & set(PATHS)):
            if kinds_in(command) <= asked:
                continue
            asked |= kinds_in(command)
            page = page or be(told, role, width=320)
            page.goto(f"{told.url}/do/{command}")
            empty = faults(page)
            page.click('button[value="check"]')
            expect(page, command).to_have_title(re.compile("^Error:"))
            if found := [*empty, *faults(page)]:
                wrong[command] = found
    assert not wrong, json.dumps(wrong, indent=1)
    assert {"day", "moment", "choice", "choices", "rows", "group", "yes-no", "lines"} <= asked


def test_axe_finds_nothing_where_something_is_refused_missing_or_wrong(
    told: Site, be: Be, faults: Look
) -> None:
    broker = be(told, "broker", width=320)
    for path, status in (
        ("/budget", 403), ("/referrals-board/R-404", 404), ("/nowhere", 404),
        ("/referrals-board?as_of=nonsense", 422), ("/referrals-board?known_at=999999", 503),
        ("/audit/log?after=99999", 200), ("/explain?figure=nonsense", 422),
        ("/problems/award-1", 200),
    ):  # fmt: skip
        assert broker.goto(told.url + path).status == status, path
        assert faults(broker) == [], path
    other = be(told, "reviewing-officer")
    other.goto(f"{told.url}/cases")
    other.fill("#child_ref", CHILD)
    other.click("button:text-is('Find')")
    assert "not yours" in other.inner_text("h1")
    assert faults(other) == []


def test_pages_work_without_scripts_and_print_without_their_furniture(told: Site, be: Be) -> None:
    page = be(told, "finance", scripts=False)
    assert "Budget" in page.inner_text("h1")
    page.emulate_media(media="print")
    assert not page.is_visible(".ledger-nav")
    assert page.is_visible(".ledger-chart svg")
    assert page.is_visible("table")


def test_nothing_is_fetched_from_anywhere_else_and_nothing_is_blocked(told: Site, be: Be) -> None:
    page = be(told, "commissioner")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for path in ("/market", "/market/borough", "/market/sufficiency", "/do/book_block"):
        page.goto(told.url + path)
    assert asked
    assert all(url.startswith(told.url) for url in asked)
    assert complaints == []


def test_the_keyboard_alone_gets_to_the_work_and_does_it(told: Site, be: Be) -> None:
    page = be(told, "broker")
    page.goto(f"{told.url}/do/abandon_referral")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.value"))
    assert [each for each in reached if each in ("referral_id", "reason", "check")] == [
        "referral_id", "reason", "check",
    ]  # fmt: skip
    page.focus("#referral_id")
    page.keyboard.type("R-1")
    page.keyboard.press("Tab")
    page.keyboard.type("No longer needed")
    page.focus('button[value="check"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("text=check your answers")
    page.focus('button[value="record"]')
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert "ABANDON-1" in page.inner_text(".govuk-error-summary")
