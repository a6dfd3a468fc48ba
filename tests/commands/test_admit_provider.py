from examples import JAN, admitted, applied, refused
from specification import given

from domain.commands.admit_provider import AdmitProvider, NoApplicationToAdmit

admit = AdmitProvider(
    provider_id="P-1",
    lot="residential",
    round="R1",
    collaboration=70,
    quality=80,
    understanding_cost=60,
    social_value=65,
    admitted_on=JAN,
)


def test_an_application_is_admitted_with_its_four_scores() -> None:
    given(applied).when(admit).then(admitted)


def test_admit_1_a_provider_that_did_not_apply_is_not_admitted() -> None:
    given().when(admit).then_refused(NoApplicationToAdmit)


def test_admit_1_an_application_to_another_lot_is_not_this_one() -> None:
    elsewhere = applied.model_copy(update={"lot": "fostering"})
    given(elsewhere).when(admit).then_refused(NoApplicationToAdmit)


def test_admit_1_an_application_is_decided_once() -> None:
    given(applied, admitted).when(admit).then_refused(NoApplicationToAdmit)
    given(applied, refused).when(admit).then_refused(NoApplicationToAdmit)
