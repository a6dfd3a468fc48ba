"""Committed spend: worked examples, and an independent calculation day by day."""

from datetime import date
from decimal import Decimal

from by_hand import Totals, by_hand, once_each
from examples import (
    OTHER_CHILD,
    budget,
    extended,
    fee_varied,
    payment,
    placed,
    placement_ended,
)
from facts import BOROUGH as HERE
from facts import Connection, empty_log, fold_afresh, record
from histories import about_blocks, about_money, about_placements, days, lives
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.events.base import Event
from domain.values import to_the_penny
from ledger.log import Log
from projections.engine import folding
from projections.engine.answer import Basis
from projections.money.committed_spend import Detail, Line, detail, lines

APRIL_1 = date(2021, 4, 1)
YEAR_END = date(2022, 3, 31)
START = {"started_on": APRIL_1, "weekly_fee": Decimal("700.00")}


def ask(
    owner: Connection, log: Log, *events: Event, as_of: date
) -> tuple[list[Line], list[Detail]]:
    if events:
        record(log, *events)
    head = log.head()
    fold_afresh(owner, [head] if head else [])
    basis = Basis(as_of, head, None, HERE)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        return lines(owner, basis), detail(owner, basis)


def test_spend_1_a_month_at_a_weekly_fee_is_fee_times_days_over_seven(
    log: Log, owner: Connection
) -> None:
    start = placed.model_copy(update={"started_on": APRIL_1, "weekly_fee": Decimal("3553.00")})
    end = placement_ended.model_copy(update={"ended_on": date(2021, 5, 1)})
    _, (month,) = ask(owner, log, start, end, as_of=YEAR_END)
    assert (month.month, month.committed) == ("2021-04", Decimal("15227.14"))
    assert month.because == (1, 2)


def test_spend_1_the_day_of_the_start_is_paid_for_and_the_day_of_the_end_is_not(
    log: Log, owner: Connection
) -> None:
    end = placement_ended.model_copy(update={"ended_on": date(2021, 4, 8)})
    (line,), _ = ask(owner, log, placed.model_copy(update=START), end, as_of=YEAR_END)
    assert line.committed == Decimal("700.00")


def test_spend_1_a_leap_year_has_a_day_more(log: Log, owner: Connection) -> None:
    start = placed.model_copy(update={**START, "started_on": date(2024, 2, 1)})
    end = placement_ended.model_copy(update={"ended_on": date(2024, 3, 1)})
    (line,), _ = ask(owner, log, start, end, as_of=date(2024, 2, 29))
    assert line.committed == Decimal("2900.00")


def test_spend_1_each_fee_counts_from_its_day(log: Log, owner: Connection) -> None:
    raised = fee_varied.model_copy(
        update={"weekly_fee": Decimal("1400.00"), "varied_from": date(2021, 4, 11)}
    )
    end = placement_ended.model_copy(update={"ended_on": date(2021, 5, 1)})
    _, (month,) = ask(owner, log, placed.model_copy(update=START), raised, end, as_of=YEAR_END)
    assert month.committed == Decimal("1000.00") + Decimal("4000.00")


def test_spend_2_delivered_counts_the_day_asked_about_and_committed_the_whole_year(
    log: Log, owner: Connection
) -> None:
    (line,), _ = ask(owner, log, placed.model_copy(update=START), as_of=date(2021, 4, 7))
    assert line.delivered == Decimal("700.00")
    assert line.committed == line.forecast
    assert line.forecast == sum(to_the_penny(Decimal(100 * d)) for d in
                                (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31))  # fmt: skip


def test_spend_3_a_payment_to_nobody_with_a_commitment_is_added_as_it_stands(
    log: Log, owner: Connection
) -> None:
    stranger = payment.model_copy(
        update={"provider_id": None, "amount": Decimal("123.45"), "paid_on": date(2021, 6, 1)}
    )
    known = payment.model_copy(
        update={"payment_id": "T2", "amount": Decimal("60.00"), "paid_on": date(2021, 6, 1)}
    )
    end = placement_ended.model_copy(update={"ended_on": date(2021, 4, 8)})
    (line,), _ = ask(
        owner, log, placed.model_copy(update=START), end, stranger, known, as_of=YEAR_END
    )
    assert line.actual == Decimal("183.45")
    assert line.uncommitted == Decimal("123.45")
    assert line.forecast == Decimal("823.45")


