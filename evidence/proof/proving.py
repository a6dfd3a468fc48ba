"""Proofs as they are handed out: C2SP tlog-proofs, and the way from an older checkpoint."""

import base64
from collections.abc import Sequence

from evidence.proof.leaves import READING_LOG, Connection
from evidence.proof.subtrees import subtrees
from ledger.merkle import Subtree, consistency, inclusion


def proof_of(connection: Connection, position: int) -> str | None:
    """An entry's proof under the last checkpoint of the log, if one covers it."""
    row = connection.execute(
        "SELECT size, note FROM ledger.checkpoint WHERE origin NOT LIKE %s AND size >= %s"
        " ORDER BY size DESC LIMIT 1",
        (f"%{READING_LOG.suffix}", position),
    ).fetchone()
    if row is None:
        return None
    size, note = int(row[0]), bytes(row[1]).decode()
    path = inclusion(position - 1, size, subtrees(connection, size))
    return tlog_proof(position, path, note).decode()


def tlog_proof(position: int, proof: Sequence[bytes], note: str) -> bytes:
    """An inclusion proof as C2SP tlog-proof writes it: the index, the path, the checkpoint."""
    lines = "".join(f"{base64.b64encode(each).decode()}\n" for each in proof)
    return f"c2sp.org/tlog-proof@v1\nindex {position - 1}\n{lines}\n{note}".encode()


def way(old: int, new: int, nodes: Subtree) -> bytes:
    """The proof that the final tree begins with the one that is printed."""
    return "".join(
        f"{base64.b64encode(each).decode()}\n" for each in consistency(old, new, nodes)
    ).encode()
