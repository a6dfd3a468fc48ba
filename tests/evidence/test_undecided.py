"""A provider's bundle tells of no decision that waits, and another reader's says that it waits."""

import runpy
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bundled import files_of, issue_at, signer_at
from examples import (
    CHILD,
    admitted,
    application_moderated,
    application_scored,
    applied,
    authorised,
    awarded,
    command_refused,
    correction_proposed,
    fee_proposed,
    fee_varied,
    invited,
    offer,
    opened,
    placed,
    proposal_ended,
    recognised,
    refused,
    suspended,
)

from domain.codes import Profile
from domain.command import DecisionContext
from domain.commands import plain_refusal_event
from domain.commands.market.reinstate_provider import NotProposed, ReinstateProvider
from domain.events.base import UNTOLD, Event, untold
from domain.events.corrections import EntryReversed
from domain.events.governance import DecisionProposed, Separated
from domain.london import day_in_london
from evidence.bundle.chronology import chronology, summary
from evidence.bundle.disclosure import DisclosureChoice, NotDecidedYet
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import complete_bundle, fix_bundle, write_bag
from evidence.bundle.subject import NothingIsRecorded, Subject, read_subject, snapshot
from evidence.bundle.undecided import undecided
from evidence.proof.checkpoints import LocalSigner
from ledger.entries import Provenance
from ledger.handle import issue
from ledger.log import Log


def record(log: Log, by: Provenance, *events: Event) -> int:
    """Record each event in an entry of its own. Returns the position of the last."""
    return [
        log.append([each], unless=None, after=log.head(), provenance=by).last for each in events
    ][-1]


def read(ledger: str, log: Log, about: str) -> Subject:
    with closing(snapshot(ledger)) as connection:
        return read_subject(connection, about, up_to=log.head())


def waits(ledger: str, log: Log, about: str = "provider:P-1") -> tuple[int, ...]:
    return undecided(log, read(ledger, log, about), log.head())


def made(log: Log, act: Separated, days: int = 28, **terms: object) -> DecisionProposed:
    """A proposal of an act on these terms, which stands for some more days."""
    none = dict.fromkeys(("placement_id", "weekly_fee", "begins_on"))
    until = day_in_london(log.now()) + timedelta(days=days)
    changes = {**none, "proposal": act, "stands_until": until, **terms}
    return fee_proposed.model_copy(update=changes)


def ended(position: int, proposal: Event) -> Event:
    changes = {"proposal": position, "position": None, "entry_tags": proposal.tags}
    return proposal_ended.model_copy(update=changes)


@pytest.mark.parametrize("act", [Separated.REINSTATEMENT, Separated.SUPPLIER_MATCH])
def test_waits_1_a_proposal_waits_until_it_ends_or_lapses(
    log: Log, ledger: str, by: Provenance, act: Separated
) -> None:
    record(log, by, applied, suspended)
    proposal = made(log, act, provider_id="P-1", supplier="S-1")
    position = record(log, by, proposal)
    assert waits(ledger, log) == (position,)
    record(log, by, ended(position, proposal))
    assert waits(ledger, log) == ()
    record(log, by, made(log, act, -1, provider_id="P-1", supplier="S-1"))
    assert waits(ledger, log) == ()
    record(log, by, made(log, act, provider_id="P-1", supplier="S-1"))
    since = suspended if act is Separated.REINSTATEMENT else recognised
    record(log, by, since.model_copy(update={"provider_id": "P-1", "supplier": "S-1"}))
    assert waits(ledger, log) == ()


def test_waits_1_a_proposed_correction_waits_until_its_entry_is_reversed(
    log: Log, ledger: str, by: Provenance
) -> None:
    wrong = record(log, by, applied, suspended)
    until = day_in_london(log.now()) + timedelta(days=28)
    named = {"position": wrong, "entry": suspended.stored, "entry_tags": suspended.tags}
    proposal = correction_proposed.model_copy(
        update={**named, "with_it": (), "stands_until": until}
    )
    position = record(log, by, proposal)
    assert waits(ledger, log) == (position,)
    record(log, by, EntryReversed(**named, reason="x", authority="x"))
    assert waits(ledger, log) == ()


def test_waits_1_an_application_waits_until_it_is_answered(
    log: Log, ledger: str, by: Provenance
) -> None:
    first = record(log, by, applied, application_scored)
    record(log, by, application_moderated)
    assert waits(ledger, log) == (first, first + 1)
    answer = record(log, by, refused)
    assert waits(ledger, log) == ()
    named = {"position": answer, "entry": refused.stored, "entry_tags": refused.tags}
    record(log, by, EntryReversed(**named, reason="x", authority="x"))
    assert waits(ledger, log) == (first, first + 1)
    record(log, by, admitted)
    assert waits(ledger, log) == ()


