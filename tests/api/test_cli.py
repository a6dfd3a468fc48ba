"""The command line, run as people run it: in a process of its own."""

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import psycopg
import pytest
from cluster import children_of
from terminal import RETURN, run, run_in_new_interpreter, server_kept
from typer.main import get_command

from api import main
from api.cli.app import app
from api.main import COMMANDS, modules_of, register

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "the council's data"


def test_help_fits_a_screen(data: Path) -> None:
    lines = run_in_new_interpreter(data, "--help").stdout.splitlines()
    assert len(lines) <= 31
    text = "\n".join(lines)
    for verb in ("demo", "serve", "project", "import", "ask", "rebuild", "log"):
        assert f"  {verb}" in text


def test_each_command_is_registered_by_the_module_that_is_imported_for_it(data: Path) -> None:
    register(COMMANDS)
    registered = [(module_of(each), name) for name, each in get_command(app).commands.items()]
    assert set(registered) == {(module, name) for module in COMMANDS for name in COMMANDS[module]}
    assert modules_of(["drill"]) == ["api.cli.drill"]
    assert modules_of(["--help"]) == modules_of([]) == list(COMMANDS)
    alone = run_in_new_interpreter(data, "drill", "--help").stdout
    assert alone.startswith("Usage: python -m api drill [OPTIONS] {backup}")


def module_of(command: Any) -> str:
    """The module that a command, or the first of a group of commands, was registered in."""
    while command.callback is None:
        command = next(iter(command.commands.values()))
    return str(command.callback.__module__)


