from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    DCS,
    HOS,
    MARCH,
    OTHER_CHILD,
    admitted,
    applied,
    authorised,
    awarded,
    awarded_directly,
    awarded_through_contingency,
    block,
    cheaper,
    fee_varied,
    framework,
    framework_uplifted,
    placed,
    placement_ended,
    policy,
    price_kept,
    row,
    scheme,
    support_ended,
    support_started,
    uplift_withheld,
)
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from specification import Specification, given
from thorough import example_count

from domain.codes import KeepsItsPrice, Measure
from domain.commands.money.uplift_fee import UpliftFee
from domain.commands.money.uplift_framework import (
    AboveTheSchedule,
    CannotRise,
    LeftOutOfRise,
    NoSuchRise,
    NotAsItRuns,
    NotProposed,
    NotTheirsToAgree,
    UpliftFramework,
)
from domain.commands.placements.start_placement import NotAuthorised
from domain.events.base import Event
from domain.events.finance import FrameworkUplifted
from domain.events.placements import FeeVaried, Uplift
from domain.values import Lot

ONE, TWO = "PL-1", "PL-2"
AWARDED = (awarded, awarded_directly.model_copy(update={"award_id": "W-2"}))
AUTHORISED = tuple(authorised.model_copy(update={"award_id": each.award_id}) for each in AWARDED)
first = placed.model_copy(update={"award_id": awarded.award_id})
second = placed.model_copy(
    update={"placement_id": TWO, "child_ref": OTHER_CHILD, "award_id": "W-2",
            "weekly_fee": Decimal("4000.01")}
)  # fmt: skip
lets = scheme.model_copy(update={"rows": (row(), row(decision="framework-rise"))})
rise = UpliftFramework(
    uplift_id="RISE-2022",
    framework_id="F-1",
    index="CPI, September",
    percent=Decimal("3.1"),
    uplifted_from=MARCH,
)
leaving_one = rise.model_copy(
    update={"left_out": (LeftOutOfRise(placement_id=ONE, reason=uplift_withheld.reason),)}
)


def under(*events: Event, schemed: Event = lets) -> Specification:
    """Both placements under the framework, and what else happened, decided by the director."""
    history = (framework, schemed, policy, *AWARDED, *AUTHORISED, first, second, *events)
    return given(*history).by("dora", DCS).each_proposed()


def risen(placement_id: str, fee: str) -> FeeVaried:
    """The rise of one placement, as a part of the framework's."""
    return fee_varied.model_copy(
        update={
            "placement_id": placement_id,
            "weekly_fee": Decimal(fee),
            "uplift": Uplift(index=rise.index, percent=rise.percent, cap=None),
            "uplift_id": rise.uplift_id,
        }
    )


def decision(outcome: Sequence[Event]) -> FrameworkUplifted:
    """The decision that was recorded first."""
    assert isinstance(outcome[0], FrameworkUplifted)
    return outcome[0]


def test_a_framework_rises_in_one_decision_and_an_entry_for_each_placement() -> None:
    agreed, *fees = under().when(rise).outcome()
    assert fees == [risen(ONE, "3608.50"), risen(TWO, "4124.01")]
    found = decision([agreed])
    assert (found.lots, found.raised, found.withheld) == (framework.lots, 2, 0)
    assert (found.adds_a_week, found.adds_in_a_year) == (Decimal("232.50"), Decimal("12123.21"))
    assert found.adds_over_term == Decimal("60649.29")
    assert found.adds_as_agreed == Decimal("74831.79")
    assert (found.agreed_as, found.agreed_by, found.citations) == (
        DCS, "dora", ("Recommendation 4",),
    )  # fmt: skip


