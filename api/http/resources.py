"""Routes of the entries about one thing, with its ETag, and of new entries as server events."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from api.access.who import Asker
from api.web.entries import MOST_ENTRIES, KnownEntry, entry_body, visible_entries
from api.web.guard import Right
from api.web.parts import GivenParts, Parts, Who
from api.web.problems import RESPONSES
from domain.numerals import DIGITS_OF_A_POSITION, read_whole_number
from domain.values import IDENTIFIER, PlaceInLog
from ledger.entries import Entry
from ledger.refusals import REFUSALS

KINDS: Final = {
    "frameworks": "framework", "rounds": "round", "providers": "provider", "homes": "home",
    "referrals": "referral", "placements": "placement", "transitions": "transition",
    "arrangements": "arrangement", "policies": "policy", "schemes": "scheme",
}  # fmt: skip
POLL_SECONDS: Final = 1.0
HEARTBEAT: Final = 15
AS_MANY: Final = 100
T = TypeVar("T")
routes = APIRouter(tags=["log"], responses=RESPONSES)


class About(BaseModel):
    """The entries about a thing. `last` is also its ETag, for If-Match."""

    about: str
    last: Annotated[
        int, Field(description="The position of the last entry about it that changed something.")
    ]
    entries: list[KnownEntry]


class NewEntry(BaseModel):
    """A new entry by its position, name and time; not what or whom it is about."""

    position: int
    name: str
    recorded_at: datetime


def entries_of(kind: str) -> Callable[..., Any]:
    """The handler that returns the entries about a thing of one kind."""

    def list_about(
        request: Request,
        parts: GivenParts,
        response: Response,
        who: Who,
        identifier: Annotated[str, Path(pattern=IDENTIFIER)],
        after: PlaceInLog = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
    ) -> Any:
        tag = f"{kind}:{identifier}"
        every = visible_entries(parts, who, tag=tag, limit=2**31)
        if not every:
            raise HTTPException(404)
        last = last_position(every)
        etag = f'"{last}"'
        response.headers["ETag"] = etag
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        page = [entry for entry in every if entry.position > after][:limit]
        if page and page[-1].position < every[-1].position:
            following = f"{request.url.path}?after={page[-1].position}&limit={limit}"
            response.headers["Link"] = f'<{following}>; rel="next"'
        return About(about=tag, last=last, entries=[entry_body(entry) for entry in page])

    list_about.__doc__ = f"The entries about one {kind}, in order; `Link` names the next page."
    return list_about


def last_position(entries: Sequence[Entry]) -> int:
    """The position of the last entry that is not a refusal: a refused command changes nothing, so
    it moves no ETag. Where there are only refusals, that of the last.
    """
    changes = [entry.position for entry in entries if entry.name not in REFUSALS]
    return changes[-1] if changes else entries[-1].position


for collection, one in KINDS.items():
    routes.add_api_route(
        f"/{collection}/{{identifier}}", entries_of(one), operation_id=f"{one}_entries",
        response_model=About,
    )  # fmt: skip


@routes.get("/log-events", operation_id="log_events", response_class=StreamingResponse,
            responses={200: {"content": {"text/event-stream": {}}}})  # fmt: skip
def log_events(
    request: Request,
    parts: GivenParts,
    who: Who,
    after: PlaceInLog | None = None,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
    most: Annotated[
        int | None, Query(ge=1, le=10_000, description="End after this many entries.")
    ] = None,
) -> StreamingResponse:
    """New entries as server-sent events: the position as id, the stored name as event.

    It starts after `Last-Event-ID` or `after`, or at the end of the log if neither is given. It
    ends within seconds when the key or session does, the role changes or a case is no longer seen.
    """
    last_seen = read_whole_number(last or "", DIGITS_OF_A_POSITION)
    given = after if last_seen is None else last_seen
    start = parts.log.head() if given is None else given
    return StreamingResponse(
        new_entries(request, parts, who, start, most),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def in_a_streams_thread(parts: Parts, call: Callable[[], T]) -> T:
    """Call a function in one of the few threads that all streams share."""
    return await anyio.to_thread.run_sync(call, limiter=parts.stream_threads)


async def new_entries(
    request: Request, parts: Parts, who: Asker, after: int, most: int | None
) -> AsyncIterator[str]:
    """Entries after a position as server-sent events, until the client or the service stops, or
    the right to them ends.
    """
    sent, quiet = 0, 0.0
    right = await in_a_streams_thread(parts, lambda: Right(request, who))
    yield "retry: 3000\n\n"
    while not parts.stopping.is_set() and await in_a_streams_thread(parts, right.is_held):
        found = await in_a_streams_thread(
            parts, partial(visible_entries, parts, who, after=after, limit=AS_MANY)
        )
        for entry in found:
            after, quiet, sent = entry.position, 0.0, sent + 1
            new = NewEntry(position=entry.position, name=entry.name, recorded_at=entry.recorded_at)
            yield f"id: {new.position}\nevent: {new.name}\ndata: {to_json(new).decode()}\n\n"
            if sent == most:
                return
        if len(found) == AS_MANY:
            continue
        await asyncio.sleep(POLL_SECONDS)
        quiet += POLL_SECONDS
        if quiet >= HEARTBEAT:
            quiet = 0.0
            yield ": still here\n\n"
        if await request.is_disconnected():
            return
