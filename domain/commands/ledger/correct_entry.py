"""Correct an entry: reverse it, with the reason and on whose authority.

    CORRECT-1  The log has an entry at the position.
    CORRECT-2  An entry is reversed once.
    CORRECT-3  A reversal is not reversed. What was reversed by mistake is recorded again.
    CORRECT-4  Afterwards a child still has one placement at a time, no home that had not has more
               children than registered places, unless the right entry records that as a breach,
               and a search has one award at most.
    CORRECT-5  What says that a file was imported, or that an import was undone, is not reversed by
               itself. The import is undone with all that it recorded, or the file imported again.
    CORRECT-6  An authorisation or agreement is not reversed while a later one stands that completes
               it: the later one counted it, and is put right first.
    CORRECT-7  Sealed bidding outlasts a correction. While an offer on a search stands, an
               invitation is put right only before the offers are opened, by one that asks the same
               providers and gives no less time. No correction seals again offers that are open.

The wrong entry stays in the log, and so do the answers as known before. The right entry is recorded
again by its ordinary command, in the same append and under the same rules, with the wrong entry
left out. It cites the position of the entry it corrects.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Annotated, ClassVar, Final

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    events_in,
)
from domain.events import stored_names
from domain.events.awards import AuthorisationDeclined, Award, AwardAuthorised, AwardCancelled
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.imports import ImportReversed, Loaded
from domain.events.offers import OfferMade
from domain.events.searches import ProvidersInvited
from domain.events.transitions import TransitionAgreed
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.readings.referrals import AwardEvent, Referral, ReferralEvent, referral_of
from domain.readings.search import SearchEvent
from domain.readings.transitions import transition_of
from domain.values import Position, Text, Words
from domain.wording import Label


class CorrectEntry(Command):
    """The position, stored name and tags are those of the wrong entry, as the log holds it."""

    stored: ClassVar[str] = "correct_entry"
    label: ClassVar[str] = "Put it right"
    act: ClassVar[Act] = Act.CORRECTION
    position: Position
    entry: Text
    entry_tags: tuple[Words, ...]
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]


class NoSuchEntry(Refusal):
    """There is no entry with this number. Check the number."""

    rule = "CORRECT-1"


class AlreadyReversed(Refusal):
    """The entry is reversed already. If what was recorded in its place is wrong, put that right."""

    rule = "CORRECT-2"


class ReversalStands(Refusal):
    """This entry is itself a reversal, and stays. Record again what it should not have reversed."""

    rule = "CORRECT-3"


class PartOfAnImport(Refusal):
    """This entry says that a file was imported, or that an import was undone. Undo the import, or
    import the file again.
    """

    rule = "CORRECT-5"


class WouldNotHold(Refusal):
    """After this a child would have two placements at once, a home more children than places, or a
    search two awards.

    Put the other entry right first.
    """

    rule = "CORRECT-4"
    satisfied_by = "Placement {placement_id}. Home {home_id}. Search {referral_id}."


class CountedLater(Refusal):
    """A later authorisation or agreement counted this one, and made it whole. Put the later one
    right first.
    """

    rule = "CORRECT-6"


class SealedBidding(Refusal):
    """An offer on this search stands. Put its invitation right before the offers are opened, by one
    that asks the same providers and gives no less time; put an answer right by the right answer.
    """

    rule = "CORRECT-7"


Reversed = frozenset[int]
OF_IMPORTS: Final = stored_names((*events_in(Loaded), ImportReversed))


def query(command: CorrectEntry) -> Query:
    about = (
        *(placements_of_child(child_ref) for child_ref in identifiers(command, "child")),
        *(home_of(home_id) for home_id in identifiers(command, "home")),
        *(referral_of(referral_id) for referral_id in identifiers(command, "referral")),
        *(transition_of(transition) for transition in identifiers(command, "transition")),
    )
    return (QueryItem((EntryReversed,), command.entry_tags), *about)


def identifiers(command: CorrectEntry, kind: str) -> tuple[str, ...]:
    """The identifiers of one kind among the wrong entry's tags, such as its children or homes."""
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
    if command.entry in OF_IMPORTS:
        raise PartOfAnImport(position=command.position)
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


