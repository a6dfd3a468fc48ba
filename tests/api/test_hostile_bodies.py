"""Bodies that are small and cost much, or large: each is refused with a sentence, at once."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
from fastapi import FastAPI, UploadFile
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.types import Message

from api.web import body_limits as bodies
from api.web import problems
from api.web.leaving import Heard

JSON = "application/json"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
SECONDS = 2


def part(name: str, content: bytes, more: bytes = b"") -> bytes:
    """One part of a form of several."""
    return b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (
        name.encode(), more, content
    )  # fmt: skip


END = b"--x--\r\n"
HOSTILE: dict[str, tuple[str, bytes, int, str]] = {
    "lists in lists": (JSON, b"[" * 50_000, 400, "nested more than 20 deep"),
    "objects in objects": (JSON, b'{"a":' * 100 + b"1" + b"}" * 100, 400, "more than 20 deep"),
    "half a million numbers": (JSON, b"[" + b"1," * 499_000 + b"1]", 400, "more than 5,000 values"),
    "half a million lists": (JSON, b"[" + b"[]," * 300_000 + b"1]", 400, "more than 5,000 values"),
    "more values than a command has": (
        JSON, b"[" + b"1," * 6_000 + b"1]", 400, "more than 5,000 values"
    ),
    "commas without end": (JSON, b"," * 200_000, 400, "more than 5,000 values"),
    "a number of 5,000 digits": (JSON, b'{"a":' + b"9" * 5_000 + b"}", 400, "more than 40 digits"),
    "a fraction of 5,000 digits": (JSON, b"[0." + b"9" * 5_000 + b"]", 400, "more than 40 digits"),
    "a number beyond all numbers": (JSON, b'{"a":1e400}', 400, "too large"),
    "NaN": (JSON, b'{"a":NaN}', 400, "NaN and Infinity"),
    "Infinity": (JSON, b"[-Infinity]", 400, "NaN and Infinity"),
    "a key twice": (JSON, b'{"a":1,"b":{"c":1,"c":2}}', 400, "a key stands twice"),
    "UTF-16": (JSON, '{"a":1}'.encode("utf-16"), 400, "not JSON written in UTF-8"),
    **{
        f"{fault} in {encoding}": (JSON, text.encode(encoding), 400, "not JSON written in UTF-8")
        for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
        for fault, text in (("a key twice", '{"a":1,"a":2}'), ("NaN", "[NaN]"), ("lists", "[" * 90))
    },
    "a text of a megabyte": (JSON, b'{"a":"%s"}' % (b"x" * 1_000_000), 413, "larger than is taken"),
    "JSON by another name": ("application/x+json", b'{"a":NaN}', 400, "NaN and Infinity"),
    "a form in a codec that is slow": (
        MULTIPART + "; charset=punycode", part("a", b"abc-" + b"99999" * 20_000) + END,
        400, "not written in UTF-8",
    ),
    "too many fields": (URLENCODED, b"a=1&" * 3_000, 400, "more fields"),
    "ampersands without end": (URLENCODED, b"&" * 900_000, 400, "more fields"),
    "too many fields in parts": (MULTIPART, part("a", b"1") * 2_001 + END, 400, "more fields"),
    "too many files": (
        MULTIPART, part("a", b"1", b'; filename="a"') * 201 + END, 400, "more fields",
    ),
    "a text of a field that is too long": (
        MULTIPART, part("a", b"x" * 70_000) + END, 400, "more fields",
    ),
    "the name of a file without end": (
        MULTIPART, part("a", b"1", b'; filename="%s"' % (b"a" * 60_000)) + END, 400, "more fields",
    ),
    "headers of a part without end": (
        MULTIPART, b"--x\r\n" + b"A: b\r\n" * 100 + b"\r\n" + END, 400, "more fields",
    ),
    "a text of too many lines": (URLENCODED, b"a=" + b"x%0a" * 2_000, 400, "more than 1,000 lines"),
    "a form of two megabytes": (URLENCODED, b"a=" + b"x" * 2_000_000, 413, "larger than is taken"),
}  # fmt: skip


@pytest.fixture(scope="module")
def door() -> Iterator[TestClient]:
    """The middleware before an application that takes whatever it is sent."""
    app = FastAPI(form_limits={**bodies.FORM_LIMITS})
    problems.install(app)
    app.add_middleware(bodies.Bodies)

    async def take(request: bodies.Request) -> dict[str, Any]:
        if "json" in request.headers["content-type"]:
            return {"taken": await request.json()}
        return {"taken": len(await bodies.form_of(request))}

    def take_file(file: UploadFile) -> dict[str, Any]:
        return {"taken": file.size}

    app.post("/")(take)
    app.post("/files")(take_file)
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_body_that_would_cost_much_is_refused_at_once_with_a_sentence(
    hostile: str, door: TestClient
) -> None:
    kind, content, status, sentence = HOSTILE[hostile]
    began = time.process_time()
    answer = door.post("/", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text[:300]
    assert sentence in answer.json()["title"]
    assert time.process_time() - began < SECONDS


def test_a_body_is_refused_by_the_size_it_states_or_by_the_size_it_has(
    door: TestClient,
) -> None:
    stated = door.post(
        "/", content=b"{}", headers={"Content-Type": JSON, "Content-Length": "9" * 20}
    )
    assert stated.status_code == 413
    for kind in (JSON, URLENCODED):
        sent = (b"x" * 100_000 for _ in range(20))
        answer = door.post("/", content=sent, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_what_is_ordinary_is_taken_as_it_is(door: TestClient) -> None:
    whole = {"amount": 12.5, "n": -(10**18), "deep": [[[{"text": "é£\U0001f600"}]]], "no": None}
    assert door.post("/", json=whole).json() == {"taken": whole}
    assert door.post("/", data={"a": "two\nlines"}).json() == {"taken": 1}
    large = {"file": ("a.csv", b"x" * 3_000_000)}
    assert door.post("/files", files=large).json() == {"taken": 3_000_000}
    assert door.post("/", files=large).status_code == 413


def test_the_service_has_the_door_and_points_to_no_more_than_twenty_faults(
    client: TestClient,
) -> None:
    for url in ("/referrals", "/corrections", "/imports/payments", "/nothing-here"):
        answer = client.post(url, content=b"[" * 30 + b"]" * 30, headers={"Content-Type": JSON})
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/body-refused")
        assert answer.headers["content-security-policy"]
    many = client.post("/referrals", json={"siblings": [1] * 4_000})
    assert (many.status_code, len(many.json()["errors"])) == (422, problems.MOST_FAULTS)
    lines = client.post("/do/open_referral", data={"step": "check", "siblings": "a\n" * 2_000})
    assert lines.json()["type"] == "/problems/body-refused"


def test_an_upload_beyond_the_limit_is_refused_and_does_not_hold_its_place(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST_UPLOADED", 200_000)
    for _ in range(3):
        sent = (part("file", b"x" * 100_000, b'; filename="a"') for _ in range(5))
        answer = client.post("/imports/payments", content=sent, headers={"Content-Type": MULTIPART})
        assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_a_form_cut_off_or_with_a_field_twice_is_refused(client: TestClient) -> None:
    file = part("file", b"x", b'; filename="a.csv"')
    for content, sentence in ((file, "it is cut off"), (file * 2 + END, "stands twice")):
        answer = client.post(
            "/imports/payments", content=content, headers={"Content-Type": MULTIPART}
        )
        assert (answer.status_code, sentence in answer.json()["title"]) == (400, True), answer.text


def test_a_fault_in_what_is_heard_reaches_the_one_who_waits_for_it() -> None:
    async def fails() -> Message:
        await asyncio.sleep(0)
        raise OSError("cut off")

    async def hear() -> None:
        heard = Heard(fails)
        async with asyncio.timeout(5):
            with pytest.raises(OSError, match="cut off"):
                await heard.receive()

    asyncio.run(hear())


def test_only_the_paths_that_take_files_take_large_bodies(client: TestClient) -> None:
    takes = {
        route.path for route in iter_route_contexts(client.app.routes)
        for kind in get_type_hints(getattr(route, "endpoint", None) or (lambda: None)).values()
        if UploadFile in (kind, *get_args(kind))
    }  # fmt: skip
    assert takes == bodies.UPLOADS


def test_a_number_typed_into_a_form_is_one_that_somebody_would_write(client: TestClient) -> None:
    for odd in ("4²", "9" * 5_000, "٣"):
        answer = client.post("/do/change_places", data={"step": "check", "places": odd})
        assert answer.status_code == 422
        rows = {"step": "change", f"left_out.{odd}.reason": "x"}
        assert client.post("/do/invite_providers", data=rows).status_code == 200
