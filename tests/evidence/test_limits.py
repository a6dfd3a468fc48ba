"""What a bundle shows and what it does not is said by its report and by both verifiers."""

import json
import shutil
import subprocess
from contextlib import redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from bundled import (
    NODE,
    SCRIPT,
    Files,
    files_of,
    in_browser,
    issue_at,
    refusal,
    signer_at,
    with_manifests,
)
from examples import CHILD, applied, care_started, heard, suspended

from domain.codes import Profile
from domain.events.base import Event
from domain.events.people import BundleIssued
from evidence.bundle.contents import hash_list
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import complete_bundle, fix_bundle, write_bag
from evidence.proof.checkpoints import LocalSigner
from ledger.entries import Provenance
from ledger.log import Log

PROVIDER, OPEN_ENDED = "provider:P-1", "nothing here proves"
LONG = "x" * 80


def record(log: Log, by: Provenance, *events: Event) -> None:
    log.append(events, unless=None, after=0, provenance=by)


def told_by_script(files: Files) -> str:
    """What the script in a bundle says of it."""
    with redirect_stdout(StringIO()) as said:
        SCRIPT.verify(files)
    return said.getvalue()


def report_of(folder: Path) -> str:
    """The words of a bundle's report, on one line."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    command = ["pdftotext", folder / "data" / "report.pdf", "-"]
    read = subprocess.run(command, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


@pytest.mark.parametrize(
    ("about", "profile"),
    [
        (f"child:{CHILD}", Profile.COURT),
        (PROVIDER, Profile.AUDITOR),
        (PROVIDER, Profile.PROVIDER),
    ],
)
def test_the_report_says_what_is_proved_and_what_is_the_councils_word(
    log: Log, ledger: str, by: Provenance, tmp_path: Path, about: str, profile: Profile
) -> None:
    record(log, by, care_started, heard, applied, suspended)
    issue_at(log, ledger, tmp_path / "b", about, profile=profile, withhold=["born_in"])
    report, files = report_of(tmp_path / "b"), files_of(tmp_path / "b")
    unseen = profile is Profile.AUDITOR
    assert (OPEN_ENDED in report) == unseen == (OPEN_ENDED in told_by_script(files))
    assert ("is missing: from the first to the one by which this" in report) != unseen
    assert ("none missing up to the last" in report) == unseen
    assert "That what was recorded is true" in report
    assert "What was recorded after entry 4." in report
    assert ("withheld values say" in report) == about.startswith("child:")
    assert ("no part of a provider’s evidence" in report) == (profile is Profile.PROVIDER)
    if NODE is not None:
        (page,) = in_browser([files])
        assert (OPEN_ENDED in page["text"]) == unseen


def issued_as(log: Log, ledger: str, by: Provenance, folder: Path, **false: object) -> Files:
    """A bundle whose entry and `about.json` have these fields, as only the application's login
    could record them.
    """
    request = BundleRequest(DisclosureChoice(Profile.AUDITOR, PROVIDER), "An audit", "Sefton", by)
    checkpoints = LocalSigner(ledger, signer_at(folder.parent / "signer"))
    fixed = fix_bundle(log, ledger, checkpoints, request, at_least=log.head())
    about = {**json.loads(fixed.files["data/about.json"]), **false}
    fixed.files["data/about.json"] = json.dumps(about).encode()
    listed = {n: c for n, c in fixed.files.items() if n != "data/contents"}
    fixed.files["data/contents"] = hash_list(listed)
    digest = sha256(fixed.files["data/contents"]).hexdigest()
    fields = {**dict(fixed.command), **false, "contents": digest}
    event = BundleIssued.model_construct(**fields)  # type: ignore[arg-type]
    receipt = log.append([event], unless=None, after=log.head(), provenance=by)
    write_bag(complete_bundle(ledger, checkpoints, fixed, receipt.last), folder)
    return files_of(folder)


def test_no_length_of_what_is_covered_cuts_off_what_is_not_proved(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    record(log, by, applied, suspended)
    more = [f"award:AW-{n}{LONG}{LONG}" for n in range(7)]
    counted = {"covers": (PROVIDER, *more), "counts": (2, *(0 for _ in more))}
    files = issued_as(log, ledger, by, tmp_path / "b", **counted)
    beside = {f"{n:02d}{LONG}": b"x" for n in range(13)}
    told = told_by_script(with_manifests({**files, **beside}))
    assert f"{OPEN_ENDED}: that none follows the last about {PROVIDER}." in told
    assert told.count("characters more") == 2


@pytest.mark.parametrize("number", ["B-1\nSigned by: the council", "B 1", "B\u202e1", "B-1\n"])
def test_a_bundle_whose_number_would_write_lines_of_its_own_is_refused(
    log: Log, ledger: str, by: Provenance, tmp_path: Path, number: str
) -> None:
    record(log, by, applied, suspended)
    files = issued_as(log, ledger, by, tmp_path / "b", bundle_id=number)
    assert "is written as none is" in (refusal(files) or "")
    if NODE is not None:
        (page,) = in_browser([files])
        assert not page["passes"]
        assert "is written as none is" in page["text"]


@pytest.mark.skipif(NODE is None, reason="Node is not here")
def test_no_name_of_a_file_writes_a_line_or_turns_one_round(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    record(log, by, applied, suspended)
    issue_at(log, ledger, tmp_path / "b", PROVIDER)
    beside = {"a\u202etxt.exe": b"x", "b\u200bc\u00a0d": b"x"}
    files = with_manifests({**files_of(tmp_path / "b"), **beside})
    (page,) = in_browser([files])
    for told in (page["text"], told_by_script(files)):
        assert "proved by nothing: a?txt.exe, bag-info.txt, b?c?d." in told
