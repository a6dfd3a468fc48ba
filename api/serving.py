"""Serves the application on a socket, with the projector and a worker as processes beside it."""

import asyncio
import ipaddress
import signal
import socket
import sys
import threading
from contextlib import closing
from functools import partial
from types import FrameType
from typing import Final

import uvicorn

from api import logs
from api.access.openid import OpenId
from api.app import Surroundings, application_of, parts_over
from api.beside import beside
from api.cli.ledger import stop_with_parent
from api.dates import today
from api.jobs.worker import work_until_stopped, worker_parts
from api.pseudonyms import key_in
from api.setting_forms import listed, networks_in
from api.settings import REPORT_DAY, CannotServe, Settings, ledger_name
from api.signing import checkpoints_of, held_in, published_folder_of
from api.web.connections import BoundedConnection
from api.web.parts import Parts, parts_in
from evidence.publications.open_contracting.ocds import Publisher

GRACE_SECONDS: Final = 20
SWITCH_SECONDS: Final = 0.0005
"""After how long a thread that computes lets another go on. With Python's 5 ms, requests that ask
the database often took over twice as long while workbooks were written beside them.
"""
DEMO_NOTE = "Demonstration: every child, home and provider is invented."


def serve_ledger(
    settings: Settings, conninfo: str, *, host: str, port: int, demo: bool = False
) -> None:
    """Serve until stopped. With the embedded database, a projector and a worker run beside it, and
    are started again where they end.

    Raises CannotServe.
    """
    listener = listening_socket(settings, host, port)
    around = surroundings_of(settings, conninfo, demo=demo)
    app = application_of(parts_from(settings, conninfo, around, demo=demo), around)
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Serving on http://{shown}:{listener.getsockname()[1]} (Ctrl-C stops)\n")
    sys.stdout.flush()
    logs.configure()
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, http=BoundedConnection,
        timeout_graceful_shutdown=GRACE_SECONDS, proxy_headers=False,
    )  # fmt: skip
    server = Graceful(config, parts_in(app).stopping)
    if settings.database_url is None:
        with (
            beside(command_beside(settings, "project", demo=demo)),
            beside(command_beside(settings, "work", demo=demo)),
        ):
            server.run([listener])
    else:
        server.run([listener])


def parts_from(settings: Settings, conninfo: str, around: Surroundings, *, demo: bool) -> Parts:
    """The parts of the application over a ledger, as the settings say."""
    return parts_over(
        conninfo,
        around,
        borough=settings.authority,
        key=key_in(settings.key_file),
        vault=settings.vault(conninfo),
        as_of_default=(lambda: REPORT_DAY) if demo else today,
        note=DEMO_NOTE if demo else "",
        council=settings.council,
        publisher=Publisher(settings.council, settings.buyer, settings.ocid_prefix),
    )


def do_jobs(settings: Settings, conninfo: str, *, demo: bool, with_parent: bool) -> None:
    """Do the jobs of the queue until stopped. Raises CannotServe."""
    logs.configure()
    around = surroundings_of(settings, conninfo, demo=demo)
    parts = worker_parts(parts_from(settings, conninfo, around, demo=demo))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: parts.stopping.set())
    if with_parent:
        threading.Thread(target=stop_with_parent, args=(parts.stopping,), daemon=True).start()
    with closing(parts):
        asyncio.run(work_until_stopped(parts))


class Graceful(uvicorn.Server):
    """A server that ends the responses that wait for entries before it waits for them to end."""

    def __init__(self, config: uvicorn.Config, stopping: threading.Event) -> None:
        super().__init__(config)
        self.stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Accept no new connections, and end the responses that wait."""
        self.stopping.set()
        super().handle_exit(sig, frame)


def surroundings_of(settings: Settings, conninfo: str, *, demo: bool) -> Surroundings:
    """How the application is reached and who signs people in. Raises CannotServe."""
    host = settings.public_url.removeprefix("https://").partition(":")[0]
    here = ("localhost", "127.0.0.1", "[::1]")
    name = ledger_name(demo=demo)
    return Surroundings(
        demo=demo,
        hosts=(*here, host) if host else here,
        public_url=settings.public_url,
        answers=settings.answers_url,
        limited_login=settings.limited_login,
        openid=openid_of(settings),
        posts=listed(settings.posts),
        requests_a_minute=settings.requests_a_minute,
        failures_a_minute=settings.failures_a_minute,
        trusted_proxies=tuple(str(each) for each in networks_in(settings.trusted_proxies)),
        proxy_header=settings.proxy_header,
        checkpoints=partial(checkpoints_of, settings, conninfo, name, patience=0),
        held=lambda: held_in(published_folder_of(settings, name) / "log"),
    )


def openid_of(settings: Settings) -> OpenId | None:
    """The council's OpenID provider, if one is set up. Raises CannotServe."""
    if not settings.openid_issuer:
        return None
    file = settings.openid_client_secret_file
    if not settings.openid_client_id or file is None or not file.is_file():
        message = "an OpenID issuer needs a client id, and a file with the client's secret"
        raise CannotServe(message)
    secret = file.read_text(errors="replace").strip()
    if not secret:
        message = "the file with the OpenID client's secret is empty"
        raise CannotServe(message)
    return OpenId(settings.openid_issuer, settings.openid_client_id, secret)


def listening_socket(settings: Settings, host: str, port: int) -> socket.socket:
    """A listening socket. Raises CannotServe, also for an address that other machines can reach
    while no public URL is set.
    """
    if not is_loopback(host) and not settings.public_url:
        message = (
            f"{host} can be reached from other machines: serve on 127.0.0.1, or put a proxy that"
            " ends TLS in front and say where browsers find it,"
            " PLACEMENT_LEDGER_PUBLIC_URL=https://…"
        )
        raise CannotServe(message)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Of a socket that says it is TCP, asyncio sends small answers at once, not 40 ms later.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    notice_lost_clients(listener)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        message = f"{host} port {port} cannot be served: {fault.strerror}; choose another --port"
        raise CannotServe(message) from None
    return listener


def notice_lost_clients(listener: socket.socket) -> None:
    """Have connections close a minute after the other side has gone without saying so."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3),
                          ("TCP_USER_TIMEOUT", 60_000)):  # fmt: skip
        if hasattr(socket, option):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def command_beside(settings: Settings, name: str, *, demo: bool) -> list[str]:
    """A command of ours that ends when this process does."""
    command = [sys.executable, "-m", "api", name, "--with-parent"]
    command += ["--data", str(settings.data.absolute())]
    return [*command, "--demo"] if demo else command
