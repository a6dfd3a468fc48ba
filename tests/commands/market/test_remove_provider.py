from examples import MARCH, admitted, applied, removed
from specification import given

from domain.commands.market.remove_provider import NotInTheLot, RemoveProvider

remove = RemoveProvider(
    provider_id="P-1",
    framework_id="F-1",
    lot="residential",
    reason="Its own wish",
    removed_on=MARCH,
)


def test_an_admitted_provider_is_removed_from_the_lot() -> None:
    given(applied, admitted).when(remove).then(removed)


def test_remove_1_a_provider_not_in_the_lot_is_not_removed() -> None:
    given(applied).when(remove).then_refused(NotInTheLot)
    given(applied, admitted, removed).when(remove).then_refused(NotInTheLot)
