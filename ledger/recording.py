"""Recording a decision: read what it depends on, decide, append, and afresh if something came.

What is about nobody is decided together with whatever else waits; what takes keys, apart.
"""

from collections.abc import Callable

from domain.command import Query
from domain.events.base import Event
from ledger.entries import Busy, History, Overtaken, Provenance, Receipt
from ledger.groups import ATTEMPTS, NeedsKeys, Undecided
from ledger.log import Log
from ledger.vault import Erased, Reader


def record(
    log: Log,
    query: Query,
    decide: Callable[[History], list[Event]],
    provenance: Provenance,
    purpose: str | None,
) -> Receipt:
    """Read, decide and append, afresh whenever something the query matches came between.

    It is decided together with whatever else waits, unless it takes keys: what takes them once
    takes them again, so that is remembered. Without a purpose nothing that is sealed is read.
    Raises Erased where the decision rests on what is erased.
    """
    undecided = Undecided(query, decide, provenance)
    if purpose not in log.wants_keys:
        try:
            return log.decide(undecided)
        except NeedsKeys:
            log.wants_keys.add(purpose)
    return record_with_keys(log, undecided, purpose)


def record_with_keys(log: Log, undecided: Undecided, purpose: str | None) -> Receipt:
    """Read and open, decide, seal and append."""
    query, by = undecided.query, undecided.provenance
    reader = purpose and Reader(by.recorded_by, by.recorded_as, purpose)
    keyring = log.keyring(reader) if reader else None
    for _ in range(ATTEMPTS):
        history = log.read(query, keyring=keyring)
        try:
            events = undecided.decide(history)
        except (TypeError, AttributeError):
            if history.closed:
                raise Erased from None
            raise
        try:
            return log.append(
                events, unless=query, after=history.head, provenance=by, keyring=keyring
            )
        except Overtaken:
            continue
    raise Busy
