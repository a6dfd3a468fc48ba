"""A batch: decided in the order of its queue, and appended in one transaction.

It may be decided while the batch before it commits: on the log, and on what that batch will have
added if it commits at the expected positions. If it does not, this batch is decided again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from ledger.append.pending import PendingAppend, PendingDecision
from ledger.append.speculative_log import SpeculativeLog
from ledger.dcb.datastore import Unavailable
from ledger.dcb.messages import AppendRequest, LogQuery, StoredEvent, log_query
from ledger.dcb.recorder import Recorder
from ledger.entries import AppendConditionFailed, History

NOT_READ: Final = History([], 0, datetime.min.replace(tzinfo=UTC))


class Batch:
    """Pending appends, in their order; `speculative` is what they add to the log."""

    def __init__(self, pending: Sequence[PendingAppend]) -> None:
        self.pending = pending
        self.speculative = SpeculativeLog(1)
        self._before: SpeculativeLog | None = None
        self._read = NOT_READ
        self._error: Exception | None = None

    @property
    def unsettled(self) -> list[PendingAppend]:
        """The pending appends whose outcome is not known yet."""
        return [each for each in self.pending if not each.settled]

    def decide(self, recorder: Recorder, before: SpeculativeLog | None) -> None:
        """Decide every member, while the batch before may be committing.

        An error is kept, and handled by `commit`.
        """
        try:
            self._decide_all(recorder, before)
        except Exception as error:  # noqa: BLE001  raised again in each thread that waits
            self._error = error

    def commit(self, recorder: Recorder) -> None:
        """Append every member, once the batch before has committed or failed.

        Members are decided again until each has a receipt or an error.
        """
        if self._error is not None:
            self._isolate(recorder, self._error)
            return
        try:
            if self._before is not None and not self._before.committed:
                self._decide_all(recorder, None)
            self._append_all(recorder)
            while self.unsettled:
                self._decide_all(recorder, None)
                self._append_all(recorder)
        except Exception as error:  # noqa: BLE001  raised again in each thread that waits
            self._isolate(recorder, error)

    def wake(self) -> None:
        """Wake every thread that waits for this batch."""
        for each in self.pending:
            each.woken.release()

    def _isolate(self, recorder: Recorder, error: Exception) -> None:
        """The batch rolled back: retry each append alone to isolate the bad one, unless the
        connection is lost.
        """
        unsettled = self.unsettled
        if len(unsettled) == 1 or isinstance(error, Unavailable):
            for each in unsettled:
                each.error = error
            return
        for each in unsettled:
            alone = Batch([each])
            alone.decide(recorder, None)
            alone.commit(recorder)

    def _decide_all(self, recorder: Recorder, before: SpeculativeLog | None) -> None:
        """Decide in order, each on the log and on what the earlier ones will have added."""
        unsettled = self.unsettled
        decisions = [each.work for each in unsettled if isinstance(each.work, PendingDecision)]
        queries = [log_query(each.decision.query) for each in decisions]
        matched, self._read = recorder.read_each(queries) if queries else ([], NOT_READ)
        follows = before is not None and before.first == self._read.head + 1
        self._before = before if follows else None
        first = self._read.head + 1 if self._before is None else self._before.next
        self.speculative = SpeculativeLog(first)
        inputs = iter(zip(decisions, queries, matched, strict=True))
        for each in unsettled:
            each.request = each.provisional = None
            if isinstance(each.work, AppendRequest):
                self._admit(each, each.work)
            else:
                self._decide_one(each, *next(inputs))
            if each.request is not None:
                self.speculative.add(each.request.encoded)

    def _admit(self, pending: PendingAppend, request: AppendRequest) -> None:
        """Admit events decided already, unless an earlier append fails their append condition."""
        if request.fail_if_match is not None and self._uncommitted(request.fail_if_match):
            pending.error = AppendConditionFailed()
        else:
            pending.request = request

    def _decide_one(
        self,
        pending: PendingAppend,
        work: PendingDecision,
        query: LogQuery,
        matched: Sequence[StoredEvent],
    ) -> None:
        """Take one decision, on the log and on uncommitted events that its query matches.

        The append condition is that nothing matching was recorded since the log was read, or
        nothing at all if the decision rests on uncommitted events.
        """
        uncommitted = self._uncommitted(query)
        try:
            encoded = work.decide([*matched, *uncommitted], self._read)
        except Exception as error:  # noqa: BLE001  raised again in the thread that waits
            if uncommitted:
                pending.provisional = error
            else:
                pending.error = error
        else:
            pending.request = AppendRequest(
                encoded, work.provenance, query, self.speculative.first - 1,
                fail_if_any=bool(uncommitted),
            )  # fmt: skip

    def _uncommitted(self, query: LogQuery) -> list[StoredEvent]:
        """Matching events from earlier, uncommitted appends."""
        before = () if self._before is None else self._before.matching(query)
        return [*before, *self.speculative.matching(query)]

    def _append_all(self, recorder: Recorder) -> None:
        """Append every decided member, or none if an append condition fails."""
        unsettled = self.unsettled
        ready = [(each, each.request) for each in unsettled if each.request is not None]
        requests = [request for _, request in ready]
        conflicts, receipts = recorder.append_batch(requests) if requests else ([], [])
        for n in conflicts:
            ready[n][0].fail_condition()
        if conflicts:
            return
        for (each, _), receipt in zip(ready, receipts, strict=True):
            each.receipt = receipt
        for each in unsettled:
            each.error = each.provisional
        self.speculative.committed = bool(receipts) and receipts[0].first == self.speculative.first
