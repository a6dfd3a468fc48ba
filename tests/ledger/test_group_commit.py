"""Group commit: one order, each decided on what came before it, none harmed by another."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import psycopg
import pytest
from counted import BY, HOME, OF_THE_HOME, HomeDecision, count_up, pending, reported
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.persistence import IntegrityError
from examples import framework, round_opened
from keys import vault_of

from domain.command import Refusal, tag
from domain.commands.framework.open_round import LotNotInFramework, OpenRound
from domain.commands.money.record_invoice import RecordInvoice
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.providers import OthersPlacesReported
from domain.values import Lot
from ledger.append.group_commit import GroupCommit
from ledger.append.pending import ATTEMPTS, NeedsKeys, PendingDecision
from ledger.codec import encode
from ledger.dcb.datastore import Unavailable
from ledger.dcb.messages import AppendRequest, EncodedEvents, dcb_event, log_query
from ledger.decision import CommandDecision
from ledger.entries import AppendConditionFailed, Busy, History
from ledger.handle import handle
from ledger.log import Log
from ledger.record import record


def invoice(number: str) -> RecordInvoice:
    return RecordInvoice(invoice_id=number, budget_line="residential", amount="1.00",
                         invoiced_on=date(2022, 1, 31))  # type: ignore[arg-type]  # fmt: skip


class Together:
    """Several things to record that are served as one group: the first holds the lead for it."""

    def __init__(self, log: Log) -> None:
        self.group_commit = log.group_commit
        self.arrived = threading.Event()
        self.go = threading.Event()

    def held(self, _: History) -> Sequence[Event]:
        self.arrived.set()
        assert self.go.wait(20)
        return [reported(0)]

    def record(self, *asked: PendingDecision | AppendRequest) -> list[object]:
        """How each of them ended, in the order in which they came to wait."""

        def ended(one: PendingDecision | AppendRequest) -> object:
            try:
                return self.group_commit.append(one)
            except Exception as fault:  # noqa: BLE001  it is what is looked at
                return fault

        with ThreadPoolExecutor(len(asked) + 1) as pool:
            first = pool.submit(ended, pending(self.held))
            assert self.arrived.wait(20)
            futures = []
            for one in asked:
                waiting = len(self.group_commit._queue)
                futures.append(pool.submit(ended, one))
                while len(self.group_commit._queue) == waiting:
                    pass
            self.go.set()
            assert not isinstance(first.result(), Exception)
            return [future.result() for future in futures]


def test_each_command_of_a_batch_is_decided_on_the_events_of_those_before_it(log: Log) -> None:
    receipts = Together(log).record(*(pending(count_up) for _ in range(5)))
    assert [r.first for r in receipts] == [2, 3, 4, 5, 6]  # type: ignore[attr-defined]
    filled = [e.event.filled for e in log.read(OF_THE_HOME).events]  # type: ignore[attr-defined]
    assert filled == [0, 2, 3, 4, 5, 6]


def test_a_refusal_carries_what_it_applied_to_the_thread_that_waits_for_it(log: Log) -> None:
    log.append([framework], unless=None, after=0, provenance=BY)
    not_bought = OpenRound(**{**dict(round_opened), "lots": (Lot.WRAP_AROUND,)})
    asked = PendingDecision(CommandDecision(not_bought), BY)
    (refused,) = Together(log).record(asked)
    assert isinstance(refused, LotNotInFramework)
    assert refused.governed_by == (1,)


def test_a_batch_is_one_commit_and_each_command_gets_its_own_leaves(log: Log, ledger: str) -> None:
    def twice(_: History) -> Sequence[Event]:
        return [reported(1), reported(2)]

    receipts = Together(log).record(pending(count_up), pending(twice), pending(count_up))
    with psycopg.connect(ledger) as connection:
        leaves = [bytes(h) for (h,) in connection.execute(
            "SELECT hash FROM ledger.leaf ORDER BY position")]  # fmt: skip
        heads = connection.execute("SELECT array_agg(size ORDER BY size) FROM ledger.tree_head")
        assert heads.fetchone() == ([1, 5],)
    told = [(r.first, r.last, list(r.leaves)) for r in receipts]  # type: ignore[attr-defined]
    assert told == [(2, 2, leaves[1:2]), (3, 4, leaves[2:4]), (5, 5, leaves[4:5])]


def test_an_exception_of_one_command_is_raised_to_its_caller_alone(log: Log) -> None:
    def wrong(_: History) -> Sequence[Event]:
        raise ZeroDivisionError

    before, fault, after = Together(log).record(
        pending(count_up), pending(wrong), pending(count_up)
    )
    assert isinstance(fault, ZeroDivisionError)
    assert (before.last, after.first) == (2, 3)  # type: ignore[attr-defined]


def test_events_decided_already_are_overtaken_by_those_before_them_in_the_batch(
    log: Log,
) -> None:
    event = reported(9)
    ready = AppendRequest(
        EncodedEvents([dcb_event(event, encode(event))]), BY, log_query(OF_THE_HOME), 1
    )
    receipt, overtaken = Together(log).record(pending(count_up), ready)
    assert isinstance(overtaken, AppendConditionFailed)
    assert log.head() == receipt.last == 2  # type: ignore[attr-defined]


def test_a_command_about_a_person_is_decided_apart_with_keys(log: Log) -> None:
    def personal(_: History) -> Sequence[Event]:
        return [CareStarted(child_ref="C-0000000000000001", born_in="2010-05",
                            started_on=date(2022, 1, 1))]  # fmt: skip

    receipt, needs = Together(log).record(pending(count_up), pending(personal))
    assert isinstance(needs, NeedsKeys)
    assert log.head() == receipt.last  # type: ignore[attr-defined]


def test_a_command_overtaken_by_another_process_is_decided_again(log: Log, ledger: str) -> None:
    other = Log(ledger, vault=vault_of(ledger))
    seen: list[int] = []

    def interrupted(history: History) -> Sequence[Event]:
        seen.append(len(history.events))
        if len(seen) == 1:
            other.append([reported(7)], unless=None, after=0, provenance=BY)
        return count_up(history)

    assert record(log, HomeDecision(interrupted), BY).first == 2
    assert seen == [0, 1]
    other.close()


def test_after_the_last_attempt_the_log_is_busy_and_nothing_is_recorded(
    log: Log, ledger: str
) -> None:
    other = Log(ledger, vault=vault_of(ledger))

    def always_late(history: History) -> Sequence[Event]:
        other.append([reported(7)], unless=None, after=0, provenance=BY)
        return count_up(history)

    with pytest.raises(Busy):
        record(log, HomeDecision(always_late), BY)
    assert log.head() == ATTEMPTS
    other.close()


def test_a_decision_without_events_is_an_error_of_its_caller_alone(log: Log) -> None:
    receipt, fault = Together(log).record(pending(count_up), pending(lambda _: []))
    assert isinstance(fault, ValueError)
    assert log.head() == receipt.last  # type: ignore[attr-defined]


def test_of_many_equal_commands_at_once_one_is_recorded(log: Log) -> None:
    def attempt(_: int) -> str:
        try:
            return f"recorded {handle(log, invoice('INV-1'), BY).first}"
        except Refusal as refusal:
            return refusal.rule

    with ThreadPoolExecutor(24) as pool:
        told = sorted(pool.map(attempt, range(24)))
    assert told == ["INVOICE-1"] * 23 + ["recorded 1"]


def test_many_at_once_leave_one_order_without_gaps_and_fewer_commits(log: Log, ledger: str) -> None:
    with ThreadPoolExecutor(24) as pool:
        receipts = list(pool.map(lambda n: handle(log, invoice(f"INV-{n}"), BY), range(240)))
    assert sorted(r.first for r in receipts) == list(range(1, 241))
    entries = {e.position: e for e in log.entries(limit=300)}
    assert all(f"invoice:INV-{n}" in entries[r.first].tags for n, r in enumerate(receipts))
    with psycopg.connect(ledger) as connection:
        (heads,) = connection.execute("SELECT count(*) FROM ledger.tree_head").fetchone() or (0,)
    assert heads < 240


def test_a_request_that_the_database_refuses_fails_alone(log: Log) -> None:
    event = reported(9)
    ready = AppendRequest(
        EncodedEvents([dcb_event(event, encode(event)[:-1] + b',"x":"%s"}' % (b"x" * 60_000))]),
        BY, None, 0,
    )  # fmt: skip
    before, fault, after = Together(log).record(pending(count_up), ready, pending(count_up))
    assert isinstance(fault, IntegrityError)
    assert (before.last, after.first) == (2, 3)  # type: ignore[attr-defined]


def test_a_request_that_the_database_can_never_do_fails_alone(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    too_much = AppendRequest(EncodedEvents([dcb_event(reported(9), b"{}")]), BY, None, 0)
    append_batch = type(log.recorder).append_batch

    def without_what_is_too_much(recorder: Any, requests: Sequence[AppendRequest]) -> Any:
        if too_much in requests:
            raise Unavailable from psycopg.errors.StatementTooComplex()
        return append_batch(recorder, requests)

    monkeypatch.setattr(type(log.recorder), "append_batch", without_what_is_too_much)
    before, fault, after = Together(log).record(pending(count_up), too_much, pending(count_up))
    assert isinstance(fault, Unavailable)
    assert (before.last, after.first) == (2, 3)  # type: ignore[attr-defined]


def test_a_refusal_that_rests_on_events_not_appended_is_not_raised(log: Log) -> None:
    def once(history: History) -> Sequence[Event]:
        if any("H-2" in e.event.home_id for e in history.events):  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return [reported(1)]

    event = OthersPlacesReported(home_id="H-2", filled=1, counted_on=date(2022, 1, 1))
    wrong = DCBEvent(event.stored, encode(event), [tag("home", HOME), "not a tag"])
    refused, told = Together(log).record(
        AppendRequest(EncodedEvents([wrong]), BY, None, 0), pending(once)
    )
    assert isinstance(refused, IntegrityError)
    assert told.first == log.head() == 2  # type: ignore[attr-defined]


def test_an_outage_is_raised_to_every_waiting_caller_and_the_next_command_is_recorded(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        message = "the server closed the connection"
        raise Unavailable(message)

    with monkeypatch.context() as broken:
        broken.setattr(type(log.recorder), "append_batch", gone)
        group_commit = GroupCommit(log.recorder)
        for _ in range(2):
            with pytest.raises(Unavailable):
                group_commit.append(pending(count_up))
    assert group_commit.append(pending(count_up)).first == 1
