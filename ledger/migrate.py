"""Migrations: numbered SQL files, each applied once, in order, under a lock.

The hash of each applied file is recorded. If a file has changed since, nothing is applied.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from domain.events import EVENTS
from domain.faults import Fault, FileFault
from ledger.database_roles import (
    OWNER,
    connect_to_read_the_log,
    refuse_pooling_by_transaction,
)
from ledger.migrations.shapes import shape_of

FOLDER: Final = Path(__file__).parent / "migrations"
INCLUDED: Final = re.compile(r"^-- Include procrastinate up to (\S+)$", re.MULTILINE)
LEAST_VERSION: Final = 17
"""The oldest PostgreSQL that has what connections set (`transaction_timeout`), and that lets the
queue's migrations use in one transaction the values that they add to a type.
"""
LOCK: Final = 0x706C6564676572  # "pledger" in ASCII
PUBLIC_FUNCTIONS: Final = "public_functions.sql"
TELL: Final = """
INSERT INTO ledger.event_shape (name, fields)
SELECT key, value FROM jsonb_each(%s)
ON CONFLICT (name) DO UPDATE SET fields = excluded.fields
    WHERE event_shape.fields <> excluded.fields
"""
MIGRATED: Final = """
SELECT EXISTS (SELECT FROM pg_catalog.pg_class
               WHERE relname = 'migration' AND relnamespace = to_regnamespace('locks'))
"""
ON_THE_DATABASE: Final = (
    "REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC",
    "GRANT CREATE ON DATABASE {} TO placement_ledger_owner, placement_ledger_projector",
    "GRANT TEMPORARY ON DATABASE {} TO placement_ledger_projector, placement_ledger_reader",
)
OPEN_TO_ALL: Final = "SELECT has_database_privilege('public', current_database(), 'CONNECT')"
MEMBERS: Final = """
SELECT login.rolname FROM pg_catalog.pg_roles login
WHERE login.rolcanlogin AND NOT login.rolsuper AND EXISTS (
    SELECT FROM pg_catalog.pg_roles r
    WHERE r.rolname = ANY (%s) AND pg_has_role(login.oid, r.oid, 'MEMBER'))
"""
"""The logins that may act in one of these roles."""
ROLES: Final = (
    OWNER,
    "placement_ledger_app",
    "placement_ledger_projector",
    "placement_ledger_reader",
    "placement_ledger_reporting",
    "placement_ledger_signer",
    "placement_ledger_provider",
    "placement_ledger_caseworker",
    "placement_ledger_worker",
)


class MigrationChanged(FileFault):
    """A migration has changed since it was applied. Restore the file as it was."""

    slug = "migration-changed"


class DatabaseTooOld(Fault):
    """The database is older than PostgreSQL 17, which the ledger needs. Upgrade it, or use
    another.
    """

    slug = "database-too-old"


class NotMigrated(Fault):
    """The database does not have the tables of this version, or was not told the shapes of its
    events. Run: placement-ledger migrate
    """

    slug = "not-migrated"
    status = 503


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file of SQL and the hash of its bytes."""

    number: int
    name: str
    sql: str
    sha256: str


def migrations() -> list[Migration]:
    """Every migration of this version, in order."""
    return [read(path) for path in sorted(FOLDER.glob("[0-9]*.sql"))]


def read(path: Path) -> Migration:
    """The migration in a file, with what it includes."""
    content = INCLUDED.sub(lambda line: library_migrations(line[1]), path.read_text())
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Migration(int(path.name[:4]), path.stem, content, digest)


def library_migrations(last: str) -> str:
    """The migrations that procrastinate ships, in order, up to the one whose name begins so."""
    found = find_spec("procrastinate")
    folders = [] if found is None else list(found.submodule_search_locations or ())
    files = sorted(Path(folders[0], "sql", "migrations").glob("*.sql"))
    return "\n".join(file.read_text() for file in files if file.name[: len(last)] <= last)


