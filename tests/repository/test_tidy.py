"""The house is kept: sizes, names, numbering, documents, and contracts that bite."""

import ast
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from examples import applied, care_started
from keys import vault_of
from psycopg.conninfo import make_conninfo

from api.access.credentials import make_key
from api.http.commands import NOT_RESOURCES
from api.web.paths import PATHS
from domain.commands import COMMANDS
from domain.events import EVENTS
from evidence.proof.checkpoints import folders_of_logs, sign_and_timestamp
from evidence.proof.leaves import LOG
from ledger.database_roles import SIGNER, RoleNotInForce, connect_as
from ledger.entries import Provenance
from ledger.log import Log
from ledger.migrate import FOLDER, PUBLIC_FUNCTIONS, migrate, require_current
from projections.engine import projector
from projections.questions import QUESTIONS

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("domain", "ledger", "projections", "evidence", "api")
CODE = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
SQL = sorted((ROOT / "ledger").rglob("*.sql"))
TOP = {
    ".ci", ".dockerignore", ".env.example", ".git", ".gitignore", "CHANGELOG.md",
    "CONTRIBUTING.md", "Dockerfile", "LICENSE", "README.md", "SECURITY.md", "api", "benchmarks",
    "docker", "docker-compose.yml", "docs", "domain", "evidence", "justfile", "ledger",
    "projections", "pyproject.toml", "requirements-test.txt", "requirements.txt", "tests",
}  # fmt: skip


def tracked() -> list[str]:
    """What git tracks and what it would, or in an archive without git, every file."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return (
        listed.stdout.split("\n")[:-1]
        if listed.returncode == 0
        else sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file())
    )


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)


LONGEST, LONGEST_WITH_RULES = 322, 360


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def lines_of(path: Path) -> tuple[int, int]:
    """How many lines a file has, and how many besides what its docstring states."""
    stated = (ast.get_docstring(tree_of(path)) or "") if path.suffix == ".py" else ""
    lines = len(path.read_text().splitlines())
    return lines, lines - len(stated.splitlines())


def test_no_file_is_long() -> None:
    lines = {path: lines_of(path) for path in (*CODE, *SQL)}
    assert len(lines) > 400
    assert {
        path: (every, own)
        for path, (every, own) in lines.items()
        if own > LONGEST or every > LONGEST_WITH_RULES
    } == {}


def long_functions(tree: ast.Module) -> list[str]:
    """The functions of more than 50 lines."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    every = [node for node in ast.walk(tree) if isinstance(node, functions)]
    return [node.name for node in every if (node.end_lineno or 0) - node.lineno + 1 > 50]


def test_modules_say_what_they_are_and_functions_are_short() -> None:
    trees = {path: tree_of(path) for path in CODE}
    assert [path for path, tree in trees.items() if not ast.get_docstring(tree)] == []
    assert {path: found for path, tree in trees.items() if (found := long_functions(tree))} == {}


def test_only_known_names_stand_at_the_top() -> None:
    assert {name.split("/")[0] for name in tracked()} <= TOP


def test_no_file_is_named_for_what_it_might_hold() -> None:
    banned = re.compile(r"(utils?|helpers?|managers?|common|misc)\.py$")
    assert not [name for name in tracked() if banned.search(name)]


def test_no_plans_or_lists_of_things_to_do() -> None:
    marks = re.compile(r"\b(TO" + "DO|FIX" + r"ME)\b")
    found = [str(p.relative_to(ROOT)) for p in CODE if marks.search(p.read_text())]
    assert found == []


def test_requirements_are_hashed_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[a-z0-9_.-]+(\[[a-z,]+\])?==", text, re.MULTILINE)
        blocks = re.split(r"^(?=[a-z0-9_.-]+(?:\[[a-z,]+\])?==)", text, flags=re.MULTILINE)[1:]
        assert len(pins) == len(blocks) > 20
        assert all("--hash=sha256:" in block for block in blocks)
        assert "index-url" not in text
        assert "://" not in text
    assert "uv.lock" not in tracked()


