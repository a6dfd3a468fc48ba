"""Opening sealed values over HTTP, listing who opened them, and erasing them with their answers."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from bundled import SCRIPT, signer_at
from fastapi.testclient import TestClient
from putting_right import seconded
from story import (
    Clock,
    R,
    asked_of_two,
    moment,
    tell,
)

from domain.codes import NotAsked, Tier
from domain.commands.ledger.correct_entry import SealedBidding
from domain.commands.referrals.invite_providers import InviteProviders
from domain.events.searches import LeftOut
from evidence.proof.checkpoints import sign_and_timestamp
from ledger.entries import Provenance
from ledger.handle import Correction, correct
from ledger.log import Log
from projections.engine import projector

KEY = {"Idempotency-Key": "a-key-of-my-own"}


def child_in(client: TestClient) -> str:
    entries = client.get("/log?limit=500").json()
    found = next(e["fields"]["child_ref"] for e in entries if e["name"] == "care-started.v1")
    return str(found)


def position_of(client: TestClient, name: str) -> int:
    return next(e["position"] for e in client.get("/log?limit=500").json() if e["name"] == name)


def proposed(client: TestClient, proposal: str, **terms: object) -> None:
    """A solicitor proposes what the data protection officer carries out."""
    solicitor = {"Ledger-Actor": "sol", "Ledger-Role": "solicitor"}
    body = {"proposal": proposal, "proposed_on": "2021-06-01", **terms}
    assert client.post("/proposals", json=body, headers=solicitor).status_code == 201


def ended(client: TestClient, child: str) -> None:
    """The child's placement and care end on 1 June: nobody is erased while these run."""
    why = {"ended_on": "2021-06-01", "reason": "Went home"}
    for path, body in (
        ("/placements/PL-1/end", {"code": "CHILD"}),
        ("/care-period-ends", {"child_ref": child, "code": "E4A"}),
    ):
        made = client.post(path, json={**why, **body})
        assert made.status_code == 201, made.json()


def test_the_log_shows_digests_and_an_opening_the_value(client: TestClient, clock: Clock) -> None:
    tell(client, clock)
    position = position_of(client, "care-started.v1")
    shown = client.get(f"/log/{position}").json()
    assert "born_in" not in shown["fields"]
    assert set(shown["fields"]["sealed"]["born_in"]) == {"commitment", "of", "value"}
    body = {"positions": [position], "purpose": "find a placement: to answer the guardian"}
    (opened,) = client.post("/openings", json=body).json()
    assert opened["position"] == position
    assert opened["values"]["born_in"][:2] == "20"


def test_a_child_s_file_says_who_has_looked_at_it(client: TestClient, clock: Clock) -> None:
    tell(client, clock)
    position, child = position_of(client, "care-started.v1"), child_in(client)
    who = {"Ledger-Actor": "ann", "Ledger-Role": "auditor"}
    client.post("/openings", json={"positions": [position], "purpose": "audit: 22/7"}, headers=who)
    last, *_ = client.post("/openings/about", json={"person_ref": child}).json()
    assert (last["opened_by"], last["opened_as"], last["purpose"]) == (
        "ann",
        "auditor",
        "audit: 22/7",
    )
    assert last["what"] == f"entries {position}: born_in"


