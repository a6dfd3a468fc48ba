"""A command is a request; its decider is three pure functions: query, evolve and decide.

A command reads the entries that its query selects, folds them into a state, and decides: new
events, or a refusal that cites the rule. The query is also the condition of the append, so that
nothing the decision rested on can change between reading and recording.

    FACT-1  What happened, and what was decided, is recorded on its day or later, in London: it is
            not recorded ahead.

Each command says whether it decides, records what happened, or corrects. What cannot be (a
reference that is not known, a day before birth, two homes at once) is always refused. What may not
be is refused if it is still to happen, and noted as a breach if it has happened: today counts as
happened, but for what may still wait. The refusal of such a rule is `Breakable`, and the reference
of rules says which rules those are. What is noted while it is to come too is `NeverRefused`.

Source: the ledger's own (decision 66).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ConfigDict

from domain.duties import DUTIES, Owed, due_day
from domain.events.base import Event
from domain.events.governance import DecisionProposed
from domain.events.metadata import AppliedProvision, Breach, OwedDuty
from domain.faults import Fault
from domain.law import Provision, Versions, provision_on
from domain.london import day_in_london
from domain.text import account
from domain.values import Instant
from domain.wording import Code

PROVIDERS_STAFF: Final = "provider"
"""The role in which the staff of a provider record. An officer may enter late what they did."""

C = TypeVar("C", bound="Command")
V = TypeVar("V")


class Act(Code):
    """What a command does: it decides, records what happened, or corrects (decision 66)."""

    DECISION = "decision", "Decides"
    FACT = "fact", "Records what happened"
    EITHER = "either", "Decides if its day is to come, and otherwise records what happened"
    CORRECTION = "correction", "Corrects what was recorded"


class Command(BaseModel):
    """A request to record something. `stored` is its permanent name in entries and interfaces, and
    `label` what officers read: the title of its form and its button. `act` is what it does, and
    `happens_on` the field of the day on which what it records happens, if it may be a fact;
    `decided_on` that of the day on which a decision is made, if it is not the day it takes effect.
    `rests_on` are the events that it is not dated before, each with the field of its day, and
    `names` the events that make known what a field names (`domain.recorded_before`). `for_invited`
    is whether only a provider that was asked to offer may have it recorded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    stored: ClassVar[str]
    label: ClassVar[str]
    act: ClassVar[Act]
    happens_on: ClassVar[str] = ""
    decided_on: ClassVar[str] = ""
    rests_on: ClassVar[Mapping[type[Event], str]] = {}
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {}
    for_invited: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class QueryItem:
    """Matches entries of any of these events, of which there is at least one, that bear all of
    these tags.
    """

    events: tuple[type[Event], ...]
    tags: tuple[str, ...] = ()


