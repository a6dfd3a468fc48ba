"""Put an entry right on its page: what rests on it, who has proposed it, and the form.

One person proposes to reverse what decides money, safety or authority, and another reverses it.
What says that a file was imported is put right by undoing the whole import.
What is right is recorded by its own form afterwards; over HTTP it may be in the same act.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from api.access.corrections import (
    command_behind,
    refuse_correction_beyond,
    refuse_proposal_beyond,
    refuse_reversal_beyond,
    roles_that_proposed,
)
from api.access.need_to_know import refuse_beyond
from api.access.who import Asker, refuse_forgery
from api.web.entries import refuse_to_put_right, visible_entry
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from api.web.satisfying import what_satisfies
from domain.command import Refusal
from domain.foundations.reversal import IMPORT_SUMMARIES, MOST_RESTING
from domain.labels.events import title_of_event
from domain.values import Words
from ledger.entries import Entry, Receipt
from ledger.handle import Correction, attempt_reversal, correct, propose
from ledger.imports import entries_resting_on
from ledger.refusals import record_refusal

routes = APIRouter(include_in_schema=False)
MOST_WORDS: Final = 2_000
FILE: Final = "file:"
UNDO: Final = "reverse_import"
Typed = Annotated[str, Form(max_length=MOST_WORDS)]
MISSING: Final = "Say why, and on whose authority."


def may_be_put_right(who: Asker, entry: Entry) -> bool:
    """Whether the role may reverse an entry, or propose to."""
    return command_behind(entry) in who.role.corrects | who.role.proposes


@routes.get("/audit/log/{position}/correction", response_class=HTMLResponse)
def correction_form(request: Request, parts: GivenParts, who: Who, position: int) -> Response:
    """The form that puts an entry right, with what rests on the entry."""
    return form_page(request, parts, who, visible_entry(parts, who, position), {})


@routes.post("/audit/log/{position}/correction", response_class=HTMLResponse)
def take_correction(
    request: Request,
    parts: GivenParts,
    who: Who,
    position: int,
    reason: Typed = "",
    authority: Typed = "",
    step: Typed = "propose",
    with_it: Annotated[list[int] | None, Form(max_length=MOST_RESTING)] = None,
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Propose to reverse the entry, or reverse it. A refusal is shown above the form."""
    refuse_forgery(who, csrf)
    entry = visible_entry(parts, who, position)
    typed: dict[str, Any] = {"reason": reason, "authority": authority, "with_it": with_it or []}
    try:
        words = [TypeAdapter(Words).validate_python(each.strip()) for each in (reason, authority)]
    except ValidationError:
        shown = {**typed, "message": MISSING, "status": 422}
        return form_page(request, parts, who, entry, shown)
    asked = Correction(position, words[0], words[1], None, tuple(with_it or ()))
    try:
        receipt = recorded(parts, who, entry, asked, proposing=step != "reverse")
    except Refusal as refusal:
        told = {"message": refusal.title, "rule": refusal.rule, "helps": what_satisfies(refusal)}
        return form_page(request, parts, who, entry, {**typed, **told, "status": 409})
    sent = "Reversed" if step == "reverse" else "Proposed"
    shown = {"title": title_of_event(entry.name), "receipt": receipt, "name": "", "sent": sent,
             "referral_id": None}  # fmt: skip
    return page(request, "recorded.html", shown)


def recorded(
    parts: Parts, who: Asker, entry: Entry, asked: Correction, *, proposing: bool
) -> Receipt:
    """The receipt of a proposal or of a reversal. Raises the Refusal, NotYours and NotYourCase."""
    log, positions = parts.log, (asked.position, *asked.with_it)
    refuse_to_put_right(parts, who, positions)
    if proposing:
        refuse_proposal_beyond(log, who, positions)
        with record_refusal(log, asked.proposal(log), who.provenance):
            return propose(log, asked, who.provenance)
    if is_import(entry):
        return undone(parts, who, entry, asked)
    refuse_correction_beyond(log, who, positions, ())
    with record_refusal(log, asked.command(log), who.provenance):
        return correct(log, asked, who.provenance)


def is_import(entry: Entry) -> bool:
    """Whether the entry says that a file was imported, and so stands for the whole import."""
    return entry.name in IMPORT_SUMMARIES


def may_reverse(who: Asker, entry: Entry) -> bool:
    """Whether the role reverses entries or, of what says that a file was imported, such imports."""
    if is_import(entry):
        return command_behind(entry) in who.role.commands and UNDO in who.role.commands
    return bool(who.role.corrects)


def undone(parts: Parts, who: Asker, entry: Entry, asked: Correction) -> Receipt:
    """The receipt of the reversal of a whole import. Raises its Refusal and NotYours."""
    file = next(each for each in entry.tags if each.startswith(FILE)).removeprefix(FILE)
    refuse_reversal_beyond(parts.log, who, file)
    return attempt_reversal(parts.log, file, asked.reason, asked.authority, who.provenance)


def form_page(
    request: Request, parts: Parts, who: Asker, entry: Entry, typed: dict[str, Any]
) -> Response:
    """The form, with what was typed, what rests on the entry, and the roles that proposed it.

    Raises NotYourCase if an entry of a case beyond the person's reach rests on it.
    """
    resting = entries_resting_on(parts.log, entry)
    refuse_beyond(parts.conninfo, who, {tag for each in resting for tag in each.entry_tags})
    positions = (entry.position, *(each.position for each in resting))
    roles = [
        *roles_that_proposed(parts.log, who, positions),
        *roles_that_proposed(parts.log, who, (entry.position,)),
    ]
    shown = {
        "entry": entry, "title": title_of_event(entry.name),
        "resting": [(each.position, title_of_event(each.entry)) for each in resting],
        "proposed_as": sorted({role.title for role in roles}),
        "may_propose": bool(who.role.proposes), "may_reverse": may_reverse(who, entry),
        "is_import": is_import(entry),
        "reason": "", "authority": "", **typed,
    }  # fmt: skip
    return page(request, "correction.html", shown)
