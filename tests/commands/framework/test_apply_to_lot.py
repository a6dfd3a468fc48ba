from datetime import timedelta

from examples import LATER, admitted, applied, refused, round_closed, round_opened
from specification import NOON, given

from domain.commands.framework.apply_to_lot import (
    AlreadyApplied,
    ApplyToLot,
    NotToday,
    RoundTakesNoApplications,
)
from domain.values import Lot

apply = ApplyToLot(**{k: v for k, v in applied if k != "framework_id"})


def test_a_provider_applies_to_a_lot_in_a_round() -> None:
    given(round_opened).when(apply).then(applied)


def test_apply_1_a_provider_applies_once_to_a_lot_in_a_round() -> None:
    for decided in ((), (admitted,), (refused,)):
        given(round_opened, applied, *decided).when(apply).then_refused(AlreadyApplied)


def test_apply_1_a_provider_may_also_apply_to_another_lot() -> None:
    other = {"lot": Lot.FOSTERING}
    given(round_opened, applied).when(apply.model_copy(update=other)).then(
        applied.model_copy(update=other)
    )


def test_apply_2_the_round_is_open_to_the_lot() -> None:
    given().when(apply).then_refused(RoundTakesNoApplications)
    given(round_opened, round_closed).when(apply).then_refused(RoundTakesNoApplications)
    other = apply.model_copy(update={"lot": Lot.WRAP_AROUND})
    given(round_opened).when(other).then_refused(RoundTakesNoApplications)


def test_apply_2_an_application_at_the_closing_moment_is_in_time() -> None:
    given(round_opened).at(LATER).when(apply).then(applied)
    late = LATER + timedelta(seconds=1)
    given(round_opened).at(late).when(apply).then_refused(RoundTakesNoApplications)


def test_apply_3_a_providers_own_application_is_dated_today() -> None:
    own = given(round_opened).by("alder", "provider")
    own.when(apply).then_refused(NotToday, applied_on=NOON.date())
    today = {"applied_on": NOON.date()}
    own.when(apply.model_copy(update=today)).then(applied.model_copy(update=today))
