"""Answers and findings as text: tables for a terminal, rows for a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, Literal

from rich.console import Console
from rich.table import Table

from api.asking import Answered
from api.imports.source import Finding
from api.question import Section
from api.rules import RULES
from domain.authorities import name_of_authority
from domain.london import LONDON
from domain.wording import format_day
from projections.engine.answer import Row

STATED: Final = ("figure", "ledger", "difference")


def heading(found: Answered) -> str:
    """What was asked, in a sentence."""
    asked = found.asked
    recorded = asked.recorded_by and asked.recorded_by.astimezone(LONDON)
    when = f", recorded at {recorded:%H:%M} on {format_day(recorded.date())}" if recorded else ""
    return f"As of {format_day(asked.as_of)}, as known at entry {asked.known_at}{when}"


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
