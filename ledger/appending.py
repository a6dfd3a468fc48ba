"""Appending together: whoever finds others waiting takes them along, and one commit serves all.

One thread at a time leads. It takes what waits, reads what all of them depend on in one request,
decides each in its order, on what those before it in the group decided too, and appends them in
one transaction: one order, one flush of the disk. A group is only ever what is already there;
nobody waits for one to fill. Whoever must open or seal what is about a person decides for itself,
and comes with events that only wait to be appended.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from domain.command import Query
from domain.events.base import Event
from ledger.codec import decode, encode
from ledger.entries import Busy, History, Overtaken, Provenance, Receipt, Recorded
from ledger.recorder import (
    Append,
    Found,
    Recorder,
    Unavailable,
    Written,
    as_dcb,
    asks,
    found_at,
    record_of,
)
from ledger.sealing import may_be_personal
from ledger.wanted import for_rules

ATTEMPTS: Final = 100
MOST: Final = 64
UNREAD: Final = History([], 0, datetime.min.replace(tzinfo=UTC))


class NeedsKeys(Exception):
    """What is decided on or recorded is about a person: it wants keys, and is decided apart."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """What a decision rests on, and the decision."""

    query: Query
    decide: Callable[[History], Sequence[Event]]
    provenance: Provenance

    def on(self, found: Sequence[Found], basis: History) -> Written:
        """What is decided on these entries. Raises what the decision raises, or NeedsKeys."""
        if for_rules(self.query, found, everything=False):
            raise NeedsKeys
        entries = [Recorded(e.position, decode(e.event.type, e.event.data)) for e in found]
        events = self.decide(History(entries, basis.head, basis.read_at))
        if any(may_be_personal(type(event)) for event in events):
            raise NeedsKeys
        if not events:
            message = "nothing to append"
            raise ValueError(message)
        return Written([record_of(event, encode(event)) for event in events])


@dataclass(slots=True, eq=False)
class Waiting:
    """Something to be recorded, and how it ended.

    `doubt` is why it is refused if what comes before it in the group goes in.
    """

    asked: Undecided | Append
    append: Append | None = None
    doubt: Exception | None = None
    attempts: int = 0
    receipt: Receipt | None = None
    fault: BaseException | None = None
    woken: threading.Event = field(default_factory=threading.Event)

    @property
    def settled(self) -> bool:
        """Whether it is recorded, or never will be."""
        return self.receipt is not None or self.fault is not None

    def overtaken(self) -> None:
        """Another process came between: what was decided before it waited must be decided again."""
        self.attempts += 1
        if isinstance(self.asked, Append):
            self.fault = Overtaken()
        elif self.attempts == ATTEMPTS:
            self.fault = Busy()


class Appender:
    """The one way into the log of a process: what its threads have to record, together."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._waiting: deque[Waiting] = deque()
        self._led = False
        self._lock = threading.Lock()

    def record(self, asked: Undecided | Append) -> Receipt:
        """Wait until it is recorded.

        Raises Overtaken of what was decided already; of what was not, what its decision raises,
        NeedsKeys, or Busy.
        """
        waiting = Waiting(asked)
        with self._lock:
            self._waiting.append(waiting)
            leads, self._led = not self._led, True
        if not leads:
            waiting.woken.wait()
        if not waiting.settled:
            self._lead(waiting)
        if waiting.receipt is None:
            raise waiting.fault or Busy
        return waiting.receipt

    def _lead(self, waiting: Waiting) -> None:
        """Serve what waits until one's own is served; then whoever waits first leads."""
        try:
            while not waiting.settled:
                with self._lock:
                    group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                self._serve(group)
        finally:
            with self._lock:
                self._led = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].woken.set()

    def _serve(self, group: Sequence[Waiting]) -> None:
        """Record a group; what is overtaken by another process is decided afresh."""
        left = list(group)
        try:
            while left:
                self._decide(left)
                self._append([each for each in left if not each.settled])
                left = [each for each in left if not each.settled]
        except Exception as fault:  # noqa: BLE001  it is raised again in each thread that waits
            self._failed([each for each in left if not each.settled], fault)
        finally:
            for each in group:
                each.woken.set()

    def _failed(self, group: Sequence[Waiting], fault: Exception) -> None:
        """Nothing of a group went in. Unless the database is gone, it refused one: each alone."""
        if len(group) == 1 or isinstance(fault, Unavailable):
            for each in group:
                each.fault = fault
        else:
            for each in group:
                self._serve([each])

    def _decide(self, group: Sequence[Waiting]) -> None:
        """Decide in order, each on the log and on what those before it in the group append."""
        asked = [each.asked for each in group if isinstance(each.asked, Undecided)]
        queries = [as_dcb(each.query) for each in asked]
        found, basis = self._recorder.read_each(queries) if queries else ([], UNREAD)
        reading = iter(zip(asked, queries, found, strict=True))
        ahead: list[Found] = []
        for each in group:
            each.append, each.doubt, before = None, None, []
            try:
                if isinstance(each.asked, Append):
                    each.append = not_overtaken(each.asked, ahead)
                else:
                    undecided, query, own = next(reading)
                    before = [e for e in ahead if asks(query, e.event)]
                    written = undecided.on([*own, *before], basis)
                    each.append = Append(
                        written, undecided.provenance, query, basis.head, nothing_since=bool(before)
                    )
            except Exception as fault:  # noqa: BLE001  it is raised again where it was asked for
                each.doubt, each.fault = (fault, None) if before else (None, fault)
            else:
                ahead += found_at(basis.head + len(ahead) + 1, each.append.written)

    def _append(self, group: Sequence[Waiting]) -> None:
        """Append all of a group, or none if another process came between."""
        waiting = [each for each in group if each.append is not None]
        if not waiting:
            return
        appends = [each.append for each in waiting if each.append is not None]
        overtaken, receipts = self._recorder.append_together(appends)
        for each, receipt in zip(waiting, receipts, strict=bool(receipts)):
            each.receipt = receipt
        for n in overtaken:
            waiting[n - 1].overtaken()
        for each in group if receipts else ():
            each.fault = each.doubt


def not_overtaken(append: Append, ahead: Sequence[Found]) -> Append:
    """An append that was decided already, unless the group goes against it. Raises Overtaken."""
    if append.unless is not None and any(asks(append.unless, e.event) for e in ahead):
        raise Overtaken
    return append