def test_an_audit_that_could_not_look_a_dependency_up_fails() -> None:
    assert "pip-audit --strict " in (ROOT / "justfile").read_text()


def test_the_readme_tree_is_the_tree() -> None:
    readme = (ROOT / "README.md").read_text()
    block = readme.split("```text\n")[1].split("```")[0]
    shown: list[str] = []
    parent = ""
    for line in block.splitlines():
        name = line.split()[0]
        parent = parent if line.startswith(" ") else name
        shown.append(parent + name if line.startswith(" ") else name)
    for name in shown:
        assert (ROOT / name).is_dir(), name
    folders = {f"{name.split('/')[0]}/" for name in tracked() if "/" in name}
    listed = {name for name in shown if name.count("/") == 1}
    assert folders - listed <= {".ci/", "benchmarks/"}
    for package in ("domain", "ledger", "projections", "api"):
        inside = {"/".join(name.split("/")[:2]) + "/" for name in tracked()
                  if name.startswith(f"{package}/") and name.count("/") > 1}  # fmt: skip
        assert inside == {name for name in shown if name.startswith(f"{package}/")} - {
            f"{package}/"
        }


def test_every_path_and_link_in_the_documents_exists() -> None:
    for page in [ROOT / name for name in tracked() if name.endswith(".md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_reference_is_what_the_code_says() -> None:
    checked = run(sys.executable, "docs/generate.py", "--check")
    assert checked.returncode == 0, checked.stderr


def test_what_the_newest_python_is_tried_on_is_there() -> None:
    named = re.findall(r"tests/[\w/.]+", (ROOT / ".ci" / "newest").read_text())
    assert {name.split("/")[1] for name in named} >= {"api", "commands", "ledger", "projections"}
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_command_event_and_answer_is_documented() -> None:
    reference = {
        name: (ROOT / "docs" / "reference" / f"{name}.md").read_text()
        for name in ("commands", "events", "answers")
    }
    assert all(f"## {name}\n" in reference["commands"] for name in COMMANDS)
    assert all(f"## {name}\n" in reference["events"] for name in EVENTS)
    assert all(f"## {name}\n" in reference["answers"] for name in QUESTIONS)
    assert len(PATHS) + len(NOT_RESOURCES) == len(COMMANDS)


def test_every_setting_the_readme_names_is_one() -> None:
    named = set(re.findall(r"PLACEMENT_LEDGER_[A-Z_]+", (ROOT / "README.md").read_text()))
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert named
    assert all(name in settings for name in named)


def test_the_compose_file_passes_the_compose_specification() -> None:
    checked = run(
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
        "docker-compose.yml",
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


VIOLATIONS = {
    "domain/commands/money/vary_fee.py": "from ledger.log import Log",
    "domain/commands/care/end_care.py": "from domain.commands.money import vary_fee",
    "domain/readings/care.py": "import psycopg",
    "domain/events/care.py": "from domain.readings import care",
    "ledger/handle.py": "from eventsourcing.dcb.api import DCBEvent",
    "projections/places/sufficiency.py": "from projections.money import committed_spend",
    "projections/engine/answer.py": "from api import dates",
    "projections/engine/calendar.py": "from projections.places import sufficiency",
    "projections/places/placed.py": "from projections.money import costs",
    "evidence/proof/note.py": "from evidence.bundle import subject",
    "evidence/bundle/subject.py": "from evidence.explain import replay",
    "ledger/codec.py": "from ledger import log",
    "ledger/reader.py": "from ledger import sealer",
    "api/cli/files.py": "from api.http import files",
    "api/http/commands.py": "from api.cli import options",
    "api/pages/files.py": "from api.http import files as served",
    "api/imports/run.py": "from api.demo import build",
    "api/access/who.py": "from api.web import page",
    "api/dates.py": "from api import rules",
}
CIRCLE = {"projections/facts/fact.py": "from projections.facts import charges"}
"""It is planted alone: of a larger circle that it is part of, other imports are named."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What import-linter says of nothing planted, of the imports together, and of the circle."""
    folder = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    shutil.copy(ROOT / "pyproject.toml", folder)
    done = subprocess.run(
        (sys.executable, str(ROOT / "tests" / "support" / "planted_imports.py")),
        cwd=folder, input=json.dumps([{}, VIOLATIONS, CIRCLE]), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@pytest.mark.parametrize("path", VIOLATIONS)
def test_a_planted_import_breaks_a_contract(path: str, reports: list[str]) -> None:
    none, together, _ = (" ".join(report.split()) for report in reports)
    assert re.search(r"[1-9]\d* kept, 0 broken", none)
    planted_at = len((ROOT / path).read_text().splitlines()) + 1
    module = re.escape(path.removesuffix(".py").replace("/", "."))
    assert re.search(rf"{module} -> \S+ \(l\.{planted_at}\)", together), together


def test_a_planted_circle_breaks_a_contract(reports: list[str]) -> None:
    assert "No cycles are allowed in projections.facts." in reports[-1]
    assert "- .fact -> .charges (1 import)" in reports[-1]


def test_only_one_file_reads_the_state_of_the_application() -> None:
    found = {str(path.relative_to(ROOT)) for path in CODE if "app.state" in path.read_text()}
    assert found == {"api/web/parts.py"}


def test_no_folder_holds_more_than_25_modules() -> None:
    counted = Counter(path.parent for path in CODE)
    assert {str(folder): n for folder, n in counted.items() if n > 25} == {}


def test_the_services_logins_can_do_their_work_and_no_more(
    server: str, by: Provenance, tmp_path: Path
) -> None:
    script = (ROOT / "docker" / "roles.sql").read_text()
    script = re.sub(r"^CREATE ROLE placement_.*$", "", script, flags=re.MULTILINE)
    script = script.replace(':"database"', "composed")
    script = re.sub(r":'(\w+)'", r"'\1'", script)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE composed")
    with psycopg.connect(make_conninfo(server, dbname="composed"), autocommit=True) as connection:
        connection.execute(script.encode())
        connection.execute((FOLDER / PUBLIC_FUNCTIONS).read_bytes())
        connection.execute("CREATE ROLE nobodys LOGIN")
        limits = connection.execute(
            "SELECT rolconnlimit FROM pg_roles WHERE rolname LIKE 'ledger\\_%'"
        ).fetchall()
    assert all(limit > 0 for (limit,) in limits)
    composed = (ROOT / "docker-compose.yml").read_text()
    assert sum(limit for (limit,) in limits) < int(composed.split("max_connections=")[1].split()[0])
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(make_conninfo(server, dbname="composed", user="nobodys"))
    migrator, api, project, signer = (
        make_conninfo(server, dbname="composed", user=user)
        for user in ("ledger_migrator", "ledger_api", "ledger_projector", "ledger_signer")
    )
    assert migrate(migrator)
    for conninfo in (api, project, signer):
        require_current(conninfo)
    log = Log(api, vault=vault_of(api))
    log.append([applied, care_started], unless=None, after=0, provenance=by)
    log.close()
    with (
        projector.connect(project) as connection,
        closing(vault_of(project, role="placement_ledger_projector")) as vault,
    ):
        projector.rebuild_if_outdated(connection, vault=vault)
        assert projector.catch_up(connection, vault=vault) == 2
    with connect_as(signer, SIGNER) as connection:
        for folder in folders_of_logs(tmp_path, "E08000014", LOG):
            assert sign_and_timestamp(connection, folder, None) is not None
    forbidden = (
        (api, "SELECT * FROM ledger.entry"),
        (api, "DROP TABLE ledger.entry"),
        (api, "CREATE TABLE public.x ()"),
        (project, "SELECT ledger.append('[]', '{}', '[]', '[]', '{}')"),
        (project, "CREATE TABLE ledger.x ()"),
        (signer, "SELECT * FROM vault.open('a', 'b', 'c', '{}', '')"),
        (signer, "SELECT * FROM vault.key"),
        (signer, "UPDATE ledger.checkpoint SET size = 9"),
    )
    for conninfo, statement in forbidden:
        with (
            psycopg.connect(conninfo, autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
    with pytest.raises(RoleNotInForce):
        make_key(api, "finance", ("finance",), days=1)
