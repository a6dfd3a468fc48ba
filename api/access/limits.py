"""Limits requests, and credentials that fail: token buckets, counted in this process.

A caller is a person, a key, or an address from which nobody is signed in. Of IPv6 a caller has a
network of 64 bits, in which one subscriber can choose addresses at will.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from typing import Final

from fastapi import Request

from api.access.credentials import hash_secret
from domain.faults import Fault

MOST_CALLERS: Final = 10_000
SAME_A_MINUTE: Final = 10
"""How often one credential that fails is looked up in a minute, wherever it comes from."""
SUBSCRIBER_BITS: Final = 64


class TooMany(Fault):
    """Too many requests in a short time. Wait a moment and try again."""

    slug = "too-many"
    status = 429

    def __init__(self, wait: float = 1.0) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(wait))


class TooManyFailures(TooMany):
    """Too many keys, sessions or sign-ins have failed. Wait, and try again with a valid one."""

    slug = "too-many-failures"


class Limit:
    """Limits each caller to a number of requests a minute, all of which may come at once.

    It remembers the last 10,000 callers.
    """

    def __init__(self, a_minute: int, fault: type[TooMany] = TooMany) -> None:
        self.a_minute = a_minute
        self._fault = fault
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> None:
        """Take one token from the bucket of a caller. Raises TooMany."""
        now = time.monotonic()
        with self._lock:
            left = self._tokens(caller, now)
            self._left[caller] = (max(left - 1, 0.0), now)
            self._left.move_to_end(caller)
            if len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
        if left < 1:
            raise self._fault(self._wait(left))

    def refuse_spent(self, caller: str) -> None:
        """Refuse a caller whose bucket is empty, and take nothing. Raises TooMany."""
        with self._lock:
            left = self._tokens(caller, time.monotonic())
        if left < 1:
            raise self._fault(self._wait(left))

    def _tokens(self, caller: str, now: float) -> float:
        left, since = self._left.get(caller, (float(self.a_minute), now))
        return min(float(self.a_minute), left + (now - since) * self.a_minute / 60)

    def _wait(self, left: float) -> float:
        return (1 - left) * 60 / self.a_minute


class FailedAttempts:
    """Limits the keys, sessions and sign-ins that fail, by address and by credential.

    A valid credential is let in, also from an address where others fail.
    """

    def __init__(self, a_minute: int) -> None:
        self._of_address = Limit(a_minute, TooManyFailures)
        self._of_credential = Limit(SAME_A_MINUTE, TooManyFailures)

    def refuse_repeated(self, credential: str) -> None:
        """Refuse a credential that failed too often, without looking it up. Raises TooMany."""
        self._of_credential.refuse_spent(hash_secret(credential).hex())

    def count(self, address: str, credential: str | None = None) -> None:
        """Count a failure. Raises TooMany if there were too many before it."""
        if credential is not None:
            self._of_credential.take(hash_secret(credential).hex())
        self._of_address.take(address)


def address_of(request: Request) -> str:
    """The address that a request came from; of IPv6 the network of one subscriber."""
    return subscriber(request.client.host if request.client else "")


def subscriber(host: str) -> str:
    """What stands for an address when its requests are counted.

    >>> subscriber("192.0.2.1"), subscriber("2001:db8::1:2"), subscriber("::ffff:192.0.2.1")
    ('192.0.2.1', '2001:db8::/64', '192.0.2.1')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), SUBSCRIBER_BITS), strict=False))
