"""The reporting schema: stable views that the reporting role can read, and nothing else."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from examples import (
    awarded,
    budget,
    care_started,
    funded,
    invoice,
    payment,
    placed,
    policy,
    recognised,
    vired,
)
from facts import Connection, fold_afresh, record
from keys import vault_beside

from ledger.database_roles import APP, CASEWORKER, READER, connect_as
from ledger.log import Log
from projections.engine import folding, projector, swapping
from projections.engine.answer import Basis, open_snapshot
from projections.engine.rebuilding import NEXT, make_all_facts
from projections.engine.reporting import ROLE, VIEWS
from projections.money.committed_spend import lines

ASIDE = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%%aside%%'"
Reader = psycopg.Connection[tuple[object, ...]]
START = placed.model_copy(update={"started_on": date(2021, 4, 1), "weekly_fee": Decimal("700.00")})
PERSON = payment.model_copy(
    update={"payment_id": "T2", "provider_id": None, "payee": "person 0123456789ABCDEF"}
)


@pytest.fixture
def reporting(log: Log, ledger: str, owner: Connection) -> Iterator[Reader]:
    """A connection of finance's own tools, over a ledger that holds a little of everything."""
    events = policy, budget, vired, START, funded, payment, PERSON, invoice, recognised, awarded
    record(log, *events)
    fold_afresh(owner, [len(events)])
    with connect_as(ledger, ROLE) as connection:
        yield connection


def test_every_view_can_be_read_and_has_the_columns_it_declares(
    reporting: Reader,
) -> None:
    for view in VIEWS:
        cursor = reporting.execute(f"SELECT * FROM reporting.{view.name}".encode())
        assert [column.name for column in cursor.description or ()] == list(view.columns)
        assert cursor.fetchall(), view.name


def test_every_view_and_column_has_a_comment(
    reporting: Reader,
) -> None:
    rows = reporting.execute("""
        SELECT c.relname, a.attname, col_description(c.oid, a.attnum), obj_description(c.oid)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'reporting'::regnamespace AND a.attnum > 0""").fetchall()
    assert len(rows) == sum(len(view.columns) for view in VIEWS)
    assert all(column and view for _, _, column, view in rows)


def test_the_role_reads_nothing_else_and_writes_nothing(
    reporting: Reader,
) -> None:
    for statement in (
        "SELECT * FROM answers.charge",
        "SELECT * FROM ledger.entry",
        "SELECT * FROM vault.key",
        "SELECT * FROM vault.opening",
        "DELETE FROM reporting.budget",
        "CREATE TABLE reporting.mine (x int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reporting.execute(statement.encode())


def test_no_view_names_a_child_or_a_person(
    reporting: Reader,
) -> None:
    for view in VIEWS:
        shown = repr(reporting.execute(f"SELECT * FROM reporting.{view.name}".encode()).fetchall())
        assert START.child_ref not in shown
        assert "0123456789ABCDEF" not in shown
        assert "2010-05" not in shown


def test_the_budget_monitor_agrees_with_committed_spend(
    reporting: Reader, owner: Connection, log: Log
) -> None:
    rows = reporting.execute(
        "SELECT budget_line, committed, recharged, paid FROM reporting.budget_monitor"
        " WHERE financial_year = '2021-22' AND budget_line = 'residential'"
    ).fetchall()
    with owner.transaction():
        folding.set_schema(owner, "answers")
        (line,) = [
            one
            for one in lines(owner, Basis(date(2022, 3, 31), log.head(), None, "E08000014"))
            if one.budget_line == "residential"
        ]
    assert rows == [(line.budget_line, line.committed, line.recharged, line.actual)]
    assert line.recharged > 0


def test_a_rebuild_makes_the_views_again(reporting: Reader, log: Log, owner: Connection) -> None:
    more = START.model_copy(update={"placement_id": "PL-7", "child_ref": "C-7777777777777777"})
    record(log, more)
    with vault_beside(owner) as vault:
        projector.catch_up(owner, vault=vault)
    assert reporting.execute("SELECT count(*) FROM reporting.placement").fetchone() == (2,)
    with vault_beside(owner) as vault:
        projector.rebuild(owner, vault=vault)
    assert reporting.execute("SELECT count(*) FROM reporting.placement").fetchone() == (2,)


def test_a_tool_that_goes_on_reading_holds_up_neither_a_rebuild_nor_the_answers(
    reporting: Reader, log: Log, ledger: str, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "PATIENCE_SECONDS", 0.5)
    with reporting.transaction(), vault_beside(owner) as vault:
        before = reporting.execute("SELECT count(*) FROM reporting.known").fetchone()
        projector.rebuild(owner, vault=vault)
        with open_snapshot(ledger) as connection:
            assert connection.execute("SELECT position FROM progress").fetchone() == (log.head(),)
        assert owner.execute(ASIDE).fetchone() == (2,)
        assert reporting.execute("SELECT count(*) FROM reporting.known").fetchone() == before
    with vault_beside(owner) as vault:
        projector.rebuild(owner, vault=vault)
    assert owner.execute(ASIDE).fetchone() == (0,)


OPENED_ASIDE = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'answers_aside%%'"
REACHED_BY = "SELECT bool_or(has_schema_privilege(r, %s, 'USAGE')) FROM unnest(%s::text[]) AS r"


def test_what_a_rebuild_leaves_behind_holds_nobody_who_is_erased(
    reporting: Reader, log: Log, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "PATIENCE_SECONDS", 0)
    record(log, care_started)
    with vault_beside(owner) as vault:
        projector.catch_up(owner, vault=vault)
        assert owner.execute("SELECT count(*) FROM answers.opened").fetchone() == (2,)
        with reporting.transaction():
            reporting.execute("SELECT FROM reporting.known")
            projector.rebuild(owner, vault=vault)
            ((aside,),) = owner.execute(OPENED_ASIDE).fetchall()
            for table in ("opened", "policy_event", "progress"):
                assert owner.execute(f"SELECT FROM {aside}.{table}".encode()).fetchall() == []
            assert owner.execute(REACHED_BY, (aside, [APP, READER, CASEWORKER])).fetchone() == (
                False,
            )
    with swapping.one_rebuild(owner), owner.transaction():
        projector.create_schema(owner, NEXT)
        swapping.drop_left_behind(owner)
        assert swapping.exists(owner, NEXT)
    swapping.drop_left_behind(owner)
    assert owner.execute(ASIDE).fetchone() == (0,)
    assert not swapping.exists(owner, NEXT)


def test_what_a_rebuild_has_not_finished_is_read_by_nobody_and_emptied(
    log: Log, ledger: str, owner: Connection
) -> None:
    record(log, care_started)
    with vault_beside(owner) as vault:
        with swapping.one_rebuild(owner):
            with owner.transaction():
                projector.create_schema(owner, NEXT)
            make_all_facts(owner, None, vault)
            assert owner.execute(REACHED_BY, (NEXT, [APP, READER, CASEWORKER])).fetchone() == (
                False,
            )
            swapping.drop_left_behind(owner)
            assert owner.execute(f"SELECT count(*) FROM {NEXT}.opened").fetchone() != (0,)
        with psycopg.connect(ledger) as copying:
            copying.execute(f"SELECT FROM {NEXT}.opened")
            assert not swapping.drop_left_behind(owner)
            for table in ("opened", "policy_event", "progress"):
                assert owner.execute(f"SELECT FROM {NEXT}.{table}").fetchall() == []
        assert swapping.drop_left_behind(owner)
