from examples import (
    MARCH,
    admitted,
    applied,
    awarded,
    invited,
    opened,
    reinstated,
    removed,
    suspended,
)
from specification import given

from domain.commands.invite_providers import InviteProviders, ProviderNotEligible, ReferralNotOpen

second = {"provider_id": "P-2"}
both_admitted = (
    applied,
    admitted,
    applied.model_copy(update=second),
    admitted.model_copy(update=second),
)
invite = InviteProviders(referral_id="R-1", provider_ids=("P-1", "P-2"), invited_on=MARCH)


def test_providers_of_the_lot_are_invited() -> None:
    given(opened, *both_admitted).when(invite).then(invited)


def test_invite_1_nobody_is_invited_to_a_referral_that_is_not_open() -> None:
    given(*both_admitted).when(invite).then_refused(ReferralNotOpen)
    given(opened, *both_admitted, awarded).when(invite).then_refused(ReferralNotOpen)


def test_invite_2_a_suspended_provider_is_not_invited() -> None:
    given(opened, *both_admitted, suspended).when(invite).then_refused(ProviderNotEligible)


def test_invite_2_a_reinstated_provider_is() -> None:
    given(opened, *both_admitted, suspended, reinstated).when(invite).then(invited)


def test_invite_2_a_provider_outside_the_lot_is_not_invited() -> None:
    given(opened, applied, admitted).when(invite).then_refused(ProviderNotEligible)
    given(opened, *both_admitted, removed).when(invite).then_refused(ProviderNotEligible)
