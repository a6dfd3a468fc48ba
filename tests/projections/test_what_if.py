"""What if: forks that reconcile with what is, and leave no trace."""

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from examples import BOROUGH, OTHER_CHILD, fee_varied, placed
from facts import Connection, empty_log, fold_afresh, record, tables
from histories import lives_from, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keys import vault_beside
from thorough import example_count

from domain.events.base import Event
from domain.events.placements import Uplift
from domain.readings.placements import Placement, PlacementEvent
from domain.readings.rises.rise import rise_of
from domain.values import Kind, Lot
from ledger.log import Log
from projections.engine import projector
from projections.engine.answer import Basis, open_snapshot
from projections.forecasting.scenarios import (
    FeeUplift,
    HomeOpening,
    ProviderFails,
    Scenario,
    StepDown,
)
from projections.forecasting.what_if import (
    NothingToChange,
    WhatIf,
    running_placements,
    what_if,
)
from projections.money import committed_spend

APRIL, OCTOBER = date(2021, 4, 1), date(2021, 10, 1)
HALF_YEAR = (date(2022, 4, 1) - OCTOBER).days
ENDS = date(2030, 1, 1)


def home(number: int, fee: str, **fields: object) -> Event:
    """A placement out of the borough from April, at a fee."""
    changed = {
        "placement_id": f"PL-{number}",
        "child_ref": f"C-{number:016d}",
        "authority": "E08000012",
        "started_on": APRIL,
        "weekly_fee": Decimal(fee),
        "agreed_until": ENDS,
    }
    return placed.model_copy(update=changed | fields)


TWO = (home(1, "700.00"), home(2, "7000.00"))


@pytest.fixture
def ask(log: Log, ledger: str, owner: Connection) -> object:
    """What a scenario would cost this year, in a ledger that holds these events."""

    def ask(scenario: Scenario, *events: Event) -> WhatIf:
        record(log, *events)
        fold_afresh(owner, [len(events)])
        was = tables(owner), log.head()
        with open_snapshot(ledger, scratch=True) as connection:
            now = Basis(APRIL, len(events), None, BOROUGH)
            (found,) = what_if(connection, now, scenario, (OCTOBER,))
            connection.rollback()
        assert (tables(owner), log.head()) == was
        return found

    return ask


def test_whatif_1_an_uplift_raises_every_fee_it_covers_from_its_day(ask: object) -> None:
    later = fee_varied.model_copy(
        update={"weekly_fee": Decimal("1400.00"), "varied_from": date(2022, 1, 1)}
    )
    found = ask(FeeUplift(on_day=OCTOBER, percent=Decimal(10)), *TWO, later)  # type: ignore[operator]
    # PL-1: £10 a day for 92 days, then £20 for 90; PL-2: £100 a day for 182
    assert [change.amount for change in found.changes] == [Decimal("2720.00"), Decimal("18200.00")]
    assert found.difference == Decimal("20920.00")
    assert [change.because for change in found.changes] == [(1, 3), (2,)]


def test_whatif_1_only_those_of_the_lot_and_the_provider(ask: object) -> None:
    other = home(3, "700.00", provider_id="P-2")
    fostered = home(4, "700.00", kind=Kind.FOSTERING_AGENCY, lot=None)
    scenario = FeeUplift(
        on_day=OCTOBER, percent=Decimal(10), lot=Lot.RESIDENTIAL, provider_id="P-2"
    )
    found = ask(scenario, *TWO, other, fostered)  # type: ignore[operator]
    assert [change.what for change in found.changes] == ["placement:PL-3"]


def test_whatif_2_a_home_takes_the_dearest_placements_out_of_the_borough(ask: object) -> None:
    near = home(3, "9000.00", authority=BOROUGH)
    scenario = HomeOpening(on_day=OCTOBER, places=1, weekly_fee=Decimal("3500.00"))
    found = ask(scenario, *TWO, near)  # type: ignore[operator]
    assert [(c.what, c.amount) for c in found.changes] == [
        ("placement:PL-2", Decimal("-182000.00")),
        ("placement:PL-2.what-if", Decimal("91000.00")),
    ]


def test_whatif_3_a_step_down_moves_the_cost_to_fostering(ask: object) -> None:
    scenario = StepDown(
        on_day=OCTOBER,
        placement_ids=("PL-2", "PL-2"),
        weekly_fee=Decimal("700.00"),
        budget_line="fostering-agency",
    )
    found = ask(scenario, *TWO)  # type: ignore[operator]
    assert {line.line: line.difference for line in found.lines} == {
        "residential": Decimal("-182000.00"),
        "fostering-agency": Decimal("18200.00"),
    }


