from datetime import date

import pytest
from examples import MARCH, award_cancelled, awarded, contract_notice_published, opened
from examples import contract_notice_withheld as withheld
from specification import given

from domain.commands.awards.publish_contract_notice import (
    AlreadyDealtWith,
    NoSuchAward,
    PublishContractNotice,
    StandstillTooShort,
)
from domain.statute_codes import ContractNotice

publish = PublishContractNotice(**dict(contract_notice_published))
ready = (opened, awarded)


def test_a_notice_is_published_with_its_reference() -> None:
    given(*ready).when(publish).then(contract_notice_published)


def test_transparency_1_the_search_has_the_award() -> None:
    given(opened).when(publish).then_refused(NoSuchAward)
    given(*ready, award_cancelled).when(publish).then_refused(NoSuchAward)


@pytest.mark.parametrize("before", [contract_notice_published, withheld])
def test_transparency_2_it_is_published_or_withheld_once(before: object) -> None:
    given(*ready, before).when(publish).then_refused(AlreadyDealtWith)  # type: ignore[arg-type]


@pytest.mark.parametrize("until", [date(2022, 3, 10), MARCH])
def test_transparency_3_a_standstill_lasts_eight_working_days(until: date) -> None:
    kept = {"contract_notice": ContractNotice.AWARD, "standstill_until": date(2022, 3, 11)}
    expected = contract_notice_published.model_copy(update=kept)
    given(*ready).when(publish.model_copy(update=kept)).then(expected)
    short = publish.model_copy(update={**kept, "standstill_until": until})
    given(*ready).when(short).then_refused(StandstillTooShort, earliest=date(2022, 3, 11))


def test_transparency_3_it_follows_a_contract_award_notice() -> None:
    after_details = publish.model_copy(update={"standstill_until": date(2022, 4, 1)})
    given(*ready).when(after_details).then_refused(StandstillTooShort)
