from examples import agreed, consulted, planned
from specification import given

from domain.commands.consult_adult_social_care import (
    AlreadyAgreed,
    ConsultAdultSocialCare,
    NotPlanned,
)

consult = ConsultAdultSocialCare(**dict(consulted))


def test_adult_social_care_is_consulted() -> None:
    given(planned).when(consult).then(consulted)


def test_consult_1_on_a_transition_that_is_planned() -> None:
    given().when(consult).then_refused(NotPlanned)


def test_consult_2_and_before_it_is_agreed() -> None:
    given(planned, consulted, agreed).when(consult).then_refused(AlreadyAgreed)