def test_rise_1_the_framework_buys_the_lot_and_a_reference_is_used_once() -> None:
    support = rise.model_copy(update={"lot": Lot.WRAP_AROUND})
    under().when(support).then_refused(NoSuchRise)
    under().when(rise.model_copy(update={"framework_id": "F-2"})).then_refused(NoSuchRise)
    under(framework_uplifted).when(rise).then_refused(NoSuchRise, uplift_id="RISE-2022")
    other = framework_uplifted.model_copy(update={"framework_id": "F-9"})
    under(other).when(rise).then_refused(NoSuchRise)


def test_rise_2_each_is_left_out_by_name_with_its_reason() -> None:
    agreed, *others = under().when(leaving_one).outcome()
    assert others == [risen(TWO, "4124.01"), uplift_withheld]
    assert (decision([agreed]).raised, decision([agreed]).withheld) == (1, 1)


def test_rise_2_only_what_runs_under_the_framework_that_day_rises_or_is_left_out() -> None:
    ended = placement_ended.model_copy(update={"placement_id": ONE, "ended_on": MARCH})
    under(ended).when(leaving_one).then_refused(NotAsItRuns, placements=(ONE,))
    assert under(ended).when(rise).outcome()[1:] == [risen(TWO, "4124.01")]
    elsewhere = awarded_through_contingency.model_copy(update={"award_id": "W-3"})
    through = placed.model_copy(
        update={"placement_id": "PL-3", "child_ref": "C-CCCCCCCCCCCCCCCC", "award_id": "W-3"}
    )
    assert len(under(elsewhere, through).when(rise).outcome()) == 1 + 2
    strays = [LeftOutOfRise(placement_id=f"PL-{n}", reason="x") for n in (9, 4, 7, 5)]
    of_none = rise.model_copy(update={"left_out": tuple(strays)})
    under().when(of_none).then_refused(NotAsItRuns, placements=("PL-4", "PL-5", "PL-7", "PL-9"))
    of_another = rise.model_copy(update={"lot": Lot.FOSTERING})
    under().when(of_another).then_refused(NotAsItRuns, placements=())


def test_rise_2_support_and_blocks_of_the_framework_keep_their_prices_and_are_named() -> None:
    supported = support_started.model_copy(update={"award_id": awarded.award_id})
    every = (admitted, supported, block)
    kept = under(*every).when(rise).outcome()[3:]
    of_block = {"support_id": None, "child_ref": None, "block_id": block.block_id,
                "kept": KeepsItsPrice.BLOCK}  # fmt: skip
    assert kept == [price_kept, price_kept.model_copy(update=of_block)]
    other = rise.model_copy(update={"uplifted_from": MARCH - timedelta(days=1)})
    assert under(*every).when(other).outcome()[3:] == [
        kept[1].model_copy(update={"uplifted_from": other.uplifted_from})
    ]
    found = support_started.model_copy(update={"award_id": None})
    through = awarded_through_contingency.model_copy(update={"award_id": "W-3"})
    elsewhere = support_started.model_copy(update={"award_id": "W-3"})
    ended = support_ended.model_copy(update={"ended_on": MARCH})
    over = block.model_copy(update={"ends_on": MARCH})
    for nothing in ((found,), (through, elsewhere), (supported, ended), (block,), (admitted, over)):
        assert len(under(*nothing).when(rise).outcome()) == 3


def test_rise_2_the_order_in_which_they_are_left_out_is_none_of_the_terms() -> None:
    third = placed.model_copy(
        update={"placement_id": "PL-3", "child_ref": "C-CCCCCCCCCCCCCCCC", "award_id": "AW-1"}
    )
    reason = uplift_withheld.reason
    left_out = tuple(LeftOutOfRise(placement_id=each, reason=reason) for each in ("PL-3", TWO))
    both = rise.model_copy(update={"left_out": left_out})
    assert under(third).when(both).outcome()


def test_rise_2_one_is_not_left_out_twice() -> None:
    twice = leaving_one.model_copy(update={"left_out": leaving_one.left_out * 2})
    under().when(twice).then_refused(NotAsItRuns)


