"""A witness cosigns what it has not seen contradicted; timestamps are of what they say."""

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.cli.witness import application, witness_in
from evidence.proof import timestamps
from evidence.proof.cosigning import NotAWitness, WitnessAt, cosigned, witness_named
from evidence.proof.note import Checkpoint, Ed25519Signer, opened, signed
from evidence.proof.tiles import Tiles
from evidence.proof.timestamps import (
    AuthorityUnavailable,
    HttpAuthority,
    OpensslAuthority,
    StampInvalid,
)
from evidence.proof.witness import Witness, request
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


def note_of(size: int, leaves: list[bytes] = LEAVES) -> str:
    return signed(Checkpoint(ORIGIN, size, root(leaves[:size])), [LOG], 0)


def test_it_cosigns_what_begins_with_what_it_saw(witness: Witness, tiles: Tiles) -> None:
    first = witness.add(request(0, [], note_of(5)), now=100)
    assert first.status == 200
    assert opened(note_of(5) + first.text, [MINE.public])[0].size == 5
    proof = consistency(5, 13, tiles.subtree(20))
    assert witness.add(request(5, proof, note_of(13)), now=200).status == 200
    assert witness.seen(ORIGIN).size == 13
    assert witness.add(request(13, [], note_of(13)), now=300).status == 200


def test_it_says_what_size_it_saw_when_asked_about_another(witness: Witness) -> None:
    witness.add(request(0, [], note_of(5)))
    wrong = witness.add(request(4, [], note_of(13)))
    assert (wrong.status, wrong.text, wrong.type) == (409, "5\n", "text/x.tlog.size")


def test_it_refuses_a_fork_and_keeps_what_it_saw(witness: Witness, tiles: Tiles) -> None:
    witness.add(request(0, [], note_of(5)))
    other = [*LEAVES[:3], *reversed(LEAVES[3:])]
    assert witness.add(request(5, [], note_of(5, other))).status == 409
    proof = consistency(5, 13, tiles.subtree(20))
    assert witness.add(request(5, proof, note_of(13, other))).status == 422
    assert witness.add(request(5, proof[:-1], note_of(13))).status == 422
    assert witness.seen(ORIGIN) == Checkpoint(ORIGIN, 5, root(LEAVES[:5]))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("new 0\n\n" + note_of(5), 400),
        ("old x\n\n" + note_of(5), 400),
        ("old 0\nnot base64!\n\n" + note_of(5), 400),
        (request(9, [], note_of(5)), 400),
        (request(0, [], "nonsense"), 400),
        (request(0, [], signed(Checkpoint("other", 5, bytes(32)), [LOG], 0)), 404),
        (request(0, [], signed(Checkpoint(ORIGIN, 5, bytes(32)), [MINE], 0)), 403),
    ],
)
def test_what_is_no_request_is_refused(witness: Witness, body: str, status: int) -> None:
    assert witness.add(body).status == status
    assert witness.seen(ORIGIN).size == 0


def test_tiles_hold_every_leaf_and_every_subtree_however_they_were_added(tmp_path: Path) -> None:
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


def test_a_stamp_is_of_one_note_by_one_authority(
    authority: OpensslAuthority, tmp_path: Path
) -> None:
    stamp = timestamps.stamped(b"a note", authority)
    root_ = (authority.folder / timestamps.CA).read_bytes()
    assert timestamps.stamped_at(b"a note", stamp, root_)
    other = OpensslAuthority(tmp_path / "other")
    for note, given, anchor in (
        (b"another note", stamp, root_),
        (b"a note", stamp, (other.folder / timestamps.CA).read_bytes()),
        (b"a note", b"nonsense", root_),
        (b"a note", stamp, b"nonsense"),
    ):
        with pytest.raises(StampInvalid):
            timestamps.stamped_at(note, given, anchor)


def test_an_authority_that_does_not_answer_or_answers_nonsense_costs_the_stamp() -> None:
    with pytest.raises(AuthorityUnavailable):
        timestamps.stamped(b"a note", HttpAuthority("http://127.0.0.1:9/"))

    class Nonsense:
        def stamp(self, request: bytes) -> bytes:
            return request

    with pytest.raises(StampInvalid):
        timestamps.stamped(b"a note", Nonsense())


def test_openssl_takes_our_stamps(authority: OpensslAuthority, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"a note")
    (tmp_path / "stamp").write_bytes(timestamps.stamped(b"a note", authority))
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "note", "-in", str(tmp_path / "stamp"), "-CAfile",
         str(authority.folder / timestamps.CA)],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[WitnessAt]:
    """A witness on loopback, as another council would run it."""
    made = witness_in(tmp_path / "other council", "witness.example", [LOG.public])
    config = uvicorn.Config(application(made), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield WitnessAt(made.signer.public, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join()


def test_a_log_s_checkpoints_are_cosigned_over_http_from_whatever_size_was_seen(
    served: WitnessAt, tiles: Tiles
) -> None:
    for size in (1, 5, 5, 20):
        head = Checkpoint(ORIGIN, size, root(LEAVES[:size]))
        whole, wrong = cosigned(note_of(size), head, [served], tiles.subtree(20))
        assert wrong == []
        assert opened(whole, [LOG.public, served.key]) == (head, [LOG.public, served.key])
    fork = [*LEAVES[:3], *reversed(LEAVES[3:])]
    head = Checkpoint(ORIGIN, 20, root(fork))
    whole, wrong = cosigned(note_of(20, fork), head, [served], tiles.subtree(20))
    assert whole == note_of(20, fork)
    assert wrong == ["witness witness.example did not cosign"]


def test_a_witness_that_does_not_answer_costs_its_cosignature_only(tiles: Tiles) -> None:
    nobody = witness_named(f"{MINE.public} http://127.0.0.1:9/")
    head = Checkpoint(ORIGIN, 5, root(LEAVES[:5]))
    whole, wrong = cosigned(note_of(5), head, [nobody], tiles.subtree(20))
    assert (whole, len(wrong)) == (note_of(5), 1)


@pytest.mark.parametrize("text", ["", "x", "x http://a", f"{MINE.public} ftp://a"])
def test_a_witness_is_a_key_and_a_url(text: str) -> None:
    with pytest.raises(NotAWitness):
        witness_named(text)
