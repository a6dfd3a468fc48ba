from datetime import UTC, datetime, timedelta

from examples import agreed, planned, transferred
from specification import given

from domain.commands.transitions.transfer_to_adults import (
    AlreadyTransferred,
    NotAgreed,
    NotPlanned,
    TooEarly,
    TransferToAdults,
)

AFTERWARDS = datetime(2040, 1, 1, tzinfo=UTC)
transfer = TransferToAdults(transition_id="T-1", transferred_on=transferred.transferred_on)


def test_a_young_person_is_transferred() -> None:
    given(planned, agreed).when(transfer).then(transferred)


def test_transfer_1_every_deciding_role_has_agreed() -> None:
    half = agreed.model_copy(update={"complete": False})
    for history in ((planned,), (planned, half)):
        given(*history).when(transfer).then_refused(NotAgreed)
        given(*history).when(transfer).at(AFTERWARDS).then_in_breach(NotAgreed)


def test_transfer_1_every_deciding_role_has_agreed_by_the_day_of_the_transfer() -> None:
    day = transferred.transferred_on
    late = agreed.model_copy(update={"agreed_on": day + timedelta(days=1)})
    half = late.model_copy(update={"complete": False})
    for history in ((planned, late), (planned, half, agreed)):
        given(*history).when(transfer).at(AFTERWARDS).then_breaks(NotAgreed)
    then = agreed.model_copy(update={"agreed_on": day})
    given(planned, then).when(transfer).at(AFTERWARDS).then(transferred)


def test_transfer_4_a_move_that_is_not_planned_is_refused() -> None:
    for history in ((), (agreed,)):
        given(*history).when(transfer).then_refused(NotPlanned)
        given(*history).when(transfer).at(AFTERWARDS).then_refused(NotPlanned)


def test_transfer_4_a_move_is_not_made_before_it_is_planned() -> None:
    for day, made in ((transferred.transferred_on, True), (planned.planned_on, False)):
        first = planned.model_copy(
            update={"planned_on": transferred.transferred_on, "transfer_expected_on": day}
        )
        asked = given(first, agreed).when(transfer.model_copy(update={"transferred_on": day}))
        if made:
            asked.then(transferred)
        else:
            asked.then_refused(NotPlanned)


def test_transfer_2_a_young_person_is_transferred_once() -> None:
    given(planned, agreed, transferred).when(transfer).then_refused(AlreadyTransferred)


def test_transfer_3_the_transfer_is_not_before_the_expected_day() -> None:
    early = transferred.transferred_on - timedelta(days=1)
    too_early = given(planned, agreed).when(transfer.model_copy(update={"transferred_on": early}))
    too_early.then_refused(TooEarly)
    too_early.at(AFTERWARDS).then_in_breach(TooEarly)
    late = {"transferred_on": transferred.transferred_on + timedelta(days=1)}
    given(planned, agreed).when(transfer.model_copy(update=late)).then(
        transferred.model_copy(update=late)
    )
