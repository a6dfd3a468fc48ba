"""Outages and interruptions: the database's exceptions as faults, and work that is cancelled in it.

A caller may leave, or what was asked for may take too long. `Interruption.watching` notes,
for the threads of one piece of work, that it can be interrupted; connections that read for it are
lent to it with `interruptible`.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable, QueryCanceled

from domain.faults import Fault
from ledger.dcb.datastore import Unavailable

CANCEL_SECONDS: Final = 2.0


class Interrupted(Fault):
    """This took too long, and was ended. Ask for less, or try again when there is less to do."""

    slug = "took-too-long"
    status = 503
    retry_after = 10


class Interruption:
    """Interrupts one piece of work: the statements of its connections end, and it begins no more.

    `seconds` is how long one statement may take.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._connections: list[psycopg.Connection[Any]] = []
        self._lock = threading.Lock()
        self._interrupted = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Work that this context begins, also in other threads, can be interrupted."""
        token = CURRENT.set(self)
        try:
            yield
        finally:
            CURRENT.reset(token)

    @contextmanager
    def lend(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        """Lend a connection to the work, for a while. Raises Interrupted."""
        self.keep(connection)
        try:
            yield
        finally:
            with self._lock:
                self._connections.remove(connection)

    def keep(self, connection: psycopg.Connection[Any]) -> None:
        """Lend a connection that nobody else will borrow. Raises Interrupted."""
        with self._lock:
            self.refuse_if_interrupted()
            self._connections.append(connection)

    def interrupt(self) -> None:
        """Cancel the statements that are running. Called again, it cancels those begun since.

        A connection is not given back while its statement is being cancelled: what the next
        borrower asks is never cancelled in its place.
        """
        self._interrupted.set()
        with self._lock:
            for connection in self._connections:
                with suppress(psycopg.Error):
                    connection.cancel_safe(timeout=CANCEL_SECONDS)

    def refuse_if_interrupted(self) -> None:
        """Raise Interrupted if the work was interrupted."""
        if self._interrupted.is_set():
            raise Interrupted

    def wait(self, seconds: float) -> None:
        """Wait for so many seconds. Raises Interrupted."""
        self._interrupted.wait(seconds)
        self.refuse_if_interrupted()


CURRENT: ContextVar[Interruption | None] = ContextVar("interruption", default=None)


def statement_limit() -> sql.Literal:
    """How long a statement of the work at hand may take, as PostgreSQL writes it; `0` is no limit.

    Work on the command line has none.
    """
    current = CURRENT.get()
    return sql.Literal("0" if current is None else f"{round(current.seconds * 1000)}ms")


def parallel_limit() -> sql.SQL:
    """How many processes may help with a statement of the work at hand: none, so that an answer
    takes one core of the database's. Work on the command line may take more.
    """
    return sql.SQL("DEFAULT" if CURRENT.get() is None else "0")


@contextmanager
def interruptible(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """A connection whose statements are cancelled if the work at hand is interrupted.

    Raises Interrupted.
    """
    current = CURRENT.get()
    if current is None:
        yield
        return
    with current.lend(connection):
        yield


def lend_for_good(connection: psycopg.Connection[Any]) -> None:
    """Lend a new connection to the work at hand until both end. Raises Interrupted."""
    current = CURRENT.get()
    if current is not None:
        current.keep(connection)


def refuse_interrupted() -> None:
    """Stop here if the work at hand was interrupted: nobody awaits what would be made. Raises
    Interrupted.
    """
    current = CURRENT.get()
    if current is not None:
        current.refuse_if_interrupted()


def pause(seconds: float) -> None:
    """Wait for so many seconds, or until the work at hand is interrupted. Raises Interrupted."""
    current = CURRENT.get()
    if current is None:
        time.sleep(seconds)
    else:
        current.wait(seconds)


class DatabaseUnavailable(Fault):
    """The ledger's database does not answer. Nothing was recorded; try again in a moment."""

    slug = "unavailable"
    status = 503
    retry_after = 5

    @property
    def message(self) -> str:
        """The driver's message. It may name a host, so it is never sent over HTTP."""
        return f"The database does not answer: {str(self).splitlines()[0]}"


class DatabaseUnable(Fault):
    """The database cannot do that now: it is short of room, or other work is in its way. Nothing
    was recorded; try again in a moment.
    """

    slug = "database-unable"
    status = 503
    retry_after = 5

    @property
    def message(self) -> str:
        """The driver's message. It may name what was stored, so it is never sent over HTTP."""
        return f"The database cannot do that now: {str(self).splitlines()[0]}"


class NotPermitted(Fault):
    """The database's login may not do that."""

    slug = "not-permitted"

    @property
    def message(self) -> str:
        """The action that the login may not take."""
        return f"The database's login may not do that: {self.args[0]}"


OPERATIONAL: Final = (psycopg.OperationalError, Unavailable)
"""What the driver and the library raise if the database does not answer, and also if it answers
that it cannot do what it was told: see `is_outage`.
"""
LOST: Final = ("08", "57P")
"""How the codes (SQLSTATE) begin with which the database ends a connection or lets none begin."""
PASSING: Final = ("40", "53", "55", "58")
"""How the codes begin of what may pass: a deadlock, no room, something in use, the machine."""
ENDED: Final = (QueryCanceled, LockNotAvailable)
"""The exceptions of the driver if a statement took too long, waited too long or was cancelled."""
TRANSLATED: Final = (*OPERATIONAL, psycopg.errors.InsufficientPrivilege)


def code_of(raised: BaseException) -> str:
    """The code (SQLSTATE) that the database gave an error, or nothing where it gave none."""
    cause = raised if isinstance(raised, psycopg.Error) else raised.__cause__
    return (cause.sqlstate or "") if isinstance(cause, psycopg.Error) else ""


def is_outage(raised: BaseException) -> bool:
    """Whether the database was not there: a connection was lost, or none was to be had.

    An error with a code of its own, such as one for a value that is too long, comes from a database
    that answers, and comes again if the same is asked again.
    """
    if isinstance(raised, Fault) or not isinstance(raised, OPERATIONAL):
        return False
    code = code_of(raised)
    return not code or code.startswith(LOST)


def has_ended(raised: BaseException) -> bool:
    """Whether a statement took too long, waited too long or was cancelled."""
    return isinstance(raised, ENDED) or isinstance(raised.__cause__, ENDED)


def fault_of(raised: Exception) -> Fault:
    """The exception if it is a fault, or the fault it is translated to. Re-raises any other."""
    if isinstance(raised, Fault):
        return raised
    if has_ended(raised):
        return Interrupted()
    if is_outage(raised):
        return DatabaseUnavailable(*str(raised).splitlines()[:1])
    if isinstance(raised, OPERATIONAL) and code_of(raised).startswith(PASSING):
        return DatabaseUnable(*str(raised).splitlines()[:1])
    if isinstance(raised, psycopg.errors.InsufficientPrivilege):
        return NotPermitted(raised.diag.message_primary)
    raise raised
