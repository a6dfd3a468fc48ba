"""Appending together: whoever finds others waiting takes them along, and one commit serves all.

One thread at a time leads. It takes what waits, reads what all of them depend on in one request,
decides each in its order, on what those before it in the group decided too, and appends them in
one transaction: one order, one flush of the disk. A group is only ever what is already there;
nobody waits for one to fill. Once its turn to append has come, the next who waits leads: a group
is decided while the one before it goes in. Whoever must open or seal what is about a person
decides for itself, and comes with events that only wait to be appended.
"""

import threading
from collections import deque
from contextlib import ExitStack
from typing import Final

from ledger.entries import Busy, Receipt
from ledger.groups import Expected, Group, Undecided, Waiting
from ledger.recorder import Append, Recorder

MOST: Final = 64


class Appender:
    """The one way into the log of a process: what its threads have to record, together."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._waiting: deque[Waiting] = deque()
        self._led = False
        self._lock = threading.Lock()
        self._appending = threading.Lock()
        self._going_in: Expected | None = None

    def record(self, asked: Undecided | Append) -> Receipt:
        """Wait until it is recorded.

        Raises Overtaken of what was decided already; of what was not, what its decision raises,
        NeedsKeys, or Busy.
        """
        waiting = Waiting(asked)
        with self._lock:
            self._waiting.append(waiting)
            waiting.leads, self._led = not self._led, True
        if not waiting.leads:
            waiting.woken.acquire()
        if waiting.leads:
            self._lead()
        if waiting.receipt is None:
            raise waiting.fault or Busy
        return waiting.receipt

    def _lead(self) -> None:
        """Serve what waits, one's own among it."""
        with self._lock:
            group = Group([self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))])
        try:
            with ExitStack() as turn:
                try:
                    group.decide(self._recorder, self._going_in)
                    turn.enter_context(self._appending)
                    self._going_in = group.expected
                finally:
                    self._pass_on()
                group.go_in(self._recorder)
                if not group.expected.went_in:
                    self._going_in = None
        finally:
            group.wake()

    def _pass_on(self) -> None:
        """Let whoever waits first lead."""
        with self._lock:
            self._led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.release()
