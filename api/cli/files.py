"""The commands of files: import returns, payments and Ofsted's list, reverse an import, export."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from api.access.corrections import roles_put_to
from api.access.roles import title_of
from api.cli.answers import open_facts, parse_basis
from api.cli.app import app
from api.cli.console import bring_up_to_date, out, progress_bar, say
from api.cli.options import LAST, AsOf, Data, Demo, KnownAt, by, settings_with
from api.dates import parse_as_of, today
from api.exports import publications as exporting
from api.exports import text_tables as tables
from api.exports.spending_report import FolderInUse
from api.exports.spreadsheets import escape_text
from api.imports import layouts, postcodes
from api.imports.returns import year_beginning
from api.imports.run import (
    Ready,
    Taken,
    ofsted_ready,
    returns_ready,
    spending_ready,
    take,
)
from api.imports.source import Finding
from api.pseudonyms import key_in
from api.settings import Settings, ledger_of
from domain.commands.imports.reverse_import import NoSuchImport
from domain.readings.ssda903.episodes import Gap
from evidence.publications.open_contracting.ocds import Publisher
from evidence.publications.sufficiency.statement import make_sufficiency_statement
from ledger.handle import Correction, propose, reverse_import
from ledger.imports import summary_of_import
from ledger.log import Log

exports = typer.Typer(
    help="Write a file from the log: ssda903, ocds or statement.", no_args_is_help=True
)
imports = typer.Typer(
    help="Import a file: ssda903, payments or ofsted; or reverse an import.", no_args_is_help=True
)
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")
SHOWN: Final = 10
Report = Annotated[
    Path | None, typer.Option("--report", help="Write every finding to this CSV file.")
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Rehearse: say what would be recorded, and record nothing."),
]


@imports.command()
def ssda903(
    folder: Annotated[Path, typer.Argument(help="Folder of the return's CSV files.")],
    *,
    postcode_file: Annotated[
        Path | None,
        typer.Option("--postcodes", help="CSV directory of postcodes, or: package."),
    ] = None,
    year: Annotated[str, typer.Option("--year", help="The return's year, 2021-22.")] = "",
    report: Report = None,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """Import yearly SSDA903 returns, in the order of their years."""
    settings = settings_with(data)
    directory = postcodes.load(postcode_file)
    with progress_bar("Reading") as progress:
        key = key_in(settings.key_file)
        ready = returns_ready(folder, key, directory, year, progress, postcode_file)
    take_files(settings, ready, report, dry_run=dry_run)


@imports.command()
def payments(
    file: Annotated[Path, typer.Argument(help="Payments or invoices: CSV or XLSX.")],
    *,
    layout: Annotated[
        str, typer.Option("--layout", help="How to read it: a layout's name, or its file.")
    ] = "",
    report: Report = None,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """Import a file of payments or invoices."""
    settings = settings_with(data)
    chosen = layouts.layout_named(layout) if layout else None
    with progress_bar("Reading") as progress:
        ready = spending_ready(file, key_in(settings.key_file), chosen, progress)
    take_files(settings, [ready], report, dry_run=dry_run)


@imports.command()
def ofsted(
    file: Annotated[Path, typer.Argument(help="Ofsted's list of providers: CSV or XLSX.")],
    *,
    listed_on: Annotated[str, typer.Option("--on", help="The day of the list, YYYY-MM-DD.")],
    part: Annotated[
        bool,
        typer.Option(
            "--part", help="The list is of a part: a home that is not on it is not closed."
        ),
    ] = False,
    report: Report = None,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """Import Ofsted's list of registered providers: each change becomes an entry."""
    settings = settings_with(data)
    day: date = parse_as_of(listed_on, today())
    key = key_in(settings.key_file)
    with progress_bar("Reading") as progress:
        ready = ofsted_ready(file, key, settings.authority, day, part=part, progress=progress)
    take_files(settings, [ready], report, dry_run=dry_run)


