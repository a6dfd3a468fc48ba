"""A batch that is decided while the one before it commits: on what that one will have added."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
from counted import BY, OF_THE_HOME, HomeDecision, count_up, reported
from keys import vault_of

from domain.events.base import Event
from ledger.dcb.datastore import Unavailable
from ledger.dcb.messages import AppendRequest
from ledger.entries import History, Receipt
from ledger.log import Log
from ledger.record import record


def noting(seen: list[int], history: History) -> Sequence[Event]:
    """One more than were there; how many were is noted."""
    seen.append(len(history.events))
    return count_up(history)


def ended(future: Future[Receipt]) -> object:
    """Its receipt, or what it raised."""
    return future.exception() or future.result()


class OneBehindAnother:
    """A group that is decided while the one before it goes in: what it says waits for `go`."""

    def __init__(self, log: Log, patch: pytest.MonkeyPatch, going_in: Callable[[], None]) -> None:
        self.log = log
        self.sent, self.go = threading.Event(), threading.Event()
        append = log.recorder.append_batch

        def held(appends: Sequence[AppendRequest]) -> tuple[list[int], list[Receipt]]:
            if not self.sent.is_set():
                self.sent.set()
                assert self.go.wait(20)
                going_in()
            return append(appends)

        patch.setattr(log.recorder, "append_batch", held)

    def record(self, decide: Callable[[History], Sequence[Event]]) -> tuple[object, object, bool]:
        """How the first and the second ended; and whether the second was decided before."""
        decided = threading.Event()

        def after(history: History) -> Sequence[Event]:
            try:
                return decide(history)
            finally:
                decided.set()

        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(record, self.log, HomeDecision(count_up), BY)
            assert self.sent.wait(20)
            second = pool.submit(record, self.log, HomeDecision(after), BY)
            early = decided.wait(20)
            self.go.set()
            return ended(first), ended(second), early


def test_a_batch_is_decided_on_what_the_batch_before_it_is_appending(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    behind = OneBehindAnother(log, monkeypatch, lambda: None)
    first, second, early = behind.record(partial(noting, seen))
    assert early
    assert seen == [1]
    assert (first.first, second.first) == (1, 2)  # type: ignore[attr-defined]
    filled = [e.event.filled for e in log.read(OF_THE_HOME).events]  # type: ignore[attr-defined]
    assert filled == [1, 2]


def test_a_batch_is_decided_again_if_the_batch_before_it_was_not_appended(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        message = "the server closed the connection"
        raise Unavailable(message)

    def alone(history: History) -> Sequence[Event]:
        if history.events:
            raise ZeroDivisionError
        return [reported(7)]

    first, second, early = OneBehindAnother(log, monkeypatch, gone).record(alone)
    assert early
    assert isinstance(first, Unavailable)
    assert second.first == log.head() == 1  # type: ignore[attr-defined]


def test_a_refusal_that_rests_on_the_batch_before_is_raised_once_that_is_appended(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(history: History) -> Sequence[Event]:
        assert history.events
        raise ZeroDivisionError

    first, second, early = OneBehindAnother(log, monkeypatch, lambda: None).record(refusing)
    assert early
    assert isinstance(second, ZeroDivisionError)
    assert log.head() == first.last == 1  # type: ignore[attr-defined]


def test_a_batch_overtaken_by_another_process_is_decided_again_and_so_is_the_next(
    log: Log, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Log(ledger, vault=vault_of(ledger))
    seen: list[int] = []

    def came_between() -> None:
        other.append([reported(9)], unless=None, after=0, provenance=BY)

    first, second, _ = OneBehindAnother(log, monkeypatch, came_between).record(
        partial(noting, seen)
    )
    other.close()
    assert (first.first, second.first) == (2, 3)  # type: ignore[attr-defined]
    assert seen == [1, 2]
    filled = [e.event.filled for e in log.read(OF_THE_HOME).events]  # type: ignore[attr-defined]
    assert filled == [9, 2, 3]
