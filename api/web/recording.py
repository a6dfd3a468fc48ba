"""Records a command for a request, once for each idempotency key, and gives the receipt."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from api.access.reach import refuse_anothers
from api.access.who import Asker, NoIdentity
from api.pseudonyms import seal
from domain.command import Command
from domain.faults import Fault
from ledger.decision import ExpectedPosition
from ledger.entries import Receipt
from ledger.handle import attempt, attempt_once
from ledger.idempotency import RequestKey
from ledger.log import Log


class Recorded(BaseModel):
    """The receipt: the first and last position given out, when, and each entry's leaf hash.

    Keep it: a leaf hash, in hexadecimal, is proof against the ledger that it took this entry.
    """

    first: int
    last: int
    recorded_at: datetime
    leaves: list[str]


def asker_of(request: Request) -> Asker:
    """Who asks, as the guard found. Raises NoIdentity."""
    asker: Asker | None = request.state.asker
    if asker is None:
        raise NoIdentity
    return asker


async def who_asks(request: Request) -> Asker:
    """The same for an operation; it waits for nothing, and needs no thread of its own."""
    return asker_of(request)


Who = Annotated[Asker, Depends(who_asks)]


FINGERPRINT: Final = 32


class NotAnEtag(Fault):
    """If-Match is the ETag of a resource of ours, such as "1842"."""

    slug = "not-an-etag"
    status = 422


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command is said: under a key of its own, and on what had been looked at."""

    key: str | None = None
    if_match: str | None = None
    tag: str | None = None

    @property
    def looked(self) -> ExpectedPosition | None:
        """What whoever says it had looked at. Raises NotAnEtag."""
        if self.if_match is None or self.tag is None:
            return None
        found = re.match(ETAG, self.if_match.strip())
        if found is None:
            raise NotAnEtag
        return ExpectedPosition(self.tag, int(found[1]))


def say(
    request: Request,
    command: Command,
    who: Asker,
    how: Manner = Manner(),
) -> Receipt:
    """Record a command, if it is about what the asker may touch. A refusal is kept.

    Raises NotYourCase, the command's Refusal, Busy, and what `attempt_once` and `handle` raise.
    """
    state = request.app.state
    refuse_anothers(state.conninfo, who, command)
    log: Log = state.log
    if how.key is None:
        return attempt(log, command, who.provenance, how.looked)
    whose = seal(state.key, f"{who.actor}\n{who.role.name}\n{how.key}")[:FINGERPRINT]
    what = seal(state.key, f"{command.stored}\n{command.model_dump_json()}")[:FINGERPRINT]
    key = RequestKey(whose, what)
    return attempt_once(log, command, who.provenance, key, how.looked)


def receipted(given: Receipt) -> Response:
    """The receipt as it is sent, written in the thread of whoever asked."""
    body = recorded(given).model_dump_json()
    return Response(body, 201, pointing(given), media_type="application/json")


def receipt(response: Response, given: Receipt) -> Recorded:
    """The receipt as a body, of a response that the framework writes."""
    response.headers.update(pointing(given))
    return recorded(given)


def pointing(given: Receipt) -> dict[str, str]:
    """Headers to what was recorded: its place, and a position a later question can wait for."""
    return {"Ledger-Position": str(given.last), "Location": f"/log/{given.first}"}


def recorded(given: Receipt) -> Recorded:
    """The receipt as a body."""
    return Recorded(
        first=given.first,
        last=given.last,
        recorded_at=given.recorded_at,
        leaves=[leaf.hex() for leaf in given.leaves],
    )


ETAG: Final = r'^"?(\d{1,18})"?$'
