"""Answers on pages: tables in which every figure links to its explanation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from api.access.sight import Sight
from api.access.who import Asker
from api.dates import NotADate
from api.web.answers import answer_for
from api.web.page import figure, format_value, page, pounds
from api.web.parts import Parts
from api.web.words import code_label, sentence_in_words, upper_first
from domain.authorities import name_of_authority
from domain.faults import Fault
from projections.engine.answer import Basis, NothingRecordedYet, NotYetProjected, Row
from projections.engine.columns import NUMERIC, Kind
from projections.engine.folding import NotProjected
from projections.engine.marks import marks_in_words
from projections.engine.question import Answer, Question, Table
from projections.questions import QUESTIONS

MOST: Final = 100
UNANSWERED: Final = (NotADate, NothingRecordedYet, NotYetProjected, NotProjected)
"""Why a page has no answer: it is asked wrongly, or there is none yet."""
KEPT: Final = (409, 422)
"""The statuses that a page keeps: who asks the same again is told the same."""
LATER: Final = 503


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure or a text, and the link to its explanation."""

    text: str
    numeric: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, the number of entries behind it, and the link to them."""

    cells: tuple[Cell, ...]
    entries: int
    href: str


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page. `more` is the number of rows in all, where not all are shown."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    more: int = 0
    download: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A large figure, its label, and its link."""

    text: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page or file, or a button that asks for one to be made."""

    text: str
    href: str


def query_of(basis: Basis) -> str:
    """The day and the position of an answer as the query of a URL."""
    return f"as_of={basis.as_of}&known_at={basis.known_at}"


def cell_text(table: Table, column: str, value: Any) -> str:
    """A value as the page writes it."""
    kind = table.kind(column)
    if kind is Kind.AUTHORITY:
        return name_of_authority(str(value))
    if kind is Kind.REFERENCE:
        return "–" if value is None else str(value)
    if isinstance(value, Decimal):
        return pounds(value) if kind is Kind.POUNDS else figure(value)
    if isinstance(value, str):
        return table.value_label(value) or text_of(value)
    return format_value(value)


def text_of(value: str) -> str:
    """A text of an answer: a code as its label, or a sentence with its codes in words."""
    return upper_first(sentence_in_words(code_label(value)))


def table_of(
    found: Answer,
    name: str,
    *,
    columns: Sequence[str] = (),
    title: str = "",
    nothing: str = "",
    most: int = MOST,
) -> PageTable:
    """A table of an answer, at most `most` rows: each figure links to its explanation, and the
    table to its CSV file.
    """
    table = found.question.table(name)
    shown = tuple(columns or table.shown)
    rows, query = found.tables[name], query_of(found.basis)
    lines = tuple(
        line_of(found.question.name, table, n, row, shown, query)
        for n, row in enumerate(rows[:most], start=1)
    )
    return PageTable(
        f"{found.question.name}-{name}",
        title or table.title,
        tuple(Column(table.label(each), table.kind(each) in NUMERIC) for each in shown),
        lines,
        len(rows) if len(rows) > most else 0,
        f"/answers/{found.question.name}/{name}.csv?{query}",
        nothing,
    )


def line_of(
    question: str, table: Table, n: int, row: Row, shown: Sequence[str], query: str
) -> Line:
    """A row of an answer as a row of the page."""
    cells = tuple(
        Cell(
            cell_text(table, column, getattr(row, column)),
            table.kind(column) in NUMERIC,
            explanation_link(f"{question}/{table.name}/{n}/{column}", query)
            if table.kind(column) in NUMERIC and getattr(row, column) is not None
            else "",
        )
        for column in shown
    )
    return Line(
        cells, len(row.because), explanation_link(f"{question}/{table.name}/{n}/{shown[0]}", query)
    )


def explanation_link(named: str, query: str) -> str:
    """The link to the explanation of a figure."""
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
    basis: Basis | None = None
    blocks: list[tuple[str, Any]] = field(default_factory=list)

    def answer(self, name: str, only: Sequence[str] | None = None) -> Answer:
        """The answer to a question on the page's dates, or `only` those of its tables."""
        found = answer_for(
            self.parts, self.who, QUESTIONS[name], self.as_of, self.known_at, only=only
        )
        self.basis = found.basis
        return found

    def add(self, kind: str, part: Any) -> None:
        """Add a block: tiles, a chart, a table, links, buttons, a heading, a note or rules."""
        self.blocks.append((kind, part))

    def tables(self, name: str, only: Sequence[str] | None = None, **how: Any) -> Answer | None:
        """Add the tables of an answer that the role may see, if it may ask the question at all."""
        question = QUESTIONS[name]
        if not may_see(self.who, question):
            return None
        found = self.answer(name, only)
        withheld = Sight(self.parts.conninfo, self.who).withheld(question)
        for each in found.tables:
            if each not in withheld:
                self.add("table", table_of(found, each, **how))
        if found.marks:
            self.add("note", marks_in_words(found.marks))
        return found

    def shown(self) -> Response:
        """The page, as a response."""
        shown = {
            "title": self.title, "lead": self.lead, "parts": self.blocks, "basis": self.basis,
            "as_of": self.basis.as_of if self.basis else self.as_of, "known_at": self.known_at,
            "action": self.request.url.path,
        }  # fmt: skip
        return page(self.request, "work.html", shown)


def status_of(fault: Fault) -> int:
    """The status of a page without an answer: 422 if it is asked wrongly, 409 if something stands
    in the way that only people change, and 503, which programs repeat, if it can come.

    >>> status_of(NotADate()), status_of(NotProjected())
    (422, 503)
    """
    return fault.status if fault.status in KEPT else LATER


def page_without_answer(request: Request, parts: Parts, title: str, fault: Fault) -> Response:
    """A page without an answer, which says why."""
    shown: dict[str, Any] = {
        "title": title, "parts": [], "basis": None, "action": request.url.path,
        "as_of": parts.today().isoformat(), "known_at": "",
        "message": fault.title, "status": status_of(fault),
    }  # fmt: skip
    return page(request, "work.html", shown)
