"""Load Ofsted's list of registered providers, and record what changed since the last one.

    OFSTED-1  A list is loaded once.
    OFSTED-2  A list is not of a day before that of the latest list loaded.
    OFSTED-3  An open setting whose URN is not known is registered, from the day that the list gives
              for its registration. A closed one is not.
    OFSTED-4  A known and open setting's places change from the day of the list. Where on that or a
              later day they would be fewer than the children in it, they do not change: the row is
              set aside for an officer to look at.
    OFSTED-5  A closed setting's registration is cancelled from the day it closed, or from that of
              its registration if that is later. A setting on the last list and not on this one is
              cancelled from the day of this list, unless this is a part of a list: then the next
              list is compared with both. A cancellation that has taken effect by the day of the
              list stands, and so does one from a day no later than the list says.
    OFSTED-6  The judgement of an inspection of which none is recorded yet is recorded, if the
              setting was registered by the day of the inspection and the grade is one that its kind
              can have (JUDGEMENT-3).
    OFSTED-7  A provider's owner and group are recorded where they changed, from the day of the
              list.

A breach of OFSTED-1 or OFSTED-2 refuses the list, and so does a day of the list that is to come
(FACT-1). The other rules refuse nothing: they say what is recorded.

A home that passed to another provider keeps its reference, and is found by the URN under which it
is registered on the day of the list: a row of its former URN changes nothing. A home that the
council registered itself keeps its reference, provider, ages and needs. A setting whose row is set
aside is on the list (`other_urns`), and is not cancelled. A setting that is registered where
another was keeps the suspension for the safety of children that the other, or its provider, has
(`register_home`). The list is that of registered providers, as councils receive it from Ofsted.

Source: the ledger's own (decisions 38 and 102).
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal
from domain.events.base import Event
from domain.events.imports import OfstedListLoaded, RowSetAside, SettingsListed
from domain.events.providers import (
    HomeRegistered,
    JudgementRecorded,
    OwnerRecorded,
    PlacesChanged,
    RegistrationCancelled,
)
from domain.readings.providers.anew import Sites, kept_suspensions
from domain.readings.register import (
    GONE,
    REGISTER,
    Listed,
    Register,
    cancellation,
    changes,
    changes_of_owner,
    urns_no_longer_listed,
)
from domain.values import (
    Day,
    Fingerprint,
    Identifier,
    Urn,
)

MOST_LISTED: Final = 3_000
"""The most URNs in one entry, whose body has 60,000 bytes at most."""


class LoadOfstedList(Command):
    stored: ClassVar[str] = "load_ofsted_list"
    label: ClassVar[str] = "Import Ofsted’s list"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "listed_on"
    file: Fingerprint
    layout: Identifier
    listed_on: Day
    part: bool = False
    rows: int
    settings: tuple[Listed, ...]
    set_aside: tuple[RowSetAside, ...] = ()
    other_urns: tuple[Urn, ...] = ()


class AlreadyLoaded(Refusal):
    """This list is already imported. Nothing was added, and nothing more is needed."""

    rule = "OFSTED-1"


class LaterListLoaded(Refusal):
    """A later list is already imported, and lists are imported in order.

    Undo the later one first.
    """

    rule = "OFSTED-2"
    satisfied_by = "The later list is of {latest}."


def query(_command: LoadOfstedList) -> Query:
    return (REGISTER,)


def decide(command: LoadOfstedList, state: Register, _context: DecisionContext) -> Sequence[Event]:
    if command.file in state.files:
        raise AlreadyLoaded(file=command.file)
    if command.listed_on < state.listed_on:
        raise LaterListLoaded(listed_on=command.listed_on, latest=state.listed_on)
    listed = {one.urn: one for one in command.settings}
    changed = [list(changes(command, state, one)) for one in listed.values()]
    here = listed.keys() | {urn for urn in command.other_urns if urn in state.by_urn}
    gone = [] if command.part else urns_no_longer_listed(state, here, command.listed_on)
    events = [
        *(event for each in changed for event in each),
        *(cancellation(state.by_urn[urn], command.listed_on, GONE) for urn in gone),
        *changes_of_owner(command, state, listed.values()),
    ]
    events += [*kept_of_those_registered(state, events)]
    unchanged = sum(not each for each in changed)
    still = state.listed if command.part else frozenset[str]()
    *first, last = parts_of(sorted(still | here))
    parts = [SettingsListed(file=command.file, urns=urns) for urns in first]
    return [*events, *command.set_aside, *parts, summary(command, events, unchanged, last)]


def kept_of_those_registered(state: Register, events: Sequence[Event]) -> Iterator[Event]:
    """The suspensions for safety that homes which the list registers anew keep."""
    ended = {each.home_id for each in events if isinstance(each, RegistrationCancelled)}
    sites = Sites.of(state.homes)
    for each in events:
        if isinstance(each, HomeRegistered):
            yield from kept_suspensions(each, sites, state.suspensions, ended)


def parts_of(urns: Sequence[str]) -> list[tuple[str, ...]]:
    """URNs in parts that an entry can hold, of which the last may be empty.

    >>> [len(part) for part in parts_of(["SC1"] * 3_001)], parts_of([])
    ([3000, 1], [()])
    """
    parts = [tuple(urns[at : at + MOST_LISTED]) for at in range(0, len(urns), MOST_LISTED)]
    return parts or [()]


def summary(
    command: LoadOfstedList, events: Sequence[Event], unchanged: int, urns: tuple[str, ...]
) -> OfstedListLoaded:
    """The event that counts what the list held and what of it was new."""

    def count(kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in events)

    return OfstedListLoaded(
        file=command.file,
        layout=command.layout,
        listed_on=command.listed_on,
        rows=command.rows,
        registered=count(HomeRegistered),
        places_changed=count(PlacesChanged),
        cancelled=count(RegistrationCancelled),
        judged=count(JudgementRecorded),
        owners=count(OwnerRecorded),
        unchanged=unchanged,
        set_aside=len(command.set_aside) + count(RowSetAside),
        urns=urns,
    )


DECIDER = Decider(LoadOfstedList, Register, query, Register.after, decide)
