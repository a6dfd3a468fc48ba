"""Finance's pages: the budget monitor with its charts, the forecast, and what-if."""

from collections import defaultdict
from decimal import Decimal
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.roles import Activity
from api.access.sight import Sight
from api.access.who import Asker, refuse_forgery
from api.pages.charts import Fan, bars, fan
from api.pages.figures import (
    UNANSWERED,
    Link,
    Tile,
    Work,
    explanation_link,
    page_without_answer,
    query_of,
)
from api.pages.forms import (
    Filled,
    error_summary,
    faults_by_field,
    fields_of,
    read_values,
    values_of,
)
from api.web.answers import open_facts, parse_basis
from api.web.body_limits import form_of
from api.web.page import page, pounds
from api.web.parts import GivenParts, Parts, Who
from domain.values import years_after
from projections.engine.answer import Basis
from projections.forecasting.scenarios import (
    FeeUplift,
    HomeOpening,
    ProviderFails,
    Scenario,
    StepDown,
)
from projections.forecasting.what_if import NothingToChange, what_if
from projections.money.contributions import EVERY_LINE
from projections.questions import QUESTIONS

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]
ZERO: Final = Decimal(0)
ALL: Final = "all lines"
SCENARIOS: Final[dict[str, tuple[str, type[Scenario]]]] = {
    "fee-uplift": ("Fees go up", FeeUplift),
    "home-opening": ("A home opens in the borough", HomeOpening),
    "step-down": ("Placements step down to foster care", StepDown),
    "provider-fails": ("A provider stops", ProviderFails),
}


@routes.get("/budget", response_class=HTMLResponse)
def budget_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """The budget monitor of the financial year."""
    lead = "The financial year of the day asked about, in pounds."
    work = Work(request, parts, who, "Budget", lead, as_of, known_at)
    try:
        found = work.answer("committed-spend", ["lines"])
        add_totals(work, found.tables["lines"], query_of(found.basis))
        work.tables("committed-spend", ["lines"], title="Every line of the budget")
        work.add("links", links_of(who, query_of(found.basis)))
        work.add("buttons", reports_of(query_of(found.basis)))
        work.tables("matching", ["findings"])
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "Budget", reason)
    return work.shown()


def add_totals(work: Work, lines: Any, query: str) -> None:
    """Add the totals, and a chart of each line's forecast beside its budget."""
    budget = sum((line.budget or ZERO for line in lines), ZERO)
    forecast = sum((line.forecast for line in lines), ZERO)
    whole = ((budget, "budget", "budget, all lines"), (forecast, "forecast", "forecast, all lines"),
             (forecast - budget, "variance", "forecast less budget"))  # fmt: skip
    tiles = [
        Tile(pounds(value), label, explanation_link(f"committed-spend/{EVERY_LINE}/{name}", query))
        for value, name, label in whole
    ]
    for line in lines[:3]:
        href = explanation_link(f"committed-spend/{line.budget_line}/forecast", query)
        tiles.append(Tile(pounds(line.forecast), f"forecast, {line.title.lower()}", href))
    work.add("tiles", tiles)
    groups = [(line.title, (line.forecast, line.budget or ZERO)) for line in lines]
    if groups:
        work.add("chart", bars("Forecast and budget of each line", ("Forecast", "Budget"), groups,
                               money=True))  # fmt: skip


def reports_of(query: str) -> list[Link]:
    """The buttons that ask for the Cabinet Member's report."""
    return [
        Link("Make the Cabinet Member’s report (PDF)", f"/reports/cabinet-member.pdf?{query}"),
        Link("Make its figures as a workbook", f"/reports/cabinet-member.xlsx?{query}"),
    ]


def links_of(who: Asker, query: str) -> list[Link]:
    """The links to the other pages and files of finance."""
    links = [
        Link("The forecast, and how wrong it has been", f"/budget/forecast?{query}"),
        Link("Every answer as a workbook", f"/answers/committed-spend.xlsx?{query}"),
    ]
    if Activity.WHAT_IF in who.role.activities:
        asked = "What if fees went up, a home opened, a provider stopped?"
        links.insert(1, Link(asked, "/budget/what-if"))
    if Activity.PROVE in who.role.activities:
        links.insert(
            2, Link("Compare two moments", "/compare?figure=committed-spend/residential/forecast")
        )
    return links


