from examples import JAN, admitted, applied, refused
from specification import given

from domain.commands.framework.refuse_provider import NoApplicationToRefuse, RefuseProvider

refuse = RefuseProvider(
    provider_id="P-1", lot="residential", round="R1", reasons="Below", refused_on=JAN
)


def test_an_application_is_refused_with_reasons() -> None:
    given(applied).when(refuse).then(refused)


def test_refuse_1_a_provider_that_did_not_apply_is_not_refused() -> None:
    given().when(refuse).then_refused(NoApplicationToRefuse)


def test_refuse_1_an_application_is_decided_once() -> None:
    given(applied, admitted).when(refuse).then_refused(NoApplicationToRefuse)
