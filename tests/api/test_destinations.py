"""Webhooks are sent to the internet and to networks that are named, and nowhere else."""

import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx2
import pytest

from api import webhooks
from api.destinations import Destinations, NotADestination, UnknownHost, client_to
from api.setting_forms import networks_in
from domain.faults import Fault

PUBLIC = "93.184.216.34"
LOOPBACK = networks_in("127.0.0.0/8")


def names(*answers: str) -> Any:
    """A lookup that gives these addresses one after another, and then the last."""
    left = list(answers)

    def lookup(_host: str, port: int, **_: Any) -> list[Any]:
        given = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
                for each in given.split()]  # fmt: skip

    return lookup


@pytest.mark.parametrize("url", [
    "https://169.254.169.254/latest/meta-data", "https://127.0.0.1/", "https://127.0.0.1:8000/",
    "http://127.0.0.1/", "http://localhost:5432/", "https://localhost/", "https://[::1]/",
    "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/", "https://100.64.0.1/",
    "https://0.0.0.0/", "https://[::]/", "https://2130706433/", "https://0x7f000001/",
    "https://127.1/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://192.0.0.192/", "https://192.0.0.9/", "https://192.88.99.1/", "https://192.175.48.6/",
    "https://[::ffff:192.0.0.192]/", "https://[2002:c000:c0::]/", "https://[2001:20::1]/",
    "https://[2001:1::1]/", "https://[2620:4f:8000::6]/",
    "https://[fec0::1]/", "https://[::7f00:1]/", "https://[::5db8:d822]/", "https://[3fff::1]/",
    "https://[::ffff:0:7f00:1]/", "https://[2606:2800:220:1:0:5efe:a00:1]/",
    "https://[2606:2800:220:1:200:5efe:7f00:1]/", "https://[4000::1]/", "https://[fe80::1%25lo]/", "https://[fd00::1]/",
    "https://224.0.0.1/", "https://255.255.255.255/", "https://198.18.0.1/",
    "http://93.184.216.34/", "ftp://93.184.216.34/", "nonsense", "https://", "https:///x",
    "https://u:p@93.184.216.34/", "https://93.184.216.34/#x", "https://93.184.216.34/ x",
    "https://93.184.216.34:99999/", "https://93.184.216.34\n/", f"https://{PUBLIC}/{'x' * 2000}",
    "https://x.invalid/", f"https://{'a' * 64}.example/", "file:///etc/passwd",
])  # fmt: skip
def test_webhooks_to_addresses_inside_are_refused(ledger: str, url: str) -> None:
    with pytest.raises((NotADestination, UnknownHost)):
        webhooks.add(ledger, "name", url, (), 0)
    assert webhooks.webhooks(ledger) == []


def test_a_public_address_and_a_named_network_are_destinations(ledger: str) -> None:
    webhooks.add(ledger, "public", f"https://{PUBLIC}/hook", (), 0)
    webhooks.add(ledger, "six", "https://[2606:2800:220:1::1]:8443/hook", (), 0)
    inside = Destinations(networks_in("10.9.0.0/16"))
    for name, url in (("tls", "https://10.9.1.1/"), ("plain", "http://10.9.1.1:8080/")):
        webhooks.add(ledger, name, url, (), 0, inside)
    with pytest.raises(NotADestination):
        webhooks.add(ledger, "other", "https://10.8.1.1/", (), 0, inside)


def test_a_host_one_of_whose_addresses_is_inside_is_refused() -> None:
    with pytest.raises(NotADestination):
        Destinations(lookup=names(f"{PUBLIC} 10.0.0.1")).check("https://two.example/")


def test_a_name_that_changes_its_address_is_refused_when_it_is_sent(ledger: str) -> None:
    changing = Destinations(lookup=names(PUBLIC, "127.0.0.1"))
    webhooks.add(ledger, "rebound", "https://rebound.example/", (), 0, changing)
    with client_to(changing) as client, pytest.raises(NotADestination):
        client.get("https://rebound.example/")
    (hook,) = webhooks.webhooks(ledger)
    event = webhooks.CloudEvent(id="1", source="s", type="t", time=hook.next_at, data={})
    with client_to(changing) as client:
        assert webhooks.send(client, hook, event) == "NotADestination"


class Redirects(BaseHTTPRequestHandler):
    """Sends whoever asks on to another address, with a body that has no end."""

    def do_POST(self) -> None:
        server: Any = self.server
        server.asked.append((self.headers["host"], self.path))
        self.send_response(307)
        self.send_header("location", "http://127.0.0.1:1/secret")
        self.send_header("content-length", str(2**40))
        self.end_headers()
        self.wfile.write(b"x" * 1000)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_what_was_checked_is_connected_to_and_no_redirect_is_followed(ledger: str) -> None:
    server: Any = HTTPServer(("127.0.0.1", 0), Redirects)
    server.asked = []
    serving = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    looked_up = names("127.0.0.1", "127.0.0.1", "203.0.113.1")
    here = Destinations(LOOPBACK, looked_up)
    url = f"http://hook.example:{server.server_port}/hook"
    webhooks.add(ledger, "redirected", url, (), 0, here)
    (hook,) = webhooks.webhooks(ledger)
    event = webhooks.CloudEvent(id="1", source="s", type="t", time=hook.next_at, data={})
    with client_to(here) as client:
        assert webhooks.send(client, hook, event) == "status 307"
        assert webhooks.send(client, hook, event) == "NotADestination"
    assert server.asked == [(f"hook.example:{server.server_port}", "/hook")]
    server.shutdown()
    server.server_close()
    serving.join()


class Drips(BaseHTTPRequestHandler):
    """Says again and again that an answer will come."""

    def do_POST(self) -> None:
        with suppress(OSError):
            for _ in range(20):
                self.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
                time.sleep(0.1)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_receiver_that_never_comes_to_an_answer_is_left_in_time(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.destinations.TIMEOUT_SECONDS", 0.3)
    with HTTPServer(("127.0.0.1", 0), Drips) as server:
        serving = Thread(target=server.handle_request, daemon=True)
        serving.start()
        here = Destinations(LOOPBACK, names("127.0.0.1"))
        url = f"http://hook.example:{server.server_port}/hook"
        webhooks.add(ledger, "dripping", url, (), 0, here)
        (hook,) = webhooks.webhooks(ledger)
        event = webhooks.CloudEvent(id="1", source="s", type="t", time=hook.next_at, data={})
        began = time.monotonic()
        with client_to(here) as client:
            assert webhooks.send(client, hook, event) == "ReadTimeout"
        assert time.monotonic() - began < 1.5
        serving.join()


def test_over_tls_the_certificate_is_for_the_hosts_name(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[httpx2.Request] = []

    async def answer(_: Any, request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", answer)
    with client_to(Destinations(lookup=names(PUBLIC))) as client:
        client.post("https://hook.example/x")
    (request,) = sent
    assert request.url.host == PUBLIC
    assert (request.headers["host"], request.extensions["sni_hostname"]) == (
        "hook.example", "hook.example",
    )  # fmt: skip


def test_the_faults_of_a_destination_are_sentences() -> None:
    for kind in (NotADestination, UnknownHost):
        assert issubclass(kind, Fault)
        assert kind.sentence().endswith(".")
