"""Routes put on shelves by how their paths begin: a request looks through its own shelf only.

Two hundred and fifty paths tried one after another took longer than most answers.
"""

from collections.abc import Iterable
from typing import Final

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

MANY: Final = 40


class Shelf(APIRouter):
    """The routes whose paths begin with the same words."""

    def __init__(self, begins: str, routes: Iterable[BaseRoute]) -> None:
        super().__init__()
        self.begins = begins
        self.routes.extend(routes)

    def _get_routes_version(self, seen: set[int] | None = None) -> int:  # noqa: ARG002  as it is called
        """Its routes never change: the framework would count them again for every request."""
        return len(self.routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether one of them is asked for; none is where the path does not begin so."""
        if self.begins not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


def shelved(parts: Iterable[APIRouter]) -> list[Shelf]:
    """The routes of all parts, in their order, by the first word of their paths.

    A shelf of very many has shelves of its own, by the second word.
    """
    shelves = []
    for head, routes in by_head([route for part in parts for route in part.routes], 1).items():
        shelf = Shelf(head, routes if len(routes) <= MANY else ())
        if len(routes) > MANY:
            for longer, few in by_head(routes, 2).items():
                shelf.include_router(Shelf(longer, few))
        shelves.append(shelf)
    return shelves


def by_head(routes: Iterable[BaseRoute], words: int) -> dict[str, list[BaseRoute]]:
    """Routes by so many first words of their paths, up to what is filled in or an ending."""
    found: dict[str, list[BaseRoute]] = {}
    for route in routes:
        fixed = getattr(route, "path", "/").partition("{")[0].split("/")[1 : words + 1]
        found.setdefault("/" + "/".join(fixed).partition(".")[0], []).append(route)
    return found
