"""Corrections as tests make them: proposed by another, with all that rests on the wrong entry."""

from dataclasses import replace

from ledger.entries import Provenance, Receipt
from ledger.handle import Correction, correct, propose
from ledger.imports import entries_resting_on
from ledger.log import Log


def with_all(log: Log, wrong: Correction) -> Correction:
    """The correction, with all that rests on the entry."""
    entry = log.entry(wrong.position)
    assert entry is not None
    resting = entries_resting_on(log, entry)
    return replace(wrong, with_it=tuple(each.position for each in resting))


def put_right(log: Log, wrong: Correction, by: Provenance) -> Receipt:
    """Correct an entry, with all that rests on it, once another person has proposed it."""
    return seconded(log, with_all(log, wrong), by)


def seconded(log: Log, wrong: Correction, by: Provenance) -> Receipt:
    """Correct an entry once another person has proposed it."""
    propose(log, wrong, replace(by, recorded_by=f"not-{by.recorded_by}"))
    return correct(log, wrong, by)