def test_spend_4_variance_is_forecast_less_budget(log: Log, owner: Connection) -> None:
    end = placement_ended.model_copy(update={"ended_on": date(2021, 4, 8)})
    small = budget.model_copy(update={"amount": Decimal("650.00")})
    (line,), _ = ask(owner, log, placed.model_copy(update=START), end, small, as_of=YEAR_END)
    assert (line.budget, line.variance) == (Decimal("650.00"), Decimal("50.00"))
    assert line.because == (1, 2, 3)


def test_spend_4_a_later_budget_replaces_an_earlier_one_only_from_then_on(
    log: Log, owner: Connection
) -> None:
    more = budget.model_copy(update={"amount": Decimal("12000000.00"), "reason": "Virement"})
    ask(owner, log, budget, more, as_of=YEAR_END)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        before = lines(owner, Basis(YEAR_END, 1, None, HERE))
        after = lines(owner, Basis(YEAR_END, 2, None, HERE))
    assert [before[0].budget, after[0].budget] == [budget.amount, more.amount]
    assert [before[0].because, after[0].because] == [(1,), (2,)]


def test_spend_5_accrued_is_delivered_less_paid(log: Log, owner: Connection) -> None:
    paid = payment.model_copy(update={"amount": Decimal("450.00"), "paid_on": date(2021, 4, 7)})
    (line,), _ = ask(owner, log, placed.model_copy(update=START), paid, as_of=date(2021, 4, 7))
    assert line.accrued == Decimal("250.00")


def test_detail_is_by_provider_lot_and_location_and_adds_up_to_the_line(
    log: Log, owner: Connection
) -> None:
    away = placed.model_copy(
        update={
            **START,
            "placement_id": "PL-2",
            "child_ref": OTHER_CHILD,
            "authority": "E08000012",
            "provider_id": "P-2",
        }
    )
    (line,), every = ask(owner, log, placed.model_copy(update=START), away, as_of=YEAR_END)
    assert {(row.provider_id, row.lot, row.location) for row in every} == {
        ("P-1", "residential", "in"),
        ("P-2", "residential", "out"),
    }
    assert sum(row.committed for row in every) == line.committed


def test_spend_6_nothing_is_committed_from_the_day_until_which_it_is_agreed(
    log: Log, owner: Connection
) -> None:
    short = placed.model_copy(update={**START, "agreed_until": date(2021, 4, 15)})
    (line,), _ = ask(owner, log, short, as_of=date(2021, 4, 14))
    assert (line.committed, line.because) == (Decimal("1400.00"), (1,))


def test_spend_6_unless_it_was_agreed_for_longer_and_never_past_its_end(
    log: Log, owner: Connection
) -> None:
    short = placed.model_copy(update={**START, "agreed_until": date(2021, 4, 15)})
    longer = extended.model_copy(update={"agreed_until": date(2021, 4, 22)})
    (line,), _ = ask(owner, log, short, longer, as_of=date(2021, 4, 14))
    assert (line.committed, line.because) == (Decimal("2100.00"), (1, 2))
    ended = placement_ended.model_copy(update={"ended_on": date(2021, 4, 8)})
    (line,), _ = ask(owner, log, ended, as_of=YEAR_END)
    assert line.committed == Decimal("700.00")


# ── The same, day by day, in plain Python: tests/support/by_hand.py ──────────────────────


@settings(
    max_examples=example_count(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    events=st.one_of(
        lives,
        lives,
        st.lists(
            st.one_of(about_placements(), about_placements(), about_blocks(), about_money()),
            min_size=1,
            max_size=18,
        ),
    ).map(once_each),
    as_of=days,
)
def test_a_count_day_by_day_agrees_to_the_penny(
    log: Log, owner: Connection, events: list[Event], as_of: date
) -> None:
    empty_log(owner)
    found, _ = ask(owner, log, *events, as_of=as_of)
    expected = by_hand(events, as_of)
    for line in found:
        counted = expected.pop(line.budget_line)
        assert counted == Totals(
            line.budget,
            line.committed,
            line.delivered,
            line.recharged,
            line.actual,
            line.uncommitted,
        ), line.budget_line
    assert all(counted == Totals() for counted in expected.values())
