from examples import agreed, consulted, planned, transferred
from specification import given

from domain.commands.transfer_to_adults import AlreadyTransferred, NotAgreed, TransferToAdults

transfer = TransferToAdults(**dict(transferred))


def test_a_young_person_is_transferred() -> None:
    given(planned, consulted, agreed).when(transfer).then(transferred)


def test_transfer_1_not_before_it_is_agreed() -> None:
    given(planned, consulted).when(transfer).then_refused(NotAgreed)


def test_transfer_2_once() -> None:
    given(planned, consulted, agreed, transferred).when(transfer).then_refused(AlreadyTransferred)
