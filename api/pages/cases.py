"""The pages of a child's case: reviews due, the placement and its plan, wishes and feelings.

No path names a child: a case is opened by a form. An allocated officer sees only the cases
allocated to them. Opening sealed values needs a purpose, and is recorded.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.access.need_to_know import refuse_beyond, tags_in_reach
from api.access.purposes import fits
from api.access.roles import Activity
from api.access.sight import Sight
from api.access.who import Asker, NotYourCase, NotYours, refuse_forgery
from api.pages.figures import UNANSWERED, page_without_answer
from api.pseudonyms import pseudonym
from api.web.answers import (
    answer_for,
    open_facts,
    parse_basis,
)
from api.web.entries import (
    MOST_ENTRIES,
    MOST_OPENED,
    fields_if_readable,
    refuse_to_open,
    to_open,
    visible_entries,
)
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from domain.events import EVENTS
from domain.events.base import event_name
from domain.events.care import CaseReviewed
from domain.events.placements import ChildVisited, PlacementPlanMade
from domain.events.searches import WishesAscertained
from domain.labels.events import title_of_event
from domain.readings.placements import BOUGHT_WITHOUT_AUTHORITY
from domain.values import Position
from evidence.bundle.wording import breach_text, day_of_entry
from ledger.entries import Entry
from ledger.log import Log
from ledger.metadata import metadata_from
from ledger.vault import NoKeys, Reader
from projections.casework.breaches import breaches, duties
from projections.casework.case import last_of, placement_of
from projections.questions import QUESTIONS

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]
Posted = Annotated[str, Form(max_length=100)]
LATEST: Final = 25
MILESTONES: Final = (
    (PlacementPlanMade, "Placement plan made"),
    (CaseReviewed, "Last review of the case"),
    (ChildVisited, "Last visit"),
)


@routes.get("/cases", response_class=HTMLResponse)
def cases_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """What is due in the cases that the person may see, the oldest first."""
    try:
        found = answer_for(parts, who, QUESTIONS["obligations"], as_of, known_at)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "Children", reason)
    reach = tags_in_reach(parts.conninfo, who)
    every: list[Any] = list(found.tables["due"])
    due = [each for each in every if reach is None or each.child_ref]
    children = sorted({each.removeprefix("child:") for each in reach if each.startswith("child:")}
                      if reach is not None
                      else {each.child_ref for each in due if each.child_ref})  # fmt: skip
    shown = {
        "due": due[:100], "all_due": len(due), "children": children[:100], "own": reach is not None,
        "all_children": len(children), "duties": found.tables["duties"], "basis": found.basis,
        "as_of": found.basis.as_of, "known_at": known_at, "may": who.role.commands,
        "by_number": Activity.PSEUDONYMS in who.role.activities,
    }  # fmt: skip
    return page(request, "cases.html", shown)


@routes.post("/cases", response_class=HTMLResponse)
def case_page(
    request: Request,
    parts: GivenParts,
    who: Who,
    child_ref: Posted = "",
    local_number: Annotated[str, Form(max_length=40)] = "",
    csrf: Posted = "",
    as_of: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """One child's case. The child's number finds it for a role that turns numbers into references.

    Raises NotYours.
    """
    refuse_forgery(who, csrf)
    if local_number.strip():
        if Activity.PSEUDONYMS not in who.role.activities:
            raise NotYours
        child_ref = pseudonym(parts.key, local_number)
    tag = f"child:{child_ref}"
    try:
        refuse_beyond(parts.conninfo, who, [tag])
    except NotYourCase:
        return page(request, "not-your-case.html", {"child_ref": child_ref, "status": 403})
    entries = visible_entries(parts, who, tag=tag, limit=MOST_ENTRIES)
    if not entries:
        return page(request, "not-your-case.html", {"child_ref": "", "status": 404})
    found = read_case(parts, who, child_ref, as_of)
    shown = {
        **found, "child_ref": child_ref,
        "entries": [entry_line(e) for e in entries[-LATEST:][::-1]],
        "count": len(entries), "may": who.role.commands, "purposes": who.role.purposes,
        "sealed": to_open(
            e for e in entries if all(fits(each, e.name) for each in who.role.purposes)
        ),
        "wishes": [entry_line(e) for e in entries if EVENTS.get(e.name) is WishesAscertained],
    }  # fmt: skip
    return page(request, "case.html", shown)


def read_case(parts: Parts, who: Asker, child_ref: str, as_of: str) -> dict[str, Any]:
    """The placement on the day, its plan, what is due, and which rules were broken."""
    with open_facts(parts, Sight(parts.conninfo, who)) as connection:
        basis = parse_basis(parts, connection, as_of, None)
        placed = placement_of(connection, child_ref, basis)
        dated = last_of(connection, child_ref, basis)
        question = QUESTIONS["obligations"].table("due")
        due: list[Any] = [r for r in question.ask(connection, basis) if child_of(r) == child_ref]
        broken = [r for r in breaches(connection, basis) if r.child_ref == child_ref]
        owed = [r for r in duties(connection, basis)
                if r.child_ref == child_ref and r.done_on is None]  # fmt: skip
    done = [(title, dated[event_name(event.stored)]) for event, title in MILESTONES]
    return {"placed": placed, "done": done, "due": due, "broken": broken, "owed": owed,
            "untied": BOUGHT_WITHOUT_AUTHORITY, "basis": basis,
            "as_of": basis.as_of}  # fmt: skip


def child_of(row: Any) -> str | None:
    """The child to whom an obligation is owed."""
    found: str | None = row.child_ref
    return found


def entry_line(entry: Entry) -> dict[str, Any]:
    """An entry in a line."""
    fields, metadata = fields_if_readable(entry) or {}, metadata_from(entry.metadata)
    return {
        "position": entry.position, "title": title_of_event(entry.name), "by": entry.recorded_by,
        "as": entry.recorded_as, "at": entry.recorded_at,
        "on": day_of_entry(fields, metadata.command), "fields": fields,
        "breaches": [breach_text(each) for each in metadata.breaches],
    }  # fmt: skip


@routes.post("/sealed", response_class=HTMLResponse)
def open_sealed(
    request: Request,
    parts: GivenParts,
    who: Who,
    positions: Annotated[list[Position], Form(min_length=1, max_length=MOST_OPENED)],
    purpose: Posted,
    reference: Posted = "",
    csrf: Posted = "",
) -> Response:
    """The sealed values at these positions, for a purpose of the role. That is recorded."""
    log = parts.log
    refuse_forgery(who, csrf)
    refuse_to_open(parts, who, positions, purpose)
    why = f"{purpose}: {reference}" if reference.isascii() and reference.strip() else purpose
    opened = open_values(log, who, why, positions)
    names = {p: title_of_event(e.name) for p in positions if (e := log.entry(p)) is not None}
    rows = [(p, names[p], values) for p, values in sorted(opened.items()) if values]
    return page(request, "sealed.html", {"rows": rows, "purpose": why})


def open_values(log: Log, who: Asker, why: str, positions: list[int]) -> dict[int, dict[str, Any]]:
    """The sealed values of those whose keys still exist. The opening is recorded. Raises NoKeys."""
    by = who.provenance
    keyring = log.keyring(Reader(by.recorded_by, by.recorded_as, why))
    if keyring is None:
        raise NoKeys
    return log.values(dict.fromkeys(positions), keyring)
