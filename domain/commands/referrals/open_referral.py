"""Open a referral for a child who needs a placement of a kind by a day.

    REFERRAL-1  A search is started once under its reference.
    REFERRAL-2  The kind of placement is one that the lot buys. The wrap-around lot goes with any.
                Secure homes, independent living, family centres, hospitals and care homes,
                temporary and other places are bought outside the framework, and searched for under
                the residential lot.
    REFERRAL-3  Each child is named once, with a month of birth. It is the one recorded with a
                period of care of the child, if one is.
    REFERRAL-4  Each child is born by the day of need and not eighteen before it, as far as the
                months of birth tell. A search for a child that is not born yet is opened 280 days
                before the month of birth at the earliest.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of opening is not to come (FACT-1). RECORDED-3 asks nothing while no search has the
reference. Siblings who are to be placed together are on one referral. What providers are told is
derived from the referral when they are invited, and names nobody. A child need not be looked after
yet.

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (REFERRAL-4); the
ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated, ClassVar, Final

from pydantic import Field

from domain.codes import Need, Risk
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.care import CareStarted
from domain.events.searches import ReferralOpened
from domain.readings.care import may_be_a_child
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import (
    ChildRef,
    Day,
    Kind,
    Lot,
    Month,
    Outward,
    ReferralId,
    YesNo,
    birthday_month,
    lot_buys,
)
from domain.wording import Label


class OpenReferral(Command):
    stored: ClassVar[str] = "open_referral"
    label: ClassVar[str] = "Start a search"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "opened_on"
    referral_id: ReferralId
    child_ref: ChildRef
    siblings: Annotated[tuple[ChildRef, ...], Field(max_length=19)] = ()
    born_in: Annotated[
        tuple[Month, ...],
        Field(min_length=1, max_length=20),
        Label(
            "Months of birth",
            "Of the child, then of each sibling, such as 2010-05",
        ),
    ]
    lot: Lot
    kind: Kind
    emergency: YesNo
    needs: tuple[Need, ...] = ()
    risks: tuple[Risk, ...] = ()
    home: Outward | None = None
    preferred: Annotated[tuple[Outward, ...], Field(max_length=20)] = ()
    avoided: Annotated[tuple[Outward, ...], Field(max_length=20)] = ()
    needed_on: Day
    opened_on: Day


class ReferralAlreadyOpened(Refusal):
    """A search was already started under this reference. Choose another reference."""

    rule = "REFERRAL-1"


class KindNotInLot(Refusal):
    """This kind of placement is not searched for under this lot. Choose another lot or kind."""

    rule = "REFERRAL-2"
    satisfied_by = "Kinds that are searched for under it: {kinds}."


class ChildrenDoNotFit(Refusal):
    """A child is named twice, or a month of birth is missing or is not the one recorded.

    Name each child once, with the recorded month of birth.
    """

    rule = "REFERRAL-3"


class NeededAtAnotherAge(Refusal):
    """On the day of need one of the children is not born yet, or is eighteen; or the search would
    be opened long before a child was born.

    Check the days, and the months of birth.
    """

    rule = "REFERRAL-4"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the months of birth recorded."""

    referral: Referral = field(default_factory=Referral)
    born_in: Mapping[str, str] = field(default_factory=dict)


def query(command: OpenReferral) -> Query:
    children = (command.child_ref, *command.siblings)
    care = (QueryItem((CareStarted,), (tag("child", child),)) for child in children)
    return (referral_of(command.referral_id), *care)


def evolve(state: State, event: ReferralEvent | CareStarted) -> State:
    if isinstance(event, CareStarted):
        return replace(state, born_in={**state.born_in, event.child_ref: event.born_in})
    return replace(state, referral=state.referral.after(event))


def decide(
    command: OpenReferral, state: State, _context: DecisionContext
) -> Sequence[ReferralOpened]:
    if state.referral.search.opened is not None:
        raise ReferralAlreadyOpened(referral_id=command.referral_id)
    if not is_sought_under(command.lot, command.kind):
        kinds = tuple(kind for kind in Kind if is_sought_under(command.lot, kind))
        raise KindNotInLot(kind=command.kind, lot=command.lot, kinds=kinds)
    children = (command.child_ref, *command.siblings)
    if len(set(children)) < len(children) or len(command.born_in) != len(children):
        raise ChildrenDoNotFit(children=len(children))
    for child, born_in in zip(children, command.born_in, strict=True):
        if state.born_in.get(child, born_in) != born_in:
            raise ChildrenDoNotFit(children=len(children))
    if not all(is_needed_as_a_child(command, born_in) for born_in in command.born_in):
        raise NeededAtAnotherAge(children=len(children))
    return [event_from(ReferralOpened, command)]


BOUGHT_OUTSIDE_LOTS: Final = frozenset(
    (
        Kind.SECURE_HOME, Kind.INDEPENDENT_LIVING, Kind.FAMILY_CENTRE, Kind.HOSPITAL_OR_CARE_HOME,
        Kind.TEMPORARY, Kind.OTHER,
    )
)  # fmt: skip
"""The kinds of placement that are bought and that no lot buys."""


def is_sought_under(lot: Lot, kind: Kind) -> bool:
    """Whether a kind of placement is searched for under a lot: one that the lot buys or, under the
    residential lot, one that no lot buys, which is then bought outside the framework.

    >>> is_sought_under(Lot.RESIDENTIAL, Kind.SECURE_HOME)
    True
    >>> lot_buys(Lot.RESIDENTIAL, Kind.SECURE_HOME)
    False
    """
    return lot_buys(lot, kind) or (lot is Lot.RESIDENTIAL and kind in BOUGHT_OUTSIDE_LOTS)


BEFORE_BIRTH: Final = timedelta(days=280)


def is_needed_as_a_child(command: OpenReferral, born_in: str) -> bool:
    """Whether somebody born in a month may be a child on the day of need, and the search is not
    opened long before the birth.
    """
    born = birthday_month(born_in, 0)[0]
    return born - BEFORE_BIRTH <= command.opened_on and may_be_a_child(born_in, command.needed_on)


DECIDER = Decider(OpenReferral, State, query, evolve, decide)
