"""The interface as others build on it: idempotency keys, ledger positions, and webhooks."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import httpx
import psycopg
import pytest
from examples import fee_proposed, home_suspended, registered
from fastapi.testclient import TestClient
from keys import vault_of
from story import CHILD, FIRST_BODY, FIRST_PATH, Clock, tell

from api import webhooks
from api.access.limits import Limit, TooMany
from api.access.who import SENT_ONCE
from api.app import Surroundings, create_app
from api.destinations import Destinations, client_to
from api.http.commands import body_model_of, body_name_of
from api.http.examples import sample_of
from api.setting_forms import networks_in
from api.web.paths import PATHS
from api.web.submission import request_text
from domain.command import Command
from domain.commands import COMMANDS
from domain.commands.money.vary_fee import VaryFee
from domain.events.base import Event
from ledger.entries import Entry, Provenance
from ledger.log import Log
from ledger.vault import NotAPurpose, Reader

HERE = Destinations(networks_in("127.0.0.0/8"))
KEY = {"Idempotency-Key": "a-key-of-my-own"}


def test_a_command_sent_again_under_its_key_returns_the_first_receipt(client: TestClient) -> None:
    first = client.post(FIRST_PATH, json=FIRST_BODY, headers=KEY)
    again = client.post(FIRST_PATH, json=FIRST_BODY, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(client.get("/log").json()) == 1


HOSTILE = (b"a b", b"\xc3\xa9", b"\xff", b"x" * 101, b"", b"a\tb", b"{}", b"'", b"\\", b"key:a:b")


def test_a_key_acts_for_no_other_key_and_for_no_part_of_the_service(client: TestClient) -> None:
    for name in ("client:finance", "projector", "system", "Client:finance", "SYSTEM", "KEY:a:b"):
        answer = client.post(FIRST_PATH, json=FIRST_BODY, headers={"Ledger-Actor": name})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-a-reference")


@pytest.mark.parametrize("header", ["Ledger-Actor", "Ledger-Correlation"])
def test_a_reference_that_the_log_cannot_hold_is_refused_in_a_sentence(
    client: TestClient, header: str
) -> None:
    fits = (b"{}", b"'", b"\\")
    for sent in HOSTILE:
        answers = [client.post(FIRST_PATH, json=FIRST_BODY, headers={header: sent}),
                   client.get("/log", headers={header: sent})]  # fmt: skip
        if sent not in fits:
            assert [each.status_code for each in answers] == [422, 422], sent
            assert {each.json()["type"] for each in answers} == {"/problems/not-a-reference"}
            assert "without a space" in answers[0].json()["title"]
    assert client.post(FIRST_PATH, json=FIRST_BODY, headers={header: b"'"}).status_code < 500


@pytest.mark.parametrize(
    "header", ["Ledger-Role", "Ledger-Position", "Idempotency-Key", "If-Match", "If-None-Match",
               "Accept", "Accept-Language", "Authorization", "Cookie", "Last-Event-ID",
               "X-Forwarded-For", "Host"],
)  # fmt: skip
def test_no_header_reaches_a_constraint_of_the_database(client: TestClient, header: str) -> None:
    for sent in (*HOSTILE, b"9" * 30, b"-1"):
        for answer in (client.post(FIRST_PATH, json=FIRST_BODY, headers={header: sent}),
                       client.get("/answers/demand", headers={header: sent}),
                       client.get("/providers/P-1", headers={header: sent})):  # fmt: skip
            assert answer.status_code < 500 or answer.status_code == 503, (header, sent)


def test_no_parameter_of_a_query_or_a_path_reaches_a_constraint_of_the_database(
    client: TestClient,
) -> None:
    for sent in ("%00", "a%20b", "%C3%A9", "%FF", "x" * 300, "9" * 30, "-1", "%F0%9F%98%80"):
        for path in (f"/log?tag={sent}", f"/log?after={sent}", f"/log/{sent}", f"/providers/{sent}",
                     f"/answers/demand?as_of={sent}", f"/answers/demand?known_at={sent}",
                     f"/log/{sent}/proof", f"/refusals/{sent}", f"/placements/{sent}"):  # fmt: skip
            assert client.get(path).status_code < 500, path


def test_a_purpose_that_the_log_of_openings_cannot_hold_is_refused_in_a_sentence(
    ledger: str,
) -> None:
    vault = vault_of(ledger)
    for purpose in ("", "é", "a\nb", "x" * 201):
        with pytest.raises(NotAPurpose):
            vault.open([], Reader("ann", "auditor", purpose), "")
    vault.close()


def test_a_key_used_for_something_else_is_refused_and_another_persons_is_another_key(
    client: TestClient,
) -> None:
    client.post(FIRST_PATH, json=FIRST_BODY, headers=KEY)
    other = {**FIRST_BODY, "framework_id": "F-2"}
    answer = client.post(FIRST_PATH, json=other, headers=KEY)
    assert answer.json()["type"] == "/problems/key-reused"
    who = {**KEY, "Ledger-Actor": "somebody-else"}
    assert client.post(FIRST_PATH, json=other, headers=who).status_code == 201


class FromLastVersion(Command):
    stored: ClassVar[str] = "record_thing"
    label: ClassVar[str] = "Record a thing"
    thing_id: str
    weekly_fee: Decimal
    reason: str | None = None


class Reordered(Command):
    stored: ClassVar[str] = "record_thing"
    label: ClassVar[str] = "Record a thing"
    added: str | None = None
    reason: str | None = None
    counted: tuple[int, ...] = ()
    weekly_fee: Decimal
    thing_id: str


def test_a_command_is_known_again_when_its_fields_were_reordered_or_one_was_added() -> None:
    sent = {"thing_id": "T-1", "weekly_fee": "3000.00"}
    before = request_text(FromLastVersion.model_validate(sent))
    assert before == 'record_thing\n{"thing_id":"T-1","weekly_fee":"3000.00"}'
    assert request_text(Reordered.model_validate(sent)) == before
    assert request_text(Reordered.model_validate({**sent, "reason": None})) == before
    other = {**sent, "reason": "More support"}
    assert request_text(Reordered.model_validate(other)) != before


def test_the_schema_of_a_body_is_named_for_the_stored_name_and_not_for_the_class() -> None:
    renamed = type("ChangeFee", (VaryFee,), {"__module__": VaryFee.__module__})
    path = PATHS[VaryFee.stored]
    assert body_name_of(renamed) == body_model_of(VaryFee, path).__name__ == "VaryFeeBody"
    assert len({body_name_of(command) for command in COMMANDS.values()}) == len(COMMANDS)


def test_a_refused_command_sent_again_under_its_key_is_decided_again(client: TestClient) -> None:
    close = {"closed_on": "2021-04-02"}
    refused = client.post("/rounds/R1/closing", json=close, headers=KEY)
    assert refused.status_code == 409
    again = client.post("/rounds/R1/closing", json=close, headers=KEY)
    assert again.json()["rule"] == refused.json()["rule"]


def test_twenty_at_once_under_one_key_record_it_once(client: TestClient) -> None:
    def one(_: int) -> int:
        code: int = client.post(FIRST_PATH, json=FIRST_BODY, headers=KEY).status_code
        return code

    client.post("/nowhere")
    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(one, range(20)))
    assert set(codes) <= {201, 409}
    assert 201 in codes
    assert [e["name"] for e in client.get("/log").json()] == ["framework-established.v1"]


def test_a_command_is_refused_if_something_was_recorded_since_it_was_looked_at(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    seen = client.get("/referrals/R-1")
    etag = seen.headers["ETag"]
    assert etag == f'"{seen.json()["last"]}"'
    body = {"child_ref": CHILD, "how": "told-in-person", "ascertained_on": "2021-05-01"}
    path = "/referrals/R-1/wishes"
    stale = client.post(path, json=body, headers={"If-Match": '"5"'})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/outdated")
    fresh = client.post(path, json=body, headers={"If-Match": etag.strip('"')})
    assert fresh.status_code == 201
    wrong = client.post(path, json=body, headers={"If-Match": "*"})
    assert wrong.json()["type"] == "/problems/not-an-etag"
    for nothing in (FIRST_PATH, "/corrections", "/erasures", "/do/open_referral"):
        passed_over = client.post(nothing, json={}, headers={"If-Match": etag})
        assert (passed_over.status_code, passed_over.json()["type"]) == (
            422, "/problems/nothing-to-match",
        ), nothing  # fmt: skip
    for other in ({"If-None-Match": "*"}, {"If-Unmodified-Since": "Sat, 01 May 2021 09:00:00 GMT"}):
        passed_over = client.post(path, json=body, headers=other)
        assert (passed_over.status_code, passed_over.json()["type"]) == (
            422, "/problems/other-condition",
        ), other  # fmt: skip


def test_who_asks_and_on_what_condition_is_said_once(reading_client: TestClient) -> None:
    for name in SENT_ONCE:
        said = reading_client.headers.get(name, "1")
        for method, path in (("GET", "/referrals/R-1"), ("POST", "/referrals")):
            request = reading_client.build_request(method, path)
            request.headers = httpx.Headers([*request.headers.raw, (name, said), (name, said)])
            sent = reading_client.send(request)
            assert (sent.status_code, sent.json()["type"]) == (422, "/problems/sent-twice"), name


def test_a_parameter_is_given_once_and_one_given_twice_is_named(
    reading_client: TestClient,
) -> None:
    for path, given, named in (
        ("/answers/sufficiency", "as_of=2021-05-01&as_of=2021-06-01", ["/query/as_of"]),
        ("/answers/sufficiency", "as_of=2021-05-01&known_at=&as_of=&known_at=2",
         ["/query/as_of", "/query/known_at"]),
        ("/log", "limit=5&limit=5", ["/query/limit"]),
        ("/documentation", "tag=a&tag=b", ["/query/tag"]),
        ("/log", "smith=1&smith=2", ["/query"]),
    ):  # fmt: skip
        sent = reading_client.get(f"{path}?{given}", headers={"Accept": "application/json"})
        assert (sent.status_code, sent.json()["type"]) == (422, "/problems/malformed"), given
        assert [each["pointer"] for each in sent.json()["errors"]] == named
        assert "smith" not in sent.text


def test_if_match_tells_nothing_of_a_search_to_who_may_not_change_or_read_it(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    tier = {"tier": "in-house", "started_on": "2021-05-01"}
    stale = client.post("/referrals/R-1/tiers", json=tier, headers={"If-Match": '"5"'})
    assert stale.status_code == 409, "the rule comes first"
    declined = {"code": "no-vacancy", "declined_on": "2021-05-01"}
    for provider, search in (("P-1", "R-1"), ("P-2", "R-1"), ("P-2", "R-9")):
        answer = client.post(
            f"/referrals/{search}/declines",
            json={**declined, "provider_id": provider},
            headers={"If-Match": '"5"', "Ledger-Role": f"provider:{provider}"},
        )
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no-etag-to-match")


def test_what_has_not_changed_is_not_sent_again(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    for path in ("/referrals/R-1", "/answers/sufficiency?as_of=2021-06-01"):
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


def test_a_resource_is_read_a_page_at_a_time(client: TestClient, clock: Clock) -> None:
    tell(client, clock)
    whole = client.get("/referrals/R-1?limit=500").json()["entries"]
    seen, url = [], "/referrals/R-1?limit=3"
    while url:
        answer = client.get(url)
        seen += [entry["position"] for entry in answer.json()["entries"]]
        url = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert seen == [entry["position"] for entry in whole]
    assert client.get("/referrals/R-404").status_code == 404


@pytest.mark.parametrize("path", ["/providers/P-1", "/homes/H-1"])
def test_a_poll_passes_over_no_entry_that_is_recorded_while_it_reads(
    client: TestClient, log: Log, by: Provenance, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recorded(after: int, *events: Event) -> None:
        log.append(events, unless=None, after=after, provenance=by)

    def while_it_reads(*given: Any, **more: Any) -> list[Entry]:
        found = reading(*given, **more)
        if log.head() == 1:
            recorded(1, home_suspended, untold)
        return found

    reading, seen = Log.entries_shown, list[int]()
    untold = fee_proposed.model_copy(update={"home_id": "H-1", "provider_id": "P-1"})
    recorded(0, registered)
    monkeypatch.setattr(Log, "entries_shown", while_it_reads)
    for _ in range(2):
        answer = client.get(path, params={"after": max(seen, default=0)})
        seen += [entry["position"] for entry in answer.json()["entries"]]
        assert answer.headers["ETag"] == f'"{seen[-1]}"'
    assert seen == [1, 2, 3]


def test_new_entries_come_as_events_from_where_one_left_off(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    told = client.get("/log-events?after=2&most=3").text
    assert [line for line in told.splitlines() if line.startswith("id:")] == [
        "id: 3", "id: 4", "id: 5",
    ]  # fmt: skip
    again = client.get("/log-events?most=1", headers={"Last-Event-ID": "7"}).text
    assert "id: 8\n" in again
    data = json.loads(again.partition("data: ")[2].partition("\n")[0])
    assert set(data) == {"position", "name", "recorded_at"}


class Taken(BaseHTTPRequestHandler):
    """Takes what is posted, after it has refused the first `refusing` requests."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        state: Any = self.server
        if state.refusing:
            state.refusing -= 1
            self.send_response(500)
        else:
            state.taken.append((dict(self.headers), body))
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver(refusing: int = 0) -> Iterator[Any]:
    """Somebody who takes webhooks."""
    server: Any = HTTPServer(("127.0.0.1", 0), Taken)
    server.taken, server.refusing = [], refusing
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield server
    server.shutdown()
    server.server_close()
    serving.join()


