"""The vault: a key for each person, and the log of who was given whose key, when and why.

The database gives wrapped keys for an opening that is recorded and committed. Once a person's key
is destroyed (crypto-shredding), nothing sealed with it can be read again, and nothing new can be
sealed about them.
"""

import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import class_row

from domain.faults import Fault
from ledger.database_roles import APP, OWNER, connect_as, pool_of
from ledger.keys import KEY_BYTES, Keys, recover

LONGEST_WHAT: Final = 400
PURPOSE: Final = r"[ -~]{1,200}"
OPEN: Final = "SELECT vault.open(%s, %s, %s, %s, %s)"
KEYS_OF: Final = "SELECT person, wrapped FROM vault.keys_of(%s)"


class Erased(Fault):
    """This is about a person whose data were erased. Nothing more can be recorded about them, but
    what ends something or puts an entry right.
    """

    slug = "erased"
    status = 409


class NoKeys(Fault):
    """This needs people's keys, and the ledger was started without them."""

    slug = "no-keys"
    status = 503


class NotAPurpose(Fault):
    """A purpose is 1 to 200 letters, digits, spaces and marks of ASCII, on one line."""

    slug = "not-a-purpose"
    status = 422


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens sealed values, in what role, and for what purpose."""

    by: str
    role: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry of the log of openings: who was given whose keys, when, why, and to read what."""

    position: int
    opened_at: datetime
    opened_by: str
    opened_as: str
    purpose: str
    people: list[str]
    what: str
    hash: bytes


def opening_of(people: Sequence[str], reader: Reader, what: str) -> tuple[object, ...]:
    """The parameters of OPEN. Raises NotAPurpose."""
    if not re.fullmatch(PURPOSE, reader.purpose):
        raise NotAPurpose
    cut = what if len(what) <= LONGEST_WHAT else what[: LONGEST_WHAT - 1] + "+"
    return reader.by, reader.role, reader.purpose, list(people), cut


class Vault:
    """People's keys, in a database that gives none before the opening is recorded."""

    def __init__(self, conninfo: str, keys: Keys, *, role: str = APP) -> None:
        self.keys = keys
        self._pool = pool_of(conninfo, role)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def run(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of one statement, run in a transaction of its own."""
        self._pool.open()
        with self._pool.connection() as connection:
            return connection.execute(statement.encode(), parameters).fetchall()

    def open(self, people: Sequence[str], reader: Reader, what: str) -> dict[str, bytes]:
        """The keys of the people who have one, by person. The opening is recorded first.

        `what` describes what is to be read. It is cut at LONGEST_WHAT, and then ends in `+`.
        Raises NotAPurpose.
        """
        return self.unwrap(self.open_wrapped(people, reader, what))

    def open_wrapped(self, people: Sequence[str], reader: Reader, what: str) -> dict[str, bytes]:
        """As `open`, but the keys are still wrapped."""
        opening = opening_of(people, reader, what)
        self._pool.open()
        with self._pool.connection() as connection:
            recorded = connection.execute(OPEN, opening).fetchone()
            return dict(connection.execute(KEYS_OF, recorded).fetchall())

    def given(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """The keys that an opening gave and that were kept, without those destroyed since."""
        known = dict(self.run("SELECT person, destroyed FROM vault.known(%s)", (list(wrapped),)))
        return self.unwrap({p: key for p, key in wrapped.items() if not known.get(p, True)})

    def unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """Keys, unwrapped."""
        return {person: self.keys.provider.unwrap(key, person) for person, key in wrapped.items()}

    def erased(self, people: Iterable[str]) -> set[str]:
        """Those of these people whose key was destroyed."""
        known = self.run("SELECT person, destroyed FROM vault.known(%s)", (list(people),))
        return {person for person, destroyed in known if destroyed}

    def create_keys(self, people: Iterable[str]) -> None:
        """Make a key for each person without one. Raises Erased if a person's key was destroyed."""
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

    def keep_values(self, keys: Mapping[str, bytes]) -> None:
        """Keep the wrapped keys of new values, by the digest of each."""
        if keys:
            self.run("SELECT vault.keep_values(%s, %s)", (list(keys), list(keys.values())))

    def value_keys(self, commitments: Sequence[str]) -> dict[str, bytes]:
        """The wrapped keys of values, by the digest of each, without those that were shredded."""
        statement = "SELECT commitment, wrapped FROM vault.value_keys(%s)"
        return dict(self.run(statement, (list(commitments),)))

    def shred(self, commitment: str, by_entry: int) -> None:
        """Destroy the key of one value, on the authority of the entry at a position."""
        self.run("SELECT vault.shred(%s, %s)", (commitment, by_entry))

    def destroy(self, person: str, by_entry: int) -> None:
        """Destroy a person's key and its escrow, on the authority of the entry at a position."""
        self.run("SELECT vault.destroy(%s, %s)", (person, by_entry))

    def openings(self, person: str, *, before: int, limit: int) -> list[Opening]:
        """The openings of a person's key before a position, the latest first."""
        self._pool.open()
        with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(Opening)) as cursor,
        ):
            return cursor.execute(
                "SELECT position, opened_at, opened_by, opened_as, purpose, people, what, hash"
                " FROM vault.opening WHERE people @> ARRAY[%s] AND position < %s"
                " ORDER BY position DESC LIMIT %s",
                (person, before, limit),
            ).fetchall()