def test_waits_1_an_award_that_was_refused_waits_for_its_search(
    log: Log, ledger: str, by: Provenance
) -> None:
    record(log, by, opened, invited, offer)
    record(log, by, command_refused.model_copy(update={"command": "make_offer"}))
    assert waits(ledger, log) == ()
    position = record(log, by, command_refused)
    assert waits(ledger, log) == (position,)
    record(log, by, awarded, authorised)
    assert waits(ledger, log) == ()


def test_waits_2_no_provider_is_given_a_bundle_while_something_waits(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    record(log, by, applied, suspended)
    position = record(log, by, made(log, Separated.REINSTATEMENT, provider_id="P-1"))
    with pytest.raises(NotDecidedYet) as told:
        issue_at(log, ledger, tmp_path / "b", "provider:P-1", profile=Profile.PROVIDER)
    assert told.value.title.endswith(f"by entry: {position}.")
    assert not (tmp_path / "b").exists()
    issue_at(log, ledger, tmp_path / "c", "provider:P-1", profile=Profile.AUDITOR)


@pytest.mark.parametrize("profile", [Profile.AUDITOR, Profile.PROVIDER])
def test_a_proposal_after_the_entry_of_which_a_bundle_speaks_changes_nothing_of_it(
    log: Log, ledger: str, by: Provenance, tmp_path: Path, profile: Profile
) -> None:
    spoken_of = record(log, by, applied, suspended)
    request = BundleRequest(DisclosureChoice(profile, "provider:P-1"), "An audit", "Sefton", by)
    checkpoints = LocalSigner(ledger, signer_at(tmp_path / "signer"))
    fixed = fix_bundle(log, ledger, checkpoints, request, at_least=spoken_of)
    later = record(log, by, made(log, Separated.REINSTATEMENT, provider_id="P-1"))
    files = complete_bundle(ledger, checkpoints, fixed, issue(log, fixed.command, by).last)
    write_bag(files, tmp_path / "bundle")
    assert numbers_held(tmp_path / "bundle") == [1, spoken_of]
    told = verified(tmp_path / "bundle")
    assert told.returncode == 0, told.stdout
    assert f"data/leaves/{later}.leaf" not in files


def test_what_ended_after_the_entry_of_which_a_bundle_speaks_still_waits_in_it(
    log: Log, ledger: str, by: Provenance
) -> None:
    record(log, by, opened, invited, offer, applied, suspended)
    tried = record(log, by, command_refused)
    proposal = made(log, Separated.REINSTATEMENT, provider_id="P-1")
    position = record(log, by, proposal)
    put_right = {"position": position - 2, "entry": suspended.stored, "entry_tags": suspended.tags}
    until = {"with_it": (), "stands_until": proposal.stands_until}
    undoing = correction_proposed.model_copy(update={**put_right, **until})
    spoken_of = record(log, by, undoing)
    subject = read(ledger, log, "provider:P-1")
    waiting = (tried, position, spoken_of)
    assert undecided(log, subject, spoken_of) == waiting
    record(log, by, ended(position, proposal), ended(spoken_of, undoing), awarded, authorised)
    assert undecided(log, subject, spoken_of) == waiting
    assert waits(ledger, log) == ()


def numbers_held(folder: Path) -> list[int]:
    """The positions of the entries that a bundle holds, without its own."""
    return sorted(int(each.stem) for each in (folder / "data" / "leaves").glob("*.leaf"))[:-1]


VERIFIER = Path(__file__).parents[2] / "evidence" / "verifier" / "verify_bundle.py"


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the script in a bundle says of it."""
    script = folder / "data" / "verify_bundle.py"
    return subprocess.run([sys.executable, script, folder], capture_output=True, text=True)  # noqa: PLW1510  our own script


def test_waits_3_of_a_provider_alone_entries_may_follow_the_last() -> None:
    verifier = runpy.run_path(str(VERIFIER))
    for about, may_follow in (("provider:P-1", True), ("child:C-1", False)):
        closing = {"covers": [about], "counts": [1], "profile": "court"}
        leaves = {
            1: {"tags": {about: 1}, "at": "1"},
            2: {"tags": {f"untold:{about}": 1}, "at": "2"},
        }
        if may_follow:
            assert verifier["check_complete"](leaves, closing) == [about]
            continue
        with pytest.raises(verifier["CheckFailed"], match="an entry about child:C-1 is missing"):
            verifier["check_complete"](leaves, closing)


def test_waits_3_a_provider_does_not_learn_that_somebody_tried(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    own_try = command_refused.model_copy(update={"about": ("provider:P-1",)})
    tried = own_try.model_copy(update={"about": untold(own_try.about)})
    record(log, by, applied, suspended)
    proposal = made(log, Separated.REINSTATEMENT, provider_id="P-1")
    withdrawn = record(log, by, proposal)
    record(log, by, ended(withdrawn, proposal), tried)
    record(log, by, made(log, Separated.REINSTATEMENT, -1, provider_id="P-1"))
    own = record(log, replace(by, recorded_as="provider"), own_try)
    held = {Profile.AUDITOR: list(range(1, own + 1)), Profile.PROVIDER: [1, 2, own]}
    for profile, positions in held.items():
        folder = tmp_path / profile
        issue_at(log, ledger, folder, "provider:P-1", profile=profile)
        assert numbers_held(folder) == positions, "nor that evidence was taken about it"
        told = verified(folder)
        assert told.returncode == 0
        open_ended = "which nothing here proves: that none follows the last about provider:P-1."
        assert (open_ended in told.stdout) == (profile is Profile.AUDITOR)
    leaves = (tmp_path / Profile.PROVIDER / "data" / "leaves").glob("*.leaf")
    numbers = {int(each.stem): ordinals_in(each) for each in leaves}
    mine = [numbers[each]["provider:P-1"] for each in sorted(numbers)]
    assert mine == list(range(1, len(mine) + 1)), "no number is missing"
    bundle = "".join(
        f"{name}{content!r}"
        for name, content in files_of(tmp_path / "provider").items()
        if not name.startswith("data/verify")
    )
    assert UNTOLD not in bundle


def ordinals_in(leaf: Path) -> dict[str, int]:
    """The number of an entry under each of its tags."""
    head = leaf.read_bytes().partition(b"\n\n")[0].decode().split("\n")
    return {tag: int(number) for tag, _, number in (line.partition(" ") for line in head[9:])}


def test_waits_3_no_proposal_or_refusal_is_numbered_among_what_a_provider_is_told() -> None:
    about = ("provider:P-1", "home:H-1", "referral:R-1")
    reinstating = ReinstateProvider.model_construct(provider_id="P-1", lots=())
    officer = DecisionContext(command_refused.refused_at, "mia", "commissioner")
    staff = replace(officer, role="provider")
    assert plain_refusal_event(reinstating, NotProposed(), officer).tags == untold(
        ("provider:P-1",)
    )
    assert plain_refusal_event(reinstating, NotProposed(), staff).tags == ("provider:P-1",)
    for event in (
        correction_proposed.model_copy(update={"entry_tags": about}),
        proposal_ended.model_copy(update={"entry_tags": about}),
        fee_proposed.model_copy(update={"provider_id": "P-1", "home_id": "H-1"}),
    ):
        assert not [each for each in event.tags if each.startswith(("provider:", "home:"))]


def test_waits_3_of_a_provider_about_which_something_was_only_tried_nothing_is_recorded(
    log: Log, ledger: str, by: Provenance
) -> None:
    record(log, by, command_refused.model_copy(update={"about": untold(("provider:P-9",))}))
    with pytest.raises(NothingIsRecorded):
        read(ledger, log, "provider:P-9")


def test_waits_2_a_familys_bundle_says_what_is_not_decided(
    log: Log, ledger: str, by: Provenance
) -> None:
    raised = {"placement_id": placed.placement_id, "weekly_fee": fee_varied.weekly_fee}
    record(log, by, opened, awarded, placed)
    position = record(log, by, made(log, Separated.VARIATION, **raised))
    subject = read(ledger, log, f"child:{CHILD}")
    found = undecided(log, subject, log.head())
    assert found == (position - 2, position)
    paragraphs = chronology(subject.entries, {})
    told = summary(subject, paragraphs, found)
    assert f"entry {position} (paragraph" in told[2]
    assert "not decided when this evidence was prepared" in told[2]
    assert len(summary(subject, paragraphs)) == 3


def test_a_bundle_for_a_provider_holds_no_entry_about_another(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    rival = suspended.model_copy(update={"provider_id": "P-2"})
    asked = invited.model_copy(update={"provider_ids": ("P-1", "P-2")})
    position = record(log, by, opened, rival)
    record(log, by, asked)
    for name, profile in (("own", Profile.PROVIDER), ("court", Profile.COURT)):
        issue_at(log, ledger, tmp_path / name, "provider:P-1", profile=profile)
        held = (tmp_path / name / "data" / "leaves" / f"{position}.leaf").exists()
        assert held is (profile is Profile.COURT)
