"""The detection matrix: each attack by a superuser on a real server, and the checks that find it.

A superuser can make the database agree with itself. A checkpoint held outside protects every entry
that it covers; the leaf hashes that the signer published also locate the entry. Entries after the
last checkpoint are in the documented window of exposure: two attacks there are shown not to be
found.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import psycopg
import pytest
from attacker import Attacker
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from databases import EMPTY, copy
from examples import CHILD, OTHER_CHILD, applied, care_started, opened, placed, registered
from facts import BY
from keys import vault_of

from domain.events.base import Event
from evidence.proof.checkpoints import sign_and_timestamp
from evidence.proof.leaves import LOG, OPENING_LOG, EntryLeaf
from evidence.proof.note import Checkpoint, Ed25519Signer, NoteInvalid, open_note, sign_note
from evidence.proof.signer import SignerFolder, SignerRefuses, tick
from evidence.proof.verify import Held, Tampered, verify
from evidence.proof.witness import Witness, encode_request
from ledger.entries import Provenance
from ledger.log import Log
from ledger.merkle import consistency

SIGNED, ALL = 9, 12
SCENE = "template_scene"
Change = Callable[[list[EntryLeaf]], list[EntryLeaf]]


def twelve_events() -> list[Event]:
    other = care_started.model_copy(update={"child_ref": OTHER_CHILD})
    return [
        applied, registered, care_started, other, opened, placed,
        *(applied.model_copy(update={"provider_id": f"P-{n}"}) for n in range(2, 5)),
        other, care_started, applied,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def signed(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A database with a log of twelve entries, and its signer's folder: nine are signed."""
    folder = tmp_path_factory.mktemp("signed")
    conninfo = copy(server, EMPTY, SCENE)
    signer = SignerFolder(folder, LOG, "E08000014")
    log = Log(conninfo, vault=vault_of(conninfo))
    with closing(log), closing(psycopg.connect(conninfo, autocommit=True)) as connection:
        for n, event in enumerate(twelve_events(), start=1):
            log.append([event], unless=None, after=0, provenance=BY)
            if n == SIGNED:
                assert tick(connection, signer)
    return SCENE, folder


@pytest.fixture
def template(signed: tuple[str, Path]) -> str:
    return signed[0]


class Scene:
    """A log of twelve entries with a signed checkpoint of nine, and an attacker."""

    def __init__(self, ledger: str, folder: Path) -> None:
        self.ledger = ledger
        self.signer = SignerFolder(folder, LOG, "E08000014")
        self.connection = psycopg.connect(ledger, autocommit=True)
        note = self.signer.latest_note()
        assert note is not None
        self.note = note
        self.checkpoint, _ = open_note(note, [s.public for s in self.signer.signers(1)])
        self.attacker = Attacker(ledger)

    def without_copies(self) -> None:
        verify(self.connection, Held())

    def with_checkpoint(self) -> None:
        verify(self.connection, Held([self.checkpoint]))

    def with_leaves(self) -> None:
        leaves = self.signer.tiles.leaves(SIGNED)
        verify(self.connection, Held([self.checkpoint], leaves, SIGNED))

    def tick(self) -> None:
        tick(self.connection, self.signer)


@pytest.fixture
def scene(ledger: str, signed: tuple[str, Path], tmp_path: Path) -> Iterator[Scene]:
    made = Scene(ledger, copytree(signed[1], tmp_path / "signer"))
    yield made
    made.connection.close()
    made.attacker.connection.close()


def finding(check: Callable[[], None]) -> tuple[str, int] | None:
    """The kind of fault that a check finds and its position, or None."""
    try:
        check()
    except Tampered as tampered:
        return tampered.kind, tampered.position
    return None


def signer_refuses(check: Callable[[], None]) -> bool:
    try:
        check()
    except SignerRefuses:
        return True
    return False


