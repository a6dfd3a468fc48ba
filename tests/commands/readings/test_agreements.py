"""When an agreement costs more than its award lets it: by the week, and by what is paid once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    MARCH,
    MAY,
    awarded,
    core,
    fee_varied,
    lot_terms,
    placed,
    regularised,
    signed,
)

from domain.fee_lines import FeeFor, FeeLine, Payment, Unit
from domain.readings.agreements import (
    State,
    dearer_on,
    dearer_payments,
    dearer_weeks,
    evolve,
    most_on,
    paid_before,
    paid_in_weeks,
    payments,
)
from domain.readings.placements import Placement
from domain.readings.separation.owed import NOT_AGREED, owed_by

DAY = timedelta(days=1)
WEEK = 7 * DAY
SIGNED = signed.model_copy(update={"in_force_from": MARCH})


def placement(*events: Any, **first: Any) -> Placement:
    """A placement under an award, and what came of it."""
    reading = Placement().after(placed.model_copy(update={"award_id": "AW-1", **first}))
    for event in events:
        reading = reading.after(event)
    return reading


def once(pounds: str, day: date | None = None, what: FeeFor = FeeFor.SETTING_UP) -> FeeLine:
    """A line that is paid once."""
    return FeeLine(fee_for=what, unit=Unit.ONCE, amount=Decimal(pounds), from_on=day)


def agreement(*lines: FeeLine, **more: Any) -> Any:
    """An agreement of these lines, from March."""
    return SIGNED.model_copy(update={"fee_lines": lines, **more})


def award(*lines: FeeLine) -> Any:
    """An award of these lines."""
    return awarded.model_copy(update={"fee_lines": lines})


def test_of_awards_under_one_reference_the_first_counts_and_others_stay() -> None:
    other = awarded.model_copy(update={"award_id": "AW-2"})
    second = awarded.model_copy(update={"reason": "Another"})
    state = State(placement=placement())
    for event in (awarded, other, second):
        state = evolve(state, event)
    assert state.awards == {"AW-1": awarded, "AW-2": other}
    assert state.award == awarded
    assert State().award is None


def test_the_days_on_which_a_week_is_dearer_are_in_order_and_begin_with_the_first() -> None:
    lines = (core(), *(core("1.00", from_on=day) for day in (MAY, APRIL)))
    assert [*dearer_weeks(placement(), award(core()), agreement(*lines))] == [APRIL, MAY]
    dear = agreement(core("9000.00"), core("1.00", from_on=MARCH))
    assert [*dearer_weeks(placement(), award(core()), dear)] == [MARCH]
    early = agreement(core("1.00", to_on=FEB), core("9000.00", from_on=FEB))
    assert [*dearer_weeks(placement(), award(core()), early)] == [MARCH]
    free = award(core("0.00"))
    assert [*dearer_weeks(placement(), free, agreement(core("0.50")))] == [MARCH]


def test_a_fee_that_falls_later_makes_an_agreement_dearer_from_then() -> None:
    falls = fee_varied.model_copy(update={"weekly_fee": Decimal(3000), "varied_from": APRIL})
    for found, day in ((placement(falls), APRIL), (placement(), None)):
        assert dearer_on(found, award(core()), agreement(core())) == day
    assert most_on(placement(falls), award(core()), APRIL) == Decimal(3000)
    assert most_on(placement(falls), award(core()), APRIL - DAY) == Decimal(3500)
    assert most_on(placement(weekly_fee=None), None, APRIL) == 0


def test_the_first_day_is_told_whether_a_week_or_what_is_paid_once_is_dearer() -> None:
    both = agreement(core(), core("1.00", from_on=MAY), once("5.00", APRIL))
    assert dearer_on(placement(), award(core()), both) == APRIL
    turned = agreement(core(), core("1.00", from_on=APRIL), once("5.00", MAY))
    assert dearer_on(placement(), award(core()), turned) == APRIL
    assert dearer_on(placement(), award(core()), agreement(core())) is None


def test_what_lines_pay_once_is_on_its_day_or_the_first_and_no_discount() -> None:
    lines = (once("5.00"), once("6.00", FEB), once("7.00", APRIL), once("0.00"), core(),
             once("9.00", what=FeeFor.DISCOUNT))  # fmt: skip
    assert [*payments(lines, MARCH)] == [
        (MARCH, Decimal(5)), (MARCH, Decimal(6)), (APRIL, Decimal(7)),
    ]  # fmt: skip


def test_what_the_award_paid_before_the_agreement_counts_and_no_discount() -> None:
    paid = tuple(
        Payment(on_day=day, amount=Decimal(pounds))
        for day, pounds in ((FEB, "0.50"), (MARCH - DAY, "6.00"), (MARCH, "7.00"), (FEB, "-8.00"))
    )
    tied = regularised.model_copy(update={"payments": paid[1:2]})
    found = placement(tied, payments=paid)
    assert [*paid_before(found, MARCH)] == [
        (FEB, Decimal("0.50")), (MARCH - DAY, Decimal(6)), (MARCH - DAY, Decimal(6)),
    ]  # fmt: skip


def test_a_payment_counts_in_the_seven_days_that_end_with_its_day() -> None:
    paid = [(MARCH, Decimal("0.25")), (MARCH + 6 * DAY, Decimal(2)), (MARCH + WEEK, Decimal(4))]
    assert paid_in_weeks(paid) == [Decimal("0.25"), Decimal("2.25"), Decimal(6)]


@pytest.mark.parametrize(
    ("lines", "let", "dearer"),
    [
        ((once("0.50"),), (), [MARCH]),
        ((once("1.00"),), (once("1.00"),), []),
        ((once("1.00", APRIL), once("1.00", MARCH)), (once("1.00", APRIL), once("1.00")), []),
        ((once("1.00", MARCH), once("1.00", APRIL)), (once("1.00", MAY), once("1.00")), [APRIL]),
        ((once("2.00", MAY), once("1.00", MARCH)), (once("2.00", MARCH), once("1.00")), []),
    ],
)
def test_what_is_asked_once_is_let_by_its_day_in_whatever_order_it_stands(
    lines: tuple[FeeLine, ...], let: tuple[FeeLine, ...], dearer: list[date]
) -> None:
    found = dearer_payments(placement(), award(core(), *let), agreement(core(), *lines))
    assert [*found] == dearer
    unstarted = dearer_payments(Placement(), award(core(), *let), agreement(core(), *lines))
    assert [*unstarted] == dearer


def test_what_was_paid_before_the_first_of_several_agreements_counts_once() -> None:
    first = signed.model_copy(update={"in_force_from": FEB + WEEK})
    paid = (Payment(on_day=FEB + 2 * WEEK, amount=Decimal(5)),)
    found = placement(first, payments=paid)
    later = agreement(core(), once("5.00", APRIL))
    assert [*dearer_payments(found, award(core(), once("5.00", FEB + 2 * WEEK)), later)] == []


def test_what_an_award_pays_in_a_week_is_told_by_its_days_in_whatever_order_it_stands() -> None:
    lines = (once("250.00", MAY), once("100.00", APRIL), once("100.00", MARCH))
    for together, dearer in (("250.00", []), ("450.00", [MAY])):
        asked = agreement(once(together, MAY))
        assert list(dearer_payments(placement(), award(core(), *lines), asked)) == dearer


def test_what_terms_state_is_owed_and_of_nothing_stated_nothing() -> None:
    assert owed_by(lot_terms) is None
    some = lot_terms.model_copy(update={"notice_days": 28})
    assert owed_by(some) == NOT_AGREED._replace(notice_days=28)
