"""Issues a bundle: fixes its contents, records it in the log, adds the proofs, writes the folder.

The entry that records the bundle has the hash of its contents, and the very tags that it covers.
The proofs lead to a checkpoint that includes that entry. The verifier therefore notices anything
that is later taken out of the bundle, put into it or changed. docs/bundle-format.md documents the
folder (BagIt, RFC 8493) well enough to write another verifier.
"""

import secrets
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import bagit

from domain.codes import Profile
from domain.commands.ledger.issue_bundle import IssueBundle, NotComplete
from domain.faults import Fault
from evidence.bundle.contents import Files, evidence_digest, fixed_files, hash_list
from evidence.bundle.draft import BundleRequest, Draft, read_draft
from evidence.bundle.report import report_pdf
from evidence.bundle.subject import leaves_at, snapshot
from evidence.proof.checkpoints import (
    Checkpoints,
    SignedCheckpoint,
    read_keys,
    verify_checkpoint,
)
from evidence.proof.note import Checkpoint
from evidence.proof.proofs import consistency_proof, tlog_proof
from evidence.proof.subtrees import subtrees
from ledger.entries import Busy, Receipt
from ledger.handle import issue
from ledger.log import Log
from ledger.merkle import inclusion

MAX_ATTEMPTS: Final = 5


class AlreadyThere(Fault):
    """The folder for the bundle exists already. Name another, or remove it."""

    slug = "already-there"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was issued: its folder, its identifier, and the receipt of its own entry.

    `entries` counts the entries about the subject and the bundle's own; `disclosed` and `withheld`
    count sealed values.
    """

    folder: Path
    bundle_id: str
    receipt: Receipt
    entries: int
    disclosed: int
    withheld: int


@dataclass(frozen=True, slots=True)
class FixedBundle:
    """A bundle before it is issued: the command that records it, and its files without the proofs.

    `positions` are those of its entries, and `printed_size` is the size of the checkpoint that its
    report prints.
    """

    command: IssueBundle
    files: Files
    positions: tuple[int, ...]
    printed_size: int
    entries: int
    disclosed: int
    withheld: int


def issue_bundle(
    log: Log, conninfo: str, checkpoints: Checkpoints, request: BundleRequest, folder: Path
) -> Bundle:
    """Write a bundle to a new folder, and record in the log that it was issued.

    If something about the subject is recorded meanwhile, it starts again, up to 5 times. Raises
    AlreadyThere, NotASubject, NothingIsRecorded, NoCheckpoint, NoKeys or Busy.
    """
    if folder.exists():
        raise AlreadyThere
    fixed, receipt = issue_fixed(
        lambda: fix_bundle(log, conninfo, checkpoints, request, at_least=log.head()),
        lambda command: issue(log, command, request.provenance),
    )
    write_bag(complete_bundle(conninfo, checkpoints, fixed, receipt.last), folder)
    return Bundle(
        folder, fixed.command.bundle_id, receipt, fixed.entries, fixed.disclosed, fixed.withheld
    )


def issue_fixed(
    fix: Callable[[], FixedBundle], record: Callable[[IssueBundle], Receipt]
) -> tuple[FixedBundle, Receipt]:
    """Fix a bundle's contents and record it, again if its subject gets an entry meanwhile.

    Raises Busy after 5 times, and what `fix` and `record` raise.
    """
    for _ in range(MAX_ATTEMPTS):
        fixed = fix()
        with suppress(NotComplete):
            return fixed, record(fixed.command)
    raise Busy


def fix_bundle(
    log: Log, conninfo: str, checkpoints: Checkpoints, request: BundleRequest, *, at_least: int
) -> FixedBundle:
    """A bundle under a checkpoint that covers at least a position, without what its entry adds.

    Raises NotASubject, NothingIsRecorded, NoCheckpoint or NoKeys.
    """
    draft = read_draft(log, conninfo, checkpoints, request, at_least)
    files = fixed_files(draft, checkpoints.published)
    files["data/report.pdf"] = report_pdf(draft, evidence_digest(files))
    files["data/contents"] = hash_list(files)
    return FixedBundle(
        command=issue_command(draft, files),
        files=files,
        positions=tuple(entry.position for entry in draft.entries),
        printed_size=draft.checkpoint.size,
        entries=len(draft.subject.entries) + 1,
        disclosed=draft.disclosed,
        withheld=draft.withheld,
    )


def complete_bundle(
    conninfo: str, checkpoints: Checkpoints, fixed: FixedBundle, closing_entry: int
) -> Files:
    """The files of a bundle whose entry is recorded, with the proofs. Raises NoCheckpoint."""
    files = dict(fixed.files)
    final = checkpoints.at_least(closing_entry)
    checkpoint = verify_checkpoint(final[0], read_keys(checkpoints.published))
    add_proofs(conninfo, files, fixed, closing_entry, (checkpoint, final))
    return files


def issue_command(draft: Draft, files: Files) -> IssueBundle:
    """The command that records the bundle, with the hash of its contents."""
    fields = {path.partition("/")[0] for each in draft.disclosures.values() for path in each}
    return IssueBundle(
        bundle_id=draft.bundle_id,
        profile=Profile(draft.request.choice.profile),
        purpose=draft.request.purpose,
        covers=draft.subject.covers,
        counts=draft.subject.counts,
        disclosed=tuple(sorted(fields)),
        contents=sha256(files["data/contents"]).hexdigest(),
    )


def add_proofs(
    conninfo: str,
    files: Files,
    fixed: FixedBundle,
    closing_entry: int,
    signed: tuple[Checkpoint, SignedCheckpoint],
) -> None:
    """Add the closing entry, the final checkpoint, and a proof of every leaf to that checkpoint."""
    checkpoint, final = signed
    with closing(snapshot(conninfo)) as connection:
        (closing_leaf,) = leaves_at(connection, [closing_entry])
        nodes = subtrees(connection, checkpoint.size)
        for position in (*fixed.positions, closing_entry):
            path = inclusion(position - 1, checkpoint.size, nodes)
            files[f"data/leaves/{position}.proof"] = tlog_proof(position, path, final[0])
        extension = consistency_proof(fixed.printed_size, checkpoint.size, nodes)
        files["data/printed.proof"] = extension
    files[f"data/leaves/{closing_entry}.leaf"] = closing_leaf.content
    files["data/checkpoint"] = final[0].encode()
    if final[1] is not None:
        files["data/checkpoint.tsr"] = final[1]


def write_bag(files: Files, folder: Path) -> None:
    """Write the files as a BagIt folder, which appears whole or not at all."""
    unfinished = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        for name, content in files.items():
            path = unfinished / name.removeprefix("data/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        bagit.make_bag(str(unfinished), checksums=["sha512"])
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