def test_an_unaltered_log_agrees_with_every_held_copy(scene: Scene) -> None:
    for check in (scene.without_copies, scene.with_checkpoint, scene.with_leaves):
        assert finding(check) is None
    assert not signer_refuses(scene.tick)
    verified = verify(scene.connection, Held([scene.checkpoint]))
    assert (verified.size, verified.agreed) == (ALL, (SIGNED,))


EDIT_BODY = "UPDATE ledger.entry SET body = replace(body::text, '5', '6')::bytea WHERE position = 2"
COLUMNS = {
    "recorded_at": "recorded_at - interval '1 microsecond'",
    "name": "'offer-made.v1'",
    "recorded_by": "'another'",
    "recorded_as": "'another'",
    "correlation": "'another'",
    "cause": "1",
    "tags": "tags || '{provider:P-9}'",
}


def test_attacks_1_and_2_an_edited_entry_is_located_by_every_check(scene: Scene) -> None:
    scene.attacker.run(EDIT_BODY)
    for check in (scene.without_copies, scene.with_checkpoint, scene.with_leaves):
        assert finding(check) == ("altered", 2)


@pytest.mark.parametrize("column", COLUMNS)
def test_attack_2_any_column_edited_is_found_by_the_database_alone(
    scene: Scene, column: str
) -> None:
    scene.attacker.run(f"UPDATE ledger.entry SET {column} = {COLUMNS[column]} WHERE position = 3")
    for check in (scene.without_copies, scene.with_checkpoint, scene.with_leaves):
        outcome = finding(check)
        assert outcome is not None
        assert outcome[1] == 3


def test_attack_3_an_entry_edited_with_its_leaf_hash(scene: Scene) -> None:
    scene.attacker.run(EDIT_BODY)
    scene.attacker.hash_one_again(2)
    for check in (scene.without_copies, scene.with_checkpoint, scene.with_leaves):
        assert finding(check) == ("altered", 2)


def edit_second(leaves: list[EntryLeaf]) -> list[EntryLeaf]:
    return [e._replace(recorded_by="another") if e.position == 2 else e for e in leaves]


def remove_fourth(leaves: list[EntryLeaf]) -> list[EntryLeaf]:
    return [e for e in leaves if e.position != 4]


def swap_with_times(leaves: list[EntryLeaf]) -> list[EntryLeaf]:
    second, third = leaves[1], leaves[2]
    return [
        leaves[0],
        third._replace(recorded_at=second.recorded_at),
        second._replace(recorded_at=third.recorded_at),
        *leaves[3:],
    ]


def swap_entries(leaves: list[EntryLeaf]) -> list[EntryLeaf]:
    return [leaves[0], leaves[2], leaves[1], *leaves[3:]]


def insert_after_third(leaves: list[EntryLeaf]) -> list[EntryLeaf]:
    early = leaves[0]._replace(recorded_at=leaves[2].recorded_at, correlation="quiet", position=99)
    return [*leaves[:3], early, *leaves[3:]]


REWRITES: dict[str, tuple[Change, tuple[str, int], tuple[str, int] | None]] = {
    # attack: the change, what held leaf hashes find, what the database alone finds
    "4 edited, all hashes recomputed": (edit_second, ("altered", 2), None),
    "6 removed, renumbered, all hashes recomputed": (remove_fourth, ("missing", 4), None),
    "7 two swapped, all hashes recomputed": (swap_entries, ("reordered", 2), ("reordered", 3)),
    "7 two swapped with their times": (swap_with_times, ("altered", 2), None),
    "8 inserted back-dated, all hashes recomputed": (insert_after_third, ("inserted", 4), None),
}


@pytest.mark.parametrize("attack", REWRITES)
def test_a_rewrite_with_its_hashes_is_found_by_a_checkpoint_located_by_leaves_and_not_signed(
    scene: Scene, attack: str
) -> None:
    change, by_leaves, alone = REWRITES[attack]
    scene.attacker.rewrite(change)
    assert finding(scene.without_copies) == alone
    assert finding(scene.with_checkpoint) is not None
    assert finding(scene.with_leaves) == by_leaves
    assert signer_refuses(scene.tick)


