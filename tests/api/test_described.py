"""What is sent is what OpenAPI says is sent: every response, held to its own description."""

import re
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from story import CHILD, Clock, tell

FILLED = {"provider_id": "P-1", "referral_id": "R-1", "placement_id": "PL-1", "position": "1",
          "framework_id": "F-1", "scheme_id": "S-1", "policy_id": "2021", "home_id": "H-1",
          "number": "LEAVE-1", "answer": "sufficiency", "name": "x"}  # fmt: skip
STREAMED = "/log-events"
OF_THE_STANDARD = {"ocds_records", "ocds_releases"}
"""Described by the open contracting standard's own schema, to which other tests hold them."""


def filled(path: str) -> str:
    """A path with the names of the story in place of its parameters."""
    return re.sub(r"{(\w+)}", lambda name: FILLED.get(name[1], "x"), path)


def described(paths: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation that answers a request: the path that matches with the fewest parameters."""
    matching = [
        template
        for template, operations in paths.items()
        if method.lower() in operations
        and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template.replace(".", r"\.")), path)
    ]
    best = min(matching, key=lambda template: (template.count("{"), -len(template)))
    operation: dict[str, Any] = paths[best][method.lower()]
    return operation


def test_every_response_is_what_its_description_says(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    seen: list[Any] = []
    client.event_hooks = {"response": [seen.append]}
    tell(client, clock)
    catch_up()
    description = client.get("/openapi.json").json()
    paths = description["paths"]
    for template, operations in paths.items():
        if "get" in operations and template != STREAMED:
            client.get(filled(template))
    ending = {"child_ref": CHILD, "ended_on": "2020-01-01", "code": "E4A", "reason": "x"}
    client.post("/care-period-ends", json=ending)
    client.post("/care-period-ends", json={})
    held = set()
    for response in seen:
        request = response.request
        if request.url.path == "/openapi.json":
            continue
        operation = described(paths, request.method, request.url.path)
        kind = response.headers.get("content-type", "").partition(";")[0]
        declared = operation["responses"].get(str(response.status_code))
        assert declared is not None, (request.method, request.url.path, response.status_code)
        name = operation["operationId"]
        content = {media.partition(";")[0]: body for media, body in declared["content"].items()}
        assert kind in content, (name, response.status_code, kind)
        if not kind.endswith("json") or name in OF_THE_STANDARD:
            continue
        whole = {**content[kind]["schema"], "components": description["components"]}
        assert [*Draft202012Validator(whole).iter_errors(response.json())] == [], name
        held.add((name, response.status_code))
    assert len({name for name, status in held if status < 300}) > 50
    assert {status for _, status in held} >= {201, 404, 409, 422}
