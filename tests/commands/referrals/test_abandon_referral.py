from examples import abandoned, award_cancelled, awarded, opened
from specification import given

from domain.commands.referrals.abandon_referral import AbandonReferral, ReferralNotOpen

abandon = AbandonReferral(**dict(abandoned))


def test_a_referral_is_abandoned() -> None:
    given(opened).when(abandon).then(abandoned)
    given(opened, awarded, award_cancelled).when(abandon).then(abandoned)


def test_abandon_1_only_an_open_referral_is_abandoned() -> None:
    for history in ((), (opened, abandoned), (opened, awarded)):
        given(*history).when(abandon).then_refused(ReferralNotOpen)
