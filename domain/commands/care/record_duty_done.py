"""Record that what had to be done because a rule was broken was done.

    DONE-1  The entry records a breach with this duty. It bears the child's reference or, if it
            authorises or declines an award, is about a search that is named and was opened for the
            child. The duty of such an entry is not recorded of a sibling on the search.
    DONE-2  Each duty of an entry is recorded as done once.
    DONE-3  The duty is done on the earliest day that the entry states, or later. It may be done
            late.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day is not to come (FACT-1). A placement and a search that are named are recorded (RECORDED-2)
and are the child's (RECORDED-3). The breach stands: its mark never goes. What was done is sealed
under the child's key.

Source: the ledger's own (decision 66).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Final

from domain.codes import Duty
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events import CLASSES
from domain.events.awards import AuthorisationDeclined, AwardAuthorised
from domain.events.base import Event
from domain.events.care import DutyDone
from domain.events.searches import ReferralOpened
from domain.readings import references
from domain.values import ChildRef, Day, PlacementId, Position, ReferralId, Words

DAYS: Final = ("_on", "_from")


class RecordDutyDone(Command):
    stored: ClassVar[str] = "record_duty_done"
    label: ClassVar[str] = "Record that a duty was done"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "done_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "placement_id": references.PLACEMENT,
        "referral_id": references.SEARCH,
    }
    child_ref: ChildRef
    placement_id: PlacementId | None = None
    referral_id: ReferralId | None = None
    breach: Position
    duty: Duty
    done: Words
    done_on: Day


class NoSuchDuty(Refusal):
    """The entry is not about this child or search, or records no breach with this duty.

    Check the entry and the duty.
    """

    rule = "DONE-1"


class DoneBefore(Refusal):
    """The duty would be done before what broke the rule. Choose a day since then."""

    rule = "DONE-3"
    satisfied_by = "The first day is {happened_on}."


class DoneAlready(Refusal):
    """It is already recorded that this duty was done. Nothing more is needed."""

    rule = "DONE-2"


@dataclass(frozen=True, slots=True)
class State:
    """The duties of each entry that records a breach, and those that were done; the tags of each
    entry, and its day; the child of each search, and the search of each entry that authorises or
    declines an award.
    """

    owed: Mapping[int, frozenset[Duty]] = field(default_factory=dict)
    done: frozenset[tuple[int, Duty]] = frozenset()
    tags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[int, date] = field(default_factory=dict)
    searches: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[int, str] = field(default_factory=dict)

    def owes(self, breach: int, duty: Duty, child_ref: str) -> bool:
        """Whether an entry about a child, or about the child's search, has a duty."""
        search = self.decided.get(breach)
        named = tag("child", child_ref) in self.tags.get(breach, ())
        theirs = named if search is None else self.searches.get(search) == child_ref
        return theirs and duty in self.owed.get(breach, frozenset())


def query(command: RecordDutyDone) -> Query:
    named = [QueryItem(CLASSES, (tag("child", command.child_ref),))]
    if command.referral_id is not None:
        search = (tag("referral", command.referral_id),)
        named.append(QueryItem((AuthorisationDeclined, AwardAuthorised), search))
    return tuple(named)


def evolve(state: State, event: Event) -> State:
    if isinstance(event, DutyDone):
        return replace(state, done=state.done | {(event.breach, event.duty)})
    if isinstance(event, ReferralOpened):
        return replace(state, searches={**state.searches, event.referral_id: event.child_ref})
    return state


def mark(state: State, entry: Marked) -> State:
    duties = frozenset(owed.duty for breach in entry.breaches for owed in breach.duties)
    state = replace(
        state,
        owed={**state.owed, entry.position: duties},
        tags={**state.tags, entry.position: entry.event.tags},
        days={**state.days, entry.position: day_of(entry.event)},
    )
    if isinstance(entry.event, AuthorisationDeclined | AwardAuthorised):
        search = {entry.position: entry.event.referral_id}
        return replace(state, decided={**state.decided, **search})
    return state


def day_of(event: Event) -> date:
    """The earliest of the days that an event names, or the earliest there is if it names none."""
    days = (getattr(event, name) for name in type(event).model_fields if name.endswith(DAYS))
    return min((day for day in days if isinstance(day, date)), default=date.min)


def decide(command: RecordDutyDone, state: State, _context: DecisionContext) -> Sequence[DutyDone]:
    if not state.owes(command.breach, command.duty, command.child_ref):
        raise NoSuchDuty(duty=command.duty)
    if command.done_on < (happened_on := state.days[command.breach]):
        raise DoneBefore(happened_on=happened_on)
    if (command.breach, command.duty) in state.done:
        raise DoneAlready(duty=command.duty)
    return [event_from(DutyDone, command)]


DECIDER = Decider(RecordDutyDone, State, query, evolve, decide, mark=mark)
