"""A ledger that two councils share, on a server of its own, as the how-to says it is made."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from cluster import Server, cluster, primary
from keys import vault_of
from psycopg.conninfo import make_conninfo

from api.access.store import make_key
from domain.commands.start_care import StartCare
from evidence.checkpoints import both, sign_and_stamp
from evidence.leaves import LOG, READING_LOG, Source
from evidence.subject import snapshot
from evidence.verify import Held, Verified, verify
from ledger import dividing
from ledger.entries import Provenance
from ledger.handle import handle
from ledger.log import Log
from ledger.migrate import migrate
from projections import projector

BY = Provenance("tester", "social-worker", "test")
COUNCILS = {"sefton": "E08000014", "wirral": "E08000015"}
NUMBERS = {"sefton": 1, "wirral": 2}
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "share-a-ledger.md"
MAKE, PUBLISH, SUBSCRIBE = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(), re.DOTALL)


def care(n: int) -> StartCare:
    return StartCare(child_ref=f"C-{n:016}", born_in="2010-05", started_on=date(2021, 4, 1))


def login(server: Server, council: str, kind: str = "ledger") -> str:
    return make_conninfo(server.conninfo, user=f"{council}_{kind}")


def record(own: str, *children: int) -> list[int]:
    """Children of these numbers come into care; returns the positions of the entries."""
    with closing(Log(own, vault=vault_of(own))) as log:
        return [handle(log, care(n), BY).first for n in children]


def verified(own: str, *sources: Source) -> Verified:
    """What verifying finds, of the log last."""
    with closing(snapshot(own)) as connection:
        return [verify(connection, Held(), source=s) for s in sources or (READING_LOG, LOG)][-1]


@contextmanager
def sharing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Sefton's ledger, in which two entries were recorded before it was shared with Wirral."""
    folder = Path(tempfile.mkdtemp(prefix="pl-"))
    with cluster(folder) as found:
        found.append(primary(folder, wal_level="logical"))
        owner = found[0].conninfo
        migrate(owner)
        record(owner, 1, 2)
        with projector.connect(owner) as connection, closing(vault_of(owner)) as vault:
            projector.rebuild(connection, vault=vault)
        dividing.divide(owner, COUNCILS["sefton"])
        for council, authority in COUNCILS.items():
            with found[0].connect() as administrator:
                for statement in MAKE.format(council=council).split(";"):
                    administrator.execute(statement.encode())
            if council != "sefton":
                dividing.add_council(owner, authority)
                dividing.begin_part(owner, authority, 3)
            for kind in ("ledger", "admin"):
                dividing.let_in(owner, authority, f"{council}_{kind}")
        assert record(login(found[0], "sefton"), 3) == [3]
        assert record(login(found[0], "wirral"), 1, 9) == [1, 2]
        for council, authority in COUNCILS.items():
            make_key(login(found[0], council, "admin"), "finance", ("finance",), days=1)
            with psycopg.connect(login(found[0], council), autocommit=True) as connection:
                published = tmp_path_factory.mktemp(council)
                for log in both(published, authority, LOG):
                    assert sign_and_stamp(connection, log, None) is not None
        yield found[0]
