from datetime import UTC, date, datetime, timedelta

from examples import MARCH, care_started, case_allocated, emergency_access_taken
from specification import given

from domain.commands.care.take_emergency_access import (
    LASTS,
    HasTheCase,
    NoSuchCase,
    NotToday,
    TakeEmergencyAccess,
)

take = TakeEmergencyAccess(
    child_ref=emergency_access_taken.child_ref,
    reason=emergency_access_taken.reason,
    taken_on=emergency_access_taken.taken_on,
)
at = emergency_access_taken.ends_at - LASTS


def test_emergency_access_lasts_a_day_and_has_a_reason() -> None:
    assert timedelta(hours=24) == LASTS
    asked = given(care_started).when(take).by("sam", "social-worker").at(at)
    asked.then(emergency_access_taken)


def test_glass_1_the_child_is_known() -> None:
    given().when(take).then_refused(NoSuchCase)


def test_glass_2_the_officer_does_not_have_the_case() -> None:
    asked = given(care_started, case_allocated).when(take)
    asked.by(case_allocated.officer, case_allocated.role).then_refused(HasTheCase)


def test_glass_2_an_officer_has_the_case_from_the_day_of_allocation() -> None:
    for days, has in ((0, True), (1, False)):
        day = MARCH + timedelta(days=days)
        allocated = case_allocated.model_copy(update={"officer": "sam", "allocated_on": day})
        asked = given(care_started, allocated).when(take).by("sam", "social-worker").at(at)
        if has:
            asked.then_refused(HasTheCase)
        else:
            asked.then(emergency_access_taken)


def test_glass_3_it_is_taken_on_the_day_it_is_recorded() -> None:
    asked = given(care_started).by("sam", "social-worker").at(at)
    for day in (MARCH - timedelta(days=1), MARCH + timedelta(days=1), date(2150, 1, 1)):
        other = take.model_copy(update={"taken_on": day})
        asked.when(other).then_refused(NotToday, taken_on=MARCH)


def test_glass_3_the_day_is_londons() -> None:
    summer = take.model_copy(update={"taken_on": date(2022, 7, 1)})
    before_midnight_utc = datetime(2022, 6, 30, 23, 30, tzinfo=UTC)
    assert given(care_started).when(summer).at(before_midnight_utc).outcome()
