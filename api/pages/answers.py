"""Every answer that a role may ask, as a page: its tables, how it is counted, and its files."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.who import NotYours
from api.pages.figures import UNANSWERED, Link, Work, may_see, page_without_answer, query_of
from api.web.page import page
from api.web.parts import GivenParts, Who
from projections.questions import QUESTIONS

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]


@routes.get("/answers-pages", response_class=HTMLResponse)
def answers_page(request: Request, who: Who) -> Response:
    """The questions that the role may ask."""
    role = who.role
    mine = [
        (question, question.about.partition("\n")[0])
        for question in QUESTIONS.values()
        if question.name in role.answers
    ]
    return page(request, "answers.html", {"questions": mine})


@routes.get("/answers-pages/{name}", response_class=HTMLResponse)
def answer_page(
    request: Request,
    parts: GivenParts,
    who: Who,
    name: str,
    as_of: Typed = "",
    known_at: Typed = "",
) -> Response:
    """One answer: each table, links to its files, and how it is counted."""
    question = QUESTIONS.get(name)
    if question is None:
        raise HTTPException(404)
    if not may_see(who, question):
        raise NotYours
    work = Work(request, parts, who, question.title, "", as_of, known_at)
    try:
        work.tables(name)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, question.title, reason)
    if work.basis is not None:
        query = query_of(work.basis)
        work.add("links", [Link("All of it as a workbook", f"/answers/{name}.xlsx?{query}"),
                           Link("All of it as JSON", f"/answers/{name}?{query}")])  # fmt: skip
    work.add("rules", question.about)
    return work.shown()