@imports.command()
def reverse(
    fingerprint: Annotated[str, typer.Argument(help="The SHA-256 of the file, or its file.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    authority: Annotated[str, typer.Option("--authority", help="On whose authority.")],
    propose_it: Annotated[
        bool, typer.Option("--propose", help="Propose it, for another account to reverse it.")
    ] = False,
    data: Data = None,
) -> None:
    """Reverse everything that an import recorded, in one append.

    An import of payments or of Ofsted's list takes two people: one account proposes it, and another
    reverses it.
    """
    settings = settings_with(data)
    file = fingerprint_of(fingerprint)
    if not (reason.strip() and authority.strip()):
        message = "give the reason and the authority"
        raise typer.BadParameter(message)
    with open_log(settings) as log:
        if propose_it:
            summary = summary_of_import(log, file)
            if summary is None:
                raise NoSuchImport(file=file)
            put_to = roles_put_to(log, None, (summary.position,))
            correction = Correction(summary.position, reason, authority)
            receipt = propose(log, correction, by("import"), put_to=put_to)
            say(f"Proposed, as entry {receipt.first}: another account reverses it.")
            say(f"    Roles that may: {', '.join(map(title_of, put_to))}.")
            return
        receipt = reverse_import(log, file, reason, authority, by("import"))
    say(f"Reversed: {receipt.last - receipt.first} entries no longer count.")
    say(f"    As known before it: --known-at {receipt.first - 1}")


@exports.command("ssda903")
def write_ssda903(
    folder: Annotated[Path, typer.Argument(help="A new folder for the return's CSV files.")],
    *,
    year: Annotated[str, typer.Option("--year", help="The return's year, 2021-22.")],
    purpose: Annotated[str, typer.Option("--purpose", help="The purpose, which is recorded.")],
    known_at: Annotated[
        int, typer.Option("--known-at", min=0, max=LAST, help="As known at this entry.")
    ] = 0,
    report: Report = None,
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Write the SSDA903 return for a year, and list what could not be written."""
    settings = settings_with(data)
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUse
    with open_log(settings, demo=demo) as log:
        made = exporting.ssda903(
            log, year_beginning(year), by("returns"), purpose, known_at or None
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    tables_written = ", ".join(f"{rows} {table}" for table, rows in sorted(made.rows.items()))
    say(f"{folder}: the return for {made.year}: {tables_written or 'nothing to write'}.")
    print_gaps(made.gaps, report)


@exports.command("ocds")
def write_ocds(
    file: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    *,
    releases: Annotated[
        bool, typer.Option("--releases", help="A package of releases, not of records.")
    ] = False,
    known_at: KnownAt = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Write the framework and its call-offs as open contracting data (OCDS 1.1.5)."""
    settings = settings_with(data)
    publisher = Publisher(settings.council, settings.buyer, settings.ocid_prefix)
    with open_facts(demo=demo, data=data) as (connection, borough):
        basis = parse_basis(connection, borough, "", known_at, demo=demo)
        package = exporting.open_contracting(connection, basis, publisher, releases=releases)
    file.write_bytes(package)
    say(f"{file}: as known at entry {basis.known_at}.")


@exports.command()
def statement(
    file: Annotated[Path, typer.Argument(help="The PDF file to write.")],
    *,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    demo: Demo = False,
    data: Data = None,
) -> None:
    """Write the statement of sufficiency (Children Act 1989 s22G) as an accessible PDF."""
    with open_facts(demo=demo, data=data) as (connection, borough):
        basis = parse_basis(connection, borough, as_of, known_at, demo=demo)
        made = make_sufficiency_statement(connection, basis, settings_with(data).council)
    file.write_bytes(made.pdf)
    say(f"{file}: as at {basis.as_of}, as known at entry {basis.known_at}.")


def print_gaps(gaps: Sequence[Gap], report: Path | None) -> None:
    """Print what could not be written: how often for each rule, and where the rest is listed."""
    for rule, times in sorted(Counter(each.rule for each in gaps).items()):
        say(f"    {times} not written: {tables.meaning(rule)} ({rule})")
    if report is not None:
        report.write_bytes(exporting.not_written(gaps))
        say(f"    {len(gaps)} findings written to {report}.")


def fingerprint_of(given: str) -> str:
    """The fingerprint given, or that of the file of this name."""
    from api.imports.screening import screen  # noqa: PLC0415  only where a file is named

    if Path(given).is_file():
        return screen(Path(given)).fingerprint
    if not re.fullmatch("[0-9a-f]{64}", given.strip().lower()):
        message = "name the file, or the 64 hexadecimal digits of its SHA-256"
        raise typer.BadParameter(message)
    return given.strip().lower()


@contextmanager
def open_log(settings: Settings, *, demo: bool = False) -> Iterator[Log]:
    """The log to record in. The answers are brought up to date afterwards."""
    with ledger_of(settings, demo=demo) as conninfo:
        with closing(Log(conninfo, vault=settings.vault(conninfo))) as opened:
            yield opened
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)


def take_files(
    settings: Settings, ready: Sequence[Ready], report: Path | None, *, dry_run: bool
) -> None:
    """Import files one after another, and print the outcome for each.

    A rehearsal of several returns rehearses each against the log as it is now.
    """
    found: list[Finding] = []
    with open_log(settings) as log:
        for one in ready:
            became = take(log, one, by("import"), dry_run=dry_run)
            print_outcome(became, dry_run=dry_run)
            found += became.findings
    print_findings(found, report)


def print_outcome(became: Taken, *, dry_run: bool) -> None:
    """Print the outcome for a file, and how to ask what was known before it and after."""
    say(f"{became.name}: {'would be imported: ' if dry_run else ''}{became.summary}")
    if became.receipt is not None:
        say(f"    As known after it: --known-at {became.receipt.last}")


def print_findings(reported: list[Finding], report: Path | None) -> None:
    """Print the findings: how often for each rule, the first rows, and where the rest is listed."""
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
        writer.writerows(map(escape_text, row) for row in tables.finding_rows(reported))
    say(f"{len(reported)} findings written to {report}.")
