"""START-12: secure accommodation under an order, or for 72 hours in any 28 days (s25)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from examples import (
    CHILD,
    FEB,
    JUNE,
    MARCH,
    care_started,
    order,
    placed,
    placement_ended,
    registered,
    secure_approved,
    secure_found,
)
from specification import given

from domain.codes import Duty, Order
from domain.commands.placements.start_placement import NoOrder, NotSecured, StartPlacement
from domain.duties import Clock, due_day
from domain.events.base import Event
from domain.values import Kind

home = registered.model_copy(update={"kind": Kind.SECURE_HOME})
start = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", started_on=FEB, agreed_until=JUNE
)
born_2008 = care_started.model_copy(update={"born_in": "2008-01"})
secured = order.model_copy(
    update={"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,)}
)
DAY = timedelta(days=1)
NEW_YEAR = datetime(2022, 1, 1, 12, tzinfo=UTC)
"""Before every placement here: it is then a decision still to be made."""


def placed_there(command: StartPlacement, *events: Event) -> bool:
    """Whether the placement is recorded. If it is not, it is refused by START-12."""
    try:
        given(home, *events).at(NEW_YEAR).when(command).outcome()
    except NotSecured:
        return False
    return True


def for_days(days: int, first: date = FEB, **more: Any) -> StartPlacement:
    """A secure placement of some days."""
    return start.model_copy(
        update={"started_on": first, "agreed_until": first + days * DAY, **more}
    )


def test_start_12_a_secure_placement_rests_on_a_secure_accommodation_order() -> None:
    assert placed_there(start, born_2008, secured)
    assert not placed_there(start, born_2008)
    given(home, born_2008).at(NEW_YEAR).when(start).then_refused(NotSecured)


@pytest.mark.parametrize("kind", [each for each in Order if each is not Order.SECURE_ACCOMMODATION])
def test_start_12_no_other_order_opens_a_secure_home(kind: Order) -> None:
    other = secured.model_copy(update={"order": kind})
    assert not placed_there(start, born_2008, other)


def test_start_12_a_secure_order_opens_nothing_else() -> None:
    outside = StartPlacement(
        placement_id="PL-1", child_ref=CHILD, kind=Kind.INDEPENDENT_LIVING, authority="E08000014",
        started_on=FEB,
    )  # fmt: skip
    given(born_2008, secured).when(outside).then_in_breach(NoOrder)


def test_start_12_the_order_is_in_force_on_the_day_and_tied_to_its_home() -> None:
    assert not placed_there(start, born_2008, secured.model_copy(update={"expires_on": FEB}))
    late = secured.model_copy(update={"in_force_from": FEB + DAY})
    assert not placed_there(start, born_2008, late)
    assert not placed_there(start, born_2008, secured.model_copy(update={"home_id": "H-2"}))
    assert placed_there(start, born_2008, secured.model_copy(update={"home_id": "H-1"}))


def test_start_12_for_72_hours_the_criteria_found_met_are_enough() -> None:
    assert placed_there(for_days(3), born_2008, secure_found)
    assert not placed_there(for_days(4), born_2008, secure_found)
    assert not placed_there(for_days(3), born_2008)
    tomorrow = secure_found.model_copy(update={"found_on": FEB + DAY})
    assert not placed_there(for_days(3), born_2008, tomorrow)


@pytest.mark.parametrize(
    ("apart", "days", "allowed"),
    [(0, 1, False), (1, 1, False), (24, 1, False), (25, 1, True), (25, 3, True), (25, 4, False)],
)
def test_start_12_and_no_more_than_72_hours_in_any_28_days(
    apart: int, days: int, allowed: bool
) -> None:
    ended = FEB + 2 * DAY
    before = placed.model_copy(
        update={"placement_id": "PL-0", "kind": Kind.SECURE_HOME, "started_on": FEB - DAY,
                "agreed_until": ended}
    )  # fmt: skip
    left = placement_ended.model_copy(update={"placement_id": "PL-0", "ended_on": ended})
    again = for_days(days, ended + apart * DAY)
    found = (secure_found.model_copy(update={"found_on": day}) for day in (FEB - DAY, MARCH - DAY))
    latest = secure_found.model_copy(update={"found_on": again.started_on})
    assert placed_there(again, born_2008, *found, latest, before, left) is allowed


@pytest.mark.parametrize(
    ("there_before", "first", "days", "may"),
    [
        (2, date(2022, 4, 16), 1, True),  # the Saturday before Easter
        (2, date(2022, 4, 15), 4, True),  # Good Friday, and so until Easter Monday
        (2, date(2022, 4, 15), 5, False),
        (2, date(2022, 4, 15), 3, True),
        (1, date(2022, 4, 15), 2, True),
        (1, date(2022, 4, 15), 3, False),
        (2, date(2022, 4, 5), 1, True),
        (2, date(2022, 4, 5), 2, False),
        (2, date(2022, 4, 13), 4, False),  # they ran out on the Thursday before
    ],
)
def test_start_12_days_that_run_out_about_a_holiday_last_until_the_next_ordinary_day(
    there_before: int, first: date, days: int, may: bool
) -> None:
    since = date(2022, 4, 1)
    earlier = placed.model_copy(
        update={"placement_id": "PL-0", "kind": Kind.SECURE_HOME, "started_on": since}
    )
    left = placement_ended.model_copy(
        update={"placement_id": "PL-0", "ended_on": since + there_before * DAY}
    )
    found = secure_found.model_copy(update={"found_on": since})
    assert placed_there(for_days(days, first), born_2008, found, earlier, left) is may


def test_start_12_days_under_an_order_are_no_days_without_one() -> None:
    first = secured.model_copy(update={"expires_on": MARCH})
    before = placed.model_copy(
        update={"placement_id": "PL-0", "kind": Kind.SECURE_HOME, "agreed_until": MARCH}
    )
    left = placement_ended.model_copy(update={"placement_id": "PL-0", "ended_on": MARCH})
    latest = secure_found.model_copy(update={"found_on": MARCH})
    again = for_days(3, MARCH)
    assert placed_there(again, born_2008, first, before, left, latest)
    assert not placed_there(again, born_2008, before, left, latest)


def test_start_12_what_has_happened_is_recorded_with_its_breach_and_its_duties() -> None:
    story = given(home, born_2008).when(start)
    assert [event.stored for event in story.outcome()] == ["placement-started.v1"]
    (breach,) = story.breaches()
    assert breach.rule == "START-12"
    assert [owed.duty for owed in breach.duties] == [
        Duty.APPLY_TO_COURT, Duty.TELL_DIRECTOR, Duty.REVIEW_CASE,
    ]  # fmt: skip


def test_start_12_below_thirteen_the_secretary_of_state_approves() -> None:
    twelve = care_started.model_copy(update={"born_in": "2009-02"})
    for rests_on in (secured, secure_found):
        assert not placed_there(for_days(3), twelve, rests_on)
        assert placed_there(for_days(3), twelve, rests_on, secure_approved)
    later = secure_approved.model_copy(update={"approved_on": FEB + DAY})
    assert not placed_there(for_days(3), twelve, secured, later)
    thirteen = care_started.model_copy(update={"born_in": "2009-01"})
    assert placed_there(for_days(3), thirteen, secured)


def days_broken(command: StartPlacement, *events: Event) -> list[date]:
    """When a duty of the breach of START-12 of a finished stay falls due, if there is a breach."""
    breaches = given(home, born_2008, *events).when(command).breaches()
    assert {breach.rule for breach in breaches} <= {"START-12"}
    return [breach.duties[0].due_on for breach in breaches]


def at_once_after(*days: date) -> list[date]:
    """When what is due at once is due, if the rule was broken on each of these days."""
    return [due_day(Clock(working_days=1), day) for day in days]


over = start.model_copy(
    update={"ended_on": FEB + 24 * DAY, "code": "CREQB", "reason": "He went to his aunt"}
)


def test_start_12_every_day_of_a_finished_stay_is_judged() -> None:
    tenth = FEB + 9 * DAY
    until_the_tenth = secured.model_copy(update={"expires_on": tenth})
    assert days_broken(over, secured) == []
    assert days_broken(over, until_the_tenth) == at_once_after(tenth)
    found = secure_found.model_copy(update={"found_on": tenth})
    assert days_broken(over, until_the_tenth, found) == at_once_after(tenth + 3 * DAY)
    short = over.model_copy(update={"ended_on": tenth + 3 * DAY})
    assert days_broken(short, until_the_tenth, found) == []


def test_start_12_72_hours_before_an_order_are_lawful_and_the_next_day_is_not() -> None:
    assert days_broken(over, secure_found) == at_once_after(FEB + 3 * DAY)
    for days, broken in ((3, []), (5, at_once_after(FEB + 3 * DAY))):
        made = secured.model_copy(update={"in_force_from": FEB + days * DAY})
        assert days_broken(over, secure_found, made) == broken


def test_start_12_a_stay_that_runs_is_judged_on_each_day_up_to_today() -> None:
    until_the_tenth = secured.model_copy(update={"expires_on": FEB + 9 * DAY})
    story = given(home, born_2008, until_the_tenth).when(start)
    assert [each.rule for each in story.breaches()] == ["START-12"]
    assert story.at(datetime(2022, 2, 10, 12, tzinfo=UTC)).breaches() == ()
