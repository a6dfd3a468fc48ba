from examples import registered
from specification import given

from domain.commands.register_home import AlreadyRegistered, RegisterHome, UrnTaken

register = RegisterHome(**dict(registered))


def test_a_home_is_registered_with_its_places() -> None:
    given().when(register).then(registered)


def test_register_1_a_home_is_registered_once() -> None:
    other_urn = register.model_copy(update={"urn": "SC900002"})
    given(registered).when(other_urn).then_refused(AlreadyRegistered)


def test_register_2_a_reference_number_belongs_to_one_home() -> None:
    other_home = register.model_copy(update={"home_id": "H-2"})
    given(registered).when(other_home).then_refused(UrnTaken)
