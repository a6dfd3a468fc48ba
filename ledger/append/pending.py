"""What waits in the queue of a process: a decision to take, or events already decided."""

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
    History,
    Provenance,
    Receipt,
    RecordedEvent,
)
from ledger.metadata import encode_metadata
from ledger.personal import may_be_personal

ATTEMPTS: Final = 100


class NeedsKeys(Fault):
    """The decision reads or records sealed values, so it must be taken alone, with keys."""

    slug = "needs-keys"


@dataclass(frozen=True, slots=True)
class PendingDecision:
    """A decision that waits to be taken in a batch, and who records what it decides."""

    decision: Decision
    provenance: Provenance

    def decide(self, events: Sequence[StoredEvent], read_at: History) -> EncodedEvents:
        """What is decided on these events, encoded; `read_at` has the head and time of reading.

        Raises what the decision raises, NeedsKeys, or ValueError if it decides on no event.
        """
        if fields_to_open(self.decision.query, events, every_field=False):
            raise NeedsKeys
        read = [RecordedEvent(e.position, decode(e.event.type, e.event.data)) for e in events]
        history = History(read, read_at.head, read_at.read_at)
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
    """The context of a decision: when the log was read, who decides, and in what role."""
    return DecisionContext(history.read_at, provenance.recorded_by, provenance.recorded_as)


def held_lock() -> threading.Lock:
    """A lock that is held already: acquiring it waits until another thread releases it."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class PendingAppend:
    """One caller's place in the queue: its work, and how that ended.

    `request` is what is to be appended, once decided. `provisional` is an error that rests on
    appends that have not committed yet: it becomes the `error` when they have.
    """

    work: PendingDecision | AppendRequest
    request: AppendRequest | None = None
    provisional: Exception | None = None
    attempts: int = 0
    receipt: Receipt | None = None
    error: BaseException | None = None
    leads: bool = False
    woken: threading.Lock = field(default_factory=held_lock)

    @property
    def settled(self) -> bool:
        """Whether its outcome is known: a receipt or an error."""
        return self.receipt is not None or self.error is not None

    def fail_condition(self) -> None:
        """Note that its append condition failed: a decision may be taken again, events may not."""
        self.attempts += 1
        if isinstance(self.work, AppendRequest):
            self.error = AppendConditionFailed()
        elif self.attempts == ATTEMPTS:
            self.error = Busy()
