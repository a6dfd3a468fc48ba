from examples import JAN, admitted, applied, refused
from specification import given

from domain.commands.apply_to_lot import AlreadyApplied, ApplyToLot

apply = ApplyToLot(provider_id="P-1", name="Alder", lot="residential", round="R1", applied_on=JAN)


def test_a_provider_applies() -> None:
    given().when(apply).then(applied)


def test_apply_1_a_second_application_in_the_round_is_refused() -> None:
    given(applied).when(apply).then_refused(AlreadyApplied)


def test_apply_1_a_decided_application_is_not_made_again_in_the_round() -> None:
    given(applied, admitted).when(apply).then_refused(AlreadyApplied)
    given(applied, refused).when(apply).then_refused(AlreadyApplied)


def test_apply_1_another_round_is_another_application() -> None:
    again = {"round": "R2"}
    given(applied, refused).when(apply.model_copy(update=again)).then(
        applied.model_copy(update=again)
    )
