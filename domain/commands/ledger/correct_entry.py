"""Correct an entry: reverse it, and say why and on whose authority.

    CORRECT-1  There is such an entry in the log.
    CORRECT-2  An entry is reversed once.
    CORRECT-3  A reversal is not reversed: what was reversed by mistake is posted again.
    CORRECT-4  After a correction a child still has one placement at a time, no home is filled
               above its registered places, and a referral has one award that stands.

The wrong entry stays, and so does every answer as it was known before. What should have been
recorded is posted again by its ordinary command, in the same append, under the same rules,
with the wrong entry left out; it cites the position of the entry it corrects.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from domain.command import Command, Decider, DecisionContext, Query, QueryItem, Refusal
from domain.events.awards import AuthorisationDeclined, Award, AwardCancelled
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.referrals import AwardEvent, referral_of
from domain.readings.stays import StayEvent, Stays, stays_of
from domain.terms import Position, Words


class CorrectEntry(Command):
    """`entry` and `entry_tags` are those of the entry at `position`, as the log holds it."""

    stored: ClassVar[str] = "correct_entry"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    reason: Words
    authority: Words


class NoSuchEntry(Refusal):
    """There is no entry at this position."""

    rule = "CORRECT-1"


class AlreadyReversed(Refusal):
    """The entry is already reversed."""

    rule = "CORRECT-2"


class ReversalStands(Refusal):
    """A reversal is not reversed: post what should stand again."""

    rule = "CORRECT-3"


class WouldNotHold(Refusal):
    """With this a child would have two placements at once, a home too many, or a referral two
    awards.
    """

    rule = "CORRECT-4"


Reversed = frozenset[int]


def query(command: CorrectEntry) -> Query:
    about = (
        *(stays_of(child_ref) for child_ref in named(command, "child")),
        *(home_of(home_id) for home_id in named(command, "home")),
        *(referral_of(referral_id) for referral_id in named(command, "referral")),
    )
    return (QueryItem((EntryReversed,), command.entry_tags), *about)


def named(command: CorrectEntry, kind: str) -> tuple[str, ...]:
    """The children or homes that the wrong entry is about."""
    tags = (entry_tag.partition(":") for entry_tag in command.entry_tags)
    return tuple(value for prefix, _, value in tags if prefix == kind)


def evolve(state: Reversed, event: Event) -> Reversed:
    return state | {event.position} if isinstance(event, EntryReversed) else state


def decide(
    command: CorrectEntry, state: Reversed, _context: DecisionContext
) -> Sequence[EntryReversed]:
    if not command.entry:
        raise NoSuchEntry(position=command.position)
    if command.entry == EntryReversed.stored:
        raise ReversalStands(position=command.position)
    if command.position in state:
        raise AlreadyReversed(position=command.position)
    reversal = EntryReversed(
        position=command.position,
        entry=command.entry,
        entry_tags=command.entry_tags,
        reason=command.reason,
        authority=command.authority,
    )
    return [reversal]


def refuse_unless_it_holds(command: CorrectEntry, events: Sequence[Event]) -> None:
    """CORRECT-4, on the entries as they would stand with the correction made."""
    stays = Stays()
    for event in events:
        if isinstance(event, StayEvent):
            stays = stays.after(event)
    for child_ref in named(command, "child"):
        if clash := stays.of_child(child_ref).overlap():
            raise WouldNotHold(placement_id=clash)
    for home_id in named(command, "home"):
        home = home_after(home_id, events)
        if home.overfilled_on(date.min) or (home.registered is None and home.ours.starts):
            raise WouldNotHold(home_id=home_id)
    for referral_id in named(command, "referral"):
        if len(standing_awards(referral_id, events)) > 1:
            raise WouldNotHold(referral_id=referral_id)


def home_after(home_id: str, events: Sequence[Event]) -> Home:
    """The home as these events leave it."""
    home = Home()
    for event in events:
        if isinstance(event, HomeEvent) and event.home_id == home_id:
            home = home.after(event)
    return home


def standing_awards(referral_id: str, events: Sequence[Event]) -> set[str]:
    """The awards on a referral that have not fallen."""
    about = [e for e in events if isinstance(e, AwardEvent) and e.referral_id == referral_id]
    fallen = {e.award_id for e in about if isinstance(e, AwardCancelled | AuthorisationDeclined)}
    return {e.award_id for e in about if isinstance(e, Award)} - fallen


DECIDER = Decider(CorrectEntry, Reversed, query, evolve, decide)
