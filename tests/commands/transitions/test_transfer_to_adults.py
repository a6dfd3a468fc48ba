from datetime import timedelta

from examples import agreed, planned, staying_put, transferred
from specification import given

from domain.commands.transitions.transfer_to_adults import (
    AlreadyTransferred,
    NotAgreed,
    TooEarly,
    TransferToAdults,
)

transfer = TransferToAdults(transition_id="T-1", transferred_on=transferred.transferred_on)


def test_a_young_person_is_transferred() -> None:
    given(planned, agreed).when(transfer).then(transferred)


def test_transfer_1_every_deciding_role_has_agreed() -> None:
    given().when(transfer).then_refused(NotAgreed)
    given(planned).when(transfer).then_refused(NotAgreed)
    given(agreed).when(transfer).then_refused(NotAgreed)
    half = agreed.model_copy(update={"complete": False})
    given(planned, half).when(transfer).then_refused(NotAgreed)


def test_transfer_2_a_young_person_is_transferred_once_and_not_under_staying_put() -> None:
    given(planned, agreed, transferred).when(transfer).then_refused(AlreadyTransferred)
    given(planned, agreed, staying_put).when(transfer).then_refused(AlreadyTransferred)


def test_transfer_3_the_transfer_is_not_before_the_expected_day() -> None:
    early = transferred.transferred_on - timedelta(days=1)
    given(planned, agreed).when(transfer.model_copy(update={"transferred_on": early})).then_refused(
        TooEarly
    )
    late = {"transferred_on": transferred.transferred_on + timedelta(days=1)}
    given(planned, agreed).when(transfer.model_copy(update=late)).then(
        transferred.model_copy(update=late)
    )
