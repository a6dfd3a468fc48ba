"""Reverse every entry that an import recorded: all of them at once, or none.

    IMPORT-1  The import exists and has not been undone.
    IMPORT-2  A return is undone before the returns imported before it, and a list of Ofsted's
              before the lists imported before it, because each was compared with the last.
    IMPORT-3  A payment or invoice that a later file repeated stays until that file is undone.
    IMPORT-4  In no home that the import registered a child of ours lives or ever lived, and none
              has or had a block. No home about which the import recorded something would have more
              children than places on any day.
    IMPORT-5  Nothing is left resting on what the import recorded. What rests on it, directly or
              through other entries, is put right first. What the import itself recorded goes with
              it.
    IMPORT-6  An import that recorded what decides money, safety or authority, or a breach, is
              undone once another person has proposed it, by proposing to reverse the entry that
              sums it up.
    IMPORT-7  The person who proposed it does not undo it too, not in another role either.
    IMPORT-8  A proposal is carried out up to the 28th day after that on which it was recorded,
              unless it was withdrawn or declined, or an entry of the import was put right since.

The rules are judged when this is recorded, and a breach of any refuses the whole.

The entries stay in the log, and questions asked as of an earlier entry are still answered as
before. A reversed file may be loaded again.

Source: the ledger's own (decision 76) (IMPORT-5 to IMPORT-8); the ledger's own (decision 37).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    events_in,
    tag,
)
from domain.events import EVENTS
from domain.events.base import Event, event_name
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.imports import (
    ImportReversed,
    InvoiceRepeated,
    Loaded,
    OfstedListLoaded,
    PaymentRepeated,
    ReturnLoaded,
    SpendingFileLoaded,
)
from domain.foundations.resting import RESTS, left_without, what_rests_on
from domain.foundations.rests import Recorded
from domain.foundations.second_person import (
    EntryToReverse,
    decides_weightily,
    proposals_to_reverse,
)
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.separation.stands import those_that_stand
from domain.values import Fingerprint, Position, Text, Words
from domain.wording import Label

Repeat: TypeAlias = PaymentRepeated | InvoiceRepeated
R = TypeVar("R", bound=Recorded)


class ImportedEntry(BaseModel):
    """An entry of the import, as the log holds it, and whether it records a breach."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    position: Position
    entry: Words
    entry_tags: tuple[Words, ...]
    in_breach: bool = False


class ReverseImport(Command):
    """`loaded` is the stored name of the entry that sums up the import, empty if there is none.

    `changed_at` is the position of the last reversal of one of its entries, 0 if there is none.
    """

    stored: ClassVar[str] = "reverse_import"
    label: ClassVar[str] = "Undo an import"
    act: ClassVar[Act] = Act.CORRECTION
    file: Fingerprint
    loaded: Text
    entries: tuple[ImportedEntry, ...]
    changed_at: int = 0
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]


class NoSuchImport(Refusal):
    """There is no import of this file to undo. Check the file."""

    rule = "IMPORT-1"


class LaterOnesRestOnIt(Refusal):
    """Another file was imported after this one. Undo that one first."""

    rule = "IMPORT-2"


class RepeatedByAnother(Refusal):
    """A later file repeats what this one recorded. Undo that file first."""

    rule = "IMPORT-3"


class ChildrenLiveThere(Refusal):
    """A home of this import has or had children in it or a block, or would have more children than
    places.

    Put right the entries of those placements or blocks first, or leave the import.
    """

    rule = "IMPORT-4"
    satisfied_by = "The home: {home_id}."


class RestsOnTheImport(Refusal):
    """Other entries rest on what this import recorded. Put those right first."""

    rule = "IMPORT-5"
    satisfied_by = "These rest on it, by their numbers: {resting}."


class NotProposed(Refusal):
    """This import recorded what decides money, safety or authority, or a breach, and nobody has
    proposed to undo it. It takes two people: one proposes to reverse the entry that says the file
    was imported, and another undoes the import.
    """

    rule = "IMPORT-6"
    satisfied_by = "A proposal of another person to reverse entry {position}."


class ProposedByTheSame(Refusal):
    """The person who proposed to undo this import does not undo it too. Another person has to."""

    rule = "IMPORT-7"


class ProposalOver(Refusal):
    """The proposal to undo this import no longer stands: 28 days have passed, it was withdrawn or
    declined, or an entry of the import was put right since. Another person proposes it again.
    """

    rule = "IMPORT-8"
    satisfied_by = "A new proposal of another person to reverse entry {position}."


@dataclass(frozen=True, slots=True)
class State:
    """The imports of this kind that stand, the files that repeat its rows, and the homes without
    it.
    """

    loaded: tuple[tuple[str, ...], ...] = ()
    repeated_by: frozenset[str] = frozenset()
    homes: Mapping[str | None, Home] = field(default_factory=dict)


