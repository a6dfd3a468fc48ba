"""A command is a request; its decider is three pure functions: query, evolve and decide.

A command reads the entries that its query selects, folds them into a state, and decides: new
events, or a refusal that cites the rule. The query is also the condition of the append, so that
nothing the decision rested on can change between reading and recording.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict

from domain.events.base import Event
from domain.events.metadata import AppliedProvision
from domain.faults import Fault
from domain.law import Provision, Versions, provision_on
from domain.values import Instant

C = TypeVar("C", bound="Command")
V = TypeVar("V")


class Command(BaseModel):
    """A request to record something. `stored` is its permanent name in entries and interfaces, and
    `label` what officers read: the title of its form and its button. `for_invited` is whether only
    a provider that was asked to offer may have it recorded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    stored: ClassVar[str]
    label: ClassVar[str]
    for_invited: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class QueryItem:
    """Matches entries of any of these events that bear all of these tags. Needs an event."""

    events: tuple[type[Event], ...]
    tags: tuple[str, ...] = ()


Query = tuple[QueryItem, ...]


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """When a command is decided (UTC), by whom, and in what role.

    `provisions` collects the provisions of national law that the decision looks up.
    """

    decided_at: Instant
    actor: str
    role: str
    provisions: list[Provision[Any]] = field(default_factory=list, compare=False, repr=False)

    def in_force(self, versions: Versions[V], day: date) -> V | None:
        """What a provision says on the decision's own day, or nothing before there was one."""
        found = provision_on(versions, day)
        if found is None:
            return None
        if found not in self.provisions:
            self.provisions.append(found)
        return found.value

    def applied_provisions(self) -> tuple[AppliedProvision, ...]:
        """The provisions looked up so far, as metadata records them."""
        return tuple(
            AppliedProvision(citation=each.citation, since=each.since) for each in self.provisions
        )


S = TypeVar("S")
Recorded = TypeVar("Recorded", bound=Event)


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, S]):
    """The pure functions of one command: the query, the fold and the decision.

    `refusal_event` makes the event that records a refusal, where it is not `CommandRefused`.
    """

    command: type[C]
    initial: Callable[[], S]
    query: Callable[[C], Query]
    evolve: Callable[[S, Any], S]
    decide: Callable[[C, S, DecisionContext], Sequence[Event]]
    refusal_event: Callable[[C, "Refusal", DecisionContext], Event] | None = None


class Refusal(Fault):
    """A state of affairs that a rule does not allow. The docstring is the message.

    `provisions` and `governed_by` are what the decision applied, as in the metadata of an entry
    (`domain.events.metadata`). `kept_at` is the position of the entry that records the refusal,
    once there is one. `is_uninvited` is whether it refuses a provider that was not asked, whose
    refusal is kept as its own affair and not as the search's.
    """

    status = 409
    rule: ClassVar[str]
    provisions: tuple[AppliedProvision, ...] = ()
    governed_by: tuple[int, ...] = ()
    kept_at: int | None = None

    def __init_subclass__(cls) -> None:
        """Name the refusal for its rule."""
        super().__init_subclass__()
        cls.slug = cls.rule.lower()

    def __init__(self, *, is_uninvited: bool = False, **detail: object) -> None:
        super().__init__()
        self.is_uninvited = is_uninvited
        self.detail: Mapping[str, object] = detail

    @property
    def message(self) -> str:
        """The refusal, and the number of its rule."""
        return f"{self.title} ({self.rule})"


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
