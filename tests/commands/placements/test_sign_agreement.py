from datetime import timedelta
from decimal import Decimal

from examples import (
    FEB,
    JUNE,
    MARCH,
    core,
    fee_varied,
    placed,
    placement_ended,
    regularised,
    signed,
)
from specification import given

from domain.commands.placements.sign_agreement import (
    LinesDoNotAddUp,
    NotAuthorised,
    NotRunning,
    SignAgreement,
)
from domain.commands.placements.start_placement import NoAward, NoOrder
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen
from domain.fee_lines import FeeFor, FeeLine, Unit

sign = SignAgreement(**{k: v for k, v in signed if k != "child_ref"})


def test_the_agreement_of_one_child_is_signed() -> None:
    given(placed).when(sign).then(signed)


def test_where_a_line_begins_or_ends_later_the_fee_is_varied_from_that_day() -> None:
    therapy = FeeLine(
        fee_for=FeeFor.THERAPY,
        unit=Unit.WEEK,
        amount=Decimal("250.00"),
        from_on=MARCH,
        to_on=JUNE,
    )
    once = FeeLine(
        fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal("900.00"), from_on=MARCH
    )
    lines = {"fee_lines": (core(), therapy, once)}
    by_agreement = fee_varied.model_copy(update={"reason": "By the individual placement agreement"})
    up = by_agreement.model_copy(update={"weekly_fee": Decimal("3750.00")})
    down = by_agreement.model_copy(update={"weekly_fee": Decimal("3500.00"), "varied_from": JUNE})
    given(placed).when(sign.model_copy(update=lines)).then(
        signed.model_copy(update=lines), up, down
    )


def test_agreement_1_the_placement_runs_when_it_takes_effect() -> None:
    given().when(sign).then_refused(NotRunning)
    early = sign.model_copy(update={"in_force_from": FEB - timedelta(days=1)})
    given(placed).when(early).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    late = sign.model_copy(update={"in_force_from": MARCH})
    given(placed, ended).when(late).then_refused(NotRunning)


def test_agreement_2_its_lines_add_up_to_the_fee_of_that_day() -> None:
    more = sign.model_copy(update={"fee_lines": (core("3500.01"),)})
    given(placed).when(more).then_refused(LinesDoNotAddUp, weekly_fee=Decimal("3500.00"))
    not_bought = placed.model_copy(update={"weekly_fee": None})
    given(not_bought).when(sign).then_refused(LinesDoNotAddUp, weekly_fee=())
    again = {"fee_lines": (core("3600.00"),), "in_force_from": MARCH}
    given(placed, fee_varied).when(sign.model_copy(update=again)).then(
        signed.model_copy(update=again)
    )
    before = {"in_force_from": MARCH - timedelta(days=1)}
    given(placed, fee_varied).when(sign.model_copy(update=before)).then(
        signed.model_copy(update=before)
    )


def test_agreement_3_a_purchase_without_an_authorised_award_has_no_agreement() -> None:
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(sign).then_refused(NotAuthorised)
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(sign).outcome()
    assert given(placed).where(placed, NoOrder).when(sign).outcome()
