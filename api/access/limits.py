"""The rate limit: a token bucket for each caller, in this process."""

import threading
import time
from collections import OrderedDict
from typing import Final

from domain.faults import Fault

MOST_CALLERS: Final = 10_000


class TooMany(Fault):
    """Too many requests in a short time. Wait a moment and try again."""

    slug = "too-many"
    status = 429


class Limit:
    """Limits each caller to a number of requests a minute, all of which may come at once."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> None:
        """Take one token from the bucket of a caller. Raises TooMany."""
        now = time.monotonic()
        with self._lock:
            left, since = self._left.pop(caller, (float(self.a_minute), now))
            left = min(float(self.a_minute), left + (now - since) * self.a_minute / 60)
            self._left[caller] = (max(left - 1, 0.0), now)
            if len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
        if left < 1:
            raise TooMany
