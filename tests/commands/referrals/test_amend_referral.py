from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    EARLIER,
    LATER,
    OTHER_CHILD,
    abandoned,
    amended,
    applied,
    awarded,
    declined,
    evaluated,
    form,
    interests,
    invited,
    invited_before,
    offer,
    opened,
    policy,
    registered,
    tier_started,
)
from specification import given

from domain.codes import Need
from domain.commands.referrals.amend_referral import (
    AmendReferral,
    NeededAtAnotherAge,
    NothingChanges,
    NoTimeToRespond,
    OffersOpened,
    ReferralNotOpen,
)
from domain.commands.referrals.decline_invitation import DeclineInvitation
from domain.commands.referrals.evaluate_offer import EvaluateOffer, NoSuchOffer, OffersNotOpened
from domain.commands.referrals.invite_providers import InviteProviders
from domain.commands.referrals.make_offer import HasALiveOffer, MakeOffer
from domain.events.searches import ProvidersInvited

amend = AmendReferral(**dict(amended))
make = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})
evaluate = EvaluateOffer(**{k: v for k, v in evaluated if k != "evaluator"})
AGAIN: dict[str, Any] = {"offer_id": "O-2"}


def test_what_is_needed_changes_and_providers_are_told_until_when_to_answer() -> None:
    given(opened, invited, offer).when(amend).then(amended)
    unasked = {"respond_by": None}
    given(opened).when(amend.model_copy(update=unasked)).then(amended.model_copy(update=unasked))


def test_amend_1_only_an_open_search_changes() -> None:
    for history in ((), (opened, abandoned), (opened, invited, offer, awarded)):
        given(*history).when(amend).then_refused(ReferralNotOpen)
    early = amend.model_copy(update={"amended_on": opened.opened_on - timedelta(days=1)})
    given(opened).when(early).then_refused(ReferralNotOpen)


def test_amend_2_something_changes() -> None:
    given(opened, amended).when(amend).then_refused(NothingChanges)


def test_amend_3_not_once_offers_are_opened() -> None:
    theirs = declined.model_copy(update={"provider_id": "P-2"})
    given(opened, invited, offer, theirs).when(amend).then_refused(OffersOpened)
    given(opened, invited_before, offer).when(amend).then_refused(OffersOpened)
    given(opened, invited_before).when(amend).then(amended)


@pytest.mark.parametrize("until", [None, EARLIER])
def test_amend_4_who_was_asked_has_time_to_answer(until: Any) -> None:
    hurried = amend.model_copy(update={"respond_by": until})
    given(opened, invited).when(hurried).then_refused(NoTimeToRespond, respond_by=LATER)
    given(opened, invited_before).when(hurried).then_refused(NoTimeToRespond, respond_by=EARLIER)


def test_amend_5_the_children_are_born_and_below_eighteen_when_it_is_needed() -> None:
    siblings = {"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2004-05")}
    for born, day, fits in (
        ({"born_in": ("2022-05",)}, date(2022, 4, 30), False),
        ({"born_in": ("2022-05",)}, date(2022, 5, 1), True),
        (siblings, date(2022, 5, 31), True),
        (siblings, date(2022, 6, 1), False),
        ({"born_in": (None,)}, date(2050, 1, 1), True),
    ):
        asked = given(opened.model_copy(update=born)).when(
            amend.model_copy(update={"needed_on": day})
        )
        if fits:
            asked.then(amended.model_copy(update={"needed_on": day}))
        else:
            asked.then_refused(NeededAtAnotherAge)


@pytest.mark.parametrize("gone", [None, (None, "2010-05")])
def test_amend_5_of_somebody_erased_nothing_is_known(gone: Any) -> None:
    unread = opened.model_copy(update={"siblings": (OTHER_CHILD,), "born_in": gone})
    given(unread).when(amend).then(amended)


def test_amend_4_whoever_had_the_longest_keeps_it() -> None:
    sooner = invited.model_copy(
        update={"provider_ids": ("P-3",), "respond_by": LATER - timedelta(hours=2)}
    )
    hurried = amend.model_copy(update={"respond_by": LATER - timedelta(hours=1)})
    for asked in ((invited, sooner), (sooner, invited)):
        given(opened, *asked).when(hurried).then_refused(NoTimeToRespond, respond_by=LATER)


def test_an_offer_made_before_may_be_renewed_and_is_then_replaced() -> None:
    renew = make.model_copy(update=AGAIN)
    renewed = offer.model_copy(update=AGAIN)
    searched = (policy, opened, invited, registered)
    given(*searched, offer).when(renew).then_refused(HasALiveOffer)
    given(*searched, offer, amended).when(renew).then(renewed)
    given(*searched, offer, amended, renewed).when(
        make.model_copy(update={"offer_id": "O-3"})
    ).then_refused(HasALiveOffer)
    after = (opened, invited, offer, amended, renewed, interests)
    closed = given(*after).at(LATER + timedelta(seconds=1)).by("ann")
    closed.when(evaluate).then_refused(NoSuchOffer)
    scored = evaluated.model_copy(update=AGAIN)
    closed.when(evaluate.model_copy(update=AGAIN)).then(scored)


def test_a_provider_that_cannot_renew_its_offer_declines_and_has_none() -> None:
    decline = DeclineInvitation(**{k: v for k, v in declined if k != "on_behalf"})
    given(opened, invited, offer, amended).when(decline).then(declined)
    closed = given(opened, invited, offer, amended, declined, interests).by("ann")
    closed.at(LATER + timedelta(seconds=1)).when(evaluate).then_refused(NoSuchOffer)


def test_who_declined_may_offer_after_all_and_all_are_awaited_again() -> None:
    searched = (policy, opened, invited, registered)
    given(*searched, declined, amended).when(make).then(offer)
    both = (offer, declined.model_copy(update={"provider_id": "P-2"}))
    given(opened, invited, *both, interests).by("ann").when(evaluate).then(evaluated)
    again = (opened, invited_before, amended, *both, amended, interests)
    given(*again).by("ann").when(evaluate).then_refused(OffersNotOpened)


def test_who_is_asked_next_is_sent_what_is_needed_now() -> None:
    spot = {"tier": "spot", "provider_ids": ("P-1",), "left_out": ()}
    fields = {k: v for k, v in invited if k not in ("form", "contradicted")} | spot
    begun = tier_started.model_copy(update={"tier": "spot"})
    (event,) = given(opened, begun, applied, amended).when(InviteProviders(**fields)).outcome()
    assert isinstance(event, ProvidersInvited)
    assert event.form == form.model_copy(
        update={"needs": (Need.COMMUNICATION,), "needed_on": APRIL}
    )
