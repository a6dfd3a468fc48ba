"""Witnesses cosign only consistent trees, and timestamps verify only for their own note."""

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from fastapi.testclient import TestClient

from api.cli.witness import application, witness_in
from evidence.proof import timestamps
from evidence.proof.cosignatures import NotAWitness, RemoteWitness, add_cosignatures, parse_witness
from evidence.proof.note import (
    Checkpoint,
    Ed25519Signer,
    MlDsaSigner,
    NoteInvalid,
    open_note,
    sign_note,
    signature_line,
)
from evidence.proof.tiles import Tiles
from evidence.proof.timestamps import (
    AuthorityUnavailable,
    HttpAuthority,
    OpensslAuthority,
    TimestampInvalid,
)
from evidence.proof.witness import Witness, encode_request
from ledger.merkle import consistency, leaf_hash, root

LEAVES = [leaf_hash(bytes([n])) for n in range(20)]
ORIGIN = "placement-ledger/E08000014"
LOG = Ed25519Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"l" * 32))
MINE = Ed25519Signer("witness.example", Ed25519PrivateKey.from_private_bytes(b"w" * 32), kind=4)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "witness", MINE, {ORIGIN: [LOG.public]})


@pytest.fixture
def tiles(tmp_path: Path) -> Tiles:
    made = Tiles(tmp_path / "tiles")
    made.add(0, LEAVES)
    return made


def signed_note(size: int, leaves: list[bytes] = LEAVES) -> str:
    return sign_note(Checkpoint(ORIGIN, size, root(leaves[:size])), [LOG], 0)


def test_a_witness_cosigns_a_tree_that_extends_the_last_one(witness: Witness, tiles: Tiles) -> None:
    first = witness.add_checkpoint(encode_request(0, [], signed_note(5)), now=100)
    assert first.status == 200
    assert open_note(signed_note(5) + first.text, [MINE.public])[0].size == 5
    proof = consistency(5, 13, tiles.subtree(20))
    assert witness.add_checkpoint(encode_request(5, proof, signed_note(13)), now=200).status == 200
    assert witness.last_cosigned(ORIGIN).size == 13
    assert witness.add_checkpoint(encode_request(13, [], signed_note(13)), now=300).status == 200


def test_a_witness_replies_with_its_last_size_when_the_old_size_differs(witness: Witness) -> None:
    witness.add_checkpoint(encode_request(0, [], signed_note(5)))
    wrong = witness.add_checkpoint(encode_request(4, [], signed_note(13)))
    assert (wrong.status, wrong.text, wrong.type) == (409, "5\n", "text/x.tlog.size")


def test_a_witness_refuses_a_fork_and_keeps_its_last_checkpoint(
    witness: Witness, tiles: Tiles
) -> None:
    witness.add_checkpoint(encode_request(0, [], signed_note(5)))
    other = [*LEAVES[:3], *reversed(LEAVES[3:])]
    assert witness.add_checkpoint(encode_request(5, [], signed_note(5, other))).status == 409
    proof = consistency(5, 13, tiles.subtree(20))
    assert witness.add_checkpoint(encode_request(5, proof, signed_note(13, other))).status == 422
    assert witness.add_checkpoint(encode_request(5, proof[:-1], signed_note(13))).status == 422
    assert witness.last_cosigned(ORIGIN) == Checkpoint(ORIGIN, 5, root(LEAVES[:5]))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("new 0\n\n" + signed_note(5), 400),
        ("old x\n\n" + signed_note(5), 400),
        ("old ٠\n\n" + signed_note(5), 400),
        ("old 0\nnot base64!\n\n" + signed_note(5), 400),
        (encode_request(9, [], signed_note(5)), 400),
        (encode_request(0, [], "nonsense"), 400),
        (encode_request(0, [], sign_note(Checkpoint("other", 5, bytes(32)), [LOG], 0)), 404),
        (encode_request(0, [], sign_note(Checkpoint(ORIGIN, 5, bytes(32)), [MINE], 0)), 403),
    ],
)
def test_a_body_that_is_not_an_add_checkpoint_request_is_refused(
    witness: Witness, body: str, status: int
) -> None:
    assert witness.add_checkpoint(body).status == status
    assert witness.last_cosigned(ORIGIN).size == 0


def test_tiles_hold_every_leaf_and_subtree_hash_however_leaves_are_added(tmp_path: Path) -> None:
    leaves = [leaf_hash(n.to_bytes(4, "big")) for n in range(700)]
    made, size = Tiles(tmp_path), 0
    for more in (1, 2, 250, 3, 300, 144):
        made.add(size, leaves[size : size + more])
        size += more
    assert size == 700
    assert list(made.leaves(700)) == leaves
    hash_of = made.subtree(700)
    for level, index in ((0, 699), (3, 10), (8, 1), (9, 0), (8, 0), (7, 4)):
        assert hash_of(level, index) == root(leaves[index << level : (index + 1) << level])
    assert (tmp_path / "tile/1/000.p/2").exists()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> OpensslAuthority:
    return OpensslAuthority(tmp_path_factory.mktemp("authority"))


