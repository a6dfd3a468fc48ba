"""What an error of the database is taken for: an outage, what may pass, or what comes each time."""

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import PoolTimeout

from domain.faults import Fault
from ledger.dcb.datastore import Unavailable
from ledger.outages import (
    DatabaseUnable,
    DatabaseUnavailable,
    Interrupted,
    fault_of,
    is_outage,
)
from projections.engine.rebuilding import Superseded


def from_the_library(cause: psycopg.Error) -> Unavailable:
    """The library's exception, as it raises it from the driver's."""
    raised = Unavailable(str(cause))
    raised.__cause__ = cause
    return raised


def both(kind: type[psycopg.Error]) -> tuple[Exception, Exception]:
    return kind("x"), from_the_library(kind("x"))


@pytest.mark.parametrize(
    "kind",
    [
        psycopg.OperationalError,
        PoolTimeout,
        errors.ConnectionFailure,
        errors.AdminShutdown,
        errors.CrashShutdown,
        errors.CannotConnectNow,
    ],
)
def test_a_connection_that_is_lost_or_not_to_be_had_is_an_outage(kind: type[psycopg.Error]) -> None:
    for raised in both(kind):
        assert is_outage(raised)
        assert isinstance(fault_of(raised), DatabaseUnavailable)


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (errors.QueryCanceled, Interrupted),
        (errors.LockNotAvailable, Interrupted),
        (errors.DeadlockDetected, DatabaseUnable),
        (errors.SerializationFailure, DatabaseUnable),
        (errors.DiskFull, DatabaseUnable),
        (errors.OutOfMemory, DatabaseUnable),
        (errors.IoError, DatabaseUnable),
    ],
)
def test_what_a_database_that_answers_cannot_do_now_is_no_outage(
    kind: type[psycopg.Error], fault: type[Fault]
) -> None:
    for raised in both(kind):
        assert not is_outage(raised)
        assert isinstance(fault_of(raised), fault)


@pytest.mark.parametrize("kind", [errors.ProgramLimitExceeded, errors.StatementTooComplex])
def test_what_a_database_can_never_do_is_a_fault_of_ours(kind: type[psycopg.Error]) -> None:
    for raised in both(kind):
        assert not is_outage(raised)
        with pytest.raises(type(raised)):
            fault_of(raised)


def test_a_fault_of_ours_is_no_outage_whatever_else_it_is() -> None:
    assert not is_outage(Superseded())
    assert isinstance(fault_of(Superseded()), Superseded)
