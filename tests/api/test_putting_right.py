"""An entry is put right on its page: proposed by one person, and reversed by another."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from story import CALLED_OFF, CHILD, PURCHASING, Clock, R, tell
from walked import tell_both

from api.access.corrections import roles_that_proposed
from api.access.roles import BY_NAME, ROLES, Activity
from api.access.who import Asker
from api.web.paths import PATHS
from domain.foundations.reversal import RestingEntry
from ledger.entries import Entry
from ledger.imports import entries_resting_on
from ledger.log import Log

DIRECTOR = {"Ledger-Actor": "dora", "Ledger-Role": "head-of-service"}
BROKER = {"Ledger-Actor": "ben", "Ledger-Role": "broker"}
AUDITOR = {"Ledger-Actor": "au", "Ledger-Role": "auditor"}
SAM = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
SUE = {"Ledger-Actor": "sue", "Ledger-Role": "social-worker"}
ANN = {"Ledger-Actor": "ann", "Ledger-Role": "evaluator"}
NOT_THERE = 99_999
NOT_LENT = (403, "")
"""A proposal that is over lends its maker's role to nobody (PUT-RIGHT-4)."""
NOW = datetime(2022, 7, 1, 12, tzinfo=UTC)


def test_an_entry_is_put_right_on_its_page_by_two_people(client: TestClient, clock: Clock) -> None:
    told = tell(client, clock)
    award, placement = told[f"{R}/mini-competition-award"], told["/placements"]
    assert f"/audit/log/{award}/correction" in client.get(f"/audit/log/{award}").text
    path = f"/audit/log/{award}/correction"
    form = client.get(path, headers=BROKER).text
    assert f"Entry {placement}: Placement started" in form
    assert "Proposed by another" not in form
    typed = {"reason": "Another search’s", "authority": "The director", "step": "reverse"}
    refused = client.post(path, data=typed, headers=BROKER)
    assert refused.status_code == 409
    assert "CORRECT-8" in refused.text
    assert f"{placement} placement started" in refused.text
    resting = [int(part.split('"')[0]) for part in form.split('name="with_it" value="')[1:]]
    whole = {**typed, "with_it": resting}
    assert "Proposed" in client.post(path, data={**whole, "step": "propose"}, headers=DIRECTOR).text
    shown = client.get(path, headers=BROKER).text
    assert "Proposed by another: Head of service" in shown
    assert "for: Broker, Monitoring officer." in shown
    assert f"With it go: {', '.join(map(str, resting))}." in shown
    (says,) = re.findall(r'href="(/audit/log/\d+)">Entry \d+ says what is right', shown)
    assert "Show what is sealed" in client.get(says, headers=BROKER).text
    opened = {"positions": says.rpartition("/")[2], "purpose": "find a placement"}
    assert "Another search’s" in unescape(client.post("/sealed", data=opened, headers=BROKER).text)
    assert "Reversed" in client.post(path, data=whole, headers=BROKER).text
    again = client.post(path, data={**whole, "step": "reverse"}, headers=BROKER)
    assert "CORRECT-2" in again.text
    assert client.post(path, data={"step": "propose"}, headers=DIRECTOR).status_code == 422