def query(command: ReverseImport) -> Query:
    kinds = [kind for kind in (ReturnLoaded, OfstedListLoaded) if kind.stored == command.loaded]
    named = {each for entry in command.entries for each in entry.entry_tags}
    homes = sorted(each.removeprefix("home:") for each in named if each.startswith("home:"))
    paid = sorted(each for each in named if each.startswith(("payment:", "invoice:")))
    return (
        QueryItem(
            (*events_in(Loaded), CorrectionProposed, ProposalEnded), (tag("file", command.file),)
        ),
        *(QueryItem((kind,)) for kind in kinds),
        *(QueryItem((PaymentRepeated, InvoiceRepeated), (each,)) for each in paid),
        *(home_of(home_id) for home_id in homes),
    )


def evolve(
    state: State, event: Loaded | Repeat | HomeEvent | CorrectionProposed | ProposalEnded
) -> State:
    match event:
        case CorrectionProposed() | ProposalEnded():
            return state
        case ReturnLoaded():
            return replace(state, loaded=(*state.loaded, event.files))
        case SpendingFileLoaded() | OfstedListLoaded():
            return replace(state, loaded=(*state.loaded, (event.file,)))
        case PaymentRepeated() | InvoiceRepeated():
            return replace(state, repeated_by=state.repeated_by | {event.file})
        case _:
            return replace(state, homes=homes_after(state.homes, event))


def homes_after(homes: Mapping[str | None, Home], event: HomeEvent) -> Mapping[str | None, Home]:
    """The homes once the event is taken into account."""
    return {**homes, event.home_id: homes.get(event.home_id, Home()).after(event)}


def cannot_stand(home: Home) -> bool:
    """Whether a home with children or blocks would be unregistered or have too few places."""
    if home.registered is None:
        return bool(home.ours.starts or home.blocks)
    return home.first_overfull_day(date.min) is not None


def decide(command: ReverseImport, state: State, _context: DecisionContext) -> Sequence[Event]:
    if not command.entries or not any(command.file in files for files in state.loaded):
        raise NoSuchImport(file=command.file)
    if command.file not in state.loaded[-1]:
        raise LaterOnesRestOnIt(file=command.file)
    if others := sorted(state.repeated_by - {command.file}):
        raise RepeatedByAnother(file=others[0])
    if taken := [home_id for home_id, home in state.homes.items() if cannot_stand(home)]:
        raise ChildrenLiveThere(home_id=taken[0])
    reversals = [
        EntryReversed(
            position=each.position,
            entry=each.entry,
            entry_tags=each.entry_tags,
            reason=command.reason,
            authority=command.authority,
        )
        for each in command.entries
    ]
    summary = ImportReversed(
        file=command.file,
        entries=len(reversals),
        reason=command.reason,
        authority=command.authority,
    )
    return [*reversals, summary]


def what_rests_on_import(command: ReverseImport) -> Query:
    """Selects what may rest on the import's entries, and what may hold it up.

    Nothing rests on an episode that was stated, so the child's entries are not read for it.
    """
    known = (each for each in command.entries if each.entry in EVENTS)
    named = ((EVENTS[each.entry], each.entry_tags) for each in known)
    return what_rests_on((event, tags) for event, tags in named if anything_rests_on(event))


def anything_rests_on(event: type[Event]) -> bool:
    """Whether anything rests on entries of this event."""
    return any(issubclass(event, row.below) for row in RESTS)


def refuse_if_left_resting(command: ReverseImport, entries: Sequence[R]) -> None:
    """Raise a refusal if something that stands would rest on what the import recorded
    (IMPORT-5).
    """
    left = left_without({each.position for each in command.entries}, entries, ())
    if left:
        found = tuple((each.position, event_name(each.event.stored)) for each in left)
        raise RestsOnTheImport(resting=found)


def refuse_unless_seconded(
    command: ReverseImport, entries: Sequence[EntryToReverse], context: DecisionContext
) -> None:
    """Raise a refusal if the import takes a second person, and no other has proposed to undo it by
    a proposal that stands (IMPORT-6 to IMPORT-8).
    """
    if not any(each.in_breach or decides(each) for each in command.entries):
        return
    summary = command.entries[-1].position
    proposals = proposals_to_reverse(frozenset((summary,)), entries)
    if not proposals:
        raise NotProposed(position=summary)
    stand = those_that_stand(proposals, entries, command.changed_at, context.today)
    if not stand:
        raise ProposalOver(position=summary)
    if all(each.proposed_by == context.actor for _, each in stand):
        raise ProposedByTheSame(position=summary)


def decides(entry: ImportedEntry) -> bool:
    """Whether an entry of the import decides money, safety or authority."""
    return entry.entry in EVENTS and decides_weightily(EVENTS[entry.entry])


DECIDER = Decider(ReverseImport, State, query, evolve, decide)