def test_attack_5_a_deleted_entry_leaves_a_gap_that_every_check_locates(scene: Scene) -> None:
    scene.attacker.run("DELETE FROM ledger.entry WHERE position = 4")
    for check in (scene.without_copies, scene.with_checkpoint, scene.with_leaves):
        assert finding(check) == ("missing", 4)


def test_attack_9_a_tail_cut_below_the_checkpoint(scene: Scene) -> None:
    scene.attacker.rewrite(lambda leaves: leaves[: SIGNED - 2])
    assert finding(scene.without_copies) is None
    assert finding(scene.with_checkpoint) == ("missing", SIGNED - 1)
    assert finding(scene.with_leaves) == ("missing", SIGNED - 1)
    assert signer_refuses(scene.tick)


@pytest.mark.parametrize(
    "change",
    [lambda leaves: leaves[:-1], lambda leaves: [*leaves[:-1], leaves[-1]._replace(name="x.v1")]],
    ids=["10 the tail cut after the last checkpoint", "11 an entry edited after it"],
)
def test_attacks_10_and_11_after_the_last_checkpoint_are_the_window_of_exposure(
    scene: Scene, change: Change
) -> None:
    scene.attacker.rewrite(change)
    for check in (scene.without_copies, scene.with_checkpoint, scene.with_leaves):
        assert finding(check) is None
    assert not signer_refuses(scene.tick)


@pytest.mark.parametrize(
    "change",
    [lambda leaves: leaves[:-1], lambda leaves: [*leaves[:-1], leaves[-1]._replace(name="x.v1")]],
    ids=["10", "11"],
)
def test_one_tick_closes_the_window(scene: Scene, change: Change) -> None:
    scene.tick()
    scene.attacker.rewrite(change)
    assert signer_refuses(scene.tick)


def test_a_receipt_proves_a_removal_within_the_window_of_exposure(
    scene: Scene, log: Log, by: Provenance
) -> None:
    receipt = log.append([applied], unless=None, after=0, provenance=by)
    row = scene.connection.execute(
        "SELECT hash FROM ledger.leaf WHERE position = %s", (receipt.first,)
    ).fetchone()
    assert row is not None
    assert receipt.leaves == (bytes(row[0]),)
    scene.attacker.rewrite(lambda leaves: leaves[:-1])
    hashes = scene.connection.execute("SELECT hash FROM ledger.leaf").fetchall()
    assert receipt.leaves[0] not in {bytes(hash_) for (hash_,) in hashes}


def test_attack_12_a_rewrite_signed_with_the_stolen_key_fails_an_older_checkpoint(
    scene: Scene,
) -> None:
    scene.attacker.rewrite(edit_second)
    forged = verify(scene.connection, Held())
    stolen = scene.signer.signers(1)
    note = sign_note(Checkpoint(scene.signer.origin, forged.size, forged.root), stolen, 0)
    head, _ = open_note(note, [stolen[0].public])
    assert verify(scene.connection, Held([head])).agreed == (
        ALL,
    )  # with no older checkpoint the forgery passes
    with pytest.raises(Tampered):
        verify(scene.connection, Held([head, scene.checkpoint]))


def test_attack_13_a_fork_is_not_cosigned(scene: Scene, tmp_path: Path) -> None:
    keys = [signer.public for signer in scene.signer.signers(1)]
    mine = Ed25519Signer("witness.example", Ed25519PrivateKey.generate(), kind=4)
    witness = Witness(tmp_path / "witness", mine, {scene.signer.origin: keys})
    assert witness.add_checkpoint(encode_request(0, [], scene.note)).status == 200
    scene.attacker.rewrite(edit_second)
    forged = verify(scene.connection, Held())
    signers = scene.signer.signers(1)
    other = sign_note(Checkpoint(scene.signer.origin, SIGNED, forged.root), signers, 0)
    assert witness.add_checkpoint(encode_request(SIGNED, [], other)).status == 409
    longer = sign_note(Checkpoint(scene.signer.origin, ALL, forged.root), signers, 0)
    nodes = scene.signer.tiles.subtree(SIGNED)
    proof = consistency(SIGNED, SIGNED, nodes)
    assert (
        witness.add_checkpoint(encode_request(SIGNED, [*proof, forged.root], longer)).status == 422
    )


