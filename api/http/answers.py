"""Routes of answers: each question as JSON, a workbook or CSV, with `as_of` and `known_at`."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, create_model
from starlette.responses import Response

from api.access.sight import Sight
from api.exports import spreadsheets as exports
from api.http.openapi import AsOf, KnownAt, LedgerPosition
from api.web import problems
from api.web.answers import AlreadyHeld, answer_for, etag_of, refuse_unrecorded
from api.web.parts import GivenParts, Who
from projections.engine.answer import wait_for
from projections.engine.question import Question
from projections.questions import QUESTIONS


def answer_routes() -> APIRouter:
    """The routes of every question: JSON, a workbook, and a CSV file for each table."""
    routes = APIRouter(tags=["answers"], responses=problems.RESPONSES)
    for question in QUESTIONS.values():
        routes.add_api_route(
            f"/answers/{question.name}",
            answer_as_json(question, model := model_of(question)),
            operation_id=question.name.replace("-", "_"),
            summary=question.title,
            description=question.about,
            response_model=model,
        )
        routes.add_api_route(
            f"/answers/{question.name}.xlsx",
            answer_as_file(question),
            operation_id=f"{question.name.replace('-', '_')}_xlsx",
            summary=f"{question.title}, as a workbook",
            response_class=Response,
            responses={200: {"content": {exports.WORKBOOK: {}}}},
        )
        for table in question.tables:
            routes.add_api_route(
                f"/answers/{question.name}/{table.name}.csv",
                answer_as_file(question, table.name),
                operation_id=f"{question.name.replace('-', '_')}_{table.name}_csv",
                summary=f"{question.title}: {table.title}, as CSV",
                response_class=Response,
                responses={200: {"content": {exports.CSV: {}}}},
            )
    return routes


def answer_as_file(question: Question, table: str | None = None) -> Callable[..., Response]:
    """The handler that answers a question as a file: a workbook, or one table as CSV."""

    def answer(
        parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
    ) -> Response:
        found = answer_for(parts, who, question, as_of, known_at, only=table and [table])
        name = f"{question.name}{'' if table is None else f'-{table}'}-{found.basis.as_of}"
        if table is None:
            return exports.attachment(exports.workbook(found), exports.WORKBOOK, f"{name}.xlsx")
        text = io.StringIO()
        exports.write_csv(found, text)
        return exports.attachment(text.getvalue().encode("utf-8-sig"), exports.CSV, f"{name}.csv")

    return answer


def model_of(question: Question) -> type[BaseModel]:
    """The body of an answer: its day and position, and the rows of each table."""
    tables: dict[str, Any] = {each.name: (list[each.row], ...) for each in question.tables}  # type: ignore[name-defined]
    name = "".join(part.title() for part in question.name.split("-")) + "Answer"
    return create_model(
        name,
        as_of=(date, ...),
        known_at=(int, Field(description="The position of the log the answer rests on.")),
        recorded_by=(datetime | None, Field(description="When that position was recorded.")),
        withheld=(
            list[str],
            Field(description="Tables about one child or provider, which the role gets empty."),
        ),
        rests_on_breaches=(
            dict[int, tuple[str, ...]],
            Field(description="Rules that entries behind the rows record as broken, by position."),
        ),
        **tables,
    )


def answer_as_json(question: Question, model: type[BaseModel]) -> Callable[..., Response]:
    """The handler that answers a question as JSON, which it serialises in its own thread."""

    def answer(
        request: Request,
        parts: GivenParts,
        who: Who,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        wait: LedgerPosition = None,
    ) -> Response:
        if wait is not None:
            refuse_unrecorded(parts.log, wait)
            wait_for(parts.answers_conninfo, wait)
        held = request.headers.get("if-none-match")
        try:
            found = answer_for(parts, who, question, as_of, known_at, held=held)
        except AlreadyHeld:
            return Response(status_code=304, headers={"ETag": held or ""})
        role = who.role
        body = model(
            as_of=found.basis.as_of,
            known_at=found.basis.known_at,
            recorded_by=found.basis.recorded_by,
            withheld=Sight(parts.conninfo, who).withheld(question),
            rests_on_breaches=found.marks,
            **found.tables,
        )
        return Response(
            body.model_dump_json(),
            headers={"ETag": etag_of(found.basis, role)},
            media_type="application/json",
        )

    return answer