def test_rise_3_what_rose_already_or_cannot_rise_is_left_out() -> None:
    by = Uplift(index="cpi, september", percent=Decimal(2), cap=None)
    before = fee_varied.model_copy(
        update={"uplift": by, "varied_from": MARCH - timedelta(days=1), "placement_id": ONE}
    )
    under(before).when(rise).then_refused(CannotRise, placements=(ONE,))
    assert under(before).when(leaving_one).outcome()[1:] == [risen(TWO, "4124.01"), uplift_withheld]
    still = rise.model_copy(update={"cap": Decimal(0)})
    under().when(still).then_refused(CannotRise, placements=(ONE, TWO))


def test_rise_3_those_that_cannot_rise_are_told_in_order() -> None:
    more = [
        placed.model_copy(
            update={"placement_id": f"PL-{n}", "child_ref": f"C-{'D' * 16}", "award_id": "AW-1"}
        )
        for n in (9, 4, 7, 5)
    ]
    still = rise.model_copy(update={"cap": Decimal(0)})
    refused = (ONE, TWO, "PL-4", "PL-5", "PL-7", "PL-9")
    under(*more).when(still).then_refused(CannotRise, placements=refused)


def test_rise_3_a_purchase_without_an_authorised_award_is_left_out() -> None:
    bought = under().where(first, NotAuthorised)
    bought.when(rise).then_refused(CannotRise, placements=(ONE,))
    assert bought.when(leaving_one).outcome()


@settings(max_examples=example_count(60), deadline=None)
@for_any(
    fee=st.decimals(1, 20_000, places=2),
    percent=st.decimals("0.5", 100, places=2),
    cap=st.none() | st.decimals("0.5", 20, places=2),
    varied=st.none() | st.decimals(1, 20_000, places=2),
    day=st.dates(MARCH, date(2024, 3, 1)),
)
def test_rise_3_a_fee_rises_with_its_framework_to_the_penny_that_it_would_alone(
    fee: Decimal, percent: Decimal, cap: Decimal | None, varied: Decimal | None, day: date
) -> None:
    costs = first.model_copy(update={"weekly_fee": fee})
    changed = () if varied is None else (fee_varied.model_copy(update={"weekly_fee": varied}),)
    stated: dict[str, Any] = {"percent": percent, "cap": cap, "uplifted_from": day}
    alone = UpliftFee(placement_id=ONE, index=rise.index, **stated)
    among = rise.model_copy(update=stated)
    held = (framework, lets, policy, *AWARDED, *AUTHORISED, costs, *changed)
    (single,) = given(*held[1:]).by("dora", DCS).each_proposed().when(alone).outcome()
    _, each = given(*held).by("dora", DCS).each_proposed().when(among).outcome()
    assert isinstance(single, FeeVaried)
    assert each == single.model_copy(update={"uplift_id": rise.uplift_id})


def test_rise_3_what_nobody_authorised_after_an_emergency_does_not_rise() -> None:
    history = (framework, lets, policy, *AWARDED, *AUTHORISED[:1], first, second)
    waiting = given(*history).by("dora", DCS).each_proposed()
    waiting.when(rise).then_refused(CannotRise, placements=(TWO,))


def test_rise_4_what_would_be_above_its_schedule_is_left_out_or_exceeded_by_authority() -> None:
    held = under(applied, admitted, cheaper)
    held.when(rise).then_refused(AboveTheSchedule, placements=(ONE, TWO), roles=())
    above = lets.model_copy(update={"rows": (*lets.rows, row(decision="price-above-schedule"))})
    assert under(applied, admitted, cheaper, schemed=above).when(rise).outcome()
    theirs = row(decision="price-above-schedule", roles=(HOS,))
    others = lets.model_copy(update={"rows": (*lets.rows, theirs)})
    history = (
        framework,
        others,
        policy,
        *AWARDED,
        *AUTHORISED,
        second,
        first,
        applied,
        admitted,
        cheaper,
    )
    given(*history).by("dora", DCS).each_proposed().when(rise).then_refused(
        AboveTheSchedule, placements=(ONE, TWO), roles=(HOS,)
    )


