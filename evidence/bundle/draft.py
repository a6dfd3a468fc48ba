"""Reads what a bundle will hold at one checkpoint: entries, disclosures and search statements."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.bundle.disclosure import DisclosedValues, DisclosureChoice
from evidence.bundle.search_statement import search_statements
from evidence.bundle.subject import Subject, read_subject, snapshot
from evidence.bundle.undecided import given_to, refuse_undecided, undecided
from evidence.proof.checkpoints import (
    Checkpoints,
    RangedKey,
    SignedCheckpoint,
    read_keys,
    verify_checkpoint,
)
from evidence.proof.leaves import EntryLeaf
from evidence.proof.note import Checkpoint
from ledger.codec import held_in
from ledger.entries import Provenance
from ledger.log import Log
from ledger.seal import value_of
from ledger.vault import NoKeys, Reader

Disclosures = Mapping[int, Mapping[str, str]]
"""The text of each disclosure, by the position of the entry and the name of the field."""


@dataclass(frozen=True, slots=True)
class BundleRequest:
    """What a bundle should be about and disclose, its purpose, the council, and who asks for it."""

    choice: DisclosureChoice
    purpose: str
    council: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bundle will hold, before it is issued.

    `printed` is the checkpoint that page one of the report prints, as a signed note, and
    `checkpoint` the same when verified. `searches` are search statements, and `waits` the positions
    of the entries that tell of a decision not yet taken.
    """

    bundle_id: str
    request: BundleRequest
    subject: Subject
    disclosures: Disclosures
    searches: list[dict[str, Any]]
    printed: SignedCheckpoint
    checkpoint: Checkpoint
    keys: Sequence[RangedKey]
    made_at: datetime
    waits: tuple[int, ...] = ()

    @property
    def values(self) -> DisclosedValues:
        """The values disclosed, by position and field."""
        return values_in(self.disclosures)

    @property
    def entries(self) -> tuple[EntryLeaf, ...]:
        """The entries about the subject, and those that support them."""
        return *self.subject.entries, *self.subject.support

    @property
    def disclosed(self) -> int:
        """How many sealed values are disclosed."""
        return sum(len(fields) for fields in self.disclosures.values())

    @property
    def withheld(self) -> int:
        """How many sealed values are withheld."""
        return sum(len(held_in(entry.body)) for entry in self.entries) - self.disclosed


def read_draft(
    log: Log, conninfo: str, checkpoints: Checkpoints, request: BundleRequest, at_least: int
) -> Draft:
    """A draft of what is recorded, under a checkpoint that covers at least a position.

    Raises NotASubject, NothingIsRecorded, NoCheckpoint, NotDecidedYet or NoKeys.
    """
    printed = checkpoints.at_least(at_least)
    keys = read_keys(checkpoints.published)
    checkpoint = verify_checkpoint(printed[0], keys)
    now = log.now()
    with closing(snapshot(conninfo)) as connection:
        subject = read_subject(connection, request.choice.about, up_to=checkpoint.size)
        waits = undecided(log, subject, checkpoint.size)
        refuse_undecided(waits, request.choice.profile)
        subject = given_to(request.choice.profile, subject)
        disclosures = open_disclosures(log, subject, request)
        searches = search_statements(connection, subject.entries, values_in(disclosures))
    bundle_id = f"B-{now:%Y%m%d}-{secrets.token_hex(4)}"
    return Draft(
        bundle_id, request, subject, disclosures, searches, printed, checkpoint, keys, now, waits
    )


def open_disclosures(log: Log, subject: Subject, request: BundleRequest) -> Disclosures:
    """The disclosures that the request chooses. The vault records the opening first.

    Raises NoKeys.
    """
    keyring = log.keyring(
        Reader(
            request.provenance.recorded_by,
            request.provenance.recorded_as,
            f"evidence bundle for {request.choice.profile}",
        )
    )
    if keyring is None:
        raise NoKeys
    leaves = (*subject.entries, *subject.support)
    put_right, children = subject.put_right, subject.children
    chosen = {leaf.position: request.choice.fields_of(leaf, put_right, children) for leaf in leaves}
    disclosed = {position: fields for position, fields in chosen.items() if fields}
    return log.disclosures(disclosed, keyring) if disclosed else {}


def values_in(disclosures: Disclosures) -> DisclosedValues:
    """The values that disclosures hold."""
    return {
        position: {field: value_of(text) for field, text in fields.items()}
        for position, fields in disclosures.items()
    }
