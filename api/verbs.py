"""What each verb of the command line does."""

import csv
import getpass
import json
import signal
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import uuid4

import psycopg
import typer
from pydantic_core import to_jsonable_python

from api import exports, tables
from api.asking import answer, parse_as_of, parse_known_at, today
from api.cli import app
from api.console import bring_up_to_date, err, out, progress_bar, say
from api.demo.steps import REPORT_DAY
from api.imports import layouts, postcodes, returns, spending
from api.imports.source import Finding, findings
from api.pseudonyms import key_in
from api.questions import QUESTIONS
from api.settings import COUNCIL, DEMONSTRATION, Settings, ledger_of
from domain.commands.load_return import AlreadyLoaded as ReturnAlreadyLoaded
from domain.commands.load_return import LoadReturn
from domain.commands.load_spending_file import AlreadyLoaded as FileAlreadyLoaded
from ledger.entries import Provenance
from ledger.handle import handle
from ledger.log import Log
from ledger.migrate import migrate as migrate_database
from projections import projector
from projections.answer import wait_for

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the embedded database and the key.")
]
Demo = Annotated[
    bool, typer.Option("--demo", help="The demonstration's ledger, not the council's.")
]
Report = Annotated[
    Path | None, typer.Option("--report", help="Write every finding to this CSV file.")
]
SHOWN: Final = 10
imports = typer.Typer(help="Take in a file: ssda903 or payments.", no_args_is_help=True)
app.add_typer(imports, name="import")


def settings_with(data: Path | None) -> Settings:
    """The settings of the environment, with the folder named on the command line."""
    settings = Settings()
    return settings if data is None else settings.model_copy(update={"data": data})


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Print the answers and exit.")] = False,
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    data: Data = None,
) -> None:
    """Build an invented council, answer its questions, and serve it."""
    from api.demo.show import show  # noqa: PLC0415  the demonstration is needed here only

    show(settings_with(data), once=once, port=port)


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Serve the ledger over HTTP, with a first page."""
    from api.serving import serve_ledger  # noqa: PLC0415  FastAPI is slow to import

    settings = settings_with(data)
    with ledger_of(settings, DEMONSTRATION if demo else COUNCIL) as conninfo:
        serve_ledger(settings, conninfo, host=host, port=port, demo=demo)


@app.command()
def project(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only see whether the answers keep up, and exit.")
    ] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Keep the answers up to date with the log, until stopped."""
    if check:
        with ledger_of(settings_with(data), DEMONSTRATION if demo else COUNCIL) as conninfo:
            check_projector(conninfo)
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=stop_with_parent, args=(stop,), daemon=True).start()
    settings = settings_with(data)
    with (
        ledger_of(settings, DEMONSTRATION if demo else COUNCIL) as conninfo,
        closing(settings.vault(conninfo, role="placement_ledger_projector")) as vault,
    ):
        projector.follow(
            conninfo,
            stop,
            vault=vault,
            caught_up=tell_nobody if with_parent else tell_position,
            lost=lambda _: err.print("the database does not answer; trying again"),
        )


def check_projector(conninfo: str) -> None:
    """Wait a moment for the answers to reach the log's last entry. Raises NotYetProjected."""
    with psycopg.connect(conninfo) as connection:
        head = projector.head_of(connection)
    wait_for(conninfo, head)
    say(f"answers are at entry {head}")


def tell_position(position: int) -> None:
    """Say how far the answers are."""
    err.print(f"answers are at entry {position}")


def tell_nobody(_position: int) -> None:
    """Beside a server, the projector is quiet."""


def stop_with_parent(stop: threading.Event) -> None:
    """Stop when the process that started this one has gone: its end of the pipe closes."""
    sys.stdin.buffer.read()
    stop.set()