def up_to(pounds: str) -> Event:
    """A scheme in which the head of service decides rises up to a value, and the director more."""
    measured: dict[str, Any] = {"decision": "framework-rise", "measure": Measure.WHOLE_LIFE}
    rows = (
        row(roles=(HOS,), up_to=Decimal(pounds), **measured),
        row(roles=(DCS,), above=Decimal(pounds), **measured),
    )
    return lets.model_copy(update={"rows": (row(), *rows)})


@pytest.mark.parametrize(("most", "role"), [("74831.79", HOS), ("74831.78", DCS)])
def test_rise_5_who_decides_is_whom_the_scheme_names_for_what_it_adds(most: str, role: str) -> None:
    held = under(schemed=up_to(most))
    assert held.by("nora", role).when(rise).outcome()
    other = DCS if role == HOS else HOS
    held.by("nora", other).when(rise).then_refused(
        NotTheirsToAgree, adds=Decimal("74831.79"), roles=(role,)
    )


def test_rise_5_the_citations_are_of_the_rows_that_name_the_role() -> None:
    measured: dict[str, Any] = {"decision": "framework-rise"}
    rows = (row(), row(**measured), row(roles=(HOS,), citation="Another", **measured))
    outcome = under(schemed=lets.model_copy(update={"rows": rows})).when(rise).outcome()
    assert decision(outcome).citations == ("Recommendation 4",)


def test_rise_5_what_it_adds_is_over_the_term_where_that_is_longer_than_what_is_agreed() -> None:
    soon = {"agreed_until": MARCH + timedelta(days=7)}
    short = [event.model_copy(update=soon) for event in (first, second)]
    history = (framework, up_to("1.00"), policy, *AWARDED, *AUTHORISED, *short)
    given(*history).by("nora", HOS).each_proposed().when(rise).then_refused(
        NotTheirsToAgree, adds=Decimal("60649.29"), roles=(DCS,)
    )


def test_rise_5_a_scheme_without_a_word_on_it_and_no_scheme_or_policy_let_nobody() -> None:
    under(schemed=scheme).when(rise).then_refused(NotTheirsToAgree, roles=())
    bare = given(framework, lets, *AWARDED, *AUTHORISED, first).by("dora", DCS)
    bare.when(rise).then_refused(NotTheirsToAgree)


def test_rise_5_a_rise_is_no_smaller_for_being_stated_in_parts() -> None:
    part = framework_uplifted.model_copy(
        update={"uplift_id": "RISE-1", "adds_as_agreed": Decimal("60000.00")}
    )
    held = under(part, schemed=up_to("75000.00"))
    held.by("nora", HOS).when(rise).then_refused(
        NotTheirsToAgree, adds=Decimal("134831.79"), roles=(DCS,)
    )
    year_before = part.model_copy(update={"uplifted_from": date(2021, 3, 1)})
    assert under(year_before, schemed=up_to("75000.00")).by("nora", HOS).when(rise).outcome()


def test_rise_5_the_role_decides_in_each_lot() -> None:
    one_lot = lets.model_copy(
        update={"rows": (row(), row(decision="framework-rise", lots=(Lot.RESIDENTIAL,)))}
    )
    under(schemed=one_lot).when(rise).then_refused(NotTheirsToAgree, roles=())
    assert under(schemed=one_lot).when(rise.model_copy(update={"lot": Lot.RESIDENTIAL})).outcome()


def test_rise_6_who_proposes_a_rise_of_a_framework_does_not_decide_it() -> None:
    asked = replace(under(), seconded=False).when(rise)
    asked.then_refused(NotProposed)
    asked.proposed(by="dora").then_refused(NotProposed)
    assert asked.proposed().outcome()
