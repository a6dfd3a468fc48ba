"""What is charged, rule by rule: worked examples that finance can check by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from examples import (
    BOROUGH,
    after_care_ended,
    away,
    back,
    block,
    block_filled,
    break_taken,
    breaks_agreed,
    core,
    extended,
    fee_varied,
    framework_uplifted,
    funded,
    notice_given,
    notice_withdrawn,
    payment,
    placed,
    placement_ended,
    recognised,
    regularised,
    respite,
    signed,
    staying_put,
    support_ended,
    support_extended,
    support_started,
)
from facts import Connection, holding

from domain.codes import Party
from domain.events.base import Event
from domain.events.placements import Share, Uplift
from domain.fee_lines import FeeFor, FeeLine, Payment, Step, Unit
from domain.funding_codes import Funder
from domain.values import Kind
from ledger.log import Log
from projections.engine import folding
from projections.engine.answer import Basis
from projections.money.blocks import blocks
from projections.money.committed_spend import Line, detail, lines

APRIL, MAY, JUNE = date(2021, 4, 1), date(2021, 5, 1), date(2021, 6, 1)
DAY = timedelta(days=1)
YEAR_END = date(2022, 3, 31)
START = placed.model_copy(
    update={"started_on": APRIL, "weekly_fee": Decimal("700.00"), "agreed_until": MAY}
)
TERMS = signed.model_copy(
    update={
        "in_force_from": APRIL,
        "fee_lines": (core("700.00"),),
        "retainer_percent": Decimal(50),
        "retainer_days": 7,
    }
)
Total = Callable[..., Line]


def changed(event: Event, **fields: object) -> Event:
    """An example with other fields."""
    return event.model_copy(update=fields)


@pytest.fixture
def total(log: Log, owner: Connection) -> Total:
    """The residential line of a ledger that holds these events."""

    def ask(*events: Event, as_of: date = APRIL) -> Line:
        found: list[Line] = holding(log, owner, *events)(lines, as_of)
        return next(line for line in found if line.budget_line == "residential")

    return ask


def test_charge_1_thirty_days_of_april_at_700_a_week_are_3000(total: Total) -> None:
    assert total(START).committed == Decimal("3000.00")  # 700 × 30 ÷ 7


def test_charge_1_charges_stop_on_the_day_the_placement_ended_if_that_is_sooner(
    total: Total,
) -> None:
    line = total(START, changed(placement_ended, ended_on=date(2021, 4, 15)))
    assert line.committed == Decimal("1400.00")  # 700 × 14 ÷ 7


def test_charge_1_charges_stop_on_the_day_of_a_notice(total: Total) -> None:
    line = total(START, changed(notice_given, ends_on=date(2021, 4, 22)))
    assert (line.committed, line.because) == (Decimal("2100.00"), (1, 2))  # 700 × 21 ÷ 7


def test_charge_1_an_extension_after_a_notice_sets_it_aside(total: Total) -> None:
    notice = changed(notice_given, ends_on=date(2021, 4, 22))
    longer = changed(extended, agreed_until=date(2021, 5, 8))
    assert total(START, notice, longer).committed == Decimal("3700.00")  # 3000 + 700 × 7 ÷ 7


def test_charge_1_a_notice_after_an_extension_counts(total: Total) -> None:
    notice = changed(notice_given, ends_on=date(2021, 4, 22))
    longer = changed(extended, agreed_until=date(2021, 5, 8))
    assert total(START, longer, notice).committed == Decimal("2100.00")


def test_charge_1_a_placement_that_outlived_its_notice_costs_what_it_ran(total: Total) -> None:
    notice = changed(notice_given, ends_on=date(2021, 4, 15))
    ended = changed(placement_ended, ended_on=date(2021, 4, 22))
    assert total(START, notice, ended).committed == Decimal("2100.00")


def test_charge_1_a_leap_year_has_a_29th_of_february(total: Total) -> None:
    leap = changed(START, started_on=date(2024, 2, 1), agreed_until=date(2024, 3, 1))
    line = total(leap, as_of=date(2024, 2, 29))
    assert line.committed == Decimal("2900.00")  # 700 × 29 ÷ 7


def test_charge_1_a_notice_withdrawn_or_replaced_no_longer_counts(
    log: Log, owner: Connection
) -> None:
    notice = changed(notice_given, given_on=APRIL, ends_on=date(2021, 4, 15))
    again = changed(notice, given_on=date(2021, 4, 9), ends_on=date(2021, 4, 22))
    withdrawn = changed(notice_withdrawn, withdrawn_on=date(2021, 4, 10))
    ask = holding(log, owner, START, notice, again, withdrawn)
    found = [ask(lines, APRIL, known_at)[0] for known_at in (2, 3, 4)]
    assert [(line.committed, line.because) for line in found] == [
        (Decimal("1400.00"), (1, 2)),
        (Decimal("2100.00"), (1, 3)),
        (Decimal("3000.00"), (1,)),
    ]


def test_charge_1_notices_of_both_parties_stand_and_the_first_to_end_counts(
    log: Log, owner: Connection
) -> None:
    providers = changed(notice_given, ends_on=date(2021, 4, 15))
    councils = changed(providers, given_by=Party.COUNCIL, ends_on=date(2021, 4, 22))
    ask = holding(log, owner, START, providers, councils, notice_withdrawn)
    found = [ask(lines, APRIL, known_at)[0].committed for known_at in (3, 4)]
    assert found == [Decimal("1400.00"), Decimal("2100.00")]


def test_charge_9_each_day_passed_after_the_agreed_day_is_charged(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, START, changed(placement_ended, ended_on=date(2021, 5, 15)))
    days = {MAY - DAY: 30, MAY: 31, date(2021, 5, 8): 38}
    for as_of, charged in days.items():
        (line,) = ask(lines, as_of, 1)
        assert line.committed == 100 * charged  # 700 ÷ 7 a day
        assert line.overrun == 100 * (charged - 30)
        assert line.delivered == 100 * charged
    (ended,) = ask(lines, date(2021, 5, 8))
    assert (ended.committed, ended.overrun) == (Decimal("4400.00"), 0)  # to the day it ended


def test_charge_9_and_after_the_day_of_a_notice_with_the_fee_and_the_shares_of_those_days(
    log: Log, owner: Connection
) -> None:
    notice = changed(notice_given, ends_on=date(2021, 4, 15))
    dearer = changed(fee_varied, weekly_fee=Decimal("1400.00"), varied_from=date(2021, 4, 22))
    ask = holding(log, owner, START, notice, dearer, shares(50, 0, APRIL))
    (line,) = ask(lines, date(2021, 4, 28))
    assert (line.committed, line.overrun) == (Decimal("3500.00"), Decimal("2100.00"))
    assert (line.recharged, line.because) == (Decimal("1750.00"), (1, 2, 3, 4))


def test_charge_9_no_day_that_is_not_known_to_have_passed(log: Log, owner: Connection) -> None:
    holding(log, owner, START)
    by_may = Basis(YEAR_END, 1, datetime(2021, 5, 1, 12, tzinfo=UTC), BOROUGH)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        (line,) = lines(owner, by_may)
    assert line.committed == Decimal("3100.00")


def test_charge_2_the_last_day_is_charged_where_the_agreement_provides_for_it(total: Total) -> None:
    line = total(START, changed(TERMS, last_day_charged=True))
    assert line.committed == Decimal("3100.00")  # 30 days of April, and 1 May


def test_charge_2_the_agreement_in_force_on_that_day_counts(log: Log, owner: Connection) -> None:
    generous = changed(TERMS, last_day_charged=True)
    later = changed(TERMS, in_force_from=MAY)
    ask = holding(log, owner, START, generous, later)
    assert [ask(lines, APRIL, n)[0].committed for n in (2, 3)] == [
        Decimal("3100.00"),
        Decimal("3000.00"),
    ]


def test_charge_3_the_fee_of_a_day_is_the_one_that_began_last(total: Total) -> None:
    raised = changed(fee_varied, weekly_fee=Decimal("1400.00"), varied_from=date(2021, 4, 16))
    assert total(START, raised).committed == Decimal("4500.00")  # 700 × 15 ÷ 7 + 1400 × 15 ÷ 7


def test_charge_3_of_two_fees_from_one_day_the_last_recorded_counts(total: Total) -> None:
    first = changed(fee_varied, weekly_fee=Decimal("9999.00"), varied_from=APRIL)
    second = changed(fee_varied, weekly_fee=Decimal("350.00"), varied_from=APRIL)
    assert total(START, first, second).committed == Decimal("1500.00")


def test_charge_3_a_fee_that_rose_with_its_framework_rests_on_the_decision_too(
    log: Log, owner: Connection
) -> None:
    mine = {"uplift_id": framework_uplifted.uplift_id, "varied_from": date(2021, 4, 16)}
    alone = changed(fee_varied, placement_id="PL-9", uplift_id=mine["uplift_id"])
    tenth = Uplift(index="CPI", percent=Decimal(10), cap=None)
    again = (changed(fee_varied, uplift=tenth, **mine), framework_uplifted)
    ask = holding(log, owner, START, framework_uplifted, alone, *again)
    assert ask(lines, YEAR_END)[0].because == (1, 2, 4)


def test_charge_3_a_rise_raises_what_is_agreed_to_begin_later(total: Total) -> None:
    agreed = changed(fee_varied, weekly_fee=Decimal("800.00"), varied_from=date(2021, 4, 16))
    rise = changed(fee_varied, uplift=Uplift(index="CPI", percent=Decimal(4), cap=None),
                   varied_from=APRIL)  # fmt: skip
    assert total(START, agreed, rise).committed == Decimal("3342.86")  # (728 + 832) × 15 ÷ 7


def test_charge_3_a_fee_stated_after_a_rise_is_not_raised_by_it(total: Total) -> None:
    agreed = changed(fee_varied, weekly_fee=Decimal("800.00"), varied_from=date(2021, 4, 16))
    rise = changed(fee_varied, uplift=Uplift(index="CPI", percent=Decimal(4), cap=None),
                   varied_from=APRIL)  # fmt: skip
    assert total(START, rise, agreed).committed == Decimal("3274.29")  # (728 + 800) × 15 ÷ 7


def test_charge_3_a_rise_raises_what_terms_that_hold_already_state_for_a_later_day(
    total: Total,
) -> None:
    rise = changed(fee_varied, uplift=Uplift(index="CPI", percent=Decimal(9), cap=Decimal(4)),
                   varied_from=date(2021, 4, 2))  # fmt: skip
    by_agreement = changed(
        fee_varied, weekly_fee=Decimal("800.00"), terms_from=APRIL, varied_from=date(2021, 4, 16)
    )  # fmt: skip
    assert total(START, rise, by_agreement).committed == Decimal("3338.86")


def stepped(**more: object) -> Event:
    """The start under an award of £700 a week, £1,400 from the 16th, and £250 on the 3rd."""
    steps = (Step(from_on=date(2021, 4, 16), weekly_fee=Decimal("1400.00")),)
    payments = (Payment(on_day=date(2021, 4, 3), amount=Decimal("250.00")),)
    return changed(START, steps=steps, payments=payments, **more)


@pytest.mark.parametrize(
    ("agreed_from", "committed"),
    [
        (None, "4750.00"),  # 15 days at 700, 15 at 1,400, and 250
        (date(2021, 4, 16), "4750.00"),
        (date(2021, 4, 10), "3250.00"),  # 30 days at 700, and 250 before the agreement
        (APRIL, "3000.00"),
    ],
)
def test_charge_3_an_award_is_charged_by_its_lines_day_by_day_until_an_agreement(
    total: Total, agreed_from: date | None, committed: str
) -> None:
    agreed = () if agreed_from is None else (changed(TERMS, in_force_from=agreed_from),)
    assert total(stepped(), *agreed).committed == Decimal(committed)


def test_charge_3_an_award_that_a_purchase_was_tied_to_is_charged_by_its_lines(
    log: Log, owner: Connection
) -> None:
    by = {name: value for name, value in stepped() if name in ("steps", "payments")}
    ask = holding(log, owner, START, changed(regularised, **by))
    assert [ask(lines, APRIL, n)[0].committed for n in (1, 2)] == [
        Decimal("3000.00"),
        Decimal("4750.00"),
    ]
    assert ask(lines, APRIL, 2)[0].because == (1, 2)


def test_charge_4_half_the_fee_for_seven_days_away_and_then_nothing(total: Total) -> None:
    gone = changed(away, away_from=date(2021, 4, 11))
    returned = changed(back, back_on=date(2021, 4, 21))
    line = total(START, TERMS, gone, returned)
    # 10 days whole, 7 at half, 3 at nothing, 10 whole: 1000 + 350 + 0 + 1000
    assert line.committed == Decimal("2350.00")
    assert line.because == (1, 2, 3)


def test_charge_4_each_absence_has_its_own_days(total: Total) -> None:
    absences = [
        event
        for first, last in ((11, 16), (21, 26))
        for event in (
            changed(away, away_from=date(2021, 4, first)),
            changed(back, back_on=date(2021, 4, last)),
        )
    ]
    assert total(START, TERMS, *absences).committed == Decimal("2500.00")  # 20 whole, 10 at half


def test_charge_4_without_an_agreement_the_whole_fee_is_charged(total: Total) -> None:
    assert total(START, changed(away, away_from=date(2021, 4, 11))).committed == Decimal("3000.00")


def once(amount: str, fee_for: FeeFor = FeeFor.SETTING_UP, on: date | None = None) -> FeeLine:
    """A line that is paid once."""
    return FeeLine(fee_for=fee_for, unit=Unit.ONCE, amount=Decimal(amount), from_on=on)


def test_charge_5_what_is_paid_once_is_charged_whole_on_its_day(
    log: Log, owner: Connection
) -> None:
    setting_up = once("250.00", on=date(2021, 4, 20))
    terms = changed(TERMS, fee_lines=(core("700.00"), once("100.00"), once("100.00"), setting_up))
    ask = holding(log, owner, START, terms)
    (line,) = ask(lines, date(2021, 4, 19))
    assert line.committed == Decimal("3450.00")
    assert line.delivered == Decimal("2100.00")  # 700 × 19 ÷ 7, and the two on the first day
    (line,) = ask(lines, date(2021, 4, 20))
    assert line.delivered == Decimal("2450.00")


def test_charge_5_a_discount_given_once_is_taken_off(total: Total) -> None:
    terms = changed(TERMS, fee_lines=(core("700.00"), once("120.00", FeeFor.DISCOUNT)))
    assert total(START, terms).committed == Decimal("2880.00")


def test_charge_5_nothing_is_due_once_the_placement_or_the_agreement_is_over(
    total: Total,
) -> None:
    late = changed(TERMS, fee_lines=(core("700.00"), once("99.00", on=date(2021, 4, 20))))
    ended = changed(placement_ended, ended_on=date(2021, 4, 15))
    replaced = changed(TERMS, in_force_from=date(2021, 4, 18))
    assert total(START, late, ended, replaced).committed == Decimal("1400.00")


def test_charge_5_a_later_agreement_takes_its_place(total: Total) -> None:
    late = changed(TERMS, fee_lines=(core("700.00"), once("99.00", on=date(2021, 4, 20))))
    replaced = changed(TERMS, in_force_from=date(2021, 4, 18))
    assert total(START, late, replaced).committed == Decimal("3000.00")


def test_charge_6_respite_is_paid_beside_the_fee(total: Total) -> None:
    stay = changed(
        respite,
        weekly_fee=Decimal("840.00"),
        respite_from=date(2021, 4, 5),
        respite_to=date(2021, 4, 10),
    )
    assert total(START, stay).committed == Decimal("3600.00")  # 3000 + 840 × 5 ÷ 7


def test_charge_6_respite_is_charged_where_the_placement_has_no_fee(total: Total) -> None:
    with_family = changed(START, weekly_fee=None, budget_line=None, provider_id=None,
                          kind=Kind.CONNECTED_CARERS, lot=None)  # fmt: skip
    stay = changed(
        respite,
        weekly_fee=Decimal("840.00"),
        respite_from=date(2021, 4, 5),
        respite_to=date(2021, 4, 10),
    )
    line = total(with_family, stay)
    assert (line.committed, line.budget_line) == (Decimal("600.00"), "residential")


def test_help_1_a_short_break_is_charged_by_the_night(total: Total) -> None:
    agreed = changed(breaks_agreed, budget_line="residential", agreed_from=APRIL)
    taken = changed(break_taken, stayed_from=APRIL, stayed_to=date(2021, 4, 4))
    again = changed(break_taken, stayed_from=MAY, stayed_to=date(2021, 5, 2))
    assert total(agreed, taken, again).committed == Decimal("480.00")  # 4 nights at 120


def support(**fields: object) -> Event:
    """Support from 1 April 2021 at 700 a week."""
    steps = (Step(from_on=APRIL, weekly_fee=Decimal("700.00")),)
    return changed(
        support_started, budget_line="residential", steps=steps, started_on=APRIL,
        agreed_until=MAY, **fields,
    )  # fmt: skip


def test_help_2_support_is_charged_beside_the_placement_until_it_is_agreed(total: Total) -> None:
    assert total(START, support()).committed == Decimal("6000.00")  # 2 × 700 × 30 ÷ 7


def test_help_2_support_is_charged_by_day_until_it_ends(total: Total) -> None:
    steps = (
        Step(from_on=APRIL, weekly_fee=Decimal("700.00")),
        Step(from_on=date(2021, 4, 8), weekly_fee=Decimal("140.00")),
    )
    longer = changed(support_extended, agreed_until=JUNE)
    ended = changed(support_ended, ended_on=date(2021, 5, 13))
    started = changed(support(), steps=steps)
    assert total(started, longer, ended).committed == Decimal("1400.00")  # 700 + 20 × 35


def test_help_3_what_an_award_of_support_pays_once_is_charged_if_it_runs(total: Total) -> None:
    payments = (
        Payment(on_day=APRIL, amount=Decimal("90.00")),
        Payment(on_day=MAY, amount=Decimal("50.00")),
    )
    assert total(changed(support(), payments=payments)).committed == Decimal("3090.00")


def test_help_4_an_arrangement_after_care_is_charged_on_its_own_line(total: Total) -> None:
    arranged = changed(
        staying_put, budget_line="residential", weekly_cost=Decimal("70.00"), started_on=APRIL,
        agreed_until=MAY,
    )  # fmt: skip
    ended = changed(after_care_ended, ended_on=date(2021, 4, 15))
    assert total(arranged, ended).committed == Decimal("140.00")


BOOKED = changed(
    block, places=2, weekly_fee=Decimal("630.00"), starts_on=APRIL, ends_on=date(2021, 4, 15)
)


def test_charge_7_a_block_is_paid_for_filled_or_not(total: Total) -> None:
    assert total(BOOKED).committed == Decimal("2520.00")  # 2 × 630 × 14 ÷ 7


def test_charge_7_a_placement_in_a_block_costs_the_part_of_its_fee_above_the_blocks(
    log: Log, owner: Connection
) -> None:
    filled = changed(
        block_filled,
        weekly_fee=Decimal("630.00"),
        filled_from=date(2021, 4, 8),
        filled_to=date(2021, 4, 15),
    )
    ask = holding(log, owner, BOOKED, START, filled)
    (line,) = ask(lines, APRIL)
    # the block 2520; 7 days at 700, 7 at 70, 16 at 700
    assert line.committed == Decimal("2520.00") + Decimal("700.00") + 70 + Decimal("1600.00")
    rows = ask(detail, APRIL)
    assert {(row.provider_id, row.lot, row.location) for row in rows} == {
        ("P-1", "residential", "in")
    }
    assert block.authority == BOROUGH


def test_charge_7_a_fee_below_the_blocks_gives_nothing_back(total: Total) -> None:
    cheap = changed(START, weekly_fee=Decimal("70.00"))
    filled = changed(
        block_filled,
        weekly_fee=Decimal("630.00"),
        filled_from=APRIL,
        filled_to=date(2021, 4, 15),
    )
    assert total(cheap, filled).committed == Decimal("160.00")  # 16 days at 70 ÷ 7


def shares(health: int, education: int, day: date) -> Event:
    """Who bears what from a day on; social care the rest."""
    parts = {Funder.HEALTH: health, Funder.EDUCATION: education}
    parts[Funder.SOCIAL_CARE] = 100 - health - education
    return changed(
        funded,
        shares=tuple(Share(funder=f, percent=Decimal(p)) for f, p in parts.items() if p),
        shared_from=day,
    )


def test_charge_8_and_spend_7_others_bear_their_share_of_each_charge(total: Total) -> None:
    line = total(START, shares(20, 10, date(2021, 4, 16)))
    assert line.committed == Decimal("3000.00")
    assert line.recharged == Decimal("450.00")  # 30 % of the 1500 of the last fifteen days
    assert line.forecast == Decimal("2550.00")


def test_charge_8_the_home_office_and_another_authority_bear_their_shares(total: Total) -> None:
    parts = {Funder.HOME_OFFICE: 60, Funder.OTHER_AUTHORITY: 30, Funder.SOCIAL_CARE: 10}
    who = tuple(Share(funder=f, percent=Decimal(p)) for f, p in parts.items())
    line = total(START, changed(funded, shares=who, shared_from=APRIL))
    assert (line.committed, line.recharged) == (Decimal("3000.00"), Decimal("2700.00"))
    assert line.forecast == Decimal("300.00")


def test_charge_8_the_shares_agreed_last_count(total: Total) -> None:
    line = total(START, shares(20, 10, APRIL), shares(0, 0, date(2021, 4, 16)))
    assert line.recharged == Decimal("450.00")


def test_spend_7_what_others_pay_is_rounded_to_the_penny(total: Total) -> None:
    odd = changed(START, weekly_fee=Decimal("0.70"))  # £3.00 for April
    line = total(odd, shares(33, 33, APRIL))
    assert line.recharged == Decimal("1.98")


def test_spend_7_others_who_pay_all_of_it_pay_the_charge_to_the_penny(total: Total) -> None:
    odd = changed(START, weekly_fee=Decimal("0.35"))  # £1.50 for April
    line = total(odd, shares(55, 45, APRIL))  # 82.5 and 67.5 pence
    assert (line.recharged, line.forecast) == (Decimal("1.50"), Decimal("0.00"))


def test_spend_7_invoices_come_whole_so_what_is_delivered_is_whole(total: Total) -> None:
    line = total(START, shares(50, 0, APRIL), as_of=MAY - timedelta(days=1))
    assert line.delivered == Decimal("3000.00")


def test_spend_8_a_payment_to_a_recognised_supplier_is_to_its_provider(
    log: Log, owner: Connection
) -> None:
    paid = changed(
        payment,
        provider_id=None,
        supplier="42294",
        amount=Decimal("100.00"),
        paid_on=date(2021, 4, 20),
    )
    ask = holding(log, owner, START, paid, recognised)
    before, after = (ask(lines, MAY - timedelta(days=1), n)[0] for n in (2, 3))
    assert (before.uncommitted, after.uncommitted) == (Decimal("100.00"), Decimal(0))
    assert after.accrued == Decimal("2900.00")
    assert after.because == (1, 2, 3)


def test_spend_8_the_provider_a_payment_names_counts_before_its_supplier(total: Total) -> None:
    elsewhere = changed(recognised, provider_id="P-9")
    paid = changed(
        payment, supplier="42294", amount=Decimal("100.00"), paid_on=APRIL + timedelta(days=1)
    )
    assert total(START, elsewhere, paid).uncommitted == Decimal(0)


def test_blocks_1_and_blocks_2_a_place_that_nobody_fills_is_void(
    log: Log, owner: Connection
) -> None:
    filled = changed(
        block_filled,
        weekly_fee=Decimal("630.00"),
        filled_from=date(2021, 4, 8),
        filled_to=date(2021, 4, 15),
    )
    ask = holding(log, owner, BOOKED, START, filled)
    (row,) = ask(blocks, YEAR_END)
    assert (row.booked, row.filled, row.void) == (28, 7, 21)
    assert (row.cost, row.void_cost) == (Decimal("2520.00"), Decimal("1890.00"))
    assert row.because == (1, 2, 3)
    (so_far,) = ask(blocks, date(2021, 4, 9))
    assert (so_far.booked, so_far.filled, so_far.void) == (18, 2, 16)
    assert ask(blocks, date(2021, 3, 31)) == []


def test_blocks_1_a_placement_that_ended_leaves_its_place_void(log: Log, owner: Connection) -> None:
    filled = changed(
        block_filled,
        weekly_fee=Decimal("630.00"),
        filled_from=APRIL,
        filled_to=date(2021, 4, 15),
    )
    gone = changed(placement_ended, ended_on=date(2021, 4, 4))
    (row,) = holding(log, owner, BOOKED, START, filled, gone)(blocks, YEAR_END)
    assert (row.filled, row.void) == (3, 25)
