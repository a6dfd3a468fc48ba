"""The solicitor's pages: make a bundle of evidence, and choose field by field what it discloses.

The log records each bundle. It is given out once, as a ZIP, and its reader checks it with nothing
of ours.
"""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.access.need_to_know import refuse_beyond
from api.access.who import Asker, refuse_forgery
from api.exports.spreadsheets import attachment
from api.pages.figures import UNANSWERED, status_of
from api.web.answers import open_facts, parse_basis
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from domain.codes import Profile
from domain.command import Refusal
from domain.labels.events import title_of_event
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import issue_bundle
from evidence.bundle.subject import NotASubject, NothingIsRecorded, read_subject
from evidence.proof.checkpoints import NoCheckpoint, NothingPublished
from ledger.codec import held_in

routes = APIRouter(include_in_schema=False)
ZIP: Final = "application/zip"
NOT_MADE: Final = (
    *UNANSWERED, NotASubject, NothingIsRecorded, NoCheckpoint, NothingPublished,
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
    """The sealed fields to choose from or, once they are chosen, the bundle."""
    refuse_forgery(who, csrf)
    about = about.strip()
    shown: dict[str, Any] = {"about": about, "purpose": purpose, "profile": profile}
    try:
        refuse_beyond(parts.conninfo, who, [about])
        rows = sealed_fields(parts, who, about, profile)
        if step != "issue":
            return bundle_form(request, parts, {**shown, "rows": rows})
        chosen = choose_fields(rows, set(disclosed or ()))
        return bundle_zip(parts, who, about, profile, purpose, chosen)
    except NOT_MADE as fault:
        return bundle_form(
            request, parts, {**shown, "message": fault.title, "status": status_of(fault)}
        )
    except Refusal as refusal:
        refused = {"message": refusal.title, "rule": refusal.rule, "status": 409}
        return bundle_form(request, parts, {**shown, **refused})


def sealed_fields(parts: Parts, who: Asker, about: str, profile: Profile) -> list[dict[str, Any]]:
    """The entries of a subject that hold sealed values, and which of those a profile discloses."""
    choice = DisclosureChoice(profile, about)
    with open_facts(parts, who) as connection:
        basis = parse_basis(parts, connection, None, None)
        found = read_subject(connection, about, up_to=basis.known_at)
    rows = []
    for entry in found.entries:
        held = sorted({name.partition("/")[0] for name in held_in(entry.body)})
        given = {name.partition("/")[0] for name in choice.fields_of(entry)}
        if held:
            fields = [(f"{entry.position}:{name}", name, name in given) for name in held]
            rows.append(
                {"position": entry.position, "title": title_of_event(entry.name), "fields": fields}
            )
    return rows


def choose_fields(rows: list[dict[str, Any]], ticked: set[str]) -> tuple[list[str], list[str]]:
    """The fields to disclose beyond the profile, and those of the profile to withhold."""
    fields = [each for row in rows for each in row["fields"]]
    disclose = [key for key, _, given in fields if key in ticked and not given]
    withhold = [key for key, _, given in fields if key not in ticked and given]
    return disclose, withhold


def bundle_zip(
    parts: Parts,
    who: Asker,
    about: str,
    profile: Profile,
    purpose: str,
    chosen: tuple[list[str], list[str]],
) -> Response:
    """The bundle as a ZIP. The log records that it was issued."""
    if parts.checkpoints is None:
        raise NothingPublished
    choice = DisclosureChoice(profile, about, *chosen)
    request = BundleRequest(choice, purpose, parts.council, who.provenance)
    with (
        tempfile.TemporaryDirectory(prefix="placement-ledger-") as place,
        parts.checkpoints() as signs,
    ):
        folder = Path(place) / "bundle"
        made = issue_bundle(parts.log, parts.conninfo, signs, request, folder)
        content = zip_folder(folder, made.bundle_id)
    return attachment(content, ZIP, f"bundle-{made.bundle_id}.zip")


def zip_folder(folder: Path, name: str) -> bytes:
    """The files of a folder as a ZIP, in a folder of a given name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{name}/{path.relative_to(folder)}")
    return out.getvalue()
