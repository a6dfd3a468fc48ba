"""From referral to transition over HTTP, with twenty acting at once, and no rule broken.

A mini-competition of twenty providers, and an emergency direct award of a sibling group; each
then goes on to placement, review and transition. Those who act at once each hold a client of
their own. What came of it is looked at with the code that looks for forbidden states.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from forbidden import at_any_time, when_recorded
from keys import vault_of
from story import (
    BROKER,
    CLOSING,
    CORE,
    DCS,
    PURCHASING,
    RULES,
    Clock,
    Told,
    admission,
    allocated,
    application,
    evaluation,
    home,
    moment,
    opening,
    published,
    say,
    search,
    tell,
)

from domain.command import DecisionContext
from domain.events.base import Event
from ledger.codec import decode
from ledger.log import Log
from ledger.vault import Reader

ACTORS = 20
COMPETING = [f"P-{n}" for n in range(1, ACTORS + 1)]
ONLY, ELDER, YOUNGER = "C-AAAAAAAAAAAAAAAA", "C-BBBBBBBBBBBBBBBB", "C-CCCCCCCCCCCCCCCC"
ASC = ("asma", "executive-director-of-adult-social-care")
OFFICER = ("iris", "reviewing-officer")
SUE, ADVISER = ("sue", "social-worker"), ("pat", "personal-adviser")
AtOnce = Callable[[list[Told]], Counter[str]]


@pytest.fixture
def at_once(client: TestClient) -> AtOnce:
    """Have each said by somebody with a client of their own, all at the same moment."""
    clients = [
        TestClient(client.app, headers=client.headers, raise_server_exceptions=False)
        for _ in range(ACTORS)
    ]
    for each in clients:
        each.portal = client.portal  # one event loop, as the service has

    def act(told: list[Told]) -> Counter[str]:
        def one(n: int) -> str:
            response = say(clients[n % ACTORS], told[n])
            return str(response.json().get("rule") or response.status_code)

        for path in {path for path, _, _ in told}:
            clients[0].post(path)  # the framework makes a route ready on its first request
        with ThreadPoolExecutor(ACTORS) as pool:
            return Counter(pool.map(one, range(len(told))))

    return act


def purchasing() -> list[tuple[datetime, list[Told]]]:
    """Twenty providers apply and are admitted, each with a home of one place."""
    applied = [application(p, f"Provider{n}") for n, p in enumerate(COMPETING)]
    homes = [home(p, n, places=1) for n, p in enumerate(COMPETING, start=1)]
    admitted = [step for p in COMPETING for step in admission(p)]
    opened = [*RULES, opening("2021-04-01T17:00:00Z"), *applied, *homes]
    return [(moment("04-01"), opened), (moment("04-02"), [CLOSING, *admitted])]


def in_care(child: str, born_in: str) -> Told:
    """A child comes into care."""
    body = {"child_ref": child, "born_in": born_in, "started_on": "2021-04-05"}
    return ("/care-periods", body, BROKER)


def referral(name: str, child: str, born_in: list[str], **more: Any) -> Told:
    """A referral for a child, or for siblings together."""
    body = {
        "referral_id": name, "child_ref": child, "born_in": born_in, "lot": "residential",
        "kind": "childrens-home", "emergency": False, "needed_on": "2021-05-01",
        "opened_on": "2021-04-10", **more,
    }  # fmt: skip
    return ("/referrals", body, BROKER)


def wishes_of(name: str, child: str) -> Told:
    """A child's wishes and feelings are ascertained."""
    body = {"child_ref": child, "how": "told-in-person", "ascertained_on": "2021-04-10"}
    return (f"/referrals/{name}/wishes", body, ("sue", "social-worker"))


def offer(provider: str, n: int, amount: str) -> Told:
    """A provider's offer on R-1."""
    body = {
        "provider_id": provider, "offer_id": f"O-{n}", "home_id": f"H-{n}",
        "fee_lines": [{**CORE, "amount": amount}], "statement": "Near school",
        "offered_on": "2021-04-12",
    }  # fmt: skip
    return ("/referrals/R-1/offers", body, (f"manager-{n}", "provider"))