@dataclass(slots=True)
class Keyring:
    """The keys given to one reader for one purpose. Each key is asked for once."""

    vault: Vault
    reader: Reader
    ciphers: dict[str, AESGCM] = field(default_factory=dict)
    requested: set[str] = field(default_factory=set)

    def open(self, people: Iterable[str], what: str) -> Mapping[str, AESGCM]:
        """The ciphers of the people who have a key. `what` describes what is to be read."""
        missing = sorted(set(people) - self.requested)
        if missing:
            keys = self.vault.open(missing, self.reader, what)
            self.ciphers.update((person, AESGCM(key)) for person, key in keys.items())
            self.requested.update(missing)
        return self.ciphers

    def create(
        self, people: Iterable[str], what: str, *, of_erased: Collection[str] = ()
    ) -> Mapping[str, AESGCM]:
        """The ciphers of these people. Makes a key for each person without one. Raises Erased.

        Each of the people `of_erased` whose key was destroyed has a cipher that is kept nowhere:
        what it seals can be opened by nobody.
        """
        missing = set(people) - self.ciphers.keys()
        if closing := missing.intersection(of_erased):
            gone = self.vault.erased(closing)
            lost = {person: AESGCM(secrets.token_bytes(KEY_BYTES)) for person in sorted(gone)}
            return {**self.create(set(people) - gone, what), **lost}
        if missing:
            self.vault.create_keys(sorted(missing))
            self.requested -= missing
        return self.open(people, what)


def rewrap(
    owner: str, keys: Keys, *, old: Keys | None = None, private: rsa.RSAPrivateKey | None = None
) -> int:
    """Wrap every person's key with new key-encryption keys, and return how many there are.

    The keys are unwrapped by the old provider or, with the offline private key, out of escrow.
    Sealed values stay as they are. `owner` is the connection string of the vault's owner.
    """
    with connect_as(owner, OWNER) as connection:
        rows = connection.execute(
            "SELECT person, wrapped, escrow FROM vault.key WHERE wrapped IS NOT NULL"
        ).fetchall()
        for person, wrapped, escrow in rows:
            if private is not None:
                key = recover(private, escrow, person)
            else:
                key = (old or keys).provider.unwrap(wrapped, person)
            connection.execute(
                "SELECT vault.rewrap(%s, %s, %s, %s)",
                (person, wrapped, keys.provider.wrap(key, person), keys.escrow.wrap(key, person)),
            )
    return len(rows)
