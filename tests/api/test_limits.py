"""Limits: of requests and of credentials that fail, behind proxies too; and when a right ends."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import psycopg
import pytest
import uvicorn
from fastapi.testclient import TestClient
from keys import vault_of
from prometheus_client import generate_latest
from psycopg.errors import CheckViolation
from story import CHILD, FIRST_BODY, FIRST_PATH, Clock, tell

from api.access.credentials import CredentialStore, make_key, revoke_key
from api.access.limits import MOST_CALLERS, FailedAttempts, Limit, TooMany
from api.app import Surroundings, create_app
from api.http.metrics import REGISTRY
from api.serving import listening_socket
from api.settings import Settings
from api.web.parts import parts_in

PROXY, ANOTHER = "10.1.2.3", "192.0.2.7"


@pytest.fixture(autouse=True)
def without_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller refused too often keeps no place: each request here has an event loop of its own."""
    monkeypatch.setattr("api.web.admission.TOO_MANY", 0)


def opened(ledger: str, host: str = ANOTHER, **around: Any) -> TestClient:
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=Surroundings(**around))  # fmt: skip
    return TestClient(app, client=(host, 1), follow_redirects=False)


def bearing(key: str, **others: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **others}


def test_keys_that_fail_are_counted_by_address_and_valid_ones_are_let_in(ledger: str) -> None:
    client = opened(ledger, failures_a_minute=20)
    codes = [client.get("/log", headers=bearing(f"plk_{n}")).status_code for n in range(60)]
    assert codes[:20] == [401] * 20
    assert codes[21:] == [429] * 39
    refused = client.get("/log", headers=bearing("plk_x"))
    assert int(refused.headers["Retry-After"]) in range(1, 4)
    assert refused.json()["type"] == "/problems/too-many-failures"
    key = make_key(ledger, "new", ("auditor",), days=1)
    assert client.get("/log", headers=bearing(key)).status_code == 200
    token = parts_in(client.app).store.begin("t/o", "Jo", ("auditor",))  # type: ignore[arg-type]
    assert client.get("/log", headers={"cookie": f"placement-ledger={token}"}).status_code == 200


def test_sessions_that_fail_are_counted_too(ledger: str) -> None:
    client = opened(ledger, failures_a_minute=20)
    codes = [client.get("/log", headers={"cookie": f"placement-ledger=t{n}"}).status_code
             for n in range(40)]  # fmt: skip
    assert codes[:20] == [401] * 20
    assert codes[21:] == [429] * 19
    assert client.get("/sign-in").status_code == 200


def test_a_credential_that_fails_is_counted_wherever_it_comes_from(ledger: str) -> None:
    client = opened(ledger, trusted_proxies=(ANOTHER,))
    codes = [
        client.get("/log", headers=bearing("plk_x", **{"X-Forwarded-For": f"203.0.113.{n}"}))
        for n in range(14)
    ]
    assert [each.status_code for each in codes] == [401] * 10 + [429] * 4


def test_sessions_that_fail_at_what_is_public_are_counted_and_let_in_as_strangers(
    ledger: str,
) -> None:
    client = opened(ledger, failures_a_minute=20)
    looked_up = parts_in(client.app).store  # type: ignore[arg-type]
    asked: list[str] = []
    looked_up.session = lambda token, **_: asked.append(token)  # type: ignore[method-assign]
    stale = {"cookie": "placement-ledger=stale"}
    codes = [client.get("/problems/malformed", headers=stale).status_code for _ in range(14)]
    assert codes == [200] * 14
    assert asked == ["stale"] * 10
    assert client.get("/log", headers=stale).status_code == 429


def test_a_credential_that_failed_ten_times_is_not_looked_up_again(ledger: str) -> None:
    client = opened(ledger)
    store: Any = parts_in(client.app).store  # type: ignore[arg-type]
    asked: list[str] = []
    store.key = asked.append
    store.session = lambda token, **_: asked.append(token)
    for headers in (bearing("plk_x"), {"cookie": "placement-ledger=stale"}):
        asked.clear()
        codes = [client.get("/log", headers=headers).status_code for _ in range(14)]
        assert codes == [401] * 10 + [429] * 4
        assert len(asked) == 10


