"""Submits a caller's command, once for each idempotency key, and makes the receipt's response."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import Response
from pydantic import BaseModel

from api.access.need_to_know import refuse_command_beyond
from api.access.roles import Activity
from api.access.who import Asker
from api.pseudonyms import keyed_hash
from api.web.parts import Parts
from api.web.paths import PATHS
from domain.command import Command
from domain.commands import COMMANDS
from domain.events.base import tagged_fields
from domain.faults import Fault
from ledger.codec import canonical
from ledger.decision import ExpectedPosition
from ledger.entries import Receipt
from ledger.handle import attempt, attempt_once
from ledger.idempotency import RequestKey


class Recorded(BaseModel):
    """A receipt: the first and last position recorded, when, and the leaf hash of each entry.

    Keep it: a leaf hash, in hexadecimal, proves against the ledger that it took this entry.
    """

    first: int
    last: int
    recorded_at: datetime
    leaves: list[str]


FINGERPRINT: Final = 32
ETAG: Final = r'^"?([0-9]{1,18})"?$'


class NotAnEtag(Fault):
    """If-Match is the ETag of a resource of ours, such as "1842"."""

    slug = "not-an-etag"
    status = 422


class NoEtagToMatch(Fault):
    """Your role reads nothing that has an ETag. Send the command without If-Match."""

    slug = "no-etag-to-match"
    status = 422


class NothingToMatch(Fault):
    """This path names nothing that has an ETag. Send the request without If-Match."""

    slug = "nothing-to-match"
    status = 422


class OtherCondition(Fault):
    """A command may be sent on the condition of If-Match, and on no other."""

    slug = "other-condition"
    status = 422


@dataclass(frozen=True, slots=True)
class Conditions:
    """On what conditions a command is recorded.

    `key` is the client's idempotency key. `if_match` is the ETag of what the client looked at, and
    `tag` the tag of that thing.
    """

    key: str | None = None
    if_match: str | None = None
    tag: str | None = None

    @property
    def expected(self) -> ExpectedPosition | None:
        """What the client looked at, and as of which position. Raises NotAnEtag."""
        if self.if_match is None or self.tag is None:
            return None
        found = re.match(ETAG, self.if_match.strip())
        if found is None:
            raise NotAnEtag
        return ExpectedPosition(self.tag, int(found[1]))


def matched_field(command: type[Command], path: str) -> tuple[str, str] | None:
    """The first thing that a path names and that has an ETag: its field, and the kind of its tag.

    >>> from domain.commands.money.vary_fee import VaryFee
    >>> matched_field(VaryFee, PATHS["vary_fee"])
    ('placement_id', 'placement')
    """
    tags = dict(tagged_fields(command))
    named = [name for name in re.findall(r"{(\w+)}", path) if name in tags]
    return (named[0], tags[named[0]]) if named else None


MATCHED: Final = frozenset(
    name for name, path in PATHS.items() if matched_field(COMMANDS[name], path) is not None
)
"""The operations that take If-Match."""


OTHER_CONDITIONS: Final = frozenset(("if-none-match", "if-unmodified-since"))
"""Headers that make other requests conditional, and which no command takes."""


def refuse_unmatched(operation: str, headers: Mapping[str, str]) -> None:
    """Refuse a condition that would be passed over. Raises NothingToMatch and OtherCondition."""
    if "if-match" in headers and operation not in MATCHED:
        raise NothingToMatch
    if not OTHER_CONDITIONS.isdisjoint(headers.keys()):
        raise OtherCondition


def refuse_condition_beyond(who: Asker, conditions: Conditions) -> None:
    """Refuse If-Match from a role that does not read the log: what changed since, and when, is not
    for it to know. Raises NoEtagToMatch.
    """
    if conditions.if_match is not None and Activity.READ_LOG not in who.role.activities:
        raise NoEtagToMatch


def submit(
    parts: Parts, command: Command, who: Asker, conditions: Conditions = Conditions()
) -> Receipt:
    """Decide and record a command. A refusal is recorded too.

    Raises NotYourCase if it is about a case beyond the person's reach or about another provider,
    NoEtagToMatch, the command's Refusal, Busy, and what `attempt` and `attempt_once` raise.
    """
    refuse_command_beyond(parts.conninfo, who, command)
    refuse_condition_beyond(who, conditions)
    if conditions.key is None:
        return attempt(parts.log, command, who.provenance, conditions.expected)
    key = request_key(parts, who, conditions.key, request_text(command))
    return attempt_once(parts.log, command, who.provenance, key, conditions.expected)


def request_key(parts: Parts, who: Asker, key: str, request: str) -> RequestKey:
    """The fingerprints of a caller with its idempotency key, and of what it asks under it."""
    caller = f"{who.actor}\n{who.post}\n{key}"
    whose = keyed_hash(parts.key, caller)[:FINGERPRINT]
    return RequestKey(whose, keyed_hash(parts.key, request)[:FINGERPRINT])


def key_if_sent(parts: Parts, who: Asker, key: str | None, request: str) -> RequestKey | None:
    """The same, or nothing if the caller sent no key."""
    return None if key is None else request_key(parts, who, key, request)


def request_text(command: Command) -> str:
    """A command's stored name, and its fields as canonical JSON without those at their defaults.

    It stays the same when a later version reorders the fields or adds one with a default, so that a
    command sent again across an upgrade is known by its idempotency key.
    """
    fields = command.model_dump(mode="json", exclude_defaults=True)
    return f"{command.stored}\n{canonical(fields).decode()}"


def receipt_response(receipt: Receipt) -> Response:
    """A receipt as a whole response: 201, serialised in the thread of the handler."""
    body = receipt_body(receipt).model_dump_json()
    return Response(body, 201, receipt_headers(receipt), media_type="application/json")


def receipt_in(response: Response, receipt: Receipt) -> Recorded:
    """A receipt as a body, with its headers set on the response that the framework writes."""
    response.headers.update(receipt_headers(receipt))
    return receipt_body(receipt)


def receipt_headers(receipt: Receipt) -> dict[str, str]:
    """Where the first entry is, and the position that a later question can wait for."""
    return {"Ledger-Position": str(receipt.last), "Location": f"/log/{receipt.first}"}


def receipt_body(receipt: Receipt) -> Recorded:
    """A receipt as it is sent."""
    return Recorded(
        first=receipt.first,
        last=receipt.last,
        recorded_at=receipt.recorded_at,
        leaves=[leaf.hex() for leaf in receipt.leaves],
    )
