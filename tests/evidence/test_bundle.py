"""Bundles are complete, disclosed field by field, and refused by both verifiers if forged."""

import json
import re
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest
from attacker import Attacker
from bundled import (
    NODE,
    SCRIPT,
    VERIFIER,
    Files,
    files_of,
    in_browser,
    issue_at,
    quick_signatures,
    refusal,
    signer_at,
    with_manifests,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from erasing import ended_on, erase_by_two, shred_by_two
from examples import (
    CHILD,
    OTHER_CHILD,
    abandoned,
    care_started,
    heard,
    opened,
    person_identified,
    placed,
)
from thorough import every

from domain.codes import ErasureGround, Profile
from domain.commands.ledger.erase_person import ErasePerson
from evidence.bundle import contents
from evidence.bundle.issue import AlreadyThere
from evidence.bundle.subject import NotASubject, NothingIsRecorded, snapshot
from evidence.proof.timestamps import OpensslAuthority, verify_timestamp
from evidence.proof.verify import Held, verify
from ledger.entries import Provenance
from ledger.handle import Shredding
from ledger.log import Log

TWO = {"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2012-02")}
ABOUT = f"child:{CHILD}"
WISH = "I want to stay near my school"
needs_node = pytest.mark.skipif(NODE is None, reason="Node is not here")


@pytest.fixture
def case_log(log: Log, by: Provenance) -> Log:
    """A small log: a child, a sibling, a referral, a wish, a parent, a placement."""
    other = care_started.model_copy(update={"child_ref": OTHER_CHILD})
    together = opened.model_copy(
        update={"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2012-02")}
    )
    wished = heard.model_copy(update={"wishes": WISH})
    for event in (care_started, other, together, wished, person_identified, placed):
        log.append([event], unless=None, after=0, provenance=by)
    return log


@pytest.fixture
def bag(case_log: Log, ledger: str, tmp_path: Path) -> Files:
    issue_at(case_log, ledger, tmp_path / "bundle", ABOUT)
    return files_of(tmp_path / "bundle")


def disclosed(files: Files) -> set[str]:
    return {
        f"{re.findall('[0-9]+', name)[0]}:{field}"
        for name, content in files.items() if name.startswith("data/disclosures/")
        for field in json.loads(content)
    }  # fmt: skip


