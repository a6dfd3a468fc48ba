"""Sessions of browsers and keys of machine clients, in the database, with their secrets hashed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg
from psycopg.rows import class_row

from domain.faults import Fault
from ledger.database_roles import APP, connect_as_owner, pool_of

IDLE_LIMIT: Final = timedelta(minutes=30)
SESSION_LENGTH: Final = timedelta(hours=9)
LAST_USE_PRECISION: Final = timedelta(minutes=1)
"""How old a stored time of last use may be: a write for every request would make them queue."""
KEY_MARK: Final = "plk_"
LOOK_UP_SECONDS: Final = 5.0
NAME_CHECK: Final = "machine_key_name_check"
"""How long a statement about a session or key may take: every request waits for one."""


class NoSuchKey(Fault):
    """There is no key of this name, or it has been revoked."""

    slug = "no-such-key"


class KeyExists(Fault):
    """A key of this name exists. Revoke it first, or choose another name."""

    slug = "key-exists"


class NotAKeysName(Fault):
    """Name a key with 1 to 40 lower-case letters, digits and hyphens, the first no hyphen."""

    slug = "not-a-keys-name"


@dataclass(frozen=True, slots=True)
class Session:
    """A session: the person, their roles, and the role in which they act."""

    person: str
    name: str
    roles: tuple[str, ...]
    acting_as: str
    csrf: str


@dataclass(frozen=True, slots=True)
class MachineKey:
    """A machine client: its name and roles, and whether it names the person for whom it acts."""

    name: str
    roles: tuple[str, ...]
    for_people: bool


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key as it is listed, without its secret."""

    name: str
    roles: list[str]
    for_people: bool
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def hash_secret(secret: str) -> bytes:
    """The hash of a secret of 256 random bits. Only the hash is stored."""
    return hashlib.sha256(secret.encode()).digest()


