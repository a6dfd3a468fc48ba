"""A group: what waits to be recorded together, decided in its order and appended with one commit.

It may be decided while the group before it is still going in: on the log, and on what that one
will have said if it goes in as expected. If it does not, this one is decided afresh.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from domain.command import Query
from domain.events.base import Event
from domain.faults import Fault
from ledger.codec import decode, encode
from ledger.entries import Busy, History, Overtaken, Provenance, Receipt, Recorded
from ledger.recorder import (
    Append,
    Found,
    Recorder,
    Sought,
    Unavailable,
    Written,
    as_dcb,
    asks,
    record_of,
)
from ledger.sealing import may_be_personal
from ledger.wanted import for_rules

ATTEMPTS: Final = 100
UNREAD: Final = History([], 0, datetime.min.replace(tzinfo=UTC))


class NeedsKeys(Fault):
    """What is decided on or recorded is about a person: it wants keys, and is decided apart."""

    slug = "needs-keys"


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


def asleep() -> threading.Lock:
    """A lock that is held: whoever takes it sleeps until another releases it."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class Waiting:
    """Something to be recorded, and how it ended.

    `doubt` is why it is refused if what comes before it goes in.
    """

    asked: Undecided | Append
    append: Append | None = None
    doubt: Exception | None = None
    attempts: int = 0
    receipt: Receipt | None = None
    fault: BaseException | None = None
    leads: bool = False
    woken: threading.Lock = field(default_factory=asleep)

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


class Expected:
    """What a group will have said, from the position at which it is expected to begin."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.next = first
        self.went_in = False
        self._bearing: dict[str, list[Found]] = defaultdict(list)
        self._all: list[Found] = []

    def add(self, written: Written) -> None:
        """Expect these events after those before them."""
        for record in written.records:
            found = Found(record, self.next)
            self.next += 1
            self._all.append(found)
            for tag in record.tags:
                self._bearing[tag].append(found)

    def asked_for(self, query: Sought) -> Iterator[Found]:
        """What of it a query asks for, in order."""
        if all(item.tags for item in query.items):
            tags = {item.tags[0] for item in query.items}
            bearing = {e.position: e for tag in tags for e in self._bearing.get(tag, ())}
            near = [bearing[position] for position in sorted(bearing)]
        else:
            near = self._all
        return (e for e in near if asks(query, e.event))


class Group:
    """What waits, in its order."""

    def __init__(self, waiting: Sequence[Waiting]) -> None:
        self.waiting = waiting
        self.expected = Expected(1)
        self._upon: Expected | None = None
        self._basis = UNREAD
        self._fault: Exception | None = None

    @property
    def left(self) -> list[Waiting]:
        """Those of which it is not known yet how they end."""
        return [each for each in self.waiting if not each.settled]

    def decide(self, recorder: Recorder, before: Expected | None) -> None:
        """Decide it while the group before it may be going in; what it raises is raised later."""
        try:
            self._decide(recorder, before)
        except Exception as fault:  # noqa: BLE001  it is raised again in each thread that waits
            self._fault = fault

    def go_in(self, recorder: Recorder) -> None:
        """Append it, when those before it have gone in or failed."""
        if self._fault is not None:
            self._failed(recorder, self._fault)
            return
        try:
            if self._upon is not None and not self._upon.went_in:
                self._decide(recorder)
            self._append(recorder)
            while self.left:
                self._decide(recorder)
                self._append(recorder)
        except Exception as fault:  # noqa: BLE001  it is raised again in each thread that waits
            self._failed(recorder, fault)

    def _failed(self, recorder: Recorder, fault: Exception) -> None:
        """Nothing of it went in. Unless the database is gone, it refused one: each alone."""
        if len(self.left) == 1 or isinstance(fault, Unavailable):
            for each in self.left:
                each.fault = fault
            return
        for each in self.left:
            alone = Group([each])
            alone.decide(recorder, None)
            alone.go_in(recorder)

    def _decide(self, recorder: Recorder, before: Expected | None = None) -> None:
        """Decide in order, each on the log and on what those before it will have said."""
        asked = [each.asked for each in self.left if isinstance(each.asked, Undecided)]
        queries = [as_dcb(each.query) for each in asked]
        found, self._basis = recorder.read_each(queries) if queries else ([], UNREAD)
        unseen = before is not None and before.first == self._basis.head + 1
        self._upon = before if unseen else None
        self.expected = Expected(self._basis.head + 1 if self._upon is None else self._upon.next)
        reading = iter(zip(asked, queries, found, strict=True))
        for each in self.left:
            each.append = each.doubt = None
            if isinstance(each.asked, Append):
                self._decided_already(each, each.asked)
            else:
                self._decide_one(each, *next(reading))
            if each.append is not None:
                self.expected.add(each.append.written)

    def _decided_already(self, waiting: Waiting, append: Append) -> None:
        """What was decided before it waited goes in, unless those before it go against it."""
        if append.unless is not None and self._ahead(append.unless):
            waiting.fault = Overtaken()
        else:
            waiting.append = append

    def _decide_one(
        self, waiting: Waiting, asked: Undecided, query: Sought, own: Sequence[Found]
    ) -> None:
        """Decide one, on what it found and what those before it will have said of the matter."""
        ahead = self._ahead(query)
        try:
            written = asked.on([*own, *ahead], self._basis)
        except Exception as fault:  # noqa: BLE001  it is raised again where it was asked for
            waiting.doubt, waiting.fault = (fault, None) if ahead else (None, fault)
        else:
            known = self.expected.first - 1
            waiting.append = Append(
                written, asked.provenance, query, known, nothing_since=bool(ahead)
            )

    def _ahead(self, query: Sought) -> list[Found]:
        """What those before will have said that a query asks for."""
        upon = () if self._upon is None else self._upon.asked_for(query)
        return [*upon, *self.expected.asked_for(query)]

    def wake(self) -> None:
        """Wake everyone who waits for it."""
        for each in self.waiting:
            each.woken.release()

    def _append(self, recorder: Recorder) -> None:
        """Append all of it, or none if another process came between."""
        left = self.left
        waiting = [each for each in left if each.append is not None]
        appends = [each.append for each in waiting if each.append is not None]
        overtaken, receipts = recorder.append_together(appends) if appends else ([], [])
        for n in overtaken:
            waiting[n - 1].overtaken()
        if overtaken:
            return
        for each, receipt in zip(waiting, receipts, strict=True):
            each.receipt = receipt
        for each in left:
            each.fault = each.doubt
        self.expected.went_in = bool(receipts) and receipts[0].first == self.expected.first
