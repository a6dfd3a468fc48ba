"""Put an entry right on its page, or end the proposal of a decision that it records.

One person proposes to reverse what decides money, safety or authority, and another reverses it.
What says that a file was imported is put right by undoing the whole import.
What is right is recorded by its own form afterwards; over HTTP it may be in the same act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.corrections import (
    command_behind,
    refuse_correction_beyond,
    refuse_ending_beyond,
    refuse_proposal_beyond,
    refuse_reversal_beyond,
    roles_put_to,
)
from api.access.need_to_know import refuse_beyond
from api.access.roles import ROLES, title_of
from api.access.who import Asker, NotYourCase, NotYours, refuse_forgery
from api.pages.forms import Filled
from api.pages.in_its_place import InItsPlace, as_recorded, command_again
from api.pages.record import form_page as command_page
from api.web.entries import refuse_to_put_right, visible_entry
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from api.web.satisfying import what_satisfies
from domain.command import QueryItem, Refusal
from domain.events.corrections import CorrectionProposed, ProposalEnded
from domain.events.governance import DecisionProposed
from domain.foundations.reversal import IMPORT_SUMMARIES, MOST_RESTING, RestingEntry
from domain.labels.events import title_of_event
from domain.london import day_in_london
from domain.readings.separation.proposals import decisions_that_stand
from domain.readings.separation.stands import those_that_stand
from domain.readings.separation.table import BY_ACT
from domain.values import Position, Words
from ledger.entries import Entry, Receipt
from ledger.handle import (
    Correction,
    attempt_reversal,
    correct,
    end_proposal,
    propose,
)
from ledger.imports import about_proposal, entries_resting_on, proposal_at
from ledger.refusals import record_refusal

routes = APIRouter(include_in_schema=False)
MOST_WORDS: Final = 2_000
FILE: Final = "file:"
UNDO: Final = "reverse_import"
Typed = Annotated[str, Form(max_length=MOST_WORDS)]
MISSING: Final = "Say why, and on whose authority."
MISSING_REASON: Final = "Say why, in the first box."
END: Final = "end:"


def may_be_put_right(who: Asker, entry: Entry) -> bool:
    """Whether the role may reverse an entry, or propose to."""
    return command_behind(entry) in who.role.corrects | who.role.proposes


@routes.get("/audit/log/{position}/correction", response_class=HTMLResponse)
def correction_form(request: Request, parts: GivenParts, who: Who, position: Position) -> Response:
    """The form that puts an entry right, with what rests on the entry."""
    return form_page(request, parts, who, visible_entry(parts, who, position), {})


@routes.post("/audit/log/{position}/correction", response_class=HTMLResponse)
def take_correction(
    request: Request,
    parts: GivenParts,
    who: Who,
    position: Position,
    reason: Typed = "",
    authority: Typed = "",
    step: Typed = "propose",
    with_it: Annotated[list[Position] | None, Form(max_length=MOST_RESTING)] = None,
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Propose to reverse the entry, reverse it, or end a proposal to. A refusal is shown above the
    form.
    """
    refuse_forgery(who, csrf)
    entry = visible_entry(parts, who, position)
    if step.startswith(END):
        proposal = position_in(step.removeprefix(END))
        return take_ending(request, parts, who, entry, proposal, reason)
    typed: dict[str, Any] = {"reason": reason, "authority": authority, "with_it": with_it or []}
    try:
        words = [TypeAdapter(Words).validate_python(each.strip()) for each in (reason, authority)]
    except ValidationError:
        shown = {**typed, "message": MISSING, "status": 422}
        return form_page(request, parts, who, entry, shown)
    if step == "right":
        wrong = InItsPlace.of(parts, who, position, words[0], words[1], tuple(with_it or ()))
        return right_form(request, parts, who, entry, wrong)
    resting = entries_resting_on(parts.log, entry)
    asked = Correction(position, words[0], words[1], None, tuple(with_it or ()), resting=resting)
    try:
        receipt = recorded(parts, who, entry, asked, proposing=step != "reverse")
    except Refusal as refusal:
        told = {"message": refusal.title, "rule": refusal.rule, "helps": what_satisfies(refusal)}
        shown = {**typed, **told, "status": 409}
        return form_page(request, parts, who, entry, shown, resting)
    sent = "Reversed" if step == "reverse" else "Proposed"
    shown = {"title": title_of_event(entry.name), "receipt": receipt, "name": "", "sent": sent,
             "referral_id": None}  # fmt: skip
    return page(request, "recorded.html", shown)


def right_form(
    request: Request, parts: Parts, who: Asker, entry: Entry, place: InItsPlace
) -> Response:
    """The form that records the entry rightly, filled in with what it says. Raises NotYours."""
    command = command_again(who, entry)
    if command is None or not may_reverse(who, entry):
        raise NotYours
    filled = Filled(as_recorded(parts.log, command, entry))
    return command_page(request, parts, who, command.stored, command, filled, place=place)


def take_ending(
    request: Request, parts: Parts, who: Asker, entry: Entry, proposal: int, reason: str
) -> Response:
    """Withdraw the own proposal, or decline another's. A refusal is shown above the form."""
    found = proposal_at(parts.log, proposal)
    typed: dict[str, Any] = {"reason": reason}
    about = found.position if isinstance(found, CorrectionProposed) else proposal
    if found is None or about != entry.position:
        raise HTTPException(404)
    try:
        words = TypeAdapter(Words).validate_python(reason.strip())
    except ValidationError:
        return form_page(
            request, parts, who, entry, {**typed, "message": MISSING_REASON, "status": 422}
        )
    refuse_ending_beyond(parts.log, who, found)
    try:
        receipt = end_proposal(parts.log, proposal, words, who.provenance)
    except Refusal as refusal:
        told = {"message": refusal.title, "rule": refusal.rule, "helps": what_satisfies(refusal)}
        return form_page(request, parts, who, entry, {**typed, **told, "status": 409})
    sent = "Withdrawn" if found.proposed_by == who.actor else "Declined"
    shown = {"title": title_of_event(entry.name), "receipt": receipt, "name": "", "sent": sent,
             "referral_id": None}  # fmt: skip
    return page(request, "recorded.html", shown)


