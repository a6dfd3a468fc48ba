from examples import abandoned, awarded, interests, opened
from specification import given

from domain.commands.framework.declare_interests import DeclareInterests, ReferralNotOpen

declare = DeclareInterests(**{k: v for k, v in interests if k != "evaluator"})


def test_an_evaluator_declares_an_interest_or_none() -> None:
    given(opened).by("ann").when(declare).then(interests)


def test_interest_1_interests_are_declared_while_the_referral_is_open() -> None:
    for history in ((), (opened, abandoned), (opened, awarded)):
        given(*history).when(declare).then_refused(ReferralNotOpen)
