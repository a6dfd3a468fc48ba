from datetime import UTC, datetime, timedelta

import pytest
from examples import (
    CHILD,
    FEB,
    MAY,
    OTHER_CHILD,
    care_started,
    case_reviewed,
    home_transferred,
    placed,
    placement_ended,
    registered,
    registration_cancelled,
    secure_found,
)
from pydantic import ValidationError
from specification import given

from domain.commands.placements.end_placement import (
    EndPlacement,
    EndsBeforeItStarts,
    HomeNotRegistered,
    NoOrder,
    NotReviewed,
    NotRunning,
    NotSecured,
    OfAnother,
)
from domain.commands.placements.start_placement import HomeNotRegistered as NotRegisteredAtStart
from domain.duties import Clock, due_day
from domain.values import Kind, Lot

DAY = timedelta(days=1)
end = EndPlacement(**{k: v for k, v in placement_ended if k not in ("child_ref", "home_id")})


def test_the_end_names_the_child_and_the_home() -> None:
    given(placed).when(end).then(placement_ended)


def test_end_1_only_a_running_placement_ends() -> None:
    given().when(end).then_refused(NotRunning)
    given(placed, placement_ended).when(end).then_refused(NotRunning)


def test_end_2_a_placement_does_not_end_before_it_starts() -> None:
    before = end.model_copy(update={"ended_on": FEB - timedelta(days=1)})
    given(placed).when(before).then_refused(EndsBeforeItStarts)


@pytest.mark.parametrize("days", [0, 1])
def test_end_2_a_stay_of_some_hours_ends_on_its_first_day(days: int) -> None:
    soon = {"ended_on": FEB + timedelta(days=days)}
    given(placed).when(end.model_copy(update=soon)).then(placement_ended.model_copy(update=soon))


@pytest.mark.parametrize("code", ["CARPL", "LAREQ", "OTHER"])
def test_end_3_the_council_ends_it_only_after_a_review(code: str) -> None:
    by_us = {"code": code}
    command, event = end.model_copy(update=by_us), placement_ended.model_copy(update=by_us)
    given(placed).when(command).then_in_breach(NotReviewed)
    given(placed, case_reviewed).when(command).then(event)
    on_the_day = case_reviewed.model_copy(update={"reviewed_on": MAY})
    given(placed, on_the_day).when(command).then(event)
    after = case_reviewed.model_copy(update={"reviewed_on": MAY + timedelta(days=1)})
    given(placed, after).when(command).then_in_breach(NotReviewed)


def test_end_3_no_review_is_needed_at_immediate_risk() -> None:
    at_once = {"code": "LAREQ", "immediate_risk": True}
    given(placed).when(end.model_copy(update=at_once)).then(
        placement_ended.model_copy(update=at_once)
    )


def test_end_3_no_review_is_needed_where_the_carer_or_the_child_asks() -> None:
    for code in ("CREQB", "CHILD", "CLOSE", "E4A"):
        given(placed).when(end.model_copy(update={"code": code})).then(
            placement_ended.model_copy(update={"code": code})
        )


theirs = end.model_copy(update={"child_ref": CHILD, "home_id": "H-1"})
by_the_council = {"code": "CARPL"}


def test_end_3_a_review_of_the_case_that_names_no_placement_counts() -> None:
    statutory = case_reviewed.model_copy(update={"placement_id": None})
    command = theirs.model_copy(update=by_the_council)
    event = placement_ended.model_copy(update=by_the_council)
    story = (care_started, registered, placed)
    given(*story, statutory).when(command).then(event)
    first_day = statutory.model_copy(update={"reviewed_on": FEB})
    given(*story, first_day).when(command).then(event)
    for day in (FEB - DAY, MAY + DAY):
        outside = statutory.model_copy(update={"reviewed_on": day})
        given(*story, outside).when(command).then_in_breach(NotReviewed)


@pytest.mark.parametrize("named", [{"child_ref": OTHER_CHILD, "home_id": None}, {"home_id": "H-2"}])
def test_end_4_a_child_or_home_that_is_named_is_the_placements(named: dict[str, str]) -> None:
    given(placed).when(theirs.model_copy(update=named)).then_refused(OfAnother)


