from examples import awarded, invited, offer, opened, withdrawn
from specification import given

from domain.commands.withdraw_offer import AlreadyAwarded, NoSuchOffer, WithdrawOffer

withdraw = WithdrawOffer(**dict(withdrawn))


def test_a_provider_takes_back_its_offer() -> None:
    given(opened, invited, offer).when(withdraw).then(withdrawn)


def test_withdraw_1_there_must_be_such_an_offer() -> None:
    given(opened, invited).when(withdraw).then_refused(NoSuchOffer)


def test_withdraw_1_and_it_must_be_the_providers_own() -> None:
    other = withdraw.model_copy(update={"provider_id": "P-2"})
    given(opened, invited, offer).when(other).then_refused(NoSuchOffer)


def test_withdraw_2_after_an_award_offers_stand() -> None:
    given(opened, invited, offer, awarded).when(withdraw).then_refused(AlreadyAwarded)
