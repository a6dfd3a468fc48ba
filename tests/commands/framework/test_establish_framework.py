from datetime import date, timedelta
from typing import Any

import pytest
from examples import framework
from specification import given

from domain.codes import LegalRegime
from domain.commands.framework.establish_framework import (
    AlreadyEstablished,
    BeganUnderNoLaw,
    EndsBeforeItBegins,
    EstablishFramework,
)

establish = EstablishFramework(
    **{name: value for name, value in framework if name in EstablishFramework.model_fields}
)


def test_a_framework_is_established_with_its_legal_regime_and_term() -> None:
    given().when(establish).then(framework)


def test_framework_1_a_framework_is_established_once() -> None:
    given(framework).when(establish).then_refused(AlreadyEstablished)


@pytest.mark.parametrize("days", [0, -1])
def test_framework_2_it_ends_after_it_begins(days: int) -> None:
    ends = framework.starts_on + timedelta(days=days)
    given().when(establish.model_copy(update={"ends_on": ends})).then_refused(EndsBeforeItBegins)
    ends = framework.starts_on + timedelta(days=1)
    changed = {"ends_on": ends}
    given().when(establish.model_copy(update=changed)).then(framework.model_copy(update=changed))


def begun_on(day: date, **other: Any) -> dict[str, Any]:
    """The fields of a framework whose procurement began on a day."""
    starts = max(day, framework.starts_on)
    return {
        "procurement_started_on": day,
        "starts_on": starts,
        "ends_on": date(2030, 1, 1),
        **other,
    }


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2025, 2, 23), LegalRegime.LIGHT_TOUCH_2015),
        (date(2025, 2, 24), LegalRegime.PROCUREMENT_ACT_2023),
    ],
)
def test_its_law_is_that_of_the_day_on_which_its_procurement_began(
    day: date, regime: LegalRegime
) -> None:
    expected = framework.model_copy(update=begun_on(day, legal_regime=regime))
    given().when(establish.model_copy(update=begun_on(day))).then(expected)


def test_framework_3_its_procurement_began_by_its_first_day_and_under_a_law() -> None:
    late = {"procurement_started_on": framework.starts_on + timedelta(days=1)}
    given().when(establish.model_copy(update=late)).then_refused(BeganUnderNoLaw)
    early = {"procurement_started_on": date(2015, 2, 25)}
    given().when(establish.model_copy(update=early)).then_refused(
        BeganUnderNoLaw, since=date(2015, 2, 26)
    )
