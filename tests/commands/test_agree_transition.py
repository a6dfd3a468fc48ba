from examples import agreed, consulted, planned
from specification import given

from domain.commands.agree_transition import AgreeTransition, AlreadyAgreed, NotConsulted

agree = AgreeTransition(**dict(agreed))


def test_a_transition_is_agreed() -> None:
    given(planned, consulted).when(agree).then(agreed)


def test_agree_1_not_before_adult_social_care_is_consulted() -> None:
    given(planned).when(agree).then_refused(NotConsulted)


def test_agree_2_once() -> None:
    given(planned, consulted, agreed).when(agree).then_refused(AlreadyAgreed)
