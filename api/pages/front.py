"""The first page, static files, the accessibility statement and the documentation."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.web.page import FOLDER, page
from api.web.parts import MaybeWho

routes = APIRouter(include_in_schema=False)
STATIC: Final = FOLDER.parent / "static"
FILES: Final = {path.name for path in STATIC.iterdir()}


@routes.get("/", response_class=HTMLResponse)
def front_page(who: MaybeWho) -> Response:
    """The first page of the person's role, or where to sign in."""
    return RedirectResponse(who.role.home if who else "/sign-in", 303)


@routes.get("/static/{name}")
def static_file(name: str) -> FileResponse:
    """A style sheet, a script or the icon. Nothing is loaded from another site."""
    if name not in FILES:
        raise HTTPException(404)
    return FileResponse(STATIC / name, headers={"Cache-Control": "public, max-age=3600"})


@routes.get("/favicon.ico")
def favicon() -> RedirectResponse:
    """The icon, for browsers that look for it here."""
    return RedirectResponse("/static/icon.svg", 308)


@routes.get("/accessibility", response_class=HTMLResponse)
def accessibility(request: Request) -> Response:
    """How accessible the pages are, and how that was checked."""
    return page(request, "accessibility.html", {})


@routes.get("/documentation", response_class=HTMLResponse)
def documentation(request: Request, tag: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The documentation of the HTTP interface, made from its OpenAPI description."""
    described: dict[str, Any] = request.app.openapi()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if not tag or tag in operation.get("tags", ())
    ]
    tags = sorted(
        {t for ms in described["paths"].values() for o in ms.values() for t in o.get("tags", ())}
    )
    return page(request, "documentation.html", {"operations": operations, "tags": tags, "tag": tag})
