"""Signing in with a real OpenID provider, a process of its own; and the demonstration's choice."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psycopg
import pytest
from fastapi.testclient import TestClient
from keys import vault_of
from pytest import MonkeyPatch  # noqa: PT013  used as a type
from starlette.middleware.sessions import SessionMiddleware

from api.access.openid import OpenId
from api.app import Surroundings, create_app
from api.assembling import openid_of, surroundings_of
from api.settings import CannotServe, Settings

TENANT = "11111111-1111-1111-1111-111111111111"
PERSON = "22222222-2222-2222-2222-222222222222"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The issuer: a provider in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx2.get(f"{issuer}/.well-known/openid-configuration").raise_for_status()
            break
        except httpx2.HTTPError:
            time.sleep(0.1)
    yield issuer
    process.terminate()
    process.wait()


@pytest.fixture
def council(ledger: str, provider: str, monkeypatch: MonkeyPatch) -> Iterator[TestClient]:
    """The application, signing people in with that provider."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    around = Surroundings(
        openid=OpenId(provider, "ledger", "a secret"), posts=("assistant-director",)
    )
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=around)  # fmt: skip
    with TestClient(app, follow_redirects=False) as opened:
        yield opened


def person(provider: str, subject: str, **claims: Any) -> None:
    """Have the provider know somebody."""
    httpx2.put(f"{provider}/users/{subject}", json=claims).raise_for_status()


def signed_in(client: TestClient, subject: str, onward: str = "/") -> Any:
    """Go to the provider, sign in there, and come back."""
    there = client.get(f"/sign-in/with-council?next={onward}")
    assert "code_challenge_method=S256" in there.headers["location"]
    assert "nonce=" in there.headers["location"]
    back = httpx2.post(there.headers["location"], data={"sub": subject})
    address = urlsplit(back.headers["location"])
    return client.get(f"{address.path}?{address.query}")


def test_people_are_known_by_tenant_and_object_id_and_act_in_their_app_roles(
    council: TestClient, provider: str, ledger: str
) -> None:
    person(provider, "jo", oid=PERSON, tid=TENANT, name="Jo Officer", email="jo@example.org",
           roles=["broker", "auditor", "gardener"])  # fmt: skip
    answer = signed_in(council, "jo", "/referrals-board")
    assert (answer.status_code, answer.headers["location"]) == (303, "/referrals-board")
    with psycopg.connect(ledger) as owner:
        row = owner.execute("SELECT person, roles, acting_as FROM access.session").fetchone()
    assert row == (f"{TENANT}/{PERSON}", ["broker", "auditor"], "broker")
    page = council.get("/do", headers={"accept": "text/html"})
    assert "Jo Officer, Broker" in page.text
    token = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    same = {"sec-fetch-site": "same-origin"}
    for forged in ("", "x", "é", token[:1], token[:-1], token + "x"):
        sent = {"csrf": forged, "role": "auditor"}
        assert council.post("/act-as", data=sent, headers=same).status_code == 403
        assert council.post("/sign-out", data=sent, headers=same).status_code == 403
    for path in ("/act-as", "/sign-out"):
        sent = {"csrf": token, "role": "auditor"}
        sibling = council.post(path, data=sent, headers={"sec-fetch-site": "same-site"})
        assert sibling.status_code == 403
    acted = council.post("/act-as", data={"csrf": token, "role": "auditor"}, headers=same)
    assert acted.headers["location"] == "/audit"
    assert "Jo Officer, Auditor" in council.get("/audit", headers={"accept": "text/html"}).text
    left = council.post("/sign-out", data={"csrf": token}, headers=same)
    assert (left.status_code, left.headers["Clear-Site-Data"]) == (303, '"cache", "storage"')
    assert council.get("/audit").status_code == 401


@pytest.mark.parametrize("header", ["Ledger-Actor", "Ledger-Role"])
def test_a_session_names_nobody_else_and_no_other_role(
    council: TestClient, provider: str, header: str
) -> None:
    person(provider, "ad", oid="a", tid=TENANT, roles=["assistant-director"])
    signed_in(council, "ad")
    assert council.get("/log").status_code == 200
    named = council.get("/log", headers={header: "auditor"})
    assert (named.status_code, named.json()["type"]) == (422, "/problems/not-with-a-session")


def test_a_council_s_own_post_and_a_provider_s_staff_sign_in(
    council: TestClient, provider: str
) -> None:
    person(provider, "ad", oid="a", tid=TENANT, roles=["assistant-director"])
    assert signed_in(council, "ad").headers["location"] == "/decisions"
    person(provider, "manager", oid="m", tid=TENANT, roles=["provider:P-9"])
    assert signed_in(council, "manager").headers["location"] == "/own-affairs"
    assert council.get("/own-affairs").status_code == 200
    assert council.get("/log").status_code == 403


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"oid": "x", "roles": ["broker"]}, "did not say who you are"),
        ({"tid": "t", "roles": ["broker"]}, "did not say who you are"),
        ({"tid": "t", "oid": "x"}, "no role here"),
        ({"tid": "t", "oid": "x", "roles": "broker"}, "no role here"),
        ({"tid": "t", "oid": "x", "roles": ["provider", "broker:P-1"]}, "no role here"),
    ],
)
def test_nobody_without_an_identity_or_a_role_is_let_in(
    council: TestClient, provider: str, claims: dict[str, Any], says: str
) -> None:
    person(provider, "who", **claims)
    answer = signed_in(council, "who")
    assert answer.status_code == 403
    assert says in answer.text
    assert council.get("/log").status_code == 401


