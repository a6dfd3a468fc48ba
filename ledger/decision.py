"""`Decision` of a command: its log query, and a pure function from that history to new events.

`ledger.handle` makes it, and it travels to the append as it is. It may be taken more than once, on
a newer history each time, until the append condition holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Protocol

from domain.command import (
    Command,
    DecisionContext,
    Marked,
    Query,
    QueryItem,
    Refusal,
    refuse_ahead,
)
from domain.commands import DECIDERS, RULES
from domain.commands.ledger.issue_bundle import IssueBundle, refuse_unless_complete
from domain.events import CLASSES, GOVERNING
from domain.events.base import Event, told_and_untold
from domain.events.corrections import CommandRefused
from domain.events.metadata import AppliedProvision, Breach, Metadata
from domain.events.offers import OfferRefused
from domain.faults import Fault
from domain.readings.separation.proposals import (
    decisions_that_stand,
    ends_of_proposals,
    meets_proposals,
    proposals_for,
)
from domain.recorded_before import (
    read_for_names,
    refuse_apart,
    refuse_before,
    refuse_unknown,
)
from ledger.entries import History, RecordedEvent
from ledger.selection import reversals_in, selector, standing, with_reversals

CHANGES: Final = tuple(event for event in CLASSES if event not in (CommandRefused, OfferRefused))
"""Every event that changes something: all but those that record a refusal."""
CACHED: Final = 1_024


class Outdated(Fault):
    """Something was recorded about this after you opened it. Open it again and decide again."""

    slug = "outdated"
    status = 412


@dataclass(frozen=True, slots=True)
class DecidedEvent:
    """An event to record, and the command, rules and provisions it was decided by."""

    event: Event
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class ExpectedPosition:
    """The last position that bore a tag when the caller read it: an expected stream version."""

    tag: str
    position: int

    @property
    def tags(self) -> tuple[str, ...]:
        """The tag, and that of the proposals about the same thing, which are numbered apart."""
        return told_and_untold(self.tag)

    def check(self, history: History) -> None:
        """Raise Outdated if an entry that bears a tag was recorded after the position. A refusal
        changes nothing, and does not count.
        """
        if any(
            each.position > self.position
            and not set(self.tags).isdisjoint(each.event.tags)
            and isinstance(each.event, CHANGES)
            for each in history.events
        ):
            raise Outdated


class Decision(Protocol):
    """A decision to be taken.

    `query` selects what is read, and is the append condition. `purpose` is why sealed values are
    opened, as the vault records it; without one none is opened.
    """

    @property
    def query(self) -> Query: ...

    @property
    def purpose(self) -> str | None: ...

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """The events to record. Raises a Refusal. Pure: it may be called again."""
        ...


class CommandDecision:
    """The decision of one command, unless the caller's view of a tag is out of date."""

    def __init__(self, command: Command, expected: ExpectedPosition | None = None) -> None:
        self.command = command
        self.expected = expected
        tags = () if expected is None else expected.tags
        everything = tuple(QueryItem(CHANGES, (each,)) for each in tags)
        self.query = (*query_of(command), *everything)
        self.purpose = purpose_of(command)

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """The command's events. Raises its Refusal, or Outdated if it would have been recorded: a
        refusal tells nobody whether something changed (RFC 9110, section 13.2.1).
        """
        counted, undone = standing(history.events), reversals_in(history.events)
        decided = decided_events(self.command, counted, context, undone)
        if self.expected is not None:
            self.expected.check(history)
        return decided


class BundleDecision:
    """The decision to issue a bundle, refused unless it holds every entry that it covers."""

    def __init__(self, command: IssueBundle) -> None:
        self.command = command
        self.query = query_of(command)
        self.purpose = None

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """The entry that closes the bundle. Reversed entries count: the bundle holds them too."""
        tags = [set(each.event.tags) for each in history.events]
        counts = [sum(covered in each for each in tags) for covered in self.command.covers]
        refuse_unless_complete(self.command, counts)
        return decided_events(self.command, history.events, context)


def purpose_of(command: Command) -> str:
    """Why a command's decision opens sealed values.

    >>> from domain.commands.care.end_care import EndCare
    >>> purpose_of(EndCare.model_construct())
    'decide end-care'
    """
    return f"decide {command.stored.replace('_', '-')}"


def query_of(command: Command) -> Query:
    """What a command reads, also to know what it names and what was proposed, and the reversals of
    it.
    """
    own = (*DECIDERS[type(command)].query(command), *proposals_for(command))
    return with_reversals((*own, *read_for_names(command)))


def decided_events(
    command: Command,
    events: Sequence[RecordedEvent],
    context: DecisionContext,
    undone: Sequence[RecordedEvent] = (),
) -> list[DecidedEvent]:
    """What a command decides on these events, each with what it was decided by. `undone` are the
    reversals of others.

    The end of a proposal that it carries out comes last. Its breaches are recorded beside the first
    event. Raises its Refusal, with the provisions and council choices that the decision applied.
    """
    read = events_read(command, events)
    own = replace(context, provisions=[], breaches=[], proposals=(), carried_out=[])
    if meets_proposals(command.stored):
        own = replace(own, proposals=decisions_that_stand([*events, *undone], context.today))
    try:
        refuse_ahead(command, own)
        decided = decide_on(command, read, own)
        refuse_before(command, (each.event for each in read))
        refuse_unknown(command, (each.event for each in events))
        refuse_apart(command, (each.event for each in events))
    except Refusal as refusal:
        refusal.provisions, refusal.governed_by = own.applied_provisions(), governed_by(read)
        raise
    provisions, governing, breaches = (
        own.applied_provisions(),
        governed_by(read),
        tuple(own.breaches),
    )
    return [
        DecidedEvent(
            event, metadata_of(type(command), provisions, governing, () if n else breaches)
        )
        for n, event in enumerate((*decided, *ends_of_proposals(own)))
    ]


@lru_cache(maxsize=CACHED)
def metadata_of(
    command: type[Command],
    provisions: tuple[AppliedProvision, ...],
    governing: tuple[int, ...],
    breaches: tuple[Breach, ...],
) -> Metadata:
    """What the entries of a decision record beside their events: the same for most decisions."""
    return Metadata(
        command=command.stored,
        rules=RULES[command],
        provisions=provisions,
        governed_by=governing,
        breaches=breaches,
    )


def governed_by(read: Sequence[RecordedEvent]) -> tuple[int, ...]:
    """The positions of the policies, schemes, frameworks and lot terms that a command reads.

    Of several versions of one, the position of the latest.
    """
    latest = {
        (each.event.stored, each.event.tags[:1]): each.position
        for each in read
        if isinstance(each.event, GOVERNING)
    }
    return tuple(sorted(latest.values()))


def events_read(command: Command, events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """Those of these events that a command's query selects, in their order."""
    if not events:
        return []
    selects = selector(DECIDERS[type(command)].query(command))
    return [each for each in events if selects(each.event)]


def decide_on(
    command: Command, read: Sequence[RecordedEvent], context: DecisionContext
) -> list[Event]:
    """What a command decides on the events that its query selected."""
    decider = DECIDERS[type(command)]
    state: Any = decider.initial()
    for each in read:
        state = decider.evolve(state, each.event)
        if each.breaches and decider.mark is not None:
            state = decider.mark(state, Marked(each.position, each.event, each.breaches))
    return list(decider.decide(command, state, context))