@app.command()
def rebuild(*, demo: Demo = False, data: Data = None) -> None:
    """Make all answers again from the log, then swap them in at once."""
    settings = settings_with(data)
    with (
        ledger_of(settings, DEMONSTRATION if demo else COUNCIL) as conninfo,
        closing(settings.vault(conninfo, role="placement_ledger_projector")) as vault,
        projector.connect(conninfo) as connection,
        progress_bar("Rebuilding") as progress,
    ):
        reached = projector.rebuild(connection, progress, vault=vault)
    say(f"Rebuilt from {reached} entries.")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help=", ".join(QUESTIONS))],
    *,
    as_of: Annotated[str, typer.Option(help="The day asked about, YYYY-MM-DD.")] = "",
    known_at: Annotated[
        str, typer.Option(help="What had been recorded: a day, moment or position.")
    ] = "",
    form: Annotated[Literal["table", "json", "csv", "xlsx"], typer.Option("--format")] = "table",
    table: Annotated[str, typer.Option(help="Only this table of the answer.")] = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Ask a question as of a day and as known at a time."""
    if question not in QUESTIONS:
        message = f"no question {question!r}: ask {', '.join(QUESTIONS)}"
        raise typer.BadParameter(message)
    asked = QUESTIONS[question]
    names = [section.name for section in asked.sections]
    if table and table not in names:
        message = f"{question} has no table {table!r}: {', '.join(names)}"
        raise typer.BadParameter(message)
    settings = settings_with(data)
    default = REPORT_DAY if demo else today()
    day, known = parse_as_of(as_of, default), parse_known_at(known_at)
    only = [table] if table else names if form in ("json", "xlsx") else asked.summary or names
    with ledger_of(settings, DEMONSTRATION if demo else COUNCIL) as conninfo:
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
        found = answer(conninfo, asked, as_of=day, known_at=known,
                       borough=settings.authority, only=only)  # fmt: skip
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
    after: Annotated[int, typer.Option(help="Only entries after this position.")] = 0,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 20,
    tag: Annotated[str, typer.Option(help="Only entries that bear this tag.")] = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Print entries of the log, in order, with their exact bodies."""
    with (
        ledger_of(settings_with(data), DEMONSTRATION if demo else COUNCIL) as conninfo,
        closing(Log(conninfo, role="placement_ledger_reader")) as opened,
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


@imports.command()
def ssda903(
    folder: Annotated[Path, typer.Argument(help="Folder of the return's CSV files.")],
    *,
    postcode_file: Annotated[
        Path | None, typer.Option("--postcodes", help="CSV directory of postcodes.")
    ] = None,
    report: Report = None,
    data: Data = None,
) -> None:
    """Take in yearly SSDA903 returns, in the order of their years."""
    settings = settings_with(data)
    found = returns.returns_in(folder)
    directory = postcodes.load(postcode_file)
    key = key_in(settings.key_file)
    reported: list[Finding] = []
    with ledger_of(settings) as conninfo:
        with closing(Log(conninfo, vault=settings.vault(conninfo))) as opened:
            for one in found:
                reported += take_return(opened, one, returns.command_for(one, key, directory))
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
    tell(reported, report)


def take_return(log: Log, one: returns.YearlyReturn, command: LoadReturn) -> list[Finding]:
    """Load a return and say what it changed; one that is loaded already adds nothing."""
    try:
        receipt = handle(log, command, by("import"))
    except ReturnAlreadyLoaded as refusal:
        say(f"{one.name}: {refusal.title}")
        return []
    summary, found = tables.loaded_return(log, receipt, one.episodes.name)
    say(f"{one.name}: {summary}")
    say(f"    As known after it: --known-at {receipt.last}")
    return found


@imports.command()
def payments(
    file: Annotated[Path, typer.Argument(help="Payments or invoices: CSV or XLSX.")],
    *,
    layout: Annotated[
        str, typer.Option("--layout", help="How to read it: a layout's name, or its file.")
    ] = "",
    report: Report = None,
    data: Data = None,
) -> None:
    """Take in a file of payments or invoices."""
    settings = settings_with(data)
    chosen = layouts.named(layout) if layout else None
    taken = spending.spending_in(file, key_in(settings.key_file), chosen)
    with ledger_of(settings) as conninfo:
        with closing(Log(conninfo, vault=settings.vault(conninfo))) as opened:
            reported = take_spending(opened, file.name, taken)
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
    if reported is not None:
        tell(reported, report)


def take_spending(log: Log, name: str, taken: spending.Spending) -> list[Finding] | None:
    """Load a spending file and say what it added; nothing if it is loaded already."""
    try:
        receipt = handle(log, taken.command, by("import"))
    except FileAlreadyLoaded as refusal:
        say(f"{name}: {refusal.title}")
        return None
    summary, found = tables.loaded_spending(log, receipt, name, taken.headings)
    say(f"{name}: {summary}")
    say(f"    As known after it: --known-at {receipt.last}")
    return [*found, *findings(name, taken.rounded, "rounded to the penny")]


def by(role: str) -> Provenance:
    """Who records on the command line: the account that runs it."""
    return Provenance(f"cli-{getpass.getuser()}", role, str(uuid4()))


def tell(reported: list[Finding], report: Path | None) -> None:
    """Say what was found: how often each rule, the first rows, and where the rest is."""
    if not reported:
        say("Nothing to report.")
        return
    tables.show_findings(reported, out, most=SHOWN)
    if report is None:
        say(f"{len(reported)} findings; name a file with --report to have every one.")
        return
    with report.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "row", "column", "rule", "outcome", "meaning"))
        writer.writerows(tables.finding_rows(reported))
    say(f"{len(reported)} findings written to {report}.")
