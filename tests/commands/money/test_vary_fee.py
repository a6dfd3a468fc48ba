from decimal import Decimal
from typing import Any

import pytest
from examples import (
    DCS,
    HOS,
    JAN,
    JUNE,
    MARCH,
    MAY,
    admitted,
    applied,
    authorised,
    awarded,
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

from domain.codes import Measure, Route
from domain.commands.money.vary_fee import (
    AboveTheSchedule,
    NotAuthorised,
    NotBought,
    NotProposed,
    NotRunning,
    NotTheirsToRaise,
    VaryFee,
)
from domain.commands.placements.start_placement import NoAward, NoOrder
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen
from domain.fee_lines import FeeFor, FeeLine, Step, Unit
from domain.values import Kind

vary = VaryFee(**{k: v for k, v in fee_varied if not k.startswith(("uplift", "terms"))})
held = (applied, admitted, priced, placed)


def to(pounds: str) -> Any:
    """The change to another fee, and what is recorded of it."""
    fee = {"weekly_fee": Decimal(pounds)}
    return vary.model_copy(update=fee), fee_varied.model_copy(update=fee)


def test_a_fee_changes_from_a_day() -> None:
    given(placed).when(vary).then(fee_varied)


def test_what_the_lines_add_or_take_off_from_a_later_day_they_still_do() -> None:
    discount = (Step(from_on=MAY, weekly_fee=Decimal("3450.00")),)
    began = placed.model_copy(update={"steps": discount})
    later = fee_varied.model_copy(
        update={"weekly_fee": Decimal("3550.00"), "varied_from": MAY, "terms_from": MARCH}
    )
    given(began).when(vary).then(fee_varied, later)
    by_itself = fee_varied.model_copy(update={"weekly_fee": Decimal("3450.00"), "varied_from": MAY})
    given(placed, by_itself).when(vary).then(fee_varied)


def test_vary_3_what_begins_later_does_not_rise_above_the_schedule_either() -> None:
    therapy = (Step(from_on=MAY, weekly_fee=Decimal("3500.01")),)
    began = placed.model_copy(update={"steps": therapy})
    given(applied, admitted, priced, began).when(vary).then_refused(
        AboveTheSchedule, a_week_above=Decimal("0.01")
    )


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


def test_vary_3_the_agreement_is_the_one_in_force_on_the_day_and_its_lines_those_that_run() -> None:
    (price,) = priced.prices
    therapy = price.model_copy(update={"fee_for": FeeFor.THERAPY, "weekly_fee": Decimal(400)})
    both = priced.model_copy(update={"prices": (price, therapy)})
    bought = (applied, admitted, both, placed)
    line = FeeLine(fee_for=FeeFor.THERAPY, unit=Unit.WEEK, amount=Decimal(100))
    lines = {"fee_lines": (core("3400.00"), line)}
    now, then = signed.model_copy(update=lines), signed.model_copy(update={"in_force_from": JUNE})
    rises, risen = to("4000.00")
    given(*bought, now, then).when(rises).then(risen)
    later = {"in_force_from": JUNE}
    not_yet = signed.model_copy(update={**lines, **later})
    given(*bought, signed, not_yet).when(rises).then_refused(AboveTheSchedule)
    for over in (
        line.model_copy(update={"to_on": rises.varied_from}),
        line.model_copy(update={"from_on": JUNE}),
        line.model_copy(update={"unit": Unit.ONCE}),
    ):
        agreed = signed.model_copy(update={"fee_lines": (core("3400.00"), over)})
        given(*bought, agreed).when(rises).then_refused(AboveTheSchedule)


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
        asked.proposed().then(risen)
    else:
        asked.then_refused(AboveTheSchedule)
    given(*held, lets, policy).when(rises).then_refused(AboveTheSchedule)
    given(*held, lets).by("dora", DCS).when(rises).then_refused(AboveTheSchedule)


def test_vary_3_the_schemes_of_both_days_let_it_be_exceeded() -> None:
    strict = scheme.model_copy(update={"scheme_id": "S-1", "in_force_from": JAN})
    lets = {"rows": (row(), row(**RISE))}
    laxer_later = scheme.model_copy(update={"scheme_id": "S-2", "in_force_from": MAY, **lets})
    rises, risen = to("4000.00")
    asked = given(*held, strict, laxer_later, policy).by("dora", DCS)
    asked.when(rises).then_refused(AboveTheSchedule, roles=())
    was_lax = strict.model_copy(update=lets)
    stricter = laxer_later.model_copy(update={"rows": (row(),)})
    given(*held, was_lax, stricter, policy).by("dora", DCS).when(rises).then_refused(
        AboveTheSchedule, roles=()
    )
    given(*held, was_lax, laxer_later, policy).by("dora", DCS).when(rises).proposed().then(risen)


def test_vary_4_a_purchase_without_an_authorised_award_keeps_its_fee() -> None:
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(vary).then_refused(NotAuthorised)
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(vary).outcome()
    assert given(placed).where(placed, NoOrder).when(vary).outcome()


def test_vary_4_an_emergency_purchase_keeps_its_fee_until_its_award_is_authorised() -> None:
    cited = placed.model_copy(update={"award_id": "AW-1"})
    another = authorised.model_copy(update={"award_id": "AW-2"})
    in_part = authorised.model_copy(update={"complete": False})
    for before in ((), (another,), (in_part,)):
        given(cited, *before).when(vary).then_refused(NotAuthorised, award_id="AW-1")
    assert given(cited, authorised).when(vary).outcome()
    assert given(cited, regularised).when(vary).outcome()


UP_TO = Decimal("200000.00")
delegated = scheme.model_copy(
    update={"rows": (row(roles=(HOS, DCS), up_to=UP_TO), row(above=UP_TO))}
)


@pytest.mark.parametrize(
    ("pounds", "role", "may"),
    [
        ("3600.00", "broker", False),
        ("3600.00", HOS, True),
        ("3835.61", HOS, True),
        ("3835.62", HOS, False),
        ("3835.62", DCS, True),
    ],
)
def test_vary_5_a_fee_rises_by_a_role_that_decides_an_award_of_the_new_fee(
    pounds: str, role: str, *, may: bool
) -> None:
    by_year = [each.model_copy(update={"measure": Measure.YEARLY}) for each in delegated.rows]
    lets = scheme.model_copy(update={"rows": tuple(by_year)})
    rises, risen = to(pounds)
    asked = given(placed, lets, policy).by("dora", role).when(rises)
    if may:
        asked.proposed().then(risen)
    else:
        asked.then_refused(NotTheirsToRaise)


def test_vary_5_a_fee_that_falls_needs_no_authority() -> None:
    falls, fallen = to("3499.99")
    given(placed, delegated, policy).when(falls).then(fallen)


def test_vary_5_an_allowance_is_raised_by_the_role_that_the_scheme_names_for_allowances() -> None:
    """£100 more a week, to £3,600: £187,714.29 in 365 days, and £939,085.71 over five years."""
    cared_for = placed.model_copy(update={"kind": Kind.CONNECTED_CARERS, "lot": None})
    given(cared_for, policy).when(vary).then(fee_varied)
    named = (row(), row(decision="allowance", roles=(HOS,), up_to=Decimal("187714.29")))
    lets = scheme.model_copy(update={"rows": named})
    held = given(cared_for, lets, policy)
    held.by("dora", DCS).when(vary).then_refused(NotTheirsToRaise, roles=(HOS,))
    held.by("hal", HOS).when(vary).then_refused(NotProposed)
    held.by("hal", HOS).when(vary).proposed().then(fee_varied)
    less = lets.model_copy(update={"rows": (row(), named[1].model_copy(update={"up_to": 1}))})
    given(cared_for, less, policy).by("hal", HOS).when(vary).then_refused(
        NotTheirsToRaise, roles=()
    )
    falls, fallen = to("3499.99")
    held.when(falls).then(fallen)


def test_vary_5_the_scheme_is_that_of_the_day_of_recording_and_of_the_award_s_route() -> None:
    later = delegated.model_copy(update={"in_force_from": MAY})
    given(placed, later, policy).when(vary).then_refused(NotTheirsToRaise, roles=(HOS, DCS))
    by_route = scheme.model_copy(update={"rows": (row(routes=(Route.MINI_COMPETITION,)),)})
    under_award = placed.model_copy(update={"award_id": "AW-1"})
    given(under_award, authorised, awarded, by_route, policy).by("dora", DCS).when(
        vary
    ).proposed().then(fee_varied)
    given(placed, by_route, policy).by("dora", DCS).when(vary).then_refused(NotTheirsToRaise)
    given(placed, delegated).by("dora", DCS).when(vary).then_refused(NotTheirsToRaise)


def test_vary_5_the_new_fee_is_valued_for_all_the_children_of_the_award() -> None:
    siblings = awarded.model_copy(update={"children": 2})
    under_award = placed.model_copy(update={"award_id": "AW-1"})
    up_to = [each.model_copy(update={"measure": Measure.WEEKLY}) for each in (
        row(roles=(HOS,), up_to=Decimal(4000)), row(above=Decimal(4000)))]  # fmt: skip
    lets = scheme.model_copy(update={"rows": tuple(up_to)})
    given(under_award, authorised, awarded, lets, policy).by("hal", HOS).when(vary).proposed().then(
        fee_varied
    )
    given(under_award, authorised, siblings, lets, policy).by("hal", HOS).when(vary).then_refused(
        NotTheirsToRaise, roles=(DCS,)
    )


def test_vary_6_who_proposes_a_rise_does_not_decide_it() -> None:
    asked = given(placed, delegated, policy).by("dora", DCS).when(to("3835.62")[0])
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()
