"""Where an invitation stands for the provider who was invited, by what has been recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from api.pages.invitations import invitation
from domain.events import event_names
from domain.events.awards import AwardAuthorised, AwardedDirectly, BoughtBySpotPurchase
from domain.events.base import Event
from domain.events.offers import OfferMade, OfferWithdrawn
from domain.events.placements import PlacementStarted
from domain.events.searches import InvitationDeclined, InvitationRead, ReferralAbandoned

NOW = datetime(2021, 4, 12, 9, tzinfo=UTC)
Events = list[type[Event]]


@pytest.mark.parametrize(
    ("own", "told", "stage"),
    [
        ([], [], "awaits your answer"),
        ([InvitationRead], [], "awaits your answer"),
        ([InvitationDeclined], [], "you could not offer"),
        ([OfferMade], [], "you have offered"),
        ([OfferMade, OfferWithdrawn], [], "awaits your answer"),
        ([OfferMade], [ReferralAbandoned], "given up"),
        ([OfferMade], [AwardAuthorised], "placed elsewhere"),
        ([OfferMade], [AwardAuthorised, PlacementStarted], "placed elsewhere"),
        ([OfferMade, AwardedDirectly], [AwardAuthorised], "awarded to you"),
        ([BoughtBySpotPurchase], [], "awarded to you"),
    ],
)
def test_the_stage_of_an_invitation(own: Events, told: Events, stage: str) -> None:
    entries = [{"event": event, "fields": {"referral_id": "R-1"}} for event in own]
    came = [("R-1", name) for name in event_names(told)]
    row = (7, "R-1", NOW + timedelta(hours=1), NOW.date())
    shown = invitation(row, entries, came, NOW)
    assert shown["stage"] == stage
    assert shown["read"] is (InvitationRead in own)


def test_what_is_recorded_of_other_referrals_does_not_count() -> None:
    entries = [{"event": OfferMade, "fields": {"referral_id": "R-2"}}]
    came = [("R-2", name) for name in event_names([AwardAuthorised])]
    late = invitation((7, "R-1", NOW - timedelta(hours=1), NOW.date()), entries, came, NOW)
    assert late["stage"] == "time has passed"