def position_in(sent: str) -> int:
    """The position that a form names. Raises HTTPException 404 for what is none."""
    try:
        return TypeAdapter(Position).validate_python(sent)
    except ValidationError:
        raise HTTPException(404) from None


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal to reverse the entry, or that the entry records, as its page shows it: by what
    role, from when and until when, for whom it waits, and whether it is the person's own or may be
    declined by them; and what would be reversed with the entry.
    """

    position: int
    role: str
    proposed_on: date
    stands_until: date
    put_to: list[str]
    stands: bool
    is_own: bool
    may_end: bool
    with_it: tuple[int, ...] = ()


def proposals_shown(
    parts: Parts, who: Asker, entry: Entry, resting: Sequence[RestingEntry]
) -> list[ProposalShown]:
    """The proposals to reverse the entry that were not ended, the last first; or the proposal of a
    decision that the entry records.
    """
    if entry.name == DecisionProposed.stored:
        return decision_shown(parts, who, entry.position)
    about = (QueryItem((CorrectionProposed, ProposalEnded), (f"proposal:{entry.position}",)),)
    read = parts.log.read_standing(about).events
    ended = {e.event.proposal for e in read if isinstance(e.event, ProposalEnded)}
    found = [
        (e.position, e.event)
        for e in read
        if isinstance(e.event, CorrectionProposed) and e.position not in ended
    ]
    changed_at = max((each.position for each in resting), default=0)
    stand = those_that_stand(found, read, changed_at, day_in_london(parts.log.now()))
    return [
        ProposalShown(
            position, title_of(each.proposed_as), each.proposed_on, each.stands_until,
            [title_of(role) for role in each.put_to], (position, each) in stand,
            each.proposed_by == who.actor, may_end(parts, who, each), each.with_it,
        )
        for position, each in reversed(found)
    ]  # fmt: skip


def decision_shown(parts: Parts, who: Asker, position: int) -> list[ProposalShown]:
    """The proposal of a decision at a position, unless it was ended or carried out."""
    each = proposal_at(parts.log, position)
    if not isinstance(each, DecisionProposed):
        return []
    read = about_proposal(parts.log, each).events
    if any(isinstance(e.event, ProposalEnded) and e.event.proposal == position for e in read):
        return []
    stand = decisions_that_stand(read, day_in_london(parts.log.now()))
    decided_by = set(BY_ACT[each.proposal].decided_by)
    return [
        ProposalShown(
            position, title_of(each.proposed_as), each.proposed_on, each.stands_until,
            [role.title for role in ROLES if decided_by & role.commands],
            position in {at for at, _ in stand}, each.proposed_by == who.actor,
            may_end(parts, who, each),
        )
    ]  # fmt: skip


def may_be_ended(parts: Parts, who: Asker, entry: Entry) -> bool:
    """Whether the entry records a proposal of a decision that the person may withdraw or
    decline.
    """
    is_proposal = entry.name == DecisionProposed.stored
    return is_proposal and any(each.may_end for each in decision_shown(parts, who, entry.position))


def may_end(parts: Parts, who: Asker, proposal: CorrectionProposed | DecisionProposed) -> bool:
    """Whether the person may withdraw or decline a proposal."""
    try:
        refuse_ending_beyond(parts.log, who, proposal)
    except (NotYours, NotYourCase):
        return False
    return True


def recorded(
    parts: Parts, who: Asker, entry: Entry, asked: Correction, *, proposing: bool
) -> Receipt:
    """The receipt of a proposal or of a reversal. Raises the Refusal, NotYours and NotYourCase."""
    log, positions = parts.log, (asked.position, *asked.with_it)
    refuse_to_put_right(parts, who, positions, asked.resting)
    if proposing:
        refuse_proposal_beyond(log, who, positions)
        put_to = roles_put_to(log, who.role, positions)
        with record_refusal(log, asked.proposal(log), who.provenance):
            return propose(log, asked, who.provenance, put_to=put_to)
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
    request: Request, parts: Parts, who: Asker, entry: Entry, typed: dict[str, Any],
    found: tuple[RestingEntry, ...] | None = None,
) -> Response:  # fmt: skip
    """The form, with what was typed, what rests on the entry, and the roles that proposed it.

    Raises NotYourCase if an entry of a case beyond the person's reach rests on it.
    """
    resting = entries_resting_on(parts.log, entry) if found is None else found
    refuse_beyond(parts.conninfo, who, {tag for each in resting for tag in each.entry_tags})
    shown = {
        "entry": entry, "title": title_of_event(entry.name),
        "resting": [(each.position, title_of_event(each.entry)) for each in resting],
        "proposals": proposals_shown(parts, who, entry, resting),
        "may_record": may_reverse(who, entry) and command_again(who, entry) is not None,
        "may_propose": bool(who.role.proposes), "may_reverse": may_reverse(who, entry),
        "is_import": is_import(entry), "is_decision": entry.name == DecisionProposed.stored,
        "reason": "", "authority": "", **typed,
    }  # fmt: skip
    return page(request, "correction.html", shown)