def test_an_empty_authorization_is_counted_against_no_session(ledger: str) -> None:
    client = opened(ledger)
    token = parts_in(client.app).store.begin("t/o", "Jo", ("auditor",))  # type: ignore[arg-type]
    cookie = {"cookie": f"placement-ledger={token}"}
    both = {**cookie, "authorization": ""}
    codes = {client.get("/log", headers=both).status_code for _ in range(14)}
    assert codes == {401, 429}
    assert client.get("/log", headers=cookie).status_code == 200


def test_a_key_that_fails_is_one_however_its_scheme_is_written(ledger: str) -> None:
    client = opened(ledger)
    schemes = ("Bearer", "bearer", "bEaRer", "BEARER")
    codes = [client.get("/log", headers={"authorization": f"{schemes[n % 4]} plk_x"}).status_code
             for n in range(14)]  # fmt: skip
    assert codes == [401] * 10 + [429] * 4


def test_no_number_of_failures_fills_the_memory() -> None:
    failures = FailedAttempts(5)
    for n in range(MOST_CALLERS + 50):
        failures.count(f"a{n}", f"c{n}")
    assert len(failures._of_address._left) == MOST_CALLERS
    assert len(failures._of_credential._left) == MOST_CALLERS


def test_a_request_without_a_credential_or_with_another_role_is_counted(ledger: str) -> None:
    client = opened(ledger, requests_a_minute=10)
    assert [client.get("/log").status_code for _ in range(12)] == [401] * 10 + [429] * 2
    key = make_key(ledger, "finance", ("finance",), days=1)
    wrong = bearing(key, **{"Ledger-Role": "auditor"})
    codes = [client.get("/log", headers=wrong).status_code for _ in range(12)]
    assert codes == [403] * 10 + [429] * 2


def test_a_persons_sessions_are_limited_together_and_apart_from_anothers(ledger: str) -> None:
    client = opened(ledger, requests_a_minute=10)
    store = parts_in(client.app).store  # type: ignore[arg-type]
    one, again, other = (
        store.begin(person, "Jo", ("auditor",)) for person in ("t/o", "t/o", "t/p")
    )

    def codes(token: str, times: int) -> list[int]:
        headers = {"cookie": f"placement-ledger={token}"}
        return [client.get("/log", headers=headers).status_code for _ in range(times)]

    assert codes(one, 6) + codes(again, 6) == [200] * 10 + [429] * 2
    assert codes(other, 2) == [200] * 2


def test_a_request_that_fails_before_anybody_is_looked_for_is_counted(ledger: str) -> None:
    client = opened(ledger, requests_a_minute=6)
    codes = [client.get("/nothing-here").status_code for _ in range(4)]
    codes += [client.post("/invoices", content=b"[NaN]", headers={"Content-Type": kind}).status_code
              for kind in ["application/json"] * 3]  # fmt: skip
    assert codes == [404] * 4 + [400] * 2 + [429]
    refused = client.get("/nothing-here")
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many")
    assert refused.headers["Retry-After"]


def test_a_method_that_a_caller_invents_is_no_label_of_the_metrics(ledger: str) -> None:
    opened(ledger).request("INVENTED", "/log")
    labels = generate_latest(REGISTRY).decode()
    assert 'method="other"' in labels
    assert "INVENTED" not in labels


def test_a_key_that_speaks_for_people_is_limited_as_a_key_and_each_person_too(ledger: str) -> None:
    client = opened(ledger, requests_a_minute=10)
    first, second = (make_key(ledger, name, ("auditor",), days=1, for_people=True)
                     for name in ("first", "second"))  # fmt: skip

    def codes(key: str, *actors: str) -> list[int]:
        return [client.get("/log", headers=bearing(key, **{"Ledger-Actor": actor})).status_code
                for actor in actors]  # fmt: skip

    assert codes(first, *(f"p{n}" for n in range(11)), "jane") == [200] * 10 + [429] * 2
    assert codes(second, *["jane"] * 5) == [200] * 5
    third = make_key(ledger, "third", ("auditor",), days=1, for_people=True)
    assert codes(third, *["jane"] * 6, "sam") == [200] * 5 + [429] + [200]


def test_a_key_that_speaks_for_people_records_nothing_as_another_person(ledger: str) -> None:
    client = opened(ledger, requests_a_minute=1_000)
    speaks = bearing(make_key(ledger, "system", ("commissioner",), days=1, for_people=True))
    alone = bearing(make_key(ledger, "program", ("commissioner",), days=1))
    for path in (FIRST_PATH, "/proposals", "/do/open_round", "/corrections", "/bundles"):
        refused = client.post(path, json=FIRST_BODY, headers=speaks)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/names-nobody")
    assert client.get("/log", headers=speaks).json() == []
    for n, who in enumerate((alone, {**speaks, "Ledger-Actor": "eve"})):
        framework = {**FIRST_BODY, "framework_id": f"F-{n}"}
        assert client.post(FIRST_PATH, json=framework, headers=who).status_code == 201


