"""Keys for tests: one provider and one escrow for the run, and vaults over a test's ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric import rsa
from psycopg.conninfo import make_conninfo

from ledger.keys import FileKeys, Keys, PublicEscrow
from ledger.vault import Vault


@cache
def offline() -> rsa.RSAPrivateKey:
    """The half of the escrow that lies offline."""
    return rsa.generate_private_key(65537, 2048)


@cache
def keys() -> Keys:
    """Both key-encryption keys."""
    return Keys(FileKeys(b"a provider key of the tests only"), PublicEscrow(offline().public_key()))


def provider_of_a_council() -> FileKeys:
    """A provider as a council's own module would make it."""
    return FileKeys(b"a provider key of another place!")


@contextmanager
def vault_beside(connection: psycopg.Connection[Any]) -> Iterator[Vault]:
    """The vault of the ledger that a connection is to, with the rights of the projector."""
    conninfo = make_conninfo(
        host=connection.info.host, dbname=connection.info.dbname, user=connection.info.user
    )
    vault = vault_of(conninfo, role="placement_ledger_projector")
    try:
        yield vault
    finally:
        vault.close()


def vault_of(conninfo: str, *, role: str = "placement_ledger_app") -> Vault:
    """The vault of a test's ledger."""
    return Vault(conninfo, keys(), role=role)
