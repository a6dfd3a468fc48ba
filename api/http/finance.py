"""Routes of finance: what-if, movements between two forecasts, and the published reports."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from api.access.sight import Sight
from api.access.who import Asker
from api.dates import day_and_known
from api.exports.spreadsheets import PDF, WORKBOOK, attachment
from api.http.openapi import AsOf, DayAndKnown, KnownAt
from api.web.answers import open_facts, parse_basis
from api.web.parts import GivenParts, Parts, Who
from api.web.problems import RESPONSES
from domain.values import years_after
from evidence.publications.spending_report.report import SpendingReport, make_spending_report
from evidence.publications.sufficiency.statement import make_sufficiency_statement
from projections.forecasting.movement import Cause, EntryMovement, causes, movement
from projections.forecasting.scenarios import AnyScenario
from projections.forecasting.what_if import WhatIf, what_if

routes: Final = APIRouter(tags=["finance"], responses=RESPONSES)
Text = Annotated[str | None, Query(max_length=60)]


class Movement(BaseModel):
    """What moved the forecasts between two moments, by cause and entry by entry."""

    causes: list[Cause]
    entries: list[EntryMovement]


@routes.post("/what-if", operation_id="what_if")
def answer_what_if(
    parts: GivenParts, who: Who, scenario: AnyScenario, as_of: AsOf = None
) -> list[WhatIf]:
    """What a change would cost this financial year and next, by entry. Nothing is recorded."""
    with open_facts(parts, Sight(parts.conninfo, who), scratch=True) as connection:
        basis = parse_basis(parts, connection, as_of, None)
        found = what_if(connection, basis, scenario, (basis.as_of, years_after(basis.as_of, 1)))
        connection.rollback()
    return found


@routes.get("/movement", operation_id="movement")
def answer_movement(
    parts: GivenParts,
    who: Who,
    first: Annotated[DayAndKnown, Query(alias="from")],
    second: Annotated[DayAndKnown, Query(alias="to")],
) -> Movement:
    """What moved the forecasts between two moments of one financial year. The causes add up
    exactly.
    """
    with open_facts(parts, Sight(parts.conninfo, who)) as connection:
        before, after = (
            parse_basis(parts, connection, *day_and_known(text)) for text in (first, second)
        )
        found = movement(connection, before, after)
    return Movement(causes=causes(found), entries=found)


def report_of(parts: Parts, who: Asker, as_of: str | None, known_at: str | None) -> SpendingReport:
    """The Cabinet Member's report as of a day and as known at a position."""
    with open_facts(parts, Sight(parts.conninfo, who)) as connection:
        basis = parse_basis(parts, connection, as_of, known_at)
        return make_spending_report(connection, basis, parts.council)


@routes.get("/reports/cabinet-member.pdf", operation_id="report_pdf", response_class=Response,
            responses={200: {"content": {PDF: {}}}})  # fmt: skip
def report_pdf(
    parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """The Cabinet Member's report on expenditure, as an accessible PDF."""
    made = report_of(parts, who, as_of, known_at)
    return attachment(made.pdf, PDF, f"cabinet-member-{made.basis.as_of}.pdf")


@routes.get("/reports/sufficiency.pdf", operation_id="sufficiency_pdf", response_class=Response,
            responses={200: {"content": {PDF: {}}}})  # fmt: skip
def sufficiency_pdf(
    parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """The statement of sufficiency (Children Act 1989 s22G), as an accessible PDF."""
    with open_facts(parts, Sight(parts.conninfo, who)) as connection:
        basis = parse_basis(parts, connection, as_of, known_at)
        made = make_sufficiency_statement(connection, basis, parts.council)
    return attachment(made.pdf, PDF, f"sufficiency-{made.basis.as_of}.pdf")


@routes.get("/reports/cabinet-member.xlsx", operation_id="report_xlsx", response_class=Response,
            responses={200: {"content": {WORKBOOK: {}}}})  # fmt: skip
def report_xlsx(
    parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """The figures of the Cabinet Member's report, as a workbook."""
    made = report_of(parts, who, as_of, known_at)
    return attachment(made.workbook, WORKBOOK, f"cabinet-member-{made.basis.as_of}.xlsx")