def refuse_unless_it_holds(
    command: CorrectEntry, before: Sequence[Event], events: Sequence[Event], *, noted: bool
) -> None:
    """Raise a refusal unless CORRECT-4 is met by the entries as they would stand after the
    correction. `noted` is whether the right entry records a breach.
    """
    placements = Placements()
    for event in events:
        if isinstance(event, StartOrEnd):
            placements = placements.after(event)
    for child_ref in identifiers(command, "child"):
        if clash := placements.of_child(child_ref).overlap():
            raise WouldNotHold(placement_id=clash)
    for home_id in identifiers(command, "home"):
        home, was = home_after(home_id, events), home_after(home_id, before)
        overfull = home.first_overfull_day(date.min) and not was.first_overfull_day(date.min)
        if (overfull and not noted) or (home.registered is None and home.ours.starts):
            raise WouldNotHold(home_id=home_id)
    for referral_id in identifiers(command, "referral"):
        if len(standing_awards(referral_id, events)) > 1:
            raise WouldNotHold(referral_id=referral_id)


def refuse_if_counted(wrong: Event | None, later: Sequence[Event]) -> None:
    """Raise a refusal if the wrong entry is one of several authorisations or agreements, and one of
    the later entries that stand completes them (CORRECT-6).
    """
    if isinstance(wrong, AwardAuthorised):
        found = (e for e in later if is_about_award(e, wrong.referral_id, wrong.award_id))
        later = [*takewhile(lambda e: isinstance(e, AwardAuthorised), found)]
    elif isinstance(wrong, TransitionAgreed):
        agreed = (e for e in later if isinstance(e, TransitionAgreed))
        later = [e for e in agreed if e.transition_id == wrong.transition_id]
    else:
        return
    if any(isinstance(e, AwardAuthorised | TransitionAgreed) and e.complete for e in later):
        raise CountedLater


def refuse_if_unsealed(
    wrong: Event | None,
    before: Sequence[Event],
    rest: Sequence[Event],
    right: Sequence[Event],
    now: datetime,
) -> None:
    """Raise a refusal if offers on the search of the wrong entry stand, and the correction would
    open them, give somebody less time, or seal again those that are open (CORRECT-7).
    """
    if not isinstance(wrong, SearchEvent | OfferMade):
        return
    was, became = (search_among(wrong.referral_id, es) for es in (before, [*rest, *right]))
    if not was.offers.live:
        return
    was_open = was.offers_are_open(now)
    if isinstance(wrong, ProvidersInvited) and (was_open or not asks_the_same(wrong, right)):
        raise SealedBidding(referral_id=wrong.referral_id)
    if was_open and became.offers.live and not became.offers_are_open(now):
        raise SealedBidding(referral_id=wrong.referral_id)


def search_among(referral_id: str, events: Sequence[Event]) -> Referral:
    """The referral, folded from its events among these."""
    return Referral.from_events(
        e for e in events if isinstance(e, ReferralEvent) and e.referral_id == referral_id
    )


def asks_the_same(wrong: ProvidersInvited, right: Sequence[Event]) -> bool:
    """Whether a right entry asks all that the wrong one asked, and gives no less time."""
    return any(
        isinstance(e, ProvidersInvited)
        and e.referral_id == wrong.referral_id
        and set(wrong.provider_ids) <= set(e.provider_ids)
        and e.respond_by >= wrong.respond_by
        for e in right
    )


def is_about_award(event: Event, referral_id: str, award_id: str) -> bool:
    """Whether an event makes or authorises an award of this reference on this referral."""
    return isinstance(event, Award | AwardAuthorised) and (event.referral_id, event.award_id) == (
        referral_id,
        award_id,
    )


def home_after(home_id: str, events: Sequence[Event]) -> Home:
    """The home, folded from its events among these."""
    home = Home()
    for event in events:
        if isinstance(event, HomeEvent) and event.home_id == home_id:
            home = home.after(event)
    return home


def standing_awards(referral_id: str, events: Sequence[Event]) -> set[str]:
    """The identifiers of the awards on a referral that were neither cancelled nor declined since
    they were made.
    """
    awards: set[str] = set()
    for event in events:
        if not isinstance(event, AwardEvent) or event.referral_id != referral_id:
            continue
        if isinstance(event, AwardCancelled | AuthorisationDeclined):
            awards.discard(event.award_id)
        elif isinstance(event, Award):
            awards.add(event.award_id)
    return awards


DECIDER = Decider(CorrectEntry, Reversed, query, evolve, decide)