class CredentialStore:
    """The sessions and keys of a ledger."""

    def __init__(self, conninfo: str) -> None:
        self._pool = pool_of(conninfo, APP, LOOK_UP_SECONDS)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def run(self, statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Execute one statement in a transaction of its own."""
        self._pool.open()
        with self._pool.connection() as connection:
            found = connection.execute(statement.encode(), parameters)
            return [] if found.description is None else found.fetchall()

    def begin(self, person: str, name: str, roles: tuple[str, ...]) -> str:
        """Begin a session in the first of the roles. Returns its token."""
        token = secrets.token_urlsafe(32)
        self.run("DELETE FROM access.session WHERE ends_at < clock_timestamp()", {})
        self.run(
            "INSERT INTO access.session"
            " (token_sha256, person, name, roles, acting_as, csrf, ends_at)"
            " VALUES (%(hash)s, %(person)s, %(name)s, %(roles)s, %(first)s, %(csrf)s,"
            " clock_timestamp() + %(length)s)",
            {
                "hash": hash_secret(token), "person": person, "name": name[:200],
                "roles": list(roles), "first": roles[0], "csrf": secrets.token_urlsafe(32),
                "length": SESSION_LENGTH,
            },
        )  # fmt: skip
        return token

    def session(self, token: str, *, is_used: bool = True) -> Session | None:
        """The session of a token, or None if it has ended or was idle too long.

        What goes on by itself, such as a stream, does not use it: it would never be idle.
        """
        given = {
            "hash": hash_secret(token),
            "idle": IDLE_LIMIT,
            "precision": LAST_USE_PRECISION,
        }
        rows = self.run(
            "SELECT person, name, roles, acting_as, csrf,"
            " seen_at < clock_timestamp() - %(precision)s"
            " FROM access.session WHERE token_sha256 = %(hash)s"
            " AND ends_at > clock_timestamp() AND seen_at > clock_timestamp() - %(idle)s",
            given,
        )
        if not rows:
            return None
        person, name, roles, acting_as, csrf, is_stale = rows[0]
        if is_stale and is_used:
            self.run(
                "UPDATE access.session SET seen_at = clock_timestamp()"
                " WHERE token_sha256 = %(hash)s AND seen_at < clock_timestamp() - %(precision)s",
                given,
            )
        return Session(person, name, tuple(roles), acting_as, csrf)

    def act_as(self, token: str, role: str) -> None:
        """Set the role in which the person acts, to another role of the session."""
        self.run(
            "UPDATE access.session SET acting_as = %(role)s"
            " WHERE token_sha256 = %(hash)s AND %(role)s = ANY (roles)",
            {"hash": hash_secret(token), "role": role},
        )

    def end(self, token: str) -> None:
        """End a session."""
        self.run("DELETE FROM access.session WHERE token_sha256 = %(h)s", {"h": hash_secret(token)})

    def has_role(self, person: str, role: str, client: str | None) -> bool:
        """Whether a key has a role still or, where none is named, a session of the person.

        A session may be idle: what somebody asked for while signed in is done without them.
        """
        given = {"person": person, "role": role, "client": client}
        by_key = (
            "SELECT FROM access.machine_key WHERE name = %(client)s AND %(role)s = ANY (roles)"
            " AND revoked_at IS NULL AND expires_at > clock_timestamp()"
        )
        by_session = (
            "SELECT FROM access.session WHERE person = %(person)s AND %(role)s = ANY (roles)"
            " AND ends_at > clock_timestamp() LIMIT 1"
        )
        return bool(self.run(by_session if client is None else by_key, given))

    def key(self, secret: str) -> MachineKey | None:
        """The machine client of a secret, or None if its key has expired or was revoked."""
        given = {"hash": hash_secret(secret), "precision": LAST_USE_PRECISION}
        rows = self.run(
            "SELECT name, roles, for_people,"
            " coalesce(used_at < clock_timestamp() - %(precision)s, true)"
            " FROM access.machine_key WHERE secret_sha256 = %(hash)s AND revoked_at IS NULL"
            " AND expires_at > clock_timestamp()",
            given,
        )
        if not rows:
            return None
        name, roles, for_people, is_stale = rows[0]
        if is_stale:
            self.run(
                "UPDATE access.machine_key SET used_at = clock_timestamp()"
                " WHERE secret_sha256 = %(hash)s"
                " AND coalesce(used_at < clock_timestamp() - %(precision)s, true)",
                given,
            )
        return MachineKey(name, tuple(roles), for_people)


def make_key(
    owner: str, name: str, roles: tuple[str, ...], *, days: int, for_people: bool = False
) -> str:
    """Make a machine client's key, as the owner of the database.

    Returns its secret, which is shown once. Raises KeyExists and NotAKeysName.
    """
    secret = KEY_MARK + secrets.token_urlsafe(32)
    with connect_as_owner(owner) as connection:
        try:
            connection.execute(
                "INSERT INTO access.machine_key"
                " (name, secret_sha256, roles, for_people, expires_at)"
                " VALUES (%s, %s, %s, %s, clock_timestamp() + %s)",
                (name, hash_secret(secret), list(roles), for_people, timedelta(days=days)),
            )
        except psycopg.errors.UniqueViolation:
            raise KeyExists from None
        except psycopg.errors.CheckViolation as refused:
            if refused.diag.constraint_name == NAME_CHECK:
                raise NotAKeysName from None
            raise
    return secret


def revoke_key(owner: str, name: str) -> None:
    """Revoke a key at once. Raises NoSuchKey."""
    with connect_as_owner(owner) as connection:
        done = connection.execute(
            "UPDATE access.machine_key SET revoked_at = clock_timestamp()"
            " WHERE name = %s AND revoked_at IS NULL",
            (name,),
        )
        if done.rowcount == 0:
            raise NoSuchKey


def every_key(owner: str) -> list[ListedKey]:
    """Every key, with those that expired or were revoked, by name."""
    with (
        connect_as_owner(owner) as connection,
        connection.cursor(row_factory=class_row(ListedKey)) as cursor,
    ):
        return cursor.execute(
            "SELECT name, roles, for_people, made_at, expires_at, used_at, revoked_at"
            " FROM access.machine_key ORDER BY name"
        ).fetchall()
