"""Serving: the application on a socket of ours, and the projector as a process beside it."""

import ipaddress
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.app import create_app
from api.asking import today
from api.demo.steps import REPORT_DAY
from api.pseudonyms import key_in
from api.settings import CannotServe, Settings
from evidence.ocds import Publisher

DEMO_NOTE = "Demonstration: every child, home and provider is invented."


def serve_ledger(
    settings: Settings, conninfo: str, *, host: str, port: int, demo: bool = False
) -> None:
    """Serve until stopped. With the embedded database, a projector runs beside it."""
    listener = bound(settings, host, port)
    app = create_app(
        conninfo,
        borough=settings.authority,
        key=key_in(settings.key_file),
        vault=settings.vault(conninfo),
        as_of_default=(lambda: REPORT_DAY) if demo else today,
        note=DEMO_NOTE if demo else "",
        council=settings.council,
        publisher=Publisher(settings.council, settings.buyer, settings.ocid_prefix),
    )
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Serving on http://{shown}:{listener.getsockname()[1]} (Ctrl-C stops)\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    if settings.database_url is None:
        with projector_beside(settings, demo=demo):
            uvicorn.Server(config).run([listener])
    else:
        uvicorn.Server(config).run([listener])


def bound(settings: Settings, host: str, port: int) -> socket.socket:
    """A listening socket. Raises CannotServe, also for an address beyond this machine."""
    if not is_loopback(host) and not settings.trust_identity_headers:
        message = (
            f"{host} can be reached from other machines, and this release has no sign-in of its"
            " own: serve on 127.0.0.1, or put a proxy that signs people in before it and set"
            " PLACEMENT_LEDGER_TRUST_IDENTITY_HEADERS=true"
        )
        raise CannotServe(message)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        message = f"{host} port {port} cannot be served: {fault.strerror}; choose another --port"
        raise CannotServe(message) from None
    return listener


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def projector_beside(settings: Settings, *, demo: bool) -> Iterator[None]:
    """Run the projector as a process of its own, which ends when this one does, however it does."""
    command = [sys.executable, "-m", "api", "project", "--with-parent"]
    command += ["--data", str(settings.data.absolute())]
    command += ["--demo"] if demo else []
    projector = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  our own module
    try:
        yield
    finally:
        projector.terminate()
        projector.wait()
