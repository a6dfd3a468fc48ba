"""A client whose every request is made by somebody who may make it, unless a test says who."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from keys import vault_of
from logins import login_as
from psycopg.conninfo import conninfo_to_dict
from routes_made_once import made_once
from starlette.routing import compile_path

from api.access.commands import OFFERING
from api.access.credentials import make_key
from api.access.operations import PUBLIC
from api.access.roles import ROLES, Reach
from api.access.who import is_allowed
from api.app import Surroundings, create_app
from ledger.database_roles import CASEWORKER, PROVIDER

KEY = b"a key of the tests and no other!"
PROVIDERS = tuple(f"provider:P-{n}" for n in range(1, 26))
EVERY_ROLE = (*(role.name for role in ROLES if role.name != "provider"), *PROVIDERS)
WHO = {"Ledger-Actor": "jane", "Ledger-Role": "broker"}
SAID = frozenset(OFFERING.split())
"""What a provider says itself, though an officer may enter some of it."""
FIRST = sorted(ROLES, key=lambda role: (role.name != "broker", role.reach is Reach.ALLOCATED))


def role_for(method: str, path: str) -> str | None:
    """The first role that may ask for this, or none if anybody or nobody may."""
    wanted = path.partition("?")[0]
    for at, methods, declared, operation in operations():
        if method.upper() in methods and at.match(wanted):
            if operation in PUBLIC:
                return None
            first = (
                sorted(FIRST, key=lambda r: r.name != "provider") if operation in SAID else FIRST
            )
            return next((r.name for r in first if is_allowed(r, operation, declared)), None)
    return None


@cache
def operations() -> list[tuple[re.Pattern[str], set[str], str, str]]:
    """Every operation of an application: its path as a pattern, methods, path and name."""
    return [
        (compile_path(context.path)[0], set(context.methods or ()), context.path,
         getattr(context, "operation_id", None) or context.name)
        for context in iter_route_contexts(made_once().routes)
    ]  # fmt: skip


@contextmanager
def client_over(ledger: str) -> Iterator[TestClient]:
    """The interface over a ledger, with a login of its own for allocated officers and providers."""
    limited = conninfo_to_dict(login_as(ledger, CASEWORKER, PROVIDER))["user"]
    app = create_app(
        ledger,
        borough="E08000014",
        key=KEY,
        vault=vault_of(ledger),
        as_of_default=lambda: date(2022, 3, 31),
        surroundings=Surroundings(requests_a_minute=1_000_000, limited_login=f"user={limited}"),
    )
    key = make_key(ledger, "tests", EVERY_ROLE, days=1, for_people=True)
    who = {**WHO, "Authorization": f"Bearer {key}"}
    with AskingAsWhoeverMay(app, headers=who, raise_server_exceptions=False) as opened:
        yield opened


class AskingAsWhoeverMay(TestClient):
    """Says in what role it asks, where the test does not."""

    def request(self, method: str, url: Any, **more: Any) -> Any:  # type: ignore[override]
        headers = dict(more.pop("headers", None) or {})
        role = None if "Ledger-Role" in headers else role_for(method, str(url))
        if role is not None:
            headers["Ledger-Role"] = "provider:P-1" if role == "provider" else role
        return super().request(method, url, headers=headers, **more)
