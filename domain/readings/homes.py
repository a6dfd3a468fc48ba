"""Decision model of a home: registration, places day by day, and the children who fill them.

Everything is asked of a day: the first of a placement or each day of it, the day of need of a
search, that on which providers are asked, or each day of a block (BLOCK-3). A step, such as a
number of places, holds from its day until the next. Other authorities' children are counted as they
were last reported by the day.

Source: Care Standards Act 2000 s11 for registration, and s24 for its places (START-4, PLACES-2,
OTHERS-2); Care Standards Act 2000 s22B for restriction, and decision 94 for Ofsted's other notices;
the ledger's own (decisions 80 and 102), that a home keeps the suspension with which it passed on,
or that of the home before it in its place; the ledger's own (decision 93), for its addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.placements import AddressChanged, PlacementEnded, PlacementStarted
from domain.events.providers import (
    BlockBooked,
    HomeRegistered,
    OperationChanged,
    OthersPlacesReported,
    PlacesChanged,
    RegistrationCancelled,
)
from domain.events.successions import HomeSuspended, HomeSuspensionLifted, HomeTransferred
from domain.readings.placements import Placements
from domain.readings.registrations.addresses import Addresses, AddressEvent
from domain.readings.registrations.notices import NoticeEvent, Notices
from domain.registration_codes import OfstedNotice
from domain.values import LOT_OF_KIND, Lot

Steps: TypeAlias = Mapping[date, int]
OwnEvent: TypeAlias = (
    HomeRegistered
    | PlacesChanged
    | OthersPlacesReported
    | OperationChanged
    | RegistrationCancelled
    | BlockBooked
    | HomeTransferred
    | HomeSuspended
    | HomeSuspensionLifted
)
HomeEvent: TypeAlias = (
    OwnEvent | AddressEvent | NoticeEvent | AddressChanged | PlacementStarted | PlacementEnded
)


class Held(NamedTuple):
    """A suspension that a home has apart from its provider's: whose it was, in which lots, since
    when, and how many liftings of the home are not of it, because they were recorded before it.
    """

    provider_id: str
    lots: tuple[Lot, ...]
    since: date
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """A home's registered places day by day, its addresses, Ofsted's notices, its children and who
    moved between addresses, and whether it takes children.
    """

    registered: HomeRegistered | None = None
    places: Steps = field(default_factory=dict)
    others: Steps = field(default_factory=dict)
    operating: Mapping[date, bool] = field(default_factory=dict)
    cancelled_on: date | None = None
    blocks: Mapping[str, BlockBooked] = field(default_factory=dict)
    transfers: tuple[HomeTransferred, ...] = ()
    held: tuple[Held, ...] = ()
    kept_of: frozenset[str | None] = frozenset()
    lifted: tuple[HomeSuspensionLifted, ...] = ()
    addresses: Addresses = field(default_factory=Addresses)
    notices: Notices = field(default_factory=Notices)
    ours: Placements = field(default_factory=Placements)
    moves: tuple[AddressChanged, ...] = ()

    def after(self, event: HomeEvent) -> Self:
        """The home once the event is taken into account."""
        if isinstance(event, AddressEvent):
            return replace(self, addresses=self.addresses.after(event))
        if isinstance(event, NoticeEvent):
            return replace(self, notices=self.notices.after(event))
        if isinstance(event, AddressChanged):
            return replace(self, moves=(*self.moves, event))
        if isinstance(event, PlacementStarted | PlacementEnded):
            return replace(self, ours=self.ours.after(event))
        return self.after_change(event)

    def after_change(self, event: OwnEvent) -> Self:
        """The home once a change of its registration, places, operation or blocks is taken into
        account.
        """
        match event:
            case HomeRegistered():
                places = {event.registered_on: event.places, **self.places}
                return replace(self, registered=event, places=places)
            case PlacesChanged():
                return replace(self, places={**self.places, event.changed_on: event.places})
            case OthersPlacesReported():
                return replace(self, others={**self.others, event.counted_on: event.filled})
            case OperationChanged():
                steps = {**self.operating, event.changed_on: event.operating}
                return replace(self, operating=steps)
            case RegistrationCancelled():
                return replace(self, cancelled_on=event.cancelled_on)
            case BlockBooked():
                return replace(self, blocks={**self.blocks, event.block_id: event})
            case HomeTransferred():
                by_day = sorted((*self.transfers, event), key=lambda each: each.passed_on)
                held = Held(event.provider_id, event.suspended, event.passed_on)
                return replace(self, transfers=tuple(by_day), held=(*self.held, held))
            case HomeSuspended():
                held = Held(event.provider_id, event.lots, event.suspended_on, len(self.lifted))
                kept_of = self.kept_of | {event.former_home}
                return replace(self, held=(*self.held, held), kept_of=kept_of)
            case HomeSuspensionLifted():
                return replace(self, lifted=(*self.lifted, event))

    def registration_on(self, day: date) -> HomeRegistered | None:
        """The registration in force on a day, if there is one."""
        home = self.registered
        if home is None or not home.registered_on <= day < (self.cancelled_on or date.max):
            return None
        return self.as_of(day)

    def as_of(self, day: date) -> HomeRegistered | None:
        """The home as its registration has it on a day, in force or not: its provider, URN and name
        are those of the last transfer by then.
        """
        home = self.registered
        past = [each for each in self.transfers if each.passed_on <= day]
        if home is None or not past:
            return home
        last = past[-1]
        now = {"provider_id": last.successor_id, "urn": last.urn, "name": last.name}
        return home.model_copy(update=now)

    def was_run_by(self, provider_id: str) -> bool:
        """Whether a provider has run the home, before or after it passed to another."""
        ran = {each.successor_id for each in self.transfers}
        return self.registered is not None and provider_id in {self.registered.provider_id, *ran}

    def lots_suspended_on(self, day: date) -> frozenset[Lot]:
        """The lots in which the home is suspended on a day apart from its provider: as its former
        provider was when it passed to another, or as the home was that stood before it in its
        place, until that is lifted in the lot.
        """
        return frozenset[Lot]().union(*(self.lots_held_on(each, day) for each in self.held))

    def lots_held_on(self, held: Held, day: date) -> frozenset[Lot]:
        """The lots in which one suspension that the home has apart from its provider's is in force
        on a day.
        """
        lifted = (each for each in self.lifted[held.earlier :] if held.since <= each.lifted_on)
        ended = {lot for each in lifted if each.lifted_on <= day for lot in each.lots}
        return frozenset(held.lots) - ended if held.since <= day else frozenset()

    def passed_suspended(self, day: date) -> bool:
        """Whether on a day the home is suspended in the lot of its kind apart from its provider.
        What is bought under no lot is stopped by a suspension in any.
        """
        lots = self.lots_suspended_on(day)
        lot = None if self.registered is None else LOT_OF_KIND.get(self.registered.kind)
        return bool(lots) if lot is None else lot in lots

    def takes_children_on(self, day: date) -> HomeRegistered | None:
        """The registration of the home, if children may live there on a day: it is in force, the
        home is operating, and no notice of Ofsted's suspends it. A suspension by the council, and a
        restriction by Ofsted, keep out new children only.
        """
        operating = value_on(self.operating, day, before=True)
        found = self.registration_on(day) if operating else None
        return None if self.notices.in_force(OfstedNotice.SUSPENSION, day) else found

    def restricted_on(self, day: date, address_id: str | None = None) -> bool:
        """Whether Ofsted lets no child come to live there on a day who does not already: by a
        notice about the whole registration, or about the address that is given.
        """
        return self.notices.in_force(OfstedNotice.RESTRICTION, day, address_id)

    def admits_on(self, day: date) -> HomeRegistered | None:
        """The registration of the home, if it may take another child on a day: children may live
        there, and neither a restriction of the whole registration nor a suspension that the home
        has apart from its provider's keeps new ones out. Whether a place is free is not asked.
        """
        held_back = self.restricted_on(day) or self.passed_suspended(day)
        return None if held_back else self.takes_children_on(day)

    def first_overfull_day(self, since: date, address_id: str | None = None) -> date | None:
        """The first day, from `since` on, with more children than places in the home, or at one of
        its addresses; or None.
        """
        arrivals = {start.started_on for start in self.ours.starts.values()}
        moves = {move.moved_on for move in self.moves}
        sizes = self.places if address_id is None else self.addresses.changes_of(address_id)
        changes = {since, *sizes, *self.others, *arrivals, *moves}
        days = sorted(day for day in changes if day >= since)
        return next(
            (
                day
                for day in days
                if self.children_on(day, address_id) > self.places_on(day, address_id)
            ),
            None,
        )

    def children_on(self, day: date, address_id: str | None = None) -> int:
        """The number of children in the home on the day, ours and other authorities'; or of ours
        alone at one of its addresses.
        """
        ours = self.ours.running_on(day)
        if address_id is None:
            return len(ours) + value_on(self.others, day)
        return sum(self.address_of(placement_id, day) == address_id for placement_id in ours)

    def address_of(self, placement_id: str, day: date) -> str | None:
        """The address at which a child of ours lives on a day, if one is named."""
        return (self.last_move(placement_id, day) or self.ours.starts[placement_id]).address_id

    def last_move(self, placement_id: str, day: date) -> AddressChanged | None:
        """The last move of a child to another address by a day. Of two from one day, it is the one
        recorded last.
        """
        by_then = [m for m in self.moves if m.placement_id == placement_id and m.moved_on <= day]
        return max(reversed(by_then), key=lambda move: move.moved_on, default=None)

    def places_on(self, day: date, address_id: str | None = None) -> int:
        """The number of registered places on the day, or of places at one of its addresses."""
        if address_id is None:
            return value_on(self.places, day)
        return self.addresses.places_on(address_id, day)

    def first_overbooked_day(self, since: date) -> date | None:
        """The first day, from `since` on, with more places booked in blocks than registered."""
        changes = {*self.places, *(block.starts_on for block in self.blocks.values())}
        days = sorted(day for day in {since, *changes} if day >= since)
        return next((day for day in days if self.places_booked_on(day) > self.places_on(day)), None)

    def places_booked_on(self, day: date) -> int:
        """The number of places booked in blocks on the day."""
        running = (b for b in self.blocks.values() if b.starts_on <= day < b.ends_on)
        return sum(block.places for block in running)


def value_on(steps: Steps, day: date, *, before: int = 0) -> int:
    """The value in force on a day: that of the latest step up to it, or else `before`."""
    latest = max((step for step in steps if step <= day), default=None)
    return before if latest is None else steps[latest]


def home_of(home_id: str) -> QueryItem:
    """The entries about a home and the children placed in it."""
    return QueryItem(events_in(HomeEvent), (tag("home", home_id),))
