from examples import MARCH, declined, invited, offer, opened, withdrawn
from specification import given

from domain.commands.decline_invitation import DeclineInvitation, NothingToDecline

decline = DeclineInvitation(referral_id="R-1", provider_id="P-1", reason="Full", declined_on=MARCH)


def test_an_invited_provider_declines() -> None:
    given(opened, invited).when(decline).then(declined)


def test_decline_1_a_provider_that_was_not_invited_has_nothing_to_decline() -> None:
    given(opened).when(decline).then_refused(NothingToDecline)


def test_decline_1_nor_one_that_has_declined() -> None:
    given(opened, invited, declined).when(decline).then_refused(NothingToDecline)


def test_decline_1_a_live_offer_is_withdrawn_before_declining() -> None:
    given(opened, invited, offer).when(decline).then_refused(NothingToDecline)
    given(opened, invited, offer, withdrawn).when(decline).then(declined)
