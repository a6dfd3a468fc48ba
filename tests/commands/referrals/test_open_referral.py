import pytest
from examples import CHILD, OTHER_CHILD, care_started, opened
from specification import given

from domain.commands.referrals.open_referral import (
    ChildrenDoNotFit,
    KindNotInLot,
    OpenReferral,
    ReferralAlreadyOpened,
)
from domain.values import Kind, Lot

open_it = OpenReferral(**dict(opened))
siblings = {"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2013-02")}


def test_a_referral_is_opened_for_a_child_and_for_siblings_together() -> None:
    given().when(open_it).then(opened)
    given(care_started).when(open_it.model_copy(update=siblings)).then(
        opened.model_copy(update=siblings)
    )


def test_referral_1_a_referral_is_opened_once() -> None:
    given(opened).when(open_it).then_refused(ReferralAlreadyOpened)


@pytest.mark.parametrize("kind", [Kind.FOSTERING_AGENCY, Kind.WITH_PARENTS])
def test_referral_2_the_lot_buys_the_kind(kind: Kind) -> None:
    given().when(open_it.model_copy(update={"kind": kind})).then_refused(KindNotInLot)
    wrap = {"kind": kind, "lot": Lot.WRAP_AROUND}
    given().when(open_it.model_copy(update=wrap)).then(opened.model_copy(update=wrap))


def test_referral_3_each_child_is_named_once_with_a_month() -> None:
    for wrong in (
        {"siblings": (CHILD,), "born_in": ("2010-05", "2010-05")},
        {"siblings": (OTHER_CHILD,)},
        {"born_in": ("2010-05", "2013-02")},
    ):
        given().when(open_it.model_copy(update=wrong)).then_refused(ChildrenDoNotFit)


def test_referral_3_the_month_is_the_one_recorded() -> None:
    wrong = open_it.model_copy(update={"born_in": ("2010-06",)})
    given(care_started).when(wrong).then_refused(ChildrenDoNotFit)
    sibling = care_started.model_copy(update={"child_ref": OTHER_CHILD, "born_in": "2013-03"})
    both = open_it.model_copy(update=siblings)
    given(care_started, sibling).when(both).then_refused(ChildrenDoNotFit)
