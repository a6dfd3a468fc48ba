"""The bundle: one child's, referral's or provider's evidence in a BagIt folder.

What it holds is fixed first; then the ledger records that it was issued, with the hash of all of
it, under the very tags it covers; then the proofs are made under a checkpoint that holds that
entry too. So nothing can be taken from it, put into it or changed without the verifier saying so.
The layout is documented in docs/bundle-format.md, well enough to write another verifier.
"""

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, Final

import bagit

from domain.codes import Profile
from domain.commands.ledger.issue_bundle import IssueBundle, NotComplete
from domain.faults import Fault
from evidence.bundle.chronology import chronology, index, summary
from evidence.bundle.disclosing import Choice
from evidence.bundle.report import pdf
from evidence.bundle.search_statement import statements
from evidence.bundle.subject import Subject, leaves_at, snapshot, subject
from evidence.bundle.wording import format_moment
from evidence.proof.checkpoints import (
    Checkpoints,
    RangedKey,
    SignedCheckpoint,
    read_keys,
    verify_checkpoint,
)
from evidence.proof.leaves import EntryLeaf
from evidence.proof.note import ED25519, Checkpoint
from evidence.proof.proofs import consistency_proof, tlog_proof
from evidence.proof.subtrees import subtrees
from evidence.proof.timestamps import CA
from ledger.codec import held_in
from ledger.entries import Busy, Provenance, Receipt
from ledger.handle import issue
from ledger.log import Log
from ledger.merkle import inclusion
from ledger.seal import value_of
from ledger.vault import NoKeys, Reader

TRIES: Final = 5
VERIFIER: Final = resources.files("evidence") / "verifier"
Files = dict[str, bytes]
Disclosures = Mapping[int, Mapping[str, str]]


class AlreadyThere(Fault):
    """The folder for the bundle is there already: name another, or remove it."""

    slug = "already-there"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a bundle is to be: for whom, about what, why, and the ledger's council."""

    choice: Choice
    purpose: str
    council: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was made: where, under what identifier, and its entry in the log."""

    folder: Path
    bundle_id: str
    receipt: Receipt
    entries: int
    disclosed: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bundle will hold, as read at one moment, before it is issued."""

    bundle_id: str
    wanted: Wanted
    about: Subject
    texts: Disclosures
    searches: list[dict[str, Any]]
    printed: SignedCheckpoint
    checkpoint: Checkpoint
    keys: Sequence[RangedKey]
    made_at: datetime

    @property
    def found(self) -> dict[int, dict[str, Any]]:
        """The values disclosed, by position and field."""
        return {p: values_of(each) for p, each in self.texts.items()}

    @property
    def every(self) -> tuple[EntryLeaf, ...]:
        """The entries covered, and those that support them."""
        return *self.about.entries, *self.about.support

    @property
    def disclosed(self) -> int:
        """How many values are disclosed."""
        return sum(len(each) for each in self.texts.values())

    @property
    def withheld(self) -> int:
        """How many sealed values are not."""
        return sum(len(held_in(entry.body)) for entry in self.every) - self.disclosed


def values_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of disclosures, by field."""
    return {field: value_of(text) for field, text in texts.items()}


def make(log: Log, conninfo: str, checkpoints: Checkpoints, wanted: Wanted, folder: Path) -> Bundle:
    """Make a bundle in a new folder, and record that it was issued. Returns what was made.

    Raises AlreadyThere, NotASubject, NothingIsRecorded, NoCheckpoint, NoKeys or Busy.
    """
    if folder.exists():
        raise AlreadyThere
    for _ in range(TRIES):
        draft = drafted(log, conninfo, checkpoints, wanted)
        files = contents_of(draft, checkpoints.published)
        files["data/report.pdf"] = pdf(reported(draft, evidence_digest(files)), draft.made_at)
        files["data/contents"] = listing(files)
        try:
            receipt = issue(log, command_of(draft, files), wanted.provenance)
        except NotComplete:
            continue
        prove(conninfo, files, draft, receipt.last, checkpoints.at_least(receipt.last))
        write(files, folder)
        entries = len(draft.about.entries) + 1
        return Bundle(folder, draft.bundle_id, receipt, entries, draft.disclosed, draft.withheld)
    raise Busy


def drafted(log: Log, conninfo: str, checkpoints: Checkpoints, wanted: Wanted) -> Draft:
    """What is known now about what was asked for, up to a checkpoint."""
    printed = checkpoints.at_least(log.head())
    keys = read_keys(checkpoints.published)
    checkpoint = verify_checkpoint(printed[0], keys)
    now = log.now()
    with closing(snapshot(conninfo)) as connection:
        about = subject(connection, wanted.choice.about, upto=checkpoint.size)
        texts = disclosures_of(log, about, wanted)
        found = {position: values_of(each) for position, each in texts.items()}
        searches = statements(connection, about.entries, found)
    bundle_id = f"B-{now:%Y%m%d}-{secrets.token_hex(4)}"
    return Draft(bundle_id, wanted, about, texts, searches, printed, checkpoint, keys, now)


def as_json(value: Any) -> bytes:
    """JSON that people can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def disclosures_of(log: Log, about: Subject, wanted: Wanted) -> Disclosures:
    """The disclosures that were chosen; that they were read is recorded first."""
    keyring = log.keyring(
        Reader(
            wanted.provenance.recorded_by,
            wanted.provenance.recorded_as,
            f"evidence bundle for {wanted.choice.profile}",
        )
    )
    if keyring is None:
        raise NoKeys
    chosen = {e.position: wanted.choice.of(e) for e in (*about.entries, *about.support)}
    asked = {position: fields for position, fields in chosen.items() if fields}
    return log.disclosures(asked, keyring) if asked else {}


