from examples import MARCH, awarded, evaluated, invited, offer, opened, withdrawn
from specification import given

from domain.commands.evaluate_offer import AlreadyAwarded, EvaluateOffer, NoSuchOffer

evaluate = EvaluateOffer(
    referral_id="R-1",
    offer_id="O-1",
    match_to_need=80,
    quality=75,
    cost=60,
    evaluated_on=MARCH,
)


def test_an_offer_is_scored_and_the_entry_names_its_provider() -> None:
    given(opened, invited, offer).when(evaluate).then(evaluated)


def test_evaluate_1_a_withdrawn_offer_is_not_evaluated() -> None:
    given(opened, invited, offer, withdrawn).when(evaluate).then_refused(NoSuchOffer)


def test_evaluate_2_after_an_award_nothing_is_evaluated() -> None:
    given(opened, invited, offer, awarded).when(evaluate).then_refused(AlreadyAwarded)
