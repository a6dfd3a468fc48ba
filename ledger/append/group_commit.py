"""Group commit: of the threads waiting to append, one decides and commits a batch for all in it.

One thread at a time leads. It takes what waits in the queue as a batch, reads for all of it in
one request, takes each decision in order, and appends everything in one transaction, with one
flush to disk. It never waits for a batch to fill. When a batch begins to commit, the next thread
in the queue leads, and decides the next batch meanwhile.
"""

import threading
from collections import deque
from contextlib import ExitStack
from typing import Final

from ledger.append.batch import Batch
from ledger.append.pending import PendingAppend, PendingDecision
from ledger.append.speculative_log import SpeculativeLog
from ledger.dcb.messages import AppendRequest
from ledger.dcb.recorder import Recorder
from ledger.entries import Busy, Receipt

LARGEST_BATCH: Final = 64


class GroupCommit:
    """The queue of appends of one process, and whose turn it is to lead."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._queue: deque[PendingAppend] = deque()
        self._has_leader = False
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._committing: SpeculativeLog | None = None

    def append(self, work: PendingDecision | AppendRequest) -> Receipt:
        """Append events, or the events of a decision, and wait until they are committed.

        For events, raises AppendConditionFailed. For a decision, raises what the decision raises,
        NeedsKeys, or Busy if its append condition keeps failing.
        """
        pending = PendingAppend(work)
        with self._lock:
            self._queue.append(pending)
            pending.leads, self._has_leader = not self._has_leader, True
        if not pending.leads:
            pending.woken.acquire()
        if pending.leads:
            self._lead()
        if pending.receipt is None:
            raise pending.error or Busy
        return pending.receipt

    def _lead(self) -> None:
        """Decide and commit the next batch, which includes the leader's own work."""
        with self._lock:
            size = min(LARGEST_BATCH, len(self._queue))
            batch = Batch([self._queue.popleft() for _ in range(size)])
        try:
            with ExitStack() as turn:
                try:
                    batch.decide(self._recorder, self._committing)
                    turn.enter_context(self._turn)
                    self._committing = batch.speculative
                finally:
                    self._pass_lead()
                batch.commit(self._recorder)
                if not batch.speculative.committed:
                    self._committing = None
        finally:
            batch.wake()

    def _pass_lead(self) -> None:
        """Let the thread that has waited longest lead the next batch."""
        with self._lock:
            self._has_leader = bool(self._queue)
            if self._queue:
                self._queue[0].leads = True
                self._queue[0].woken.release()
