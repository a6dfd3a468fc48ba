"""Answers and findings as text: tables for a terminal, rows for a file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Literal

from rich.console import Console
from rich.table import Table

from api.asking import LONDON, Answered, day
from api.imports.source import Finding, findings
from api.question import Section
from api.rules import RULES
from domain.events.base import Event
from domain.events.finance import InvoiceRecorded, PaymentRecorded
from domain.events.imports import (
    EpisodeLapsed,
    EpisodeStated,
    EpisodeSuperseded,
    InvoiceRepeated,
    PaymentRepeated,
    Problem,
    ReturnLoaded,
    RowSetAside,
    SpendingFileLoaded,
)
from domain.geography import name_of_authority
from ledger.codec import decode
from ledger.entries import Receipt
from ledger.log import Log
from projections.answer import Row

STATED: Final = ("figure", "ledger", "difference")


def heading(found: Answered) -> str:
    """What was asked, in a sentence."""
    asked = found.asked
    recorded = asked.recorded_by and asked.recorded_by.astimezone(LONDON)
    when = f", recorded at {recorded:%H:%M} on {day(recorded.date())}" if recorded else ""
    return f"As of {day(asked.as_of)}, as known at entry {asked.known_at}{when}"


def show(found: Answered, out: Console) -> None:
    """Print every table of an answer."""
    out.print(f"\n{found.question.title}", style="bold")
    out.print(heading(found))
    for section in found.question.sections:
        if section.name in found.tables:
            out.print(as_table(section, found.tables[section.name]))


def as_table(section: Section, rows: Sequence[Row]) -> Table:
    """One table; figures to the right, and how many entries stand behind each row."""
    table = Table(title=section.title, title_justify="left", title_style="")
    for name in section.shown:
        justify: Literal["left", "right"] = "right" if is_numeric(section, name) else "left"
        table.add_column(name.replace("_", " "), justify=justify)
    table.add_column("entries", justify="right")
    for row in rows:
        shown = (text(getattr(row, name), name) for name in section.shown)
        table.add_row(*shown, f"{len(row.because):,}")
    return table


def is_numeric(section: Section, name: str) -> bool:
    """Whether a column holds figures."""
    annotation = str(section.row.model_fields[name].annotation)
    return "Decimal" in annotation or annotation == "<class 'int'>"


def text(value: object, column: str) -> str:
    """A cell for people: commas in figures, pennies in money, nothing for nothing."""
    if value is None:
        return ""
    if column == "authority":
        return name_of_authority(str(value))
    if isinstance(value, Decimal) and column in STATED and value == value.to_integral_value():
        return f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, (Decimal, int)) else str(value)


def as_object(found: Answered) -> dict[str, Any]:
    """An answer as it is written in JSON, with the positions behind every row."""
    asked = found.asked
    return {
        "question": found.question.name,
        "as_of": asked.as_of,
        "known_at": asked.known_at,
        "recorded_by": asked.recorded_by,
        **found.tables,
    }


def events_of(log: Log, receipt: Receipt) -> Iterator[Event]:
    """The events an append recorded."""
    after = receipt.first - 1
    while after < receipt.last:
        for entry in log.entries(after=after, limit=min(1_000, receipt.last - after)):
            after = entry.position
            yield decode(entry.name, entry.body)


def loaded_return(log: Log, receipt: Receipt, file: str) -> tuple[str, list[Finding]]:
    """What a return stated and changed, in a sentence, and what was found in its rows."""
    found: list[Finding] = []
    summary = ""
    for event in events_of(log, receipt):
        match event:
            case EpisodeStated():
                found += findings(file, event.queried, "held as returned, queried")
            case RowSetAside():
                found += findings(file, event.problems, "set aside")
            case EpisodeSuperseded() | EpisodeLapsed():
                dropped = Problem(row=0, column="DECOM", rule=event.rule)
                found += findings(file, (dropped,), "an earlier return's episode")
            case ReturnLoaded():
                summary = of_return(event)
            case _:
                pass
    return summary, found


def of_return(event: ReturnLoaded) -> str:
    """A return in a sentence."""
    not_read = f" Not read: {'; '.join(event.not_read)}." if event.not_read else ""
    return (
        f"return for {day(event.year_from)} to {day(event.year_to)}: {event.rows} rows;"
        f" {event.stated} episodes stated, {event.unchanged} as held already,"
        f" {event.superseded} earlier ones superseded, {event.lapsed} lapsed,"
        f" {event.set_aside} rows set aside.{not_read}"
    )


def loaded_spending(
    log: Log, receipt: Receipt, file: str, headings: Mapping[str, str]
) -> tuple[str, list[Finding]]:
    """What a spending file added, in a sentence, and what was found in its rows."""
    amount, number = headings["amount"], headings["number"]
    found: list[Finding] = []
    summary = ""
    for event in events_of(log, receipt):
        match event:
            case PaymentRecorded() | InvoiceRecorded() if event.amount < 0:
                credit = Problem(row=event.source_row or 0, column=amount, rule="SPEND-ROW-5")
                found += findings(file, (credit,), "held as a credit")
            case PaymentRepeated() | InvoiceRepeated():
                again = Problem(row=event.row, column=number, rule="SPENDING-2")
                found += findings(file, (again,), "a repeat, not counted again")
            case RowSetAside():
                found += findings(file, event.problems, "set aside")
            case SpendingFileLoaded():
                summary = (
                    f"{event.rows} rows; {event.added} payments added, £{event.total:,.2f} in all,"
                    f" {event.credits} of them credits; {event.repeated} repeats;"
                    f" {event.set_aside} rows set aside. Read as {event.layout}."
                )
            case _:
                pass
    return summary, found


def show_findings(reported: Sequence[Finding], out: Console, *, most: int) -> None:
    """How often each rule was broken, and the first rows of each."""
    table = Table("rule", "times", "outcome", "meaning", "first rows")
    counts = Counter((finding.rule, finding.outcome) for finding in reported)
    for (rule, outcome), times in sorted(counts.items()):
        rows = [f"{f.row} {f.column}" for f in reported if (f.rule, f.outcome) == (rule, outcome)]
        first = ", ".join(row for row in rows[:most] if not row.startswith("0 "))
        table.add_row(rule, str(times), outcome, meaning(rule), first)
    out.print(table)


def meaning(rule: str) -> str:
    """What a rule says."""
    return RULES[rule].text if rule in RULES else ""


def finding_rows(
    reported: Sequence[Finding],
) -> Iterator[tuple[str, int | str, str, str, str, str]]:
    """Findings as rows of a file."""
    for finding in reported:
        row = finding.row or ""
        yield (finding.file, row, finding.column, finding.rule, finding.outcome,
               meaning(finding.rule))  # fmt: skip
