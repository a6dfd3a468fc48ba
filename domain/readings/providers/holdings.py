"""Decision model of what providers hold: homes, contracts that run, and places in open searches.

Who runs a home or holds a contract is judged on the day that is asked about: of a transfer or
novation (TAKEOVER-4, HANDOVER-4, NOVATE-2), and on the first day of a contract that begins later.
Whether a search is open is judged by what is recorded, of whatever day.

Source: the contract, which passes by agreement; the ledger's own (decision 80).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.awards import AuthorisationDeclined, AwardCancelled
from domain.events.base import tags_of
from domain.events.offers import OfferMade
from domain.events.placements import FeeVaried, PlacementEnded, PlacementStarted
from domain.events.providers import BlockBooked, HomeRegistered
from domain.events.searches import ProvidersInvited, ReferralAbandoned, ReferralReopened
from domain.events.successions import (
    BusinessTransferred,
    ContractNovated,
    ContractTransferred,
    HomeTransferred,
    SearchTransferred,
)
from domain.readings.pricing.composed import Fees
from domain.readings.referrals import AwardMade
from domain.values import Kind

Passing: TypeAlias = ContractTransferred | ContractNovated
HoldingEvent: TypeAlias = (
    HomeRegistered
    | HomeTransferred
    | PlacementStarted
    | PlacementEnded
    | FeeVaried
    | BlockBooked
    | Passing
    | BusinessTransferred
    | ProvidersInvited
    | OfferMade
    | AwardMade
    | AwardCancelled
    | AuthorisationDeclined
    | ReferralAbandoned
    | ReferralReopened
    | SearchTransferred
)
HOLDINGS: Final = QueryItem(events_in(HoldingEvent))


class Contract(NamedTuple):
    """A contract for a placement or a block that a provider holds, the first day from which it may
    pass to another, the dearest fee that is agreed from then on, in pounds a week, and the kind and
    the home of the places.
    """

    placement_id: str | None
    block_id: str | None
    first: date
    weekly_fee: Decimal
    kind: Kind
    home_id: str | None

    @property
    def tag(self) -> str:
        """The tag of the placement or the block."""
        if self.placement_id is not None:
            return tag("placement", self.placement_id)
        return tag("block", self.block_id or "")


class Held(NamedTuple):
    """An award that stands in a search: whose it is, its reference, and the home it is for."""

    provider_id: str
    award_id: str
    home_id: str | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A search, with the providers that have a place in it and the homes that each offered there or
    was awarded for. One that began again begins as a new one.
    """

    homes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    over: bool = False
    awarded: Held | None = None

    def with_place(self, provider_id: str, *homes: str | None) -> Self:
        """The search once a provider has a place in it."""
        before = self.homes.get(provider_id, frozenset())
        named = before.union(home for home in homes if home is not None)
        return replace(self, homes={**self.homes, provider_id: named})

    def transferred(self, event: SearchTransferred) -> Self:
        """The search once a provider's place in it, or its place with one home, has passed."""
        theirs = self.homes.get(event.provider_id, frozenset[str]())
        seat = self.with_place(
            event.successor_id, *(theirs if event.home_id is None else (event.home_id,))
        )
        held = self.awarded
        if held is None or held.provider_id != event.provider_id:
            return seat
        if event.home_id not in (None, held.home_id):
            return seat
        return replace(seat, awarded=held._replace(provider_id=event.successor_id))


