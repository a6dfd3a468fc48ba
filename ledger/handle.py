"""The door: the only way into the log for a command.

A command goes one way: it becomes a Decision, which is taken on the history that it reads; its
events are sealed, appended under the condition that nothing they depend on has changed, and
answered with a receipt. Nothing further down imports this module.
"""

from dataclasses import dataclass, replace

from domain.command import Command
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.issue_bundle import IssueBundle
from domain.events.base import Event
from ledger.append.pending import context_of
from ledger.corrections import IMPORT_SUMMARIES, CorrectionDecision, reversal_of_import
from ledger.decision import BundleDecision, CommandDecision, ExpectedPosition
from ledger.entries import Provenance, Receipt
from ledger.idempotency import RequestKey, idempotency_lock, receipt_for_key
from ledger.imports import entries_of_import
from ledger.log import Log
from ledger.record import record
from ledger.refusals import record_refusal
from ledger.vault import NoKeys, Reader


def handle(
    log: Log, command: Command, provenance: Provenance, expected: ExpectedPosition | None = None
) -> Receipt:
    """Decide a command and record its events.

    Raises the command's Refusal, Busy, or Outdated if something was recorded after `expected`.
    """
    return record(log, CommandDecision(command, expected), provenance)


def attempt(
    log: Log, command: Command, provenance: Provenance, expected: ExpectedPosition | None = None
) -> Receipt:
    """Handle a command; a refusal is recorded in the log before it is raised."""
    with record_refusal(log, command, provenance):
        return handle(log, command, provenance, expected)


def attempt_once(
    log: Log,
    command: Command,
    provenance: Provenance,
    key: RequestKey,
    expected: ExpectedPosition | None = None,
) -> Receipt:
    """Attempt a command under an idempotency key: sent again, it returns the receipt it has.

    Raises InHand or KeyReused besides. A refused command has no receipt, and is decided again.
    """
    with idempotency_lock(log.conninfo, key):
        earlier = receipt_for_key(log, key)
        if earlier is not None:
            return earlier
        return attempt(log, command, replace(provenance, correlation=key.correlation), expected)


def rehearse(log: Log, command: Command, provenance: Provenance) -> list[Event]:
    """The events that a command would record now. Nothing is recorded. Raises its Refusal."""
    decision = CommandDecision(command)
    purpose = f"rehearse: {decision.purpose}"
    reader = Reader(provenance.recorded_by, provenance.recorded_as, purpose)
    history = log.read(decision.query, keyring=log.keyring(reader))
    decided = decision.decide(history, context_of(provenance, history))
    return [each.event for each in decided]


@dataclass(frozen=True, slots=True)
class Correction:
    """A position to reverse, and the command that posts its entry again as it should have been."""

    position: int
    reason: str
    authority: str
    replacement: Command | None = None

    def command(self, log: Log) -> CorrectEntry:
        """The command that corrects the entry; its name is empty if there is no such entry."""
        wrong = log.entry(self.position)
        return CorrectEntry(
            position=self.position,
            entry=wrong.name if wrong else "",
            entry_tags=wrong.tags if wrong else (),
            reason=self.reason,
            authority=self.authority,
        )


def correct(log: Log, correction: Correction, provenance: Provenance) -> Receipt:
    """Reverse an entry and post it again, in one append, under the ordinary rules.

    Both cite the wrong entry as their cause. Raises a Refusal of either, or Busy.
    """
    reversal = correction.command(log)
    cause = correction.position if reversal.entry else None
    decision = CorrectionDecision(reversal, correction.replacement)
    return record(log, decision, replace(provenance, cause=cause))


def reverse_import(
    log: Log, file: str, reason: str, authority: str, provenance: Provenance
) -> Receipt:
    """Reverse everything that the import of a file recorded. Raises its Refusal, or Busy."""
    entries = entries_of_import(log, file, IMPORT_SUMMARIES)
    return record(log, reversal_of_import(file, entries, reason, authority), provenance)


def issue(log: Log, command: IssueBundle, provenance: Provenance) -> Receipt:
    """Record that a bundle was issued. Raises its Refusal, or Busy."""
    return record(log, BundleDecision(command), provenance)


def erase(log: Log, command: ErasePerson, provenance: Provenance) -> Receipt:
    """Record that a person's data are erased, and destroy the person's key (crypto-shredding).

    If this process dies between the two, the projector destroys the key when it reaches the entry.
    Raises NoKeys without a vault, and the command's Refusal.
    """
    if log.vault is None:
        raise NoKeys
    receipt = handle(log, command, provenance)
    log.vault.destroy(command.person_ref, receipt.first)
    return receipt
