"""Several councils in one ledger, behind row-level security: each has a log of its own in it."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from cluster import Server, at_once
from fastapi.testclient import TestClient
from keys import vault_of
from sharing import COUNCILS, MAKE, NUMBERS, login, record, sharing, verified
from story import FIRST_BODY, FIRST_PATH

from api.access.store import known_keys, make_key
from api.app import Surroundings, create_app
from ledger import dividing
from ledger.dividing import CannotDivide, NobodysLogin
from ledger.log import Log
from ledger.migrate import ROLES
from ledger.roles import with_role
from ledger.vault import Reader

READER = Reader("tester", "social-worker", "test")
PAIRS = (("sefton", "wirral"), ("wirral", "sefton"))
ABOUT_THE_LEDGER = {"ledger.migration", "ledger.council"}
OURS = """
SELECT c.oid::regclass::text, c.relispartition,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'council')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('ledger', 'vault', 'access') AND c.relkind IN ('r', 'p')
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sharing(tmp_path_factory) as found:
        yield found


def test_the_same_names_are_recorded_in_an_order_of_each_councils_own(server: Server) -> None:
    before = {council: verified(login(server, council)) for council in COUNCILS}
    said: dict[str, list[int]] = {council: [] for council in COUNCILS}

    def client(n: int) -> None:
        council = list(COUNCILS)[n % 2]
        said[council] += record(login(server, council), 20 + n // 2, 30 + n // 2)

    for thread in at_once(client, 8):
        thread.join()
    for council in COUNCILS:
        size = before[council].size
        assert sorted(said[council]) == [*range(size + 1, size + 9)]
        assert verified(login(server, council)).size == size + 8
        with psycopg.connect(login(server, council)) as connection:
            (marked,) = connection.execute("SELECT array_agg(DISTINCT council) FROM ledger.entry"
                                           ).fetchone() or ([],)  # fmt: skip
        assert marked == [NUMBERS[council]]


@pytest.mark.parametrize(("council", "other"), PAIRS)
@pytest.mark.parametrize("role", [None, *(r for r in ROLES if not r.endswith(("owner", "ing")))])
def test_whatever_its_role_a_login_sees_its_own_councils_rows_in_every_table(
    server: Server, council: str, other: str, role: str | None
) -> None:
    own = login(server, council)
    seen: set[str] = set()
    with server.connect() as owner:
        found = owner.execute(OURS).fetchall()
    assert {t for t, part, marked in found if not marked and not part} == ABOUT_THE_LEDGER
    with psycopg.connect(own if role is None else with_role(own, role), autocommit=True) as asking:
        asking.execute(f"SET placement_ledger.council = '{NUMBERS[other]}'")
        for table, part, marked in found:
            if not marked:
                continue
            try:
                rows = asking.execute(f"SELECT DISTINCT council FROM {table}".encode()).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue
            assert not part, table
            assert rows in ([], [(NUMBERS[council],)]), table
            seen |= {table} if rows else set()
    if role is None:
        assert {"ledger.entry", "ledger.tag", "ledger.leaf", "ledger.sealed", "ledger.tree_head",
                "ledger.checkpoint", "vault.reading", "access.machine_key"} <= seen  # fmt: skip


@pytest.mark.parametrize(("council", "other"), PAIRS)
def test_no_login_becomes_another_councils_or_writes_for_it(
    server: Server, council: str, other: str
) -> None:
    attempts = (
        "SET ROLE placement_ledger_owner",
        f"SET SESSION AUTHORIZATION {other}_ledger",
        f"SET ROLE {other}_ledger",
        "UPDATE ledger.council_login SET council = 1",
        "SELECT ledger.add_council('E08000016')",
        "SELECT ledger.divide_table('tag', false)",
        "DELETE FROM ledger.entry",
    )
    with psycopg.connect(login(server, council), autocommit=True) as connection:
        for statement in attempts:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute(
                "INSERT INTO access.session (token_sha256, person, name, roles, acting_as, csrf,"
                " ends_at, council) VALUES (sha256('x'), 'p', 'n', '{a}', 'a', 'c', now(), %s)",
                (NUMBERS[other],),
            )


@pytest.mark.parametrize(("council", "other"), PAIRS)
def test_what_acts_for_everybody_answers_of_the_callers_council(
    server: Server, council: str, other: str
) -> None:
    own, others = verified(login(server, council)).size, verified(login(server, other)).size
    most = max(own, others) + 1
    only = {"sefton": f"C-{2:016}", "wirral": f"C-{9:016}"}
    with psycopg.connect(login(server, council), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT n FROM generate_series(1, %s) AS n WHERE ledger.recorded_at(n) IS NOT NULL",
            (most,),
        ).fetchall()
        assert [n for (n,) in rows] == [*range(1, own + 1)]
        assert connection.execute("SELECT ledger.position_at(now())").fetchone() == (own,)
    with closing(vault_of(login(server, council))) as vault:
        assert set(vault.open([*only.values()], READER, "test")) == {only[council]}
        assert vault.readings(only[council], before=10**9, limit=1)[0].purpose == "test"


def test_what_one_council_is_saying_under_a_key_does_not_keep_another_from_it(
    server: Server,
) -> None:
    sefton, wirral = (Log(login(server, council)) for council in COUNCILS)
    key = "key:finance:1"
    with (
        closing(sefton), closing(wirral),
        sefton.alone(key) as first, sefton.alone(key) as again, wirral.alone(key) as other,
    ):  # fmt: skip
        assert (first, again, other) == (True, False, True)


def serving(server: Server, council: str) -> TestClient:
    """The application of one council, asked with a key that council made."""
    own = login(server, council)
    app = create_app(
        own, borough=COUNCILS[council], key=council.encode() * 6, vault=vault_of(own),
        surroundings=Surroundings(requests_a_minute=1_000_000),
    )  # fmt: skip
    admin = login(server, council, "admin")
    secret = make_key(admin, "served", ("commissioner", "auditor"), days=1, for_people=True)
    return TestClient(app, headers={"Authorization": f"Bearer {secret}", "Ledger-Actor": "jane"})


def test_what_is_served_for_a_council_is_its_own_log_and_takes_its_own_keys(server: Server) -> None:
    with serving(server, "sefton") as sefton, serving(server, "wirral") as wirral:
        said = {"Ledger-Role": "commissioner", "Idempotency-Key": "the-same-key"}
        for council, client in (("sefton", sefton), ("wirral", wirral)):
            size = verified(login(server, council)).size
            recorded = client.post(FIRST_PATH, json=FIRST_BODY, headers=said)
            assert recorded.status_code == 201, recorded.text
            assert recorded.headers["Ledger-Position"] == str(size + 1)
            again = client.post(FIRST_PATH, json=FIRST_BODY, headers=said)
            assert again.headers["Ledger-Position"] == str(size + 1)
            listed = client.get("/log?limit=500", headers={"Ledger-Role": "auditor"}).json()
            assert [e["position"] for e in listed] == [*range(1, size + 2)]
        another = {"Authorization": str(sefton.headers["Authorization"]), "Ledger-Role": "auditor"}
        assert wirral.get("/log", headers=another).status_code == 401


def test_keys_of_one_name_are_each_councils_own(server: Server) -> None:
    for council in COUNCILS:
        names = [key.name for key in known_keys(login(server, council, "admin"))]
        assert names.count("finance") == 1
    with server.connect() as owner:
        count = "SELECT count(*) FROM access.machine_key WHERE name = 'finance'"
        assert owner.execute(count).fetchone() == (2,)


def test_who_sees_the_rows_of_all_in_one_heap_is_told_to_use_a_councils_login(
    server: Server,
) -> None:
    with pytest.raises(NobodysLogin):
        verified(server.conninfo)


def test_a_login_that_is_nobodys_sees_nothing_and_records_nothing(server: Server) -> None:
    with server.connect() as administrator:
        administrator.execute(MAKE.format(council="knowsley").encode())
    stranger = login(server, "knowsley")
    with psycopg.connect(stranger) as connection:
        for table in ("ledger.entry", "ledger.tag", "ledger.leaf", "vault.reading"):
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            assert row == (0,), table
    for conninfo in (stranger, server.conninfo):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            record(conninfo, 40)


@pytest.mark.parametrize(
    ("authority", "given", "why"),
    [
        ("E08000015", "postgres", "may see everything"),
        ("E08000015", "nobody_at_all", "no login"),
        ("E08000015", "sefton_ledger", "somebody's"),
        ("E08000016", "sefton_admin", "somebody's|no log of E08000016"),
    ],
)
def test_a_login_is_let_in_once_and_none_that_sees_everything(
    server: Server, authority: str, given: str, why: str
) -> None:
    with pytest.raises(CannotDivide, match=why):
        dividing.let_in(server.conninfo, authority, given)
