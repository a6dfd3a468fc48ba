"""The library's own tests of a DCB recorder, run against ours."""

from collections.abc import Iterator, Sequence

import pytest
from counted import BY, OF_THE_HOME, reported
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError

from ledger.dcb.datastore import Datastore
from ledger.dcb.messages import AppendRequest, log_query
from ledger.dcb.recorder import PAGE, ReadResponse, Recorder
from ledger.entries import Receipt
from ledger.log import Log


@pytest.fixture
def recorder(ledger: str) -> Iterator[Recorder]:
    with Datastore(ledger, role="placement_ledger_app") as datastore:
        yield Recorder(datastore)


def test_append_and_read_as_the_library_has_them(recorder: Recorder) -> None:
    DCBRecorderTestCase()._test_append_read(recorder)


def test_append_and_read_as_the_library_has_them_on_a_log_that_is_not_empty(
    recorder: Recorder,
) -> None:
    DCBRecorderTestCase()._test_append_read(recorder)
    DCBRecorderTestCase()._test_append_read(recorder, initial_position=13)


def test_subscriptions_as_the_library_has_them(recorder: Recorder) -> None:
    DCBRecorderTestCase()._test_append_subscribe(recorder)


def test_a_subscription_may_ask_for_several_types(recorder: Recorder) -> None:
    query = DCBQuery([DCBQueryItem(types=["a"]), DCBQueryItem(types=["b"], tags=["x"])])
    with recorder.subscribe(query) as subscription:
        recorder.append([DCBEvent("c", b""), DCBEvent("b", b"", ["x"]), DCBEvent("a", b"")])
        assert [next(subscription).position, next(subscription).position] == [2, 3]


def test_more_than_a_page_is_read_in_order_and_not_all_at_once(recorder: Recorder) -> None:
    count = PAGE * 2 + 1
    recorder.append([DCBEvent("a", str(n).encode(), ["all"]) for n in range(count)])
    for query in (None, DCBQuery([DCBQueryItem(["a"])]), DCBQuery([DCBQueryItem([], ["all"])])):
        response = recorder.read(query)
        assert next(response).position == 1
        assert [entry.position for entry in response] == list(range(2, count + 1))
        assert [e.position for e in recorder.read(query, after=5, limit=PAGE + 2)][-1] == PAGE + 7


def test_appending_nothing_is_a_mistake_of_the_caller(recorder: Recorder) -> None:
    with pytest.raises(ProgrammingError):
        recorder.append([])


def test_a_condition_that_fails_leaves_no_trace(recorder: Recorder) -> None:
    recorder.append([DCBEvent("a", b"1", ["x"])])
    matching = DCBAppendCondition(DCBQuery([DCBQueryItem(["a"], ["x"])]), after=0)
    with pytest.raises(IntegrityError):
        recorder.append([DCBEvent("b", b"2"), DCBEvent("b", b"3")], matching)
    assert recorder.append([DCBEvent("c", b"4")]) == 2


def test_the_log_is_read_through_the_interface_of_the_library(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append([reported(1), reported(2)], unless=None, after=0, provenance=BY)
    read, queries = Recorder.read, list[DCBQuery | None]()

    def noting(
        recorder: Recorder, query: DCBQuery | None = None, **bounds: int | None
    ) -> ReadResponse:
        queries.append(query)
        return read(recorder, query, **bounds)

    monkeypatch.setattr(Recorder, "read", noting)
    assert [each.position for each in log.read(OF_THE_HOME, after=1).events] == [2]
    assert queries == [log_query(OF_THE_HOME)]


def test_an_append_through_the_interface_is_a_batch_of_one(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_batch, batches = Recorder.append_batch, list[int]()

    def noting(
        recorder: Recorder, requests: Sequence[AppendRequest]
    ) -> tuple[list[int], list[Receipt]]:
        batches.append(len(requests))
        return append_batch(recorder, requests)

    monkeypatch.setattr(Recorder, "append_batch", noting)
    assert recorder.append([DCBEvent("a", b"1")]) == 1
    assert batches == [1]
