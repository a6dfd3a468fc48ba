"""Which decisions wait while a bundle is made: no provider learns from its bundle of one that was
not taken, and another reader is told that it was not.

    WAITS-1  What waits is a proposal that stands, of a decision or of putting an entry right;
             an application that was scored and neither admitted nor refused; and an offer that
             was scored, or an award that was made or refused, on a search that is not decided. It
             is judged as the log stood after the entry of which the bundle speaks: what is
             recorded after that, until the bundle is issued, neither waits nor ends what waits.
    WAITS-2  A provider is given no bundle while something about it waits: the bundle holds its
             entries whole, and shows how many there are. Every other bundle says what waits.
    WAITS-3  A bundle for a provider holds what was decided, and shows that nothing of it is
             missing. It holds no proposal, of a decision or of putting an entry right, nor how one
             ended, nor what others were refused to record, nor that evidence was taken about it for
             anybody else: these are numbered apart, and nothing in it tells that there are any.
             Every other bundle about a provider holds them, among the entries that support those
             about it.

Source: the ledger's own (decision 97).
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from domain.codes import Profile
from domain.command import QueryItem
from domain.events import stored_names
from domain.events.base import Event
from domain.events.corrections import CommandRefused, CorrectionProposed, ProposalEnded
from domain.events.governance import DecisionProposed
from domain.events.providers import ProviderAdmitted, ProviderRefused
from domain.events.purchasing import ApplicationModerated, ApplicationScored
from domain.london import day_in_london
from domain.readings.referrals import Referral, referral_of
from domain.readings.separation.stands import those_that_stand
from domain.readings.separation.table import AWARDING
from evidence.bundle.disclosure import NotDecidedYet
from evidence.bundle.subject import ASSESSED, Subject
from evidence.proof.leaves import EntryLeaf
from ledger.codec import decode
from ledger.imports import stands
from ledger.log import Log

SCORED: Final = (ApplicationScored, ApplicationModerated)
ANSWERED: Final = (ProviderAdmitted, ProviderRefused)
READ: Final = stored_names((DecisionProposed, CorrectionProposed, *SCORED, *ANSWERED))
REFUSED: Final = stored_names((CommandRefused,))
Found = tuple[int, Event]
"""The position of an entry and its event."""


def refuse_undecided(waits: Collection[int], profile: Profile) -> None:
    """Refuse a bundle for a provider while something about it waits. Raises NotDecidedYet."""
    if waits and profile is Profile.PROVIDER:
        raise NotDecidedYet(sorted(waits))


def given_to(profile: Profile, subject: Subject) -> Subject:
    """The subject with the entries that a bundle of this profile holds (WAITS-3). A provider is
    given none about another.
    """
    if profile is Profile.PROVIDER:
        return replace(subject, support=(), untold=())
    support = {each.position: each for each in (*subject.support, *subject.untold)}
    return replace(subject, support=tuple(support[at] for at in sorted(support)))


def undecided(log: Log, subject: Subject, up_to: int) -> tuple[int, ...]:
    """The positions of the entries about the subject, which was read up to a position, that tell
    of a decision not taken by then.
    """
    found = [
        (e.position, decode(e.name, e.body, at=e.position))
        for e in (*subject.entries, *subject.untold)
        if e.name in READ
    ]
    waits = {*on_open_searches(log, subject, up_to), *unanswered(found, subject.put_right)}
    return tuple(sorted({*waits, *proposals(log, subject, found, up_to)}))


def on_open_searches(log: Log, subject: Subject, up_to: int) -> Iterator[int]:
    """The entries that score an offer, make an award or were refused as one, on a search that is
    not decided.
    """
    searches = {
        entry.position: searches_in(entry.tags)
        for entry in (*subject.entries, *subject.untold)
        if entry.name in ASSESSED or is_refused_award(entry)
    }
    every = set[str]().union(*searches.values())
    still_open = {each for each in every if is_undecided(log, each, up_to)}
    yield from (position for position, named in searches.items() if named & still_open)


def is_refused_award(entry: EntryLeaf) -> bool:
    """Whether an entry says that an award was refused."""
    if entry.name not in REFUSED:
        return False
    event = decode(entry.name, entry.body, at=entry.position)
    return isinstance(event, CommandRefused) and event.command in AWARDING


def searches_in(tags: Collection[str]) -> set[str]:
    """The references of the searches among some tags.

    >>> searches_in(["referral:R-1", "provider:P-1"])
    {'R-1'}
    """
    return {tag.removeprefix("referral:") for tag in tags if tag.startswith("referral:")}


def is_undecided(log: Log, referral_id: str, up_to: int) -> bool:
    """Whether a search had neither an authorised award nor ended, as known at a position."""
    counted = log.read_standing((referral_of(referral_id),), up_to=up_to).events
    referral = Referral.from_events(each.event for each in counted)
    return not referral.award_status.authorised and not referral.search.abandoned


def unanswered(found: Collection[Found], put_right: Collection[int]) -> Iterator[int]:
    """The entries that score an application that was neither admitted nor refused, or was and that
    was put right.
    """
    answers = {
        (each.provider_id, each.lot, each.round)
        for position, each in found
        if isinstance(each, ANSWERED) and position not in put_right
    }
    for position, each in found:
        if isinstance(each, SCORED) and (each.provider_id, each.lot, each.round) not in answers:
            yield position


def proposals(log: Log, subject: Subject, found: Collection[Found], up_to: int) -> Iterator[int]:
    """The proposals among some entries that stand, as known at a position."""
    today = day_in_london(log.now())
    for position, each in found:
        if isinstance(each, DecisionProposed) and stands(log, position, each, up_to):
            yield position
        if isinstance(each, CorrectionProposed) and not each.positions & subject.put_right:
            ends = QueryItem((ProposalEnded,), (f"proposal:{each.position}",))
            read = log.read_standing((ends,), up_to=up_to).events
            yield from (p for p, _ in those_that_stand([(position, each)], read, 0, today))