def test_what_rests_on_an_entry_is_looked_for_once_in_a_request(
    client: TestClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def counted(log: Log, wrong: Entry) -> tuple[RestingEntry, ...]:
        looked.append(wrong.position)
        return entries_resting_on(log, wrong)

    for module in ("ledger.handle", "api.web.entries", "api.pages.corrections"):
        monkeypatch.setattr(f"{module}.entries_resting_on", counted)
    when, (care, allocation, referral, wishes, *_) = CALLED_OFF[0]
    told = tell(client, clock, [*PURCHASING, (when, [care, allocation, referral, wishes])])
    asked = {"position": told["/referrals"], "reason": "Not the child", "authority": "The director"}
    page = f"/audit/log/{told['/referrals']}/correction"
    for who, path, sent in (
        (BROKER, "/corrections", {"json": asked}),
        (BROKER, "/corrections/proposals", {"json": asked}),
        (BROKER, page, {"data": {**asked, "step": "reverse"}}),
        (BROKER, page, {"data": {**asked, "step": "propose"}}),
        (SUE, "/corrections/proposals", {"json": {**asked, "position": told[f"{R}/wishes"]}}),
    ):
        looked.clear()
        assert client.post(path, headers=who, **sent).status_code in {200, 201, 409}, path
        assert len(looked) == 1, path


def test_put_right_5_a_proposal_is_withdrawn_by_its_maker_and_declined_by_who_could_carry_it_out(
    client: TestClient, clock: Clock, catch_up: Callable[[], None], log: Log
) -> None:
    told = tell(client, clock)
    award = told[f"{R}/mini-competition-award"]
    path = f"/audit/log/{award}/correction"
    form = client.get(path, headers=BROKER).text
    resting = [int(part.split('"')[0]) for part in form.split('name="with_it" value="')[1:]]
    typed = {"reason": "Another search’s", "authority": "The director"}
    whole = {**typed, "position": award, "with_it": resting}

    def proposed() -> int:
        sent = client.post("/corrections/proposals", json=whole, headers=DIRECTOR)
        assert sent.status_code == 201
        return int(sent.json()["first"])

    def carried_out() -> tuple[int, str]:
        answer = client.post("/corrections", json=whole, headers=BROKER)
        return answer.status_code, answer.json().get("rule", "")

    clock(NOW)
    first = proposed()
    catch_up()
    day = {"as_of": str(NOW.date())}
    asked = client.get("/answers/proposed-corrections", params=day, headers=BROKER)
    (row,) = asked.json()["waiting"]
    assert (row["entry"], row["because"]) == (award, [first])
    assert row["put_to"] == ["broker", "monitoring-officer"]
    due = client.get("/answers/obligations", params=day, headers=BROKER).json()["due"]
    assert [each["because"] for each in due if each["rule"] == "DUTY-25"] == [[first]]
    end = f"/proposals/{first}/end"
    why = {"reason": "The fee was agreed"}
    assert client.post(end, json=why, headers=SAM).status_code in (403, 404)
    ending = {**why, "step": f"end:{first}"}
    assert client.post(path, data={"step": f"end:{first}"}, headers=BROKER).status_code == 422
    assert "Decline the proposal" in client.get(path, headers=BROKER).text
    odd = client.post(path, data={**ending, "step": f"end:{first}.0"}, headers=BROKER)
    assert odd.status_code == 404, "a position is written in digits"
    assert "Declined" in client.post(path, data=ending, headers=BROKER).text
    assert carried_out() == NOT_LENT
    assert "UNPROPOSE-1" in client.post(path, data=ending, headers=BROKER).text
    second = proposed()
    assert "Withdraw your proposal" in client.get(path, headers=DIRECTOR).text
    ben = Asker("ben", BY_NAME["broker"])
    assert roles_that_proposed(log, ben, (award, *resting)) == [BY_NAME["head-of-service"]]
    elsewhere = {**DIRECTOR, "Ledger-Role": "auditor"}
    told_again = {**why, "step": f"end:{second}"}
    assert client.post(path, data=told_again, headers=elsewhere).status_code == 403
    for nonsense in ("9" * 30, "x", "0"):
        told_nonsense = {**why, "step": f"end:{nonsense}"}
        assert client.post(path, data=told_nonsense, headers=DIRECTOR).status_code == 404
    too_long = {**whole, "with_it": ["9" * 25]}
    assert client.post(path, data=too_long, headers=DIRECTOR).status_code == 422
    own = client.post(f"/proposals/{second}/end", json=why, headers=DIRECTOR)
    assert own.status_code == 201
    assert carried_out() == NOT_LENT
    assert roles_that_proposed(log, ben, (award, *resting)) == [], "it lends no role any more"
    proposed()
    clock(NOW + timedelta(days=29))
    assert "It no longer stands" in client.get(path, headers=BROKER).text
    assert roles_that_proposed(log, ben, (award, *resting)) == []
    assert carried_out() == NOT_LENT
    proposed()
    assert carried_out() == (201, "")


def test_what_is_not_seen_is_put_right_as_what_does_not_exist(
    client: TestClient, clock: Clock
) -> None:
    tell_both(client, clock)
    entries = client.get("/log?limit=500", headers=AUDITOR).json()

    def said(who: dict[str, str], *positions: int, path: str = "/corrections/proposals") -> Any:
        first, *more = positions
        body = {"position": first, "with_it": more, "reason": "Wrong", "authority": "Mine"}
        answer = client.post(path, json=body, headers=who)
        return answer.status_code, answer.json()

    own = [e["position"] for e in client.get("/log?limit=500", headers=SAM).json()]
    unseen = [e["position"] for e in entries if e["position"] not in own]
    assert any(f"child:{CHILD}" in e["tags"] for e in entries if e["position"] in unseen)
    none = said(SAM, NOT_THERE)
    assert none[0] == 404
    assert all(said(SAM, position) == none for position in unseen)
    assert said(SAM, own[0], unseen[0]) == said(SAM, own[0], NOT_THERE) == none
    assert said(BROKER, NOT_THERE, path="/corrections")[0] == 404
    reviewer = {"Ledger-Actor": "irv", "Ledger-Role": "reviewing-officer"}
    assert said(reviewer, own[0]) == said(reviewer, NOT_THERE) == none
    wishes = next(e["position"] for e in entries if e["recorded_by"] == "sam")
    assert said(SAM, wishes)[0] == 201, "the officer's own entry is put right as before"


def test_an_evaluator_proposes_to_put_right_the_own_scores_and_not_anothers(
    client: TestClient, clock: Clock
) -> None:
    tell_both(client, clock)
    scores = [e for e in client.get("/log?limit=500", headers=AUDITOR).json()
              if e["name"].startswith("application-scored")]  # fmt: skip
    body = {"reason": "Wrong", "authority": "Mine"}
    for score in scores:
        sent = {**body, "position": score["position"]}
        answer = client.post("/corrections/proposals", json=sent, headers=ANN)
        none = client.post(
            "/corrections/proposals", json={**sent, "position": NOT_THERE}, headers=ANN
        )
        assert none.status_code == 404
        if score["recorded_by"] != "ann":
            assert (answer.status_code, answer.json()) == (404, none.json())
    assert {score["recorded_by"] for score in scores} == {"ann", "bob"}


def test_put_right_2_the_right_entry_is_recorded_in_its_place_from_the_page(
    client: TestClient, clock: Clock
) -> None:
    told = tell(client, clock)
    wrong = told["/placements"]
    path = f"/audit/log/{wrong}/correction"
    why = {"reason": "She moved on the third", "authority": "The director"}
    assert "Record it rightly in its place" in client.get(path, headers=BROKER).text
    mo = {"Ledger-Actor": "mo", "Ledger-Role": "monitoring-officer"}
    assert "Record it rightly" not in client.get(path, headers=mo).text
    assert client.post(path, data={**why, "step": "right"}, headers=mo).status_code == 403
    assert client.post(path, data={"step": "right"}, headers=BROKER).status_code == 422

    form = client.post(path, data={**why, "step": "right"}, headers=BROKER).text
    assert f"entry {wrong}, placement started" in form
    sent_to = "/do/start_placement/in-its-place"
    assert f'action="{sent_to}"' in form
    filled = boxes(form)
    assert filled["home_id"] == "H-1"
    assert (filled["started_on-day"], filled["started_on-month"]) == ("1", "5")
    assert filled["in_place_because"] == why["reason"]
    checked = {**filled, "started_on-day": "3", "step": "check"}
    shown = client.post(sent_to, data=checked, headers=BROKER).text
    assert "check your answers" in shown
    assert "3 May 2021" in shown
    assert f"entry {wrong}, placement started" in shown
    sending = {**boxes(shown), "step": "record"}
    alone = client.post(sent_to, data=sending, headers=BROKER)
    assert alone.status_code == 409
    assert re.findall(r"problems/([a-z0-9-]+)", alone.text) == ["correct-10"]
    assert boxes(alone.text)["started_on-day"] == "3", "what was typed stays"
    assert client.post(path, data={**why, "step": "propose"}, headers=DIRECTOR).status_code == 200
    assert "Put right" in client.post(sent_to, data=sending, headers=BROKER).text
    last = client.get("/log?limit=500", headers=mo).json()[-1]
    assert (last["name"], last["cause"]) == ("placement-started.v1", wrong)
    assert last["fields"]["started_on"] == "2021-05-03"
    half = {k: v for k, v in sending.items() if k != "in_place_because"}
    assert client.post(sent_to, data=half, headers=BROKER).status_code == 422
    at_once = client.post("/do/start_placement", data=sending, headers=BROKER)
    assert at_once.status_code == 422, "it waits behind the gate of corrections"


def in_place_of(positions: Iterable[int], step: str = "more") -> dict[str, Any]:
    """A form that records in the place of the first of these, with the others reversed with it."""
    first, *others = map(str, positions)
    return {"step": step, "in_place_of": first, "in_place_because": "x",
            "in_place_on_authority": "y", "in_place_with": others}  # fmt: skip


def test_the_form_in_its_place_tells_of_no_entry_that_the_role_may_not_see_or_reverse(
    client: TestClient, clock: Clock
) -> None:
    last = max(tell(client, clock).values())
    every, told = range(1, last + 1), defaultdict[int, set[str]](set)
    for role in ROLES:
        named = "provider:P-1" if role.name == "provider" else role.name
        for name in sorted(role.commands & set(PATHS))[:1]:
            path, as_role = f"/do/{name}/in-its-place", {"Ledger-Actor": "x", "Ledger-Role": named}
            for step in ("more", "check", "record"):
                sent = client.post(path, data=in_place_of(every, step), headers=as_role)
                told[sent.status_code].add(role.name)
    reading = {
        role.name for role in ROLES if role.corrects and Activity.READ_LOG in role.activities
    }
    assert told[200] <= reading, "of what somebody else recorded"
    assert told.keys() <= {200, 403, 404, 409, 422}


def test_the_form_in_its_place_names_no_entry_to_a_provider(
    client: TestClient, clock: Clock
) -> None:
    last = max(tell(client, clock).values())
    rival = {"Ledger-Actor": "eve", "Ledger-Role": "provider:P-2"}
    path = "/do/make_offer/in-its-place"
    for position in range(1, last + 2):
        for step in ("more", "change", "check", "record"):
            sent = client.post(path, data=in_place_of([position], step), headers=rival)
            assert sent.status_code == 403, position
    many = in_place_of(range(1, 700))
    assert client.post(path, data=many, headers=BROKER).status_code == 422
    for odd in ("0", " 1", "1.0", "+1", "1e0", "\u0661", "9" * 30):
        begun = {**in_place_of([1]), "in_place_of": odd}
        assert client.post(path, data=begun, headers=BROKER).status_code == 422, odd


def boxes(page: str) -> dict[str, str]:
    """What stands in the boxes of a page's form, and in its hidden fields."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        named, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        chosen = ' type="radio"' not in tag or " checked" in tag
        if named and value and chosen:
            found[named[1]] = unescape(value[1])
    for name, select in re.findall(
        r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen_option = re.search(r'<option value="([^"]*)" selected', select)
        if chosen_option:
            found[name] = chosen_option[1]
    return found
