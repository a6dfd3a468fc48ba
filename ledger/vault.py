"""The vault: a key for each person, and the log of who was given one, for what, and about whom.

The database gives a wrapped key only in the transaction that records the reading. Once a person's
key is destroyed, nothing sealed under it is read again, and nothing new is sealed.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import psycopg
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import class_row

from domain.faults import Fault
from ledger.keys import KEY_BYTES, Keys, recovered
from ledger.roles import pool_of, with_role

MOST_SAID: Final = 400
LEFT: Final = slice(0, MOST_SAID - 1)


class Erased(Fault):
    """The data of somebody this is about were erased: nothing more can be recorded of them."""

    slug = "erased"
    status = 409


class NoKeys(Fault):
    """This needs people's keys, and the ledger was opened without them."""

    slug = "no-keys"
    status = 503


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads personal data, in what role, and for what purpose."""

    by: str
    role: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry of the second log."""

    position: int
    read_at: datetime
    read_by: str
    read_as: str
    purpose: str
    people: list[str]
    what: str
    hash: bytes


class Vault:
    """People's keys, in a database that gives none without recording it."""

    def __init__(
        self, conninfo: str, keys: Keys, *, role: str | None = "placement_ledger_app"
    ) -> None:
        self.keys = keys
        self._pool = pool_of(conninfo if role is None else with_role(conninfo, role))

    def close(self) -> None:
        """Give the connections back."""
        self._pool.close()

    def run(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """One statement, in a transaction of its own."""
        self._pool.open()
        with self._pool.connection() as connection:
            return connection.execute(statement.encode(), parameters).fetchall()

    def open(self, people: Sequence[str], reader: Reader, what: str) -> dict[str, bytes]:
        """The keys of those who have one; that they were asked for is recorded first."""
        said = what if len(what) <= MOST_SAID else what[LEFT] + "+"
        rows = self.run(
            "SELECT person, wrapped FROM vault.open(%s, %s, %s, %s, %s)",
            (reader.by, reader.role, reader.purpose, list(people), said),
        )
        return {person: self.keys.provider.unwrap(wrapped, person) for person, wrapped in rows}

    def make(self, people: Iterable[str]) -> None:
        """Have a key for each person. Raises Erased for one whose key was destroyed."""
        wanted = list(dict.fromkeys(people))
        known = dict(self.run("SELECT person, destroyed FROM vault.known(%s)", (wanted,)))
        if any(known.values()):
            raise Erased
        for person in wanted:
            if person not in known:
                key = secrets.token_bytes(KEY_BYTES)
                wrapped = self.keys.provider.wrap(key, person)
                escrow = self.keys.escrow.wrap(key, person)
                self.run("SELECT vault.keep(%s, %s, %s)", (person, wrapped, escrow))

    def destroy(self, person: str, by_entry: int) -> None:
        """Destroy a person's key, in daily use and in escrow, by authority of an entry."""
        self.run("SELECT vault.destroy(%s, %s)", (person, by_entry))

    def readings(self, person: str, *, before: int, limit: int) -> list[Reading]:
        """Who was given a person's key, the latest first, before a position."""
        self._pool.open()
        with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(Reading)) as cursor,
        ):
            return cursor.execute(
                "SELECT position, read_at, read_by, read_as, purpose, people, what, hash"
                " FROM vault.reading WHERE people @> ARRAY[%s] AND position < %s"
                " ORDER BY position DESC LIMIT %s",
                (person, before, limit),
            ).fetchall()


@dataclass(slots=True)
class Keyring:
    """The keys given to one reader for one purpose; each is asked for once."""

    vault: Vault
    reader: Reader
    ciphers: dict[str, AESGCM] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def opened(self, people: Iterable[str], what: str) -> Mapping[str, AESGCM]:
        """The ciphers of those who have a key."""
        wanted = sorted(set(people) - self.asked)
        if wanted:
            keys = self.vault.open(wanted, self.reader, what)
            self.ciphers.update((person, AESGCM(key)) for person, key in keys.items())
            self.asked.update(wanted)
        return self.ciphers

    def made(self, people: Iterable[str], what: str) -> Mapping[str, AESGCM]:
        """The ciphers of these people, whose keys are made if they have none. Raises Erased."""
        wanted = set(people) - self.ciphers.keys()
        if wanted:
            self.vault.make(sorted(wanted))
            self.asked -= wanted
        return self.opened(people, what)


def rewrap(
    owner: str, keys: Keys, *, was: Keys | None = None, private: rsa.RSAPrivateKey | None = None
) -> int:
    """Wrap every person's key anew: from the provider it was under, or out of escrow.

    Done by the owner of the vault's database; what is sealed stays as it is. Returns how many.
    """
    with psycopg.connect(owner, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT person, wrapped, escrow FROM vault.key WHERE wrapped IS NOT NULL"
        ).fetchall()
        for person, wrapped, escrow in rows:
            if private is not None:
                key = recovered(private, escrow, person)
            else:
                key = (was or keys).provider.unwrap(wrapped, person)
            connection.execute(
                "SELECT vault.rewrap(%s, %s, %s, %s)",
                (person, wrapped, keys.provider.wrap(key, person), keys.escrow.wrap(key, person)),
            )
    return len(rows)
