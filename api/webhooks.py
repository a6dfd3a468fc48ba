"""Sends each new entry to each webhook as a signed CloudEvent, in order, until it is accepted.

The log is the outbox: a webhook has a position, which moves when an entry is accepted (any 2xx).
Until then it is sent again, at growing intervals of an hour at most; no entry is skipped. An event
refers to an entry, and does not say whom it is about. It is signed as Standard Webhooks are:
`webhook-id`, `webhook-timestamp`, `webhook-signature`.
"""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx2
import psycopg
import structlog
from psycopg.rows import class_row
from pydantic import BaseModel
from pydantic_core import to_json

from api.destinations import Destinations, NotADestination, UnknownHost, client_to
from domain.faults import Fault
from ledger.database_roles import APP, connect_as, connect_as_owner
from ledger.log import Log

MOST_WAIT: Final = timedelta(hours=1)
SECRET_MARK: Final = "whsec_"  # noqa: S105  the mark of a secret, not one
TURN_SECONDS: Final = 10.0
"""How long a webhook is sent entries before it is the next one's turn."""
TAKEN: Final = range(200, 300)
INTERNET: Final = Destinations()
COLUMNS: Final = "name, url, secret, events, position, failures, next_at, last_fault"
logger = structlog.get_logger("placement_ledger")


class NotAWebhook(Fault):
    """A webhook has a short name of its own, of small letters, digits and hyphens."""

    slug = "not-a-webhook"


class NoSuchWebhook(Fault):
    """There is no webhook of this name."""

    slug = "no-such-webhook"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscriber: its URL, the events it wants, and the position it has reached."""

    name: str
    url: str
    secret: bytes
    events: list[str]
    position: int
    failures: int
    next_at: datetime
    last_fault: str


class CloudEvent(BaseModel):
    """An entry as a CloudEvent 1.0, which refers to it."""

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    time: datetime
    datacontenttype: str = "application/json"
    data: dict[str, Any]


def add(
    conninfo: str,
    name: str,
    url: str,
    events: tuple[str, ...],
    after: int,
    destinations: Destinations = INTERNET,
) -> str:
    """Add a webhook after a position. Returns its secret, which is shown once.

    Raises NotAWebhook, NotADestination or UnknownHost.
    """
    destinations.check(url)
    secret = secrets.token_bytes(32)
    with connect_as_owner(conninfo) as connection:
        try:
            connection.execute(
                "INSERT INTO access.webhook (name, url, secret, events, position)"
                " VALUES (%s, %s, %s, %s, %s)",
                (name, url, secret, list(events), after),
            )
        except (psycopg.errors.CheckViolation, psycopg.errors.UniqueViolation):
            raise NotAWebhook from None
    return SECRET_MARK + base64.b64encode(secret).decode()


def remove(conninfo: str, name: str) -> None:
    """Remove a webhook. Raises NoSuchWebhook."""
    with connect_as_owner(conninfo) as connection:
        gone = connection.execute("DELETE FROM access.webhook WHERE name = %s", (name,))
        if gone.rowcount == 0:
            raise NoSuchWebhook


def webhooks(conninfo: str, *, due: bool = False) -> list[Webhook]:
    """Every webhook, or those that are due now."""
    where = " WHERE next_at <= clock_timestamp()" if due else ""
    with (
        connect_as(conninfo, APP) as connection,
        connection.cursor(row_factory=class_row(Webhook)) as cursor,
    ):
        query = f"SELECT {COLUMNS} FROM access.webhook{where} ORDER BY name"
        return cursor.execute(query.encode()).fetchall()


def signature_headers(secret: bytes, message: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery: its id, the time, and a signature over both and the body.

    >>> signature_headers(b"k" * 24, "1", 0, b"{}")["webhook-signature"]
    'v1,iZN8Uiv54EswuSjy24Ua0PM2JSU8sY1AztqHKwqccvE='
    """
    over = f"{message}.{at}.".encode() + body
    digest = hmac.new(secret, over, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "content-type": "application/cloudevents+json",
    }


def deliver(conninfo: str, log: Log, client: httpx2.Client, source: str) -> int:
    """Send the entries that are due to each webhook. Returns how many were accepted."""
    return sum(deliver_to(conninfo, log, client, source, each)
               for each in webhooks(conninfo, due=True))  # fmt: skip


def deliver_to(
    conninfo: str, log: Log, client: httpx2.Client, source: str, webhook: Webhook
) -> int:
    """Send a webhook the entries after its position, until one is not accepted or its turn ends."""
    taken, until = 0, time.monotonic() + TURN_SECONDS
    for entry in log.entries(after=webhook.position, limit=100):
        if not webhook.events or entry.name in webhook.events:
            event = CloudEvent(
                id=str(entry.position), source=source, type=f"placement-ledger.{entry.name}",
                time=entry.recorded_at,
                data={"position": entry.position, "name": entry.name,
                      "href": f"/log/{entry.position}"},
            )  # fmt: skip
            fault = send(client, webhook, event)
            if fault is not None:
                record_failure(conninfo, webhook, fault)
                return taken
            taken += 1
        record_accepted(conninfo, webhook, entry.position)
        if time.monotonic() >= until:
            break
    return taken


def send(client: httpx2.Client, webhook: Webhook, event: CloudEvent) -> str | None:
    """Send one event. Returns nothing if it was accepted, or else what was wrong.

    Of what the receiver answers only the status is read.
    """
    body = to_json(event)
    headers = signature_headers(
        webhook.secret, f"{webhook.name}-{event.id}", int(time.time()), body
    )
    try:
        with client.stream("POST", webhook.url, content=body, headers=headers) as answer:
            return None if answer.status_code in TAKEN else f"status {answer.status_code}"
    except (httpx2.HTTPError, httpx2.InvalidURL, NotADestination, UnknownHost) as fault:
        return type(fault).__name__


def record_accepted(conninfo: str, webhook: Webhook, position: int) -> None:
    """Record that an entry was accepted."""
    update(conninfo, "position = %(position)s, failures = 0, last_fault = '',"
           " next_at = clock_timestamp()", name=webhook.name, position=position)  # fmt: skip


def record_failure(conninfo: str, webhook: Webhook, fault: str) -> None:
    """Record a failure, and send again in 1, 2, 4 … seconds, an hour at most."""
    wait = min(timedelta(seconds=2 ** min(webhook.failures, 12)), MOST_WAIT)
    logger.warning(
        "a webhook did not accept an entry", webhook=webhook.name, failures=webhook.failures + 1
    )
    update(conninfo, "failures = failures + 1, last_fault = %(last_fault)s,"
           " next_at = clock_timestamp() + %(wait)s",
           name=webhook.name, wait=wait, last_fault=fault)  # fmt: skip


def update(conninfo: str, change: str, **values: Any) -> None:
    """Update a webhook."""
    with connect_as(conninfo, APP) as connection:
        connection.execute(
            f"UPDATE access.webhook SET {change} WHERE name = %(name)s".encode(), values
        )


def follow(
    conninfo: str, log: Log, source: str, stop: threading.Event, destinations: Destinations,
    lost: Callable[[psycopg.OperationalError], None] = lambda _: None,
) -> None:  # fmt: skip
    """Deliver until told to stop."""
    with client_to(destinations) as client:
        while not stop.is_set():
            try:
                taken = deliver(conninfo, log, client, source)
            except psycopg.OperationalError as outage:
                lost(outage)
                taken = 0
            if taken == 0:
                stop.wait(1.0)
