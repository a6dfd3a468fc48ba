"""Answers on pages: tables whose every figure is a link to its explanation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from api.access.who import Asker
from api.dates import NotADate
from api.web.answers import answer_for, withheld_tables
from api.web.page import figure, page, plainly, pounds, said
from api.web.parts import Parts
from domain.authorities import name_of_authority
from domain.faults import Fault
from projections.engine.answer import Asked, NothingRecordedYet, NotYetProjected, Row
from projections.engine.columns import NUMERIC, Kind
from projections.engine.folding import NotProjected
from projections.engine.question import Answer, Question, Table
from projections.questions import QUESTIONS

MOST: Final = 100
UNANSWERED: Final = (NotADate, NothingRecordedYet, NotYetProjected, NotProjected)
"""Why a page has no answer: it is asked wrongly, or there is none yet."""
ASKED_WRONGLY: Final = 422
LATER: Final = 503


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure or a word, and where it is explained."""

    text: str
    numeric: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row, how many entries it came from, and where they are shown."""

    cells: tuple[Cell, ...]
    entries: int
    href: str


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page; `more` is how many rows there are, where not all are shown."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    more: int = 0
    download: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that matters, in large."""

    text: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where else to go."""

    text: str
    href: str


def query_of(asked: Asked) -> str:
    """The two dates as part of an address."""
    return f"as_of={asked.as_of}&known_at={asked.known_at}"


def cell_text(kind: Kind, value: Any) -> str:
    """A value as the page writes it."""
    if kind is Kind.AUTHORITY:
        return name_of_authority(str(value))
    if kind is Kind.REFERENCE:
        return "–" if value is None else str(value)
    if isinstance(value, Decimal):
        return pounds(value) if kind is Kind.POUNDS else figure(value)
    return plainly(value) if isinstance(value, str) and value.islower() else said(value)


def table_of(
    found: Answer,
    name: str,
    *,
    columns: Sequence[str] = (),
    title: str = "",
    nothing: str = "",
    most: int = MOST,
) -> PageTable:
    """A table of an answer; every figure leads to its explanation, and the whole to a file."""
    table = found.question.table(name)
    shown = tuple(columns or table.shown)
    rows, query = found.tables[name], query_of(found.asked)
    lines = tuple(
        line_of(found.question.name, table, n, row, shown, query)
        for n, row in enumerate(rows[:most], start=1)
    )
    return PageTable(
        f"{found.question.name}-{name}",
        title or table.title,
        tuple(Column(heading(each), table.kind(each) in NUMERIC) for each in shown),
        lines,
        len(rows) if len(rows) > most else 0,
        f"/answers/{found.question.name}/{name}.csv?{query}",
        nothing,
    )


def heading(column: str) -> str:
    """A column's name in words."""
    text = {"p10": "One in ten below", "p50": "Middle", "p90": "One in ten above"}.get(
        column, column
    )
    text = text.replace("_", " ")
    return text[:1].upper() + text[1:]


def line_of(
    question: str, table: Table, n: int, row: Row, shown: Sequence[str], query: str
) -> Line:
    """A row as a line of the page."""
    cells = tuple(
        Cell(
            cell_text(table.kind(column), getattr(row, column)),
            table.kind(column) in NUMERIC,
            explained_at(f"{question}/{table.name}/{n}/{column}", query)
            if table.kind(column) in NUMERIC and getattr(row, column) is not None
            else "",
        )
        for column in shown
    )
    return Line(
        cells, len(row.because), explained_at(f"{question}/{table.name}/{n}/{shown[0]}", query)
    )


def explained_at(named: str, query: str) -> str:
    """Where a figure is explained."""
    return f"/explain?figure={named}&{query}"


def may_see(who: Asker, question: Question) -> bool:
    """Whether the person's role may ask a question."""
    return question.name in who.role.answers


@dataclass(slots=True)
class Work:
    """A page of work while it is put together: its parts are shown in the order they are added."""

    request: Request
    parts: Parts
    who: Asker
    title: str
    lead: str = ""
    as_of: str = ""
    known_at: str = ""
    asked: Asked | None = None
    blocks: list[tuple[str, Any]] = field(default_factory=list)

    def answer(self, name: str, only: Sequence[str] | None = None) -> Answer:
        """The answer to a question on the page's dates, or `only` those of its tables."""
        found = answer_for(
            self.parts, self.who, QUESTIONS[name], self.as_of, self.known_at, only=only
        )
        self.asked = found.asked
        return found

    def add(self, kind: str, part: Any) -> None:
        """Add a block: `tiles`, `chart`, `table`, `links`, `heading` or `rules`."""
        self.blocks.append((kind, part))

    def tables(self, name: str, only: Sequence[str] | None = None, **how: Any) -> Answer | None:
        """Add the tables of an answer that the role may see, if it may ask the question at all."""
        question = QUESTIONS[name]
        if not may_see(self.who, question):
            return None
        found = self.answer(name, only)
        for each in found.tables:
            if each not in withheld_tables(self.who.role, question):
                self.add("table", table_of(found, each, **how))
        return found

    def shown(self) -> Response:
        """The page, as a response."""
        shown = {
            "title": self.title, "lead": self.lead, "parts": self.blocks, "asked": self.asked,
            "as_of": self.asked.as_of if self.asked else self.as_of, "known_at": self.known_at,
            "action": self.request.url.path,
        }  # fmt: skip
        return page(self.request, "work.html", shown)


def status_of(fault: Fault) -> int:
    """The status of a page without an answer: 422 if it is asked wrongly, 503 if it can come."""
    return ASKED_WRONGLY if fault.status == ASKED_WRONGLY else LATER


def unanswered(request: Request, parts: Parts, title: str, fault: Fault) -> Response:
    """A page without an answer, which says why."""
    shown: dict[str, Any] = {
        "title": title, "parts": [], "asked": None, "action": request.url.path,
        "as_of": parts.today().isoformat(), "known_at": "",
        "message": fault.title, "status": status_of(fault),
    }  # fmt: skip
    return page(request, "work.html", shown)
