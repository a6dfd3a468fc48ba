"""The solicitor's pages: make a bundle of evidence, and choose field by field what it discloses.

A job makes it, and the log records it. Its reader checks it with nothing of ours.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.access.need_to_know import refuse_beyond
from api.access.sight import Sight
from api.access.who import Asker, refuse_forgery
from api.jobs.asking import ask, path_of
from api.pages.figures import UNANSWERED, status_of
from api.web.answers import open_facts, parse_basis
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from api.web.satisfying import what_satisfies
from domain.codes import Profile
from domain.command import Refusal
from domain.labels.events import title_of_event
from evidence.bundle.disclosure import DisclosureChoice, NotDecidedYet, NotForAProvider
from evidence.bundle.subject import NotASubject, NothingIsRecorded, read_subject
from evidence.bundle.undecided import given_to, refuse_undecided, undecided
from evidence.proof.checkpoints import NoCheckpoint, NothingPublished
from ledger.codec import held_in

routes = APIRouter(include_in_schema=False)
NOT_MADE: Final = (
    *UNANSWERED, NotASubject, NotForAProvider, NothingIsRecorded, NoCheckpoint, NothingPublished,
    NotDecidedYet,
)  # fmt: skip
Text = Annotated[str, Form(max_length=200)]


@routes.get("/bundles", response_class=HTMLResponse)
def bundles_page(request: Request, parts: GivenParts) -> Response:
    """The form that asks what a bundle is about, for whom, and why."""
    return bundle_form(request, parts, {})


def bundle_form(request: Request, parts: Parts, shown: dict[str, Any]) -> Response:
    """The form of a bundle, and below it the fields to disclose, once its entries are known."""
    whole = {"profiles": list(Profile), "about": "", "purpose": "", "profile": "court",
             "rows": None,
             "signs": parts.checkpoints is not None, **shown}  # fmt: skip
    return page(request, "bundles.html", whole)


@routes.post("/bundles", response_class=HTMLResponse)
def make_bundle(
    request: Request,
    parts: GivenParts,
    who: Who,
    about: Text,
    purpose: Text,
    profile: Annotated[Profile, Form()],
    csrf: Text = "",
    step: Text = "choose",
    disclosed: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """The sealed fields to choose from or, once they are chosen, the page of the job that makes the
    bundle.
    """
    refuse_forgery(who, csrf)
    about = about.strip()
    shown: dict[str, Any] = {"about": about, "purpose": purpose, "profile": profile}
    try:
        refuse_beyond(parts.conninfo, who, [about])
        rows, up_to = sealed_fields(parts, who, about, profile)
        if step != "issue":
            return bundle_form(request, parts, {**shown, "rows": rows})
        if parts.checkpoints is None:
            raise NothingPublished
        disclose, withhold = choose_fields(rows, set(disclosed or ()))
        asked = {"about": about, "profile": profile, "purpose": purpose, "disclose": disclose,
                 "withhold": withhold, "chosen_up_to": up_to}  # fmt: skip
        return RedirectResponse(path_of(ask(parts, who, "bundle", asked)), 303)
    except NOT_MADE as fault:
        return bundle_form(
            request, parts, {**shown, "message": fault.title, "status": status_of(fault)}
        )
    except Refusal as refusal:
        refused = {"message": refusal.title, "rule": refusal.rule, "status": 409,
                   "helps": what_satisfies(refusal)}  # fmt: skip
        return bundle_form(request, parts, {**shown, **refused})


def sealed_fields(
    parts: Parts, who: Asker, about: str, profile: Profile
) -> tuple[list[dict[str, Any]], int]:
    """The entries of a subject that hold sealed values, and which of those a profile discloses; and
    the position up to which they are read.
    """
    choice = DisclosureChoice(profile, about)
    with open_facts(parts, Sight(parts.conninfo, who)) as connection:
        basis = parse_basis(parts, connection, None, None)
        found = read_subject(connection, about, up_to=basis.known_at)
    refuse_undecided(undecided(parts.log, found, basis.known_at), profile)
    found = given_to(profile, found)
    rows = []
    for entry in (*found.entries, *found.support):
        held = sorted({name.partition("/")[0] for name in held_in(entry.body, at=entry.position)})
        disclosed = choice.fields_of(entry, found.put_right, found.children)
        given = {name.partition("/")[0] for name in disclosed}
        if held:
            fields = [(f"{entry.position}:{name}", name, name in given) for name in held]
            rows.append(
                {"position": entry.position, "title": title_of_event(entry.name), "fields": fields}
            )
    return rows, basis.known_at


def choose_fields(rows: list[dict[str, Any]], ticked: set[str]) -> tuple[list[str], list[str]]:
    """The fields to disclose beyond the profile, and those of the profile to withhold."""
    fields = [each for row in rows for each in row["fields"]]
    disclose = [key for key, _, given in fields if key in ticked and not given]
    withhold = [key for key, _, given in fields if key not in ticked and given]
    return disclose, withhold
