"""The auditor's pages: where to begin, the log, its verification, and who opened whose data."""

from contextlib import closing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.access.who import refuse_forgery
from api.pages.corrections import may_be_ended, may_be_put_right
from api.pages.figures import UNANSWERED, Work, may_see, page_without_answer
from api.web.entries import fields_if_readable, visible_entries, visible_entry
from api.web.page import as_recorded, page
from api.web.parts import GivenParts, Who
from domain.command import QueryItem
from domain.events import EVENTS
from domain.events.people import ValueShredded
from domain.labels import label_of, label_of_name
from domain.labels.events import title_of_event
from domain.ssda903.words import NEW_EPISODES
from domain.values import PlaceInLog, Position
from evidence.bundle.subject import leaves_at, snapshot
from evidence.bundle.wording import breach_text
from evidence.proof.leaves import LOG
from evidence.proof.verify import Held, Tampered, verify
from ledger.codec import CannotBeRead
from ledger.entries import Entry
from ledger.log import Log
from ledger.merkle import leaf_hash
from ledger.metadata import metadata_from
from ledger.seal import SEALED_KEY
from ledger.vault import NoKeys
from projections.questions import QUESTIONS

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]
PAGE: Final = 50
MOST: Final = 2**62


@routes.get("/audit", response_class=HTMLResponse)
def audit_page(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """The first page of an auditor: links, and the cases opened in an emergency."""
    work = Work(request, parts, who, "Audit", "", as_of, known_at)
    shown: dict[str, Any] = {"table": None, "basis": None, "as_of": as_of, "known_at": known_at}
    if may_see(who, QUESTIONS["emergency-access"]):
        try:
            work.tables("emergency-access", nothing="No case was opened in an emergency.")
        except UNANSWERED as reason:
            return page_without_answer(request, parts, "Audit", reason)
        shown |= {"table": work.blocks[0][1], "basis": work.basis, "as_of": work.basis.as_of
                  if work.basis else as_of}  # fmt: skip
    return page(request, "audit.html", {**shown, "activities": who.role.activities})


@routes.get("/audit/log", response_class=HTMLResponse)
def log_page(request: Request, parts: GivenParts, who: Who, after: PlaceInLog = 0) -> Response:
    """The log, fifty entries a page, in the order of their positions."""
    entries = visible_entries(parts, who, after=after, limit=PAGE)
    rows = [{"position": e.position, "title": title_of_event(e.name), "by": e.recorded_by,
             "as": e.recorded_as, "at": e.recorded_at,
             "about": [t for t in e.tags if not t.startswith(("child:", "person:", "officer:"))]}
            for e in entries]  # fmt: skip
    following = entries[-1].position if len(entries) == PAGE else None
    shown = {"rows": rows, "after": after, "following": following,
             "head": parts.log.head(), "before": max(after - PAGE, 0)}  # fmt: skip
    return page(request, "log.html", shown)


@routes.get("/audit/log/{position}", response_class=HTMLResponse)
def entry_page(request: Request, parts: GivenParts, who: Who, position: Position) -> Response:
    """One entry: its fields, exact bytes and leaf hash, and which of its values are sealed."""
    entry = visible_entry(parts, who, position)
    with closing(snapshot(parts.conninfo)) as connection:
        (leaf,) = leaves_at(connection, [position])
    shredded = shredded_values(parts.log, entry)
    fields = fields_if_readable(entry)
    held = (fields or {}).pop(SEALED_KEY, {})
    sealed = {name.partition("/")[0] for name in held if name not in shredded}
    shown = {
        "entry": entry, "title": title_of_event(entry.name),
        "fields": fields_in_words(entry.name, fields),
        "sealed": sorted(field_label(entry.name, name) for name in sealed),
        "shredded": [(field_label(entry.name, name), at) for name, at in shredded.items()],
        "leaf": leaf_hash(leaf.content).hex(), "purposes": who.role.purposes,
        "activities": who.role.activities, "may_be_put_right": may_be_put_right(who, entry),
        "may_be_ended": may_be_ended(parts, who, entry),
        "breaches": [breach_text(each) for each in metadata_from(entry.metadata).breaches],
    }  # fmt: skip
    return page(request, "entry.html", shown)


def shredded_values(log: Log, entry: Entry) -> dict[str, int]:
    """The values of an entry that were shredded, and the position of the entry that says so."""
    about = QueryItem((ValueShredded,), entry.tags)
    return {
        each.event.field.partition("/")[0]: each.position
        for each in log.read_standing((about,)).events
        if isinstance(each.event, ValueShredded) and each.event.position == entry.position
    }


def fields_in_words(event: str, fields: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The fields of an entry with their labels, and their values with codes in words; of one that
    cannot be read, that.
    """
    if fields is None:
        return [("Cannot be read", CannotBeRead.sentence())]
    if "reason_new" in fields:
        fields["reason_new"] = NEW_EPISODES.get(fields["reason_new"], fields["reason_new"])
    return [(field_label(event, name), as_recorded(value)) for name, value in fields.items()]


def field_label(event: str, name: str) -> str:
    """The label of an event's field, by the event's stored name."""
    model = EVENTS.get(event)
    if model is None or name not in model.model_fields:
        return label_of_name(name)
    return label_of(model, name).text


@routes.get("/audit/verify", response_class=HTMLResponse)
def verify_page(request: Request) -> Response:
    """The button that verifies the log."""
    return page(request, "verify.html", {"found": None, "wrong": ""})


@routes.post("/audit/verify", response_class=HTMLResponse)
def run_verification(
    request: Request, parts: GivenParts, who: Who, csrf: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    """Verify the whole log: every hash and root, against every checkpoint held."""
    refuse_forgery(who, csrf)
    held = parts.held() if parts.held else Held()
    shown: dict[str, Any] = {"found": None, "wrong": "", "held": len(held.checkpoints)}
    try:
        with closing(snapshot(parts.conninfo)) as connection:
            shown["found"] = verify(connection, held, lambda _done, _of: None, LOG)
    except Tampered as wrong:
        shown |= {"wrong": str(wrong), "status": 409}
    return page(request, "verify.html", shown)


@routes.get("/audit/who-looked", response_class=HTMLResponse)
def openings_form(request: Request) -> Response:
    """The form that asks whose openings to list."""
    return page(request, "who-looked.html", {"rows": None, "person_ref": ""})


@routes.post("/audit/who-looked", response_class=HTMLResponse)
def openings_page(
    request: Request,
    parts: GivenParts,
    who: Who,
    person_ref: Annotated[str, Form(max_length=40)],
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """The times that a person's key was given out: when, to whom, in which role, and for what."""
    refuse_forgery(who, csrf)
    vault = parts.log.vault
    if vault is None:
        raise NoKeys
    rows = vault.openings(person_ref.strip(), before=MOST, limit=200)
    return page(request, "who-looked.html", {"rows": rows, "person_ref": person_ref.strip()})
