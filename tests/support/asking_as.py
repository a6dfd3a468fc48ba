"""A client whose every request is made by somebody who may make it, unless a test says who."""

import re
from functools import cache
from typing import Any

from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from routes_made_once import made_once
from starlette.routing import compile_path

from api.access.operations import PUBLIC
from api.access.roles import ROLES, Reach
from api.access.who import is_allowed

FIRST = sorted(ROLES, key=lambda role: (role.name != "broker", role.reach is Reach.ALLOCATED))


def role_for(method: str, path: str) -> str | None:
    """The first role that may ask for this, or none if anybody or nobody may."""
    wanted = path.partition("?")[0]
    for at, methods, declared, operation in operations():
        if method.upper() in methods and at.match(wanted):
            if operation in PUBLIC:
                return None
            return next((r.name for r in FIRST if is_allowed(r, operation, declared)), None)
    return None


@cache
def operations() -> list[tuple[re.Pattern[str], set[str], str, str]]:
    """Every operation of an application: its path as a pattern, methods, path and name."""
    return [
        (compile_path(context.path)[0], set(context.methods or ()), context.path,
         getattr(context, "operation_id", None) or context.name)
        for context in iter_route_contexts(made_once().routes)
    ]  # fmt: skip


class AskingAsWhoeverMay(TestClient):
    """Says in what role it asks, where the test does not."""

    def request(self, method: str, url: Any, **more: Any) -> Any:  # type: ignore[override]
        headers = dict(more.pop("headers", None) or {})
        role = None if "Ledger-Role" in headers else role_for(method, str(url))
        if role is not None:
            headers["Ledger-Role"] = "provider:P-1" if role == "provider" else role
        return super().request(method, url, headers=headers, **more)
