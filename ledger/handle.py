"""The only door into the log: read what a command depends on, decide, append, retry.

The append fails if anything matching the command's query was recorded since it was read; then
the command is decided afresh on what is there now. `decide` is pure, so that is always safe.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from domain.command import Command, DecisionContext, Query, QueryItem, Refusal, events_in
from domain.commands import DECIDERS, refusal_event
from domain.commands.imports.reverse_import import ImportedEntry, Loaded, ReverseImport
from domain.commands.ledger.correct_entry import CorrectEntry, refuse_unless_it_holds
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.issue_bundle import IssueBundle, refuse_unless_complete
from domain.events import EVENTS
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.faults import Fault
from ledger.entries import History, Provenance, Receipt, Recorded
from ledger.log import Log
from ledger.recording import record
from ledger.vault import NoKeys, Reader

EVERYTHING: Final = tuple(EVENTS.values())
LOADED: Final = tuple(event.stored for event in events_in(Loaded))


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry to reverse, and the command that posts it again as it should have been."""

    position: int
    reason: str
    authority: str
    replacement: Command | None = None

    def as_command(self, log: Log) -> CorrectEntry:
        """The command to correct the entry, with its name and tags as the log holds it."""
        wrong = log.entry(self.position)
        return CorrectEntry(
            position=self.position,
            entry=wrong.name if wrong else "",
            entry_tags=wrong.tags if wrong else (),
            reason=self.reason,
            authority=self.authority,
        )


class Outdated(Fault):
    """Something was recorded about it since you looked. Look again, and decide again."""

    slug = "outdated"
    status = 412


class InHand(Fault):
    """The same request is being recorded at this moment. Ask again for its receipt."""

    slug = "in-hand"
    status = 409


class KeyReused(Fault):
    """This idempotency key was used for something else. Use a new one for each request."""

    slug = "key-reused"
    status = 422


@dataclass(frozen=True, slots=True)
class Looked:
    """What whoever decides had looked at: a tag, and the last position that bore it."""

    tag: str
    position: int


def handle(
    log: Log, command: Command, provenance: Provenance, looked: Looked | None = None
) -> Receipt:
    """Decide a command and record it, unless something came since it was looked at.

    Raises the command's Refusal, Busy, or Outdated.
    """
    query = with_reversals(DECIDERS[type(command)].query(command))
    if looked is not None:
        query = (*query, QueryItem(EVERYTHING, (looked.tag,)))

    def decide(history: History) -> list[Event]:
        if looked is not None and last_of(history, looked.tag) > looked.position:
            raise Outdated
        return decided(command, standing(history.entries), context_of(provenance, history))

    return record(log, query, decide, provenance, purpose_of(command))


def rehearse(log: Log, command: Command, provenance: Provenance) -> list[Event]:
    """What a command would record, decided on the log as it stands; nothing is recorded.

    Raises the command's Refusal.
    """
    query = with_reversals(DECIDERS[type(command)].query(command))
    purpose = f"rehearse: {purpose_of(command)}"
    reader = Reader(provenance.recorded_by, provenance.recorded_as, purpose)
    history = log.read(query, keyring=log.keyring(reader))
    return decided(command, standing(history.entries), context_of(provenance, history))


def last_of(history: History, tag: str) -> int:
    """The last position read that bears a tag, or 0."""
    return max((e.position for e in history.entries if tag in e.event.tags), default=0)


def attempt(
    log: Log, command: Command, provenance: Provenance, looked: Looked | None = None
) -> Receipt:
    """Handle a command; if a rule refuses it, keep the refusal in the log and raise it."""
    with keeping_refusals(log, command, provenance):
        return handle(log, command, provenance, looked)


def attempt_once(
    log: Log, command: Command, provenance: Provenance, key: str, looked: Looked | None = None
) -> Receipt:
    """Attempt a command under a key: said again under it, it gives the receipt it gave.

    The key is `key:` and two fingerprints: of who says it under which key, and of what is said.
    It is recorded as the correlation of the entries, so the log itself knows what was said, and a
    crash between recording and answering loses nothing. Raises InHand or KeyReused besides.
    """
    whose = key.rpartition(":")[0]
    with log.alone(whose) as alone:
        if not alone:
            raise InHand
        found = log.said(whose)
        if found is None:
            return attempt(log, command, replace(provenance, correlation=key), looked)
        if found[0] != key:
            raise KeyReused
        return found[1]


@contextmanager
def keeping_refusals(log: Log, command: Command, provenance: Provenance) -> Iterator[None]:
    """Record the refusal of a command, so that whoever was refused can look it up."""
    try:
        yield
    except Refusal as refusal:
        context = DecisionContext(log.now(), provenance.recorded_by, provenance.recorded_as)
        kept = [refusal_event(command, refusal, context)]
        refusal.kept_at = log.append(kept, unless=None, after=0, provenance=provenance).first
        raise


def purpose_of(command: Command) -> str:
    """Why a command reads what is sealed: to be decided.

    >>> from domain.commands.care.end_care import EndCare
    >>> purpose_of(EndCare.model_construct())
    'decide end-care'
    """
    return f"decide {type(command).__module__.rpartition('.')[2].replace('_', '-')}"


