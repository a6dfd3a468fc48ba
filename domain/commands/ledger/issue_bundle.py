"""Issue a bundle of evidence: what it covers, for whom and why, and the hash of what it holds.

    BUNDLE-1  It covers something that is recorded.
    BUNDLE-2  It holds every entry about what it covers: nothing was recorded about it since.

It is recorded with the tags it covers. So the bundle's own entry follows the last one it holds,
and whoever has the bundle sees that none is missing, at either end.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Profile
from domain.command import Command, Decider, DecisionContext, Query, QueryItem, Refusal, event_from
from domain.events.base import Event
from domain.events.people import BundleIssued
from domain.readings.people import EVERYTHING
from domain.terms import Fingerprint, Identifier, Position, Words


class IssueBundle(Command):
    """`counts` are how many entries it holds about each thing it covers, in that order."""

    stored: ClassVar[str] = "issue_bundle"
    bundle_id: Identifier
    profile: Profile
    purpose: Words
    covers: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    counts: tuple[Position, ...]
    disclosed: tuple[str, ...]
    contents: Fingerprint


class NothingToCover(Refusal):
    """Nothing is recorded about what the bundle would cover."""

    rule = "BUNDLE-1"


class NotComplete(Refusal):
    """Something was recorded since about what the bundle covers: make it again."""

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
    """BUNDLE-2, on how many entries the log holds about each thing, reversed ones too."""
    if tuple(counted) != command.counts:
        raise NotComplete(covers=command.covers)


DECIDER = Decider(IssueBundle, bool, query, evolve, decide)
