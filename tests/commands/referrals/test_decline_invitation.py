from examples import declined, invited, offer, withdrawn
from specification import given

from domain.commands.referrals.decline_invitation import DeclineInvitation, NothingToDecline

decline = DeclineInvitation(**dict(declined))


def test_a_provider_that_was_invited_declines_with_a_code() -> None:
    given(invited).when(decline).then(declined)
    given(invited, offer, withdrawn).when(decline).then(declined)


def test_decline_1_only_if_invited_and_once_and_not_while_an_offer_lives() -> None:
    given().when(decline).then_refused(NothingToDecline)
    given(invited, declined).when(decline).then_refused(NothingToDecline)
    given(invited, offer).when(decline).then_refused(NothingToDecline)
    given(declined).when(decline).then_refused(NothingToDecline)
