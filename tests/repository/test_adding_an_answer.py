"""An answer is declared in its own file, and everything that asks reads it there."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

import projections
from api.access.roles import ROLES
from projections.engine import projector
from projections.engine.columns import Kind, kind_of, parts_of
from projections.engine.question import AUTHORISER, Addition, Question
from projections.questions import QUESTIONS, DeclaredTwice, collect, modules_in

ROOT = Path(__file__).parent.parent.parent
OF_AN_OFFICER = {"officer", "checked_by", "moderated_by", "withheld_by"}
PACKAGES = ("domain", "ledger", "projections", "evidence", "api", "docs")
NEW = '''"""Empty homes: registered homes without a child of ours.

Asked by    nobody: a test adds it.
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table

HOMES: Final[LiteralString] = """
SELECT 'H-' || %(known_at)s::text AS home_id, 1234.5::numeric(14, 2) AS rent, ARRAY[7] AS because
"""


class EmptyHome(Row):
    """A home and its rent."""

    home_id: Reference
    rent: Pounds | None


def homes(connection: Connection, basis: Basis) -> list[EmptyHome]:
    """The homes."""
    return rows(connection, EmptyHome, HOMES, basis)


QUESTION: Final = Question(
    name="empty-homes",
    title="Empty homes",
    doc=__doc__,
    asked_by=("auditor",),
    order=95,
    tables=(
        Table("homes", "Homes without a child", EmptyHome, homes, ("home_id", "rent"),
              labels={"rent": "Rent"}),
    ),
)
'''
SEEN = """
import json, sys
sys.path.insert(0, "docs")
from api.app import application_without_parts
from api.access.roles import ROLES
from api.cli.ledger import ask
from generator import answers
from projections.questions import QUESTIONS

print(json.dumps({
    "order": list(QUESTIONS),
    "roles": [role.name for role in ROLES if "empty-homes" in role.answers],
    "paths": [*application_without_parts("secret", False, ("testserver",)).openapi()["paths"]],
    "help": ask.__annotations__["question"].__metadata__[0].help,
    "reference": answers.page(),
}))
"""


def run(folder: Path, *words: str, **environment: str) -> str:
    """What a process of Python in a folder prints."""
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(folder), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code with one more file."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    (tmp_path / "projections" / "places" / "empty_homes.py").write_text(NEW)
    return tmp_path


def test_one_new_file_is_served_described_and_offered_by_the_command_line(tree: Path) -> None:
    seen = json.loads(run(tree, "-c", SEEN))
    assert seen["order"] == [*list(QUESTIONS)[:8], "empty-homes", *list(QUESTIONS)[8:]]
    assert seen["roles"] == ["auditor"]
    address = "/answers/empty-homes"
    assert {address, f"{address}.xlsx", f"{address}/homes.csv"} <= set(seen["paths"])
    assert "empty-homes" in seen["help"].split(", ")
    assert "## empty-homes\n" in seen["reference"]
    assert "`home_id` (reference), `rent` (pounds or nothing)" in seen["reference"]


def test_one_new_file_is_asked_and_written_as_a_file(tree: Path, ledger: str) -> None:
    with projector.connect(ledger) as connection:
        projector.rebuild(connection)
    basis = ("-m", "api", "ask", "empty-homes", "--format")
    url = {"PLACEMENT_LEDGER_DATABASE_URL": ledger}
    assert run(tree, *basis, "csv", **url).splitlines() == ["home_id,rent,because", "H-0,1234.50,7"]
    assert "1,234.50" in run(tree, *basis, "table", **url)


def test_every_answer_names_the_roles_that_may_ask_it_and_each_role_exists() -> None:
    for question in QUESTIONS.values():
        assert question.asked_by, question.name
        assert set(question.asked_by) <= {AUTHORISER, *(role.name for role in ROLES)}


def declaring(**names: object) -> ModuleType:
    """A module with these names."""
    module = ModuleType("declaring")
    vars(module).update(names)
    return module


@pytest.mark.parametrize("change", [{"order": 1}, {"name": "another"}])
def test_two_files_may_not_declare_the_same_name_or_place(change: dict[str, object]) -> None:
    one = replace(QUESTIONS["blocks"], order=1, name="another")
    other = replace(one, order=2, name="blocks")
    assert list(collect([declaring(QUESTION=other), declaring(QUESTION=one)])) == [
        "another",
        "blocks",
    ]
    with pytest.raises(DeclaredTwice):
        collect([declaring(QUESTION=one), declaring(QUESTION=replace(other, **change))])  # type: ignore[arg-type]


def test_an_addition_follows_the_questions_own_tables_and_words() -> None:
    question = Question(
        "blocks", "Blocks", "Blocks.\n", ("auditor",), 1, QUESTIONS["blocks"].tables
    )
    more = QUESTIONS["demand"].tables
    found = collect(
        [
            declaring(ADDITION=Addition("blocks", 20, more[1:], "Third.\n")),
            declaring(ADDITION=Addition("blocks", 10, more[:1], "Second.\n")),
            declaring(QUESTION=question),
        ]
    )["blocks"]
    assert [table.name for table in found.tables] == ["blocks", "demand", "referrals"]
    assert found.about == "Blocks.\n\nSecond.\n\nThird."
    with pytest.raises(KeyError):
        collect([declaring(ADDITION=Addition("blocks", 10, more))])


def test_every_declaration_in_the_answers_is_collected() -> None:
    declared = [
        vars(module)[name]
        for module in modules_in(projections)
        for name in ("QUESTION", "ADDITION")
        if name in vars(module)
    ]
    assert all(isinstance(each, Question | Addition) for each in declared)
    tables = [table for each in declared for table in each.tables]
    assert sorted(table.title for table in tables) == sorted(
        table.title for question in QUESTIONS.values() for table in question.tables
    )


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_table_shows_columns_that_its_rows_have_and_names_references_as_such(name: str) -> None:
    for table in QUESTIONS[name].tables:
        assert set(table.shown) <= set(table.columns)
        for column in table.columns:
            referring = column.endswith(("_id", "_ref")) or column in OF_AN_OFFICER
            assert (table.kind(column) is Kind.REFERENCE) == referring
            assert (table.kind(column) is Kind.AUTHORITY) == (column == "authority")


def test_money_is_declared_as_pounds() -> None:
    line = QUESTIONS["committed-spend"].table("lines").row
    assert kind_of(line, "forecast") is Kind.POUNDS
    assert kind_of(line, "variance") is Kind.POUNDS
    assert list(parts_of(list[str])) == [list[str]]
