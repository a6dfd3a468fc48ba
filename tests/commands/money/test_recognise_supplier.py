from examples import DCS, applied, listed, recognised, registered, row, scheme
from specification import given

from domain.commands.money.recognise_supplier import (
    NoSuchProvider,
    NothingChanges,
    NotProposed,
    NotTheirsToMatch,
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


def test_supplier_3_the_role_that_the_scheme_names_matches_suppliers() -> None:
    named = (row(), row(decision="supplier-match", roles=(DCS,)))
    held = given(applied, scheme.model_copy(update={"rows": named}))
    held.by("fay", "finance").when(recognise).then_refused(NotTheirsToMatch, roles=(DCS,))
    held.by("dora", DCS).when(recognise).proposed().then(recognised)
    silent = given(applied, scheme)
    silent.by("fay", "finance").when(recognise).proposed().then_refused(NotTheirsToMatch, roles=())


def test_supplier_4_who_proposes_a_match_does_not_decide_it() -> None:
    lets = scheme.model_copy(update={"rows": (row(decision="supplier-match", roles=(DCS,)),)})
    asked = given(applied, lets).by("dora", DCS).when(recognise)
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()
