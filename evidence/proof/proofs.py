"""Inclusion proofs (C2SP tlog-proof) and consistency proofs, as the text of files."""

import base64
from collections.abc import Sequence
from contextlib import suppress

from evidence.proof.leaves import LOG, OPENING_LOG, Connection
from evidence.proof.note import NoteInvalid, parse_note
from evidence.proof.subtrees import subtrees
from ledger.merkle import Subtree, consistency, inclusion


def entry_proof(connection: Connection, position: int) -> str | None:
    """The tlog-proof of an entry under the newest checkpoint, or None if none covers it yet.

    Stored notes that are not checkpoints of a log of entries are passed over.
    """
    found = connection.execute(
        "SELECT note FROM ledger.checkpoint WHERE starts_with(origin, %s) AND origin NOT LIKE %s"
        " AND size >= %s ORDER BY size DESC",
        (LOG.origin(""), f"%{OPENING_LOG.suffix}", position),
    )
    for (stored,) in found:
        with suppress(NoteInvalid, UnicodeDecodeError):
            note = bytes(stored).decode()
            size = parse_note(note)[0].size
            path = inclusion(position - 1, size, subtrees(connection, size))
            return tlog_proof(position, path, note).decode()
    return None


def tlog_proof(position: int, path: Sequence[bytes], note: str) -> bytes:
    """A C2SP tlog-proof: the leaf index, the hashes of the inclusion proof, and the checkpoint."""
    return f"c2sp.org/tlog-proof@v1\nindex {position - 1}\n{hash_lines(path)}\n{note}".encode()


def consistency_proof(old: int, new: int, nodes: Subtree) -> bytes:
    """The consistency proof between the trees of two sizes, one base64 hash a line."""
    return hash_lines(consistency(old, new, nodes)).encode()


def hash_lines(hashes: Sequence[bytes]) -> str:
    """Hashes in base64, one a line."""
    return "".join(f"{base64.b64encode(each).decode()}\n" for each in hashes)