def test_webhooks_bring_each_entry_once_in_order_signed_and_again_until_taken(
    client: TestClient, clock: Clock, ledger: str, log: Log
) -> None:
    tell(client, clock)
    with receiver(refusing=2) as server, client_to(HERE) as sending:
        url = f"http://127.0.0.1:{server.server_port}/hook"
        secret = webhooks.add(
            ledger, "finance-system", url, ("budget-set.v1", "offer-made.v1"), 0, HERE
        )
        for _ in range(3):
            webhooks.deliver(ledger, log, sending, "urn:test")
            with psycopg.connect(ledger) as owner:
                owner.execute("UPDATE access.webhook SET next_at = now()")
        assert webhooks.deliver(ledger, log, sending, "urn:test") == 0
        assert [json.loads(body)["data"]["name"] for _, body in server.taken] == [
            "budget-set.v1", "offer-made.v1",
        ]  # fmt: skip
        headers, body = server.taken[-1]
        event = json.loads(body)
        assert {"specversion", "id", "source", "type", "time", "data"} <= set(event)
        assert "C-AAAA" not in body.decode()
        over = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, over, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
    (known,) = webhooks.webhooks(ledger)
    assert (known.position, known.failures) == (log.head(), 0)
    webhooks.remove(ledger, "finance-system")
    with pytest.raises(webhooks.NoSuchWebhook):
        webhooks.remove(ledger, "finance-system")


