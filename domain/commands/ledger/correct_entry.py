"""Correct an entry: reverse it, with the reason and on whose authority.

    CORRECT-1  The log has an entry at the position.
    CORRECT-2  An entry is reversed once.
    CORRECT-3  A reversal is not reversed. What was reversed by mistake is recorded again.
    CORRECT-4  Afterwards a child still has one placement at a time, and a search has one award at
               most. No home in which a child of ours lives or lived is left without registration.
               No home comes to have more children than registered places on some day if it had on
               none before, unless the right entry records the breach of a rule on places.
    CORRECT-5  What says that a file was imported, or that an import was undone, is not reversed by
               itself. The import is undone with all that it recorded, or the file imported again.
    CORRECT-6  An authorisation of an award, or a role's agreement to a move to adults' services, is
               not reversed while a later one stands that completes it: the later one counted it,
               and is put right first.
    CORRECT-7  Sealed bidding outlasts a correction. While an offer on a search stands, an
               invitation is put right only before the offers are opened, by one that asks at least
               the same providers and gives no less time. No correction seals again offers that are
               open.
    CORRECT-8  Nothing is left resting on what was reversed. What rests on the entry, directly or
               through other entries, is reversed with it, unless another entry, or the right one,
               holds it up. The right one holds up what was decided of the wrong one only if it asks
               for no more (`domain.foundations.covering` says what of).
    CORRECT-9  Only what rests on the entry is reversed with it.
    CORRECT-10  What decides money, safety or authority (`domain.foundations.second_person` says
                what does), or records a breach, is reversed once another person has proposed to
                reverse the same entries.
    CORRECT-11  The person who proposed it does not reverse it too, not in another role either.
    CORRECT-12  A proposal is carried out up to the 28th day after that on which it was recorded,
                unless it was withdrawn or declined, or something has come to rest on its entries
                since.

The rules are judged when this is recorded, and a breach of any always refuses.

The wrong entry stays in the log, and so do the answers as known before. The right entry is recorded
again by its ordinary command, in the same append and under the same rules, with the wrong entry
left out, and what is reversed with it. It cites the position of the entry it corrects.

Source: the ledger's own (decision 10) (CORRECT-1 to CORRECT-4, CORRECT-6, CORRECT-7); the ledger's
own (decision 37) (CORRECT-5); the ledger's own (decision 76).
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import ClassVar, Final, TypeVar

from domain.command import (
    Act,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
)
from domain.events.awards import AwardAuthorised
from domain.events.base import Event, event_name, untold
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.offers import OfferMade
from domain.events.searches import ProvidersInvited
from domain.events.transitions import TransitionAgreed
from domain.foundations.remaining import (
    asks_the_same,
    home_after,
    is_about_award,
    search_among,
    standing_awards,
)
from domain.foundations.resting import left_without, resting_on, what_rests_on
from domain.foundations.rests import Recorded
from domain.foundations.reversal import OF_IMPORTS, Reversal, reversed_kinds
from domain.foundations.second_person import (
    EntryToReverse,
    proposals_to_reverse,
    takes_two,
)
from domain.readings.homes import home_of
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.readings.referrals import referral_of
from domain.readings.search import SearchEvent
from domain.readings.separation.stands import those_that_stand
from domain.readings.support.transitions import transition_of


class CorrectEntry(Reversal):
    stored: ClassVar[str] = "correct_entry"
    label: ClassVar[str] = "Put it right"
    act: ClassVar[Act] = Act.CORRECTION


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
    """After this a child would have two placements at once, a search two awards, or a home more
    children than places, or children and no registration.

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


class RestsOnIt(Refusal):
    """Other entries rest on this one. Reverse them with it, or record in its place what holds them
    up.
    """

    rule = "CORRECT-8"
    satisfied_by = "These rest on it, by their numbers: {resting}."


class RestsOnSomethingElse(Refusal):
    """An entry that is to go with this one does not rest on it. Take it out, or correct it by
    itself.
    """

    rule = "CORRECT-9"
    satisfied_by = "These do not rest on it: {positions}."


