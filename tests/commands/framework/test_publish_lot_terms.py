from decimal import Decimal

from examples import framework, lot_terms
from specification import NOON, given

from domain.commands.framework.publish_lot_terms import (
    LotNotInFramework,
    NoRouteAllowed,
    PublishLotTerms,
    WeightsDoNotAddUp,
)
from domain.values import Lot

stated = {name: value for name, value in lot_terms if name in PublishLotTerms.model_fields}
publish = PublishLotTerms(**stated)
recorded = lot_terms.model_copy(update={"published_by": "tester", "recorded_on": NOON.date()})


def test_the_terms_of_a_lot_are_published_and_published_again() -> None:
    given(framework).when(publish).then(recorded)
    given(framework, lot_terms).when(publish).then(recorded)


def test_terms_1_the_framework_buys_the_lot() -> None:
    given().when(publish).then_refused(LotNotInFramework)
    other = publish.model_copy(update={"lot": Lot.WRAP_AROUND})
    given(framework).when(other).then_refused(LotNotInFramework)


def test_terms_2_the_weights_add_to_one_hundred() -> None:
    for cost in ("19.99", "20.01"):
        weights = lot_terms.weights.model_copy(update={"cost": Decimal(cost)})
        wrong = publish.model_copy(update={"weights": weights})
        given(framework).when(wrong).then_refused(WeightsDoNotAddUp)


def test_terms_3_a_lot_allows_one_route_at_least() -> None:
    one = {"allows_direct_award": False}
    other = {"allows_mini_competition": False}
    for allowed in (one, other):
        changed = recorded.model_copy(update=allowed)
        given(framework).when(publish.model_copy(update=allowed)).then(changed)
    neither = publish.model_copy(update={**one, **other})
    given(framework).when(neither).then_refused(NoRouteAllowed)
