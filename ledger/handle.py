"""Handles commands: decides each and records its events, once for each idempotency key.

A command becomes a Decision, which is taken on the history that it reads. Its events are sealed,
and appended on the condition that nothing they depend on has changed. The caller gets a receipt.
No module below this one imports it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.codes import ErasureGround
from domain.command import Command, QueryItem, tag
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.issue_bundle import IssueBundle
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.commands.placements.end_placement import EndPlacement
from domain.events.placements import PlacementStarted
from domain.foundations.reversal import RestingEntry
from ledger.codec import held_in
from ledger.corrections import CorrectionDecision, ImportReversalDecision
from ledger.decision import (
    BundleDecision,
    CommandDecision,
    DecidedEvent,
    Decision,
    ExpectedPosition,
)
from ledger.entries import Provenance, Receipt
from ledger.idempotency import RequestKey, idempotency_lock, receipt_for_key
from ledger.imports import ending_of, entries_resting_on, reversal_of_import, searches_for
from ledger.log import Log
from ledger.record import record, rehearsed
from ledger.refusals import record_refusal
from ledger.vault import NoKeys


def handle(
    log: Log, command: Command, provenance: Provenance, expected: ExpectedPosition | None = None
) -> Receipt:
    """Decide a command and record its events.

    Raises the command's Refusal, Busy, or Outdated if something was recorded after `expected`.
    """
    return record(log, CommandDecision(named_in(log, command), expected), provenance)


def attempt(
    log: Log, command: Command, provenance: Provenance, expected: ExpectedPosition | None = None
) -> Receipt:
    """Handle a command. A refusal is recorded in the log before it is raised."""
    with record_refusal(log, command, provenance):
        return handle(log, command, provenance, expected)


def attempt_once(
    log: Log,
    command: Command,
    provenance: Provenance,
    key: RequestKey,
    expected: ExpectedPosition | None = None,
) -> Receipt:
    """Attempt a command under an idempotency key. Sent again, it returns the first receipt.

    Also raises InHand or KeyReused. A refused command has no receipt, so it is decided again.
    """
    with idempotency_lock(log.conninfo, key):
        earlier = receipt_for_key(log, key)
        if earlier is not None:
            return earlier
        return attempt(log, command, replace(provenance, correlation=key.correlation), expected)


def handle_once(log: Log, command: Command, provenance: Provenance, key: RequestKey) -> Receipt:
    """Handle a command under an idempotency key. A refusal is not recorded.

    Raises the command's Refusal, Busy, InHand or KeyReused.
    """
    return record_once(log, CommandDecision(named_in(log, command)), provenance, key)


def named_in(log: Log, command: Command) -> Command:
    """The command, with what its decision reads besides, as the log holds it."""
    if isinstance(command, ErasePerson):
        return command.model_copy(update={"searches": searches_for(log, command.person_ref)})
    if not isinstance(command, EndPlacement):
        return command
    start = QueryItem((PlacementStarted,), (tag("placement", command.placement_id),))
    for entry in log.read_standing((start,)).events:
        if isinstance(entry.event, PlacementStarted):
            mine = {"child_ref": entry.event.child_ref, "home_id": entry.event.home_id}
            given = command.model_dump(include=set(mine), exclude_none=True)
            return command.model_copy(update=mine | given)
    return command


def record_once(
    log: Log, decision: Decision, provenance: Provenance, key: RequestKey | None
) -> Receipt:
    """Record a decision under an idempotency key, or return the receipt of the first time.

    Without a key it is recorded as often as it is asked for.
    """
    if key is None:
        return record(log, decision, provenance)
    with idempotency_lock(log.conninfo, key):
        earlier = receipt_for_key(log, key)
        if earlier is not None:
            return earlier
        return record(log, decision, replace(provenance, correlation=key.correlation))


def rehearse(log: Log, command: Command, provenance: Provenance) -> list[DecidedEvent]:
    """The events that a command would record now, with what would be recorded beside each. Records
    nothing. Raises its Refusal, or Erased.
    """
    return rehearsed(log, CommandDecision(named_in(log, command)), provenance)


def rehearse_correction(
    log: Log, correction: "Correction", provenance: Provenance
) -> list[DecidedEvent]:
    """The events that a correction would record now. Records nothing. Raises its Refusal, or
    Erased.
    """
    return rehearsed(log, correction.decision(log), provenance)


@dataclass(frozen=True, slots=True)
class Correction:
    """The position of an entry to reverse, and the command that records the right one instead.

    `with_it` are the positions of entries that rest on it and are reversed with it, `followed_by`
    the commands recorded after the replacement in the same append, and `resting` what was found.
    """

    position: int
    reason: str
    authority: str
    replacement: Command | None = None
    with_it: tuple[int, ...] = ()
    followed_by: tuple[Command, ...] = ()
    resting: tuple[RestingEntry, ...] | None = None

    @property
    def replacements(self) -> tuple[Command, ...]:
        """The commands that are recorded in place of the entry, in their order."""
        first = () if self.replacement is None else (self.replacement,)
        return (*first, *self.followed_by)

    def command(self, log: Log) -> CorrectEntry:
        """The command that corrects the entry."""
        return CorrectEntry(**self.fields(log))

    def proposal(self, log: Log, put_to: Sequence[str] = ()) -> ProposeCorrection:
        """The command that proposes to reverse the entry, to people in one of these roles."""
        return ProposeCorrection(**self.fields(log), put_to=tuple(put_to))

    def decision(self, log: Log) -> CorrectionDecision:
        """The decision to reverse the entry, and to record what is right in its place."""
        replacements = [named_in(log, each) for each in self.replacements]
        return CorrectionDecision(self.command(log), replacements)

    def fields(self, log: Log) -> dict[str, Any]:
        """The fields of either command. `entry` is empty if there is no such entry."""
        wrong = log.entry(self.position)
        return {
            "position": self.position,
            "entry": wrong.name if wrong else "",
            "entry_tags": wrong.tags if wrong else (),
            "reason": self.reason,
            "authority": self.authority,
            "with_it": self.with_it,
            "resting": self.found(log).resting or (),
        }

    def found(self, log: Log) -> "Correction":
        """The same, with all that rests on the entry, which may take seconds to find."""
        wrong = log.entry(self.position) if self.resting is None else None
        return self if wrong is None else replace(self, resting=entries_resting_on(log, wrong))


def correct(
    log: Log, correction: Correction, provenance: Provenance, key: RequestKey | None = None
) -> Receipt:
    """Reverse an entry and record what is right, in one append, under the ordinary rules.

    The cause of each is the wrong entry. Raises the Refusal of either, or Busy; under an
    idempotency key also InHand or KeyReused.
    """
    decision = correction.decision(log)
    cause = correction.position if decision.reversal.entry else None
    return record_once(log, decision, replace(provenance, cause=cause), key)


def propose(
    log: Log,
    correction: Correction,
    provenance: Provenance,
    key: RequestKey | None = None,
    put_to: Sequence[str] = (),
) -> Receipt:
    """Propose to reverse an entry, and those that go with it, for another person to reverse, in one
    of the roles at `put_to`.

    Raises the command's Refusal, or Busy; under an idempotency key also InHand or KeyReused.
    """
    proposal = correction.proposal(log, put_to)
    cause = correction.position if proposal.entry else None
    return record_once(log, CommandDecision(proposal), replace(provenance, cause=cause), key)


def end_proposal(
    log: Log, position: int, reason: str, provenance: Provenance, key: RequestKey | None = None
) -> Receipt:
    """Withdraw the own proposal at a position, or decline another's. A refusal is recorded.

    Raises the command's Refusal, or Busy; under an idempotency key also InHand or KeyReused.
    """
    command = ending_of(log, position, reason)
    cause = position if command.positions else None
    with record_refusal(log, command, provenance):
        return record_once(log, CommandDecision(command), replace(provenance, cause=cause), key)


def reverse_import(
    log: Log, file: str, reason: str, authority: str, provenance: Provenance
) -> Receipt:
    """Reverse everything that the import of a file recorded. Raises its Refusal, or Busy."""
    command = reversal_of_import(log, file, reason, authority)
    return record(log, ImportReversalDecision(command), provenance)


def attempt_reversal(
    log: Log,
    file: str,
    reason: str,
    authority: str,
    provenance: Provenance,
    key: RequestKey | None = None,
) -> Receipt:
    """Reverse an import as `reverse_import` does. A refusal is recorded before it is raised.

    Under an idempotency key, also raises InHand or KeyReused.
    """
    command = reversal_of_import(log, file, reason, authority)
    with record_refusal(log, command, provenance):
        return record_once(log, ImportReversalDecision(command), provenance, key)


def issue(log: Log, command: IssueBundle, provenance: Provenance) -> Receipt:
    """Record that a bundle was issued. Raises its Refusal, or Busy."""
    return record(log, BundleDecision(command), provenance)


def issue_once(log: Log, command: IssueBundle, provenance: Provenance, key: RequestKey) -> Receipt:
    """Record under an idempotency key that a bundle was issued.

    Raises its Refusal, Busy, InHand or KeyReused.
    """
    return record_once(log, BundleDecision(command), provenance, key)


def erase(
    log: Log, command: ErasePerson, provenance: Provenance, key: RequestKey | None = None
) -> Receipt:
    """Record that a person's data are erased, and destroy the person's key (crypto-shredding).

    If this process dies between the two, the projector destroys the key when it reaches the entry.
    Raises NoKeys without a vault, and the command's Refusal; under an idempotency key also InHand
    or KeyReused.
    """
    if log.vault is None:
        raise NoKeys
    receipt = record_once(log, CommandDecision(named_in(log, command)), provenance, key)
    log.vault.destroy(command.person_ref, receipt.first)
    return receipt


@dataclass(frozen=True, slots=True)
class Shredding:
    """The position of an entry, the path of the value to shred, and why, by whose authority."""

    position: int
    field: str
    ground: ErasureGround
    reason: str
    authority: str
    shredded_on: date

    def command(self, log: Log) -> ShredValue:
        """The command that shreds the value. Its digest is empty if there is no such value."""
        entry = log.entry(self.position)
        held = held_in(entry.body, at=self.position).get(self.field) if entry else None
        return ShredValue(
            position=self.position,
            entry=entry.name if entry else "",
            entry_tags=entry.tags if entry else (),
            field=self.field,
            commitment=held["commitment"] if held else "",
            ground=self.ground,
            reason=self.reason,
            authority=self.authority,
            shredded_on=self.shredded_on,
        )


def shred(
    log: Log, shredding: Shredding, provenance: Provenance, key: RequestKey | None = None
) -> Receipt:
    """Record that a value is shredded, and destroy its key. The projector finishes an interrupted
    one, as it does an erasure.

    Raises NoKeys without a vault, and the command's Refusal; under an idempotency key also InHand
    or KeyReused.
    """
    if log.vault is None:
        raise NoKeys
    command = shredding.command(log)
    cause = replace(provenance, cause=shredding.position if command.entry else None)
    receipt = record_once(log, CommandDecision(command), cause, key)
    log.vault.shred(command.commitment, receipt.first)
    return receipt
