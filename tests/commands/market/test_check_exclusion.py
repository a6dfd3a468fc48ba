"""A provider is checked against grounds of exclusion and the debarment list."""

from datetime import date, timedelta
from typing import Any

import pytest
from examples import FEB, applied, exclusion_checked
from specification import Specification, given

from domain.commands.market.check_exclusion import (
    CheckExclusion,
    HoldsTooLong,
    NoGround,
    NoSuchProvider,
    NotToBeDecided,
)
from domain.provider_codes import ExclusionGround, SupplierStanding

MANDATORY, DISCRETIONARY = ExclusionGround.MANDATORY, ExclusionGround.DISCRETIONARY
check = CheckExclusion(
    **{name: value for name, value in exclusion_checked if name in CheckExclusion.model_fields}
)


def checking(**fields: Any) -> Specification:
    return given(applied).when(check.model_copy(update=fields))


def test_a_check_that_finds_nothing_is_recorded_with_its_list_and_by_whom() -> None:
    checking().then(exclusion_checked)


def test_exclusion_1_the_provider_is_known() -> None:
    given().when(check).then_refused(NoSuchProvider)


@pytest.mark.parametrize("found", [{"on_debarment_list": True}, {"self_cleaning": "Staff left"}])
def test_exclusion_2_a_ground_is_stated(found: dict[str, Any]) -> None:
    checking(**found).then_refused(NoGround)


@pytest.mark.parametrize(
    ("ground", "on_list", "cleaned", "standing"),
    [
        (MANDATORY, False, None, SupplierStanding.EXCLUDED),
        (MANDATORY, True, "Staff left", SupplierStanding.EXCLUDED),
        (MANDATORY, False, "Staff left", SupplierStanding.EXCLUDABLE),
        (DISCRETIONARY, True, None, SupplierStanding.EXCLUDABLE),
        (DISCRETIONARY, False, None, SupplierStanding.EXCLUDABLE),
    ],
)
def test_exclusion_3_what_was_found_decides_or_is_decided_on(
    ground: ExclusionGround, on_list: bool, cleaned: str | None, standing: SupplierStanding
) -> None:
    found = {"exclusion_ground": ground, "on_debarment_list": on_list, "self_cleaning": cleaned}
    why = {"decided_because": "Panel of 1 February"}
    checking(**found).then_refused(NotToBeDecided, standing=standing)
    checking(**found, excluded=True).then_refused(NotToBeDecided)
    (out,) = checking(**found, **why, excluded=True).outcome()
    assert (out.supplier_standing, out.excluded) == (standing, True)
    let_in = checking(**found, **why)
    if standing is SupplierStanding.EXCLUDED:
        let_in.then_refused(NotToBeDecided)
    else:
        assert let_in.outcome()[0].excluded is False


def test_exclusion_3_who_has_no_ground_is_not_excluded() -> None:
    checking(excluded=True, decided_because="Dear").then_refused(NotToBeDecided)


@pytest.mark.parametrize("until", [FEB, FEB - timedelta(days=1), date(2023, 2, 2)])
def test_exclusion_4_a_check_holds_within_a_year(until: date) -> None:
    checking(valid_until=until).then_refused(HoldsTooLong, last=date(2023, 2, 1))
    assert checking(valid_until=date(2023, 2, 1)).outcome()
