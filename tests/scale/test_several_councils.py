"""Several councils on one server: each has its own ledger, and reaches no other."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from cluster import Server, cluster, without_a_ledger
from databases import new_folder
from facts import tables
from keys import vault_of
from psycopg.conninfo import make_conninfo

from domain.commands.care.start_care import StartCare
from evidence.bundle.subject import snapshot
from evidence.proof.leaves import LOG
from evidence.proof.verify import Held, verify
from ledger.entries import Provenance
from ledger.handle import handle
from ledger.log import Log
from ledger.migrate import migrate
from projections.engine import projector

BY = Provenance("tester", "social-worker", "test")
COUNCILS = ("sefton", "wirral")
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "operators" / "several-councils.md"
MAKE, LET = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = new_folder()
    with cluster(folder) as found:
        found.append(without_a_ledger(folder))
        for council in COUNCILS:
            run_how_to(found[0], MAKE, council)
            migrate(make_conninfo(found[0].conninfo, dbname=council))
            run_how_to(found[0], LET, council)
        yield found[0]


def run_how_to(server: Server, how: str, council: str) -> None:
    """Run the statements of a how-to for one council."""
    with server.connect("postgres") as administrator:
        for statement in how.format(council=council).split(";"):
            administrator.execute(statement.encode())


def login(server: Server, council: str, database: str) -> str:
    return make_conninfo(server.conninfo, user=f"{council}_ledger", dbname=database)


@pytest.mark.parametrize("role", [None, "placement_ledger_app", "placement_ledger_owner"])
def test_a_councils_login_reaches_its_own_ledger_only(server: Server, role: str | None) -> None:
    options = "" if role is None else f"-c role={role}"
    for council, other in (COUNCILS, COUNCILS[::-1]):
        psycopg.connect(login(server, council, council)).close()
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(login(server, council, other), options=options)


def test_two_councils_record_the_same_names_and_neither_order_moves_the_other(
    server: Server,
) -> None:
    child = StartCare(child_ref=f"C-{7:016}", born_in="2010-05", started_on=date(2021, 4, 1))
    other = child.model_copy(update={"child_ref": f"C-{8:016}"})
    for council, commands in (("sefton", [child]), ("wirral", [child, other])):
        own = login(server, council, council)
        log = Log(own, vault=vault_of(own))
        assert [handle(log, each, BY).first for each in commands] == [*range(1, len(commands) + 1)]
        vault = vault_of(own, role="placement_ledger_projector")
        with projector.connect(own) as connection:
            projector.rebuild(connection, vault=vault)
        vault.close()
        log.close()
    for council, count in (("sefton", 1), ("wirral", 2)):
        with server.connect(council) as owner:
            assert len(tables(owner)["looked_after"]) == count
        with snapshot(make_conninfo(server.conninfo, dbname=council)) as connection:
            assert verify(connection, Held(), source=LOG).size == count


def test_a_councils_login_can_only_append_to_its_log(server: Server) -> None:
    with psycopg.connect(login(server, "sefton", "sefton"), autocommit=True) as connection:
        for statement in ("DELETE FROM ledger.entry", "DROP SCHEMA ledger CASCADE"):
            with pytest.raises(psycopg.Error, match=r"permission denied|must be owner"):
                connection.execute(statement)
        with pytest.raises(psycopg.Error, match="permission denied"):
            connection.execute("SET ROLE placement_ledger_owner")
