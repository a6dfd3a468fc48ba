from examples import declined, invited, invited_before, offer, withdrawn
from specification import NOON, given

from domain.commands.referrals.decline_invitation import (
    DeclineInvitation,
    NothingToDecline,
    NotToday,
)

decline = DeclineInvitation(**{k: v for k, v in declined if k != "on_behalf"})


def test_an_invited_provider_declines_with_a_code() -> None:
    given(invited).when(decline).then(declined)
    given(invited, offer, withdrawn).when(decline).then(declined)


def test_decline_1_an_invited_provider_declines_once_and_not_while_its_offer_is_live() -> None:
    given().when(decline).then_refused(NothingToDecline, uninvited=True)
    given(invited, declined).when(decline).then_refused(NothingToDecline)
    given(invited, offer).when(decline).then_refused(NothingToDecline)
    given(declined).when(decline).then_refused(NothingToDecline, uninvited=True)


def test_a_provider_may_decline_after_its_time_to_answer() -> None:
    given(invited_before).when(decline).then(declined)


def test_decline_2_a_providers_own_answer_is_dated_today() -> None:
    own = given(invited).by("alder", "provider")
    own.when(decline).then_refused(NotToday, declined_on=NOON.date())
    today = {"declined_on": NOON.date()}
    own.when(decline.model_copy(update=today)).then(declined.model_copy(update=today))
