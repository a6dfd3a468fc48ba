"""Makes a bundle of evidence as a job, which waits for the signer without holding a worker.

What the bundle will hold is fixed and kept before the log records it, and the log records it once.
A worker that takes the job up later goes on from there.
"""

import base64
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from api.access.need_to_know import refuse_beyond
from api.jobs.work import ZIP, AskedBefore, Result, Work
from domain.codes import Profile
from domain.commands.ledger.issue_bundle import IssueBundle, NotComplete
from evidence.bundle.contents import Files
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import FixedBundle, complete_bundle, fix_bundle, issue_fixed, write_bag
from evidence.proof.checkpoints import Checkpoints, NothingPublished
from ledger.entries import Receipt
from ledger.handle import issue_once

HEAD: Final = "head"
FIXED: Final = "fixed"


def make_bundle(work: Work) -> Result:
    """The bundle as a ZIP. The log records that it was issued.

    Raises NoCheckpoint as long as no checkpoint covers what the bundle needs, and also NotYourCase,
    NotASubject, NothingIsRecorded, NothingPublished, NoKeys, InHand or Busy.
    """
    parts = work.parts
    refuse_beyond(parts.conninfo, work.who, [work.request["about"]])
    if parts.checkpoints is None:
        raise NothingPublished
    with parts.checkpoints() as signs:
        fixed, receipt = issue_fixed(
            lambda: fixed_bundle(work, signs), lambda command: record_bundle(work, command)
        )
        files = complete_bundle(parts.conninfo, signs, fixed, receipt.last)
    name = f"bundle-{fixed.command.bundle_id}"
    return Result(zip_bundle(files, name), ZIP, f"{name}.zip", [work.request["about"]])


def record_bundle(work: Work, command: IssueBundle) -> Receipt:
    """Record the bundle, once. Raises NotComplete, and what was kept of it is dropped."""
    try:
        return issue_once(work.parts.log, command, work.who.provenance, work.key("bundle"))
    except NotComplete:
        work.drop(HEAD, FIXED)
        raise


def fixed_bundle(work: Work, signs: Checkpoints) -> FixedBundle:
    """The bundle with its contents fixed: what was kept of it or, the first time, a new one.

    The position that its first checkpoint must cover is kept too, because the log goes on.
    """
    kept = work.kept(FIXED)
    if kept is not None:
        return unpack(kept)
    head = int(work.kept(HEAD) or work.parts.log.head())
    work.keep(HEAD, str(head).encode())
    asked = work.request
    choice = DisclosureChoice(
        Profile(asked["profile"]),
        asked["about"],
        asked["disclose"],
        asked["withhold"],
        asked["chosen_up_to"],
    )
    request = BundleRequest(choice, asked["purpose"], work.parts.council, work.who.provenance)
    fixed = fix_bundle(work.parts.log, work.parts.conninfo, signs, request, at_least=head)
    work.keep(FIXED, pack(fixed))
    return fixed


def pack(fixed: FixedBundle) -> bytes:
    """A bundle with its contents fixed, as JSON."""
    files = {name: base64.b64encode(content).decode() for name, content in fixed.files.items()}
    return json.dumps(
        {
            "command": fixed.command.model_dump(mode="json"),
            "files": files,
            "positions": fixed.positions,
            "printed_size": fixed.printed_size,
            "entries": fixed.entries,
            "disclosed": fixed.disclosed,
            "withheld": fixed.withheld,
        }
    ).encode()


def unpack(content: bytes) -> FixedBundle:
    """A bundle with its contents fixed, from its JSON. Raises AskedBefore for one that an earlier
    version kept in another form: it may be recorded already, and so is not fixed again.
    """
    held: dict[str, Any] = json.loads(content)
    try:
        held["command"] = IssueBundle.model_validate_json(json.dumps(held["command"]))
        held["files"] = {name: base64.b64decode(text) for name, text in held["files"].items()}
        held["positions"] = tuple(held["positions"])
        return FixedBundle(**held)
    except (KeyError, TypeError, ValidationError):
        raise AskedBefore from None


def zip_bundle(files: Files, name: str) -> bytes:
    """A bundle as a ZIP of one folder."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="placement-ledger-") as place:
        folder = Path(place) / name
        write_bag(files, folder)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    inside = name.removeprefix("bundle-")
                    archive.write(path, f"{inside}/{path.relative_to(folder)}")
    return out.getvalue()