Query = tuple[QueryItem, ...]


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """When a command is decided (UTC), by whom, and in what role.

    `provisions` collects the provisions of national law that the decision looks up, and `breaches`
    the rules that what happened has broken. `proposals` are those that stand about what is decided,
    each with its position, and `carried_out` collects those that the decision carries out. Where it
    is decided in the place of entries that a correction reverses, `put_right` are those entries.
    """

    decided_at: Instant
    actor: str
    role: str
    put_right: tuple["Marked", ...] = ()
    provisions: list[Provision[Any]] = field(default_factory=list, compare=False, repr=False)
    breaches: list[Breach] = field(default_factory=list, compare=False, repr=False)
    proposals: tuple[tuple[int, DecisionProposed], ...] = ()
    carried_out: list[tuple[int, DecisionProposed]] = field(
        default_factory=list, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Take the actor in the one spelling of the account, as every event names people."""
        object.__setattr__(self, "actor", account(self.actor))

    @property
    def today(self) -> date:
        """The day in London on which the command is decided."""
        return day_in_london(self.decided_at)

    def is_misdated(self, day: date) -> bool:
        """Whether a provider's own staff give another day than today for what they do. Each command
        that they record has a rule of its own against it, such as APPLY-3 and OFFER-7.
        """
        return self.role == PROVIDERS_STAFF and day != self.today

    def refuse_or_note(self, refusal: "Breakable", day: date) -> None:
        """Refuse what breaks a rule on a day to come, and note the breach of what has happened."""
        if day > self.today:
            raise refusal
        self.note(refusal, day)

    def note(self, refusal: "Breakable", day: date) -> None:
        """Note a breach on a day, past or to come, with the duties that the law of that day
        attaches to it, each due from that day. A duty that is owed only for a placement in a place,
        such as at a distance, follows only if the refusal tells of that place.
        """
        owed: tuple[Owed, ...] = self.in_force(DUTIES.get(refusal.rule, ()), day) or ()
        duties = tuple(
            OwedDuty(duty=each.duty, owed_to=each.owed_to, due_on=due_day(each.within, day))
            for each in owed
            if each.only_for_a_placement in (None, refusal.detail.get("place"))
        )
        self.breaches.append(Breach(rule=refusal.rule, sentence=refusal.title, duties=duties))

    def in_force(self, versions: Versions[V], day: date) -> V | None:
        """What a provision says on a day, or nothing if there was none. The decision cites it."""
        found = provision_on(versions, day)
        if found is None:
            return None
        if found not in self.provisions:
            self.provisions.append(found)
        return found.value

    def applied_provisions(self) -> tuple[AppliedProvision, ...]:
        """The provisions looked up so far, as metadata records them."""
        return tuple(
            AppliedProvision(citation=each.cited, since=each.since) for each in self.provisions
        )


S = TypeVar("S")
Recorded = TypeVar("Recorded", bound=Event)


class Marked(NamedTuple):
    """An entry that a decision reads, with the breaches that it records."""

    position: int
    event: Event
    breaches: tuple[Breach, ...]

    @property
    def broken(self) -> frozenset[str]:
        """The rules of which the entry records a breach."""
        return frozenset(breach.rule for breach in self.breaches)


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, S]):
    """The pure functions of one command: the query, the fold and the decision.

    `refusal_event` makes the event that records a refusal, where it is not `CommandRefused`.
    `mark` takes into account the breaches of an entry, where the decision rests on them.
    """

    command: type[C]
    initial: Callable[[], S]
    query: Callable[[C], Query]
    evolve: Callable[[S, Any], S]
    decide: Callable[[C, S, DecisionContext], Sequence[Event]]
    refusal_event: Callable[[C, "Refusal", DecisionContext], Event] | None = None
    mark: Callable[[S, Marked], S] | None = None


MOST_KEPT: Final = 400
"""The most letters that an entry holds of why something was refused (`Words`)."""


class Refusal(Fault):
    """A state of affairs that a rule does not allow. The docstring is the message.

    Where a rule has several causes, the detail `causes` has those that apply, and the message says
    each after the docstring. `satisfied_by` is a sentence on what would satisfy the rule, with
    places such as `{provider_ids}` for what the refusal tells. It is not said where it has no value
    for a place.
    `provisions` and `governed_by` are what the decision applied, as in the metadata of an entry
    (`domain.events.metadata`). `kept_at` is the position of the entry that records the refusal,
    once there is one. `is_uninvited` is whether it refuses a provider that was not asked, whose
    refusal is kept as its own affair and not as the search's.
    """

    status = 409
    rule: ClassVar[str] = ""
    satisfied_by: ClassVar[str] = ""
    provisions: tuple[AppliedProvision, ...] = ()
    governed_by: tuple[int, ...] = ()
    kept_at: int | None = None

    def __init_subclass__(cls) -> None:
        """Name the refusal for its rule."""
        super().__init_subclass__()
        if cls.rule:
            cls.slug = cls.rule.lower()

    def __init__(self, *, is_uninvited: bool = False, **detail: object) -> None:
        super().__init__()
        self.is_uninvited = is_uninvited
        self.detail: Mapping[str, object] = detail

    def __str__(self) -> str:
        """The message, as HTTP says it."""
        return self.title

    @property
    def title(self) -> str:
        """The docstring, and the sentence of each cause that applies."""
        causes = self.detail.get("causes")
        told = causes if isinstance(causes, tuple) else ()
        return " ".join((self.sentence(), *(each.label for each in told if isinstance(each, Code))))

    @property
    def kept(self) -> str:
        """The title as the log keeps it: without the causes where they are too long for it."""
        return self.title if len(self.title) <= MOST_KEPT else self.sentence()

    @property
    def message(self) -> str:
        """The refusal, and the number of its rule."""
        return f"{self.title} ({self.rule})"


class Breakable(Refusal):
    """What may not be, and yet may have happened: refused while it is to come, and then noted.

    What `may_wait` is refused on the day itself too, where nothing has begun that cannot wait.
    """

    may_wait: ClassVar[bool] = False


class NeverRefused(Breakable):
    """What is noted as a breach and never refused, also while it is to come."""


def tag(kind: str, value: str) -> str:
    """The tag of an identifier, as events bear it.

    >>> tag("child", "C-0000000000000000")
    'child:C-0000000000000000'
    """
    return f"{kind}:{value}"


def event_from(event: type[Recorded], command: Command, **decided: object) -> Recorded:
    """The event made from the command's fields of the same names and from `decided`.

    Raises pydantic's ValidationError if a field is missing or does not fit.
    """
    given = {name: value for name, value in command if name in event.model_fields}
    return event.model_validate({**given, **decided})


def events_in(union: Any) -> tuple[type[Event], ...]:
    """The event classes in a union, so that a fold and its query share one list."""
    return get_args(union)


class OfTheFuture(Refusal):
    """What is recorded as done is dated after today. Choose today or an earlier day."""

    rule = "FACT-1"
    satisfied_by = "The latest day is {today}."


def day_done(command: type[Command]) -> str:
    """The field of the day that is not after today: of what happened or of the decision."""
    return command.happens_on if command.act is Act.FACT else command.decided_on


def refuse_ahead(command: Command, context: DecisionContext) -> None:
    """Raise OfTheFuture if a command says that something is done on a day still to come."""
    done_on = day_done(type(command))
    if not done_on:
        return
    day = getattr(command, done_on)
    if day > context.today:
        raise OfTheFuture(day=day, today=context.today)
