"""Builds the demonstration through the ordinary commands, in the order of its days.

The demonstration's year is 2021, which needs a clock of its own: while it is built, and in its own
database only, the owner replaces `ledger.clock()`. Afterwards that clock goes on from the day after
the last step, which keeps open what is open. The application's role cannot replace the clock.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from random import Random
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from api.demo.casework import casework
from api.demo.children import Child, Placement, born, children, reference
from api.demo.duties import duties
from api.demo.governance import governance
from api.demo.in_hand import in_hand
from api.demo.market import Market, market, opening
from api.demo.money import fees, payment_runs
from api.demo.planning import budgets, invoices, plans
from api.demo.report import statements
from api.demo.steps import MissedFee, Step
from api.settings import NotEmpty
from domain.command import Refusal
from domain.commands.placements.start_placement import StartPlacement
from domain.events import stored_names
from domain.events.statements import FigureStated
from domain.values import Kind, Lot
from ledger.entries import Provenance
from ledger.handle import attempt, correct, handle, propose
from ledger.log import Log
from ledger.vault import Vault

SEED: Final = 2021
BRIDGE: Final = (date(2021, 7, 5), date(2021, 7, 12))
SECOND, SECOND_AS = "demo-head-of-service", "head-of-service"
"""Who proposes the correction that another makes."""
OFFICE_HOURS_END: Final = time(16, 0)
Progress = Callable[[int, int], None]

OWN_CLOCK: Final = """
    SET LOCAL ROLE placement_ledger_owner;
    CREATE SCHEMA demonstration;
    CREATE TABLE demonstration.clock (now timestamptz NOT NULL);
    INSERT INTO demonstration.clock VALUES ('2021-01-01T00:00:00Z');
    CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql VOLATILE
        SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT now FROM demonstration.clock'
"""
GOES_ON: Final = """
    SET LOCAL ROLE placement_ledger_owner;
    DO $do$ BEGIN EXECUTE format(
        'CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql VOLATILE'
        ' SECURITY INVOKER RESET search_path AS $$SELECT clock_timestamp() - interval %L$$',
        clock_timestamp() - timestamptz '2022-02-11T09:00:00Z'); END $do$;
    DROP SCHEMA demonstration CASCADE
"""


def steps() -> list[Step]:
    """Every step of the demonstration, in the order in which it is recorded; always the same."""
    random = Random(SEED)  # noqa: S311  a demonstration wants the same council every time
    every = market()
    bridging = bridges(every, random)
    everyone = [*children(every, random), *(child for child, _ in bridging.values())]
    priced = fees(everyone, {lot: placement for lot, (_, placement) in bridging.items()}, random)
    unordered = [
        *governance(every),
        *opening(every, random),
        *budgets(),
        *plans(),
        *casework(everyone, every, priced),
        *duties(everyone),
        *payment_runs(everyone, priced, every.names),
        *invoices(everyone, priced),
        *statements(),
        *in_hand(everyone, every),
    ]
    return sorted(unordered, key=lambda step: step.day)


def bridges(every: Market, random: Random) -> dict[Lot, tuple[Child, Placement]]:
    """For each lot a child who is placed for exactly seven days in July."""
    made = {}
    for n, (lot, kind) in enumerate(
        ((Lot.RESIDENTIAL, Kind.CHILDRENS_HOME), (Lot.FOSTERING, Kind.FOSTERING_AGENCY))
    ):
        setting = every.of(kind, in_borough=False)[0]
        placement = Placement(f"PL-{9001 + n}-1", kind, setting, setting.authority, *BRIDGE)
        child = Child(reference(9001 + n), born(kind, random), *BRIDGE, (placement,))
        made[lot] = (child, placement)
    return made


def is_built(owner: str) -> bool:
    """Whether a database holds the whole demonstration, which it does once its clock goes on."""
    with psycopg.connect(owner) as connection:
        row = connection.execute(
            "SELECT to_regnamespace('demonstration') IS NULL"
            " AND EXISTS (SELECT FROM ledger.entry WHERE name = ANY (%s))",
            (stored_names([FigureStated]),),
        ).fetchone()
    return row == (True,)


def without_waiting_for_the_disk(conninfo: str) -> str:
    """The connection string with commits that do not wait for the disk."""
    return make_conninfo(conninfo, options="-c synchronous_commit=off")


def build(owner: str, vault: Vault, progress: Progress) -> int:
    """Record every step. Returns the number of entries. Raises NotEmpty.

    No step waits for the disk, as half a demonstration is built again; the last statement waits for
    all.
    """
    log = Log(without_waiting_for_the_disk(owner), vault=vault)
    try:
        if log.head():
            raise NotEmpty
        with psycopg.connect(owner, autocommit=True) as clock:
            run(clock, OWN_CLOCK)
            record(log, clock, steps(), progress)
            run(clock, GOES_ON)
        return log.head()
    finally:
        log.close()


def run(connection: psycopg.Connection, script: str) -> None:
    """Execute statements as the owner, all or none."""
    with connection.transaction():
        connection.execute(script.encode())


def record(log: Log, clock: psycopg.Connection, every: list[Step], progress: Progress) -> None:
    """Record the steps, each at the end of its day by the demonstration's clock."""
    today: date | None = None
    starts: dict[str, int] = {}
    for n, step in enumerate(every, start=1):
        if step.day != today:
            today = step.day
            moment = datetime.combine(today, OFFICE_HOURS_END, UTC)
            clock.execute("UPDATE demonstration.clock SET now = %s", (moment,))
        who = step.who or f"demo-{step.role}"
        provenance = Provenance(who, step.role, f"demo-{step.day}")
        if isinstance(step.act, MissedFee):
            wrong = starts[getattr(step.act.replacement, "placement_id", "")]
            correction = step.act.correction(wrong)
            propose(log, correction, replace(provenance, recorded_by=SECOND, recorded_as=SECOND_AS))
            correct(log, correction, provenance)
        elif step.refused:
            with suppress(Refusal):
                attempt(log, step.act, provenance)
        else:
            receipt = handle(log, step.act, provenance)
            if isinstance(step.act, StartPlacement):
                starts[step.act.placement_id] = receipt.first
        progress(n, len(every))
