"""Events that record what files held: payments, Ofsted's lists, and SSDA903 returns."""

from typing import Annotated, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.events.base import Event
from domain.values import (
    PRINTABLE,
    RECORDABLE,
    Authority,
    ChildRef,
    Day,
    Fingerprint,
    Identifier,
    InvoiceId,
    Kind,
    Miles,
    Month,
    PaymentId,
    Pounds,
    Reference,
    Sealed,
    Words,
)
from domain.wording import Label

ReturnCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,9}$")]
"""A code of the return, or empty text where the return has none."""
Cell = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=80, pattern=PRINTABLE), RECORDABLE
]
"""A cell of a return's row, as it was returned."""
TableName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,20}$")]


class Problem(BaseModel):
    """A fault in one row of a file: its row number, column and rule, and never its value."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    row: int
    column: str
    rule: str


class SpendingFileLoaded(Event):
    """A file of payments or invoices was loaded: the rows it added, repeated and set aside.

    `layout` is the name, version and fingerprint of the layout that mapped its columns. `total` is
    the pounds added.
    """

    stored: ClassVar[str] = "spending-file-loaded.v1"
    file: Fingerprint
    file_name: Reference
    layout: Identifier
    rows: int
    added: int
    repeated: int
    set_aside: int
    credits: int
    total: Pounds


class PaymentRepeated(Event):
    """A row repeated a payment that was already recorded, and is not counted again."""

    stored: ClassVar[str] = "payment-repeated.v1"
    payment_id: PaymentId
    file: Fingerprint
    row: int


class InvoiceRepeated(Event):
    """A row repeated an invoice that was already recorded, and is not counted again."""

    stored: ClassVar[str] = "invoice-repeated.v1"
    invoice_id: InvoiceId
    file: Fingerprint
    row: int


class SettingsListed(Event):
    """Settings are on a list of Ofsted's, whose own entry follows: no entry holds more than some
    thousands.
    """

    stored: ClassVar[str] = "settings-listed.v1"
    file: Fingerprint
    urns: tuple[Identifier, ...]


class OfstedListLoaded(Event):
    """Ofsted's list of registered providers as at a day was loaded: the counts of what changed.

    Each change is an entry of its own: homes registered, places changed, registrations cancelled,
    judgements and owners. The rows `set_aside` are of settings that the ledger cannot hold. The
    next list is compared with `urns` to find the settings that are no longer listed: a part of a
    list has those of the last one too. Where they are many, the entries before it list the first.
    """

    stored: ClassVar[str] = "ofsted-list-loaded.v1"
    file: Fingerprint
    layout: Identifier
    listed_on: Day
    rows: int
    registered: int
    places_changed: int
    cancelled: int
    judged: int
    owners: int
    unchanged: int
    set_aside: int
    urns: tuple[Identifier, ...]


class ImportReversed(Event):
    """An import was reversed. Each of its entries is reversed by an entry of its own."""

    stored: ClassVar[str] = "import-reversed.v1"
    file: Fingerprint
    entries: int
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]


class ReturnLoaded(Event):
    """A yearly SSDA903 return was loaded: the counts of what it stated and what it changed.

    `year_from` is the first day of the return's year, and `year_to` its last.
    """

    stored: ClassVar[str] = "return-loaded.v1"
    files: tuple[Fingerprint, ...]
    year_from: Day
    year_to: Day
    rows: int
    stated: int
    unchanged: int
    superseded: int
    lapsed: int
    set_aside: int
    children: int
    withdrawn: int
    not_read: tuple[str, ...]


class EpisodeCells(BaseModel):
    """The cells of an episode's row about the child that only the written return needs."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    child: Cell
    need: ReturnCode
    reason_changed: ReturnCode
    home_post: Cell
    placement_post: Cell


class EpisodeStated(Event):
    """A return stated an episode of care. It replaces the same episode from an earlier return."""

    stored: ClassVar[str] = "episode-stated.v1"
    child_ref: ChildRef
    born_in: Annotated[Month | None, Sealed(rules=True)]
    started_on: Day
    ended_on: Day | None
    kind: Kind
    place: Identifier
    place_provider: ReturnCode
    legal_status: Annotated[Identifier, Sealed(rules=True)]
    reason_new: Identifier
    reason_ended: ReturnCode
    urn: ReturnCode
    authority: Authority
    miles_from_home: Miles | None
    as_returned: Annotated[EpisodeCells | None, Sealed(rules=True)]
    file: Fingerprint
    row: int
    queried: tuple[Problem, ...]


class ReturnedRow(BaseModel):
    """A row of another table of a return: its cells, in the order of the table's columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    table: TableName
    cells: tuple[Cell, ...]


class ChildReturned(Event):
    """A return's rows about a child in its header, reviews and other tables, without the episodes.

    Later ones for the same year replace them. `rows_seal` is a keyed fingerprint of the rows.
    """

    stored: ClassVar[str] = "child-returned.v1"
    child_ref: ChildRef
    year_from: Day
    rows: Annotated[tuple[ReturnedRow, ...], Sealed()]
    rows_seal: str
    file: Fingerprint


class ChildWithdrawn(Event):
    """A return loaded again no longer has rows about the child in its other tables."""

    stored: ClassVar[str] = "child-withdrawn.v1"
    child_ref: ChildRef
    year_from: Day
    file: Fingerprint


class EpisodeSuperseded(Event):
    """A later return stated other episodes for the same days, so this one is no longer held."""

    stored: ClassVar[str] = "episode-superseded.v1"
    child_ref: ChildRef
    started_on: Day
    file: Fingerprint
    rule: str


class EpisodeLapsed(Event):
    """A later return did not continue this episode, so it is held only until `held_until`."""

    stored: ClassVar[str] = "episode-lapsed.v1"
    child_ref: ChildRef
    started_on: Day
    held_until: Day
    file: Fingerprint
    rule: str


class RowSetAside(Event):
    """A row was not recorded as data. It is kept by its file and row, with its faults."""

    stored: ClassVar[str] = "row-set-aside.v1"
    file: Fingerprint
    table: str
    row: int
    row_seal: str
    problems: tuple[Problem, ...]


Loaded: TypeAlias = SpendingFileLoaded | ReturnLoaded | OfstedListLoaded
"""What sums up an import: the last of its entries."""
