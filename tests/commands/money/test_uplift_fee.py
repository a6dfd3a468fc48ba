from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    DCS,
    FEB,
    MARCH,
    admitted,
    applied,
    authorised,
    cheaper,
    fee_varied,
    placed,
    placed_with_parents,
    placement_ended,
    policy,
    priced,
    regularised,
    row,
    scheme,
)
from hypothesis import assume, settings
from hypothesis import given as given_any
from hypothesis import strategies as st
from specification import given
from thorough import example_count

from domain.codes import Measure
from domain.commands.money.uplift_fee import (
    AboveTheSchedule,
    NotAuthorised,
    NotBought,
    NothingChanges,
    NotProposed,
    NotTheirsToRaise,
    StatedAlready,
    UpliftFee,
)
from domain.commands.placements.start_placement import NoAward, NoOrder
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen
from domain.events.placements import FeeVaried, Uplift
from domain.fee_lines import Step
from domain.readings.placements import Placement
from domain.values import Kind, to_the_penny

OCTOBER = date(2022, 10, 1)

uplift = UpliftFee(
    placement_id="PL-1", index="CPI, September", percent=Decimal("3.1"), uplifted_from=MARCH
)


def changed(one: Any, **fields: Any) -> Any:
    """An example with other fields."""
    return one.model_copy(update=fields)


def raised(fee: str, percent: str, cap: str | None = None) -> FeeVaried:
    """The fee raised from March."""
    by = Uplift(
        index="CPI, September",
        percent=Decimal(percent),
        cap=None if cap is None else Decimal(cap),
    )
    return fee_varied.model_copy(update={"weekly_fee": Decimal(fee), "uplift": by})


def test_uplift_1_the_placement_is_bought_and_runs() -> None:
    given().when(uplift).then_refused(NotBought)
    given(placed_with_parents).when(uplift).then_refused(NotBought)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(uplift).then_refused(NotBought)
    early = uplift.model_copy(update={"uplifted_from": FEB - timedelta(days=1)})
    given(placed).when(early).then_refused(NotBought)


def test_uplift_2_the_fee_rises_by_the_index_to_the_penny() -> None:
    given(placed).when(uplift).then(raised("3608.50", "3.1"))
    odd = placed.model_copy(update={"weekly_fee": Decimal("1234.57")})
    given(odd).when(uplift).then(raised("1272.84", "3.1"))


@pytest.mark.parametrize(("cap", "fee"), [("3", "3605.00"), ("3.1", "3608.50"), ("4", "3608.50")])
def test_uplift_2_the_fee_rises_by_no_more_than_the_cap(cap: str, fee: str) -> None:
    capped = uplift.model_copy(update={"cap": Decimal(cap)})
    given(placed).when(capped).then(raised(fee, "3.1", cap))


def test_uplift_2_the_uplift_is_on_the_fee_in_force_that_day() -> None:
    on_it = fee_varied.model_copy(update={"weekly_fee": Decimal("1000.00")})
    later = on_it.model_copy(update={"varied_from": MARCH + timedelta(days=1)})
    given(placed, on_it).when(uplift).then(raised("1031.00", "3.1"))
    given(placed, later).when(uplift).then(raised("3608.50", "3.1"))


def test_uplift_2_what_is_agreed_to_begin_later_rises_too_and_what_is_changed_later_does_not() -> (
    None
):
    therapy = placed.model_copy(
        update={
            "weekly_fee": Decimal("700.00"),
            "steps": (Step(from_on=OCTOBER, weekly_fee=Decimal("800.00")),),
        }
    )
    (rise,) = given(therapy).when(changed(uplift, percent=Decimal(4))).outcome()
    risen = Placement().after(therapy).after(rise)
    assert (risen.fee_on(MARCH), risen.fee_on(OCTOBER)) == (Decimal("728.00"), Decimal("832.00"))
    later = changed(fee_varied, weekly_fee=Decimal("850.00"), varied_from=OCTOBER)
    assert risen.after(later).fee_on(OCTOBER) == Decimal("850.00")
    sooner = changed(fee_varied, weekly_fee=Decimal("750.00"), varied_from=FEB)
    assert risen.after(sooner).fee_on(MARCH) == Decimal("780.00")


@settings(max_examples=example_count(30), deadline=None)
@given_any(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 99_999)), max_size=5))
def test_uplift_2_every_fee_of_every_day_from_then_is_raised_to_the_penny(
    steps: list[tuple[int, int]],
) -> None:
    fees = {FEB + timedelta(days=days): Decimal(pence) / 100 for days, pence in steps}
    began = changed(
        placed, steps=tuple(Step(from_on=day, weekly_fee=fee) for day, fee in fees.items())
    )
    assume((Placement().after(began).fee_on(MARCH) or Decimal(0)) > 1)
    (rise,) = given(began).when(uplift).outcome()
    before, after = Placement().after(began), Placement().after(began).after(rise)
    for day in {*before.fees, *after.fees, MARCH - timedelta(days=1)}:
        fee = before.fee_on(day) or Decimal(0)
        rises = fee * Decimal("1.031") if day >= MARCH else fee
        assert after.fee_on(day) == to_the_penny(rises)


