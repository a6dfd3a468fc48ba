from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    MARCH,
    MAY,
    admitted,
    applied,
    awarded,
    bought,
    business_transferred,
    home_suspended,
    home_suspension_lifted,
    home_transferred,
    listed,
    provider_recorded,
    registered,
    registration_cancelled,
    reinstated,
    removed,
    suspended,
)
from specification import given

from domain.codes import Trigger
from domain.command import Marked
from domain.commands.market.suspend_provider import (
    AlreadySuspended,
    NothingToSuspend,
    NotToBeReviewed,
    SuspendProvider,
)
from domain.events.base import Event
from domain.events.providers import ProviderReinstated, ProviderSuspended
from domain.events.successions import HomeSuspended
from domain.readings.homes import Home
from domain.readings.standing import Standing, Suspensions
from domain.values import Lot

suspend = SuspendProvider(**dict(suspended))
in_lot = (applied, admitted)


def test_a_provider_is_suspended_and_again_after_it_was_reinstated() -> None:
    given(*in_lot).when(suspend).then(suspended)
    again = {"suspended_on": APRIL, "review_on": MAY}
    given(*in_lot, suspended, reinstated).when(suspend.model_copy(update=again)).then(
        suspended.model_copy(update=again)
    )


def test_suspend_1_a_provider_that_nothing_is_known_of_is_not_suspended() -> None:
    given().when(suspend).then_refused(NothingToSuspend)
    given(applied).when(suspend).then_refused(NothingToSuspend)


@pytest.mark.parametrize(
    "known_by", [admitted, listed, registered, bought, awarded, provider_recorded]
)
def test_suspend_1_whoever_children_may_live_with_is_suspended(known_by: Event) -> None:
    given(known_by).when(suspend).then(suspended)


def test_suspend_1_a_provider_to_which_a_home_passed_is_suspended() -> None:
    theirs = registered.model_copy(update={"provider_id": "P-2"})
    passed = home_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": suspend.provider_id}
    )
    given(applied, theirs, passed).when(suspend).then(suspended)


def test_suspend_1_a_provider_that_was_removed_is_suspended_too() -> None:
    gone = removed.model_copy(update={"removed_on": FEB})
    given(*in_lot, gone).when(suspend).then(suspended)


