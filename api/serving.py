"""Serves the application on a socket, with the processes beside it: one that answers what computes
for long and, over the embedded database, the projector and a worker.
"""

import asyncio
import ipaddress
import signal
import socket
import sys
import threading
from contextlib import ExitStack, closing
from dataclasses import replace

from api import logs
from api.answering import answering_beside, command_beside
from api.app import application_of
from api.assembling import parts_from, surroundings_of
from api.beside import beside
from api.cli.ledger import stop_with_parent
from api.jobs.worker import work_until_stopped, worker_parts
from api.settings import CannotServe, Settings
from api.web.server import server_of


def serve_ledger(
    settings: Settings, conninfo: str, *, host: str, port: int, demo: bool = False
) -> None:
    """Serve until stopped. A process that answers what computes for long runs beside it and, with
    the embedded database, a projector and a worker. They are started again where they end.

    Raises CannotServe.
    """
    listener = listening_socket(settings, host, port)
    around = surroundings_of(settings, conninfo, demo=demo)
    parts = parts_from(settings, conninfo, around, demo=demo)
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Serving on http://{shown}:{listener.getsockname()[1]} (Ctrl-C stops)\n")
    sys.stdout.flush()
    logs.configure()
    with ExitStack() as stack:
        apart = stack.enter_context(answering_beside(settings, demo=demo))
        for name in ("project", "work") if settings.database_url is None else ():
            stack.enter_context(beside(command_beside(settings, name, demo=demo)))
        app = application_of(replace(parts, apart=apart), around)
        server_of(app).run([listener])


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
