"""What the start of a placement rests on: the home, the days, the order and the award."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from examples import (
    APRIL,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    OTHER_CHILD,
    authorised,
    awarded,
    awarded_unregistered,
    care_started,
    case_reviewed,
    home_transferred,
    judged,
    opened,
    order,
    others_reported,
    placed,
    placed_with_parents,
    placement_ended,
    places_changed,
    registered,
    registration_cancelled,
    regularised,
    secure_approved,
    secure_found,
    shut,
)
from specification import TESTER

from domain.codes import Geography, Order
from domain.events.base import Event
from domain.readings.arrival.fitting import Cited, Misfit, elsewhere
from domain.readings.arrival.moves import (
    Arrival,
    children_there,
    ended_unreviewed,
    evolve,
    first_overfull_day,
    orders_to_secure,
    secure_days_without_order,
    takes_child,
    who_approves,
)
from domain.readings.arrival.purchases import passed_since, who_authorises
from domain.readings.arrival.safety import dangers
from domain.readings.arrival.secure import Secure
from domain.readings.arrival.settings import Setting
from domain.readings.arrival.stays import (
    Stay,
    days_to_agree,
    first_day_not_secured,
    read_stay,
    turning_days,
    unlawful_days,
)
from domain.readings.barring.causes import Cause
from domain.readings.homes import Home
from domain.readings.orders import Place
from domain.readings.placements import Placements
from domain.statutes.orders import SECURE
from domain.values import Judgement, Kind, Lot
from ledger.selection import matches

DAY = timedelta(days=1)
THERE = Setting(Kind.CHILDRENS_HOME, registered.authority, "P-1", registered=True)
LIMITS = SECURE[-1].value


def after(*events: Event) -> Arrival:
    """The state once these events are taken into account."""
    state = Arrival()
    for event in events:
        state = evolve(state, event)  # type: ignore[arg-type]
    return state


def home_after(*events: Event) -> Home:
    """The home once these events are taken into account."""
    return after(*events).home


def test_each_review_judgement_and_tie_counts() -> None:
    later = case_reviewed.model_copy(update={"reviewed_on": APRIL})
    tied = regularised.model_copy(update={"award_id": "AW-2"})
    again = judged.model_copy(update={"inspected_on": MARCH})
    state = after(case_reviewed, later, regularised, tied, judged, again)
    assert state.reviewed_on == {case_reviewed.reviewed_on, APRIL}
    assert state.tied_awards == {"AW-1", "AW-2"}
    assert state.judgements == (judged, again)


@pytest.mark.parametrize(("born_in", "approved", "opens"), [
    ("2008-01", False, True), ("2012-01", False, False), ("2012-01", True, True),
])  # fmt: skip
def test_a_secure_order_would_do_unless_a_child_below_thirteen_has_no_approval(
    born_in: str, *, approved: bool, opens: bool
) -> None:
    born = care_started.model_copy(update={"born_in": born_in})
    state = after(born, *((secure_approved,) if approved else ()))
    place = Place(Kind.SECURE_HOME, "P-1", "H-1")
    found = orders_to_secure(state, place, MARCH, TESTER)
    assert found == ((Order.SECURE_ACCOMMODATION,) if opens else ())
    assert orders_to_secure(Arrival(), place, MARCH, TESTER) == ()
    assert orders_to_secure(state, place, date(1990, 1, 1), TESTER) == ()


def test_before_the_regulations_nobody_approves_a_placement_outside_the_area() -> None:
    assert who_approves(Geography.AT_A_DISTANCE, date(2010, 1, 1)) == ""
    assert who_approves(Geography.AT_A_DISTANCE, FEB)
    assert who_approves(Geography.IN_AREA, FEB) == ""


def test_a_stay_that_is_over_fills_no_home_from_the_day_on_which_it_ended() -> None:
    one = registered.model_copy(update={"places": 1})
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    for day, overfull in ((MARCH - DAY, MARCH - DAY), (MARCH, None)):
        others = others_reported.model_copy(update={"filled": 1, "counted_on": day})
        assert first_overfull_day(placed, ended, after(one, others)) == overfull
        too_many = others_reported.model_copy(update={"filled": 2, "counted_on": day})
        assert first_overfull_day(placed, ended, after(one, too_many)) == overfull
        assert first_overfull_day(placed, None, after(one, others)) == day
    assert first_overfull_day(placed_with_parents, None, after(one)) is None


def test_the_children_who_are_there_are_ours_and_others() -> None:
    theirs = placed.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    assert children_there(after(registered, theirs, others_reported), FEB) == 2


def test_a_home_takes_no_child_whose_age_is_not_known() -> None:
    assert takes_child(after(registered, care_started), FEB)
    assert not takes_child(after(registered), FEB)
    assert not takes_child(after(care_started), FEB)


def test_a_review_on_the_first_or_the_last_day_is_during_the_stay() -> None:
    by_us = placement_ended.model_copy(update={"code": "CARPL", "ended_on": MARCH})
    for day, during in ((FEB - DAY, False), (FEB, True), (MARCH, True), (MARCH + DAY, False)):
        state = after(case_reviewed.model_copy(update={"reviewed_on": day}))
        assert ended_unreviewed(state, placed, by_us) is not during


INADEQUATE = judged.model_copy(update={"judgement": Judgement.INADEQUATE, "inspected_on": FEB})


@pytest.mark.parametrize(
    ("published_on", "awarded_on", "unsafe"),
    [
        (None, None, True),
        (APRIL, None, True),
        (APRIL + DAY, None, False),
        (None, JAN, True),
        (None, FEB, False),
        (APRIL, MARCH, True),
        (APRIL, APRIL, False),
    ],
)
def test_a_judgement_counts_from_its_publication_and_against_what_was_awarded_before(
    published_on: date | None, awarded_on: date | None, *, unsafe: bool
) -> None:
    state = after(registered, INADEQUATE.model_copy(update={"published_on": published_on}))
    award = None if awarded_on is None else awarded.model_copy(update={"awarded_on": awarded_on})
    causes = {bar.cause for bar in dangers(state, THERE, "H-1", award, APRIL)}
    assert (Cause.INADEQUATE in causes) is unsafe


def test_a_contract_passed_with_the_home_while_the_placement_ran() -> None:
    for day, passed in ((FEB, False), (FEB + DAY, True), (MARCH - DAY, True), (MARCH, False)):
        home = home_after(registered, home_transferred.model_copy(update={"passed_on": day}))
        assert bool([*passed_since(home, placed, MARCH)]) is passed


def test_when_an_award_may_be_acted_on_is_told_once_it_is_known() -> None:
    state = after(opened, awarded)
    assert who_authorises(state, awarded, MARCH)["acted_on_from"] == ()
    waits = authorised.model_copy(update={"acted_on_from": APRIL})
    later = after(opened, awarded, waits)
    assert who_authorises(later, awarded, MARCH)["acted_on_from"] == (APRIL,)


def test_an_award_is_for_a_placement_of_its_lot_and_of_no_support() -> None:
    state = after(registered)
    here = Cited(CHILD, "H-1", THERE, None, FEB)
    assert [*elsewhere(awarded, state, here)] == []
    other_kind = here._replace(setting=replace(THERE, kind=Kind.RESIDENTIAL_SCHOOL))
    assert Misfit.ANOTHER_PLACE not in elsewhere(awarded, state, other_kind)
    for lot, why in ((Lot.WRAP_AROUND, Misfit.SUPPORT), (Lot.FOSTERING, Misfit.ANOTHER_LOT)):
        assert [*elsewhere(awarded.model_copy(update={"lot": lot}), state, here)] == [why]
    other = awarded_unregistered.model_copy(update={"kind": Kind.OTHER})
    nowhere = here._replace(home_id=None, setting=Setting(Kind.OTHER, awarded.authority))
    assert [*elsewhere(other, Arrival(), nowhere)] == []
    support = other.model_copy(update={"lot": Lot.WRAP_AROUND})
    assert [*elsewhere(support, Arrival(), nowhere)] == [Misfit.SUPPORT]


def test_the_criteria_were_found_met_in_the_28_days_to_the_first() -> None:
    for ago, met in ((0, True), (27, True), (28, False), (-1, False)):
        found = Secure().after(secure_found.model_copy(update={"found_on": MARCH - ago * DAY}))
        beyond = found.first_day_beyond((MARCH,), frozenset(), LIMITS)
        assert beyond == (None if met else MARCH)


def test_days_before_the_28_to_the_first_do_not_lengthen_it_about_a_holiday() -> None:
    saturday = date(2022, 4, 16)  # before Easter
    found = Secure().after(secure_found.model_copy(update={"found_on": saturday}))
    stays = tuple(saturday + n * DAY for n in range(3))
    for ago, beyond in ((27, None), (28, saturday + 2 * DAY)):
        before = frozenset((saturday - ago * DAY, saturday - DAY))
        assert found.first_day_beyond(stays, before, LIMITS) == beyond


def test_the_first_day_is_judged_of_a_stay_to_come_and_each_day_up_to_the_end_or_today() -> None:
    runs = Stay(CHILD, THERE, "H-1", FEB, JUNE)
    over = replace(runs, ended_on=MARCH)
    assert runs.judged_until(JAN) == FEB + DAY
    assert runs.judged_until(FEB) == FEB + DAY
    assert runs.judged_until(APRIL) == APRIL
    assert (over.judged_until(FEB + 9 * DAY), over.judged_until(APRIL)) == (FEB + 9 * DAY, MARCH)


def test_what_a_stay_rests_on_is_read_with_a_home_or_without() -> None:
    for home_id in (None, "H-1"):
        query = read_stay(CHILD, home_id)
        for event in (care_started, placed, order, case_reviewed, secure_found):
            assert any(matches(item, event) for item in query), event.stored
        assert any(matches(item, registered) for item in query) is (home_id is not None)


def test_a_home_an_order_the_law_or_an_age_may_change_within_the_days() -> None:
    first, until = date(2022, 2, 3), date(2022, 2, 27)
    assert turning_days(Arrival(), first, until) == [first]
    assert turning_days(Arrival(), first, date(2022, 3, 2)) == [first, MARCH]
    assert turning_days(Arrival(), FEB, FEB + DAY) == [FEB]
    fifth, ninth, tenth = (first + n * DAY for n in (5, 9, 10))
    state = after(
        registered.model_copy(update={"registered_on": fifth}),
        shut.model_copy(update={"changed_on": tenth}),
        order.model_copy(update={"in_force_from": ninth, "expires_on": ninth + 2 * DAY}),
        registration_cancelled.model_copy(update={"cancelled_on": until - DAY}),
    )
    turns = [first, fifth, ninth, tenth, ninth + 2 * DAY, until - DAY]
    assert turning_days(state, first, until) == turns
    assert turning_days(after(places_changed), first, until) == [first]
    law = date(2021, 9, 9)
    assert turning_days(Arrival(), law - 2 * DAY, law + 2 * DAY) == [law - 2 * DAY, law]


def test_before_the_law_of_secure_homes_no_day_in_one_is_judged() -> None:
    secure = replace(THERE, kind=Kind.SECURE_HOME)
    then = date(1990, 1, 1)
    stay = Stay(CHILD, secure, "H-1", then, then + 9 * DAY)
    assert first_day_not_secured(after(care_started), stay, TESTER) is None
    now = replace(stay, first=FEB, agreed_until=MARCH)
    assert first_day_not_secured(after(care_started), now, TESTER) == FEB
    assert first_day_not_secured(Arrival(), now, TESTER) is None


def test_a_stay_that_runs_without_an_order_is_judged_up_to_its_agreed_end() -> None:
    secure = replace(THERE, kind=Kind.SECURE_HOME)
    born = care_started.model_copy(update={"born_in": "2008-01"})
    state = after(born, secure_found.model_copy(update={"found_on": MAY}))
    for agreed, ended, beyond in (
        (MAY + 3 * DAY, None, MAY + 3 * DAY),
        (MAY + 3 * DAY, MAY + 3 * DAY, None),
        (JUNE + 9 * DAY, None, MAY + 3 * DAY),
    ):
        stay = Stay(CHILD, secure, "H-1", MAY, agreed, ended)
        assert first_day_not_secured(state, stay, TESTER) == beyond
    to_come = Stay(CHILD, secure, "H-1", JUNE + 9 * DAY, JUNE + 12 * DAY)
    found = after(born, secure_found.model_copy(update={"found_on": JUNE + 9 * DAY}))
    assert first_day_not_secured(found, to_come, TESTER) is None
    longer = replace(to_come, agreed_until=JUNE + 13 * DAY)
    assert first_day_not_secured(found, longer, TESTER) == JUNE + 12 * DAY


def test_a_placement_is_agreed_from_the_day_after_its_start_to_the_month_of_eighteen() -> None:
    assert days_to_agree(FEB, "2010-05") == (FEB + DAY, date(2028, 5, 31))


def test_a_day_in_no_secure_home_is_no_day_of_secure_accommodation() -> None:
    state = Arrival(placements=Placements().after(placed))
    assert secure_days_without_order(state, CHILD, TESTER) == frozenset()


def test_a_day_to_come_in_a_secure_home_is_told_by_the_first_of_the_stay() -> None:
    born = care_started.model_copy(update={"born_in": "2008-01"})
    for first, told in ((JUNE - 3 * DAY, JUNE), (JUNE - 2 * DAY, JUNE - 2 * DAY)):
        state = after(born, secure_found.model_copy(update={"found_on": first}))
        stay = Stay(CHILD, replace(THERE, kind=Kind.SECURE_HOME), "H-1", first, first + 9 * DAY)
        days = {rule: day for rule, day, _ in unlawful_days(state, stay, TESTER)}
        assert days["START-12"] == told