@dataclass(frozen=True, slots=True)
class Holdings:
    """The homes, contracts and searches of every provider, and the businesses transferred."""

    homes: dict[str, HomeRegistered] = field(default_factory=dict)
    transfers: dict[str, list[HomeTransferred]] = field(default_factory=dict)
    starts: dict[str, PlacementStarted] = field(default_factory=dict)
    ends: dict[str, date] = field(default_factory=dict)
    fees: dict[str, Fees] = field(default_factory=dict)
    blocks: dict[str, BlockBooked] = field(default_factory=dict)
    passed: dict[str, dict[date, tuple[str, str]]] = field(default_factory=dict)
    searches: dict[str, Seat] = field(default_factory=dict)
    businesses: tuple[BusinessTransferred, ...] = ()
    agreed: tuple[ContractNovated, ...] = ()

    def after(self, event: HoldingEvent) -> Self:
        """The holdings once the event is taken into account."""
        # The fold owns these dictionaries and changes them in place: there are thousands of rows.
        match event:
            case HomeRegistered():
                self.homes[event.home_id] = event
            case HomeTransferred():
                self.transfers.setdefault(event.home_id, []).append(event)
            case BusinessTransferred():
                return replace(self, businesses=(*self.businesses, event))
            case ContractNovated(placement_id=None, block_id=None):
                return replace(self, agreed=(*self.agreed, event))
            case BlockBooked():
                self.blocks[event.block_id] = event
            case PlacementStarted() | PlacementEnded() | FeeVaried():
                self.note_placement(event)
            case ContractNovated() | ContractTransferred():
                self.note_passing(event)
            case _:
                self.note_search(event)
        return self

    def note_placement(self, event: PlacementStarted | PlacementEnded | FeeVaried) -> None:
        """Note when a placement starts or ends, or its latest fee."""
        match event:
            case PlacementStarted():
                self.starts[event.placement_id] = event
            case PlacementEnded():
                self.ends[event.placement_id] = event.ended_on
                return
            case FeeVaried():
                pass
        so_far = self.fees.get(event.placement_id, Fees())
        self.fees[event.placement_id] = so_far.after(event)

    def note_passing(self, event: Passing) -> None:
        """Note the day from which another provider holds a contract."""
        day = event.novated_on if isinstance(event, ContractNovated) else event.passed_on
        contract, *_ = tags_of(event)
        between = (event.provider_id, event.successor_id)
        self.passed.setdefault(contract, {})[day] = between

    def note_search(
        self,
        event: ProvidersInvited
        | OfferMade
        | AwardMade
        | AwardCancelled
        | AuthorisationDeclined
        | ReferralAbandoned
        | ReferralReopened
        | SearchTransferred,
    ) -> None:
        """Note who has a place in a search, and whether it is over."""
        seat = self.searches.get(event.referral_id, Seat())
        match event:
            case ProvidersInvited():
                for provider_id in event.provider_ids:
                    seat = seat.with_place(provider_id)
            case OfferMade():
                seat = seat.with_place(event.provider_id, event.home_id)
            case AwardCancelled() | AuthorisationDeclined():
                seat = replace(seat, awarded=None)
            case ReferralAbandoned():
                seat = replace(seat, over=True)
            case ReferralReopened():
                seat = Seat()
            case SearchTransferred():
                seat = seat.transferred(event)
            case _:
                held = Held(event.provider_id, event.award_id, event.home_id)
                seat = replace(seat.with_place(held.provider_id, held.home_id), awarded=held)
        self.searches[event.referral_id] = seat

    def provider_of(self, home_id: str, day: date) -> str | None:
        """The provider that runs a home on a day."""
        since = [each for each in self.transfers.get(home_id, ()) if each.passed_on <= day]
        if since:
            return max(since, key=lambda each: each.passed_on).successor_id
        home = self.homes.get(home_id)
        return None if home is None else home.provider_id

    def home_on(self, home_id: str, day: date) -> HomeRegistered:
        """A home as its registration has it on a day. Raises KeyError if it is not registered."""
        home = self.homes[home_id]
        since = [each for each in self.transfers.get(home_id, ()) if each.passed_on <= day]
        if not since:
            return home
        last = max(since, key=lambda each: each.passed_on)
        now = {"provider_id": last.successor_id, "urn": last.urn, "name": last.name}
        return home.model_copy(update=now)

    def home_with(self, urn: str) -> str | None:
        """The home that has, or once had, a URN, if there is one."""
        had = {home.urn: home_id for home_id, home in self.homes.items()}
        since = {each.urn: each.home_id for many in self.transfers.values() for each in many}
        return (had | since).get(urn)

    def homes_of(self, provider_id: str, day: date) -> tuple[str, ...]:
        """The homes that a provider runs on a day."""
        return tuple(home for home in self.homes if self.provider_of(home, day) == provider_id)

    def runs_our_own(self, provider_id: str, day: date) -> bool:
        """Whether a provider runs a home of the council's own on a day."""
        return any(self.homes[home_id].in_house for home_id in self.homes_of(provider_id, day))

    def open_searches(self, provider_id: str, home_id: str | None = None) -> tuple[str, ...]:
        """The searches in which a provider has a place, or has offered a home or was awarded for
        it, that nothing has ended: no other provider's award stands, and no child was placed.
        """
        placed = {start.award_id for start in self.starts.values()}
        return tuple(
            referral_id
            for referral_id, seat in self.searches.items()
            if provider_id in seat.homes
            and not seat.over
            and (home_id is None or home_id in seat.homes[provider_id])
            and (
                seat.awarded is None
                or (seat.awarded.provider_id == provider_id and seat.awarded.award_id not in placed)
            )
        )

    def successor_of(self, provider_id: str, day: date) -> str | None:
        """The provider to which the business of one has passed by a day, if it has."""
        passed = (each for each in self.businesses if each.provider_id == provider_id)
        return next((each.successor_id for each in passed if each.passed_on <= day), None)

    def is_agreed(self, between: tuple[str, str], day: date, home_id: str | None = None) -> bool:
        """Whether it is agreed that every contract passes from one provider to another by a day, or
        every contract in a home.
        """
        return any(
            (each.provider_id, each.successor_id) == between
            and each.home_id in (None, home_id)
            and each.novated_on <= day
            for each in self.agreed
        )

    def contracts_of(
        self, provider_id: str, day: date, home_id: str | None = None
    ) -> Iterator[Contract]:
        """The contracts that a provider holds on a day or from a later one, in a home or in any."""
        return (
            contract
            for contract, held_by in self.contracts_from(day)
            if home_id in (None, contract.home_id) and self.holder(contract, held_by) == provider_id
        )

    def contracts_passed(
        self, between: tuple[str, str], day: date, home_id: str | None = None
    ) -> Iterator[Contract]:
        """The contracts that have passed from one provider to another by a day."""
        return (
            contract
            for contract, _ in self.contracts_from(day)
            if home_id in (None, contract.home_id) and self.last_passing(contract) == between
        )

    def contracts_from(self, day: date) -> Iterator[tuple[Contract, str | None]]:
        """Each contract that runs on a day or from a later one, and its first holder."""
        for placement_id, start in self.starts.items():
            first = max(day, start.started_on)
            if self.ends.get(placement_id, date.max) > first:
                dearest = self.fees[placement_id].dearest_from(first)
                its = (first, dearest, start.kind, start.home_id)
                yield Contract(placement_id, None, *its), start.provider_id
        for block_id, block in self.blocks.items():
            first = max(day, block.starts_on)
            if block.ends_on > first:
                its = (first, block.weekly_fee * block.places, block.kind, block.home_id)
                yield Contract(None, block_id, *its), block.provider_id

    def last_passing(self, contract: Contract) -> tuple[str, str] | None:
        """From whom and to whom a contract passed last by its first day, if it did."""
        passed = self.passed.get(contract.tag, {})
        last = max((since for since in passed if since <= contract.first), default=None)
        return None if last is None else passed[last]

    def holder(self, contract: Contract, held_by: str | None) -> str | None:
        """The provider that holds a contract on its first day."""
        passed = self.last_passing(contract)
        return held_by if passed is None else passed[1]