def test_uplift_5_and_uplift_7_are_judged_of_what_begins_later_too() -> None:
    later = (Step(from_on=OCTOBER, weekly_fee=Decimal("3599.00")),)
    began = changed(placed, steps=later)
    (price,) = priced.prices
    agreed = changed(priced, prices=(changed(price, weekly_fee=Decimal("3650.00")),))
    given(applied, admitted, agreed, began).when(uplift).then_refused(
        AboveTheSchedule, a_week_above=Decimal("60.57")
    )
    given(applied, admitted, agreed, placed).when(uplift).then(raised("3608.50", "3.1"))
    up_to = row(roles=("broker",), measure=Measure.WEEKLY, up_to=Decimal("3650.00"))
    theirs = changed(scheme, rows=(up_to,))
    given(policy, theirs, began).by("dora", "broker").when(uplift).proposed().then_refused(
        NotTheirsToRaise
    )
    given(policy, theirs, placed).by("dora", "broker").when(uplift).proposed().then(
        raised("3608.50", "3.1")
    )


@pytest.mark.parametrize("still", [{"percent": Decimal(0)}, {"cap": Decimal(0)}])
def test_uplift_3_an_uplift_raises_the_fee(still: dict[str, Decimal]) -> None:
    given(placed).when(uplift.model_copy(update=still)).then_refused(NothingChanges)


@pytest.mark.parametrize(
    ("index", "day", "stated"),
    [
        ("CPI, September", MARCH, True),
        ("Agreed by the region", MARCH, True),
        ("cpi, september", MARCH + timedelta(days=1), True),
        ("CPI, September", date(2023, 2, 28), True),
        ("CPI, September", date(2023, 3, 1), False),
        ("CPI, September", FEB, True),
        ("Agreed by the region", MARCH + timedelta(days=1), False),
    ],
)
def test_uplift_4_a_rise_is_stated_once_for_a_day_and_once_for_its_index_in_a_year(
    index: str, day: date, *, stated: bool
) -> None:
    again = uplift.model_copy(update={"index": index, "uplifted_from": day})
    asked = given(placed, raised("3608.50", "3.1")).when(again)
    if stated:
        asked.then_refused(
            StatedAlready, index="CPI, September", percent=Decimal("3.1"), uplifted_from=MARCH
        )
    else:
        (event,) = asked.outcome()
        assert isinstance(event, FeeVaried)


def test_uplift_4_a_fee_changed_otherwise_that_day_may_still_rise() -> None:
    given(placed, fee_varied).when(uplift).then(raised("3711.60", "3.1"))


def test_uplift_5_a_fee_does_not_rise_above_the_schedule_but_by_authority() -> None:
    held = (applied, admitted, cheaper, placed)
    given(*held).when(uplift).then_refused(AboveTheSchedule, a_week_above=Decimal("208.50"))
    lets = scheme.model_copy(
        update={"rows": (row(), row(decision="price-above-schedule", roles=(DCS,)))}
    )
    given(*held, lets, policy).by("dora", DCS).when(uplift).proposed().then(
        raised("3608.50", "3.1")
    )
    given(*held, lets, policy).when(uplift).then_refused(AboveTheSchedule)


def test_uplift_6_a_purchase_without_an_authorised_award_is_not_raised() -> None:
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(uplift).then_refused(NotAuthorised)
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(uplift).outcome()
    assert given(placed).where(placed, NoOrder).when(uplift).outcome()


def test_uplift_6_an_emergency_purchase_does_not_rise_until_its_award_is_authorised() -> None:
    cited = placed.model_copy(update={"award_id": "AW-1"})
    given(cited).when(uplift).then_refused(NotAuthorised, award_id="AW-1")
    assert given(cited, authorised).when(uplift).outcome()


def test_uplift_7_a_yearly_rise_is_recorded_by_a_role_that_decides_an_award_of_that() -> None:
    given(placed, scheme, policy).when(uplift).then_refused(NotTheirsToRaise, roles=(DCS,))
    given(placed, scheme, policy).by("dora", DCS).when(uplift).proposed().then(
        raised("3608.50", "3.1")
    )


def test_uplift_7_an_allowance_rises_by_the_role_that_the_scheme_names_for_allowances() -> None:
    cared_for = placed.model_copy(update={"kind": Kind.IN_HOUSE_FOSTERING, "lot": None})
    given(cared_for, scheme, policy).by("dora", DCS).when(uplift).then_refused(
        NotTheirsToRaise, roles=()
    )
    lets = scheme.model_copy(update={"rows": (row(decision="allowance"),)})
    given(cared_for, lets, policy).by("dora", DCS).when(uplift).proposed().then(
        raised("3608.50", "3.1")
    )


def test_uplift_8_who_proposes_a_yearly_rise_does_not_decide_it() -> None:
    asked = given(placed, scheme, policy).by("dora", DCS).when(uplift)
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()
