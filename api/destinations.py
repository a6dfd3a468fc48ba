"""Checks where a webhook is sent: to addresses of the internet, or of networks that are allowed.

A name is looked up when the webhook is registered and at every connection, and the connection is
to an address that was checked: a name that changes its address gains nothing.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from api.setting_forms import Network
from domain.faults import Fault

TIMEOUT_SECONDS: Final = 10.0
"""How long connecting, sending and the head of the answer may take, all together."""
MOST_URL: Final = 2000
PORTS: Final = {"https": 443, "http": 80}
TRANSLATED_IPV4: Final = (
    ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"),
)  # fmt: skip
"""IPv6 in which a gateway finds an address of IPv4, which is in the last 32 bits."""
INTERNET_IPV6: Final = (ipaddress.ip_network("2000::/3"), ipaddress.ip_network("64:ff9b::/96"))
SPECIAL: Final = tuple(map(ipaddress.ip_network, (
    "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",
    "2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20",
)))  # fmt: skip
"""Networks of IANA's registries of special purposes that not every version of Python knows so.
In the first of them are addresses from which clouds answer with their secrets."""
ISATAP: Final = (0x5EFE, 0x200_5EFE)
"""What stands before an address of IPv4 in the last half of one of IPv6."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[..., list[Any]]


class NotADestination(Fault):
    """A webhook goes to an address of the internet, or of PLACEMENT_LEDGER_WEBHOOK_NETWORKS."""

    slug = "not-a-destination"


class UnknownHost(Fault):
    """The host of a webhook has no address. Check its name."""

    slug = "unknown-host"


@dataclass(frozen=True, slots=True)
class Destinations:
    """The addresses to which webhooks may be sent: the internet's, and those of networks."""

    allowed: tuple[Network, ...] = ()
    lookup: Lookup = socket.getaddrinfo

    def check(self, url: str) -> None:
        """Refuse a URL to which no webhook may be sent. Raises NotADestination or UnknownHost."""
        try:
            parts = urlsplit(url)
            port, host = parts.port or PORTS[parts.scheme], parts.hostname or ""
        except (ValueError, KeyError):
            raise NotADestination from None
        plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= MOST_URL
        if not plain or not host or "@" in parts.netloc or parts.fragment:
            raise NotADestination
        self.address_of(host, port, is_encrypted=parts.scheme == "https")

    def address_of(self, host: str, port: int, *, is_encrypted: bool) -> str:
        """An address of a host, all of whose addresses may be sent to; without TLS, all of which
        are of the networks.

        Raises NotADestination or UnknownHost.
        """
        try:
            found = self.lookup(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise UnknownHost from None
        addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        if not addresses:
            raise UnknownHost
        may = self._is_allowed if not is_encrypted else self._may_be_sent_to
        if not all(may(address) for address in addresses):
            raise NotADestination
        return str(addresses[0])

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self.allowed)

    def _may_be_sent_to(self, address: Address) -> bool:
        if self._is_allowed(address):
            return True
        within = addresses_within(address)
        return is_public(address) and all(self._may_be_sent_to(each) for each in within)


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet.

    >>> [is_public(ipaddress.ip_address(each)) for each in ("2606:2800::1", "fec0::1", "10.0.0.1")]
    [True, False, False]
    """
    if any(address in network for network in SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address) and not any(
        address in network for network in INTERNET_IPV6
    ):
        return False
    return address.is_global and not address.is_multicast


def addresses_within(address: Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The addresses of IPv4 that an address of IPv6 stands for on the way.

    >>> addresses_within(ipaddress.ip_address("64:ff9b::a9fe:a9fe"))
    (IPv4Address('169.254.169.254'),)
    """
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    teredo = address.teredo[1] if address.teredo else None
    translated = any(address in network for network in TRANSLATED_IPV4)
    translated = translated or (int(address) >> 32) & 0xFFFF_FFFF in ISATAP
    last = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF) if translated else None
    found = (address.ipv4_mapped, address.sixtofour, teredo, last)
    return tuple(each for each in found if each is not None)


class CheckedTransport(httpx2.BaseTransport):
    """Sends each request to an address that was checked, and over TLS to the host of that name."""

    def __init__(self, destinations: Destinations) -> None:
        self._destinations = destinations
        self._tls = httpx2.create_ssl_context(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request. Of the answer there is the status, and nothing else.

        Raises NotADestination, UnknownHost or HTTPError.
        """
        host, scheme = request.url.host, request.url.scheme
        port = request.url.port or PORTS[scheme]
        address = self._destinations.address_of(host, port, is_encrypted=scheme == "https")
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": host}
        return asyncio.run(status_in_time(request, self._tls))


async def status_in_time(request: httpx2.Request, tls: ssl.SSLContext) -> httpx2.Response:
    """Send a request with one deadline for all of it: a timeout for each read has no end."""
    try:
        async with (
            asyncio.timeout(TIMEOUT_SECONDS),
            httpx2.AsyncHTTPTransport(verify=tls, trust_env=False) as transport,
        ):
            answer = await transport.handle_async_request(request)
            await answer.aclose()
    except TimeoutError:
        raise httpx2.ReadTimeout("No answer came in time.", request=request) from None
    return httpx2.Response(answer.status_code)


def client_to(destinations: Destinations) -> httpx2.Client:
    """A client that sends to these destinations only, and follows no redirect."""
    return httpx2.Client(
        transport=CheckedTransport(destinations), timeout=TIMEOUT_SECONDS, follow_redirects=False
    )
