"""Where an invitation stands for the provider who was invited, by what has been recorded."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from putting_right import put_right, seconded
from story import BROKER, COMMISSIONER, STORY, Clock, Phase, R, moment, tell

from api.pages.invitations import CONCERNED, invitation
from domain.events import event_names
from domain.events.awards import AwardAuthorised, AwardedDirectly, BoughtBySpotPurchase
from domain.events.base import Event
from domain.events.offers import OfferMade, OfferWithdrawn
from domain.events.placements import PlacementStarted
from domain.events.searches import InvitationDeclined, InvitationRead, ReferralAbandoned
from ledger.entries import Provenance
from ledger.handle import Correction
from ledger.log import Log

NOW = datetime(2021, 4, 12, 9, tzinfo=UTC)
Events = list[type[Event]]
ASKED_AND_ANSWERED: list[Phase] = [
    (moment("04-12", 8), [
        (f"{R}/questions",
         {"provider_id": "P-1", "clarification_id": "Q-1", "question": "Is there a school?",
          "asked_on": "2021-04-12"}, ("alder", "provider")),
        (f"{R}/questions/Q-1/answer",
         {"answer": "There is one near", "answered_on": "2021-04-12"}, BROKER),
        ("/providers/P-1/suspensions",
         {"trigger": "safeguarding", "lots": ["residential"], "reason": "An inquiry",
          "suspended_on": "2021-04-12", "review_on": "2021-05-12"}, COMMISSIONER),
    ]),
]  # fmt: skip


def upto(last: str) -> list[Phase]:
    """The phases of the story before the one with a path that ends so."""
    at = next(n for n, (_, told) in enumerate(STORY) if told[0][0].endswith(last))
    return STORY[:at]


def stage_shown(client: TestClient) -> str:
    """Where the invitation stands, as the provider's page says."""
    page = client.get("/own-affairs/R-1").text
    return page.partition("Where it stands</dt>")[2].partition("</dd>")[0].rpartition(">")[2]


@pytest.mark.parametrize(
    ("own", "told", "stage"),
    [
        ([], [], "awaits your answer"),
        ([InvitationRead], [], "awaits your answer"),
        ([InvitationDeclined], [], "you could not offer"),
        ([OfferMade], [], "you have offered"),
        ([OfferMade, OfferWithdrawn], [], "awaits your answer"),
        ([OfferMade, OfferWithdrawn, InvitationDeclined], [], "you could not offer"),
        ([OfferMade], [ReferralAbandoned], "given up"),
        ([OfferMade], [AwardAuthorised], "placed elsewhere"),
        ([OfferMade], [AwardAuthorised, PlacementStarted], "placed elsewhere"),
        ([OfferMade, AwardedDirectly], [AwardAuthorised], "awarded to you"),
        ([BoughtBySpotPurchase], [], "awarded to you"),
    ],
)
def test_the_stage_of_an_invitation(own: Events, told: Events, stage: str) -> None:
    fields = {"referral_id": "R-1", "offer_id": "O-1"}
    entries = [{"event": event, "fields": fields} for event in own]
    came = [("R-1", name) for name in event_names(told)]
    row = (7, "R-1", NOW + timedelta(hours=1), NOW.date())
    shown = invitation(row, entries, came, NOW)
    assert shown["stage"] == stage
    assert shown["read"] is (InvitationRead in own)


def test_an_offer_after_a_withdrawal_is_an_offer() -> None:
    made = [
        {"event": event, "fields": {"referral_id": "R-1", "offer_id": offer_id}}
        for event, offer_id in ((OfferMade, "O-1"), (OfferWithdrawn, "O-1"), (OfferMade, "O-2"))
    ]
    row = (7, "R-1", NOW + timedelta(hours=1), NOW.date())
    assert invitation(row, made, [], NOW)["stage"] == "you have offered"
    assert invitation(row, made[:2], [], NOW)["stage"] == "awaits your answer"


def test_what_is_recorded_of_other_referrals_does_not_count() -> None:
    entries = [{"event": OfferMade, "fields": {"referral_id": "R-2", "offer_id": "O-1"}}]
    came = [("R-2", name) for name in event_names([AwardAuthorised])]
    late = invitation((7, "R-1", NOW - timedelta(hours=1), NOW.date()), entries, came, NOW)
    assert late["stage"] == "time has passed"


