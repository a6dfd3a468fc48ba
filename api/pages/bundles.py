"""The solicitor's pages: build a bundle of evidence, choose what is withheld, and issue it.

A bundle is an entry of the log; what is withheld from it is chosen before it is made, field by
field. It is given out once, as a ZIP, and its reader needs nothing of ours to check it.
"""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.access.reach import refuse_beyond
from api.access.who import Asker, refuse_forgery
from api.exports.spreadsheets import attached
from api.pages.figures import UNANSWERED, status_of
from api.web.answers import open_facts, settle_dates
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from domain.codes import Profile
from domain.command import Refusal
from evidence.bundle import bundle as bundles
from evidence.bundle.chronology import title_of
from evidence.bundle.disclosing import Choice
from evidence.bundle.subject import NotASubject, NothingIsRecorded, subject
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
    """What a bundle is to be about, for whom and why."""
    return asked_page(request, parts, {})


def asked_page(request: Request, parts: Parts, shown: dict[str, Any]) -> Response:
    """The questions of a bundle, and once its entries are known, what may be withheld."""
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
    """The sealed fields to choose from, or the bundle itself."""
    refuse_forgery(who, csrf)
    about = about.strip()
    shown: dict[str, Any] = {"about": about, "purpose": purpose, "profile": profile}
    try:
        refuse_beyond(parts.conninfo, who, [about])
        rows = fields_in(parts, who, about, profile)
        if step != "issue":
            return asked_page(request, parts, {**shown, "rows": rows})
        chosen = chosen_of(rows, set(disclosed or ()))
        return issue(parts, who, about, profile, purpose, chosen)
    except NOT_MADE as fault:
        return asked_page(
            request, parts, {**shown, "message": fault.title, "status": status_of(fault)}
        )
    except Refusal as refusal:
        told = {"message": refusal.title, "rule": refusal.rule, "status": 409}
        return asked_page(request, parts, {**shown, **told})


def fields_in(parts: Parts, who: Asker, about: str, profile: Profile) -> list[dict[str, Any]]:
    """The entries of a subject that hold something sealed, and what the profile discloses."""
    choice = Choice(profile, about)
    with open_facts(parts, who) as connection:
        asked = settle_dates(parts, connection, None, None)
        found = subject(connection, about, upto=asked.known_at)
    rows = []
    for entry in found.entries:
        held = sorted({name.partition("/")[0] for name in held_in(entry.body)})
        given = {name.partition("/")[0] for name in choice.of(entry)}
        if held:
            fields = [(f"{entry.position}:{name}", name, name in given) for name in held]
            rows.append(
                {"position": entry.position, "title": title_of(entry.name), "fields": fields}
            )
    return rows


def chosen_of(rows: list[dict[str, Any]], ticked: set[str]) -> tuple[list[str], list[str]]:
    """What is disclosed besides what the profile discloses, and what is withheld of it."""
    fields = [each for row in rows for each in row["fields"]]
    disclose = [key for key, _, given in fields if key in ticked and not given]
    withhold = [key for key, _, given in fields if key not in ticked and given]
    return disclose, withhold


def issue(
    parts: Parts,
    who: Asker,
    about: str,
    profile: Profile,
    purpose: str,
    chosen: tuple[list[str], list[str]],
) -> Response:
    """The bundle as a ZIP; the log records that it was issued."""
    if parts.checkpoints is None:
        raise NothingPublished
    choice = Choice(profile, about, *chosen)
    wanted = bundles.Wanted(choice, purpose, parts.council, who.provenance)
    with (
        tempfile.TemporaryDirectory(prefix="placement-ledger-") as place,
        parts.checkpoints() as signs,
    ):
        folder = Path(place) / "bundle"
        made = bundles.make(parts.log, parts.conninfo, signs, wanted, folder)
        content = zipped(folder, made.bundle_id)
    return attached(content, ZIP, f"bundle-{made.bundle_id}.zip")


def zipped(folder: Path, name: str) -> bytes:
    """A folder's files as a ZIP, under one name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{name}/{path.relative_to(folder)}")
    return out.getvalue()
