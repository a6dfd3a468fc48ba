from examples import admitted, applied, priced, removed
from specification import NOON, given

from domain.commands.framework.agree_price_schedule import (
    AgreePriceSchedule,
    NotAdmitted,
    PricesDoNotFit,
)
from domain.fee_lines import FeeFor
from domain.values import Kind

stated = {name: value for name, value in priced if name in AgreePriceSchedule.model_fields}
agree = AgreePriceSchedule(**stated)
recorded = priced.model_copy(update={"agreed_by": "tester", "recorded_on": NOON.date()})
(price,) = priced.prices


def test_a_schedule_is_agreed_and_replaced() -> None:
    given(applied, admitted).when(agree).then(recorded)


def test_price_1_the_provider_is_admitted_to_the_lot() -> None:
    given(applied).when(agree).then_refused(NotAdmitted)
    gone = removed.model_copy(update={"removed_on": priced.in_force_from})
    given(applied, admitted, gone).when(agree).then_refused(NotAdmitted)


def test_price_2_every_kind_is_bought_under_the_lot() -> None:
    foster = price.model_copy(update={"kind": Kind.FOSTERING_AGENCY})
    wrong = agree.model_copy(update={"prices": (price, foster)})
    given(applied, admitted).when(wrong).then_refused(PricesDoNotFit)


def test_price_2_a_kind_and_level_has_one_price() -> None:
    dearer = price.model_copy(update={"weekly_fee": price.weekly_fee + 1})
    twice = agree.model_copy(update={"prices": (price, dearer)})
    given(applied, admitted).when(twice).then_refused(PricesDoNotFit)
    level = price.model_copy(update={"level": "specialist"})
    both = {"prices": (price, level)}
    given(applied, admitted).when(agree.model_copy(update=both)).then(
        recorded.model_copy(update=both)
    )


def test_price_2_a_kind_of_line_has_a_price_of_its_own_beside_a_core_price() -> None:
    therapy = price.model_copy(update={"fee_for": FeeFor.THERAPY})
    both = {"prices": (price, therapy)}
    given(applied, admitted).when(agree.model_copy(update=both)).then(
        recorded.model_copy(update=both)
    )
    discount = price.model_copy(update={"fee_for": FeeFor.DISCOUNT})
    for wrong in ((therapy,), (price, discount), (price, therapy, therapy)):
        given(applied, admitted).when(agree.model_copy(update={"prices": wrong})).then_refused(
            PricesDoNotFit
        )
