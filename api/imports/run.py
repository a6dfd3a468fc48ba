"""Runs an import, or rehearses it, and reports its outcome and its findings row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api.imports import ofsted, postcodes, returns, spending
from api.imports.layouts import Layout
from api.imports.source import NOT_HELD, Finding, Progress, findings, nobody
from domain.command import Command
from domain.commands.imports import load_ofsted_list, load_return, load_spending_file
from domain.events.base import Event
from domain.events.finance import InvoiceRecorded, PaymentRecorded
from domain.events.imports import (
    EpisodeLapsed,
    EpisodeStated,
    EpisodeSuperseded,
    InvoiceRepeated,
    OfstedListLoaded,
    PaymentRepeated,
    Problem,
    ReturnLoaded,
    RowSetAside,
    SpendingFileLoaded,
)
from domain.values import Day
from domain.wording import format_day, format_pounds
from ledger.codec import decode
from ledger.entries import Provenance, Receipt
from ledger.handle import handle, handle_once, rehearse
from ledger.idempotency import RequestKey
from ledger.log import Log

ALREADY: Final = (
    load_return.AlreadyLoaded,
    load_spending_file.AlreadyLoaded,
    load_ofsted_list.AlreadyLoaded,
)
PAGE: Final = 1_000
HELD, ASIDE = "held as returned, queried", "set aside"


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that is read and can be recorded: the command, and what was found in its rows."""

    name: str
    command: Command
    names: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    noted: Sequence[Finding] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome for a file: a sentence, every finding, and the receipt if it was recorded."""

    name: str
    summary: str
    findings: Sequence[Finding] = ()
    receipt: Receipt | None = None


def returns_ready(
    folder: Path,
    key: bytes,
    directory: postcodes.Postcodes,
    year: str,
    progress: Progress,
    apart: Path | None = None,
) -> list[Ready]:
    """The returns in a folder, read, but for a file that is read apart. Raises FileUnreadable."""
    return [
        Ready(one.name, loading.command, one.names, noted=[
            Finding(file, p.row, p.column, p.rule, HELD) for file, p in loading.queried
        ])
        for one in returns.returns_in(folder, year, apart)
        for loading in (returns.command_for(one, key, directory, progress),)
    ]  # fmt: skip


def spending_ready(
    file: Path, key: bytes, layout: Layout | None, progress: Progress = nobody
) -> Ready:
    """A file of payments or invoices, read. Raises FileUnreadable."""
    found = spending.spending_in(file, key, layout, progress)
    rounded = findings(file.name, found.rounded, "rounded to the penny")
    unread = findings(file.name, found.unread, NOT_HELD)
    return Ready(file.name, found.command, headings=found.headings, noted=rounded + unread)


def ofsted_ready(
    file: Path,
    key: bytes,
    borough: str,
    listed_on: Day,
    *,
    part: bool,
    progress: Progress = nobody,
) -> Ready:
    """Ofsted's list, read. Raises FileUnreadable."""
    found = ofsted.listed_in(file, key, borough, listed_on, part=part, progress=progress)
    return Ready(file.name, found.command, noted=found.unheld, left_out=found.left_out)


def take(
    log: Log,
    ready: Ready,
    provenance: Provenance,
    *,
    dry_run: bool,
    key: RequestKey | None = None,
) -> Taken:
    """Record a file, or rehearse it. A file that is loaded already adds nothing.

    Under an idempotency key it is recorded once. Raises a Refusal.
    """
    try:
        if dry_run:
            events = [each.event for each in rehearse(log, ready.command, provenance)]
            return describe_import(ready, events, None)
        receipt = (
            handle(log, ready.command, provenance)
            if key is None
            else handle_once(log, ready.command, provenance, key)
        )
    except ALREADY as refusal:
        return Taken(ready.name, refusal.title)
    return describe_import(ready, list(events_of(log, receipt)), receipt)


def events_of(log: Log, receipt: Receipt) -> Iterator[Event]:
    """The events that an append recorded."""
    after = receipt.first - 1
    while after < receipt.last:
        for entry in log.entries(after=after, limit=min(PAGE, receipt.last - after)):
            after = entry.position
            yield decode(entry.name, entry.body, at=entry.position)


def describe_import(ready: Ready, events: Sequence[Event], receipt: Receipt | None) -> Taken:
    """What a file stated and changed, in a sentence, and the findings in its rows."""
    found = [*ready.noted]
    for event in events:
        found += list(findings_in(ready, event))
    summary = summary_of(events[-1])
    if ready.left_out:
        kinds = ", ".join(f"{times} {kind}" for kind, times in sorted(ready.left_out.items()))
        summary += f" Not settings where children live: {kinds}."
    return Taken(ready.name, summary, found, receipt)


def findings_in(ready: Ready, event: Event) -> Iterator[Finding]:
    """The findings of a row that an event records."""
    match event:
        case EpisodeStated():
            yield from findings(of(ready, event.file), event.queried, HELD)
        case RowSetAside():
            yield from findings(of(ready, event.file), event.problems, ASIDE)
        case EpisodeSuperseded() | EpisodeLapsed():
            dropped = Problem(row=0, column="DECOM", rule=event.rule)
            yield from findings(of(ready, event.file), (dropped,), "an earlier return's episode")
        case PaymentRecorded() | InvoiceRecorded() if event.amount < 0:
            column = ready.headings["amount"]
            credit = Problem(row=event.source_row or 0, column=column, rule="SPEND-ROW-5")
            yield from findings(ready.name, (credit,), "held as a credit")
        case PaymentRepeated() | InvoiceRepeated():
            again = Problem(row=event.row, column=ready.headings["number"], rule="SPENDING-2")
            yield from findings(ready.name, (again,), "a repeat, not counted again")
        case _:
            return


def of(ready: Ready, fingerprint: str) -> str:
    """The name of the file with a fingerprint."""
    return ready.names.get(fingerprint, ready.name)


def summary_of(event: Event) -> str:
    """An import in a sentence. An import's last entry sums it up."""
    match event:
        case ReturnLoaded():
            not_read = f" Not read: {'; '.join(event.not_read)}." if event.not_read else ""
            withdrawn = f" {event.withdrawn} children no longer named." if event.withdrawn else ""
            return (
                f"return for {format_day(event.year_from)} to {format_day(event.year_to)}:"
                f" {event.rows} rows;"
                f" {event.stated} episodes stated, {event.unchanged} as held already,"
                f" {event.superseded} earlier ones superseded, {event.lapsed} lapsed;"
                f" {event.children} children's other rows stated;"
                f" {event.set_aside} rows set aside.{withdrawn}{not_read}"
            )
        case SpendingFileLoaded():
            return (
                f"{event.rows} rows; {event.added} payments added, {format_pounds(event.total)} in"
                f" all, {event.credits} of them credits; {event.repeated} repeats;"
                f" {event.set_aside} rows set aside. Read as {event.layout}."
            )
        case OfstedListLoaded():
            return (
                f"list of {format_day(event.listed_on)}: {event.rows} rows;"
                f" {event.registered} settings registered, places changed in"
                f" {event.places_changed}, {event.cancelled} cancelled, {event.judged} judgements,"
                f" {event.owners} owners; {event.unchanged} as held already,"
                f" {event.set_aside} rows set aside. Read as {event.layout}."
            )
        case _:
            raise AssertionError(event.stored)