def start(placement: str, child: str, home_id: str, name: str, day: str, **more: Any) -> Told:
    """A child comes to live in the home awarded."""
    body = {
        "placement_id": placement, "child_ref": child, "home_id": home_id, "referral_id": name,
        "award_id": f"AW-{name[-1]}", "budget_line": "residential", "started_on": day, **more,
    }  # fmt: skip
    return ("/placements", body, BROKER)


def test_a_mini_competition_of_twenty_at_once_to_a_transition(
    client: TestClient, clock: Clock, at_once: AtOnce, ledger: str
) -> None:
    tell(client, clock, purchasing())
    clock(moment("04-10"))
    theirs = [allocated(ONLY, *who) for who in (SUE, OFFICER, ADVISER)]
    opened = [in_care(ONLY, "2004-06"), referral("R-1", ONLY, ["2004-06"]), *theirs,
              wishes_of("R-1", ONLY)]  # fmt: skip
    assert [say(client, told).status_code for told in [*opened, *search("R-1")]] == [201] * 9

    clock(moment("04-11"))
    path = "/referrals/R-1"
    asked = {"tier": "purchasing-system", "provider_ids": COMPETING,
             "respond_by": "2021-04-12T17:00:00Z", "invited_on": "2021-04-11"}  # fmt: skip
    forgot = {**asked, "provider_ids": COMPETING[1:]}
    assert at_once([(f"{path}/invitations", forgot, BROKER)] * 5) == Counter({"INVITE-4": 5})
    invited = at_once([(f"{path}/invitations", asked, BROKER)] * ACTORS)
    assert invited == Counter({"201": 1, "INVITE-3": ACTORS - 1})

    clock(moment("04-12", 12))
    reading: list[Told] = [
        (f"{path}/readings", {"provider_id": p}, ("x", "provider")) for p in COMPETING
    ]
    assert at_once(reading) == Counter({"201": ACTORS})
    offers = [offer(p, n, f"{3500 + 10 * n}.00") for n, p in enumerate(COMPETING[:10], start=1)]
    no: list[Told] = [
        (f"{path}/declines", {"provider_id": p, "code": "no-vacancy", "declined_on": "2021-04-12"},
         ("x", "provider"))
        for p in COMPETING[10:19]
    ]  # fmt: skip
    answered = at_once([*offers, *no, ("/nowhere", {}, BROKER)])
    assert answered == Counter({"201": 19, "404": 1})
    assert at_once(offers) == Counter({"OFFER-3": 10})

    clock(moment("04-13"))
    late = offer(COMPETING[19], 20, "100.00")
    assert at_once([late] * 3) == Counter({"OFFER-4": 3})
    scored = [step for n in range(1, 11) for step in evaluation("R-1", f"P-{n}", f"O-{n}")]
    declared = [step for step in scored if step[0].endswith("/interests")][:2]
    assert at_once(declared) == Counter({"201": 2})
    for kind in ("/evaluations", "/agreed-scores"):
        steps = [step for step in scored if step[0].endswith(kind)]
        assert at_once(steps) == Counter({"201": len(steps)})

    clock(moment("04-14"))
    awards: list[Told] = [
        (f"{path}/mini-competition-award",
         {"award_id": f"AW-{n}", "provider_id": f"P-{n}", "offer_id": f"O-{n}", "reason": "Best",
          "awarded_on": "2021-04-14"}, BROKER)
        for n in range(1, 11)
    ]  # fmt: skip
    awarded = at_once(awards)
    assert awarded["201"] == 1
    assert set(awarded) <= {"201", "AWARD-1", "AWARD-4"}

    clock(moment("04-15"))
    authorise = {"authorised_on": "2021-04-15"}
    tries: list[Told] = [(f"{path}/awards/AW-1/authorisation", authorise, DCS)] * 10
    assert at_once(tries) == Counter({"AUTHORISE-4": 10})
    view = {"agrees": True, "view": "Content", "consulted_on": "2021-04-15"}
    assert say(client, (f"{path}/awards/AW-1/views", view, ASC)).status_code == 201
    assert at_once(tries) == Counter({"AUTHORISE-9": 10})
    assert say(client, published("R-1", "AW-1", "2021-04-15")).status_code == 201
    own = ("jane", "director-of-childrens-services")
    done = at_once([*tries, (f"{path}/awards/AW-1/authorisation", authorise, own)])
    assert (done["201"], done["AUTHORISE-1"] + done["AUTHORISE-3"]) == (1, 10)

    clock(moment("05-01"))
    started = at_once([start(f"PL-{n}", ONLY, "H-1", "R-1", "2021-05-01") for n in range(10)])
    assert (started["201"], started["START-2"]) == (1, 9)
    (placement,) = (e.fields for e in of_name(client, "placement-started.v1"))
    grow_up(client, clock, placement["placement_id"])
    assert nothing_forbidden(ledger)