def test_a_reply_that_was_not_asked_for_signs_nobody_in(council: TestClient) -> None:
    assert council.get("/signed-in?code=stolen&state=made-up").status_code == 403
    assert council.cookies.get("placement-ledger") is None


def test_after_signing_in_nobody_is_sent_to_another_site(
    council: TestClient, provider: str
) -> None:
    person(provider, "jo", oid=PERSON, tid=TENANT, roles=["broker"])
    for onward in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert signed_in(council, "jo", onward).headers["location"] == "/referrals-board"


def test_a_page_sends_a_visitor_to_sign_in_and_then_back(
    council: TestClient,
) -> None:
    answer = council.get("/budget?as_of=2021-12-31", headers={"accept": "text/html"})
    assert answer.headers["location"] == "/sign-in?next=/budget%3Fas_of%3D2021-12-31"
    assert "with-council?next=/budget" in council.get(answer.headers["location"]).text


def test_choosing_who_you_are_exists_in_the_demonstration_on_this_machine_only(
    council: TestClient, ledger: str
) -> None:
    assert council.post("/sign-in/as", data={"role": "broker"}).status_code == 404
    assert "Choose who you are" not in council.get("/sign-in").text
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=Surroundings(demo=True))  # fmt: skip
    elsewhere = TestClient(app, client=("192.0.2.7", 1234), follow_redirects=False)
    assert elsewhere.post("/sign-in/as", data={"role": "broker"}).status_code == 404
    assert "Choose who you are" not in elsewhere.get("/sign-in").text
    here = TestClient(app, follow_redirects=False)
    assert "Choose who you are" in here.get("/sign-in").text
    assert here.post("/sign-in/as", data={"role": "gardener"}).status_code == 422
    assert (
        here.post("/sign-in/as", data={"role": "broker"}).headers["location"] == "/referrals-board"
    )
    rebound = here.get("/sign-in", headers={"host": "evil.example"})
    assert rebound.status_code == 400


def test_over_https_the_cookie_is_for_this_host_alone_and_secure(ledger: str) -> None:
    around = Surroundings(demo=True, public_url="https://ledger.example.gov.uk")
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=around)  # fmt: skip
    here = TestClient(app, follow_redirects=False)
    answer = here.post("/sign-in/as", data={"role": "broker"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-placement-ledger=")
    for said in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert said in cookie
    assert "Domain" not in cookie
    hop = next(each for each in app.user_middleware if each.cls is SessionMiddleware).kwargs
    assert hop["session_cookie"] == "__Host-placement-ledger-hop"
    assert hop["https_only"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_over_https_a_browser_forgets_the_cookie_that_it_was_told_to_keep(ledger: str) -> None:
    around = Surroundings(demo=True, public_url="https://ledger.example.gov.uk")
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger),
                     surroundings=around)  # fmt: skip
    here = TestClient(app, follow_redirects=False)
    kept = here.post("/sign-in/as", data={"role": "broker"}).headers["set-cookie"]
    sent = {"cookie": kept.partition(";")[0], "accept": "text/html"}
    page = here.get("/do", headers=sent)
    token = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    left = here.post("/sign-out", data={"csrf": token},
                     headers={**sent, "sec-fetch-site": "same-origin"})  # fmt: skip
    name, _, attributes = kept.partition(";")
    (forgotten,) = [each for each in left.headers.get_list("set-cookie")
                    if each.partition("=")[0] == name.partition("=")[0]]  # fmt: skip
    said = {each.strip() for each in forgotten.split(";")}
    assert {each.strip() for each in attributes.split(";")} <= said
    assert "Max-Age=0" in said


def test_the_settings_say_who_signs_people_in(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    settings = Settings(public_url="https://ledger.example.gov.uk", openid_issuer="https://i",
                        openid_client_id="c", openid_client_secret_file=secret,
                        posts="assistant-director, chief", data=tmp_path)  # fmt: skip
    around = surroundings_of(settings, "dbname=x", demo=False)
    assert around.openid == OpenId("https://i", "c", "s3cret")
    assert around.posts == ("assistant-director", "chief")
    assert "ledger.example.gov.uk" in around.hosts
    assert around.public_url.startswith("https://")
    with pytest.raises(CannotServe):
        openid_of(settings.model_copy(update={"openid_client_secret_file": None}))
    assert openid_of(settings.model_copy(update={"openid_issuer": ""})) is None