def test_attack_14_a_signature_by_an_unknown_key_is_not_accepted(scene: Scene) -> None:
    other = Ed25519Signer(scene.signer.origin, Ed25519PrivateKey.generate())
    note = sign_note(scene.checkpoint, [other], 0)
    with pytest.raises(NoteInvalid):
        open_note(note, [signer.public for signer in scene.signer.signers(1)])


ATTACKS_ON_OTHER_TABLES = {
    "a tag that hides an entry": "DELETE FROM ledger.tag WHERE position = 5",
    "a tag that an entry does not have": "INSERT INTO ledger.tag VALUES ('provider:P-1', 99, 7)",
    "a leaf hash of no entry": "INSERT INTO ledger.leaf VALUES (99, sha256('x'))",
    "a tree head of no entry": "INSERT INTO ledger.tree_head VALUES (99, sha256('x'), '{}')",
    "a tree head of another root": "UPDATE ledger.tree_head SET root = sha256('x') WHERE size = 5",
    "a sealed value altered": "UPDATE ledger.sealed SET value = 'xxxxxxxxxxxxxxx'",
    "a sealed value of another": "UPDATE ledger.sealed SET person = 'C-9999999999999999'",
    "a sealed value removed": "DELETE FROM ledger.sealed WHERE position = 3",
    "a sealed value added": "INSERT INTO ledger.sealed VALUES (1, 'x', 'y', 'z')",
    "a sealed value without entry": "INSERT INTO ledger.sealed VALUES (99, 'x', 'y', 'z')",
    "a tag of no entry": "INSERT INTO ledger.tag VALUES ('provider:P-1', 98, 98)",
}


@pytest.mark.parametrize("attack", ATTACKS_ON_OTHER_TABLES)
def test_tags_tree_heads_leaves_and_sealed_values_are_checked_too(
    scene: Scene, attack: str
) -> None:
    scene.attacker.run(ATTACKS_ON_OTHER_TABLES[attack])
    assert finding(scene.without_copies) is not None


def test_an_entry_that_hides_what_it_seals_is_found(scene: Scene) -> None:
    hidden = b'{"sealed" :{"x":{}}}'
    scene.attacker.rewrite(lambda leaves: [leaves[0]._replace(body=hidden), *leaves[1:]])
    assert finding(scene.without_copies) == ("altered", 1)


@pytest.mark.parametrize("text", ['{"command":"a","command":"b"}', '{"a":[%s]}' % ("9" * 5_000)])
def test_an_entry_whose_metadata_no_reader_can_read_is_found(scene: Scene, text: str) -> None:
    scene.attacker.rewrite(lambda leaves: [leaves[0]._replace(metadata=text), *leaves[1:]])
    assert finding(scene.without_copies) == ("altered", 1)


def test_a_signer_restored_from_a_backup_refuses(scene: Scene) -> None:
    state = scene.signer.state_file.read_bytes()
    scene.tick()
    scene.signer.state_file.write_bytes(state)
    with pytest.raises(SignerRefuses, match="restored"):
        scene.tick()


def test_a_tick_with_no_new_entries_signs_nothing(scene: Scene) -> None:
    assert tick(scene.connection, scene.signer) is not None
    assert tick(scene.connection, scene.signer) is None


def test_entries_backdated_out_of_order_are_found(scene: Scene) -> None:
    scene.attacker.rewrite(
        lambda leaves: [
            e._replace(recorded_at=e.recorded_at - timedelta(days=e.position)) for e in leaves
        ]
    )
    assert finding(scene.without_copies) == ("reordered", 2)