@routes.get("/budget/forecast", response_class=HTMLResponse)
def forecast_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """The forecast of each line as a fan chart, and how forecasts of the past compared with the
    outturn.
    """
    work = Work(
        request,
        parts,
        who,
        "Forecast",
        "What the year may cost, and how sure that is.",
        as_of,
        known_at,
    )
    try:
        lines = work.answer("forecast", ["lines"])
        spend = work.answer("committed-spend", ["lines"])
        delivered = cost_by_month(spend_in_detail(work, spend.basis), spend.basis.as_of)
        every: Any = spend.tables["lines"]
        budgets = {line.budget_line: line for line in every}
        for row in lines.tables["lines"]:
            each: Any = row
            if each.p10 is None or each.p50 is None or each.p90 is None:
                continue
            line: Any = budgets.get(each.budget_line)
            title = line.title if line else each.budget_line.capitalize()
            work.add("heading", title)
            work.add("chart", fan(Fan(title, delivered[each.budget_line], each.p10, each.p50,
                                      each.p90, line.budget if line else None)))  # fmt: skip
        work.tables("forecast", ["lines"])
        work.tables("forecast", ["backtest"])
        work.tables("forecast", ["assumptions"])
        work.add("rules", lines.question.about)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "Forecast", reason)
    return work.shown()


def spend_in_detail(work: Work, basis: Basis) -> Any:
    """The detail of committed spend, to be added up: a role that sees figures only gets no row."""
    with open_facts(work.parts, Sight(work.parts.conninfo, work.who)) as connection:
        return QUESTIONS["committed-spend"].table("detail").ask(connection, basis)


def cost_by_month(detail: Any, as_of: Any) -> dict[str, list[Decimal]]:
    """What each line has cost by the end of each month so far, from April."""
    spent: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in detail:
        spent[row.budget_line or "none"][row.month] += row.delivered
    first = as_of.year if as_of.month >= 4 else as_of.year - 1  # noqa: PLR2004  April
    months = [f"{first + (n > 8)}-{(n + 3) % 12 + 1:02d}" for n in range(12)]  # noqa: PLR2004
    so_far = [month for month in months if month <= f"{as_of:%Y-%m}"]
    found: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * len(so_far))
    for line, by in spent.items():
        total = ZERO
        found[line] = [total := total + by[month] for month in so_far]
    every = zip(*found.values(), strict=True)
    found[ALL] = [sum(month, ZERO) for month in every]
    return found


@routes.get("/budget/what-if", response_class=HTMLResponse)
def what_if_form(request: Request, parts: GivenParts, what: Typed = "fee-uplift") -> Response:
    """The form that asks for a scenario."""
    if what not in SCENARIOS:
        raise HTTPException(404)
    today = parts.today()
    begun = {"on_day-day": str(today.day), "on_day-month": str(today.month),
             "on_day-year": str(today.year)}  # fmt: skip
    return scenario_page(request, what, Filled(begun))


def scenario_page(
    request: Request, what: str, filled: Filled, found: Any = None, message: str = ""
) -> Response:
    """The form of a scenario, and below it the answer, once there is one."""
    fields = [f for f in fields_of(SCENARIOS[what][1], filled) if f.name != "what"]
    chart = None
    if found:
        groups = [(o.line, (o.then, o.today)) for o in found[0].lines]
        chart = bars("Forecast of this year", ("If so", "As it stands"), groups, money=True)
    shown = {
        "scenarios": [(k, title) for k, (title, _) in SCENARIOS.items()], "what": what,
        "title": SCENARIOS[what][0], "fields": fields,
        "errors": error_summary(tuple(fields), filled.errors),
        "found": found, "chart_drawn": chart, "message": message,
        "status": 422 if filled.errors or message else 200,
    }  # fmt: skip
    return page(request, "what-if.html", shown)


@routes.post("/budget/what-if", response_class=HTMLResponse)
async def what_if_page(
    request: Request, parts: GivenParts, who: Who, what: Typed = "fee-uplift"
) -> Response:
    """What a scenario would cost this financial year and next. Nothing is recorded."""
    form = await form_of(request)
    return await run_in_threadpool(answer_scenario, request, parts, who, what, form)


def answer_scenario(
    request: Request, parts: Parts, who: Asker, what: str, form: FormData
) -> Response:
    """The answer to a scenario, or the form again with what is wrong with it."""
    refuse_forgery(who, str(form.get("csrf") or ""))
    if what not in SCENARIOS:
        raise HTTPException(404)
    values, model = values_of(form), SCENARIOS[what][1]
    try:
        scenario = model.model_validate({**read_values(model, values), "what": what})
    except ValidationError as invalid:
        return scenario_page(request, what, Filled(values, faults_by_field(invalid)))
    try:
        with open_facts(parts, Sight(parts.conninfo, who), scratch=True) as connection:
            basis = parse_basis(parts, connection, None, None)
            days = (basis.as_of, years_after(basis.as_of, 1))
            found = what_if(connection, basis, scenario, days)
            connection.rollback()
    except (NothingToChange, *UNANSWERED) as reason:
        return scenario_page(request, what, Filled(values), message=reason.title)
    return scenario_page(request, what, Filled(values), found)
