"""Translates exceptions of psycopg and the library that an operator can act on to faults."""

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
        """The driver's message. It may name a host, so it is never sent over HTTP."""
        return f"The database does not answer: {str(self).splitlines()[0]}"


class NotPermitted(Fault):
    """The database's login may not do that."""

    slug = "not-permitted"

    @property
    def message(self) -> str:
        """The action that the login may not take."""
        return f"The database's login may not do that: {self.args[0]}"


OUTAGES: Final = (psycopg.OperationalError, Unavailable)
"""The exceptions of the driver and the library if the database does not answer."""
TRANSLATED: Final = (*OUTAGES, psycopg.errors.InsufficientPrivilege)


def fault_of(raised: Exception) -> Fault:
    """The exception if it is a fault, or the fault it is translated to. Re-raises any other."""
    if isinstance(raised, Fault):
        return raised
    if isinstance(raised, OUTAGES):
        return DatabaseUnavailable(*str(raised).splitlines()[:1])
    if isinstance(raised, psycopg.errors.InsufficientPrivilege):
        return NotPermitted(raised.diag.message_primary)
    raise raised