def test_nothing_is_read_without_a_purpose_or_without_saying_who(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    for body in ({"positions": [1]}, {"positions": [1], "purpose": ""}, {"purpose": "audit"}):
        assert client.post("/openings", json=body).status_code == 422
    body = {"positions": [1], "purpose": "audit"}
    nobody = {"Authorization": ""}
    assert client.post("/openings", json=body, headers=nobody).status_code == 401
    for purpose in ("curiosity", "audited", "review the case"):
        asked = client.post(
            "/openings", json={**body, "purpose": purpose}, headers={"Ledger-Role": "auditor"}
        )
        assert asked.json()["type"] == "/problems/not-for-this-purpose"


def test_erasing_takes_the_answers_with_it_and_the_log_stays(
    client: TestClient, clock: Clock, catch_up: Callable[[], None], ledger: str
) -> None:
    tell(client, clock)
    clock(moment("06-01"))
    catch_up()
    child, position = child_in(client), position_of(client, "care-started.v1")
    before = client.get("/answers/retention?as_of=2199-12-31").json()["due"]
    assert child in {row["child_ref"] for row in before}
    body = {
        "person_ref": child, "ground": "wrong-person", "authority": "DPO",
        "erased_on": "2021-06-01",
    }  # fmt: skip
    running = client.post("/erasures", json=body)
    assert running.json()["rule"] == "ERASE-4"
    assert "placement PL-1" in running.json()["detail"]
    ended(client, child)
    assert client.post("/erasures", json=body).json()["rule"] == "ERASE-5"
    proposed(client, "erasure", person_ref=child, ground="wrong-person")
    made = client.post("/erasures", json=body, headers=KEY)
    assert made.status_code == 201
    assert client.post("/erasures", json=body, headers=KEY).json() == made.json()
    other = client.post("/erasures", json={**body, "authority": "Another"}, headers=KEY)
    assert other.json()["type"] == "/problems/key-reused"
    catch_up()
    after = client.get("/answers/retention?as_of=2199-12-31").json()["due"]
    assert child not in {row["child_ref"] for row in after}
    read = {"positions": [position], "purpose": "find a placement: to see that it is gone"}
    assert client.post("/openings", json=read).json() == [{"position": position, "values": {}}]
    assert client.get(f"/log/{position}").status_code == 200
    again = client.post("/erasures", json=body)
    assert (again.status_code, again.json()["rule"]) == (409, "ERASE-3")
    unknown = client.post("/erasures", json={**body, "person_ref": "C-BBBBBBBBBBBBBBBB"})
    assert unknown.json()["rule"] == "ERASE-1"
    assert child not in again.text
    assert "C-BBBBBBBBBBBBBBBB" not in unknown.text
    with psycopg.connect(ledger) as owner:
        rows = owner.execute("SELECT person FROM answers.opened").fetchall()
        facts = owner.execute("SELECT to_jsonb(f)::text FROM answers.looked_after f").fetchall()
    assert (child,) not in rows
    assert not [text for (text,) in facts if child in text and json.loads(text)["born_in"]]


def test_one_value_is_shredded_on_authority_and_its_entry_says_so(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    clock(moment("06-01"))
    position = position_of(client, "wishes-ascertained.v1")
    read = {"positions": [position], "purpose": "oversee"}
    opener = {"Ledger-Actor": "tara", "Ledger-Role": "team-manager"}
    (before,) = client.post("/openings", json=read, headers=opener).json()
    assert "wishes" in before["values"]
    body = {
        "position": position, "field": "wishes", "ground": "wrong-person",
        "reason": "Another child’s words", "authority": "DPO", "shredded_on": "2021-06-01",
    }  # fmt: skip
    proposed(client, "shredding", position=position, field="wishes", ground="wrong-person")
    made = client.post("/shreddings", json=body, headers=KEY)
    assert made.status_code == 201, made.json()
    assert client.post("/shreddings", json=body, headers=KEY).json() == made.json()
    catch_up()
    (after,) = client.post("/openings", json=read, headers=opener).json()
    assert after["values"] == {k: v for k, v in before["values"].items() if k != "wishes"}
    page = client.get(f"/audit/log/{position}").text
    assert "Shredded: nobody can read it again" in page
    assert f"/audit/log/{made.json()['first']}" in page
    again = client.post("/shreddings", json=body)
    assert again.json()["rule"] == "SHRED-2"
    broker = {"Ledger-Actor": "ben", "Ledger-Role": "broker"}
    assert client.post("/shreddings", json=body, headers=broker).status_code == 403


def test_live_after_an_erasure_equals_rebuilt(
    client: TestClient, clock: Clock, catch_up: Callable[[], None], ledger: str, vault: object
) -> None:
    from facts import tables

    tell(client, clock)
    clock(moment("06-01"))
    catch_up()
    body = {
        "person_ref": child_in(client), "ground": "wrong-person", "authority": "DPO",
        "erased_on": "2021-06-01",
    }  # fmt: skip
    ended(client, child_in(client))
    proposed(client, "erasure", person_ref=child_in(client), ground="wrong-person")
    assert client.post("/erasures", json=body).status_code == 201
    catch_up()
    with psycopg.connect(ledger, autocommit=True) as owner:
        live = tables(owner)
        with projector.connect(ledger) as connection:
            projector.rebuild(connection, vault=vault)  # type: ignore[arg-type]
        assert tables(owner) == live


def test_every_command_s_receipt_holds_its_leaf_hashes(client: TestClient, clock: Clock) -> None:
    tell(client, clock)
    clock(moment("06-01"))
    review = {"outcome": "continue", "reviewed_on": "2021-06-01"}
    receipt = client.post("/placements/PL-1/reviews", json=review).json()
    (leaf,) = receipt["leaves"]
    assert len(bytes.fromhex(leaf)) == 32


def test_the_holder_of_a_receipt_can_demand_its_proof(
    client: TestClient, clock: Clock, ledger: str, tmp_path: Path
) -> None:
    tell(client, clock)
    clock(moment("06-01"))
    receipt = client.post(
        "/placements/PL-1/reviews", json={"outcome": "continue", "reviewed_on": "2021-06-01"}
    ).json()
    assert client.get(f"/log/{receipt['last']}/proof").status_code == 404
    with psycopg.connect(ledger, autocommit=True) as connection:
        sign_and_timestamp(connection, signer_at(tmp_path), None)
    proof = client.get(f"/log/{receipt['last']}/proof")
    assert proof.headers["content-type"].startswith("text/plain")
    index, path, note = SCRIPT.parse_proof(proof.content)
    size, root = int(note.split(b"\n")[1]), base64.b64decode(note.split(b"\n")[2])
    leaf = bytes.fromhex(receipt["leaves"][-1])
    assert index == receipt["last"] - 1
    assert SCRIPT.is_included(leaf, index, size, path, root)


def test_correct_7_an_invitation_that_is_put_right_opens_no_offer(
    client: TestClient, clock: Clock, catch_up: Callable[[], None], log: Log, by: Provenance
) -> None:
    tell(client, clock, asked_of_two())
    catch_up()
    wrong = Correction(position_of(client, "providers-invited.v1"), "One too many", "The manager")
    one = InviteProviders(
        referral_id="R-1",
        tier=Tier.PURCHASING_SYSTEM,
        provider_ids=("P-1",),
        left_out=(LeftOut(provider_id="P-2", code=NotAsked.NO_VACANCY, reason="Full"),),
        respond_by=moment("04-12") + timedelta(hours=6),
        invited_on=date(2021, 4, 11),
    )
    for right in (None, one):
        with pytest.raises(SealedBidding):
            correct(log, replace(wrong, replacement=right), by)
    read = {"positions": [position_of(client, "offer-made.v1")], "purpose": "find a placement"}
    assert client.post("/openings", json=read).json()["type"] == "/problems/offers-not-yet-open"


def test_correct_7_offers_that_an_answer_opened_are_not_sealed_again(
    client: TestClient, clock: Clock, catch_up: Callable[[], None], log: Log, by: Provenance
) -> None:
    told = tell(client, clock, asked_of_two())
    decline = {"provider_id": "P-2", "code": "no-vacancy", "declined_on": "2021-04-12"}
    birch = {"Ledger-Actor": "birch", "Ledger-Role": "provider:P-2"}
    declined = client.post(f"{R}/declines", json=decline, headers=birch).json()["last"]
    catch_up()
    read = {"positions": [told[f"{R}/offers"]], "purpose": "find a placement"}
    assert client.post("/openings", json=read).status_code == 200
    mistake = Correction(declined, "Another search's", "The team manager")
    with pytest.raises(SealedBidding):
        correct(log, mistake, by)
    clock(moment("04-13"))
    seconded(log, mistake, by)
    assert "£3,500.10" in client.get("/referrals-board/R-1").text
    seconded(log, Correction(told[f"{R}/offers"], "Another search's", "The team manager"), by)
    catch_up()
    assert "£3,500.10" not in client.get("/referrals-board/R-1").text


def test_evaluate_2_no_offer_is_opened_before_all_are_opened_together(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock, asked_of_two())
    catch_up()
    position = position_of(client, "offer-made.v1")
    read = {"positions": [position], "purpose": "find a placement"}
    refused = client.post("/openings", json=read)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/offers-not-yet-open")
    shown = client.post("/sealed", data={"positions": position, "purpose": "find a placement"})
    assert (shown.status_code, "near school" in shown.text) == (409, False)
    field = f'name="positions" value="{position}"'
    assert field not in client.get("/referrals-board/R-1").text
    clock(moment("04-13"))
    assert client.post("/openings", json=read).json()[0]["values"]
    assert field in client.get("/referrals-board/R-1").text