def test_a_bundle_passes_every_check_offline(bag: Files, tmp_path: Path) -> None:
    assert refusal(bag) is None
    done = subprocess.run(
        [sys.executable, "-I", "-S", "data/verify_bundle.py", "."],
        capture_output=True, text=True, check=False, cwd=tmp_path / "bundle",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "None is missing about: " in done.stdout
    assert "6 entries" in done.stdout


def test_a_bundle_is_a_valid_bag_by_rfc_8493(bag: Files, tmp_path: Path) -> None:
    import bagit

    bagit.Bag(str(tmp_path / "bundle")).validate()
    assert bag["bagit.txt"].startswith(b"BagIt-Version: ")


def test_a_court_sees_everything_about_the_children_and_the_names_of_others(bag: Files) -> None:
    shown = disclosed(bag)
    assert {"1:born_in", "3:born_in/0", "3:born_in/1", "4:wishes", "5:name"} <= shown
    assert "5:contact" not in shown
    assert "5:born_on" not in shown
    assert WISH.encode() not in b"".join(c for n, c in bag.items() if n.endswith(".leaf"))


@pytest.mark.parametrize(
    ("profile", "has", "has_not"),
    [
        (Profile.AUDITOR, set(), {"1:born_in", "4:wishes", "5:name", "3:needs"}),
        (Profile.SUBJECT_ACCESS, {"1:born_in", "4:wishes"}, {"3:born_in/1", "5:name"}),
    ],
)
def test_a_profile_discloses_only_what_its_reader_may_see(
    case_log: Log, ledger: str, tmp_path: Path, profile: Profile, has: set[str], has_not: set[str]
) -> None:
    issue_at(case_log, ledger, tmp_path / "bundle", ABOUT, profile=profile)
    files = files_of(tmp_path / "bundle")
    shown = disclosed(files)
    assert has <= shown
    assert not has_not & shown
    assert refusal(files) is None


def test_fields_are_disclosed_and_withheld_one_by_one(
    case_log: Log, ledger: str, tmp_path: Path
) -> None:
    issue_at(
        case_log,
        ledger,
        tmp_path / "bundle",
        ABOUT,
        withhold=("needs", "1:born_in"),
        disclose=("5:contact",),
    )
    files = files_of(tmp_path / "bundle")
    shown = disclosed(files)
    assert "5:contact" in shown
    assert not {"3:needs", "1:born_in"} & shown
    assert "6:born_in" in shown
    assert refusal(files) is None


def test_a_disclosure_that_is_taken_out_of_a_bundle_is_noticed(bag: Files) -> None:
    """The entry still has the digest of the field, but the bundle is not as it was issued."""
    less = {n: c for n, c in bag.items() if n != "data/disclosures/4.json"}
    why = refusal(with_manifests(less))
    assert why is not None
    assert "disclosures/4.json was issued and is missing" in why
    leaf = bag["data/leaves/4.leaf"].partition(b"\n\n")[2]
    assert "wishes" in json.loads(leaf)["sealed"]


def test_the_next_bundle_holds_the_entry_of_the_last(
    case_log: Log, ledger: str, tmp_path: Path
) -> None:
    first = issue_at(case_log, ledger, tmp_path / "one", ABOUT)
    second = issue_at(case_log, ledger, tmp_path / "two", ABOUT)
    assert second.entries == first.entries + 1
    assert f"data/leaves/{first.receipt.first}.leaf" in files_of(tmp_path / "two")
    assert refusal(files_of(tmp_path / "two")) is None


def test_a_referral_and_a_provider_have_bundles_too(
    case_log: Log, ledger: str, tmp_path: Path
) -> None:
    issue_at(case_log, ledger, tmp_path / "referral", "referral:R-1")
    assert refusal(files_of(tmp_path / "referral")) is None
    with pytest.raises(NothingIsRecorded):
        issue_at(case_log, ledger, tmp_path / "provider", "provider:P-99")
    with pytest.raises(NotASubject):
        issue_at(case_log, ledger, tmp_path / "home", "home:H-1")
    with pytest.raises(AlreadyThere):
        issue_at(case_log, ledger, tmp_path / "referral", "referral:R-1")


def test_an_opening_of_the_disclosed_fields_is_recorded(
    case_log: Log, ledger: str, tmp_path: Path
) -> None:
    issue_at(case_log, ledger, tmp_path / "bundle", ABOUT)
    assert case_log.vault is not None
    last, *_ = case_log.vault.openings(CHILD, before=2**62, limit=5)
    assert (last.opened_by, last.opened_as, last.purpose) == (
        "sol", "solicitor", "evidence bundle for court",
    )  # fmt: skip
    assert "wishes" in last.what


# ── Forgeries ────────────────────────────────────────────────────────────────────────────


def committed_files(files: Files) -> list[str]:
    """The files of which every byte is checked, even if the manifests are made again."""
    return [
        n for n in files
        if n.startswith("data/") and not n.endswith((".pdf", ".py", ".html", ".txt"))
    ]  # fmt: skip


def test_a_bit_flipped_in_any_byte_of_evidence_is_refused_even_with_new_manifests(
    log: Log, ledger: str, tmp_path: Path, by: Provenance
) -> None:
    """Every eighth byte of all that is evidence, on the smallest bundle; at night every byte."""
    log.append([placed], unless=None, after=0, provenance=by)
    issue_at(log, ledger, tmp_path / "bundle", ABOUT, withhold=("born_in",))
    files = files_of(tmp_path / "bundle")
    random, step = Random(1), every(8)
    taken = []
    with quick_signatures():
        assert refusal(with_manifests(files)) is None
        for name in committed_files(files):
            content = files[name]
            for at in range(random.randrange(step), len(content), step):
                flipped = bytearray(content)
                flipped[at] ^= 1 << random.randrange(8)
                if refusal(with_manifests({**files, name: bytes(flipped)})) is None:
                    taken.append((name, at))
    assert taken == []


def test_a_bit_flipped_in_any_file_is_refused(bag: Files) -> None:
    random = Random(2)
    names = sorted(bag)
    with quick_signatures():
        for _ in range(400):
            name = random.choice(names)
            flipped = bytearray(bag[name])
            flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
            assert refusal({**bag, name: bytes(flipped)}) is not None, name


def forgeries(files: Files) -> dict[str, Files]:
    """Each way to forge a bundle, with its manifests made again."""
    leaves = sorted(
        (n for n in files if n.endswith(".leaf")), key=lambda n: int(re.findall(r"\d+", n)[0])
    )
    first, middle, last = leaves[0], leaves[2], leaves[-2]

    def without(*names: str) -> Files:
        return {n: c for n, c in files.items() if n not in names}

    def both(leaf: str) -> tuple[str, str]:
        return leaf, leaf.replace(".leaf", ".proof")

    def but(**changed: bytes) -> Files:
        return {**files, **changed}

    swap = {both(first)[1]: files[both(last)[1]], both(last)[1]: files[both(first)[1]]}
    given = json.loads(files["data/disclosures/4.json"])
    cases = {
        "a file added": but(**{"data/more.txt": b"x"}),
        "a leaf added": but(**{"data/leaves/99.leaf": files[first]}),
        "the report replaced": but(**{"data/report.pdf": b"%PDF-1.7"}),
        "the first entry dropped": without(*both(first)),
        "a middle entry dropped": without(*both(middle)),
        "the last entry dropped": without(*both(last)),
        "the closing entry dropped": without(*both(leaves[-1])),
        "proofs swapped": but(**swap),
        "a proof dropped": without(both(middle)[1]),
        "an index with a nought before it": but(
            **{both(first)[1]: files[both(first)[1]].replace(b"index ", b"index 0")}),
        "an index with a sign before it": but(
            **{both(first)[1]: files[both(first)[1]].replace(b"index ", b"index +")}),
        "leaves swapped": but(**{first: files[last], last: files[first]}),
        "a disclosure altered": but(**{"data/disclosures/4.json": json.dumps(
            {**given, "wishes": given["wishes"][:-2] + "AA"}).encode()}),
        "a disclosure under another name": but(**{"data/disclosures/4.json": json.dumps(
            {"how": given["wishes"]}).encode()}),
        "a disclosure of another entry": but(
            **{"data/disclosures/1.json": files["data/disclosures/4.json"]}),
        "a key given twice": but(**{"data/disclosures/4.json":
            b'{"wishes": "x", ' + files["data/disclosures/4.json"].strip()[1:]}),
        "no key": but(**{"data/keys": b""}),
        "no checkpoint": without("data/checkpoint"),
        "no contents": without("data/contents"),
        "the printed checkpoint as the last": but(**{"data/checkpoint": files["data/printed"]}),
        "a link out of the printed proof": but(**{"data/printed.proof": b""}),
        "words for the declaration of the bag": but(**{"bagit.txt": b"It was withdrawn.\n"}),
        "words after the declaration": but(**{"bagit.txt": files["bagit.txt"] + b"Withdrawn\n"}),
        "no declaration of the bag": without("bagit.txt"),
    }  # fmt: skip
    return {name: with_manifests(case) for name, case in cases.items()}


def test_every_forgery_is_refused_with_the_check_that_fails(bag: Files) -> None:
    for name, forged in forgeries(bag).items():
        assert refusal(forged), name


@needs_node
def test_the_page_accepts_and_refuses_the_same_bundles_as_the_script(bag: Files) -> None:
    forged = forgeries(bag)
    good, *rest = in_browser([bag, *forged.values()])
    assert good["passes"], good
    assert "None is missing about: " in good["text"]
    for name, outcome in zip(forged, rest, strict=True):
        assert not outcome["passes"], name
        assert "FAILS" in outcome["text"]


@needs_node
def test_the_page_refuses_flipped_bytes(bag: Files) -> None:
    random = Random(3)
    cases = []
    for _ in range(60):
        name = random.choice(committed_files(bag))
        flipped = bytearray(bag[name])
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
        cases.append(with_manifests({**bag, name: bytes(flipped)}))
    assert not any(outcome["passes"] for outcome in in_browser(cases))


def test_a_bundle_signed_by_a_forger_is_refused_with_the_councils_key(
    bag: Files, case_log: Log, ledger: str, tmp_path: Path
) -> None:
    ours = str(signer_at(tmp_path / "signer").signers(1)[0].public)
    assert refusal(bag, ours) is None
    forger = Attacker(ledger)
    forger.run("DELETE FROM ledger.checkpoint")
    issue_at(case_log, ledger, tmp_path / "forged", ABOUT, signer=tmp_path / "forger")
    forger.connection.close()
    forged = files_of(tmp_path / "forged")
    assert refusal(forged) is None  # it is consistent with itself
    assert refusal(forged, ours) is not None
    if NODE is not None:
        (good,), (bad,) = in_browser([bag], ours), in_browser([forged], ours)
        assert good["passes"]
        assert not bad["passes"]


def test_openssl_verifies_the_timestamp_of_the_checkpoint(
    case_log: Log, ledger: str, tmp_path: Path
) -> None:
    authority = OpensslAuthority(tmp_path / "authority")
    issue_at(case_log, ledger, tmp_path / "bundle", ABOUT, authority=authority)
    data = tmp_path / "bundle" / "data"
    root = (authority.folder / "tsa-ca.pem").read_bytes()
    note, stamp = (data / "checkpoint").read_bytes(), (data / "checkpoint.tsr").read_bytes()
    assert verify_timestamp(note, stamp, root)
    checked = subprocess.run(
        ["openssl", "ts", "-verify", "-data", str(data / "checkpoint"), "-in",
         str(data / "checkpoint.tsr"), "-CAfile", str(authority.folder / "tsa-ca.pem")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in checked.stdout + checked.stderr
    files = files_of(tmp_path / "bundle")
    assert refusal(files) is None
    other = files["data/checkpoint.tsr"].replace(b"\x04\x40", b"\x04\x41")
    assert other != stamp
    swapped = bytearray(stamp)
    at = stamp.index(b"\x04\x40") + 5
    swapped[at] ^= 1
    assert "timestamp" in str(
        refusal(with_manifests({**files, "data/checkpoint.tsr": bytes(swapped)}))
    )


def test_the_script_is_short_and_needs_only_the_standard_library() -> None:
    source = (VERIFIER / "verify_bundle.py").read_text()
    assert len(source.splitlines()) <= 330
    imported = set(re.findall(r"^import (\w+)", source, re.MULTILINE))
    assert imported <= sys.stdlib_module_names
    assert not re.search(r"^from ", source, re.MULTILINE)


@pytest.mark.parametrize("length", [0, 1, 33, 200])
def test_the_scripts_ed25519_agrees_with_a_library(length: int) -> None:
    private = Ed25519PrivateKey.generate()
    public, message = private.public_key().public_bytes_raw(), bytes(range(length))
    signature = private.sign(message)
    assert SCRIPT.is_signed(public, message, signature)
    beyond = int.from_bytes(signature[32:], "little") + SCRIPT.Q
    for wrong in (
        (public, message + b"x", signature),
        (public, message, signature[:-1] + bytes([signature[-1] ^ 1])),
        (public, message, bytes([signature[0] ^ 1]) + signature[1:]),
        (bytes([public[0] ^ 1]) + public[1:], message, signature),
        (public, message, signature[:-1]),
        (public[:-1], message, signature),
        (public, message, signature[:32] + beyond.to_bytes(32, "little")),
    ):  # fmt: skip
        assert not SCRIPT.is_signed(*wrong)


@pytest.mark.parametrize("words", [[], ["a", "b"], ["a", "--key"], ["a", "--key", ""]])
def test_the_script_prints_its_usage_on_wrong_arguments(words: list[str]) -> None:
    assert SCRIPT.main(words) == 2


def test_the_script_fails_on_a_folder_that_is_not_a_bundle(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    assert SCRIPT.main([str(tmp_path)]) == 1
    assert SCRIPT.main([str(tmp_path / "nowhere")]) == 1


def test_old_bundles_and_proofs_verify_after_an_erasure(
    case_log: Log, ledger: str, tmp_path: Path, by: Provenance
) -> None:
    issue_at(case_log, ledger, tmp_path / "before", ABOUT)
    command = ErasePerson(
        person_ref=CHILD, ground=ErasureGround.WRONG_PERSON, authority="DPO",
        erased_on=date(2022, 3, 1),
    )  # fmt: skip
    over = (*ended_on(command.erased_on), abandoned)
    case_log.append(over, unless=None, after=0, provenance=by)
    erase_by_two(case_log, command, by)
    assert refusal(files_of(tmp_path / "before")) is None
    with closing(snapshot(ledger)) as connection:
        assert verify(connection, Held()).size == case_log.head()
    issue_at(case_log, ledger, tmp_path / "after", ABOUT)
    files = files_of(tmp_path / "after")
    assert refusal(files) is None
    shown = disclosed(files)
    assert not {"1:born_in", "3:born_in/0", "4:wishes"} & shown
    assert {"3:born_in/1", "5:name"} <= shown  # the sibling's and the parent's are whole
    assert WISH.encode() not in b"".join(files.values())


def test_a_bundle_says_that_a_value_was_shredded(
    case_log: Log, ledger: str, tmp_path: Path, by: Provenance, capsys: pytest.CaptureFixture[str]
) -> None:
    at = date(2022, 3, 1)
    gone = Shredding(4, "wishes", ErasureGround.WRONG_PERSON, "Another child's", "DPO", at)
    position = shred_by_two(case_log, gone, by).first
    issue_at(case_log, ledger, tmp_path / "after", ABOUT)
    files = files_of(tmp_path / "after")
    assert refusal(files) is None
    assert "4:wishes" not in disclosed(files)
    assert WISH.encode() not in b"".join(files.values())
    assert f"data/leaves/{position}.leaf" in files
    assert SCRIPT.main([str(tmp_path / "after")]) == 0
    assert "1 of them were shredded" in capsys.readouterr().out


def test_a_bundle_covers_what_it_says_it_is_about(
    case_log: Log, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = contents.about
    another = f"child:{OTHER_CHILD}"
    monkeypatch.setattr(contents, "about", lambda draft: {**told(draft), "about": another})
    issue_at(case_log, ledger, tmp_path / "b", "referral:R-1", profile=Profile.AUDITOR)
    files = files_of(tmp_path / "b")
    fault = "what it is about is not among what it covers"
    assert fault in str(refusal(files))
    if NODE is not None:
        assert fault in in_browser([files])[0]["text"]


@pytest.mark.parametrize("text", ['{"command":"a","command":"b"}', '{"a":[%s]}' % ("9" * 5_000)])
def test_a_bundle_with_an_entry_that_no_reader_reads_is_refused_and_names_it(
    case_log: Log, ledger: str, tmp_path: Path, text: str
) -> None:
    forger = Attacker(ledger)
    forger.rewrite(lambda leaves: [*leaves[:2], leaves[2]._replace(metadata=text), *leaves[3:]])
    forger.connection.close()
    issue_at(case_log, ledger, tmp_path / "b", ABOUT)
    files = files_of(tmp_path / "b")
    assert "entry 3 is recorded as no reader reads it" in str(refusal(files))
    if NODE is not None and "command" in text:  # a browser reads a number of any length
        assert "entry 3 is recorded as no reader reads it" in in_browser([files])[0]["text"]


def test_files_beside_the_evidence_are_named_as_proved_by_nothing(
    bag: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    more = with_manifests({**bag, "README-FIRST.html": b"The council withdrew this"})
    SCRIPT.verify(more)
    said = "proved by nothing: README-FIRST.html, bag-info.txt."
    assert said in capsys.readouterr().out
    if NODE is not None:
        assert said in in_browser([more])[0]["text"]