@pytest.mark.parametrize(("header", "value"), [
    ("X-Forwarded-For", "{}"), ("Forwarded", "for={};proto=https"),
])  # fmt: skip
def test_behind_a_trusted_proxy_one_callers_limit_is_not_everybodys(
    ledger: str, header: str, value: str
) -> None:
    client = opened(ledger, PROXY, trusted_proxies=("10.1.0.0/16",), proxy_header=header,
                    requests_a_minute=10)  # fmt: skip

    def codes(caller: str, times: int) -> list[int]:
        said = {header: value.format(caller)}
        return [client.get("/problems/malformed", headers=said).status_code for _ in range(times)]

    assert codes("203.0.113.9", 11) == [200] * 10 + [429]
    assert codes("203.0.113.10", 1) == [200]
    made_up = [f"198.51.100.{n}, {value.format('203.0.113.9').removeprefix('for=')}"
               for n in range(3)]  # fmt: skip
    said = [f"for={each}" if header == "Forwarded" else each for each in made_up]
    if header == "Forwarded":
        said = [each.replace(", ", ", for=") for each in said]
    assert {
        client.get("/problems/malformed", headers={header: each}).status_code for each in said
    } == {429}


NAMING = {"X-Forwarded-For": "203.0.113.{}", "Forwarded": "for=203.0.113.{};proto=https"}


@pytest.mark.parametrize("setting", NAMING)
@pytest.mark.parametrize("sent", NAMING)
@pytest.mark.parametrize("host", [PROXY, ANOTHER])
def test_nobody_but_a_trusted_proxy_names_a_caller_and_in_one_header_only(
    ledger: str, setting: str, sent: str, host: str
) -> None:
    client = opened(ledger, host, trusted_proxies=(PROXY,), proxy_header=setting,
                    requests_a_minute=10)  # fmt: skip
    callers = [{sent: NAMING[sent].format(n)} for n in range(11)]
    codes = [client.get("/problems/malformed", headers=each).status_code for each in callers]
    is_believed = host == PROXY and sent == setting
    assert codes == [200] * 10 + [200 if is_believed else 429]


@pytest.mark.parametrize("setting", NAMING)
def test_what_a_proxy_passes_on_in_the_other_header_names_nobody(ledger: str, setting: str) -> None:
    client = opened(ledger, PROXY, trusted_proxies=(PROXY,), proxy_header=setting,
                    requests_a_minute=10)  # fmt: skip
    (other,) = NAMING.keys() - {setting}
    callers = [{setting: NAMING[setting].format(200), other: NAMING[other].format(n)}
               for n in range(11)]  # fmt: skip
    codes = [client.get("/problems/malformed", headers=each).status_code for each in callers]
    assert codes == [200] * 10 + [429]


def test_of_ipv6_a_subscribers_network_is_one_caller(ledger: str) -> None:
    client = opened(ledger, PROXY, trusted_proxies=(PROXY,), requests_a_minute=10)
    codes = [client.get("/problems/malformed", headers={"X-Forwarded-For": f"2001:db8:0:1::{n}"})
             for n in range(11)]  # fmt: skip
    assert [each.status_code for each in codes] == [200] * 10 + [429]


def test_a_refusal_says_how_long_to_wait() -> None:
    limit = Limit(6)
    for _ in range(6):
        limit.take("a")
    with pytest.raises(TooMany) as raised:
        limit.take("a")
    assert raised.value.retry_after == 10


def test_a_role_with_a_space_is_in_no_session_and_no_key(ledger: str) -> None:
    store = CredentialStore(ledger)
    with pytest.raises(CheckViolation):
        store.begin("t/o", "Jo", ("provider:P-1 child:C-AAAA",))
    with pytest.raises(CheckViolation):
        make_key(ledger, "k", ("provider:P-1\tchild:C-AAAA",), days=1)
    store.close()


@pytest.fixture
def site(ledger: str, tmp_path: Any) -> Iterator[str]:
    """The application on a socket, as streams need."""
    listener = listening_socket(Settings(data=tmp_path), "127.0.0.1", 0)
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    serving = threading.Thread(target=server.run, args=([listener],), daemon=True)
    serving.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    parts_in(app).stopping.set()
    server.should_exit = True
    serving.join()


