from examples import JAN, MAY, fee_varied, placed, placed_with_parents, placement_ended
from specification import given

from domain.commands.money.vary_fee import NotBought, NotRunning, VaryFee

vary = VaryFee(**{k: v for k, v in fee_varied if k != "uplift"})


def test_a_fee_changes_from_a_day() -> None:
    given(placed).when(vary).then(fee_varied)


def test_vary_1_a_placement_that_does_not_run_that_day_has_no_fee_to_change() -> None:
    given().when(vary).then_refused(NotRunning)
    given(placed).when(vary.model_copy(update={"varied_from": JAN})).then_refused(NotRunning)
    given(placed, placement_ended).when(vary.model_copy(update={"varied_from": MAY})).then_refused(
        NotRunning
    )


def test_vary_2_a_placement_that_is_not_bought_has_no_fee() -> None:
    given(placed_with_parents).when(vary).then_refused(NotBought)
