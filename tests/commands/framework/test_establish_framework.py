from datetime import timedelta

import pytest
from examples import framework
from specification import given

from domain.commands.framework.establish_framework import (
    AlreadyEstablished,
    EndsBeforeItBegins,
    EstablishFramework,
)

establish = EstablishFramework(**dict(framework))


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
