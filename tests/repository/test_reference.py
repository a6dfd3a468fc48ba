"""The generated reference: types in words that are explained, and links that lead somewhere."""

import doctest
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
KINDS = (REFERENCE / "values.md").read_text().split("## Codes")[0]
EXPLAINED = set(re.findall(r"^\| ([\w ]+) \| ", KINDS, re.MULTILINE))
BOUNDS = r" from [\d.]+ to [\d.]+| above \d+(?: and up to \d+)?|, \d+ or more| \([\w ]+\)"


@cache
def anchors(page: Path) -> set[str]:
    """The places in a page that a link can lead to: its headings, and its anchors."""
    text = page.read_text()
    headings = re.findall(r"^#+ (.*)", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def types(page: str) -> set[str]:
    """Every type that a page of the reference gives a field."""
    tables = (REFERENCE / page).read_text().split("| Field | Type | ")[1:]
    rows = [line for table in tables for line in table.split("\n\n")[0].splitlines()[2:]]
    return {row.split(" | ")[1] for row in rows}


def plain(said: str) -> str:
    """The kind within a type, without how many, how large, or whether it may be missing."""
    one = re.sub(BOUNDS, "", said).removesuffix(", or nothing").removesuffix(", or empty")
    one = one.removeprefix("list of ") if one.startswith("list of ") else one
    if one in EXPLAINED:
        return one
    return one.removesuffix("es") if one.removesuffix("es") in EXPLAINED else one.removesuffix("s")


@pytest.mark.parametrize("page", ["commands.md", "events.md", "values.md"])
def test_every_type_is_in_words_that_are_explained(page: str) -> None:
    found = {plain(said) for said in types(page)}
    assert len(found) > 10
    referring = re.compile(
        r"(list, each )?one of: `.*`|\[[^]]+\]\([^)]+\) (code|record|event)|[a-z]+ reference"
    )
    assert {each for each in found if not referring.fullmatch(each)} <= EXPLAINED


def test_every_field_of_a_command_says_whether_it_is_required() -> None:
    tables = (REFERENCE / "commands.md").read_text().split("| Field | Type | Required |")[1:]
    rows = [line for table in tables for line in table.split("\n\n")[0].splitlines()[2:]]
    assert len(rows) > 400
    assert all(re.search(r"\| (yes|no(: `[^`]+`)?) \|$", row) for row in rows)


def test_every_link_to_a_place_in_a_page_finds_it() -> None:
    for page in PAGES:
        for target, place in re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", page.read_text()):
            there = anchors((page.parent / target).resolve() if target else page)
            assert place in there, f"{page}: {target}#{place}"


@pytest.mark.parametrize("name", ["kinds", "markdown"])
def test_the_examples_of_the_generator_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    found = doctest.testmod(import_module(f"generator.{name}"))
    assert found.attempted
    assert not found.failed


def test_every_file_that_a_page_names_is_there() -> None:
    assert len(PAGES) > 100
    for page in PAGES:
        top = "|".join(
            path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."
        )
        bundle = "evidence/data/"  # a folder that the how-to on evidence makes
        named = re.findall(rf"`((?!{bundle})(?:{top})/[\w./-]+)(?:::\w+)?`", page.read_text())
        assert [name for name in named if not (ROOT / name).exists()] == [], page


def test_every_test_that_a_page_names_is_there() -> None:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    there = {path.stem for path in files}.union(
        *(re.findall(r"def (test_\w+)", path.read_text()) for path in files)
    )
    for page in PAGES:
        named = set(re.findall(r"(?:`|::)(test_\w+?)(?:\.py)?`", page.read_text()))
        assert named <= there, f"{page.name}: {named - there}"
