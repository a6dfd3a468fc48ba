"""Decides the commands of a batch in the order of the queue, and appends them in one transaction.

A batch may be decided while the previous one commits. It then reads the log, and the events of
the previous batch at the positions they will have. If they do not commit there, it is decided
again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from ledger.append.pending import PendingAppend, PendingDecision
from ledger.append.speculative_log import SpeculativeLog
from ledger.dcb.messages import AppendRequest, LogQuery, StoredEvent, log_query
from ledger.dcb.recorder import Recorder
from ledger.entries import AppendConditionFailed, Head
from ledger.outages import has_ended, is_outage

NOT_READ: Final = Head(0, datetime.min.replace(tzinfo=UTC))


class Batch:
    """Pending appends, in their order. `speculative` holds the events that they add to the log."""

    def __init__(self, pending: Sequence[PendingAppend]) -> None:
        self.pending = pending
        self.speculative = SpeculativeLog(1)
        self._previous: SpeculativeLog | None = None
        self._head = NOT_READ
        self._error: Exception | None = None

    @property
    def unsettled(self) -> list[PendingAppend]:
        """The pending appends whose outcome is not known yet."""
        return [each for each in self.pending if not each.settled]

    def decide(self, recorder: Recorder, previous: SpeculativeLog | None) -> None:
        """Decide every member, while the previous batch may be committing.

        `previous` holds that batch's events. An error is kept, and handled by `commit`.
        """
        try:
            self._decide_all(recorder, previous)
        except Exception as error:  # noqa: BLE001  raised again in each thread that waits
            self._error = error

    def commit(self, recorder: Recorder) -> None:
        """Append every member, once the previous batch has committed or failed.

        Members are decided again until each has a receipt or an error.
        """
        if self._error is not None:
            self._isolate(recorder, self._error)
            return
        try:
            if self._previous is not None and not self._previous.committed:
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
        """Retry each append alone, because one error rolled all of them back.

        If there is only one, or the database is not there or had no time, the error is theirs.
        """
        unsettled = self.unsettled
        if len(unsettled) == 1 or is_outage(error) or has_ended(error):
            for each in unsettled:
                each.error = error
            return
        for each in unsettled:
            alone = Batch([each])
            alone.decide(recorder, None)
            alone.commit(recorder)

    def _decide_all(self, recorder: Recorder, previous: SpeculativeLog | None) -> None:
        """Decide in order, each on the log and on the events of the appends before it."""
        unsettled = self.unsettled
        decisions = [each.work for each in unsettled if isinstance(each.work, PendingDecision)]
        queries = [log_query(each.decision.query) for each in decisions]
        matched, self._head = recorder.read_each(queries) if queries else ([], NOT_READ)
        follows = previous is not None and previous.first == self._head.position + 1
        self._previous = previous if follows else None
        first = self._head.position + 1 if self._previous is None else self._previous.next
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
        """Admit events to append, unless an uncommitted event fails their append condition."""
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

        The append condition is that no matching entry was recorded since the log was read or, if
        the decision read uncommitted events, that no entry was.
        """
        uncommitted = self._uncommitted(query)
        try:
            encoded = work.decide([*matched, *uncommitted], self._head)
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
        previous = () if self._previous is None else self._previous.matching(query)
        return [*previous, *self.speculative.matching(query)]

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
