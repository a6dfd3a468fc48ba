import pytest
from examples import award_cancelled, awarded, contract_notice_published, opened
from examples import contract_notice_withheld as withheld
from specification import given

from domain.codes import LegalRegime
from domain.commands.awards.withhold_contract_notice import (
    AlreadyDealtWith,
    NoSuchAward,
    NotUnderTheAct,
    RecommendedIt,
    WithholdContractNotice,
)
from domain.statute_codes import ContractNotice

withhold = WithholdContractNotice(
    **{name: value for name, value in withheld if name in WithholdContractNotice.model_fields}
)
under_the_act = awarded.model_copy(update={"legal_regime": LegalRegime.PROCUREMENT_ACT_2023})
ready = (opened, under_the_act)


def test_a_notice_is_withheld_with_the_reason_and_who_decided() -> None:
    given(*ready).by("mo", "monitoring-officer").when(withhold).then(withheld)


def test_sensitive_1_the_search_has_the_award() -> None:
    given(opened).when(withhold).then_refused(NoSuchAward)
    given(*ready, award_cancelled).when(withhold).then_refused(NoSuchAward)


@pytest.mark.parametrize("before", [contract_notice_published, withheld])
def test_sensitive_2_it_is_published_or_withheld_once(before: object) -> None:
    given(*ready, before).when(withhold).then_refused(AlreadyDealtWith)  # type: ignore[arg-type]


def test_sensitive_3_only_the_act_lets_it_be_withheld() -> None:
    given(opened, awarded).when(withhold).then_refused(NotUnderTheAct)
    quarterly = withhold.model_copy(update={"contract_notice": ContractNotice.QUARTERLY})
    given(*ready).when(quarterly).then_refused(NotUnderTheAct)


def test_sensitive_4_whoever_recommended_the_award_does_not_decide_it() -> None:
    given(*ready).by("jane").when(withhold).then_refused(RecommendedIt)
