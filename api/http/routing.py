"""Groups routes by the first words of their paths, so that a request searches one group only.

Trying two hundred and fifty paths one after another took longer than most answers.
"""

from collections.abc import Iterable
from typing import Final

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

MANY: Final = 40


class RouteGroup(APIRouter):
    """The routes whose paths begin with the same words."""

    def __init__(self, begins: str, routes: Iterable[BaseRoute]) -> None:
        super().__init__()
        self.begins = begins
        self.routes.extend(routes)

    def _get_routes_version(self, seen: set[int] | None = None) -> int:  # noqa: ARG002  as it is called
        """The number of its routes, which never change: the framework would count them at each
        request.
        """
        return len(self.routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a route of the group matches; none does where the path begins otherwise."""
        if self.begins not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


def group_routes(parts: Iterable[APIRouter]) -> list[RouteGroup]:
    """All routes in groups by the first word of their paths, in their order.

    A group of more than 40 has groups within it, by the second word.
    """
    groups = []
    for head, routes in by_head([route for part in parts for route in part.routes], 1).items():
        group = RouteGroup(head, routes if len(routes) <= MANY else ())
        if len(routes) > MANY:
            for longer, few in by_head(routes, 2).items():
                group.include_router(RouteGroup(longer, few))
        groups.append(group)
    return groups


def by_head(routes: Iterable[BaseRoute], words: int) -> dict[str, list[BaseRoute]]:
    """Routes by the first `words` words of their paths, up to a parameter or a file ending."""
    found: dict[str, list[BaseRoute]] = {}
    for route in routes:
        fixed = getattr(route, "path", "/").partition("{")[0].split("/")[1 : words + 1]
        found.setdefault("/" + "/".join(fixed).partition(".")[0], []).append(route)
    return found
