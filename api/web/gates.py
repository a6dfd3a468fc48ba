"""Gates: how much work of one kind goes on at once, for each caller and in all.

What is too much waits its turn, as a coroutine: it holds no thread and no connection. Turns go
round the callers, so that a caller with a thousand requests delays another's one by one request
only.
"""

import asyncio
import random
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import Final

from api.web.known import group_of, is_stranger
from domain.faults import Fault

MOST_WAITING: Final = 2_000
MOST_WAITING_EACH: Final = 400
REFUSAL_SECONDS: Final = 2.0
"""How long a refusal takes at least. A client that is refused at once asks again at once."""


class Overloaded(Fault):
    """Too much is being asked for at once. Wait some seconds, and ask again."""

    slug = "overloaded"
    status = 503
    retry_after = 5


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much work of a kind goes on at once: for each caller, and in all.

    `patience` is for how many seconds at most a request waits its turn, and half as long at least,
    so that those who came together are not all refused together. `seconds` is how long the work may
    take, and one of its statements in the database; nothing for work that is never interrupted.
    `strangers` is how much of it callers who are known by their addresses only have together. All
    whom one key names have together what leaves another caller its own, and no less than one has.
    """

    each: int
    most: int
    patience: float
    seconds: float | None = None
    strangers: int | None = None

    def share_of(self, group: str) -> int:
        """How much of it a group has together."""
        if is_stranger(group):
            return self.most if self.strangers is None else self.strangers
        return max(self.each, self.most - self.each)


def count_less(counted: Counter[str], name: str) -> None:
    """Count one less under a name, and forget a name of which there is none."""
    counted[name] -= 1
    if not counted[name]:
        del counted[name]


class Gate:
    """Lets in work of one kind within its bounds. It belongs to one event loop."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.inside = 0
        self._of = Counter[str]()
        self._of_group = Counter[str]()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many requests wait their turn."""
        return sum(len(line) for line in self._waiting.values())

    def has_room(self, caller: str) -> bool:
        """Whether a caller may go in now, ahead of none of its own requests."""
        return caller not in self._waiting and self._is_within(caller)

    async def enter(self, caller: str) -> None:
        """Go in, at once or in turn. Raises Overloaded."""
        if self.has_room(caller):
            self._let_in(caller)
            return
        line = self._waiting.get(caller, deque())
        if self.bounds.patience == 0 or self._is_full(caller):
            await asyncio.sleep(REFUSAL_SECONDS)
            raise Overloaded
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(caller, line).append(turn)
        try:
            async with asyncio.timeout(self.bounds.patience * random.uniform(0.5, 1)):  # noqa: S311
                await turn
        except TimeoutError:
            self._give_up(caller, turn)
            raise Overloaded from None
        except BaseException:
            self._give_up(caller, turn)
            raise

    def leave(self, caller: str, *, rest: float = 0.0) -> None:
        """Go out, and let in whose turn it is. For some seconds it may still count as the caller's
        own, but keeps nobody else out.
        """
        self.inside -= 1
        count_less(self._of_group, group_of(caller))
        if rest:
            asyncio.get_running_loop().call_later(rest, self._count_less, caller)
            self._next()
        else:
            self._count_less(caller)

    def _count_less(self, caller: str) -> None:
        """Count one request of a caller less, and let in whose turn it is."""
        count_less(self._of, caller)
        self._next()

    def _is_within(self, caller: str) -> bool:
        """Whether one more request of a caller is within the bounds."""
        group = group_of(caller)
        if self._of_group[group] >= self.bounds.share_of(group):
            return False
        return self.inside < self.bounds.most and self._of[caller] < self.bounds.each

    def _is_full(self, caller: str) -> bool:
        """Whether no more may wait: of one caller, of all whom its key names, or of all."""
        group = caller if is_stranger(caller) else group_of(caller)
        lines = (line for each, line in self._waiting.items() if group in {each, group_of(each)})
        return self.waiting >= MOST_WAITING or sum(map(len, lines)) >= MOST_WAITING_EACH

    def _let_in(self, caller: str) -> None:
        """Count a caller's request as inside."""
        self.inside += 1
        self._of_group[group_of(caller)] += 1
        self._of[caller] += 1

    def _next(self) -> None:
        """Let in the first request of the first caller who may go in; that caller is then last."""
        for caller in list(self._waiting):
            if not self._is_within(caller):
                continue
            turn = self._first_turn(caller)
            if turn is not None:
                self._let_in(caller)
                turn.set_result(None)
                return

    def _first_turn(self, caller: str) -> asyncio.Future[None] | None:
        """The first turn of a caller, who is then last. One that has been given up is left out."""
        line, turn = self._waiting[caller], None
        while line and turn is None:
            first = line.popleft()
            turn = None if first.done() else first
        self._waiting.move_to_end(caller)
        self._forget_empty(caller)
        return turn

    def _give_up(self, caller: str, turn: asyncio.Future[None]) -> None:
        """Stop waiting; a turn that has come meanwhile goes to the next."""
        if turn.done() and not turn.cancelled():
            self.leave(caller)
            return
        if turn in self._waiting.get(caller, ()):
            self._waiting[caller].remove(turn)
            self._forget_empty(caller)

    def _forget_empty(self, caller: str) -> None:
        """Forget a caller none of whose requests waits."""
        if not self._waiting[caller]:
            del self._waiting[caller]
