"""A provider's place in a search, once it passed to another: asked once, its offer kept."""

from typing import Any

from examples import (
    awarded,
    interests,
    invited,
    offer,
    opened,
    search_transferred,
)

from domain.readings.referrals import Referral


def after(*events: Any) -> Referral:
    return Referral.from_events((opened, invited, offer, *events))


def test_the_invitation_and_the_offer_are_the_successors() -> None:
    search = after(search_transferred)
    assert set(search.search.invitations) & {"P-1", "P-2"} == {"P-2"}
    assert [key[0] for key in search.offers.live] == ["P-2"]
    assert not search.waits_for("P-2")
    assert {"P-1", "P-2"} <= search.search.invited_or_left_out(invited.tier)


def test_an_offer_of_another_home_does_not_pass_with_a_home() -> None:
    other = search_transferred.model_copy(update={"home_id": "H-9"})
    assert [key[0] for key in after(other).offers.live] == ["P-1"]


def test_two_offers_under_one_reference_are_both_kept() -> None:
    theirs = offer.model_copy(update={"provider_id": "P-2"})
    search = Referral.from_events((opened, invited, offer, theirs, search_transferred))
    assert set(search.offers.live) == {("P-2", "O-1"), ("P-2", "O-1.P-1")}


def test_an_interest_in_the_former_provider_is_one_in_the_successor() -> None:
    declared = interests.model_copy(update={"provider_ids": ("P-1",)})
    search = after(declared, search_transferred)
    assert search.offers.interests[declared.evaluator] == {"P-1", "P-2"}


def test_the_award_that_stands_is_the_successors() -> None:
    award = after(awarded, search_transferred).award_status.award
    assert award is not None
    assert award.provider_id == "P-2"
    elsewhere = search_transferred.model_copy(update={"home_id": "H-9"})
    kept = after(awarded, elsewhere).award_status.award
    assert kept is not None
    assert kept.provider_id == "P-1"
