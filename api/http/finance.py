"""Routes of finance: what-if, and movements between two forecasts."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.access.sight import Sight
from api.dates import day_and_known
from api.http.openapi import AsOf, DayAndKnown
from api.web.answers import open_facts, parse_basis
from api.web.parts import GivenParts, Who
from api.web.problems import RESPONSES
from domain.values import years_after
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
