from examples import ASC, agreed, consulted, planned
from specification import given

from domain.commands.transitions.consult_adult_social_care import (
    AlreadyAgreed,
    ConsultAdultSocialCare,
    NotPlanned,
)

consult = ConsultAdultSocialCare(
    **{k: v for k, v in consulted if k not in ("child_ref", "consulted_as")}
)


def test_adult_social_care_is_consulted_in_a_role() -> None:
    given(planned).by("asma", ASC).when(consult).then(consulted)


def test_consult_1_the_transition_is_planned() -> None:
    given().when(consult).then_refused(NotPlanned)


def test_consult_2_the_transition_is_not_agreed_yet() -> None:
    given(planned, consulted, agreed).when(consult).then_refused(AlreadyAgreed)
    half = agreed.model_copy(update={"complete": False})
    given(planned, half).by("asma", ASC).when(consult).then(consulted)