def test_suspend_2_a_provider_is_not_suspended_twice_in_a_lot() -> None:
    given(*in_lot, suspended).when(suspend).then_refused(AlreadySuspended)
    wider = {"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)}
    given(*in_lot, suspended).when(suspend.model_copy(update=wider)).then(
        suspended.model_copy(update=wider)
    )


def test_suspend_2_one_for_safety_is_added_to_one_on_another_ground_and_not_the_other_way() -> None:
    insolvent = {"trigger": Trigger.INSOLVENCY, "reason": "Insolvent"}
    before = suspended.model_copy(update=insolvent)
    given(*in_lot, before).when(suspend).then(suspended)
    given(*in_lot, suspended).when(suspend.model_copy(update=insolvent)).then_refused(
        AlreadySuspended
    )
    given(*in_lot, before, suspended).when(suspend).then_refused(AlreadySuspended)
    given(*in_lot, before).when(suspend.model_copy(update=insolvent)).then_refused(AlreadySuspended)
    again = {"suspended_on": APRIL, "review_on": MAY}
    given(*in_lot, before, suspended, reinstated).when(suspend.model_copy(update=again)).then(
        suspended.model_copy(update=again)
    )


AGREED = reinstated.model_copy(update={"reinstated_on": MAY})
"""A reinstatement, on which two agreed before another suspension was recorded."""


def again(day: date, **fields: Any) -> ProviderSuspended:
    """The suspension from another day."""
    return suspended.model_copy(update={**fields, "suspended_on": day})


def test_a_suspension_is_stated_again_once_in_all_the_lots_of_a_reinstatement() -> None:
    both = {"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)}
    before, agreed = again(FEB, **both), AGREED.model_copy(update=both)
    late = suspend.model_copy(update={**both, "suspended_on": MARCH, "review_on": date(2022, 7, 1)})
    stated = {**both, "review_on": late.review_on}
    held = given(*in_lot, before, agreed).when(late)
    held.then(again(MARCH, **stated), again(MAY, **stated))


@pytest.mark.parametrize("trigger", [Trigger.PRICE_BREACH, Trigger.SAFEGUARDING])
def test_a_reinstatement_ends_no_suspension_that_is_recorded_after_it(trigger: Trigger) -> None:
    before = suspended.model_copy(update={"trigger": trigger, "suspended_on": FEB})
    late = suspend.model_copy(update={"suspended_on": MARCH, "review_on": date(2022, 7, 1)})
    stated = {"review_on": late.review_on}
    held = given(*in_lot, before, AGREED).when(late)
    held.then(again(MARCH, **stated), again(MAY, **stated))
    standing = Standing()
    for each in (before, AGREED, *held.outcome()):
        assert isinstance(each, ProviderSuspended | ProviderReinstated)
        standing = standing.after(each)
    assert standing.suspended_on(MAY) == {Lot.RESIDENTIAL}
    assert Suspensions.of(standing).unsafe("P-1", Lot.RESIDENTIAL, MAY)


def test_it_is_stated_again_on_each_later_day_of_a_reinstatement_in_its_lots() -> None:
    june, july = date(2022, 6, 1), date(2022, 7, 1)
    days = [AGREED.model_copy(update={"reinstated_on": day}) for day in (july, FEB, june, june)]
    elsewhere = AGREED.model_copy(update={"lots": (Lot.FOSTERING,), "reinstated_on": MAY})
    given(*in_lot, *days, elsewhere).when(suspend).then(suspended, again(june), again(july))
    both = {"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)}
    wider = suspend.model_copy(update=both)
    given(*in_lot, days[0], elsewhere).when(wider).then(
        again(FEB, **both), again(MAY, lots=(Lot.FOSTERING,)), again(july)
    )


def test_a_suspension_put_right_is_lifted_by_what_lifted_the_wrong_one() -> None:
    first = AGREED.model_copy(update={"reinstated_on": MARCH})
    held = given(*in_lot, first, AGREED)
    held.in_place_of(again(MARCH)).when(suspend).then(suspended)
    held.in_place_of(again(APRIL)).when(suspend).then(suspended, again(MARCH))
    held.in_place_of(again(MARCH, provider_id="P-2")).when(suspend).then(
        suspended, again(MARCH), again(MAY)
    )
    of_two = held.in_place_of(again(MARCH))
    also = Marked(9, again(APRIL), ())
    both = replace(of_two.context, put_right=(*of_two.context.put_right, also))
    replace(of_two, context=both).when(suspend).then(suspended)
    held.in_place_of(admitted).when(suspend).then(suspended, again(MARCH), again(MAY))


def test_suspend_3_it_is_to_be_reviewed_on_a_later_day() -> None:
    for days in (0, -1):
        wrong = suspend.model_copy(update={"review_on": FEB + timedelta(days=days)})
        given(*in_lot).when(wrong).then_refused(NotToBeReviewed)
    soon = {"review_on": FEB + timedelta(days=1)}
    given(*in_lot).when(suspend.model_copy(update=soon)).then(suspended.model_copy(update=soon))


DAY = timedelta(days=1)
LATE = home_suspended.model_copy(
    update={
        "former_home": None,
        "reason": "Recorded once the home was no longer that of P-1",
        "suspended_on": MARCH,
    }
)
SOLD = (registered, home_transferred)
ANEW = registered.model_copy(
    update={"home_id": "H-2", "urn": "SC900002", "provider_id": "P-2", "registered_on": APRIL}
)


def reaches(*history: Event, **stated: Any) -> Sequence[Event]:
    """What a suspension reaches besides its provider, once this is recorded."""
    return given(*history).when(suspend.model_copy(update=stated)).outcome()[1:]


def test_a_suspension_recorded_after_a_home_passed_and_dated_before_reaches_the_home() -> None:
    given(*SOLD).when(suspend).then(suspended, LATE)
    home = Home().after(registered).after(home_transferred).after(LATE)
    assert not home.passed_suspended(MARCH - DAY)
    assert home.passed_suspended(MARCH)
    lifted = home_suspension_lifted.model_copy(update={"lifted_on": MARCH})
    before = Home().after(registered).after(home_transferred).after(lifted).after(LATE)
    assert before.passed_suspended(MARCH), "that lifting was of no suspension recorded later"


@pytest.mark.parametrize(
    ("day", "reached"), [(FEB, [LATE]), (MARCH, [LATE]), (MARCH + DAY, []), (APRIL, [])]
)
def test_it_reaches_a_home_that_passed_on_its_day_or_later(day: date, reached: list[Event]) -> None:
    assert reaches(*SOLD, suspended_on=day, review_on=MAY) == reached


def test_it_reaches_a_home_that_passed_after_a_reinstatement_that_was_not_of_it() -> None:
    before = reinstated.model_copy(update={"reinstated_on": MARCH - DAY})
    assert reaches(*SOLD, before) == [again(MARCH - DAY), LATE]
    both = {"lots": (Lot.RESIDENTIAL, Lot.WRAP_AROUND)}
    in_one = {"lots": (Lot.WRAP_AROUND,)}
    assert reaches(*SOLD, before.model_copy(update=in_one), **both) == [
        LATE, again(MARCH - DAY, **in_one), LATE.model_copy(update=in_one),
    ]  # fmt: skip


def test_it_reaches_no_home_that_stayed_with_the_provider() -> None:
    assert reaches(registered, home_transferred.model_copy(update={"successor_id": "P-1"})) == []
    assert reaches(*SOLD, trigger=Trigger.PRICE_BREACH) == []
    assert reaches(admitted, home_transferred) == [LATE], "known by its passing alone"
    other = suspended.model_copy(update={"lots": (Lot.FOSTERING,)})
    assert reaches(other, *SOLD) == [LATE], "not in the lot of a suspension before"
    of_another = {"provider_id": "P-3", "successor_id": "P-2"}
    assert reaches(admitted, registered, home_transferred.model_copy(update=of_another)) == []


def test_it_reaches_a_home_registered_anew_at_the_place_of_the_providers() -> None:
    (anew,) = reaches(registered, registration_cancelled, ANEW)
    kept = {"home_id": "H-2", "former_home": "H-1", "suspended_on": APRIL}
    assert anew == LATE.model_copy(update=kept)
    assert reaches(ANEW, registered, registration_cancelled) == []
    early = {"suspended_on": APRIL + DAY, "review_on": MAY}
    assert reaches(registered, registration_cancelled, ANEW, **early) == []
    theirs = ANEW.model_copy(update={"provider_id": "P-1"})
    assert reaches(registered, registration_cancelled, theirs) == []
    sold = registration_cancelled.model_copy(update={"cancelled_on": APRIL})
    first, second = reaches(*SOLD, sold, ANEW)
    assert (first, second) == (LATE, LATE.model_copy(update=kept))
    before = home_suspended.model_copy(
        update={"home_id": "H-2", "former_home": "H-1", "lots": (Lot.FOSTERING,)}
    )
    assert reaches(registered, registration_cancelled, ANEW, before) == [anew]
    own = ANEW.model_copy(update={"home_id": "H-0", "urn": "SC900000", "registered_on": FEB})
    assert reaches(own, registered, registration_cancelled, ANEW) == [anew]


def test_it_reaches_a_home_registered_anew_from_the_day_on_which_it_reaches_the_one_before() -> (
    None
):
    sold = home_transferred.model_copy(update={"passed_on": MAY})
    days = {"suspended_on": MAY - DAY, "review_on": MAY + DAY}
    first, second = reaches(registered, sold, ANEW, **days)
    assert first == LATE.model_copy(update={"suspended_on": MAY})
    assert second == first.model_copy(update={"home_id": "H-2", "former_home": "H-1"})


PASSED = admitted.model_copy(update={"provider_id": "P-2", "admitted_on": MARCH})
GONE = removed.model_copy(update={"removed_on": MARCH})
MERGED = (admitted, business_transferred, PASSED, GONE)
THEIRS = suspended.model_copy(
    update={
        "provider_id": "P-2",
        "reason": "Passed with the business of P-1",
        "suspended_on": MARCH,
    }
)


def test_it_reaches_the_successor_of_the_business_as_if_it_had_been_recorded_before() -> None:
    given(*MERGED).when(suspend).then(suspended, THEIRS)
    dear = {"trigger": Trigger.PRICE_BREACH}
    assert reaches(*SOLD, *MERGED, **dear) == [THEIRS.model_copy(update=dear)]
    given(registered, home_transferred, *MERGED).when(suspend).then(suspended, LATE, THEIRS)
    own = admitted.model_copy(update={"provider_id": "P-2"})
    assert reaches(admitted, own, business_transferred, GONE) == []
    two = {"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)}
    (left,) = reaches(admitted, own, business_transferred, GONE, **two)
    assert isinstance(left, ProviderSuspended)
    assert left.lots == (Lot.FOSTERING,)
    assert reaches(*MERGED, suspended_on=MARCH + DAY, review_on=MAY) == []


def test_it_reaches_the_next_successor_and_what_that_one_sold_too() -> None:
    on = business_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": APRIL}
    )
    third = PASSED.model_copy(update={"provider_id": "P-3", "admitted_on": APRIL})
    left = GONE.model_copy(update={"provider_id": "P-2", "removed_on": APRIL})
    (second, next_one) = reaches(*MERGED, on, third, left)
    assert second == THEIRS
    assert (next_one.provider_id, next_one.suspended_on) == ("P-3", APRIL)
    its_own = registered.model_copy(update={"provider_id": "P-2"})
    sold = home_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": APRIL}
    )
    found = reaches(*MERGED, its_own, sold)
    (home,) = (each for each in found if isinstance(each, HomeSuspended))
    assert (home.home_id, home.provider_id, home.suspended_on) == ("H-1", "P-2", APRIL)


def test_it_is_stated_again_from_each_reinstatement_of_the_successor() -> None:
    theirs = reinstated.model_copy(update={"provider_id": "P-2", "reinstated_on": APRIL})
    found = [each for each in reaches(*MERGED, theirs) if isinstance(each, ProviderSuspended)]
    assert [each.suspended_on for each in found] == [MARCH, APRIL]
    elsewhere = theirs.model_copy(update={"lots": (Lot.FOSTERING,)})
    assert reaches(*MERGED, elsewhere) == [THEIRS]