def migrate(conninfo: str) -> list[str]:
    """Apply the migrations that are missing, tell the database the shapes of events, and return the
    names of what was applied. Raises DatabaseTooOld.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection, connection.transaction():
        refuse_old(connection)
        wait_for_others(connection)
        prepare(connection)
        applied = [apply(connection, migration) for migration in pending(connection)]
        tell_shapes(connection)
        return applied


def refuse_old(connection: psycopg.Connection) -> None:
    """Refuse a database that lacks what the ledger needs. Raises DatabaseTooOld."""
    if connection.info.server_version < LEAST_VERSION * 10_000:
        raise DatabaseTooOld


def wait_for_others(connection: psycopg.Connection) -> None:
    """Let one migration run at a time: by a lock that only the owner can take or, before there is
    one, by a number.
    """
    migrated = connection.execute(MIGRATED).fetchone() == (True,)
    if not migrated:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        return
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
    connection.execute("LOCK TABLE locks.migration IN SHARE ROW EXCLUSIVE MODE")
    connection.execute("RESET ROLE")


def prepare(connection: psycopg.Connection) -> None:
    """Create the roles, the PostgreSQL schemas and the table of migrations, unless they exist."""
    for role in ROLES:
        create_role(connection, role)
    set_rights_on_database(connection)
    if connection.info.parameter_status("is_superuser") == "on":
        connection.execute((FOLDER / PUBLIC_FUNCTIONS).read_bytes())
    connection.execute("SET LOCAL ROLE placement_ledger_owner")
    connection.execute("CREATE SCHEMA IF NOT EXISTS ledger")
    connection.execute("""
        CREATE TABLE IF NOT EXISTS ledger.migration (
            number      int         PRIMARY KEY,
            name        text        NOT NULL,
            sha256      text        NOT NULL,
            applied_at  timestamptz NOT NULL DEFAULT clock_timestamp()
        )""")
    connection.execute("CREATE SCHEMA IF NOT EXISTS locks")
    connection.execute("CREATE TABLE IF NOT EXISTS locks.migration ()")


def set_rights_on_database(connection: psycopg.Connection) -> None:
    """Grant and revoke what concerns the whole database."""
    (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    for statement in ON_THE_DATABASE:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    if connection.execute("SELECT to_regnamespace('public')").fetchone() != (None,):
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    close_to_strangers(connection, name)


def close_to_strangers(connection: psycopg.Connection, name: str) -> None:
    """Let no login connect that is not named. Where every login could, those that may act in a role
    of the ledger are named, so that no service of an older release is shut out.
    """
    if connection.execute(OPEN_TO_ALL).fetchone() != (True,):
        return
    database = sql.Identifier(name)
    for (login,) in connection.execute(MEMBERS, (list(ROLES),)).fetchall():
        naming = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        connection.execute(naming.format(database, sql.Identifier(login)))
    connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(database))


def create_role(connection: psycopg.Connection, role: str) -> None:
    """Create a role without login, unless it exists, as the databases of a cluster share roles."""
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    name = sql.Identifier(role)
    if known is None:
        try:
            with connection.transaction():
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            return
    member = connection.execute("SELECT pg_has_role(%s, 'MEMBER')", (role,)).fetchone()
    if member != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def pending(connection: psycopg.Connection) -> list[Migration]:
    """The migrations to apply. Raises MigrationChanged if an applied one has changed."""
    rows = connection.execute("SELECT number, sha256 FROM ledger.migration").fetchall()
    applied: dict[int, str] = dict(rows)
    for migration in migrations():
        if applied.get(migration.number, migration.sha256) != migration.sha256:
            raise MigrationChanged(migration.name)
    return [migration for migration in migrations() if migration.number not in applied]


def apply(connection: psycopg.Connection, migration: Migration) -> str:
    """Run one migration and record it."""
    connection.execute(migration.sql.encode())
    connection.execute(
        "INSERT INTO ledger.migration (number, name, sha256) VALUES (%s, %s, %s)",
        (migration.number, migration.name, migration.sha256),
    )
    return migration.name


def tell_shapes(connection: psycopg.Connection) -> None:
    """Tell the database the shape of each event as it is recorded today."""
    connection.execute(TELL, (Jsonb(shapes_of_today()),))


def shapes_of_today() -> dict[str, Mapping[str, list[str]]]:
    """The shape of each event that is recorded today, by its stored name."""
    return {name: shape_of(event) for name, event in EVENTS.items() if name == event.stored}


def knows_shapes(connection: psycopg.Connection) -> bool:
    """Whether the database was told the shape of each event as it is recorded today. It may know
    those of a later version besides.
    """
    rows = connection.execute("SELECT name, fields FROM ledger.event_shape").fetchall()
    told: dict[str, object] = dict(rows)
    return all(told.get(name) == shape for name, shape in shapes_of_today().items())


def require_current(conninfo: str) -> None:
    """Raise NotMigrated unless every migration of this version has been applied, and the database
    knows the shapes of its events: it would refuse another shape, and take any of an unknown event.

    Also raises DatabaseTooOld, PooledByTransaction or RoleNotInForce.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        refuse_old(connection)
    refuse_pooling_by_transaction(conninfo)
    with connect_to_read_the_log(conninfo) as connection:
        found = connection.execute("SELECT to_regclass('ledger.migration') IS NOT NULL").fetchone()
        if found != (True,) or pending(connection) or not knows_shapes(connection):
            raise NotMigrated
