"""What the log hands out: entries, histories and receipts; and who recorded what, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from domain.events.base import Event
from domain.faults import Fault

COLUMNS: Final = (
    "position, name, tags, body, recorded_at, recorded_by, recorded_as, correlation, cause,"
    " metadata"
)
"""The columns of `ledger.entry` that an Entry holds."""


class AppendConditionFailed(Fault):
    """An entry that the decision depends on was recorded after the decision read the log."""

    slug = "append-condition-failed"


class Busy(Fault):
    """Other people kept recording on the same matter. Nothing was recorded: try again."""

    slug = "busy"
    status = 503


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who records, in what role, in which piece of work, and because of which entry.

    `correlation` names the piece of work; `cause` is the position of the entry that led to this.
    """

    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None = None


UNATTRIBUTED: Final = Provenance("library", "library", "library")
"""The provenance of what is appended through the library's own interface, which has none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log: the event's name, tags and bytes, and its provenance."""

    position: int
    name: str
    tags: tuple[str, ...]
    body: bytes
    recorded_at: datetime
    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None
    metadata: str


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event decoded from the log, with its position."""

    position: int
    event: Event


@dataclass(frozen=True, slots=True)
class History:
    """The events that a query matched, with the head of the log and the time (UTC) of reading.

    `lacks_erased` is true if a value that rules read could not be opened, because the key of the
    person it is about has been destroyed.
    """

    events: list[RecordedEvent]
    head: int
    read_at: datetime
    lacks_erased: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The positions, time (UTC) and leaf hashes of what one append recorded.

    A leaf hash entitles its holder to a proof, later, that the entry is in the tree.
    """

    first: int
    last: int
    recorded_at: datetime
    leaves: tuple[bytes, ...] = ()


def entry_from(row: dict[str, Any]) -> Entry:
    """The entry that a row of COLUMNS holds."""
    return Entry(**{**row, "tags": tuple(row["tags"]), "body": bytes(row["body"])})
