"""Decision records have a status, a date, five sections, and something that holds them."""

import ast
import re
from functools import cache
from pathlib import Path

from api.rules import RULES

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
SECTIONS = ("Context", "Decision", "Consequences", "Alternatives", "Held by")
LINKS = r"\[\d+\]\([\w-]+\.md\)(?:, \[\d+\]\([\w-]+\.md\))*"
DATE = r"\d{4}-\d{2}-\d{2}"
STATUS = re.compile(
    rf"\*Accepted (?P<accepted>{DATE})\."
    rf"(?: Amends (?P<amends>{LINKS})\.)?"
    rf"(?: Amended by (?P<amended_by>{LINKS})\.)?"
    rf"(?: Supersedes (?P<supersedes>{LINKS})\.)?"
    rf"(?: Superseded (?P<superseded>{DATE}) by (?P<superseded_by>{LINKS})\.)?\*"
)
BACK = {"amends": "amended_by", "amended_by": "amends",
        "supersedes": "superseded_by", "superseded_by": "supersedes"}  # fmt: skip


def status_of(page: Path) -> re.Match[str]:
    found = STATUS.fullmatch(page.read_text().split("\n\n")[1])
    assert found, f"{page.name}: the second paragraph is its status, in the form of the others"
    return found


def linked(page: Path, relation: str) -> list[Path]:
    """The decisions that a status names in one relation."""
    links = re.findall(r"\[(\d+)\]\(([\w-]+\.md)\)", status_of(page)[relation] or "")
    assert all(int(number) == int(name[:4]) for number, name in links)
    return [FOLDER / name for _, name in links]


def section(page: Path, title: str) -> str:
    """The text of a section, on one line."""
    _, _, after = page.read_text().partition(f"\n**{title}.**")
    return " ".join(re.split(r"\n\*\*[A-Z][a-z ]+\.\*\*", after)[0].split())


@cache
def defined(path: Path) -> set[str]:
    """The names of functions and classes that a file of Python defines."""
    tree = ast.parse(path.read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def is_there(cited: str) -> bool:
    """Whether a rule, a file, or a test of a file (`path::name`) exists."""
    if re.fullmatch(r"[A-Z]+(-ROW)?-\d+", cited):
        return cited in RULES
    path, _, name = cited.partition("::")
    there = (ROOT / path).is_file()
    return there and (not name or name in defined(ROOT / path))


def test_numbers_follow_one_another_and_titles_differ() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))
    titles = [page.read_text().partition("\n")[0].partition(". ")[2] for page in PAGES]
    assert len(set(titles)) == len(titles)
    assert all(titles)


def test_a_decision_has_the_fixed_sections() -> None:
    for page in PAGES:
        text = page.read_text()
        assert text.startswith(f"# {int(page.name[:4])}. "), page
        assert re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", text, re.MULTILINE) == [*SECTIONS], page
        assert all(section(page, title) for title in SECTIONS), page


def test_what_amends_or_supersedes_another_is_named_by_it_too() -> None:
    for page in PAGES:
        for relation, back in BACK.items():
            for other in linked(page, relation):
                assert page in linked(other, back), f"{other.name} does not name {page.name}"
        superseded = status_of(page)["superseded"]
        assert superseded is None or superseded >= status_of(page)["accepted"], page


def test_what_holds_a_decision_in_force_is_there() -> None:
    for page in [page for page in PAGES if not status_of(page)["superseded"]]:
        cited = re.findall(r"`([^`]*)`", section(page, "Held by"))
        assert "" not in cited, page
        checked = [each for each in cited if re.search(r"[/]|^test_|^[A-Z]+(-ROW)?-\d+$", each)]
        assert checked, f"{page}: nothing is cited that can be checked"
        assert [each for each in checked if not is_there(each)] == [], page
