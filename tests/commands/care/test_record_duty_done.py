from examples import care_started, duty_done, placed
from specification import TESTER, given

from domain.codes import Duty
from domain.command import DecisionContext, Marked
from domain.commands.care.record_duty_done import (
    DoneAlready,
    NoSuchDuty,
    RecordDutyDone,
    State,
    mark,
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
