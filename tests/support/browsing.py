"""A ledger served on the loopback by a real server, with a projector that follows it."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import uvicorn
from databases import WITH_FACTS, copy_of
from fastapi.testclient import TestClient
from keys import vault_beside, vault_of
from story import Phase, tell

from api.access.credentials import make_key
from api.access.roles import ROLES
from api.app import Surroundings, create_app
from api.web.parts import parts_in
from evidence.proof.checkpoints import LocalSigner, folders_of_logs
from evidence.proof.leaves import LOG
from projections.engine import projector

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""A Chromium: the one without windows where it is, which takes a quarter less of the processor."""
PROVIDERS = tuple(f"provider:P-{n}" for n in range(1, 4))
ROLE_NAMES = (*(role.name for role in ROLES if role.name != "provider"), *PROVIDERS)
LAUNCHED = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--no-first-run"]  # fmt: skip


class Site:
    """A served ledger: where it is, its clock, and what brings its answers up to date."""

    def __init__(self, url: str, ledger: str, app: Any) -> None:
        self.url, self.ledger, self.app = url, ledger, app

    def at(self, when: datetime) -> None:
        """Set the time of the ledger's database."""
        with psycopg.connect(self.ledger, autocommit=True) as owner:
            owner.execute(
                "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql"
                f" VOLATILE AS $$SELECT timestamptz '{when.isoformat()}'$$".encode()
            )

    def tell(self, phases: list[Phase]) -> None:
        """Tell a part of the story by the interface for programs."""
        client = TestClient(self.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {self.key}"
        tell(client, self.at, phases)
        self.catch_up()

    def catch_up(self) -> None:
        """Fold what is new into the answers."""
        with projector.connect(self.ledger) as connection, vault_beside(connection) as vault:
            projector.catch_up(connection, vault=vault)

    key = ""


def sign_in(page: Any, site: Site, role: str) -> None:
    """Sign in as somebody, on a page that may be signed in as somebody else."""
    page.goto(f"{site.url}/sign-in")
    page.click(f'button[value="{role}"]')


@contextmanager
def served(ledger: str, folder: Path, **around: Any) -> Iterator[Site]:
    """A ledger served on a port of its own, with a projector that follows it."""
    signer, _ = folders_of_logs(folder / "signer", "E08000014", LOG)

    @contextmanager
    def checkpoints() -> Iterator[LocalSigner]:
        yield LocalSigner(ledger, signer, None, [])

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    surroundings = Surroundings(
        **{"demo": True, "requests_a_minute": 100_000, "checkpoints": checkpoints, **around}
    )
    app = create_app(
        ledger, borough="E08000014", key=b"a key of the tests and no other!",
        vault=vault_of(ledger), as_of_default=lambda: date(2021, 6, 30), council="The council",
        note="Demonstration: nobody in it is real.", surroundings=surroundings,
    )  # fmt: skip
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
    serving = threading.Thread(target=server.run, args=([listener],), daemon=True)
    stop = threading.Event()
    vault = vault_of(ledger, role="placement_ledger_projector")
    follows = threading.Thread(target=projector.follow, args=(ledger, stop),
                               kwargs={"vault": vault}, daemon=True)  # fmt: skip
    serving.start()
    follows.start()
    site = Site(url, ledger, app)
    site.key = make_key(ledger, "tests", ROLE_NAMES, days=1, for_people=True)
    yield site
    parts_in(app).stopping.set()
    server.should_exit = True
    stop.set()
    serving.join(20)
    follows.join(20)
    vault.close()


@contextmanager
def fresh(server: str, paths: pytest.TempPathFactory, name: str) -> Iterator[Site]:
    """A ledger of its own for a module's tests."""
    with (
        copy_of(server, WITH_FACTS) as conninfo,
        served(conninfo, paths.mktemp(name)) as site,
    ):
        yield site