def allocate(client: TestClient, key: str, path: str, day: str) -> None:
    """Begin or end the allocation of a case to an officer."""
    body = {"child_ref": CHILD, "officer": "sue", "role": "social-worker", day: "2021-05-01"}
    said = client.post(path, json=body, headers=bearing(key, **{"Ledger-Actor": "tess"}))
    assert said.status_code == 201, said.text


def test_a_stream_ends_within_seconds_of_the_right_to_it(
    client: TestClient, clock: Clock, ledger: str, site: str
) -> None:
    tell(client, clock)
    keys = {name: make_key(ledger, name, (role,), days=1, for_people=name in ("sue", "tess"))
            for name, role in (("revoked", "auditor"), ("expired", "auditor"), ("kept", "auditor"),
                               ("changed", "auditor"), ("named", "auditor"),
                               ("sue", "social-worker"),
                               ("tess", "team-manager"))}  # fmt: skip
    store = CredentialStore(ledger)
    sessions = {name: store.begin(f"t/{name}", "Jo", ("auditor", "broker"))
                for name in ("ended", "acting")}  # fmt: skip
    sent = {name: bearing(key) for name, key in keys.items() if name not in ("sue", "tess")}
    sent["sue"] = bearing(keys["sue"], **{"Ledger-Actor": "sue"})
    sent["named"] = bearing(keys["named"], **{"Ledger-Role": "auditor"})
    sent |= {name: {"cookie": f"placement-ledger={each}"} for name, each in sessions.items()}
    for name, headers in sent.items():  # who has identified somebody is a caller
        assert httpx2.get(f"{site}/log?limit=1", headers=headers).status_code == 200, name
    ended: dict[str, float] = {}
    ready = threading.Barrier(len(sent) + 1, timeout=10)

    def follow(name: str) -> None:
        with httpx2.stream("GET", f"{site}/log-events", headers=sent[name], timeout=20) as answer:
            assert answer.status_code == 200, name
            for number, _ in enumerate(answer.iter_raw()):
                if number == 0:
                    ready.wait()
        ended[name] = time.monotonic()

    threads = [threading.Thread(target=follow, args=(name,), daemon=True) for name in sent]
    for thread in threads:
        thread.start()
    ready.wait()
    revoke_key(ledger, "revoked")
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE access.machine_key SET expires_at = now() WHERE name = 'expired'")
        owner.execute(
            "UPDATE access.machine_key SET roles = '{finance}' WHERE name IN ('changed', 'named')"
        )
    store.end(sessions["ended"])
    store.act_as(sessions["acting"], "broker")
    allocate(client, keys["tess"], "/allocation-ends", "ended_on")
    done = time.monotonic()
    while len(ended) < len(sent) - 1 and time.monotonic() < done + 5:
        time.sleep(0.05)
    assert set(ended) == set(sent) - {"kept"}
    revoke_key(ledger, "kept")
    for thread in threads:
        thread.join(timeout=5)
    assert "kept" in ended
    store.close()


def test_a_stream_does_not_keep_an_idle_session(ledger: str) -> None:
    store = CredentialStore(ledger)
    token = store.begin("t/o", "Jo", ("auditor",))
    with psycopg.connect(ledger, autocommit=True) as owner:
        owner.execute("UPDATE access.session SET seen_at = now() - interval '29 minutes'")
        assert store.session(token, is_used=False) is not None
        owner.execute("UPDATE access.session SET seen_at = seen_at - interval '2 minutes'")
    assert store.session(token, is_used=False) is None
    store.close()


def test_a_stream_that_goes_on_does_not_use_its_session(
    ledger: str, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.resources.POLL_SECONDS", 0.1)
    store = CredentialStore(ledger)
    cookie = {"cookie": f"placement-ledger={store.begin('t/o', 'Jo', ('auditor',))}"}
    seen = "SELECT seen_at < now() - interval '9 minutes' FROM access.session"
    with (
        httpx2.stream("GET", f"{site}/log-events", headers=cookie, timeout=10) as answer,
        psycopg.connect(ledger, autocommit=True) as owner,
    ):
        coming = answer.iter_raw()
        next(coming)
        owner.execute("UPDATE access.session SET seen_at = now() - interval '10 minutes'")
        time.sleep(0.6)
        assert owner.execute(seen).fetchone() == (True,)
    store.close()
