"""The routes are put together once for a process: they are the same over every ledger."""

from collections.abc import Iterator
from copy import copy
from functools import cache

import pytest
from fastapi import FastAPI
from pytest import MonkeyPatch  # noqa: PT013  used as a type
from starlette.datastructures import State

from api.app import application_of_routes

made_once = cache(application_of_routes)


def another_of_the_same_routes() -> FastAPI:
    """An application with parts and middleware of its own, whose routes others have too."""
    app = copy(made_once())
    app.state = State()
    app.user_middleware = [*app.user_middleware]
    return app


@pytest.fixture(scope="session", autouse=True)
def routes_made_once() -> Iterator[None]:
    """Every application of this process has the same routes."""
    with MonkeyPatch.context() as patch:
        patch.setattr("api.app.application_of_routes", another_of_the_same_routes)
        yield