def test_a_timestamp_verifies_for_its_note_and_its_authority_only(
    authority: OpensslAuthority, tmp_path: Path
) -> None:
    stamp = timestamps.request_timestamp(b"a note", authority)
    root_ = (authority.folder / timestamps.CA).read_bytes()
    assert timestamps.verify_timestamp(b"a note", stamp, root_)
    other = OpensslAuthority(tmp_path / "other")
    for note, given, anchor in (
        (b"another note", stamp, root_),
        (b"a note", stamp, (other.folder / timestamps.CA).read_bytes()),
        (b"a note", b"nonsense", root_),
        (b"a note", stamp, b"nonsense"),
    ):
        with pytest.raises(TimestampInvalid):
            timestamps.verify_timestamp(note, given, anchor)


def test_an_authority_that_does_not_answer_or_answers_nonsense_gives_no_timestamp() -> None:
    with pytest.raises(AuthorityUnavailable):
        timestamps.request_timestamp(b"a note", HttpAuthority("http://127.0.0.1:9/"))

    class Nonsense:
        def respond(self, request: bytes) -> bytes:
            return request

    with pytest.raises(TimestampInvalid):
        timestamps.request_timestamp(b"a note", Nonsense())


def test_openssl_verifies_our_timestamps(authority: OpensslAuthority, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"a note")
    (tmp_path / "stamp").write_bytes(timestamps.request_timestamp(b"a note", authority))
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "note", "-in", str(tmp_path / "stamp"), "-CAfile",
         str(authority.folder / timestamps.CA)],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0


@pytest.fixture
def remote_witness(tmp_path: Path) -> Iterator[RemoteWitness]:
    """A witness on loopback, as another council would run it."""
    made = witness_in(tmp_path / "other council", "witness.example", [LOG.public])
    config = uvicorn.Config(application(made), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield RemoteWitness(made.signer.public, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join()


def test_checkpoints_are_cosigned_over_http_from_any_size_last_cosigned(
    remote_witness: RemoteWitness, tiles: Tiles
) -> None:
    for size in (1, 5, 5, 20):
        head = Checkpoint(ORIGIN, size, root(LEAVES[:size]))
        note, faults = add_cosignatures(
            signed_note(size), head, [remote_witness], tiles.subtree(20)
        )
        assert faults == []
        assert open_note(note, [LOG.public, remote_witness.key]) == (
            head,
            [LOG.public, remote_witness.key],
        )
    fork = [*LEAVES[:3], *reversed(LEAVES[3:])]
    head = Checkpoint(ORIGIN, 20, root(fork))
    note, faults = add_cosignatures(
        signed_note(20, fork), head, [remote_witness], tiles.subtree(20)
    )
    assert note == signed_note(20, fork)
    assert faults == ["witness witness.example did not cosign"]


def test_a_witness_that_does_not_answer_costs_its_cosignature_only(tiles: Tiles) -> None:
    nobody = parse_witness(f"{MINE.public} http://127.0.0.1:9/")
    head = Checkpoint(ORIGIN, 5, root(LEAVES[:5]))
    note, faults = add_cosignatures(signed_note(5), head, [nobody], tiles.subtree(20))
    assert (note, len(faults)) == (signed_note(5), 1)


@pytest.mark.parametrize("text", ["", "x", "x http://a", f"{MINE.public} ftp://a"])
def test_a_witness_is_a_key_and_a_url(text: str) -> None:
    with pytest.raises(NotAWitness):
        parse_witness(text)


def test_a_witness_reads_no_more_than_a_request_holds(witness: Witness) -> None:
    with TestClient(application(witness)) as client:
        assert (
            client.post("/add-checkpoint", content=(b"x" * 10_000 for _ in range(100))).status_code
            == 413
        )
        for body in ("old " + "9" * 5_000, "old 0\n" + "AAAA\n" * 64, "\0" * 9_000):
            assert client.post("/add-checkpoint", content=body + "\n\nx").status_code == 400


@pytest.mark.parametrize("size", ["-1", str(2**63), "9" * 5_000, "1_0", " 1"])
def test_a_checkpoint_of_no_size_that_a_log_has_is_none(size: str) -> None:
    key = MlDsaSigner(ORIGIN, MLDSA44PrivateKey.generate())
    line = signature_line(key, Checkpoint(ORIGIN, 1, LEAVES[0]), 0)
    note = sign_note(Checkpoint(ORIGIN, 1, LEAVES[0]), [LOG], 0).replace("\n1\n", f"\n{size}\n")
    with pytest.raises(NoteInvalid):
        open_note(note + line, [key.public])