class NotProposed(Refusal):
    """This decides money, safety or authority, or records a breach, and nobody has proposed to
    reverse it. It takes two people: one proposes it, and another reverses the same entries.
    """

    rule = "CORRECT-10"
    satisfied_by = "A proposal of another person. It is for: {entries}."


class ProposedByTheSame(Refusal):
    """The person who proposed this does not reverse it too. Another person has to."""

    rule = "CORRECT-11"


class ProposalOver(Refusal):
    """The proposal to reverse this no longer stands: 28 days have passed, it was withdrawn or
    declined, or something has come to rest on its entries since. Another person proposes it again.
    """

    rule = "CORRECT-12"


ON_PLACES: Final = frozenset(("START-4", "RELOCATE-4", "PLACES-2", "OTHERS-2"))
"""The rules by which a home, or an address, has no more children than places."""
Reversed = frozenset[int]
R = TypeVar("R", bound=Recorded)


def query(command: CorrectEntry) -> Query:
    about = (
        *(placements_of_child(child_ref) for child_ref in identifiers(command, "child")),
        *(home_of(home_id) for home_id in identifiers(command, "home")),
        *(referral_of(referral_id) for referral_id in identifiers(command, "referral")),
        *(transition_of(transition) for transition in identifiers(command, "transition")),
    )
    kinds = reversed_kinds(command)
    return (
        QueryItem((EntryReversed,), command.entry_tags),
        QueryItem((CorrectionProposed, ProposalEnded), untold(command.entry_tags)),
        *about,
        *(QueryItem((event,), tags) for event, tags in kinds),
        *what_rests_on(kinds),
    )


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
    named = [(command.position, command.entry, command.entry_tags)]
    named += [
        (each.position, each.entry, each.entry_tags)
        for each in command.resting
        if each.position in command.with_it
    ]
    return [
        EntryReversed(
            position=position,
            entry=entry,
            entry_tags=entry_tags,
            reason=command.reason,
            authority=command.authority,
        )
        for position, entry, entry_tags in named
    ]


def refuse_if_left_resting(
    command: CorrectEntry, entries: Sequence[R], replacements: Sequence[Event]
) -> None:
    """Raise a refusal if something that stands would rest on what is reversed, or if what is to go
    with the wrong entry does not rest on it (CORRECT-8, CORRECT-9).
    """
    above = {each.position for each in resting_on(command.position, entries)}
    known = {each.position for each in command.resting}
    others = set(command.with_it) - (above & known)
    if others:
        raise RestsOnSomethingElse(positions=tuple(sorted(others)))
    left = left_without(command.positions, entries, replacements)
    if left:
        found = tuple((each.position, event_name(each.event.stored)) for each in left)
        raise RestsOnIt(resting=found)


def refuse_unless_seconded(
    command: CorrectEntry, entries: Sequence[EntryToReverse], context: DecisionContext
) -> None:
    """Raise a refusal if the entries to reverse take a second person, and no other has proposed to
    reverse the same ones by a proposal that stands (CORRECT-10 to CORRECT-12).
    """
    weighty = [
        (each.position, event_name(each.event.stored))
        for each in entries
        if each.position in command.positions and takes_two(each)
    ]
    if not weighty:
        return
    proposals = proposals_to_reverse(command.positions, entries)
    if not proposals:
        raise NotProposed(entries=tuple(weighty))
    changed_at = max((each.position for each in command.resting), default=0)
    stand = those_that_stand(proposals, entries, changed_at, context.today)
    if not stand:
        raise ProposalOver(position=command.position)
    if all(each.proposed_by == context.actor for _, each in stand):
        raise ProposedByTheSame(position=command.position)


def refuse_unless_it_holds(
    command: CorrectEntry,
    before: Sequence[Event],
    events: Sequence[Event],
    broken: Collection[str] = (),
) -> None:
    """Raise a refusal unless CORRECT-4 is met by the entries as they would stand after the
    correction. `broken` are the rules of which the right entry records a breach.
    """
    noted = not ON_PLACES.isdisjoint(broken)
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


DECIDER = Decider(CorrectEntry, Reversed, query, evolve, decide)
