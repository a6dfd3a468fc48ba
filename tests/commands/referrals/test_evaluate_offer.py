from examples import (
    EARLIER,
    abandoned,
    awarded,
    declined,
    evaluated,
    interests,
    invited,
    invited_before,
    offer,
    opened,
    withdrawn,
)
from specification import given

from domain.commands.referrals.evaluate_offer import (
    AlreadyScored,
    AskedNoMore,
    EvaluateOffer,
    HasAnInterest,
    NoSuchOffer,
    OffersNotOpened,
)

evaluate = EvaluateOffer(**{k: v for k, v in evaluated if k != "evaluator"})
offered = (opened, invited_before, offer)
ready = (*offered, interests)


def test_the_evaluator_is_the_officer_who_records_the_scores() -> None:
    given(*ready).by("ann").when(evaluate).then(evaluated)
    bob = interests.model_copy(update={"evaluator": "bob"})
    given(*ready, bob, evaluated).by("bob").when(evaluate).then(
        evaluated.model_copy(update={"evaluator": "bob"})
    )


def test_evaluate_1_the_offer_is_live_and_no_award_stands() -> None:
    for history in (
        (opened, invited_before, interests),
        (*ready, withdrawn),
        (*ready, awarded),
        (*ready, abandoned),
    ):
        given(*history).by("ann").when(evaluate).then_refused(NoSuchOffer)


def test_evaluate_1_an_offer_is_found_by_its_provider_and_its_reference() -> None:
    theirs = {"provider_id": "P-2"}
    rivals, scored = offer.model_copy(update=theirs), evaluated.model_copy(update=theirs)
    given(*ready).by("ann").when(evaluate.model_copy(update=theirs)).then_refused(NoSuchOffer)
    given(*ready, rivals, scored).by("ann").when(evaluate).then(evaluated)
    given(*ready, rivals, evaluated).by("ann").when(evaluate.model_copy(update=theirs)).then(scored)


def test_evaluate_2_offers_are_opened_together() -> None:
    waiting = (opened, invited, offer, interests)
    given(*waiting).by("ann").when(evaluate).then_refused(OffersNotOpened)
    given(*ready).at(EARLIER).by("ann").when(evaluate).then_refused(OffersNotOpened)
    answered = declined.model_copy(update={"provider_id": "P-2"})
    given(*waiting, answered).by("ann").when(evaluate).then(evaluated)


def test_evaluate_5_offers_stay_sealed_while_one_that_offered_is_asked_no_more() -> None:
    others = invited_before.model_copy(update={"provider_ids": ("P-2",)})
    for history in ((opened, offer, interests), (opened, others, offer, interests)):
        given(*history).by("ann").when(evaluate).then_refused(AskedNoMore)


def test_evaluate_3_the_evaluator_has_declared_and_has_no_interest() -> None:
    given(*offered).by("ann").when(evaluate).then_refused(HasAnInterest)
    given(*ready).by("bob").when(evaluate).then_refused(HasAnInterest)
    theirs = interests.model_copy(update={"provider_ids": ("P-1",)})
    given(*offered, theirs).by("ann").when(evaluate).then_refused(HasAnInterest)
    given(*ready, theirs).by("ann").when(evaluate).then_refused(HasAnInterest)
    given(*offered, theirs, interests).by("ann").when(evaluate).then_refused(HasAnInterest)
    anothers = interests.model_copy(update={"provider_ids": ("P-2",)})
    given(*offered, anothers).by("ann").when(evaluate).then(evaluated)


def test_evaluate_4_an_evaluator_scores_an_offer_once() -> None:
    given(*ready, evaluated).by("ann").when(evaluate).then_refused(AlreadyScored)
