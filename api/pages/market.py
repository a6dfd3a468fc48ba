"""The commissioner's pages: the market, sufficiency, and placements in and out of the borough."""

from collections import defaultdict
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.pages.charts import bars, lines
from api.pages.figures import UNANSWERED, Link, Work, page_without_answer, query_of
from api.web.parts import GivenParts, Who
from api.web.words import code_label
from domain.authorities import name_of_authority

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]


@routes.get("/market", response_class=HTMLResponse)
def market_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """Providers and homes: judgements, places, answers to invitations, and concentration."""
    work = Work(
        request,
        parts,
        who,
        "The market",
        "Who provides, how good, how full, and how they answer.",
        as_of,
        known_at,
    )
    work.add("links", [Link("Sufficiency: places and children", "/market/sufficiency"),
                       Link("In and out of the borough over time", "/market/borough")])  # fmt: skip
    try:
        work.tables("early-warning", ["warnings"], nothing="Nothing touches a home in which our"
                    " children live.")  # fmt: skip
        found = work.tables("market", ["groups"])
        if found is not None:
            work.tables("market", ["homes"])
            work.tables("market", ["providers"])
            work.tables("market", ["declines"])
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "The market", reason)
    return work.shown()


@routes.get("/market/sufficiency", response_class=HTMLResponse)
def sufficiency_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """Places and children by kind and authority, and what was sought and not found."""
    work = Work(
        request, parts, who, "Sufficiency", "Places registered and free, and the children in them.",
                as_of, known_at)  # fmt: skip
    try:
        found = work.answer("sufficiency")
        places: Any = found.tables["places"]
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in places:
            if row.in_borough and row.registered:
                sums[row.kind][0] += row.registered
                sums[row.kind][1] += row.ours
        groups = [
            (code_label(kind), (Decimal(n[0]), Decimal(n[1]))) for kind, n in sorted(sums.items())
        ]
        if groups:
            work.add("chart", bars("Places in the borough, and our children in them",
                                   ("Places", "Our children"), groups, money=False))  # fmt: skip
        work.tables("sufficiency")
        work.tables("demand")
        asked = f"/reports/sufficiency.pdf?{query_of(found.basis)}"
        work.add("buttons", [Link("Make the statement of sufficiency (PDF)", asked)])
        work.add("rules", found.question.about)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "Sufficiency", reason)
    return work.shown()


@routes.get("/market/borough", response_class=HTMLResponse)
def borough_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """Children placed in and out of the borough, month by month."""
    borough = name_of_authority(parts.borough)
    work = Work(
        request, parts, who, "In and out of the borough",
                f"Children placed in {borough} and elsewhere, at each month’s end.", as_of,
                known_at)  # fmt: skip
    try:
        found = work.answer("in-or-out-of-borough")
        months: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
        rows: Any = found.tables[max(found.tables, key=lambda name: len(found.tables[name]))]
        for row in rows:
            months[row.on_day][0] += row.inside
            months[row.on_day][1] += row.outside
        days = sorted(months)
        if len(days) > 1:
            series = [("in", [Decimal(months[d][0]) for d in days]),
                      ("out", [Decimal(months[d][1]) for d in days])]  # fmt: skip
            work.add("chart", lines("Children in and out of the borough",
                                    [f"{d:%b %Y}" for d in days], series))  # fmt: skip
        work.tables("in-or-out-of-borough")
        work.tables("where-placed")
        work.add("rules", found.question.about)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "In and out of the borough", reason)
    return work.shown()