def contents_of(draft: Draft, published: Path) -> Files:
    """Everything that is fixed before the bundle is issued, but for the report."""
    about, wanted = draft.about, draft.wanted
    files: Files = {f"data/leaves/{entry.position}.leaf": entry.content for entry in draft.every}
    for position, given in draft.texts.items():
        files[f"data/disclosures/{position}.json"] = as_json(dict(given))
    files["data/about.json"] = as_json(
        {
            "bundle_id": draft.bundle_id,
            "about": about.about,
            "profile": wanted.choice.profile,
            "purpose": wanted.purpose,
            "covers": about.covers,
            "counts": about.counts,
            "supports": [entry.position for entry in about.support],
        }
    )
    files["data/search.json"] = as_json(draft.searches)
    files["data/printed"] = draft.printed[0].encode()
    files["data/keys"] = (published / "keys").read_bytes()
    for name in ("policy", CA):
        if (published / name).exists():
            files[f"data/{name}"] = (published / name).read_bytes()
    for name in ("verify_bundle.py", "verify.html", "VERIFY.txt"):
        files[f"data/{name}"] = (VERIFIER / name).read_bytes()
    return files


def listing(files: Files) -> bytes:
    """The SHA-256 and the name of each file, in the order of the names."""
    lines = (f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def evidence_digest(files: Files) -> str:
    """The SHA-256 of the listing of leaves and disclosures: what page one of the report prints."""
    folders = ("data/leaves/", "data/disclosures/")
    return sha256(listing({n: c for n, c in files.items() if n.startswith(folders)})).hexdigest()


def command_of(draft: Draft, files: Files) -> IssueBundle:
    """The command that records a bundle."""
    fields = {f.partition("/")[0] for each in draft.texts.values() for f in each}
    return IssueBundle(
        bundle_id=draft.bundle_id,
        profile=Profile(draft.wanted.choice.profile),
        purpose=draft.wanted.purpose,
        covers=draft.about.covers,
        counts=draft.about.counts,
        disclosed=tuple(sorted(fields)),
        contents=sha256(files["data/contents"]).hexdigest(),
    )


def prove(
    conninfo: str, files: Files, draft: Draft, closing_entry: int, final: SignedCheckpoint
) -> None:
    """Add the closing entry, a proof of every leaf, and the final checkpoint."""
    last = verify_checkpoint(final[0], draft.keys)
    with closing(snapshot(conninfo)) as connection:
        (issued,) = leaves_at(connection, [closing_entry])
        nodes = subtrees(connection, last.size)
        for position in (*(entry.position for entry in draft.every), closing_entry):
            path = inclusion(position - 1, last.size, nodes)
            files[f"data/leaves/{position}.proof"] = tlog_proof(position, path, final[0])
        files["data/printed.proof"] = consistency_proof(draft.checkpoint.size, last.size, nodes)
    files[f"data/leaves/{closing_entry}.leaf"] = issued.content
    files["data/checkpoint"] = final[0].encode()
    if final[1] is not None:
        files["data/checkpoint.tsr"] = final[1]


def write(files: Files, folder: Path) -> None:
    """Write the folder as a bag: whole, or not at all."""
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        for name, content in files.items():
            path = beside / name.removeprefix("data/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        bagit.make_bag(str(beside), checksums=["sha512"])
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def reported(draft: Draft, evidence: str) -> dict[str, Any]:
    """What the report says, from the same entries and disclosures as the bundle."""
    about, wanted, size = draft.about, draft.wanted, draft.checkpoint.size
    paragraphs = chronology(about.entries, draft.found)
    key = next(key for since, until, key in draft.keys
               if key.kind == ED25519 and since <= size <= (until or size))  # fmt: skip
    return {
        "title": f"Evidence about {about.about.replace(':', ' ')}",
        "council": wanted.council,
        "bundle_id": draft.bundle_id,
        "about": about.about,
        "profile": wanted.choice.profile,
        "purpose": wanted.purpose,
        "made": format_moment(draft.made_at),
        "known_at": size,
        "entries": len(about.entries),
        "support": len(about.support),
        "disclosed": draft.disclosed,
        "withheld": draft.withheld,
        "evidence": evidence,
        "checkpoint": draft.checkpoint.text.splitlines(),
        "key": str(key),
        "summary": summary(about.about, about.covers, about.counts, paragraphs),
        "searches": draft.searches,
        "chronology": paragraphs,
        "supporting": chronology(about.support, draft.found),
        "index": index(paragraphs),
    }
