"""Decides and appends: in a batch, or alone with a keyring if personal values are involved."""

from domain.command import Refusal
from ledger.append.pending import ATTEMPTS, NeedsKeys, PendingDecision, context_of
from ledger.decision import CommandDecision, DecidedEvent, Decision, Outdated
from ledger.entries import AppendConditionFailed, Busy, Provenance, Receipt
from ledger.log import Log
from ledger.vault import Erased, Reader


def record(log: Log, decision: Decision, provenance: Provenance) -> Receipt:
    """Take a decision and append its events; take it again if its append condition fails.

    Raises what the decision raises, Busy, or Erased if the decision reads a value of a person who
    has been erased.
    """
    if decision.purpose not in log.needs_keys:
        try:
            return log.group_commit.append(PendingDecision(decision, provenance))
        except NeedsKeys:
            log.needs_keys.add(decision.purpose)
    return record_with_keys(log, decision, provenance)


def refuse_uninvited(log: Log, decision: Decision, provenance: Provenance) -> None:
    """Raise the Refusal of a provider that was not asked, before anything is opened in its name."""
    if not (isinstance(decision, CommandDecision) and decision.command.for_invited):
        return
    history = log.read(decision.query)
    try:
        decision.decide(history, context_of(provenance, history))
    except Refusal as refusal:
        if refusal.is_uninvited:
            raise
    except (TypeError, AttributeError, Outdated):  # a later rule needs what is sealed
        return


def record_with_keys(log: Log, decision: Decision, provenance: Provenance) -> Receipt:
    """Read with a keyring, decide, seal and append, up to ATTEMPTS times. Raises as `record`."""
    refuse_uninvited(log, decision, provenance)
    reader = Reader(provenance.recorded_by, provenance.recorded_as, decision.purpose or "")
    keyring = log.keyring(reader) if decision.purpose else None
    for _ in range(ATTEMPTS):
        history = log.read(decision.query, keyring=keyring)
        try:
            decided = decision.decide(history, context_of(provenance, history))
        except (TypeError, AttributeError):
            if history.lacks_erased:
                raise Erased from None
            raise
        try:
            return log.append_decided(
                decided,
                unless=decision.query,
                after=history.head,
                provenance=provenance,
                keyring=keyring,
            )
        except AppendConditionFailed:
            continue
    raise Busy


def rehearsed(log: Log, decision: Decision, provenance: Provenance) -> list[DecidedEvent]:
    """What a decision would record now. Records nothing. Raises its Refusal, or Erased."""
    purpose = f"rehearse: {decision.purpose}"
    reader = Reader(provenance.recorded_by, provenance.recorded_as, purpose)
    history = log.read(decision.query, keyring=log.keyring(reader))
    try:
        return decision.decide(history, context_of(provenance, history))
    except (TypeError, AttributeError):
        if history.lacks_erased:
            raise Erased from None
        raise
