"""The page of a search: what it opens, when it shows the offers, and whose each offer is."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from story import ANN, SCORES, Clock, R, asked_of_two, moment, say, tell

from api.web import entries
from domain.commands.referrals.ask_clarification import MOST_OPEN

PAGE = "/referrals-board/R-1"
DECLINED = {"provider_id": "P-2", "code": "no-vacancy", "declined_on": "2021-04-12"}


def question(number: int) -> dict[str, str]:
    return {"provider_id": "P-2", "clarification_id": f"Q-{number}", "question": "May it stay?",
            "asked_on": "2021-04-12"}  # fmt: skip


def positions_in(form: str) -> list[int]:
    return [int(n) for n in re.findall(r'name="positions" value="(\d+)"', form)]


def test_a_provider_that_asks_without_end_is_told_to_wait_for_a_reply(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock, asked_of_two())
    answers = [say(client, (f"{R}/questions", question(n), ("birch", "provider")))
               for n in range(MOST_OPEN + 1)]  # fmt: skip
    assert [each.status_code for each in answers] == [201] * MOST_OPEN + [409]
    refused = answers[-1].json()
    assert (refused["rule"], "Wait for a reply" in refused["title"]) == ("ASK-3", True)


def test_a_page_asks_for_sealed_values_only_in_requests_that_are_taken(
    client: TestClient,
    clock: Clock,
    catch_up: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(entries, "MOST_OPENED", 3)
    tell(client, clock, asked_of_two())
    read = say(client, (f"{R}/readings", {"provider_id": "P-2"}, ("birch", "provider")))
    assert read.status_code == 201
    for n in range(MOST_OPEN):
        say(client, (f"{R}/questions", question(n), ("birch", "provider")))
    catch_up()
    shown = client.get(PAGE).text
    forms = [positions_in(each) for each in shown.split("<form") if 'action="/sealed"' in each]
    assert len(forms) > 1
    assert all(0 < len(form) <= 3 for form in forms)
    for form in forms:
        for position in form:
            assert client.get(f"/log/{position}").json()["fields"]["sealed"]
        sent = {"positions": form, "purpose": "find a placement"}
        assert client.post("/sealed", data=sent).status_code == 200
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


def test_the_page_opens_the_offers_when_the_rule_does(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock, asked_of_two())
    catch_up()
    assert "Offers are opened together" in client.get(PAGE).text
    assert say(client, (f"{R}/declines", DECLINED, ("birch", "provider"))).status_code == 201
    catch_up()
    assert "Offers side by side" in client.get(PAGE).text
    declared = (f"{R}/interests", {"declared_on": "2021-04-12"}, ANN)
    made = {"provider_id": "P-1", "scores": SCORES}
    scored = (f"{R}/offers/O-1/evaluations",
              {**made, "comments": "As stated", "evaluated_on": "2021-04-12"}, ANN)  # fmt: skip
    assert [say(client, each).status_code for each in (declared, scored)] == [201, 201]


def test_two_providers_may_use_one_reference_and_each_offer_is_scored_as_its_own(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    *before, (when, [(path, offered, _)]) = asked_of_two()
    theirs = {**offered, "provider_id": "P-2", "home_id": "H-2"}
    both = [(path, offered, ("alder", "provider")), (path, theirs, ("birch", "provider"))]
    tell(client, clock, [*before, (when, both)])
    clock(moment("04-13"))
    said = say(client, (f"{R}/interests", {"declared_on": "2021-04-13"}, ANN))
    for provider in ("P-1", "P-2"):
        scored = {"provider_id": provider, "scores": SCORES, "comments": "As stated",
                  "evaluated_on": "2021-04-13"}  # fmt: skip
        said = say(client, (f"{R}/offers/O-1/evaluations", scored, ANN))
        assert said.status_code == 201
    assert say(client, (f"{R}/offers/O-1/evaluations", scored, ANN)).json()["rule"] == "EVALUATE-4"
    catch_up()
    columns = client.get(PAGE, headers={"Ledger-Actor": "ann", "Ledger-Role": "evaluator"}).text
    for provider in ("P-1", "P-2"):
        assert f"Score {provider}, O-1" in columns
        assert f'name="provider_id" value="{provider}"' in columns


def test_a_broker_enters_what_a_provider_said_by_telephone_and_the_provider_may_object(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock, asked_of_two())
    birch = {"Ledger-Actor": "birch", "Ledger-Role": "provider:P-2"}
    broker = ("jane", "broker")
    assert say(client, (f"{R}/declines", DECLINED, broker)).json()["rule"] == "DECLINE-3"
    rang = {"how": "by-telephone", "received_at": "2021-04-12T08:30:00Z"}
    entered = say(client, (f"{R}/declines", {**DECLINED, "received": rang}, broker))
    assert entered.status_code == 201
    entry = client.get(f"/log/{entered.json()['first']}").json()
    assert entry["fields"]["on_behalf"] == {**rang, "entered_by": "jane"}
    catch_up()
    assert "Offers are opened together" in client.get(PAGE).text, "nothing is opened early"
    own = client.get("/own-affairs/R-1", headers=birch).text
    assert "What the council entered for you" in own
    assert "You could not offer" in own
    objection = {"provider_id": "P-2", "answer": "decline", "reason": "Nobody here rang",
                 "objected_on": "2021-04-12"}  # fmt: skip
    assert say(client, (f"{R}/objections", objection, ("birch", "provider"))).status_code == 201
    assert "Awaits your answer" in client.get("/own-affairs/R-1", headers=birch).text


def test_what_is_needed_changes_and_a_provider_is_told_and_renews_its_offer(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    told = asked_of_two()
    tell(client, clock, told)
    alder = {"Ledger-Actor": "alder", "Ledger-Role": "provider:P-1"}
    change = {"emergency": False, "needed_on": "2021-05-08", "needs": ["communication"],
              "changed": "A therapist is needed", "respond_by": "2021-04-14T17:00:00Z",
              "amended_on": "2021-04-12"}  # fmt: skip
    assert say(client, (f"{R}/amendments", change, ("jane", "broker"))).status_code == 201
    catch_up()
    assert "needed on 8 May 2021" in client.get(PAGE).text
    own = client.post("/own-affairs/R-1", headers=alder).text
    assert "What changed since you were asked" in own
    assert "A therapist is needed" in own
    assert "14 April" in own, re.findall(r"Answer by.{0,160}", own)
    (_, [(path, offered, by)]) = told[-1]
    renewed = {**offered, "offer_id": "O-2"}
    assert say(client, (path, renewed, by)).status_code == 201
