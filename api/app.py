"""The application: commands, answers, the log, and a first page, put together once."""

import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, FastAPI, Header, Query, Request
from pydantic import BaseModel, Field, create_model
from starlette.responses import Response

from api import (
    commands,
    exports,
    files,
    finance,
    log,
    page,
    personal,
    problems,
    refusals,
    replaying,
)
from api.asking import answer, parse_as_of, parse_known_at, today
from api.question import Question
from api.questions import QUESTIONS
from evidence.ocds import Publisher
from ledger.log import Log
from ledger.vault import Vault
from projections.answer import wait_for

VERSION: Final = "0.1.0.dev0"
UNREGISTERED: Final = Publisher("The council", "the-council", "ocds-000000")
Today = Callable[[], date]
AsOf = Annotated[str | None, Query(description="The day asked about, YYYY-MM-DD.")]
KnownAt = Annotated[
    str | None, Query(description="A position, a moment with its zone, or a day (to its end).")
]


def create_app(
    conninfo: str,
    *,
    borough: str,
    key: bytes,
    vault: Vault,
    as_of_default: Today = today,
    note: str = "",
    council: str = "",
    publisher: Publisher = UNREGISTERED,
) -> FastAPI:
    """The application over one ledger. `note` stands at the top of every page."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.log.close()

    app = FastAPI(
        title="Placement Ledger",
        version=VERSION,
        summary="An immutable, replayable record of how a council buys care placements.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.log = Log(conninfo, vault=vault)
    app.state.conninfo, app.state.borough, app.state.key = conninfo, borough, key
    app.state.progress, app.state.publisher = {}, publisher
    app.state.today, app.state.note, app.state.council = as_of_default, note, council
    problems.install(app)
    app.include_router(commands.router())
    app.include_router(answers())
    app.include_router(finance.routes)
    app.include_router(files.routes)
    app.include_router(log.routes)
    app.include_router(refusals.routes)
    app.include_router(personal.routes)
    app.include_router(page.routes)
    app.include_router(replaying.routes)
    app.middleware("http")(guarded)
    return app


async def guarded(request: Request, call_next: Callable[[Request], Any]) -> Response:
    """Headers on every response: nothing is framed, sniffed, cached by others, or run."""
    response: Response = await call_next(request)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def answers() -> APIRouter:
    """Every question as a resource with `as_of` and `known_at`."""
    routes = APIRouter(tags=["answers"], responses=problems.RESPONSES)
    for question in QUESTIONS.values():
        routes.add_api_route(
            f"/answers/{question.name}",
            asked(question),
            operation_id=question.name.replace("-", "_"),
            summary=question.title,
            description=question.about,
            response_model=model_of(question),
        )
        routes.add_api_route(
            f"/answers/{question.name}.xlsx",
            exported(question),
            operation_id=f"{question.name.replace('-', '_')}_xlsx",
            summary=f"{question.title}, as a workbook",
            response_class=Response,
            responses={200: {"content": {exports.WORKBOOK: {}}}},
        )
        for section in question.sections:
            routes.add_api_route(
                f"/answers/{question.name}/{section.name}.csv",
                exported(question, section.name),
                operation_id=f"{question.name.replace('-', '_')}_{section.name}_csv",
                summary=f"{question.title}: {section.title}, as CSV",
                response_class=Response,
                responses={200: {"content": {exports.CSV: {}}}},
            )
    return routes


def exported(question: Question, table: str | None = None) -> Callable[..., Response]:
    """The function that answers one question as a file: a workbook, or one table as CSV."""

    def get(request: Request, as_of: AsOf = None, known_at: KnownAt = None) -> Response:
        state = request.app.state
        found = answer(
            state.conninfo,
            question,
            as_of=parse_as_of(as_of, state.today()),
            known_at=parse_known_at(known_at),
            borough=state.borough,
            only=None if table is None else [table],
        )
        name = f"{question.name}{'' if table is None else f'-{table}'}-{found.asked.as_of}"
        if table is None:
            return exports.attached(exports.workbook(found), exports.WORKBOOK, f"{name}.xlsx")
        text = io.StringIO()
        exports.write_csv(found, text)
        return exports.attached(text.getvalue().encode("utf-8-sig"), exports.CSV, f"{name}.csv")

    return get


def model_of(question: Question) -> type[BaseModel]:
    """An answer as it is sent: what was asked, and the rows of each table."""
    tables: dict[str, Any] = {s.name: (list[s.row], ...) for s in question.sections}  # type: ignore[name-defined]
    name = "".join(part.title() for part in question.name.split("-"))
    return create_model(
        name,
        as_of=(date, ...),
        known_at=(int, Field(description="The position of the log the answer rests on.")),
        recorded_by=(datetime | None, Field(description="When that position was recorded.")),
        **tables,
    )


def asked(question: Question) -> Callable[..., dict[str, Any]]:
    """The function that answers one question."""

    def get(
        request: Request,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        wait: Annotated[
            int | None,
            Header(alias="Ledger-Position", description="Wait until this position is answered."),
        ] = None,
    ) -> dict[str, Any]:
        state = request.app.state
        day, known = parse_as_of(as_of, state.today()), parse_known_at(known_at)
        if wait is not None:
            wait_for(state.conninfo, wait)
        found = answer(state.conninfo, question, as_of=day, known_at=known, borough=state.borough)
        return {
            "as_of": found.asked.as_of,
            "known_at": found.asked.known_at,
            "recorded_by": found.asked.recorded_by,
            **found.tables,
        }

    return get