def grow_up(client: TestClient, clock: Clock, placement: str) -> None:
    """The plan, a visit, the reviews, the pathway, and the transition at eighteen."""
    path, child = f"/placements/{placement}", {"child_ref": ONLY}
    transition = "/transitions/T-1"
    told: list[Told] = [
        (f"{path}/plan", {"made_on": "2021-05-01"}, ("sue", "social-worker")),
        (f"{path}/visits", {"seen_alone": True, "visited_on": "2021-05-07"},
         ("sue", "social-worker")),
        (f"{path}/agreement",
         {"fee_lines": [{**CORE, "amount": "3510.00"}], "retainer_percent": 50,
          "retainer_days": 28, "notice_days": 28, "in_force_from": "2021-05-01",
          "signed_on": "2021-05-01"}, BROKER),
        ("/case-reviews",
         {**child, "placement_id": placement, "participation": "PN1", "outcome": "continue",
          "reviewed_on": "2021-05-05"}, OFFICER),
        (f"{path}/reviews",
         {"outcome": "step-down", "to_be_done_by": "2022-03-01", "reviewed_on": "2021-08-01"},
         OFFICER),
        ("/pathway-plans", {**child, "planned_on": "2021-08-02"}, ("pat", "personal-adviser")),
        ("/adult-needs-assessments",
         {**child, "likely_to_have_needs": True, "finding": "Likely",
          "assessed_on": "2021-08-02"}, ("sue", "social-worker")),
        ("/transitions",
         {**child, "transition_id": "T-1", "destination": "Supported living",
          "transfer_expected_on": "2022-06-20", "planned_on": "2021-08-02"},
         ("pat", "personal-adviser")),
        (f"{transition}/consultation",
         {"expected_weekly_cost": "1100.00", "consulted_on": "2021-08-03"}, ASC),
        (f"{transition}/agreement",
         {"agreed_weekly_cost": "1100.00", "agreed_on": "2021-08-04"}, DCS),
        ("/proposals",
         {"proposal": "extension", "placement_id": placement, "ends_on": "2022-06-20",
          "proposed_on": "2021-08-04"}, BROKER),
        (f"{path}/extension",
         {"reason": "The birthday", "agreed_until": "2022-06-20", "extended_on": "2021-08-04"},
         DCS),
        (f"{path}/end", {"code": "E7", "reason": "Eighteen", "ended_on": "2022-06-20"}, BROKER),
        ("/care-period-ends",
         {**child, "ended_on": "2022-06-20", "code": "E7", "reason": "Eighteen"}, BROKER),
        (f"{transition}/transfer", {"transferred_on": "2022-06-20"}, ("pat", "personal-adviser")),
    ]  # fmt: skip
    clock(moment("08-04"))
    for each in told:
        response = say(client, each)
        assert response.status_code == 201, (each, response.json())


