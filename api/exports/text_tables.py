"""Writes answers and findings as text tables for a terminal, and as rows for a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from rich.console import Console
from rich.table import Table as TerminalTable

from api.imports.source import Finding
from api.rules import RULES
from domain.authorities import name_of_authority
from domain.london import clock_in_london, day_in_london
from domain.wording import format_day
from projections.engine.answer import Row
from projections.engine.columns import NUMERIC, Kind
from projections.engine.marks import marks_in_words
from projections.engine.question import Answer, Table


def heading(found: Answer) -> str:
    """The basis of an answer, in a sentence."""
    basis = found.basis
    text = f"As of {format_day(basis.as_of)}, as known at entry {basis.known_at}"
    at = basis.recorded_by
    if at is None:
        return text
    return f"{text}, recorded at {clock_in_london(at)} on {format_day(day_in_london(at))}"


def show(found: Answer, out: Console) -> None:
    """Print every table of an answer."""
    out.print(f"\n{found.question.title}", style="bold")
    out.print(heading(found))
    for table in found.question.tables:
        if table.name in found.tables:
            out.print(as_table(table, found.tables[table.name]))
    if found.marks:
        out.print(marks_in_words(found.marks))


def as_table(table: Table, rows: Sequence[Row]) -> TerminalTable:
    """One table: figures to the right, and the number of entries behind each row."""
    shown = TerminalTable(title=table.title, title_justify="left", title_style="")
    for column in table.shown:
        justify: Literal["left", "right"] = "right" if table.kind(column) in NUMERIC else "left"
        shown.add_column(column.replace("_", " "), justify=justify)
    shown.add_column("entries", justify="right")
    for row in rows:
        cells = (text(getattr(row, column), table.kind(column)) for column in table.shown)
        shown.add_row(*cells, f"{len(row.because):,}")
    return shown


def text(value: object, kind: Kind) -> str:
    """A cell as text: commas in figures, pence in money, nothing for no value."""
    if value is None:
        return ""
    if kind is Kind.AUTHORITY:
        return name_of_authority(str(value))
    if isinstance(value, Decimal) and kind is Kind.FIGURE and value == value.to_integral_value():
        return f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, (Decimal, int)) else str(value)


def as_object(found: Answer) -> dict[str, Any]:
    """An answer as it is written in JSON, with the positions behind each row."""
    basis = found.basis
    return {
        "question": found.question.name,
        "as_of": basis.as_of,
        "known_at": basis.known_at,
        "recorded_by": basis.recorded_by,
        "rests_on_breaches": found.marks,
        **found.tables,
    }


def show_findings(reported: Sequence[Finding], out: Console, *, most: int) -> None:
    """Print how often each rule was broken, and the first rows of each."""
    table = TerminalTable("rule", "times", "outcome", "meaning", "first rows")
    counts = Counter((finding.rule, finding.outcome) for finding in reported)
    for (rule, outcome), times in sorted(counts.items()):
        rows = [f"{f.row} {f.column}" for f in reported if (f.rule, f.outcome) == (rule, outcome)]
        first = ", ".join(row for row in rows[:most] if not row.startswith("0 "))
        table.add_row(rule, str(times), outcome, meaning(rule), first)
    out.print(table)


def meaning(rule: str) -> str:
    """The text of a rule."""
    return RULES[rule].text if rule in RULES else ""


def finding_rows(
    reported: Sequence[Finding],
) -> Iterator[tuple[str, int | str, str, str, str, str]]:
    """Findings as rows of a file."""
    for finding in reported:
        row = finding.row or ""
        yield (finding.file, row, finding.column, finding.rule, finding.outcome,
               meaning(finding.rule))  # fmt: skip
