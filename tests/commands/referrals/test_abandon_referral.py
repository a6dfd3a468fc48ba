from datetime import timedelta

from examples import abandoned, award_cancelled, awarded, opened, reopened
from specification import given

from domain.commands.referrals.abandon_referral import AbandonReferral, ReferralNotOpen
from domain.recorded_before import BeforeWhatItRestsOn

abandon = AbandonReferral(**dict(abandoned))


def test_a_referral_is_abandoned() -> None:
    given(opened).when(abandon).then(abandoned)
    given(opened, awarded, award_cancelled).when(abandon).then(abandoned)


def test_abandon_1_only_an_open_referral_is_abandoned() -> None:
    for history in ((), (opened, abandoned), (opened, awarded)):
        given(*history).when(abandon).then_refused(ReferralNotOpen)


def test_recorded_1_what_began_again_is_not_abandoned_before_that() -> None:
    again = abandon.model_copy(update={"abandoned_on": reopened.reopened_on})
    sooner = again.model_copy(update={"abandoned_on": reopened.reopened_on - timedelta(days=1)})
    given(opened, abandoned, reopened).when(sooner).then_refused(
        BeforeWhatItRestsOn, earliest=reopened.reopened_on
    )
    given(opened, abandoned, reopened).when(again).then(
        abandoned.model_copy(update={"abandoned_on": reopened.reopened_on})
    )
