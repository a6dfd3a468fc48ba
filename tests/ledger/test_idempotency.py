"""The lock of an idempotency key: one request at a time, and free before its answer is sent."""

from contextlib import nullcontext

import pytest

from ledger import idempotency
from ledger.database_roles import APP, connect_as
from ledger.idempotency import InHand, RequestKey, idempotency_lock

KEY = RequestKey("caller", "request")


def test_a_request_under_a_key_that_is_in_use_is_refused(ledger: str) -> None:
    with (
        idempotency_lock(ledger, KEY),
        pytest.raises(InHand),
        idempotency_lock(ledger, RequestKey("caller", "another request")),
    ):
        pass


def test_the_lock_is_free_although_its_connection_has_not_closed_yet(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect_as(ledger, APP) as connection:
        with monkeypatch.context() as patched:
            patched.setattr(idempotency, "connect_as", lambda *_, **__: nullcontext(connection))
            with pytest.raises(ZeroDivisionError), idempotency_lock(ledger, KEY):
                raise ZeroDivisionError
        with idempotency_lock(ledger, KEY):
            pass


def test_a_row_that_somebody_committed_keeps_no_request_from_its_key(ledger: str) -> None:
    with connect_as(ledger, APP) as connection:
        connection.execute("INSERT INTO ledger.request_in_hand VALUES (%s)", (KEY.prefix,))
        connection.commit()
    for _ in range(2):
        with idempotency_lock(ledger, KEY), pytest.raises(InHand), idempotency_lock(ledger, KEY):
            pass
