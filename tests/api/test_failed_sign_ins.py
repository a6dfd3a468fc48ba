"""Each way in which signing in fails has a page that says what to do, and lets nobody in."""

import gzip
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry
from keys import vault_of
from pytest import MonkeyPatch  # noqa: PT013  used as a type
from structlog.testing import capture_logs

from api.access import openid
from api.access.openid import OpenId
from api.app import Surroundings, create_app
from api.pages.sign_in import name_of
from api.web.parts import parts_in

CLIENT = "ledger"
SUBJECT = "a-secret-person"
METADATA = "/.well-known/openid-configuration"
OTHERS = (
    "userinfo_endpoint", "registration_endpoint", "introspection_endpoint", "revocation_endpoint",
    "end_session_endpoint", "check_session_iframe", "device_authorization_endpoint",
    "pushed_authorization_request_endpoint", "backchannel_authentication_endpoint",
)  # fmt: skip
"""What a provider names beside the three addresses that are read."""
Claims = dict[str, Any]


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "1"})


class Replies(BaseHTTPRequestHandler):
    """What the provider sends: its metadata, its keys, and the token made last."""

    def do_GET(self) -> None:
        self.reply()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.reply()

    def reply(self) -> None:
        server: Any = self.server
        path = urlsplit(self.path).path
        server.asked.append(path)
        given = server.replies[path]
        status, body = given() if callable(given) else (200, json.dumps(given).encode())
        if path in server.compressed:
            body = gzip.compress(body)
        self.send_response(status)
        self.send_header("content-type", "application/json")
        if path in server.compressed:
            self.send_header("content-encoding", "gzip")
        self.end_headers()
        with suppress(OSError):
            for part in [body] if isinstance(body, bytes) else body:
                self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def provider(key: RSAKey) -> Iterator[Any]:
    """A provider that offers every algorithm, none and the client's secret included."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Replies)
    server.issuer = f"http://127.0.0.1:{server.server_port}"
    server.asked, server.compressed = [], ()
    server.replies = {
        METADATA: {
            "issuer": server.issuer,
            "authorization_endpoint": f"{server.issuer}/authorize",
            "token_endpoint": f"{server.issuer}/token",
            "jwks_uri": f"{server.issuer}/keys",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "RS512", "ES256"],
            "timeout": 0.001, "verify": False,
        },
        "/keys": KeySet([key]).as_dict(private=False),
    }  # fmt: skip
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    yield server
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.fixture
def visitor(ledger: str, provider: Any, monkeypatch: MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setattr(openid, "PATIENCE_SECONDS", 0.4)
    monkeypatch.setattr(openid, "AGAIN_SECONDS", 0.0)
    around = Surroundings(openid=OpenId(provider.issuer, CLIENT, "a secret"), failures_a_minute=30)
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=around)  # fmt: skip
    monkeypatch.setattr(openid, "PATIENCE_SECONDS", 5.0)
    with TestClient(app, follow_redirects=False, headers={"accept": "text/html"},
                    raise_server_exceptions=False) as opened:  # fmt: skip
        yield opened


def claims_for(provider: Any, sent_nonce: str, **other: Any) -> Claims:
    now = int(time.time())
    claims = {
        "iss": provider.issuer, "aud": CLIENT, "sub": SUBJECT, "exp": now + 300, "iat": now,
        "nonce": sent_nonce, "tid": "t", "oid": "o", "name": "Jo", "roles": ["broker"],
    }  # fmt: skip
    return {name: value for name, value in {**claims, **other}.items() if value is not None}


def begun(visitor: TestClient) -> dict[str, str]:
    """Go to the provider; the state and nonce that it was sent."""
    there = visitor.get("/sign-in/with-council")
    assert there.status_code == 302, there.text
    query = parse_qs(urlsplit(there.headers["location"]).query)
    return {name: query[name][0] for name in ("state", "nonce")}


def come_back(
    visitor: TestClient, provider: Any, make: Callable[[Claims], str], **claims: Any
) -> Any:
    """Sign in with a token that `make` signs."""
    sent = begun(visitor)
    token = make(claims_for(provider, sent["nonce"], **claims))
    provider.replies["/token"] = {"access_token": "x", "token_type": "Bearer", "id_token": token}
    return visitor.get(f"/signed-in?code=c&state={sent['state']}")


def signed(key: Any, algorithm: str = "RS256", **header: Any) -> Callable[[Claims], str]:
    registry = JWSRegistry(algorithms=[algorithm])
    given = {"alg": algorithm, "kid": "1", **header}
    return lambda claims: jwt.encode(given, claims, key, registry=registry)


def unsigned(claims: Claims) -> str:
    parts = ({"alg": "none"}, claims)
    texts = (urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{'.'.join(texts)}."


def assert_refused(answer: Any, problem: str, status: int = 403) -> None:
    assert answer.status_code == status, answer.text
    assert "You are not signed in" in answer.text
    sentence = openid_faults()[problem].sentence()
    assert sentence.replace("’", "'")[:40] in answer.text.replace("’", "'").replace("&#39;", "'")
    assert "placement-ledger=" not in answer.headers.get("set-cookie", "")


def openid_faults() -> dict[str, type[openid.SignInFailed]]:
    return {kind.slug: kind for kind in openid.SignInFailed.__subclasses__()}


@pytest.mark.parametrize(("claims", "problem"), [
    ({"exp": int(time.time()) - 3600}, "sign-in-expired"),
    ({"exp": "soon"}, "sign-in-unreadable"),
    ({"exp": float("inf")}, "sign-in-unreadable"),
    ({"iat": int(time.time()) + 3600}, "sign-in-too-early"),
    ({"nbf": int(time.time()) + 3600}, "sign-in-too-early"),
    ({"nonce": "another"}, "sign-in-of-another-request"),
    ({"nonce": None}, "sign-in-of-another-request"),
    ({"aud": "another"}, "sign-in-for-another-service"),
    ({"aud": "another", "azp": CLIENT}, "sign-in-for-another-service"),
    ({"aud": None}, "sign-in-for-another-service"),
    ({"iss": "https://evil.example"}, "sign-in-from-another-provider"),
    ({"oid": None}, "sign-in-nameless"),
    ({"oid": "o\n"}, "sign-in-nameless"),
    ({"oid": "o/p"}, "sign-in-nameless"),
    ({"tid": "t/u"}, "sign-in-nameless"),
    ({"oid": ["o"]}, "sign-in-nameless"),
    ({"roles": ["gardener"]}, "sign-in-without-role"),
    ({"roles": ["provider:P-1 child:C-AAAA"]}, "sign-in-without-role"),
])  # fmt: skip
def test_a_token_that_is_not_right_lets_nobody_in_and_says_why(
    visitor: TestClient, provider: Any, key: RSAKey, claims: Claims, problem: str
) -> None:
    assert_refused(come_back(visitor, provider, signed(key), **claims), problem)


def test_clocks_may_differ_by_a_minute_and_no_more(
    visitor: TestClient, provider: Any, key: RSAKey
) -> None:
    now = int(time.time())
    for claims in ({"exp": now - 50}, {"iat": now + 50}, {"nbf": now + 50}):
        assert come_back(visitor, provider, signed(key), **claims).status_code == 303
    assert_refused(come_back(visitor, provider, signed(key), exp=now - 65), "sign-in-expired")
    late = come_back(visitor, provider, signed(key), iat=int(time.time()) + 65)
    assert_refused(late, "sign-in-too-early")


def test_only_three_algorithms_are_taken_whatever_the_provider_offers(
    visitor: TestClient, provider: Any, key: RSAKey
) -> None:
    weak = "sign-in-algorithm-not-taken"
    assert_refused(come_back(visitor, provider, unsigned), weak)
    by_secret = signed(OctKey.import_key("a secret that is long enough for HS256 to take"), "HS256")
    assert_refused(come_back(visitor, provider, by_secret), weak)
    assert_refused(come_back(visitor, provider, signed(key, "RS512")), weak)
    curve = ECKey.generate_key("P-256", {"kid": "2"})
    provider.replies["/keys"] = KeySet([key, curve]).as_dict(private=False)
    for each, algorithm, kid in ((key, "PS256", "1"), (curve, "ES256", "2")):
        answer = come_back(visitor, provider, signed(each, algorithm, kid=kid))
        assert answer.status_code == 303, algorithm


@pytest.mark.parametrize("kind", ["at+jwt", "logout+jwt", "application/at+jwt", ""])
def test_a_token_of_another_kind_lets_nobody_in(
    visitor: TestClient, provider: Any, key: RSAKey, kind: str
) -> None:
    answer = come_back(visitor, provider, signed(key, typ=kind))
    assert_refused(answer, "sign-in-unreadable")
    for plain in ("JWT", "jwt", "application/jwt"):
        assert come_back(visitor, provider, signed(key, typ=plain)).status_code == 303


def test_a_signature_of_another_key_lets_nobody_in(visitor: TestClient, provider: Any) -> None:
    other = RSAKey.generate_key(2048, {"kid": "1"})
    assert_refused(come_back(visitor, provider, signed(other)), "sign-in-signature-wrong")
    stranger = signed(other, kid="unknown")
    assert_refused(come_back(visitor, provider, stranger), "sign-in-signature-wrong")
    assert_refused(come_back(visitor, provider, lambda _: "no.token"), "sign-in-unreadable")


def test_claims_that_are_not_in_an_id_token_sign_nobody_in(
    visitor: TestClient, provider: Any
) -> None:
    for beside in ({}, {"id_token": None}, {"id_token": ""}, {"id_token": {}}):
        sent = begun(visitor)
        userinfo = claims_for(provider, sent["nonce"])
        reply = {"access_token": "x", "token_type": "Bearer", "userinfo": userinfo}
        provider.replies["/token"] = {**reply, **beside}
        answer = visitor.get(f"/signed-in?code=c&state={sent['state']}")
        assert_refused(answer, "sign-in-unreadable")


def test_keys_are_kept_only_if_they_can_be_used_and_for_a_quarter_of_an_hour(
    visitor: TestClient, provider: Any, key: RSAKey, monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(openid, "AGAIN_SECONDS", 5.0)
    good = provider.replies["/keys"]
    of_a_secret = {"kty": "oct", "k": "c2VjcmV0" * 6, "kid": "1"}
    for bad in ({"keys": []}, {"keys": [of_a_secret]}, {"keys": [{"kty": "RSA"}]}, {}, []):
        provider.replies["/keys"] = bad
        assert come_back(visitor, provider, signed(key)).status_code == 403
    provider.replies["/keys"] = good
    assert come_back(visitor, provider, signed(key)).status_code == 303
    other = RSAKey.generate_key(2048, {"kid": "1"})
    provider.replies["/keys"] = KeySet([other]).as_dict(private=False)
    assert come_back(visitor, provider, signed(key)).status_code == 303, "kept"
    monkeypatch.setattr(openid, "KEPT_SECONDS", 0.0)
    assert_refused(come_back(visitor, provider, signed(key)), "sign-in-signature-wrong")
    assert come_back(visitor, provider, signed(other)).status_code == 303


@pytest.mark.parametrize(
    "odd",
    [
        {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA", "kid": "9"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "9"},
        {"kty": "RSA", "n": "!", "e": "AQAB", "kid": "9"},
        {"kty": "RSA", "kid": "9"},
        {"kid": "9"},
        {"kty": 1},
        {"kty": "AKP", "kid": "9"},
        None,
        "a key",
        [],
    ],
)
def test_one_key_that_cannot_be_read_shuts_nobody_out(
    visitor: TestClient, provider: Any, key: RSAKey, odd: Any
) -> None:
    good = provider.replies["/keys"]["keys"]
    for keys in ([odd, *good], [*good, odd]):
        provider.replies["/keys"] = {"keys": keys}
        assert come_back(visitor, provider, signed(key)).status_code == 303
    provider.replies["/keys"] = {"keys": [odd]}
    assert_refused(come_back(visitor, provider, signed(key, kid="9")), "sign-in-signature-wrong")


def test_keys_that_do_not_fit_a_token_are_read_again_once_in_some_seconds(
    visitor: TestClient, provider: Any, key: RSAKey, monkeypatch: MonkeyPatch
) -> None:
    other, asked = RSAKey.generate_key(2048, {"kid": "1"}), []
    sets = [KeySet([each]).as_dict(private=False) for each in (key, other)]

    def keys() -> tuple[int, bytes]:
        asked.append(1)
        return 200, json.dumps(sets[min(len(asked), 2) - 1]).encode()

    provider.replies["/keys"] = keys
    assert come_back(visitor, provider, signed(key)).status_code == 303
    assert come_back(visitor, provider, signed(other)).status_code == 303
    monkeypatch.setattr(openid, "AGAIN_SECONDS", 5.0)
    for _ in range(3):
        assert_refused(come_back(visitor, provider, signed(key)), "sign-in-signature-wrong")
    assert len(asked) == 2


def test_addresses_of_a_provider_that_cannot_be_asked_are_not_kept(
    visitor: TestClient, provider: Any
) -> None:
    metadata = provider.replies[METADATA]
    for wrong in (None, "", 1, "ftp://127.0.0.1/"):
        provider.replies[METADATA] = {**metadata, "token_endpoint": wrong}
        assert_refused(visitor.get("/sign-in/with-council"), "sign-in-unreadable")
    provider.replies[METADATA] = metadata
    assert begun(visitor)


def test_of_the_metadata_three_addresses_are_read_and_no_other_is_called(
    visitor: TestClient, provider: Any, key: RSAKey
) -> None:
    provider.replies[METADATA] |= {name: f"{provider.issuer}/{name}" for name in OTHERS}
    assert come_back(visitor, provider, signed(key)).status_code == 303
    assert_refused(come_back(visitor, provider, signed(key), tid=None), "sign-in-nameless")
    assert set(provider.asked) == {METADATA, "/keys", "/token"}
    oauth: Any = parts_in(visitor.app).oauth  # type: ignore[arg-type]
    known = oauth.council.server_metadata
    assert known.keys().isdisjoint(OTHERS)
    assert {name for name, said in known.items() if str(said).startswith("http")} == {
        "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri",
    }  # fmt: skip


@pytest.mark.parametrize("path", [METADATA, "/keys", "/token"])
def test_a_compressed_reply_of_a_provider_is_refused_unread(
    visitor: TestClient, provider: Any, key: RSAKey, path: str
) -> None:
    provider.compressed = (path,)
    if path == METADATA:
        answer = visitor.get("/sign-in/with-council")
    else:
        answer = come_back(visitor, provider, signed(key))
    assert_refused(answer, "sign-in-unreadable")
    provider.compressed = ()
    assert come_back(visitor, provider, signed(key)).status_code == 303


def test_a_provider_that_is_down_slow_or_confused_has_a_page_too(
    visitor: TestClient, provider: Any
) -> None:
    metadata = provider.replies[METADATA]
    for said, problem, status in (
        (lambda: (500, b""), "sign-in-down", 503),
        (lambda: (time.sleep(0.6), (200, b"{}"))[1], "sign-in-slow", 503),
        (lambda: (200, b"<html>"), "sign-in-unreadable", 403),
        (lambda: (200, b"[]"), "sign-in-unreadable", 403),
        ({}, "sign-in-unreadable", 403),
        ({**metadata, "issuer": "https://evil.example"}, "sign-in-from-another-provider", 403),
    ):
        provider.replies[METADATA] = said
        answer = visitor.get("/sign-in/with-council")
        assert_refused(answer, problem, status)
        assert ("Retry-After" in answer.headers) == (status == 503)
    provider.replies[METADATA] = metadata
    for said, problem, status in (
        (lambda: (502, b""), "sign-in-down", 503),
        (lambda: (400, b'{"error": "invalid_grant"}'), "sign-in-refused", 403),
        (lambda: (200, b"no json"), "sign-in-unreadable", 403),
    ):
        sent = begun(visitor)
        provider.replies["/token"] = said
        assert_refused(visitor.get(f"/signed-in?code=c&state={sent['state']}"), problem, status)


def test_a_provider_that_sends_without_end_is_slow_or_unreadable(
    visitor: TestClient, provider: Any, key: RSAKey, monkeypatch: MonkeyPatch
) -> None:
    def dripping() -> Iterator[bytes]:
        for _ in range(20):
            time.sleep(0.1)
            yield b" "

    monkeypatch.setattr(openid, "PATIENCE_SECONDS", 0.6)
    sent = begun(visitor)
    provider.replies["/token"] = lambda: (200, dripping())
    answer = visitor.get(f"/signed-in?code=c&state={sent['state']}")
    assert_refused(answer, "sign-in-slow", 503)
    sent = begun(visitor)
    token = signed(key)(claims_for(provider, sent["nonce"]))
    large = {"access_token": "x" * openid.MOST_REPLY, "token_type": "Bearer", "id_token": token}
    provider.replies["/token"] = large
    answer = visitor.get(f"/signed-in?code=c&state={sent['state']}")
    assert_refused(answer, "sign-in-unreadable")


def test_a_name_that_cannot_be_stored_is_left_out_where_it_cannot(
    visitor: TestClient, provider: Any, key: RSAKey
) -> None:
    for name in ("Jo\0", {"first": "Jo"}):
        assert come_back(visitor, provider, signed(key), name=name).status_code == 303
    assert name_of({"name": "Jo\ud800"}) == "Jo"


def test_who_cancels_or_comes_without_having_begun_is_told(visitor: TestClient) -> None:
    cancelled = f"/signed-in?error=access_denied&error_description={SUBJECT}"
    with capture_logs() as lines:
        assert_refused(visitor.get(cancelled), "sign-in-cancelled")
        assert_refused(visitor.get("/signed-in?error=server_error"), "sign-in-refused")
        for query in ("", "?code=c", "?state=s", "?code=c&state=s"):
            assert_refused(visitor.get(f"/signed-in{query}"), "sign-in-not-begun")
    kinds = ["sign-in-cancelled", "sign-in-refused", *["sign-in-not-begun"] * 4]
    assert lines == [
        {"event": "a sign-in failed", "log_level": "warning", "kind": kind} for kind in kinds
    ]


def test_sign_ins_that_fail_are_counted_by_address(visitor: TestClient, key: RSAKey,
                                                   provider: Any) -> None:  # fmt: skip
    codes = [visitor.get("/signed-in?code=c&state=s").status_code for _ in range(32)]
    assert codes == [403] * 30 + [429] * 2
    assert come_back(visitor, provider, signed(key)).status_code == 303


def test_every_failure_has_a_page_of_its_own(visitor: TestClient) -> None:
    assert len(openid_faults()) >= 14
    for slug, kind in openid_faults().items():
        assert kind.sentence() in visitor.get(f"/problems/{slug}").text.replace("&#39;", "'")