def test_an_emergency_direct_award_of_siblings_by_twenty_at_once(
    client: TestClient, clock: Clock, at_once: AtOnce, catch_up: Callable[[], None], ledger: str
) -> None:
    tell(client, clock, PURCHASING)
    clock(moment("04-10"))
    opened = referral("R-2", ELDER, ["2011-03", "2014-09"], siblings=[YOUNGER], emergency=True,
                      needed_on="2021-04-10")  # fmt: skip
    care = [in_care(ELDER, "2011-03"), in_care(YOUNGER, "2014-09")]
    theirs = [allocated(child, *who) for child in (ELDER, YOUNGER) for who in (SUE, OFFICER)]
    for told in (*care, opened, *theirs, wishes_of("R-2", ELDER), wishes_of("R-2", YOUNGER)):
        assert say(client, told).status_code == 201

    award = {"award_id": "AW-2", "provider_id": "P-1", "home_id": "H-1", "fee_lines": [CORE],
             "ground": "siblings-together", "reason": "That night",
             "awarded_on": "2021-04-10"}  # fmt: skip
    path = "/referrals/R-2"
    awarded = at_once([(f"{path}/direct-award", award, BROKER)] * ACTORS)
    assert awarded == Counter({"201": 1, "DIRECT-1": ACTORS - 1})

    moving = [
        start(f"PL-{child[2]}-{n}", child, "H-1", "R-2", "2021-04-10", emergency=True)
        for child in (ELDER, YOUNGER)
        for n in range(10)
    ]
    moved = at_once(moving)
    assert (moved["201"], moved["START-2"]) == (2, 18)

    clock(moment("04-13"))
    authorise: Told = (f"{path}/awards/AW-2/authorisation", {"authorised_on": "2021-04-13"}, DCS)
    assert say(client, published("R-2", "AW-2", "2021-04-13")).status_code == 201
    assert at_once([authorise] * ACTORS) == Counter({"201": 1, "AUTHORISE-1": ACTORS - 1})
    clock(moment("04-30"))
    clock(moment("04-30"))
    for placed in of_name(client, "placement-started.v1"):
        child, placement = placed.fields["child_ref"], placed.fields["placement_id"]
        review = {"child_ref": child, "placement_id": placement, "participation": "PN1",
                  "outcome": "continue", "reviewed_on": "2021-04-30"}  # fmt: skip
        assert say(client, ("/case-reviews", review, OFFICER)).status_code == 201

    catch_up()
    (row,) = client.get("/answers/awards?as_of=2021-05-01").json()["awards"]
    assert (row["children"], row["weekly_value"], row["retrospective"]) == (2, "7000.20", True)
    assert (row["ground"], row["authorised_as"]) == ("siblings-together", [DCS[1]])
    due = client.get("/answers/obligations?as_of=2021-05-01").json()["due"]
    told_late = [d for d in due if d["rule"] == "DUTY-2" and d["child_ref"] == ELDER]
    assert {d["due_on"] for d in told_late} == {"2021-04-16"}
    assert nothing_forbidden(ledger)


class Seen:
    """An entry as it is served."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.fields: dict[str, Any] = entry["fields"]
        self.name: str = entry["name"]


def of_name(client: TestClient, name: str) -> list[Seen]:
    """The entries of an event, as they are served."""
    return [e for e in map(Seen, client.get("/log?limit=500").json()) if e.name == name]


def nothing_forbidden(ledger: str) -> bool:
    """Whether no entry of the log should never have been recorded on top of those before it."""
    log = Log(ledger, vault=vault_of(ledger))
    entries = log.entries()
    keyring = log.keyring(Reader("tester", "auditor", "test"))
    assert keyring is not None
    opened = log.values({entry.position: None for entry in entries}, keyring)
    log.close()
    before: list[Event] = []
    for entry in entries:
        event = decode(entry.name, entry.body, opened.get(entry.position))
        said = DecisionContext(entry.recorded_at, entry.recorded_by, entry.recorded_as)
        assert when_recorded(event, before, said) is None, entry.position
        before.append(event)
    assert at_any_time(before) is None
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert date(2021, 4, 1) <= entries[0].recorded_at.date()
    return True
