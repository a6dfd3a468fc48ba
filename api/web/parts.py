"""The parts of the application that handlers get as typed dependencies, and who makes a request."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from threading import Event
from typing import Annotated

from anyio import CapacityLimiter
from authlib.integrations.starlette_client import OAuth
from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from api.access.credentials import CredentialStore
from api.access.limits import FailedAttempts, Limit
from api.access.who import Asker, NoIdentity
from api.web.apart import Apart
from api.web.gates import Gate
from api.web.known import Known
from api.web.readiness import Readiness
from api.web.work import STREAM_THREADS, Work, make_gates
from evidence.proof.checkpoints import Checkpoints
from evidence.proof.verify import Held
from evidence.publications.open_contracting.ocds import Publisher
from ledger.jobs.store import JobStore
from ledger.log import Log
from projections.engine.answer import SnapshotPool


@dataclass(frozen=True, slots=True)
class Parts:
    """What handlers answer requests with. `parts_over` makes it once.

    `conninfo` connects to the ledger, and `answers_conninfo` to where answers are read: the same
    database, or a replica. `limited_login` reads for those whom row-level security limits; empty
    if it is the same. `borough` is the authority's code; `key` makes pseudonyms; `today` is
    the day a question is about if none is given, and `note` stands at the top of every page.
    `posts` are roles that the council's scheme of delegation adds to the table of roles.
    `checkpoints` opens the checkpoints for bundles, and `held` reads those that a verification
    compares with. `stopping` is set when the service stops, to end the responses that wait for
    entries. `gates` let in the work of each kind, and `known` are the credentials that identified
    somebody.
    `stream_threads` are the threads in which streams ask for what is new, and no others. `apart`
    is the process that answers what may compute for long; nothing where this one does.
    """

    log: Log
    store: CredentialStore
    jobs: JobStore
    snapshots: SnapshotPool
    readiness: Readiness
    conninfo: str
    answers_conninfo: str
    limited_login: str
    borough: str
    council: str
    publisher: Publisher
    key: bytes
    today: Callable[[], date]
    note: str
    demo: bool
    public_url: str
    posts: tuple[str, ...]
    limit: Limit
    failures: FailedAttempts
    checkpoints: Callable[[], AbstractContextManager[Checkpoints]] | None
    held: Callable[[], Held] | None
    oauth: OAuth | None
    apart: Apart | None = None
    stopping: Event = field(default_factory=Event)
    gates: dict[Work, Gate] = field(default_factory=make_gates)
    known: Known = field(default_factory=Known)
    stream_threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(STREAM_THREADS))

    @property
    def https(self) -> bool:
        """Whether browsers come over https, which makes cookies for https only."""
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return "__Host-placement-ledger" if self.https else "placement-ledger"

    def set_cookie(self, response: Response, token: str) -> None:
        """Have a browser keep the token of its session."""
        response.set_cookie(
            self.cookie, token, path="/", httponly=True, secure=self.https, samesite="lax"
        )

    def delete_cookie(self, response: Response) -> None:
        """Have a browser forget the token of its session."""
        response.delete_cookie(
            self.cookie, path="/", httponly=True, secure=self.https, samesite="lax"
        )

    def close(self) -> None:
        """End the responses that wait for entries, and give the connections back."""
        self.stopping.set()
        self.log.close()
        self.store.close()
        self.jobs.close()
        self.snapshots.close()
        self.readiness.close()


def give_parts(app: FastAPI, parts: Parts) -> None:
    """Give an application its parts."""
    app.state.parts = parts


def parts_in(app: FastAPI) -> Parts:
    """The parts of an application."""
    parts: Parts = app.state.parts
    return parts


def parts_of(request: Request) -> Parts:
    """The parts of the application that a request is made to."""
    return parts_in(request.app)


def person_signed_in(request: Request) -> Asker | None:
    """Who makes a request, as the guard noted; nothing where nobody is signed in."""
    asker: Asker | None = request.state.asker
    return asker


async def find_parts(request: Request) -> Parts:
    """The parts, for a handler. It waits for nothing, and needs no thread of its own."""
    return parts_of(request)


async def find_asker(request: Request) -> Asker:
    """Who makes the request, for a handler. Raises NoIdentity."""
    asker = person_signed_in(request)
    if asker is None:
        raise NoIdentity
    return asker


async def find_person(request: Request) -> Asker | None:
    """Who makes the request, for a handler that also serves those who are not signed in."""
    return person_signed_in(request)


GivenParts = Annotated[Parts, Depends(find_parts)]
Who = Annotated[Asker, Depends(find_asker)]
MaybeWho = Annotated[Asker | None, Depends(find_person)]
