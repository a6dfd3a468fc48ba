from datetime import date, timedelta

import pytest
from examples import CHILD, MARCH, OTHER_CHILD, care_started, opened
from specification import given

from domain.commands.referrals.open_referral import (
    ChildrenDoNotFit,
    KindNotInLot,
    NeededAtAnotherAge,
    OpenReferral,
    ReferralAlreadyOpened,
)
from domain.values import Kind, Lot

open_it = OpenReferral(**dict(opened))
SOUGHT_AS_RESIDENTIAL = (
    Kind.CHILDRENS_HOME, Kind.SEMI_INDEPENDENT, Kind.RESIDENTIAL_SCHOOL, Kind.SECURE_HOME,
    Kind.INDEPENDENT_LIVING, Kind.FAMILY_CENTRE, Kind.HOSPITAL_OR_CARE_HOME, Kind.TEMPORARY,
    Kind.OTHER,
)  # fmt: skip
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
    given().when(open_it.model_copy(update={"kind": kind})).then_refused(
        KindNotInLot, kinds=SOUGHT_AS_RESIDENTIAL
    )
    wrap = {"kind": kind, "lot": Lot.WRAP_AROUND}
    given().when(open_it.model_copy(update=wrap)).then(opened.model_copy(update=wrap))


def test_referral_2_what_no_lot_buys_is_searched_for_under_the_residential_lot() -> None:
    secure = {"kind": Kind.SECURE_HOME}
    given().when(open_it.model_copy(update=secure)).then(opened.model_copy(update=secure))
    foster = open_it.model_copy(update={**secure, "lot": Lot.FOSTERING})
    given().when(foster).then_refused(KindNotInLot)


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
    for known in ((care_started, sibling), (sibling, care_started)):
        given(*known).when(both).then_refused(ChildrenDoNotFit)


@pytest.mark.parametrize(
    ("born_in", "fits"),
    [("2022-04", True), ("2022-05", False), ("2004-04", True), ("2004-03", False)],
)
def test_referral_4_the_child_is_born_by_the_day_of_need_and_below_eighteen(
    born_in: str, *, fits: bool
) -> None:
    needed = {"born_in": (born_in,), "needed_on": date(2022, 4, 1), "opened_on": MARCH}
    when = given().when(open_it.model_copy(update=needed))
    if fits:
        when.then(opened.model_copy(update=needed))
    else:
        when.then_refused(NeededAtAnotherAge)


def test_referral_4_a_search_for_an_unborn_child_is_opened_nine_months_before() -> None:
    long_ago = {"born_in": ("2022-04",), "needed_on": date(2022, 4, 1)}
    early = open_it.model_copy(update={**long_ago, "opened_on": date(2021, 6, 1)})
    given().when(early).then_refused(NeededAtAnotherAge)
    first = {**long_ago, "opened_on": date(2022, 4, 1) - timedelta(days=280)}
    given().when(open_it.model_copy(update=first)).then(opened.model_copy(update=first))


def test_referral_4_each_of_the_children_is_below_eighteen() -> None:
    grown = {**siblings, "born_in": ("2003-05", "2013-02")}
    given().when(open_it.model_copy(update=grown)).then_refused(NeededAtAnotherAge)
    last = {"born_in": ("2004-04",), "needed_on": date(2022, 4, 30)}
    given().when(open_it.model_copy(update=last)).then(opened.model_copy(update=last))
