"""What is paid for without an award: the day of recording asks for authority too."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from examples import (
    BOROUGH,
    CHILD,
    FEB,
    HOS,
    MARCH,
    care_started,
    framework,
    placed,
    placement_ended,
    policy,
    registered,
    row,
    scheme,
)
from specification import NOON, Specification, given

from domain.command import Breakable, Marked
from domain.commands.placements.start_placement import (
    AllowanceSet,
    NoAward,
    NoAwardRecorded,
    NotApproved,
    NotAuthorised,
    StartPlacement,
)
from domain.values import Kind, Lot

DAY: Final = timedelta(days=1)
TODAY: Final = NOON.date()
start = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", budget_line="residential",
    weekly_fee="3500.00", started_on=FEB,
)  # fmt: skip
carers = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, kind=Kind.CONNECTED_CARERS, authority=BOROUGH,
    budget_line="allowances", weekly_fee="400.00", started_on=FEB,
)  # fmt: skip
allowed = placed.model_copy(
    update={"kind": Kind.CONNECTED_CARERS, "home_id": None, "provider_id": None, "lot": None,
            "weekly_fee": Decimal(400)}
)  # fmt: skip
LATER: Final = scheme.model_copy(update={"in_force_from": FEB + DAY})
ready: Final = (care_started, registered)
begun: Final = given(*ready, LATER)


def asked(command: StartPlacement = start, **fields: Any) -> Specification:
    """A placement recorded once there is a scheme, which began the day before that was in force."""
    return begun.when(command.model_copy(update=fields))


def test_start_21_what_was_bought_before_awards_were_asked_for_cites_one_once_they_are() -> None:
    asked().then_breaks_on(TODAY, NoAwardRecorded)
    asked().on(FEB + DAY).then_breaks_on(FEB + DAY, NoAwardRecorded)
    asked().on(FEB).then(placed)
    asked(started_on=FEB + DAY).then_breaks(NoAward)


def test_start_21_a_framework_that_began_to_buy_the_lot_asks_for_an_award() -> None:
    later = framework.model_copy(update={"starts_on": FEB + DAY})
    given(*ready, later).when(start).then_breaks(NoAwardRecorded)
    given(*ready, later.model_copy(update={"lots": (Lot.FOSTERING,)})).when(start).then(placed)
    given(*ready).when(start).then(placed)


def test_start_21_it_is_of_what_has_a_fee_though_it_be_nothing() -> None:
    asked(weekly_fee=Decimal(0)).then_breaks(NoAwardRecorded)
    assert asked(weekly_fee=None).breaches() == ()


def test_start_21_a_stay_that_is_over_has_none_either() -> None:
    over = {"ended_on": MARCH, "code": "LAREQ", "reason": "Moved", "immediate_risk": True}
    asked(**over).then_breaks(NoAwardRecorded)


def test_start_21_what_is_bought_by_nobody_needs_none() -> None:
    own = registered.model_copy(update={"in_house": True})
    unpaid = start.model_copy(update={"weekly_fee": Decimal(0)})
    assert given(care_started, own, LATER).when(unpaid).breaches() == ()


def test_start_20_an_allowance_from_before_the_scheme_is_set_by_whom_it_names() -> None:
    """£400 a week over the 2,160 days from 1 June 2022 until the agreed end is £123,428.57."""
    names = row(decision="allowance", roles=(HOS,), measure="whole-life",
                up_to=Decimal("123428.57"))  # fmt: skip
    later = scheme.model_copy(update={"rows": (row(), names), "in_force_from": FEB + DAY})
    story = given(care_started, policy, later)
    story.when(carers).then_breaks_on(TODAY, AllowanceSet)
    story.when(carers).on(FEB).then(
        allowed.model_copy(update={"budget_line": "allowances"})
    )  # fmt: skip
    nothing = carers.model_copy(update={"weekly_fee": Decimal(0)})
    assert story.when(nothing).breaches() == ()
    begun_under_it = carers.model_copy(update={"started_on": MARCH})
    story.when(begun_under_it).then_breaks_on(MARCH, AllowanceSet)


def test_start_21_what_is_put_right_to_ask_no_more_breaks_nothing_by_that() -> None:
    asked().in_place_of(placed).then(placed)
    dearer = placed.model_copy(update={"weekly_fee": Decimal(3501)})
    asked().in_place_of(dearer).then(placed)
    longer = placed.model_copy(update={"agreed_until": placed.agreed_until + DAY})
    asked().in_place_of(longer).then(placed)
    earlier = placed.model_copy(update={"started_on": FEB - DAY})
    asked().in_place_of(earlier).then(placed)
    asked().in_place_of(placed, NotApproved).then(placed)


@pytest.mark.parametrize(
    "other",
    [
        {"weekly_fee": Decimal("3499.99")},
        {"weekly_fee": None},
        {"started_on": FEB + DAY},
        {"agreed_until": placed.agreed_until - DAY},
        {"placement_id": "PL-2"},
        {"home_id": "H-2"},
        {"provider_id": "P-2"},
        {"kind": Kind.SECURE_HOME},
        {"award_id": "AW-1"},
    ],
)
def test_start_21_what_is_put_right_to_ask_more_or_another_thing_breaks_it(
    other: dict[str, Any],
) -> None:
    was = placed.model_copy(update=other)
    asked().in_place_of(was).then_breaks(NoAwardRecorded)


def test_start_21_no_fee_is_none_though_the_right_one_be_small() -> None:
    unpaid = placed.model_copy(update={"weekly_fee": None})
    asked(weekly_fee=Decimal("0.50")).in_place_of(unpaid).then_breaks(NoAwardRecorded)


@pytest.mark.parametrize("broken", [NoAward, NotAuthorised, NoAwardRecorded, AllowanceSet])
def test_start_21_what_was_in_breach_stays_so_when_it_is_put_right(
    broken: type[Breakable],
) -> None:
    asked().in_place_of(placed, broken).then_breaks(NoAwardRecorded)


OVER: Final = {"code": "CREQB", "reason": "Went home"}
SHORT: Final = placed.model_copy(update={"agreed_until": FEB + 9 * DAY})
AGREED: Final = SHORT.agreed_until
ENDED: Final = placement_ended.model_copy(update={**OVER, "ended_on": FEB + 4 * DAY})


@pytest.mark.parametrize(
    ("was", "fields", "asks_more"),
    [
        (FEB + 4 * DAY, {"ended_on": FEB + 3 * DAY, **OVER}, False),
        (FEB + 4 * DAY, {"ended_on": AGREED, **OVER}, False),
        (FEB + 4 * DAY, {"ended_on": AGREED + DAY, **OVER}, True),
        (FEB + 4 * DAY, {}, True),
        (AGREED + DAY, {"ended_on": AGREED + DAY, **OVER}, False),
        (AGREED + DAY, {"ended_on": AGREED + 2 * DAY, **OVER}, True),
        (None, {"ended_on": AGREED + 2 * DAY, **OVER}, False),
        (None, {}, False),
    ],
)
def test_start_21_a_stay_that_was_over_is_put_right_to_last_no_longer(
    was: date | None, fields: dict[str, Any], *, asks_more: bool
) -> None:
    story = asked(agreed_until=AGREED, **fields).in_place_of(SHORT)
    if was is not None:
        end = Marked(9, ENDED.model_copy(update={"ended_on": was}), ())
        both = (*story.context.put_right, end)
        story = replace(story, context=replace(story.context, put_right=both))
    if asks_more:
        story.then_breaks(NoAwardRecorded)
    else:
        assert story.breaches() == ()


def test_start_21_the_end_of_another_placement_is_not_that_of_the_stay() -> None:
    story = asked(agreed_until=AGREED).in_place_of(SHORT)
    end = Marked(9, ENDED.model_copy(update={"placement_id": "PL-2"}), ())
    both = replace(story.context, put_right=(*story.context.put_right, end))
    assert replace(story, context=both).breaches() == ()


def test_start_21_an_end_that_stands_is_that_of_the_right_stay() -> None:
    begun_and_over = given(*ready, LATER, ENDED.model_copy(update={"ended_on": AGREED + DAY}))
    right = begun_and_over.when(start.model_copy(update={"agreed_until": AGREED}))
    assert right.in_place_of(SHORT).breaches() == ()


def test_start_21_one_correction_after_another_asks_no_more_than_the_first() -> None:
    second = placed.model_copy(update={"weekly_fee": Decimal(3400)})
    asked(weekly_fee=Decimal(3400)).in_place_of(placed).then(second)
    asked(weekly_fee=Decimal("3400.01")).in_place_of(second).then_breaks(NoAwardRecorded)


def test_start_10_what_is_put_right_is_in_breach_by_its_own_first_day() -> None:
    earlier = placed.model_copy(update={"started_on": FEB})
    asked(started_on=MARCH).in_place_of(earlier).then_breaks(NoAward)


def test_start_20_an_allowance_is_put_right_to_ask_no_more_and_breaks_nothing_by_that() -> None:
    story = given(care_started, LATER).when(carers)
    assert story.in_place_of(allowed).breaches() == ()
    less = allowed.model_copy(update={"weekly_fee": Decimal(399)})
    story.in_place_of(less).then_breaks(AllowanceSet)
    story.in_place_of(care_started).then_breaks(AllowanceSet)
