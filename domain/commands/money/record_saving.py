"""Record the pounds that a saving has brought, with the evidence for them.

    SAVED-1  A savings target is set for the saving. The pounds count for its line and year.

The rule is judged when this is recorded, and a breach always refuses. The day stated is not to come
(FACT-1), nor before the year of the target (RECORDED-1).

A negative amount takes back pounds that were recorded earlier.

Source: the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.base import Event
from domain.events.finance import SavingRecorded, SavingsTargetSet
from domain.values import Day, Pounds, SavingId, Words


class RecordSaving(Command):
    stored: ClassVar[str] = "record_saving"
    label: ClassVar[str] = "Record a saving"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "saved_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {SavingsTargetSet: "financial_year"}
    saving_id: SavingId
    amount: Pounds
    evidence: Words
    saved_on: Day


class NoTarget(Refusal):
    """No savings target is set under this reference. Set the target first."""

    rule = "SAVED-1"


def query(command: RecordSaving) -> Query:
    return (QueryItem((SavingsTargetSet,), (tag("saving", command.saving_id),)),)


def initial() -> SavingsTargetSet | None:
    return None


def evolve(_before: SavingsTargetSet | None, event: SavingsTargetSet) -> SavingsTargetSet:
    return event


def decide(
    command: RecordSaving, target: SavingsTargetSet | None, _context: DecisionContext
) -> Sequence[SavingRecorded]:
    if target is None:
        raise NoTarget(saving_id=command.saving_id)
    whose = {"budget_line": target.budget_line, "financial_year": target.financial_year}
    return [event_from(SavingRecorded, command, **whose)]


DECIDER = Decider(RecordSaving, initial, query, evolve, decide)
