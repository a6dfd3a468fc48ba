from examples import (
    MARCH,
    admitted,
    applied,
    awarded,
    awarded_directly,
    evaluated,
    invited,
    offer,
    opened,
    reinstated,
    removed,
    suspended,
    withdrawn,
)
from specification import given

from domain.commands.award_by_mini_competition import (
    AwardByMiniCompetition,
    NoEvaluatedOffer,
    ProviderNotEligible,
    ReferralNotOpen,
)

in_lot = (applied, admitted)
award = AwardByMiniCompetition(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    reason="Best match",
    awarded_on=MARCH,
)


def test_the_award_carries_the_fee_that_was_offered() -> None:
    given(*in_lot, opened, invited, offer, evaluated).when(award).then(awarded)


def test_award_1_a_referral_is_awarded_once() -> None:
    given(*in_lot).when(award).then_refused(ReferralNotOpen)
    given(*in_lot, opened, invited, offer, evaluated, awarded).when(award).then_refused(
        ReferralNotOpen
    )
    given(*in_lot, opened, awarded_directly).when(award).then_refused(ReferralNotOpen)


def test_award_2_an_offer_that_was_not_evaluated_is_not_awarded() -> None:
    given(*in_lot, opened, invited, offer).when(award).then_refused(NoEvaluatedOffer)


def test_award_2_nor_one_that_was_withdrawn_or_is_anothers() -> None:
    given(*in_lot, opened, invited, offer, evaluated, withdrawn).when(award).then_refused(
        NoEvaluatedOffer
    )
    other = offer.model_copy(update={"provider_id": "P-2"})
    given(*in_lot, opened, invited, other, evaluated).when(award).then_refused(NoEvaluatedOffer)


def test_award_3_a_suspended_provider_gets_no_award() -> None:
    given(*in_lot, opened, invited, offer, evaluated, suspended).when(award).then_refused(
        ProviderNotEligible
    )


def test_award_3_a_reinstated_provider_may() -> None:
    given(*in_lot, opened, invited, offer, evaluated, suspended, reinstated).when(award).then(
        awarded
    )


def test_award_3_a_provider_that_left_the_lot_gets_no_award() -> None:
    given(*in_lot, opened, invited, offer, evaluated, removed).when(award).then_refused(
        ProviderNotEligible
    )