def test_a_webhook_that_fails_waits_longer_each_time_and_others_are_not_held_up(
    client: TestClient, ledger: str, log: Log
) -> None:
    client.post(FIRST_PATH, json=FIRST_BODY)
    webhooks.add(ledger, "dead", "http://127.0.0.1:9/none", (), 0, HERE)
    with receiver() as server, client_to(HERE) as sending:
        webhooks.add(ledger, "lives", f"http://127.0.0.1:{server.server_port}/", (), 0, HERE)
        assert webhooks.deliver(ledger, log, sending, "urn:test") == 1
        assert len(server.taken) == 1
    dead, lives = webhooks.webhooks(ledger)
    assert (dead.failures, dead.position, lives.position) == (1, 0, 1)
    assert "dead" not in [each.name for each in webhooks.webhooks(ledger, due=True)]


def test_a_client_that_asks_too_often_is_told_when_to_try_again(ledger: str) -> None:
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=Surroundings(requests_a_minute=5))  # fmt: skip
    client = TestClient(app)
    codes = [client.get("/accessibility").status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2
    answer = client.get("/accessibility")
    wait, kind = answer.headers["Retry-After"], answer.json()["type"]
    assert (wait in ("11", "12"), kind) == (True, "/problems/too-many"), wait


def test_one_callers_haste_is_not_anothers() -> None:
    limit = Limit(2)
    for _ in range(2):
        limit.take("a")
    limit.take("b")
    with pytest.raises(TooMany):
        limit.take("a")


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/child-references", content=b"x" * 1_000_001,
                         headers={"content-type": "application/json"})  # fmt: skip
    assert answer.status_code == 413


def test_every_problem_has_a_page_for_people_and_for_programs(client: TestClient) -> None:
    for name in ("award-1", "not-yours", "malformed", "key-reused", "unavailable"):
        assert client.get(f"/problems/{name}").json()["text"]
        page = client.get(f"/problems/{name}", headers={"accept": "text/html"})
        assert page.headers["content-type"].startswith("text/html")
        assert "<h1" in page.text
    assert client.get("/problems/nonsense").status_code == 404


def test_no_answer_is_kept_by_a_browser_or_a_proxy(client: TestClient) -> None:
    for path in ("/log", "/referrals-board", "/sign-in"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", sorted(PATHS))
def test_every_command_is_described_with_an_example_that_is_valid(name: str) -> None:
    command = COMMANDS[name]
    assert command.model_validate_json(json.dumps(sample_of(command)))
    example = body_model_of(command, PATHS[name]).model_json_schema()["examples"][0]
    assert set(example) <= set(command.model_fields)
