from examples import applied, listed, recognised, registered
from specification import given

from domain.commands.money.recognise_supplier import (
    NoSuchProvider,
    NothingChanges,
    RecogniseSupplier,
)

recognise = RecogniseSupplier(**dict(recognised))


def test_a_supplier_is_recognised_as_a_provider_however_it_is_known() -> None:
    for known in (applied, registered, listed):
        given(known.model_copy(update={"provider_id": "P-1"})).when(recognise).then(recognised)


def test_supplier_1_the_provider_is_known() -> None:
    given().when(recognise).then_refused(NoSuchProvider)


def test_supplier_2_another_provider_replaces_the_first_and_the_same_changes_nothing() -> None:
    given(applied, recognised).when(recognise).then_refused(NothingChanges)
    another = recognised.model_copy(update={"provider_id": "P-2"})
    given(applied, another).when(recognise).then(recognised)
    given(applied, recognised, another).when(recognise).then(recognised)
