from datetime import timedelta
from typing import Any

import pytest
from examples import BOROUGH, policy, row, scheme
from specification import given

from domain.commands.governance.adopt_policy import (
    AdjoinsItself,
    AdoptPolicy,
    AlreadyAdopted,
    NotProposed,
)

adopt = AdoptPolicy(**dict(policy))
IN_FORCE = scheme.model_copy(update={"in_force_from": policy.in_force_from, "rows": (row(),)})


def test_a_policy_is_adopted() -> None:
    given().when(adopt).then(policy)


def test_policy_1_a_policy_is_adopted_once_under_its_identifier() -> None:
    given(policy).when(adopt).then_refused(AlreadyAdopted)


def test_policy_2_the_area_does_not_adjoin_itself() -> None:
    wrong = adopt.model_copy(update={"adjoining": (*policy.adjoining, BOROUGH)})
    given().when(wrong).then_refused(AdjoinsItself)


def test_policy_3_once_there_is_a_scheme_another_person_proposed_the_policy() -> None:
    asked = given(IN_FORCE).by("mona", "monitoring-officer").when(adopt)
    asked.then_refused(NotProposed, roles=("monitoring-officer",))
    asked.proposed(by="mona").then_refused(NotProposed)
    proposed = asked.proposed(by="dee")
    assert proposed.outcome()[0] == policy
    turned = adopt.model_copy(update={"adjoining": policy.adjoining[::-1]})
    given(*proposed.events).by("mona", "monitoring-officer").when(turned).outcome()
    later = adopt.model_copy(update={"in_force_from": policy.in_force_from + timedelta(days=1)})
    given(*proposed.events).by("mona", "monitoring-officer").when(later).then_refused(NotProposed)


@pytest.mark.parametrize(
    "changed",
    [
        {"key_decision_above": policy.key_decision_above + 1},
        {"call_in_days": 5},
        {"adjoining": policy.adjoining[1:]},
        {"minimum_term_years": 1},
        {"contract_review_months": 12},
        {"report_months": 12},
    ],
)
def test_policy_3_what_was_proposed_with_other_choices_is_not_proposed(
    changed: dict[str, Any],
) -> None:
    *_, proposal = given(IN_FORCE).when(adopt).proposed(by="dee").events
    other = adopt.model_copy(update=changed)
    given(IN_FORCE, proposal).when(other).then_refused(NotProposed)
