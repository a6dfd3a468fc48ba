"""What must be recorded before a command: the days and references that it rests on, of one child.

    RECORDED-1  What happened, and what was decided, is not dated before the latest day of what it
                rests on: an offer not before its invitation, a view of an award not before the
                award. That is of the same search, award, provider, offer, lot, round, placement or
                whatever else both name: another provider's does not count.
    RECORDED-2  What a command names is recorded: a provider, an order, a search, a budget line.
    RECORDED-3  A child, a search, a placement, a court order and a move to adults' services that a
                command names together are of one child: there is a child whom all of them are
                about.

A command says in `rests_on` and `names` which events these are, and the reference of commands lists
them. Where a command's own rules judge a day or look a reference up, it leaves these fields empty.
RECORDED-3 is of every command that has two of its fields. The day that RECORDED-1 judges is that of
the act, as the command states it. A breach of any rule always refuses. A month or a financial year
in which something is counts as its first day. For RECORDED-2 and RECORDED-3 what is recorded
counts, of whatever day.

Source: the ledger's own (decision 83).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from domain.command import Command, Query, QueryItem, Refusal, tag
from domain.events.base import Event, as_values, tagged_fields
from domain.events.orders import CourtOrderRecorded
from domain.events.placements import PlacementStarted
from domain.events.searches import ReferralOpened
from domain.events.transitions import TransitionPlanned
from domain.values import year_bounds

FINANCIAL_YEAR: Final = "financial_year"
TOLD_APART_BY: Final = (
    "referral_id", "award_id", "provider_id", "offer_id", "lot", "round", "tier", "placement_id",
    "question_id", "clarification_id", "transition_id", "arrangement_id", FINANCIAL_YEAR,
)  # fmt: skip
"""The fields by which one thing is told from another of its kind."""


ONE_CHILD: Final = "child_ref"
BEGUN_FOR_CHILDREN: Final[Mapping[str, type[Event]]] = {
    "referral_id": ReferralOpened,
    "placement_id": PlacementStarted,
    "order_id": CourtOrderRecorded,
    "transition_id": TransitionPlanned,
}
"""The fields that name something of some children, each with the event by which it is theirs."""


class BeforeWhatItRestsOn(Refusal):
    """The day is before the day of what this rests on. Choose that day or a later one."""

    rule = "RECORDED-1"
    satisfied_by = "The earliest day is {earliest}."


class NothingRecorded(Refusal):
    """Nothing is recorded under a reference that is named. Check it, or record that first."""

    rule = "RECORDED-2"
    satisfied_by = "Nothing is recorded under: {unknown}."


class NotOfOneChild(Refusal):
    """The child, search, placement, order or move that are named together are not of one child.

    Check the references: each is to be of the same child.
    """

    rule = "RECORDED-3"
    satisfied_by = "Named together: {apart}."


def stated_rules(command: type[Command]) -> tuple[str, ...]:
    """The numbers of the rules of this module that a command is decided by."""
    dated = (BeforeWhatItRestsOn.rule,) if command.rests_on else ()
    named = (NothingRecorded.rule,) if command.names else ()
    together = (NotOfOneChild.rule,) if len(fields_of_a_child(command)) > 1 else ()
    return dated + named + together


def fields_of_a_child(command: type[Command]) -> tuple[str, ...]:
    """The fields of a command that name a child, or something that is of some children."""
    fields = (ONE_CHILD, *BEGUN_FOR_CHILDREN)
    return tuple(name for name in fields if name in command.model_fields)


def named_together(command: Command) -> tuple[str, ...]:
    """Those of these fields in which the command names something, if they are several."""
    named = [name for name in fields_of_a_child(type(command)) if getattr(command, name)]
    return tuple(named) if len(named) > 1 else ()


def tags_named(command: Command, name: str) -> tuple[str, ...]:
    """The tags of what a field of the command names."""
    kinds = (kind for field, kind in tagged_fields(type(command)) if field == name)
    return tuple(tag(kind, each) for kind in kinds for each in as_values(getattr(command, name)))


def read_for_names(command: Command) -> Query:
    """The entries that make known what the command names, and whose it is."""
    made_known = dict(command.names)
    for name in named_together(command):
        if name in BEGUN_FOR_CHILDREN:
            made_known.setdefault(name, (BEGUN_FOR_CHILDREN[name],))
    return tuple(
        QueryItem(events, (about,))
        for name, events in made_known.items()
        for about in tags_named(command, name)
    )


def refuse_unknown(command: Command, made_known: Iterable[Event]) -> None:
    """Raise NothingRecorded if nothing is recorded under a reference that the command names."""
    if not command.names:
        return
    known = list(made_known)
    unknown = [
        about.partition(":")[2]
        for name, events in command.names.items()
        for about in tags_named(command, name)
        if not any(isinstance(event, events) and about in event.tags for event in known)
    ]
    if unknown:
        raise NothingRecorded(unknown=tuple(unknown))


def refuse_apart(command: Command, made_known: Iterable[Event]) -> None:
    """Raise NotOfOneChild if what the command names together is of several children."""
    together = named_together(command)
    if not together:
        return
    begun = list(made_known)
    children = [each for name in together if (each := children_of(command, name, begun))]
    if children and not frozenset.intersection(*children):
        raise NotOfOneChild(apart=tuple(str(getattr(command, name)) for name in together))


def children_of(command: Command, name: str, begun: Sequence[Event]) -> frozenset[str]:
    """The children of what a field of the command names; none, if nothing begins it."""
    (about,) = tags_named(command, name)
    event = BEGUN_FOR_CHILDREN.get(name)
    tags = (
        [about]
        if event is None
        else [
            t for each in begun if isinstance(each, event) and about in each.tags for t in each.tags
        ]
    )
    return frozenset(each for each in tags if each.startswith("child:"))


def refuse_before(command: Command, read: Iterable[Event]) -> None:
    """Raise BeforeWhatItRestsOn if the command is dated before what it rests on."""
    days = [
        first_day(named, getattr(event, named))
        for event in read
        for kind, named in command.rests_on.items()
        if isinstance(event, kind) and is_about(command, event)
    ]
    earliest = max(days, default=date.min)
    if days and getattr(command, command.happens_on or command.decided_on) < earliest:
        raise BeforeWhatItRestsOn(earliest=earliest)


def is_about(command: Command, event: Event) -> bool:
    """Whether the event agrees with the command in every field that both have and that tells one
    thing from another, and was sent to the provider that the command names, if to any.
    """
    for name in TOLD_APART_BY:
        named, its = getattr(command, name, None), getattr(event, name, None)
        if named is not None and its is not None and named != its:
            return False
    asked = getattr(event, "provider_ids", None)
    provider_id = getattr(command, "provider_id", None)
    return asked is None or provider_id is None or provider_id in asked


def first_day(name: str, value: date | str | Sequence[str]) -> date:
    """A day, or the first day of the month or financial year of a field. Of several
    months, the first.

    >>> first_day("born_in", ("2012-02", "2010-05")), first_day("financial_year", "2021-22")
    (datetime.date(2010, 5, 1), datetime.date(2021, 4, 1))
    """
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return min(first_day(name, each) for each in value)
    return year_bounds(value)[0] if name == FINANCIAL_YEAR else date.fromisoformat(f"{value}-01")
