"""The exceptions of psycopg and of the library that an operator can act on, as faults of ours."""

from typing import Final

import psycopg

from domain.faults import Fault
from ledger.dcb.datastore import Unavailable


class DatabaseUnavailable(Fault):
    """The ledger's database does not answer. Nothing was recorded; try again in a moment."""

    slug = "unavailable"
    status = 503
    retry_after = 5

    @property
    def message(self) -> str:
        """What the database's driver says of it, which may name a host: never over HTTP."""
        return f"The database does not answer: {str(self).splitlines()[0]}"


class NotPermitted(Fault):
    """The database's login may not do that."""

    slug = "not-permitted"

    @property
    def message(self) -> str:
        """What the login may not do."""
        return f"The database's login may not do that: {self.args[0]}"


OUTAGES: Final = (psycopg.OperationalError, Unavailable)
"""What the driver and the library raise where the database does not answer."""
TRANSLATED: Final = (*OUTAGES, psycopg.errors.InsufficientPrivilege)


def fault_of(raised: Exception) -> Fault:
    """The fault that an exception is, or that it is translated to. Raises any other again."""
    if isinstance(raised, Fault):
        return raised
    if isinstance(raised, OUTAGES):
        return DatabaseUnavailable(*str(raised).splitlines()[:1])
    if isinstance(raised, psycopg.errors.InsufficientPrivilege):
        return NotPermitted(raised.diag.message_primary)
    raise raised
