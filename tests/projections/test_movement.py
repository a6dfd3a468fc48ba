"""Movement: every pound of a changed forecast by its cause, over examples and histories."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    BOROUGH,
    OTHER_CHILD,
    away,
    extended,
    fee_varied,
    payment,
    placed,
    placement_ended,
    recognised,
    signed,
)
from facts import Connection, empty_log, fold_afresh, holding, record
from histories import days, histories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.events.base import Event
from domain.events.placements import Uplift
from ledger.entries import Provenance
from ledger.log import Log
from projections.engine import folding
from projections.engine.answer import Basis
from projections.forecasting.movement import AnotherYear, EntryMovement, causes, movement
from projections.money.committed_spend import lines

APRIL, JULY, OCTOBER = date(2021, 4, 1), date(2021, 7, 1), date(2021, 10, 1)
START = placed.model_copy(update={"started_on": APRIL, "weekly_fee": Decimal("700.00")})
WEEK = timedelta(days=7)
HALF_YEAR = (date(2022, 4, 1) - OCTOBER).days


def moved(
    log: Log, owner: Connection, before: list[Event], after: list[Event]
) -> list[EntryMovement]:
    """What moved between the first entries, as of July, and all of them, as of October."""
    ask = holding(log, owner, *before, *after)
    first = Basis(JULY, len(before), None, BOROUGH)
    return ask(lambda connection, second: movement(connection, first, second), OCTOBER)  # type: ignore[no-any-return]


def summed(found: list[EntryMovement]) -> dict[str, Decimal]:
    return {cause.cause: cause.amount for cause in causes(found)}


def test_move_1_and_move_5_starts_and_ends_on_their_own_side(log: Log, owner: Connection) -> None:
    other = START.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "started_on": OCTOBER}
    )
    ended = placement_ended.model_copy(update={"ended_on": OCTOBER})
    found = moved(log, owner, [START], [other, ended])
    assert summed(found) == {"starts": Decimal("18200.00"), "ends": Decimal("-18200.00")}
    assert HALF_YEAR * 100 == 18200
    assert [m.because for m in found] == [(3,), (2,)]


def test_move_5_uplifts_fee_changes_extensions_and_terms(log: Log, owner: Connection) -> None:
    short = START.model_copy(update={"agreed_until": date(2021, 12, 1)})
    varied = fee_varied.model_copy(update={"weekly_fee": Decimal("707.00"), "varied_from": OCTOBER})
    raised = varied.model_copy(
        update={
            "weekly_fee": Decimal("714.00"),
            "uplift": Uplift(index="CPI", percent=Decimal("0.99"), cap=None),
        }
    )
    longer = extended.model_copy(update={"agreed_until": date(2021, 12, 8), "extended_on": OCTOBER})
    terms = signed.model_copy(update={"in_force_from": OCTOBER, "retainer_percent": Decimal(0)})
    gone = away.model_copy(update={"away_from": date(2021, 12, 2)})
    found = moved(log, owner, [short], [varied, raised, longer, terms, gone])
    assert summed(found) == {
        "fee changes": Decimal("61.00"),
        "uplifts": Decimal("61.00"),
        "extensions": Decimal("714.00"),
        "terms and absences": Decimal("-612.00"),
    }


def test_move_6_days_that_pass_after_the_agreed_end_move_the_forecast(
    log: Log, owner: Connection
) -> None:
    short = START.model_copy(update={"agreed_until": OCTOBER - timedelta(days=10)})
    ask = holding(log, owner, short)
    first, second = (Basis(day, 1, None, BOROUGH) for day in (OCTOBER, OCTOBER + WEEK))
    with owner.transaction():
        folding.set_schema(owner, "answers")
        (row,) = movement(owner, first, second)
    assert (row.cause, row.amount, row.because) == (
        "days after the agreed end", Decimal("700.00"), (1,)
    )  # fmt: skip
    before, after = (ask(lines, day)[0].forecast for day in (OCTOBER, OCTOBER + WEEK))
    assert after - before == row.amount


def test_move_4_an_entry_about_a_day_before_the_first_moment_is_late(
    log: Log, owner: Connection
) -> None:
    late = placement_ended.model_copy(update={"ended_on": JULY})
    found = moved(log, owner, [START], [late])
    assert list(summed(found)) == ["late entries"]


def test_move_3_a_reversal_and_what_is_posted_again_are_corrections(
    log: Log, owner: Connection
) -> None:
    from histories import reversal

    record(log, START, reversal(1, START))
    again = START.model_copy(update={"weekly_fee": Decimal("707.00")})
    log.append([again], unless=None, after=0, provenance=Provenance("t", "broker", "c", cause=1))
    fold_afresh(owner, [3])
    with owner.transaction():
        folding.set_schema(owner, "answers")
        found = movement(owner, Basis(JULY, 1, None, BOROUGH), Basis(OCTOBER, 3, None, BOROUGH))
    assert summed(found) == {"corrections": Decimal("365.00")}
    assert len(found) == 2


def test_move_2_payments_without_a_commitment_and_what_is_matched_later(
    log: Log, owner: Connection
) -> None:
    stranger = payment.model_copy(
        update={
            "provider_id": None,
            "supplier": "42294",
            "amount": Decimal("50.00"),
            "paid_on": date(2021, 6, 1),
        }
    )
    more = stranger.model_copy(update={"payment_id": "T2", "supplier": None, "paid_on": OCTOBER})
    found = moved(log, owner, [START, stranger], [more, recognised])
    assert summed(found) == {"payments": Decimal("50.00"), "matching": Decimal("-50.00")}


def test_a_movement_is_within_one_financial_year(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, START)
    before = Basis(date(2021, 3, 31), 1, None, BOROUGH)
    with pytest.raises(AnotherYear):
        ask(lambda connection, second: movement(connection, before, second), OCTOBER)


@settings(
    max_examples=example_count(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories(), first=days, gap=st.integers(0, 200), data=st.data())
def test_what_moved_adds_up_to_the_penny_over_any_history(
    log: Log, owner: Connection, history: list[Event], first: date, gap: int, data: st.DataObject
) -> None:
    empty_log(owner)
    record(log, *history)
    fold_afresh(owner, [len(history)])
    known = data.draw(st.integers(0, len(history)))
    before = Basis(first, known, None, BOROUGH)
    after = Basis(first + timedelta(days=gap), len(history), None, BOROUGH)
    if before.parameters["financial_year"] != after.parameters["financial_year"]:
        after = replace(after, as_of=first)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        found = movement(owner, before, after)
        was, now = (
            {line.budget_line: line.forecast for line in lines(owner, basis)}
            for basis in (before, after)
        )
    for line in was.keys() | now.keys():
        by_cause = sum((m.amount for m in found if m.line == line), Decimal(0))
        assert by_cause == now.get(line, Decimal(0)) - was.get(line, Decimal(0)), line
    assert all(m.amount for m in found)
