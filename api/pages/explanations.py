"""Explain a figure, compare two moments, and replay what was recorded.

A replay may be about a child: it is posted, and no path names what it is about.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.access.need_to_know import refuse_beyond
from api.access.sight import Sight
from api.access.who import NotYours, refuse_forgery
from api.dates import day_and_known
from api.figures import ROW_PARTS, row_named, steps_of
from api.pages.figures import UNANSWERED, cell_text, status_of
from api.web import page as pages
from api.web.answers import open_facts, parse_basis
from api.web.page import number, pounds
from api.web.parts import GivenParts, Parts, Who
from api.web.words import code_in_words
from evidence.bundle.subject import NotASubject, NothingIsRecorded
from evidence.explain.compare import compare
from evidence.explain.explain import explain, explain_in_total, explain_row
from evidence.explain.figure import Figure, NotAFigure, parse_figure
from projections.engine.answer import Basis, Connection, Row, open_snapshot
from projections.engine.columns import NUMERIC
from projections.engine.question import Table
from projections.money.contributions import EVERY_LINE
from projections.questions import QUESTIONS

UNEXPLAINED: Final = (*UNANSWERED, NotAFigure, NotASubject, NothingIsRecorded)
routes = APIRouter(include_in_schema=False)
Text = Annotated[str, Query(max_length=200)]
Posted = Annotated[str, Form(max_length=200)]


def format_exact(amount: Decimal, figure: Figure) -> str:
    """A figure as its answer writes it: pounds, or a count."""
    return pounds(amount) if figure.question == "committed-spend" else number(amount)


@contextmanager
def show_fault(shown: dict[str, Any]) -> Iterator[None]:
    """Show a fault as a message at the top of the page."""
    try:
        yield
    except UNEXPLAINED as fault:
        shown["message"] = fault.title
        shown["status"] = status_of(fault)


def page(request: Request, template: str, shown: dict[str, Any]) -> Response:
    """A page with what was found, or with what is wrong."""
    found = shown.get("found")
    written = partial(format_exact, figure=found.figure) if found else str
    named = figure_in_words(found.figure) if found else ""
    return pages.page(request, template, {"exact": written, "named": named, **shown})


def figure_in_words(figure: Figure) -> str:
    """The name of a figure as officers say it.

    >>> figure_in_words(Figure("committed-spend", "residential", "variance"))
    'Forecast less budget, residential'
    """
    tables = QUESTIONS[figure.question].tables
    label = next(each.label(figure.figure) for each in tables if figure.figure in each.columns)
    line = "all lines" if figure.line == EVERY_LINE else code_in_words(figure.line)
    return f"{label}, {line}"


def refuse_question(sight: Sight, figure: str) -> None:
    """Refuse a figure of a question that the role may not ask, or of a table that it does not get.

    Raises NotYours.
    """
    named = figure.split("/")
    question = QUESTIONS.get(named[0])
    if question is None:
        return
    row_of = named[1] if len(named) == ROW_PARTS + 1 else ""
    if question.name not in sight.asker.role.answers or row_of in sight.withheld(question):
        raise NotYours


@routes.get("/explain", response_class=HTMLResponse)
def explain_page(
    request: Request,
    parts: GivenParts,
    who: Who,
    figure: Text = "",
    as_of: Text = "",
    known_at: Text = "",
) -> Response:
    """A figure, the contributions that add up to it, and its entries with their leaf hashes."""
    shown: dict[str, Any] = {
        "figure": figure, "as_of": as_of or parts.today().isoformat(),
        "known_at": known_at, "found": None, "row": None,
    }  # fmt: skip
    if figure:
        sight = Sight(parts.conninfo, who)
        refuse_question(sight, figure)
        with show_fault(shown), open_facts(parts, sight) as connection:
            basis = parse_basis(parts, connection, as_of, known_at)
            if figure.count("/") == ROW_PARTS:
                shown |= row_in_words(parts, sight, connection, basis, figure)
            else:
                by = explain if sight.reads_every_case else explain_in_total
                shown["found"] = by(connection, basis, parse_figure(figure))
    return page(request, "explain.html", shown)


def row_in_words(
    parts: Parts, sight: Sight, connection: Connection, basis: Basis, figure: str
) -> dict[str, Any]:
    """A figure of a row and the entries it rests on, of those that the person may see.

    The proofs are in the tree of the whole log, which an allocated officer's connection hides.
    """
    question, row = row_named(connection, basis, figure, sight.rows)
    table, column = (figure.split("/")[n] for n in (1, 3))
    with open_snapshot(parts.conninfo) as whole:
        explained = explain_row(whole, basis, row, column)
    words = cell_in_words(question.table(table), column, row)
    return {"row": explained, "about": question.about, **words}


def cell_in_words(table: Table, column: str, row: Row) -> dict[str, Any]:
    """A figure of a row as its page writes it: its column, its table and its value."""
    text = cell_text(table, column, getattr(row, column))
    finding = f"How {text} is made up" if table.kind(column) in NUMERIC else f"What {text} rests on"
    return {
        "column": table.label(column), "table_title": table.title, "value": text,
        "finding": finding,
    }  # fmt: skip


@routes.get("/compare", response_class=HTMLResponse)
def compare_page(
    request: Request,
    parts: GivenParts,
    who: Who,
    figure: Text = "",
    first: Text = "",
    second: Text = "",
) -> Response:
    """What changed in a figure between two moments."""
    shown: dict[str, Any] = {"figure": figure, "first": first, "second": second, "found": None}
    if figure and (first or second):
        sight = Sight(parts.conninfo, who)
        refuse_question(sight, figure)
        with show_fault(shown), open_facts(parts, sight) as connection:
            named = parse_figure(figure)
            moments = [parse_basis(parts, connection, *day_and_known(t)) for t in (first, second)]
            shown["found"] = compare(connection, named, *moments)
    return page(request, "compare.html", shown)


@routes.get("/replay", response_class=HTMLResponse)
def replay_form(request: Request) -> Response:
    """The form that asks what to replay."""
    return page(request, "replay.html", {"about": "", "known_at": "", "step": None})


@routes.post("/replay", response_class=HTMLResponse)
def replay_page(
    request: Request,
    parts: GivenParts,
    who: Who,
    about: Posted,
    known_at: Posted = "",
    csrf: Posted = "",
    number: Annotated[int, Form(ge=1, le=100_000)] = 1,
) -> Response:
    """One step of what was recorded about a child, a referral, a provider or a figure."""
    shown: dict[str, Any] = {"about": about, "known_at": known_at, "step": None}
    refuse_forgery(who, csrf)
    sight = Sight(parts.conninfo, who)
    if "/" in about and ":" not in about:
        refuse_question(sight, about)
    else:
        refuse_beyond(parts.conninfo, who, [about])
    with show_fault(shown), open_facts(parts, sight) as connection:
        basis = parse_basis(parts, connection, "", known_at)
        steps = steps_of(connection, about, basis, sight.shows)
        at = min(number, len(steps))
        shown |= {"step": steps[at - 1] if steps else None, "number": at, "count": len(steps)}
    return page(request, "replay.html", shown)
