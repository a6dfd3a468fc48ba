"""Entries, histories and receipts, as the log returns them, and provenance."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from domain.events.base import Event
from domain.events.metadata import Breach
from domain.faults import Fault
from domain.text import account

COLUMNS: Final = (
    "position, name, tags, body, recorded_at, recorded_by, recorded_as, correlation, cause,"
    " metadata"
)
"""The columns of `ledger.entry` that an Entry holds."""


class AppendConditionFailed(Fault):
    """An entry that the decision depends on was recorded after the log was read."""

    slug = "append-condition-failed"


class Busy(Fault):
    """Other people kept recording on the same matter. Nothing was recorded: try again."""

    slug = "busy"
    status = 503


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who records, in what role, in which piece of work, and because of which entry.

    `correlation` names the piece of work. `cause` is the position of the entry that led to it.
    """

    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None = None

    def __post_init__(self) -> None:
        """Take the account in its one spelling."""
        object.__setattr__(self, "recorded_by", account(self.recorded_by))


UNATTRIBUTED: Final = Provenance("library", "library", "library")
"""The provenance of events that are appended through the library's interface, which has none."""


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
    """An event decoded from the log, with its position and the breaches that its entry records."""

    position: int
    event: Event
    breaches: tuple[Breach, ...] = ()


class Head(NamedTuple):
    """The last position of the log, 0 if it is empty, and the time (UTC) at which it was read."""

    position: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """The events that a query matched, with the head of the log and the time (UTC) of reading.

    `lacks_erased` is true if rules read a value that could not be opened, because the person's key
    has been destroyed.
    """

    events: list[RecordedEvent]
    head: int
    read_at: datetime
    lacks_erased: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The positions, time (UTC) and leaf hashes of the entries of one append.

    With a leaf hash its holder can later demand a proof that the entry is in the tree.
    """

    first: int
    last: int
    recorded_at: datetime
    leaves: tuple[bytes, ...] = ()


def entry_from(row: dict[str, Any]) -> Entry:
    """The entry in a row of COLUMNS."""
    return Entry(**{**row, "tags": tuple(row["tags"]), "body": bytes(row["body"])})
