"""Acting with the rights of one role, whatever login the connection string names."""

from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

ALIVE: Final = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""A server that is gone without a word is noticed within a minute, not after hours."""


def with_role(conninfo: str, role: str) -> str:
    """The same connection, acting only with a role's rights."""
    given = conninfo_to_dict(conninfo)
    options = f"{given.get('options') or ''} -c role={role}".strip()
    return make_conninfo(conninfo, **(ALIVE | given | {"options": options}))