def test_a_provider_sees_an_award_once_it_is_authorised_and_as_long_as_it_stands(
    client: TestClient, clock: Clock, log: Log, by: Provenance
) -> None:
    tell(client, clock, upto("authorisation"))
    assert stage_shown(client) == "You have offered"
    assert "The award" not in client.get("/own-affairs/R-1").text
    told = tell(client, clock, STORY[-2:-1])
    shown = client.get("/own-affairs/R-1").text
    assert "Awarded to you" in shown
    assert "The award" in shown
    opened = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"}).text
    assert "Feedback on your offer" in opened
    seconded(log, Correction(told[f"{R}/awards/AW-1/authorisation"], "Not theirs", "DCS"), by)
    assert stage_shown(client) == "You have offered"
    opened = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"}).text
    assert "Feedback on your offer" not in opened
    tell(client, clock, STORY[-2:-1])
    cancelled = {"reason": "The child moved away", "cancelled_on": "2021-04-15"}
    assert client.post(f"{R}/awards/AW-1/cancellation", json=cancelled).status_code == 201
    assert stage_shown(client) == "You have offered"


def test_no_authorisation_counts_for_an_award_that_was_made_after_it(
    client: TestClient, clock: Clock, log: Log, by: Provenance
) -> None:
    told = tell(client, clock, upto("/placements"))
    assert stage_shown(client) == "Awarded to you"
    wrong = Correction(told[f"{R}/mini-competition-award"], "Keyed wrongly", "DCS")
    put_right(log, wrong, by)
    assert stage_shown(client) == "You have offered"
    assert client.get("/decisions/R-1/AW-1").status_code == 404
    award = [(moment("04-15"), phase) for _, phase in STORY if phase[0][0].endswith("-award")]
    tell(client, clock, award)
    shown = client.get("/own-affairs/R-1").text
    assert stage_shown(client) == "You have offered"
    assert "The award" not in shown
    opened = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"}).text
    assert "Feedback on your offer" not in opened
    tell(client, clock, STORY[-2:-1])
    assert stage_shown(client) == "Awarded to you"


def test_what_was_put_right_is_neither_shown_nor_opened_to_a_provider(
    client: TestClient, clock: Clock, log: Log, by: Provenance
) -> None:
    told = tell(client, clock, upto("offers"))
    told |= tell(client, clock, ASKED_AND_ANSWERED)

    def taken_back(path: str) -> None:
        put_right(log, Correction(told[path], "Another search's", "The team manager"), by)

    opened = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"}).text
    assert "There is one near" in opened
    taken_back(f"{R}/questions/Q-1/answer")
    opened = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"}).text
    assert "Is there a school?" in opened
    assert "There is one near" not in opened
    assert "An inquiry" in client.get("/own-affairs").text
    taken_back("/providers/P-1/suspensions")
    assert "An inquiry" not in client.get("/own-affairs").text
    taken_back("/rounds/R1/closing")
    assert "Apply in round R1" in client.get("/own-affairs").text
    taken_back("/rounds")
    assert "No round is taking applications" in client.get("/own-affairs").text
    taken_back(f"{R}/invitations")
    assert "You have not been invited yet" in client.get("/own-affairs").text
    assert client.get("/own-affairs/R-1").status_code == 404
    refused = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"})
    assert refused.status_code == 404


def test_a_provider_opens_what_is_needed_only_while_it_concerns_it(
    client: TestClient, clock: Clock, log: Log, by: Provenance
) -> None:
    tell(client, clock, upto("offers"))

    def opens_the_needs() -> bool:
        page = client.post("/own-affairs/R-1", headers={"Ledger-Role": "provider:P-1"})
        assert page.status_code == 200
        return "What is sought" in page.text

    assert opens_the_needs()
    decline = {"provider_id": "P-1", "code": "no-vacancy", "declined_on": "2021-04-11"}
    alder = {"Ledger-Actor": "alder", "Ledger-Role": "provider:P-1"}
    said = client.post(f"{R}/declines", json=decline, headers=alder).json()["last"]
    assert not opens_the_needs()
    assert "open to you no longer" in client.get("/own-affairs/R-1").text
    seconded(log, Correction(said, "Keyed wrongly", "The team manager"), by)
    assert opens_the_needs()
    clock(moment("04-13"))
    assert not opens_the_needs()
    abandoned = {"reason": "Went home", "abandoned_on": "2021-04-13"}
    assert client.post(f"{R}/abandonment", json=abandoned).status_code == 201
    assert not opens_the_needs()


def test_a_provider_that_lost_opens_feedback_and_not_what_is_needed() -> None:
    given = {"referral_id": "R-1", "offer_id": "O-1"}
    row, lost = (
        (7, "R-1", NOW, NOW.date()),
        [("R-1", name) for name in event_names([AwardAuthorised])],
    )
    stage = invitation(row, [{"event": OfferMade, "fields": given}], lost, NOW)["stage"]
    assert stage not in CONCERNED
