"""Who owns a provider."""

import examples
from specification import given

from domain.commands.market.record_owner import NoSuchProvider, NothingChanges, RecordOwner

owned = RecordOwner(
    provider_id="P-1", owner="Alder Homes Ltd", group="Alder Group", owned_from=examples.FEB
)


def test_an_owner_is_recorded_of_a_provider_that_applied() -> None:
    given(examples.applied).when(owned).then(examples.owner_recorded)


def test_a_provider_that_is_sold_has_another_group_from_that_day() -> None:
    sold = owned.model_copy(update={"group": "Beech plc", "owned_from": examples.MARCH})
    given(examples.registered, examples.owner_recorded).when(sold).then(
        examples.owner_recorded.model_copy(
            update={"group": "Beech plc", "owned_from": examples.MARCH}
        )
    )


def test_owner_1_an_owner_is_recorded_of_a_known_provider_only() -> None:
    given().when(owned).then_refused(NoSuchProvider, provider_id="P-1")


def test_owner_2_the_same_owner_is_not_recorded_again() -> None:
    given(examples.applied, examples.owner_recorded).when(owned).then_refused(NothingChanges)