def test_end_5_and_end_6_the_days_of_a_placement_are_judged_when_it_ends() -> None:
    gone = registration_cancelled.model_copy(update={"cancelled_on": FEB + 9 * DAY})
    story = given(care_started, registered, placed, gone)
    story.when(theirs).then_breaks(HomeNotRegistered, NoOrder)
    known = story.where(placed, NotRegisteredAtStart)
    known.when(theirs).then_breaks(NoOrder)
    sooner = theirs.model_copy(update={"ended_on": FEB + 9 * DAY})
    story.when(sooner).then_breaks()
    planned = datetime(2022, 2, 10, 12, tzinfo=UTC)
    story.at(planned).when(theirs).then_breaks()
    story.at(planned + DAY).when(theirs).then_breaks(HomeNotRegistered, NoOrder)


earlier = placed.model_copy(
    update={"placement_id": "PL-0", "started_on": FEB - 9 * DAY, "agreed_until": FEB}
)
earlier_ended = placement_ended.model_copy(update={"placement_id": "PL-0", "ended_on": FEB})


def test_the_end_of_one_placement_is_not_that_of_another_of_the_child() -> None:
    history = (care_started, registered, placed, earlier, earlier_ended)
    given(*history).when(theirs).then(placement_ended)
    ended_in_breach = given(*history).where(earlier_ended, NotReviewed)
    ended_in_breach.when(theirs).then(placement_ended)
    given(*history).where(registered, NoOrder).when(theirs).then(placement_ended)


def test_end_5_what_the_start_recorded_stands_beside_what_another_start_did() -> None:
    gone = registration_cancelled.model_copy(update={"cancelled_on": FEB + 9 * DAY})
    story = given(care_started, registered, placed, earlier, earlier_ended, gone)
    known = story.where(placed, NotRegisteredAtStart).where(earlier, NotRegisteredAtStart)
    known.when(theirs).then_breaks(NoOrder)


def test_end_5_a_stay_of_hours_or_one_to_come_is_judged_at_its_start() -> None:
    gone = registration_cancelled.model_copy(update={"cancelled_on": FEB})
    story = given(care_started, registered, placed, gone)
    story.when(theirs.model_copy(update={"ended_on": FEB})).then_breaks()
    for planned in (FEB - DAY, FEB):
        story.on(planned).when(theirs).then_breaks()


@pytest.mark.parametrize("lots", [(), (Lot.RESIDENTIAL,)])
def test_end_5_a_child_who_lived_there_stays_when_the_home_passes_suspended(
    lots: tuple[Lot, ...],
) -> None:
    passed = home_transferred.model_copy(update={"passed_on": FEB + 9 * DAY, "suspended": lots})
    given(care_started, registered, placed, passed).when(theirs).then_breaks()


def test_end_7_72_hours_without_a_court_that_became_24_days_are_a_breach_when_they_end() -> None:
    secure_home = registered.model_copy(update={"kind": Kind.SECURE_HOME})
    secured = placed.model_copy(
        update={"kind": Kind.SECURE_HOME, "agreed_until": FEB + 3 * DAY, "lot": None}
    )
    story = given(care_started.model_copy(update={"born_in": "2008-01"}), secure_home, secured,
                  secure_found)  # fmt: skip
    story.when(theirs.model_copy(update={"ended_on": FEB + 3 * DAY})).then_breaks()
    longer = secured.model_copy(update={"agreed_until": FEB + 24 * DAY})
    agreed = given(*(longer if each is secured else each for each in story.events))
    agreed.when(theirs.model_copy(update={"ended_on": FEB + 3 * DAY})).then_breaks()
    late = story.when(theirs.model_copy(update={"ended_on": FEB + 24 * DAY}))
    late.then_breaks(NotSecured)
    (breach,) = late.breaches()
    assert breach.duties[0].due_on == due_day(Clock(working_days=1), FEB + 3 * DAY)


@pytest.mark.parametrize("code", ["X1", "", "E99", "carpl"])
def test_the_code_is_one_of_the_return(code: str) -> None:
    with pytest.raises(
        ValidationError,
        match=r"error, not a code of REASON_PLACE_CHANGE or REC of the SSDA903 return \[",
    ):
        EndPlacement(**{**dict(end), "code": code})