def context_of(provenance: Provenance, history: History) -> DecisionContext:
    """What a decision is told: when the log was read, who asks, and in what role."""
    return DecisionContext(history.read_at, provenance.recorded_by, provenance.recorded_as)


def correct(log: Log, correction: Correction, provenance: Provenance) -> Receipt:
    """Reverse an entry and post it again, in one append, under the ordinary rules.

    The replacement is decided on the log with the wrong entry left out, and cites it as its
    cause. Raises a Refusal of the correction or of the replacement, or Busy.
    """
    reversal = correction.as_command(log)
    query = with_reversals(DECIDERS[CorrectEntry].query(reversal))
    if correction.replacement is not None:
        replaced = DECIDERS[type(correction.replacement)].query(correction.replacement)
        query = (*query, *with_reversals(replaced))
    cited = replace(provenance, cause=correction.position if reversal.entry else None)

    def decide(history: History) -> list[Event]:
        return corrected(
            reversal, correction.replacement, history.entries, context_of(provenance, history)
        )

    return record(log, query, decide, cited, purpose_of(reversal))


def reverse_import(
    log: Log, file: str, reason: str, authority: str, provenance: Provenance
) -> Receipt:
    """Reverse everything an import recorded, in one append. Raises its Refusal, or Busy."""
    found = log.imported(file, LOADED)
    command = ReverseImport(
        file=file,
        loaded=found[-1].name if found else "",
        entries=tuple(
            ImportedEntry(position=entry.position, entry=entry.name, entry_tags=entry.tags)
            for entry in found
        ),
        reason=reason,
        authority=authority,
    )
    query = with_reversals(DECIDERS[ReverseImport].query(command))
    own = {entry.position for entry in found[:-1]}

    def decide(history: History) -> list[Event]:
        rest = [entry for entry in standing(history.entries) if entry.position not in own]
        return decided(command, rest, context_of(provenance, history))

    return record(log, query, decide, provenance, purpose_of(command))


def issue(log: Log, command: IssueBundle, provenance: Provenance) -> Receipt:
    """Record that a bundle was issued. Raises its Refusal, or Busy."""
    query = with_reversals(DECIDERS[IssueBundle].query(command))

    def decide(history: History) -> list[Event]:
        tags = [set(entry.event.tags) for entry in history.entries]
        counted = [sum(covered in each for each in tags) for covered in command.covers]
        refuse_unless_complete(command, counted)
        return decided(command, history.entries, context_of(provenance, history))

    return record(log, query, decide, provenance, None)


def erase(log: Log, command: ErasePerson, provenance: Provenance) -> Receipt:
    """Record that a person's data are erased, and destroy the person's key.

    Should this end between the two, the projector destroys it when it reaches the entry.
    """
    if log.vault is None:
        raise NoKeys
    receipt = handle(log, command, provenance)
    log.vault.destroy(command.person_ref, receipt.first)
    return receipt


def corrected(
    reversal: CorrectEntry,
    replacement: Command | None,
    entries: Sequence[Recorded],
    context: DecisionContext,
) -> list[Event]:
    """The reversal, and what the replacement decides with the wrong entry left out."""
    events = decided(reversal, entries, context)
    rest = [e for e in standing(entries) if e.position != reversal.position]
    again = [] if replacement is None else decided(replacement, rest, context)
    refuse_unless_it_holds(reversal, [*(e.event for e in rest), *again])
    return [*events, *again]


def decided(command: Command, entries: Sequence[Recorded], context: DecisionContext) -> list[Event]:
    """What a command decides on these entries, of which it folds those it asked for."""
    decider = DECIDERS[type(command)]
    asked_for = asking(decider.query(command))
    state: Any = decider.initial()
    for entry in entries:
        if asked_for(entry.event):
            state = decider.evolve(state, entry.event)
    return list(decider.decide(command, state, context))


def asking(query: Query) -> Callable[[Event], bool]:
    """Whether a query asks for an event; by tag, so that many items cost no more than few."""
    by_tag: dict[str | None, list[QueryItem]] = defaultdict(list)
    for item in query:
        by_tag[item.tags[0] if item.tags else None].append(item)

    def asked_for(event: Event) -> bool:
        return any(
            matches(item, event) for tag in (None, *event.tags) for item in by_tag.get(tag, ())
        )

    return asked_for


def matches(item: QueryItem, event: Event) -> bool:
    """Whether an event is one the item asks for."""
    return isinstance(event, item.events) and set(item.tags) <= set(event.tags)


def with_reversals(query: Query) -> Query:
    """The same query, asking also for reversals of what it asks for."""
    return tuple(QueryItem((*item.events, EntryReversed), item.tags) for item in query)


def standing(entries: Sequence[Recorded]) -> list[Recorded]:
    """The entries that still count: neither reversed nor reversals."""
    reversals = [e.event for e in entries if isinstance(e.event, EntryReversed)]
    gone = {reversal.position for reversal in reversals}
    return [e for e in entries if e.position not in gone and not isinstance(e.event, EntryReversed)]
