"""Issue a bundle of evidence: what it covers, for whom and why, and the hash of its contents.

    BUNDLE-1  Something is recorded under at least one of the tags that the evidence covers.
    BUNDLE-2  The evidence holds every entry about what it covers that is recorded when it is
              issued, with those that were reversed. For a provider it counts those left out.

Both rules are judged when this is recorded, and a breach of either refuses. BUNDLE-2 is judged
first, by `ledger.decision`, which counts the entries about each tag.

The closing entry of the bundle is recorded with the tags that the bundle covers. It follows the
last entry in the bundle, so the reader of the bundle can see that none is missing at either end.

Source: the ledger's own (decision 26).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Profile
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
)
from domain.events.base import Event
from domain.events.people import BundleIssued
from domain.readings.people import EVERYTHING
from domain.values import Fingerprint, Identifier, Position, Words


class IssueBundle(Command):
    """`counts` are the numbers of entries about each tag in `covers`, in the same order."""

    stored: ClassVar[str] = "issue_bundle"
    label: ClassVar[str] = "Issue evidence"
    act: ClassVar[Act] = Act.DECISION
    bundle_id: Identifier
    profile: Profile
    purpose: Words
    covers: Annotated[tuple[Words, ...], Field(min_length=1, max_length=200)]
    counts: tuple[Position, ...]
    disclosed: tuple[Words, ...]
    contents: Fingerprint


class NothingToCover(Refusal):
    """Nothing is recorded about what the evidence would cover. Check what it is about."""

    rule = "BUNDLE-1"


class NotComplete(Refusal):
    """Something was recorded since about what the evidence covers. Make it again."""

    rule = "BUNDLE-2"


def query(command: IssueBundle) -> Query:
    return tuple(QueryItem(EVERYTHING, (covered,)) for covered in command.covers)


def evolve(_found: bool, _event: Event) -> bool:
    return True


def decide(command: IssueBundle, found: bool, _context: DecisionContext) -> Sequence[BundleIssued]:
    if not found:
        raise NothingToCover(covers=command.covers)
    return [event_from(BundleIssued, command)]


def refuse_unless_complete(command: IssueBundle, counted: Sequence[int]) -> None:
    """Raise a refusal unless BUNDLE-2 is met by the number of entries about each tag, reversed ones
    included.
    """
    if tuple(counted) != command.counts:
        raise NotComplete(covers=command.covers)


DECIDER = Decider(IssueBundle, bool, query, evolve, decide)
