from examples import APRIL, applied, registered, renamed
from specification import given

from domain.commands.market.rename_provider import (
    NoSuchProvider,
    NothingChanges,
    RenameProvider,
)

rename = RenameProvider.model_validate(renamed.model_dump())


def test_a_provider_takes_another_name() -> None:
    given(applied).when(rename).then(renamed)
    given(registered).when(rename).then(renamed)


def test_rename_1_the_provider_is_known() -> None:
    given().when(rename).then_refused(NoSuchProvider)


def test_rename_2_the_name_differs() -> None:
    later = rename.model_copy(update={"renamed_on": APRIL})
    given(applied, renamed).when(later).then_refused(NothingChanges)