def test_whatif_4_a_failure_costs_the_fee_raised_for_haste(ask: object) -> None:
    scenario = ProviderFails(on_day=OCTOBER, provider_id="P-1", percent=Decimal(20))
    found = ask(scenario, home(1, "700.00"), home(2, "700.00", provider_id="P-2"))  # type: ignore[operator]
    assert found.difference == Decimal("3640.00")
    assert {c.name for c in found.changes} == {"placement-ended.v1", "placement-started.v1"}


def test_whatif_5_a_change_ends_on_the_day_until_which_the_placement_is_agreed(ask: object) -> None:
    short = home(1, "700.00", agreed_until=date(2021, 10, 8))
    found = ask(HomeOpening(on_day=OCTOBER, places=9, weekly_fee=Decimal(0)), short)  # type: ignore[operator]
    assert found.difference == Decimal("-700.00")


def test_a_placement_that_does_not_run_on_the_day_cannot_be_changed(ask: object) -> None:
    scenario = StepDown(
        on_day=OCTOBER, placement_ids=("PL-9",), weekly_fee=Decimal(1), budget_line="x"
    )
    with pytest.raises(NothingToChange):
        ask(scenario, *TWO)  # type: ignore[operator]


def test_a_reader_who_asks_what_if_cannot_change_anything(
    log: Log, ledger: str, owner: Connection
) -> None:
    record(log, *TWO)
    fold_afresh(owner, [2])
    with (
        open_snapshot(ledger, scratch=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM answers.charge")
    assert OTHER_CHILD


@settings(
    max_examples=example_count(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=seeds, percent=st.integers(1, 30), month=st.integers(4, 12))
def test_what_if_reconciles_over_any_placements(
    log: Log, ledger: str, owner: Connection, seed: int, percent: int, month: int
) -> None:
    history = lives_from(seed)
    empty_log(owner)
    record(log, *history)
    with vault_beside(owner) as vault:
        projector.rebuild(owner, vault=vault)
    basis = Basis(date(2021, 9, 1), len(history), None, BOROUGH)
    on = date(2021, month, 15)
    for scenario in (
        FeeUplift(on_day=on, percent=Decimal(percent)),
        ProviderFails(on_day=on, provider_id="P-1", percent=Decimal(percent)),
    ):
        with open_snapshot(ledger, scratch=True) as connection:
            try:
                years = what_if(connection, basis, scenario, (date(2021, 9, 1), date(2022, 9, 1)))
            except NothingToChange:
                continue
            for year in years:
                assert sum(c.amount for c in year.changes) == year.difference
                uplift = isinstance(scenario, FeeUplift)
                assert not uplift or all(c.amount >= 0 for c in year.changes)
            connection.rollback()


@settings(
    max_examples=example_count(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=seeds, percent=st.integers(1, 1200), month=st.integers(4, 12))
def test_whatif_1_an_uplift_costs_to_the_penny_what_the_yearly_rises_then_cost(
    log: Log, ledger: str, owner: Connection, seed: int, percent: int, month: int
) -> None:
    history, on = lives_from(seed), date(2021, month, 15)
    years = (date(2021, 9, 1), date(2022, 9, 1))
    scenario = FeeUplift(on_day=on, percent=Decimal(percent) / 100)
    empty_log(owner)
    record(log, *history)
    fold_afresh(owner, [len(history)])
    basis = Basis(date(2021, 9, 1), len(history), None, BOROUGH)
    with open_snapshot(ledger, scratch=True) as connection:
        covered = {each.placement_id for each in running_placements(connection, basis, on)}
        try:
            found = what_if(connection, basis, scenario, years)
        except NothingToChange:
            return
        connection.rollback()
    uplift = Uplift(index="CPI", percent=scenario.percent, cap=None)
    placements = folded(history)
    rises = [
        rise_of(each, placements[each].fee_on(on) or Decimal(0), uplift, on)
        for each in sorted(covered)
    ]
    record(log, *rises)
    fold_afresh(owner, [len(history) + len(rises)])
    for year, would in zip(years, found, strict=True):
        then = Basis(year, len(history) + len(rises), None, BOROUGH)
        with open_snapshot(ledger) as connection:
            costs = committed_spend.lines(connection, then)
        lines = {each.budget_line: each.forecast for each in costs}
        assert lines == {each.line: each.then for each in would.lines}


def folded(history: list[Event]) -> dict[str, Placement]:
    """The placements of a history, as commands read them."""
    placements: dict[str, Placement] = {}
    for event in history:
        if isinstance(event, PlacementEvent):
            reference = event.placement_id or ""
            placements[reference] = placements.get(reference, Placement()).after(event)
    return placements
