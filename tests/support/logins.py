"""Logins of the database's roles, as an attacker would have them."""

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ledger.database_roles import (
    APP,
    CASEWORKER,
    PROJECTOR,
    PROVIDER,
    READER,
    SIGNER,
    WORKER,
)

REPORTING = "placement_ledger_reporting"
ROLES = (APP, PROJECTOR, READER, SIGNER, PROVIDER, CASEWORKER, REPORTING, WORKER)


def login_as(conninfo: str, *roles: str) -> str:
    """The connection string of a login that is a member of some roles and of no other, and that may
    connect to this ledger.
    """
    short = [role.removeprefix("placement_ledger_") for role in roles]
    name = f"only_{'_and_'.join(short)}"
    with psycopg.connect(conninfo, autocommit=True) as owner:
        known = owner.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
        if known is None:
            login = sql.Identifier(name)
            owner.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(login))
            for role in roles:
                owner.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), login))
        connecting = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        owner.execute(connecting.format(sql.Identifier(owner.info.dbname), sql.Identifier(name)))
    return make_conninfo(conninfo, user=name)