def test_a_return_is_taken_in_reported_and_answered(data: Path, tmp_path: Path) -> None:
    folder, report = tmp_path / "return", tmp_path / "report.csv"
    folder.mkdir()
    (folder / "2021-episodes.csv").write_text(RETURN)
    taken = run(data, "import", "ssda903", str(folder), "--report", str(report)).stdout
    assert "2 episodes stated" in taken
    assert "--known-at 4" in taken
    rows = list(csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert [(r["file"], r["row"], r["column"], r["rule"]) for r in rows] == [
        ("2021-episodes.csv", "4", "DECOM", "ROW-1")
    ]
    with server_kept(data):
        assert "already imported" in run(data, "import", "ssda903", str(folder)).stdout
        said = run(data, "ask", "in-or-out-of-borough", "--as-of", "2022-03-31", "--format", "json")
        asked = json.loads(said.stdout)["children"]
        assert [(r["kind"], r["children"]) for r in asked] == [("in-house-fostering", 1)]
        table = run(data, "ask", "sufficiency", "--as-of", "2021-12-31").stdout
        assert "As of 31 December 2021, as known at entry 4" in table
        written = run(data, "ask", "sufficiency", "--table", "places", "--format", "csv").stdout
        assert written.splitlines()[0].startswith("kind,lot,authority")


def test_the_log_is_printed_with_exact_bodies_and_no_name(data: Path) -> None:
    printed = run(data, "log", "--limit", "2").stdout
    assert "episode-stated.v1" in printed
    assert '"child_ref":"C-' in printed
    assert not re.search(r"\b1001\b", printed)
    bodies = [json.loads(line) for line in printed.splitlines()[1::2]]
    assert len(bodies) == 2, "one line an entry, however long"


def test_rebuild_makes_the_answers_again(data: Path) -> None:
    assert run(data, "rebuild").stdout == "Rebuilt from 4 entries.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ask", "sufficiency", "--as-of", "soon"), "A date is written YYYY-MM-DD"),
        (("ask", "sufficiency", "--known-at", "1999-01-01"), "Nothing had been recorded"),
        (("ask", "everything"), "no question 'everything'"),
        (("ask", "sufficiency", "--table", "nothing"), "has no table 'nothing'"),
        (("import", "ssda903", "nowhere"), "no such folder"),
        (("import", "payments", "nowhere.csv"), "No such file"),
        (("serve", "--host", "0.0.0.0"), "say where browsers find it"),  # noqa: S104  refused
        (("project", "--read-side"), "PLACEMENT_LEDGER_ANSWERS_URL does not say"),
        (("nonsense",), "No such command"),
        (("keys", "add", "k" * 41, "--role", "finance"), "Name a key with 1 to 40"),
        (
            ("keys", "add", "front", "--role", "data-protection-officer", "--for-people"),
            "does not act as",
        ),
        (("log", "--after", "9" * 30), "Invalid value for '--after'"),
        (("log", "--limit", "-1"), "Invalid value for '--limit'"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_2(
    data: Path, words: tuple[str, ...], sentence: str
) -> None:
    said = run(data, *words, code=2).stderr
    assert sentence in said
    assert "Traceback" not in said


def test_a_value_that_the_database_does_not_take_is_a_sentence_without_the_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for refused in (
        psycopg.errors.CheckViolation("Failing row contains (a-hash)"),
        psycopg.errors.NumericValueOutOfRange("a-hash is out of range"),
    ):
        monkeypatch.setattr(main, "app", Mock(side_effect=refused))
        monkeypatch.setattr(main, "gc", Mock())
        with pytest.raises(SystemExit) as ended:
            main.main()
        said = capsys.readouterr().err
        assert (ended.value.code, said.count("\n"), "a-hash" in said) == (2, 1, False)
        assert "does not take a value" in said


def test_a_database_that_does_not_answer_is_a_sentence_too(data: Path) -> None:
    environment = {**os.environ, "PLACEMENT_LEDGER_DATABASE_URL": "postgresql://127.0.0.1:9/none"}
    done = subprocess.run(
        [sys.executable, "-m", "api", "ask", "sufficiency", "--data", str(data)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("placement-ledger: The database does not answer")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def fetch(port: int, path: str, **headers: str) -> str:
    """What is answered there, once the server and its projector have started."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(asked) as response:  # noqa: S310
                return str(response.read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def process_that_answers(serving: int) -> int:
    """The one process beside a service that answers for it. It yields to the others."""
    (answering,) = [
        pid
        for pid in children_of(serving)
        if b"answer" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    ]
    assert os.getpriority(os.PRIO_PROCESS, answering) > os.getpriority(os.PRIO_PROCESS, serving)
    return answering


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_serve_answers_projects_and_leaves_nothing_running(data: Path, how: signal.Signals) -> None:
    port = free_port()
    environment = {**os.environ, "PLACEMENT_LEDGER_DATA": str(data)}
    with (
        subprocess.Popen(
            [sys.executable, "-m", "api", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        ) as serving,
        ExitStack() as at_the_end,
    ):  # fmt: skip
        at_the_end.callback(serving.kill)  # or a test that fails here waits for ever
        assert "No sign-in is set up" in fetch(port, "/")
        key = run(data, "keys", "add", f"program-{port}", "--role", "finance").stdout.strip()
        assert key.startswith("plk_")
        body = json.dumps({"budget_line": f"x-{port}", "title": "X", "financial_year": "2021-22",
                           "amount": "1.00", "reason": "Test"})  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/budgets", data=body.encode(), method="POST",
            headers={"Authorization": f"Bearer {key}", "content-type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(request) as recorded:  # noqa: S310
            position = recorded.headers["Ledger-Position"]
        upto = {"Ledger-Position": position, "Authorization": f"Bearer {key}"}
        lines = json.loads(fetch(port, "/answers/committed-spend?as_of=2022-03-31", **upto))[
            "lines"
        ]
        assert [line["budget"] for line in lines if line["budget_line"] == f"x-{port}"] == ["1.00"]
        if how is signal.SIGKILL:
            os.kill(process_that_answers(serving.pid), signal.SIGKILL)
            assert json.loads(fetch(port, "/answers/committed-spend?as_of=2022-03-31", **upto))
        serving.send_signal(how)
        serving.wait(60)
    deadline = time.monotonic() + 20
    while (data / "data" / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (data / "data" / "postmaster.pid").exists()


def test_a_port_in_use_is_a_sentence(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "choose another --port" in run(data, "serve", "--port", port, code=2).stderr
