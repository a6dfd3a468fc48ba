"""Inclusion proofs (C2SP tlog-proof) and consistency proofs, as the text of files."""

import base64
from collections.abc import Sequence

from evidence.proof.leaves import OPENING_LOG, Connection
from evidence.proof.subtrees import subtrees
from ledger.merkle import Subtree, consistency, inclusion


def entry_proof(connection: Connection, position: int) -> str | None:
    """The tlog-proof of an entry under the newest checkpoint, or None if none covers it yet."""
    row = connection.execute(
        "SELECT size, note FROM ledger.checkpoint WHERE origin NOT LIKE %s AND size >= %s"
        " ORDER BY size DESC LIMIT 1",
        (f"%{OPENING_LOG.suffix}", position),
    ).fetchone()
    if row is None:
        return None
    size, note = int(row[0]), bytes(row[1]).decode()
    path = inclusion(position - 1, size, subtrees(connection, size))
    return tlog_proof(position, path, note).decode()


def tlog_proof(position: int, path: Sequence[bytes], note: str) -> bytes:
    """A C2SP tlog-proof: the leaf index, the hashes of the inclusion proof, and the checkpoint."""
    return f"c2sp.org/tlog-proof@v1\nindex {position - 1}\n{hash_lines(path)}\n{note}".encode()


def consistency_proof(old: int, new: int, nodes: Subtree) -> bytes:
    """The consistency proof between the trees of two sizes, one base64 hash a line."""
    return hash_lines(consistency(old, new, nodes)).encode()


def hash_lines(hashes: Sequence[bytes]) -> str:
    """Hashes in base64, one a line."""
    return "".join(f"{base64.b64encode(each).decode()}\n" for each in hashes)
