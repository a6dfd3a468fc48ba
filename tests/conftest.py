"""One PostgreSQL server for the run, and a fresh ledger for each test that wants one."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import EMPTY, copy_of, server_with_templates
from keys import vault_of
from thorough import register_profiles

from ledger.entries import Provenance
from ledger.log import Log
from ledger.vault import Vault

collect_ignore_glob = ["mutants/*"]
"""A program of its own, which has no tests."""
REAL_DATA = "PLACEMENT_LEDGER_REAL_DATA"
BY = Provenance("tester", "broker", "test")
LONGEST = (
    "tests/api/test_demo.py", "tests/api/test_written_returns.py", "tests/browser/",
    "tests/commands/test_any_history.py", "tests/projections/test_obligations.py",
    "tests/api/test_cli", "tests/api/test_permissions.py", "tests/scale/test_faults.py",
    "tests/commands/test_arrangements.py", "tests/api/test_interface.py",
    "tests/evidence/test_detection.py", "tests/ledger/test_attacks_by_logins.py",
    "tests/ledger/test_embedded.py", "tests/projections/test_laws.py",
    "tests/repository/test_second_version.py", "tests/lives/", "tests/api/", "tests/projections/",
    "tests/scale/", "tests/evidence/", "tests/repository/test_tidy.py",
    "tests/repository/test_definitions.py", "tests/repository/test_adding_an_answer.py",
    "tests/ledger/",
)  # fmt: skip
register_profiles()


def pytest_configure(config: pytest.Config) -> None:
    """Have each worker begin with other folders.

    In a new clone each module is compiled by the worker that comes to it first, and read by the
    others. Nothing is garbage while tests are collected, and what they are made of stays.
    """
    if not config.option.numprocesses:  # it collects, and has no workers that do
        gc.disable()
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        parts = [part for each in config.args for part in parts_of(each)]
        first = int(worker["workerid"].removeprefix("gw")) * len(parts) // worker["workercount"]
        config.args[:] = [*parts[first:], *parts[:first]]


def parts_of(place: str) -> list[str]:
    """What stands in the folder of tests, if this is it, and otherwise the place itself."""
    if place != "tests":
        return [place]
    return sorted(str(each) for each in Path(place).iterdir() if not each.name.startswith("__"))


def pytest_collection_finish() -> None:
    """From here on look for garbage, and never again among the tests and what they import."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, so that no worker begins one when the rest is done.

    Doctests, which take least, are last. The order is the same in every worker.
    """
    items.sort(key=lambda item: turn_of(item.nodeid.partition("::")[0]))


def turn_of(file: str) -> tuple[int, bool, str]:
    """Where a file comes in the order: by the first of LONGEST that its name begins with."""
    turn = next((n for n, long in enumerate(LONGEST) if file.startswith(long)), len(LONGEST))
    return turn, not file.startswith("tests/"), file


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embedded server of the test run, without waiting for the disk."""
    with server_with_templates(tmp_path_factory.mktemp("a server's data")) as conninfo:
        yield conninfo


@pytest.fixture
def template() -> str:
    """The database that each test's ledger is a copy of."""
    return EMPTY


@pytest.fixture
def ledger(server: str, template: str) -> Iterator[str]:
    """An empty, migrated ledger of its own, as its owner would connect to it."""
    with copy_of(server, template) as conninfo:
        yield conninfo


@pytest.fixture
def log(ledger: str) -> Iterator[Log]:
    """The log of that ledger, with the rights of the application and no more."""
    opened = Log(ledger, vault=vault_of(ledger))
    yield opened
    opened.close()


@pytest.fixture
def vault(ledger: str) -> Iterator[Vault]:
    """The vault of that ledger, with the rights of the projector."""
    opened = vault_of(ledger, role="placement_ledger_projector")
    yield opened
    opened.close()


@pytest.fixture
def by() -> Provenance:
    """Who records in tests."""
    return BY


@pytest.fixture
def real_data() -> Path:
    """The real material, where it is."""
    folder = os.environ.get(REAL_DATA)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{REAL_DATA} does not name the folder of real material")
    return Path(folder)
