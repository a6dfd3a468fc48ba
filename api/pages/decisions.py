"""The authoriser's pages: the awards that await a decision, and the scheme's rows about each."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.roles import Reach
from api.access.who import Asker
from api.pages.figures import UNANSWERED, page_without_answer
from api.web.answers import answer_for
from api.web.entries import to_open, visible_entries
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from domain.codes import Mode
from domain.events.awards import Award
from domain.events.governance import SchemeRow
from domain.readings.authorisations import AwardState, evolve_award, read_award
from domain.values import AwardId, ReferralId
from ledger.log import Log
from projections.questions import QUESTIONS

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]
MODES: Final = {
    Mode.DECIDES: "decides",
    Mode.CONSULTED: "is consulted",
    Mode.INFORMED: "is informed",
}


@dataclass(frozen=True, slots=True)
class SchemeRowShown:
    """A row of the scheme of delegation about an award: the roles, what they do, its source, and
    whether it is done.
    """

    roles: tuple[str, ...]
    mode: str
    citation: str
    done: bool
    mine: bool


@routes.get("/decisions", response_class=HTMLResponse)
def decisions_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """The awards that are not authorised yet, those that await this role first; and what else is
    proposed, where the role asks that.
    """
    try:
        found = answer_for(parts, who, QUESTIONS["awards"], as_of, known_at)
        proposed = proposed_decisions(parts, who, as_of, known_at)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "Decisions", reason)
    role, log = who.role.name, parts.log
    every: list[Any] = list(found.tables["awards"])
    awards = [each for each in every if not each.fallen]
    waiting = [each for each in awards if each.authorised_on is None]
    rows = [(each, rows_about(log, each.referral_id, each.award_id, role)) for each in waiting]
    mine = [pair for pair in rows if any(p.mine and not p.done for p in pair[1])]
    shown = {
        "mine": mine, "others": [pair for pair in rows if pair not in mine],
        "decided": [each for each in awards if each.authorised_on is not None][:20],
        "proposed": proposed,
        "basis": found.basis, "as_of": found.basis.as_of, "known_at": known_at,
        "may": who.role.commands,
    }  # fmt: skip
    return page(request, "decisions.html", shown)


def proposed_decisions(parts: Parts, who: Asker, as_of: str, known_at: str) -> list[Any] | None:
    """The decisions that were proposed and wait; None where the role does not ask that."""
    question = QUESTIONS["proposed-decisions"]
    if question.name not in who.role.answers:
        return None
    return list(answer_for(parts, who, question, as_of, known_at).tables["waiting"])


@routes.get("/decisions/{referral_id}/{award_id}", response_class=HTMLResponse)
def decision_page(
    request: Request, parts: GivenParts, who: Who, referral_id: ReferralId, award_id: AwardId
) -> Response:
    """One award: its value, and who decides, is consulted and is informed, and who has."""
    state = read_award_state(parts.log, referral_id, award_id)
    award = state.standing_award(award_id)
    if award is None:
        raise HTTPException(404)
    shown = {
        "award": award, "state": state, "parts": rows_in_force(state, award, who.role.name),
        "proposed": award.proposed_by == who.actor, "may": who.role.commands,
        "fields": {"referral_id": referral_id, "award_id": award_id},
        "as_of": parts.today(), "read_at": parts.log.now(),
        "sealed": to_open(visible_entries(parts, who, tag=f"award:{award_id}")),
        "purposes": who.role.purposes, "sees_home": who.role.reach is Reach.EVERY,
        "lines": [line.in_words for line in award.fee_lines],
    }  # fmt: skip
    return page(request, "decision.html", shown)


def read_award_state(log: Log, referral_id: str, award_id: str) -> AwardState:
    """The state that the authorisation of an award rests on, as the log is now."""
    state = AwardState()
    for entry in log.read_standing(read_award(referral_id, award_id)).events:
        state = evolve_award(state, entry.event)  # type: ignore[arg-type]
    return state


def rows_about(log: Log, referral_id: str, award_id: str, role: str) -> list[SchemeRowShown]:
    """The scheme's rows about an award that has not fallen."""
    state = read_award_state(log, referral_id, award_id)
    award = state.standing_award(award_id)
    return [] if award is None else rows_in_force(state, award, role)


def rows_in_force(state: AwardState, award: Award, role: str) -> list[SchemeRowShown]:
    """The scheme's rows about an award, of those in force on the day of the award."""
    played = {
        Mode.DECIDES: state.award_status.authorised_as,
        Mode.CONSULTED: state.award_status.consulted,
        Mode.INFORMED: state.award_status.informed,
    }
    return [
        row_shown(row, MODES[mode], played[mode], role)
        for mode in MODES
        for row in state.rows(mode, award, award.awarded_on)
    ]


def row_shown(row: SchemeRow, mode: str, played: frozenset[str], role: str) -> SchemeRowShown:
    """A row of the scheme as the page shows it."""
    done = not played.isdisjoint(row.roles)
    return SchemeRowShown(
        row.roles, mode, row.citation, done, role in row.roles and mode != "is informed"
    )
