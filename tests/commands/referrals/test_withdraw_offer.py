from examples import awarded, invited, offer, opened, withdrawn
from specification import NOON, given

from domain.commands.referrals.withdraw_offer import (
    AlreadyAwarded,
    NoSuchOffer,
    NotToday,
    WithdrawOffer,
)

withdraw = WithdrawOffer(**{k: v for k, v in withdrawn if k != "on_behalf"})


def test_a_provider_takes_back_its_offer() -> None:
    given(opened, invited, offer).when(withdraw).then(withdrawn)


def test_withdraw_1_the_offer_is_live_and_the_providers_own() -> None:
    given(opened, invited).when(withdraw).then_refused(NoSuchOffer)
    given(opened, invited, offer, withdrawn).when(withdraw).then_refused(NoSuchOffer)
    other = withdraw.model_copy(update={"provider_id": "P-2"})
    given(opened, invited, offer).when(other).then_refused(NoSuchOffer)
    stranger = withdraw.model_copy(update={"provider_id": "P-9"})
    given(opened, invited, offer).when(stranger).then_refused(NoSuchOffer, uninvited=True)


def test_withdraw_2_an_offer_is_not_withdrawn_once_an_award_stands() -> None:
    given(opened, invited, offer, awarded).when(withdraw).then_refused(AlreadyAwarded)


def test_withdraw_3_what_a_provider_withdraws_itself_is_dated_today() -> None:
    own = given(opened, invited, offer).by("alder", "provider")
    own.when(withdraw).then_refused(NotToday, withdrawn_on=NOON.date())
    today = {"withdrawn_on": NOON.date()}
    own.when(withdraw.model_copy(update=today)).then(withdrawn.model_copy(update=today))
