"""The work that waits in the queue of a process: a decision to take, or events to append."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.command import DecisionContext
from domain.faults import Fault
from ledger.codec import decode, encode
from ledger.dcb.messages import AppendRequest, EncodedEvents, StoredEvent, dcb_event
from ledger.decision import Decision
from ledger.disclosure import fields_to_open
from ledger.entries import (
    AppendConditionFailed,
    Busy,
    Head,
    History,
    Provenance,
    Receipt,
    RecordedEvent,
)
from ledger.metadata import breaches_in, encode_metadata
from ledger.personal import may_be_personal

ATTEMPTS: Final = 100


class NeedsKeys(Fault):
    """The decision reads or records sealed values, so it is taken alone, with keys."""

    slug = "needs-keys"


@dataclass(frozen=True, slots=True)
class PendingDecision:
    """A decision that waits to be taken in a batch, and the provenance of its events."""

    decision: Decision
    provenance: Provenance

    def decide(self, events: Sequence[StoredEvent], head: Head) -> EncodedEvents:
        """The events that are decided on these events, encoded. `head` is of the log as read.

        Raises what the decision raises, NeedsKeys, or ValueError if it decides on no event.
        """
        if fields_to_open(self.decision.query, events, every_field=False):
            raise NeedsKeys
        read = [
            RecordedEvent(
                e.position,
                decode(e.event.type, e.event.data, at=e.position),
                breaches_in(e.breaches),
            )
            for e in events
        ]
        history = History(read, head.position, head.read_at)
        decided = self.decision.decide(history, context_of(self.provenance, history))
        if any(may_be_personal(type(each.event)) for each in decided):
            raise NeedsKeys
        if not decided:
            message = "nothing to append"
            raise ValueError(message)
        return EncodedEvents(
            [dcb_event(each.event, encode(each.event)) for each in decided],
            metadata=[encode_metadata(each.metadata) for each in decided],
        )


def context_of(provenance: Provenance, history: History) -> DecisionContext:
    """The context of a decision: the time of reading the log, who decides, and in what role."""
    return DecisionContext(history.read_at, provenance.recorded_by, provenance.recorded_as)


def new_held_lock() -> threading.Lock:
    """A new lock that is held: to acquire it, a thread waits until another releases it."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class PendingAppend:
    """One caller's place in the queue: its work, and the outcome.

    `request` holds the events to append, once they are decided. `provisional` is an error of a
    decision on events that are not committed yet: it becomes the `error` when they are.
    """

    work: PendingDecision | AppendRequest
    request: AppendRequest | None = None
    provisional: Exception | None = None
    attempts: int = 0
    receipt: Receipt | None = None
    error: BaseException | None = None
    leads: bool = False
    woken: threading.Lock = field(default_factory=new_held_lock)

    @property
    def settled(self) -> bool:
        """Whether the outcome is known: a receipt or an error."""
        return self.receipt is not None or self.error is not None

    def fail_condition(self) -> None:
        """Note that the append condition failed. A decision may be taken again; events fail."""
        self.attempts += 1
        if isinstance(self.work, AppendRequest):
            self.error = AppendConditionFailed()
        elif self.attempts == ATTEMPTS:
            self.error = Busy()
