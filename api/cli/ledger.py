"""The commands of the ledger: project, ask, rebuild, log and migrate."""

import json
import os
import signal
import sys
import threading
from contextlib import closing
from typing import Annotated, Final, Literal

import typer
from pydantic_core import to_jsonable_python

from api.cli.app import app
from api.cli.console import bring_up_to_date, err, out, progress_bar, say
from api.cli.options import LAST, Data, Demo, default_day, settings_with
from api.dates import parse_as_of, parse_known_at
from api.exports import spreadsheets as exports
from api.exports import text_tables as tables
from api.settings import NoReadSide, Settings, ledger_of
from ledger.database_roles import PROJECTOR, READER, connect_to_read_the_log
from ledger.log import Log
from ledger.migrate import migrate as migrate_database
from projections.engine import projector
from projections.engine.answer import open_snapshot, resolve_basis, wait_for
from projections.engine.question import answer
from projections.questions import QUESTIONS

STDIN: Final = 0


@app.command()
def project(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only check that the answers keep up.")
    ] = False,
    read_side: Annotated[
        bool,
        typer.Option("--read-side", help="Those in the database at PLACEMENT_LEDGER_ANSWERS_URL."),
    ] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Keep the facts up to date with the log, until stopped."""
    if check:
        with ledger_of(settings_with(data), demo=demo) as conninfo:
            check_projector(conninfo)
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=stop_with_parent, args=(stop,), daemon=True).start()
    settings = settings_with(data)
    with (
        ledger_of(settings, demo=demo) as conninfo,
        closing(settings.vault(conninfo, role=PROJECTOR)) as vault,
    ):
        projector.follow(
            read_side_of(settings) if read_side else conninfo,
            stop,
            vault=vault,
            caught_up=print_nothing if with_parent else print_position,
            lost=lambda _: err.print("the database gives way; trying again"),
        )


def read_side_of(settings: Settings) -> str:
    """A connection string to the read side: a database that the log is copied to. Raises
    NoReadSide.
    """
    if settings.answers_url is None:
        raise NoReadSide
    return settings.answers_url


def check_projector(conninfo: str) -> None:
    """Wait a moment for the facts to reach the log's last entry. Raises NotYetProjected."""
    with connect_to_read_the_log(conninfo) as connection:
        head = projector.head_of(connection)
    wait_for(conninfo, head)
    say(f"answers are at entry {head}")


def print_position(position: int) -> None:
    """Print the position that the facts have reached."""
    err.print(f"answers are at entry {position}")


def print_nothing(_position: int) -> None:
    """Print nothing: beside a server, the projector is quiet."""


def stop_with_parent(stop: threading.Event) -> None:
    """Set `stop` when the process that started this one has gone, which closes the pipe to it.

    It reads the descriptor: a thread that waits within `sys.stdin` aborts the interpreter's exit.
    """
    while os.read(STDIN, 1):
        pass
    stop.set()


@app.command()
def rebuild(*, demo: Demo = False, data: Data = None) -> None:
    """Make all facts again from the log, then swap them in at once."""
    settings = settings_with(data)
    with (
        ledger_of(settings, demo=demo) as conninfo,
        closing(settings.vault(conninfo, role=PROJECTOR)) as vault,
        projector.connect(conninfo) as connection,
        progress_bar("Rebuilding") as progress,
    ):
        reached = projector.rebuild(connection, progress, vault=vault)
    say(f"Rebuilt from {reached} entries.")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help=", ".join(QUESTIONS))],
    *,
    as_of: Annotated[str, typer.Option(help="The day the answer is about, YYYY-MM-DD.")] = "",
    known_at: Annotated[
        str, typer.Option(help="What had been recorded: a day, moment or position.")
    ] = "",
    form: Annotated[Literal["table", "json", "csv", "xlsx"], typer.Option("--format")] = "table",
    table: Annotated[str, typer.Option(help="Only this table of the answer.")] = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Answer a question as of a day and as known at a moment."""
    if question not in QUESTIONS:
        message = f"no question {question!r}: ask {', '.join(QUESTIONS)}"
        raise typer.BadParameter(message)
    chosen = QUESTIONS[question]
    names = [each.name for each in chosen.tables]
    if table and table not in names:
        message = f"{question} has no table {table!r}: {', '.join(names)}"
        raise typer.BadParameter(message)
    settings = settings_with(data)
    day = parse_as_of(as_of, default_day(demo=demo))
    known = parse_known_at(known_at)
    only = [table] if table else names if form in ("json", "xlsx") else chosen.summary or names
    with ledger_of(settings, demo=demo) as conninfo:
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
        with open_snapshot(conninfo) as connection:
            basis = resolve_basis(connection, as_of=day, known_at=known, borough=settings.authority)
            found = answer(connection, chosen, basis, only=only)
    if form == "json":
        sys.stdout.write(json.dumps(to_jsonable_python(tables.as_object(found)), indent=2) + "\n")
    elif form == "csv":
        exports.write_csv(found, sys.stdout)
    elif form == "xlsx":
        sys.stdout.buffer.write(exports.workbook(found))
    else:
        tables.show(found, out)


@app.command()
def log(
    *,
    after: Annotated[
        int, typer.Option(min=0, max=LAST, help="Only entries after this position.")
    ] = 0,
    limit: Annotated[int, typer.Option(min=1, max=LAST, help="The most to print.")] = 20,
    tag: Annotated[str, typer.Option(help="Only entries with this tag.")] = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Print entries of the log, in order, with their exact bodies."""
    with (
        ledger_of(settings_with(data), demo=demo) as conninfo,
        closing(Log(conninfo, role=READER)) as opened,
    ):
        for entry in opened.entries(after=after, limit=limit, tag=tag or None):
            when = f"{entry.recorded_at:%Y-%m-%d %H:%M:%S}Z"
            who = f"{entry.recorded_by} as {entry.recorded_as}"
            cause = f" because of {entry.cause}" if entry.cause else ""
            say(f"{entry.position}  {when}  {entry.name}  by {who}{cause}")
            say(f"    {entry.body.decode()}")


@app.command()
def migrate(*, data: Data = None) -> None:
    """Bring the database's tables up to this release."""
    settings = settings_with(data)
    if settings.database_url is None:
        with ledger_of(settings):
            say("The embedded database is up to date.")
        return
    for name in migrate_database(settings.database_url) or ["nothing to do"]:
        say(name)
