"""The first page: what a council looks at first, as of a day and as known then."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from api.asking import LONDON, Answered, NotADate, answer, day, parse_as_of, parse_known_at
from api.questions import QUESTIONS
from domain.authorities import name_of_authority
from projections.answer import NothingRecordedYet, NotYetProjected
from projections.projector import NotProjected

FOLDER: Final = Path(__file__).parent / "pages"
SHOWN: Final = (
    "committed-spend", "early-warning", "sufficiency", "in-or-out-of-borough", "where-placed",
    "outcomes", "obligations", "awards", "stated-figures",
)  # fmt: skip
routes = APIRouter(include_in_schema=False)


def pounds(amount: Decimal | None) -> str:
    """An amount as people write it: £1,498,000.00, a minus before the pound."""
    if amount is None:
        return "–"
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


def number(figure: Decimal | None) -> str:
    """A figure without needless decimals."""
    if figure is None:
        return "–"
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else f"{figure:,.2f}"


def figure(value: Decimal | None) -> str:
    """A measure as it is, or that there is none."""
    return "–" if value is None else f"{value:,}"


IN_WORDS: Final = {
    "childrens-home": "children’s home",
    "semi-independent": "semi-independent",
    "in-house-fostering": "in-house fostering",
    "mini-competition": "mini-competition",
    None: "not bought",
}


def plainly(code: str | None) -> str:
    """A code in words: childrens-home is children’s home."""
    return IN_WORDS.get(code) or (code or "").replace("-", " ")


environment = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
environment.filters.update(
    pounds=pounds,
    number=number,
    figure=figure,
    day=day,
    plainly=plainly,
    authority=name_of_authority,
)
templates = Jinja2Templates(env=environment)


@routes.get("/", response_class=HTMLResponse)
def first_page(
    request: Request,
    as_of: Annotated[str, Query()] = "",
    known_at: Annotated[str, Query()] = "",
) -> Response:
    """The answers, or a sentence that says why there are none."""
    state = request.app.state
    shown: dict[str, Any] = {
        "note": state.note,
        "as_of": as_of or state.today().isoformat(),
        "known_at": known_at,
        "message": "",
        "answers": None,
    }
    try:
        shown |= found(state, as_of, known_at)
    except (NotADate, NothingRecordedYet, NotYetProjected, NotProjected) as reason:
        shown["message"] = " ".join((type(reason).__doc__ or "").split())
    status = 200 if shown["answers"] else 422 if shown["message"].startswith("A date") else 503
    return templates.TemplateResponse(request, "first.html", shown, status_code=status)


def found(state: Any, as_of: str, known_at: str) -> dict[str, Any]:
    """Everything the page shows of the answers."""
    dates = {
        "as_of": parse_as_of(as_of, state.today()),
        "known_at": parse_known_at(known_at),
        "borough": state.borough,
    }
    answers: dict[str, Answered] = {
        name: answer(state.conninfo, QUESTIONS[name], **dates, only=QUESTIONS[name].summary)
        for name in SHOWN
    }
    asked = answers["committed-spend"].asked
    recorded = asked.recorded_by and asked.recorded_by.astimezone(LONDON)
    return {
        "answers": answers,
        "day": asked.as_of,
        "position": asked.known_at,
        "recorded": f"{recorded:%H:%M}, {day(recorded.date())}" if recorded else "",
        "query": f"as_of={asked.as_of}&known_at={asked.known_at}",
    }


@routes.get("/style.css")
def style() -> FileResponse:
    """The one style sheet."""
    return FileResponse(FOLDER / "style.css", media_type="text/css")
