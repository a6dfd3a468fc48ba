from decimal import Decimal
from typing import Any

import pytest
from examples import (
    DCS,
    JAN,
    MAY,
    admitted,
    applied,
    core,
    fee_varied,
    framework,
    lot_terms,
    placed,
    placed_with_parents,
    placement_ended,
    policy,
    priced,
    regularised,
    row,
    scheme,
    signed,
)
from specification import given

from domain.commands.money.vary_fee import (
    AboveTheSchedule,
    NotAuthorised,
    NotBought,
    NotRunning,
    VaryFee,
)
from domain.commands.placements.start_placement import NoAward, NoOrder
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen
from domain.fee_lines import FeeFor, FeeLine, Unit

vary = VaryFee(**{k: v for k, v in fee_varied if k != "uplift"})
held = (applied, admitted, priced, placed)


def to(pounds: str) -> Any:
    """The change to another fee, and what is recorded of it."""
    fee = {"weekly_fee": Decimal(pounds)}
    return vary.model_copy(update=fee), fee_varied.model_copy(update=fee)


def test_a_fee_changes_from_a_day() -> None:
    given(placed).when(vary).then(fee_varied)


def test_vary_1_a_placement_that_does_not_run_that_day_has_no_fee_to_change() -> None:
    given().when(vary).then_refused(NotRunning)
    given(placed).when(vary.model_copy(update={"varied_from": JAN})).then_refused(NotRunning)
    given(placed, placement_ended).when(vary.model_copy(update={"varied_from": MAY})).then_refused(
        NotRunning
    )


def test_vary_2_a_placement_that_is_not_bought_has_no_fee() -> None:
    given(placed_with_parents).when(vary).then_refused(NotBought)


def test_vary_3_a_fee_does_not_rise_above_the_schedule() -> None:
    given(*held).when(vary).then(fee_varied)
    given(*held).when(to("3600.01")[0]).then_refused(
        AboveTheSchedule, a_week_above=Decimal("0.01"), roles=()
    )


def test_vary_3_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3599.00")})
    given(placed, framework, capped).when(vary).then_refused(AboveTheSchedule)
    other = priced.model_copy(update={"provider_id": "P-2"})
    given(placed, other).when(vary).then(fee_varied)


def test_vary_3_a_fee_that_falls_may_stay_above_the_schedule() -> None:
    dear = placed.model_copy(update={"weekly_fee": Decimal("9999.00")})
    falls, fallen = to("9998.00")
    given(applied, admitted, priced, dear).when(falls).then(fallen)


def test_vary_3_a_line_of_the_agreement_has_the_price_of_its_kind_besides() -> None:
    (price,) = priced.prices
    therapy = price.model_copy(update={"fee_for": FeeFor.THERAPY, "weekly_fee": Decimal(400)})
    both = priced.model_copy(update={"prices": (price, therapy)})
    line = FeeLine(fee_for=FeeFor.THERAPY, unit=Unit.WEEK, amount=Decimal(100))
    with_therapy = signed.model_copy(update={"fee_lines": (core("3400.00"), line)})
    rises, risen = to("4000.00")
    given(applied, admitted, both, placed, with_therapy).when(rises).then(risen)
    given(applied, admitted, both, placed, signed).when(rises).then_refused(AboveTheSchedule)
    given(applied, admitted, both, placed, with_therapy).when(to("4000.01")[0]).then_refused(
        AboveTheSchedule
    )


RISE = {"decision": "price-above-schedule", "roles": (DCS,)}


@pytest.mark.parametrize(
    ("about", "may"),
    [
        ({}, True),
        ({"measure": "weekly", "up_to": "499.99"}, False),
        ({"measure": "weekly", "up_to": "500.00"}, True),
        ({"measure": "yearly", "up_to": "26071.42"}, False),
        ({"measure": "yearly", "up_to": "26071.43"}, True),
        ({"measure": "whole-life", "up_to": "160928.56"}, False),
        ({"measure": "whole-life", "up_to": "160928.57"}, True),
        ({"registered": False}, False),
        ({"geographies": ("at-a-distance",)}, False),
        ({"lots": ("fostering",)}, False),
    ],
)
def test_vary_3_a_role_to_which_the_scheme_gives_it_for_that_value_may_exceed_the_schedule(
    about: dict[str, Any], *, may: bool
) -> None:
    lets = scheme.model_copy(update={"rows": (row(), row(**RISE, **about))})
    rises, risen = to("4000.00")
    asked = given(*held, lets, policy).by("dora", DCS).when(rises)
    if may:
        asked.then(risen)
    else:
        asked.then_refused(AboveTheSchedule)
    given(*held, lets, policy).when(rises).then_refused(AboveTheSchedule)
    given(*held, lets).by("dora", DCS).when(rises).then_refused(AboveTheSchedule)


def test_vary_4_a_purchase_without_an_authorised_award_keeps_its_fee() -> None:
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(vary).then_refused(NotAuthorised)
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(vary).outcome()
    assert given(placed).where(placed, NoOrder).when(vary).outcome()
