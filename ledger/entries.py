"""Entries as the ledger speaks of them: who recorded, what was read, what a receipt is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.events.base import Event
from domain.faults import Fault


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who records, in what role, and why: the piece of work, and the entry that led to it."""

    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None = None


UNATTRIBUTED: Final = Provenance("library", "library", "library")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the log holds it."""

    position: int
    name: str
    tags: tuple[str, ...]
    body: bytes
    recorded_at: datetime
    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event read back, with its position."""

    position: int
    event: Event


@dataclass(frozen=True, slots=True)
class History:
    """What a query found: the entries, the head of the log when it was read, and the time.

    `closed` says that a value rules decide by could not be opened: its person is erased.
    """

    entries: list[Recorded]
    head: int
    read_at: datetime
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an append returns: the positions given out, when, and the leaf hash of each.

    Whoever holds it can demand, later, the proof that this leaf is in the tree.
    """

    first: int
    last: int
    recorded_at: datetime
    leaves: tuple[bytes, ...] = ()


class Overtaken(Fault):
    """Something the decision rests on was recorded after it was read."""

    slug = "overtaken"


class Busy(Fault):
    """Others kept recording on the same matter. Nothing was recorded; try again."""

    slug = "busy"
    status = 503
