from datetime import date, timedelta

from examples import (
    FEB,
    JUNE,
    MARCH,
    OTHER_CHILD,
    authorisation_declined,
    authorised,
    budget,
    care_started,
    case_reviewed,
    duty_done,
    emergency_access_taken,
    extended,
    opened,
    order,
    placed,
)
from specification import TESTER, given

from domain.codes import Duty
from domain.command import DecisionContext, Marked
from domain.commands.awards.authorise_award import NotPublished
from domain.commands.awards.decline_authorisation import ChildPlaced
from domain.commands.care.record_duty_done import (
    DoneAlready,
    DoneBefore,
    NoSuchDuty,
    RecordDutyDone,
    State,
    day_of,
    mark,
    query,
)
from domain.commands.placements.start_placement import NoOrder

record = RecordDutyDone(**dict(duty_done))


def test_a_duty_is_done() -> None:
    given(care_started, placed).where(placed, NoOrder).when(record).then(duty_done)


def test_done_1_the_entry_records_a_breach_with_this_duty() -> None:
    given(care_started, placed).when(record).then_refused(NoSuchDuty)
    broken = given(care_started, placed).where(placed, NoOrder)
    broken.when(record.model_copy(update={"breach": 1})).then_refused(NoSuchDuty)
    other = record.model_copy(update={"duty": Duty.SEEK_APPROVAL})
    broken.when(other).then_refused(NoSuchDuty)


def test_done_1_a_duty_that_follows_from_declining_an_award_is_the_childs_of_the_search() -> None:
    seeking = {"breach": 2, "duty": Duty.END_OR_SEEK_ANEW}
    named = {"referral_id": "R-1", "placement_id": None}
    command = record.model_copy(update={**seeking, **named})
    broken = given(opened, authorisation_declined).where(authorisation_declined, ChildPlaced)
    broken.when(command).then(duty_done.model_copy(update={**seeking, "placement_id": None}))
    another = opened.model_copy(update={"child_ref": OTHER_CHILD})
    theirs = given(another, authorisation_declined).where(authorisation_declined, ChildPlaced)
    theirs.when(command).then_refused(NoSuchDuty)
    given(opened, authorisation_declined).when(command).then_refused(NoSuchDuty)


def test_without_a_placement_or_a_search_none_is_read() -> None:
    alone = record.model_copy(update={"placement_id": None, "referral_id": None})
    assert {each for item in query(alone) for each in item.tags} == {f"child:{record.child_ref}"}


def test_done_1_a_duty_that_follows_from_authorising_an_award_too_soon_is_the_childs() -> None:
    reporting = {"breach": 2, "duty": Duty.REPORT_UNLAWFULNESS, "placement_id": None}
    command = record.model_copy(update={**reporting, "referral_id": "R-1"})
    others = (
        opened.model_copy(update={"referral_id": "R-2"}),
        authorised.model_copy(update={"award_id": "AW-2"}),
    )
    broken = given(opened, authorised).where(authorised, NotPublished)
    broken.when(command).then(duty_done.model_copy(update=reporting))
    more = given(opened, authorised, *others).where(authorised, NotPublished)
    more.where(others[1], NotPublished).when(command).then(duty_done.model_copy(update=reporting))


def test_done_2_a_duty_that_was_done_before_another_is_not_done_again() -> None:
    later = duty_done.model_copy(update={"duty": Duty.REVIEW_CASE})
    again = given(care_started, placed, duty_done, later).where(placed, NoOrder)
    again.when(record).then_refused(DoneAlready)


def test_done_1_the_breach_of_an_entry_that_others_followed_is_known() -> None:
    broken = given(placed, care_started, case_reviewed).where(placed, NoOrder)
    first = {"breach": 1}
    asked = broken.where(care_started, NoOrder).where(case_reviewed, NoOrder)
    asked.when(record.model_copy(update=first)).then(duty_done.model_copy(update=first))


def test_the_day_of_an_event_is_the_earliest_that_it_states() -> None:
    assert day_of(extended) == MARCH
    assert day_of(order) == FEB
    assert day_of(emergency_access_taken.model_copy(update={"taken_on": JUNE})) == JUNE
    assert day_of(budget) == date.min


def test_done_2_a_duty_is_done_once() -> None:
    again = given(care_started, placed, duty_done).where(placed, NoOrder)
    again.when(record).then_refused(DoneAlready)
    other = {"duty": Duty.REVIEW_CASE}
    again.when(record.model_copy(update=other)).then(duty_done.model_copy(update=other))


def test_the_duties_of_several_breaches_of_an_entry_are_known() -> None:
    context = DecisionContext(TESTER.decided_at, TESTER.actor, TESTER.role)
    context.refuse_or_note(NoOrder(), placed.started_on)
    state = mark(State(), Marked(7, placed, tuple(context.breaches)))
    assert Duty.APPLY_TO_COURT in state.owed[7]


def test_done_1_the_breach_is_the_childs_whatever_placement_is_named() -> None:
    broken = given(care_started, placed).where(placed, NoOrder)
    theirs = record.model_copy(update={"child_ref": OTHER_CHILD, "placement_id": "PL-1"})
    given(placed).where(placed, NoOrder).when(theirs).then_refused(NoSuchDuty)
    broken.when(record).then(duty_done)


def test_done_3_a_duty_is_done_on_the_day_of_the_breach_or_later() -> None:
    broken = given(care_started, placed).where(placed, NoOrder)
    that_day = {"done_on": placed.started_on}
    broken.when(record.model_copy(update=that_day)).then(duty_done.model_copy(update=that_day))
    before = {"done_on": placed.started_on - timedelta(days=1)}
    broken.when(record.model_copy(update=before)).then_refused(DoneBefore)
