from datetime import date, timedelta
from typing import Any

from examples import (
    APRIL,
    MAY,
    OTHER_CHILD,
    abandoned,
    awarded,
    evaluated,
    interests,
    invited,
    offer,
    opened,
    placed,
    placement_ended,
    policy,
    registered,
    reopened,
    started,
    tier_started,
)
from specification import given

from domain.codes import Tier
from domain.commands.referrals.evaluate_offer import EvaluateOffer
from domain.commands.referrals.make_offer import HasALiveOffer, MakeOffer, NotInvited
from domain.commands.referrals.reopen_referral import (
    BeforeItStopped,
    NeededAtAnotherAge,
    NothingToReopen,
    ReopenReferral,
)
from domain.commands.referrals.start_tier import StartTier

reopen = ReopenReferral(**dict(reopened))
DAY = timedelta(days=1)
BOUGHT = placed.model_copy(update={"award_id": awarded.award_id})
ENDED = placement_ended.model_copy(update={"ended_on": APRIL})
AFTER: dict[str, Any] = {
    "reopened_on": APRIL, "needed_on": MAY,
}  # fmt: skip
make = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})


def test_a_search_that_was_stopped_begins_again() -> None:
    given(opened, abandoned, placed).when(reopen).then(reopened)
    unnamed = reopen.model_copy(update={"placement_id": None})
    given(opened, abandoned).when(unnamed).then(reopened.model_copy(update={"placement_id": None}))


def test_a_search_begins_again_when_its_placement_broke_down() -> None:
    given(opened, awarded, BOUGHT, ENDED).when(reopen.model_copy(update=AFTER)).then(
        reopened.model_copy(update=AFTER)
    )


def test_reopen_1_only_what_was_stopped_or_whose_placement_ended() -> None:
    given().when(reopen).then_refused(NothingToReopen)
    given(opened).when(reopen).then_refused(NothingToReopen)
    given(opened, abandoned, reopened).when(reopen).then_refused(NothingToReopen)
    named = reopen.model_copy(update=AFTER)
    another = BOUGHT.model_copy(update={"award_id": "AW-9"})
    for history in ((awarded, BOUGHT), (awarded, another, ENDED), (BOUGHT, ENDED)):
        given(opened, *history).when(named).then_refused(NothingToReopen)
    given(opened, awarded).when(reopen.model_copy(update={"placement_id": None})).then_refused(
        NothingToReopen
    )


def test_reopen_3_the_children_are_below_eighteen_when_it_is_needed() -> None:
    grown = opened.model_copy(update={"born_in": ("2004-05",)})
    last = {"needed_on": date(2022, 5, 31)}
    given(grown, abandoned, placed).when(reopen.model_copy(update=last)).then(
        reopened.model_copy(update=last)
    )
    late = reopen.model_copy(update={"needed_on": date(2022, 6, 1)})
    given(grown, abandoned, placed).when(late).then_refused(NeededAtAnotherAge)
    both = opened.model_copy(update={"siblings": (OTHER_CHILD,), "born_in": ("2004-05", "2012-02")})
    given(both, abandoned, placed).when(late).then_refused(NeededAtAnotherAge)
    erased = opened.model_copy(update={"born_in": (None,)})
    assert given(erased, abandoned, placed).when(late).outcome()


def test_reopen_2_from_the_day_it_stopped_and_by_the_day_of_need() -> None:
    first = abandoned.abandoned_on
    early = reopen.model_copy(update={"reopened_on": first - DAY})
    given(opened, abandoned, placed).when(early).then_refused(BeforeItStopped, stopped_on=first)
    late = reopen.model_copy(update={"needed_on": reopen.reopened_on - DAY})
    given(opened, abandoned, placed).when(late).then_refused(BeforeItStopped, stopped_on=first)
    at_once = {"needed_on": reopen.reopened_on}
    given(opened, abandoned, placed).when(reopen.model_copy(update=at_once)).then(
        reopened.model_copy(update=at_once)
    )


def test_it_begins_as_a_new_search_and_uses_no_reference_twice() -> None:
    before = (opened, tier_started, invited, offer, abandoned, reopened)
    begun = started(Tier.IN_HOUSE).model_copy(update={"started_on": MAY})
    begin = StartTier(**{k: v for k, v in begun if k in StartTier.model_fields})
    given(*before).when(begin).then(begun)
    searched = (policy, registered, *before)
    given(*searched).when(make).then_refused(NotInvited, uninvited=True)
    given(*searched, invited).when(make).then_refused(HasALiveOffer)
    again = {"offer_id": "O-2"}
    given(*searched, invited).when(make.model_copy(update=again)).then(
        offer.model_copy(update=again)
    )


def test_its_offers_are_opened_though_others_offered_before() -> None:
    alone = invited.model_copy(update={"provider_ids": ("P-1",)})
    theirs = offer.model_copy(update={"provider_id": "P-2"})
    mine = offer.model_copy(update={"offer_id": "O-2"})
    history = (opened, invited, theirs, abandoned, reopened, alone, mine, interests)
    evaluate = EvaluateOffer(**{k: v for k, v in evaluated if k != "evaluator"})
    given(*history).by("ann").when(evaluate.model_copy(update={"offer_id": "O-2"})).then(
        evaluated.model_copy(update={"offer_id": "O-2"})
    )
