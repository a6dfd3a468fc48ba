from examples import BOROUGH, policy
from specification import given

from domain.commands.governance.adopt_policy import AdjoinsItself, AdoptPolicy, AlreadyAdopted

adopt = AdoptPolicy(**dict(policy))


def test_a_policy_is_adopted() -> None:
    given().when(adopt).then(policy)


def test_policy_1_a_policy_is_adopted_once_under_its_identifier() -> None:
    given(policy).when(adopt).then_refused(AlreadyAdopted)


def test_policy_2_the_area_does_not_adjoin_itself() -> None:
    wrong = adopt.model_copy(update={"adjoining": (*policy.adjoining, BOROUGH)})
    given().when(wrong).then_refused(AdjoinsItself)
