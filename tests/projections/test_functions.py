"""The SQL functions agree with their definitions in Python; and a fee of a day with its charge."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import fee_varied, placed, signed
from facts import Connection, empty_facts, empty_log, fold_afresh, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.events.placements import Uplift
from domain.fee_lines import Step
from domain.london import day_in_london, start_of_day
from domain.readings.placements import Placement, PlacementEvent
from domain.values import financial_year, year_bounds
from ledger.log import Log
from projections.casework.outcomes import quarter_ends

FIRST = date(2019, 12, 25)
DAYS = [FIRST + timedelta(days=n) for n in range(0, 1600, 7)]
STARTS = date(2021, 4, 1)


@pytest.fixture
def facts(owner: Connection) -> Connection:
    with owner.transaction():
        empty_facts(owner)
    return owner


def test_the_day_in_london_is_the_same_in_sql(facts: Connection) -> None:
    for day in DAYS:
        for moment in (start_of_day(day), start_of_day(day) - timedelta(microseconds=1)):
            found = facts.execute("SELECT answers.day_in_london(%s)", (moment,)).fetchone()
            assert found == (day_in_london(moment),)


def test_the_financial_year_of_a_day_is_the_same_in_sql(facts: Connection) -> None:
    for day in (*DAYS, date(2022, 3, 31), date(2022, 4, 1), date(2020, 2, 29), date(1999, 12, 31)):
        found = facts.execute(
            "SELECT answers.financial_year(%(day)s), answers.financial_year_start(%(day)s)",
            {"day": day},
        ).fetchone()
        assert found == (financial_year(day), year_bounds(financial_year(day))[0])


def test_the_last_day_of_a_quarter_is_the_same_in_sql(facts: Connection) -> None:
    for day in (*DAYS, date(2022, 3, 31), date(2022, 4, 1), date(2022, 12, 31), date(2020, 2, 29)):
        found = facts.execute("SELECT answers.last_day_of_quarter(%s)", (day,)).fetchone()
        assert found == (quarter_ends(day, day + timedelta(days=100))[0],)


def test_pounds_in_arithmetic_have_pence_and_no_separators(facts: Connection) -> None:
    found = facts.execute("SELECT answers.pounds(4200.00), answers.pounds(NULL)").fetchone()
    assert found == ("£4200.00", None)


def near(least: int) -> st.SearchStrategy[date]:
    """A day near the start."""
    return st.integers(least, 60).map(lambda days: STARTS + timedelta(days=days))


fees = st.integers(1, 99_999).map(lambda pennies: Decimal(pennies) / 100)
rises = st.builds(
    Uplift,
    index=st.just("CPI"),
    percent=st.integers(0, 2000).map(lambda each: Decimal(each) / 100),
    cap=st.none() | st.just(Decimal("3.5")),
)
changes = st.builds(
    lambda day, fee, terms, uplift: fee_varied.model_copy(
        update={"varied_from": day, "weekly_fee": fee, "terms_from": terms, "uplift": uplift}
    ),
    near(-20), fees, st.none() | near(0), st.none() | rises,
)  # fmt: skip
agreements = near(0).map(lambda day: signed.model_copy(update={"in_force_from": day}))
steps = st.lists(st.builds(Step, from_on=near(1), weekly_fee=fees), max_size=3)


@settings(
    max_examples=example_count(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(awarded=steps, said=st.lists(changes | changes | agreements, max_size=6))
def test_charge_3_the_fee_of_a_day_is_the_same_in_sql(
    log: Log, owner: Connection, awarded: list[Step], said: list[PlacementEvent]
) -> None:
    begins = {each.from_on: each for each in awarded}
    agreed = {"steps": tuple(begins.values()), "agreed_until": date(2021, 7, 1)}
    start = placed.model_copy(update={"started_on": STARTS, **agreed})
    empty_log(owner)
    record(log, start, *said)
    fold_afresh(owner, [1 + len(said)])
    placement = Placement().after(start)
    for event in said:
        placement = placement.after(event)
    for days in range(70):
        day = STARTS + timedelta(days=days)
        found = owner.execute(
            "SELECT c.weekly_fee, p.weekly_fee FROM answers.charge c"
            " JOIN answers.placement_in_force p USING (subject)"
            " WHERE c.days @> %(day)s::date AND p.days @> %(day)s::date"
            " AND upper_inf(c.known) AND upper_inf(p.known)",
            {"day": day},
        ).fetchall()
        assert found == [(placement.fee_on(day), placement.fee_on(day))]
