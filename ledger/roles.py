"""Acting with the rights of one role, whatever login the connection string names."""

from psycopg.conninfo import conninfo_to_dict, make_conninfo


def with_role(conninfo: str, role: str) -> str:
    """The same connection, acting only with a role's rights."""
    options = f"{conninfo_to_dict(conninfo).get('options') or ''} -c role={role}".strip()
    return make_conninfo(conninfo, options=options)
