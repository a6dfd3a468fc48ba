from examples import admitted, applied, awarded, awarded_directly, opened, suspended
from specification import given

from domain.commands.award_directly import (
    AwardDirectly,
    NoGround,
    ProviderNotEligible,
    ReferralNotOpen,
)

in_lot = (applied, admitted)
award = AwardDirectly(**dict(awarded_directly))


def test_a_direct_award_states_its_ground() -> None:
    given(*in_lot, opened).when(award).then(awarded_directly)


def test_direct_1_a_referral_is_awarded_once() -> None:
    given(*in_lot).when(award).then_refused(ReferralNotOpen)
    given(*in_lot, opened, awarded).when(award).then_refused(ReferralNotOpen)


def test_direct_2_a_suspended_provider_gets_no_award() -> None:
    given(*in_lot, opened, suspended).when(award).then_refused(ProviderNotEligible)


def test_direct_2_nor_one_outside_the_lot() -> None:
    given(applied, opened).when(award).then_refused(ProviderNotEligible)


def test_direct_3_without_a_ground_there_is_no_direct_award() -> None:
    blank = AwardDirectly(**{**dict(award), "ground": "  "})
    given(*in_lot, opened).when(blank).then_refused(NoGround)
