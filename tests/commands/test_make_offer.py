from examples import awarded, invited, offer, opened, withdrawn
from specification import given

from domain.commands.make_offer import HasALiveOffer, MakeOffer, NotInvited, ReferralNotOpen

make = MakeOffer(**dict(offer))


def test_an_invited_provider_offers() -> None:
    given(opened, invited).when(make).then(offer)


def test_offer_1_no_offer_is_made_on_a_referral_that_is_not_open() -> None:
    given().when(make).then_refused(ReferralNotOpen)
    given(opened, invited, awarded).when(make).then_refused(ReferralNotOpen)


def test_offer_2_a_provider_that_was_not_invited_may_not_offer() -> None:
    given(opened).when(make).then_refused(NotInvited)


def test_offer_3_a_provider_has_one_live_offer() -> None:
    second = make.model_copy(update={"offer_id": "O-2"})
    given(opened, invited, offer).when(second).then_refused(HasALiveOffer)


def test_offer_3_an_offers_identifier_is_used_once() -> None:
    other = make.model_copy(update={"provider_id": "P-2"})
    given(opened, invited, offer).when(other).then_refused(HasALiveOffer)


def test_offer_3_a_provider_may_offer_again_after_withdrawing() -> None:
    given(opened, invited, offer, withdrawn).when(make).then(offer)
