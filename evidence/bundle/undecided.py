"""Which decisions wait while a bundle is made: no provider learns from its bundle of one that was
not taken, and another reader is told that it was not.

    WAITS-1  What waits is a proposal that stands, of a decision or of putting an entry right;
             an application that was scored and neither admitted nor refused; and an offer that
             was scored, or an award that was made or refused, on a search that is not decided.
    WAITS-2  A provider is given no bundle while something about it waits: the bundle holds its
             entries whole, and shows how many there are. Every other bundle says what waits.
    WAITS-3  A bundle for a provider holds what was decided: it leaves out proposals, of decisions
             and of putting an entry right, how each of them ended, and what others were refused to
             record. It says that it leaves out these kinds, and the number of each entry left out,
             and shows that no other is missing.

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
from evidence.bundle.subject import ASSESSED, NothingIsRecorded, Subject
from evidence.proof.leaves import EntryLeaf
from ledger.codec import decode
from ledger.imports import stands
from ledger.log import Log

SCORED: Final = (ApplicationScored, ApplicationModerated)
ANSWERED: Final = (ProviderAdmitted, ProviderRefused)
READ: Final = stored_names((DecisionProposed, CorrectionProposed, *SCORED, *ANSWERED))
REFUSED: Final = stored_names((CommandRefused,))
PROPOSED: Final = stored_names((DecisionProposed, CorrectionProposed, ProposalEnded))
NOT_FOR_A_PROVIDER: Final = (*PROPOSED, *REFUSED)
"""The kinds of entries that a bundle for a provider leaves out. All of a kind are left out, also of
proposals that were carried out: that an entry is left out then tells of no attempt.
"""
PROVIDER: Final = "provider"
"""The role in which a provider's own staff record."""
Found = tuple[int, Event]
"""The position of an entry and its event."""


def refuse_undecided(waits: Collection[int], profile: Profile) -> None:
    """Refuse a bundle for a provider while something about it waits. Raises NotDecidedYet."""
    if waits and profile is Profile.PROVIDER:
        raise NotDecidedYet(sorted(waits))


def given_to(profile: Profile, subject: Subject) -> Subject:
    """The subject with the entries that a bundle of this profile holds (WAITS-3). A provider is
    given none about another. Raises NothingIsRecorded if none is left.
    """
    if profile is not Profile.PROVIDER:
        return subject
    held = tuple(each for each in subject.entries if not is_left_out(each))
    if not held:
        raise NothingIsRecorded
    numbered = enumerate((e for e in subject.entries if subject.about in e.tags), start=1)
    left_out = tuple(n for n, each in numbered if is_left_out(each))
    return replace(subject, entries=held, support=(), left_out=left_out)


def is_left_out(entry: EntryLeaf) -> bool:
    """Whether a bundle for a provider leaves out an entry about it. It holds its own refusals."""
    return entry.name in PROPOSED or (entry.name in REFUSED and entry.recorded_as != PROVIDER)


def undecided(log: Log, subject: Subject) -> tuple[int, ...]:
    """The positions of the entries about the subject that tell of a decision not yet taken."""
    found = [
        (e.position, decode(e.name, e.body, at=e.position))
        for e in subject.entries
        if e.name in READ
    ]
    waits = {*on_open_searches(log, subject), *unanswered(found, subject.put_right)}
    return tuple(sorted({*waits, *proposals(log, subject, found)}))


def on_open_searches(log: Log, subject: Subject) -> Iterator[int]:
    """The entries that score an offer, make an award or were refused as one, on a search that is
    not decided.
    """
    searches = {
        entry.position: searches_in(entry.tags)
        for entry in subject.entries
        if entry.name in ASSESSED or is_refused_award(entry)
    }
    every = set[str]().union(*searches.values())
    still_open = {each for each in every if is_undecided(log, each)}
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


def is_undecided(log: Log, referral_id: str) -> bool:
    """Whether a search has neither an authorised award nor ended."""
    counted = log.read_standing((referral_of(referral_id),)).events
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


def proposals(log: Log, subject: Subject, found: Collection[Found]) -> Iterator[int]:
    """The proposals that stand among some entries."""
    today = day_in_london(log.now())
    for position, each in found:
        if isinstance(each, DecisionProposed) and stands(log, position, each):
            yield position
        if isinstance(each, CorrectionProposed) and not each.positions & subject.put_right:
            ends = QueryItem((ProposalEnded,), (f"proposal:{each.position}",))
            read = log.read_standing((ends,)).events
            yield from (p for p, _ in those_that_stand([(position, each)], read, 0, today))