def test_a_rotated_key_signs_the_sizes_after_the_last_signed(scene: Scene) -> None:
    scene.tick()
    following = scene.signer.rotate_key()
    assert (following.number, following.since) == (2, ALL + 1)
    lines = (scene.signer.published / "keys").read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [["1", "12"]] * 2 + [["13", "-"]] * 2


def test_ordinals_on_a_childs_tag_have_no_gap(scene: Scene) -> None:
    leaves = [e for e in scene.attacker.entries() if f"child:{CHILD}" in e.tags]
    ordinals = [e.ordinals[e.tags.index(f"child:{CHILD}")] for e in leaves]
    assert ordinals == list(range(1, len(leaves) + 1))


ATTACKS_ON_OPENINGS = {
    "purpose": "UPDATE vault.opening SET purpose = 'another' WHERE position = 2",
    "people": "UPDATE vault.opening SET people = '{nobody}' WHERE position = 2",
    "gap": "DELETE FROM vault.opening WHERE position = 2",
    "cut": "DELETE FROM vault.opening WHERE position > 1",
    "nobody": "UPDATE vault.opening SET people = ARRAY[NULL]::text[] WHERE position = 2",
    "a table of people": "UPDATE vault.opening SET people = ARRAY[people] WHERE position = 2",
}


@pytest.mark.parametrize("attack", ATTACKS_ON_OPENINGS)
def test_the_log_of_openings_is_verified_in_the_same_way(
    scene: Scene, tmp_path: Path, attack: str
) -> None:
    folder = SignerFolder(tmp_path / "openings", OPENING_LOG, "E08000014")
    note = tick(scene.connection, folder)
    assert note is not None
    head, _ = open_note(note, [signer.public for signer in folder.signers(1)])
    assert verify(scene.connection, Held([head]), source=OPENING_LOG).agreed == (head.size,)
    for table in ("opening", "opening_head"):
        scene.attacker.run(f"ALTER TABLE vault.{table} DISABLE TRIGGER ALL")
    scene.attacker.run("ALTER TABLE vault.opening DROP CONSTRAINT opening_people_check")
    scene.attacker.run(ATTACKS_ON_OPENINGS[attack])
    with pytest.raises(Tampered):
        verify(scene.connection, Held([head]), source=OPENING_LOG)


def test_a_signer_killed_at_any_write_resumes_and_signs_one_history(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signer is killed at each write in turn, and started again each time."""
    from evidence.proof import signer, tiles

    whole, deaths = tiles.write_durably, 0
    for dies_at in range(1, 8):
        writes = 0

        def write_until_killed(path: Path, content: bytes) -> None:
            nonlocal writes
            writes += 1
            if writes == dies_at:  # noqa: B023  called within this round only
                raise OSError("killed")
            whole(path, content)

        with monkeypatch.context() as patched:
            patched.setattr(tiles, "write_durably", write_until_killed)
            patched.setattr(signer, "write_durably", write_until_killed)
            with suppress(OSError):
                tick(scene.connection, scene.signer)
            deaths += writes == dies_at
    assert deaths >= 3
    scene.tick()
    note = scene.signer.latest_note()
    assert note is not None
    head, _ = open_note(note, [s.public for s in scene.signer.signers(1)])
    assert head.size == ALL
    leaves = scene.signer.tiles.leaves(ALL)
    assert verify(scene.connection, Held([scene.checkpoint, head], leaves, ALL)).size == ALL


def test_a_checkpoint_that_was_not_stored_is_stored_at_the_next_tick(scene: Scene) -> None:
    assert sign_and_timestamp(scene.connection, scene.signer, None) is not None
    scene.attacker.run("DELETE FROM ledger.checkpoint")
    assert sign_and_timestamp(scene.connection, scene.signer, None) is None
    rows = scene.connection.execute("SELECT size FROM ledger.checkpoint").fetchall()
    assert rows == [(ALL,)]
