"""The server of the application: uvicorn, with bounded connections, stopped in order."""

import sys
import threading
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from api.web.connections import BoundedConnection
from api.web.parts import parts_in

GRACE_SECONDS: Final = 20
SWITCH_SECONDS: Final = 0.0005
"""After how long a thread that computes lets another go on. With Python's 5 ms, requests that ask
the database often took over twice as long while workbooks were written beside them.
"""


class Graceful(uvicorn.Server):
    """A server that ends the responses that wait for entries before it waits for them to end."""

    def __init__(self, config: uvicorn.Config, stopping: threading.Event) -> None:
        super().__init__(config)
        self.stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Accept no new connections, and end the responses that wait."""
        self.stopping.set()
        super().handle_exit(sig, frame)


def server_of(app: FastAPI) -> Graceful:
    """The server of an application, in a process that does nothing else."""
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, http=BoundedConnection,
        timeout_graceful_shutdown=GRACE_SECONDS, proxy_headers=False,
    )  # fmt: skip
    return Graceful(config, parts_in(app).stopping)
