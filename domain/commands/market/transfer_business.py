"""Record that the whole business of a provider passed to another, by merger or sale.

    TAKEOVER-1  Both providers are recorded, have applied to a lot, run a home, or are on another
                body's framework, now or once. They are not the same.
    TAKEOVER-2  Neither had passed into another provider by that day.
    TAKEOVER-3  A new URN is of a home that passes, belongs or belonged to none that does not, and
                is given once.
    TAKEOVER-4  Where a contract passes, a novation is recorded by which all of them pass from that
                day or an earlier one. On what day it was agreed is not judged.
    TAKEOVER-5  Neither provider runs a home of the council's own on that day.

Homes, contracts, places in searches, admissions, listings and price schedules pass as they are, and
no placement ends. The successor keeps its own admission, listing or schedule where it has one, and
is not admitted where the council had removed it. A suspension for the safety of children that is in
force on that day or, by what is recorded, later stays with the homes. A suspension on any ground
suspends the successor too, in each lot in which an admission passes or the successor has none of
its own by the day from which it is suspended, until it is reinstated (REINSTATE-3). A breach of
TAKEOVER-4 is noted, with the duty to seek that agreement. A breach of another rule always refuses
the record. A rule that names no day is judged when this is recorded. The day stated is not to come
(FACT-1).

Source: the contract, which passes by agreement, and the council's scheme of delegation
(TAKEOVER-4); the ledger's own (decisions 80 and 102).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.base import Event
from domain.events.purchasing import PriceScheduleAgreed, ProviderDelisted, ProviderListed
from domain.events.successions import BusinessTransferred, ContractTransferred
from domain.provider_codes import Takeover
from domain.readings.market import Arrangements, Listing, day_of_listing
from domain.readings.providers.carrying import (
    Transfer,
    bought_on,
    carried_prices,
    carried_standing,
    held_back,
    passing_contracts,
    passing_homes,
    passing_searches,
)
from domain.readings.providers.holdings import HOLDINGS, HoldingEvent, Holdings
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.readings.standing import Prices, StandingEvent, Standings, prices_of, standing_of
from domain.values import Day, HomeId, ProviderId, Urn, Words


class NewRegistration(BaseModel):
    """A home that passes, and the URN under which its new provider is registered for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    home_id: HomeId
    urn: Urn


class TransferBusiness(Command):
    stored: ClassVar[str] = "transfer_business"
    label: ClassVar[str] = "Merge or sell a provider"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "passed_on"
    provider_id: ProviderId
    successor_id: ProviderId
    takeover: Takeover
    registrations: Annotated[tuple[NewRegistration, ...], Field(max_length=100)] = ()
    reason: Words
    passed_on: Day


class NotTwoProviders(Refusal):
    """One of the providers is not known, or they are the same. Record the successor first."""

    rule = "TAKEOVER-1"


class AlreadyPassed(Refusal):
    """One of them had passed into another provider by that day. Name the one that it is now."""

    rule = "TAKEOVER-2"
    satisfied_by = "It passed to {successor_id}."


class UrnDoesNotFit(Refusal):
    """A new URN is of a home that does not pass, or another home has it. Check the URN."""

    rule = "TAKEOVER-3"
    satisfied_by = "Homes that pass: {home_ids}."


class NotAgreed(Breakable):
    """It is not agreed that all contracts pass to the other provider from that day. Have it agreed
    (novation).
    """

    rule = "TAKEOVER-4"


class OurOwn(Refusal):
    """One of the providers runs homes of the council's own, which pass to nobody and take over
    nothing. Register each as another home.
    """

    rule = "TAKEOVER-5"


@dataclass(frozen=True, slots=True)
class State:
    """Both providers: their names, standing, prices and listings; and what every provider holds."""

    providers: Providers = field(default_factory=Providers)
    holdings: Holdings = field(default_factory=Holdings)
    standings: Standings = field(default_factory=Standings)
    prices: tuple[PriceScheduleAgreed, ...] = ()
    arrangements: Arrangements = field(default_factory=Arrangements)

    def prices_of(self, provider_id: str) -> Prices:
        """The price schedules of one provider."""
        return Prices(tuple(each for each in self.prices if each.provider_id == provider_id))


def query(command: TransferBusiness) -> Query:
    both = (command.provider_id, command.successor_id)
    return (
        HOLDINGS,
        *(item for each in both for item in known_by(each)),
        *(standing_of(each) for each in both),
        *(prices_of(each) for each in both),
        *(QueryItem(events_in(Listing), (tag("provider", each),)) for each in both),
    )


def evolve(
    state: State,
    event: HoldingEvent | KnownBy | StandingEvent | PriceScheduleAgreed | Listing,
) -> State:
    if isinstance(event, Listing):
        state = replace(state, arrangements=state.arrangements.after(event))
    if isinstance(event, PriceScheduleAgreed):
        return replace(state, prices=(*state.prices, event))
    if isinstance(event, KnownBy):
        state = replace(state, providers=state.providers.after(event))
    if isinstance(event, StandingEvent):
        return replace(state, standings=state.standings.after(event))
    if isinstance(event, HoldingEvent):
        return replace(state, holdings=state.holdings.after(event))
    return state


def decide(command: TransferBusiness, state: State, context: DecisionContext) -> Sequence[Event]:
    old, new, day = command.provider_id, command.successor_id, command.passed_on
    if old == new or state.providers.unknown(old) or state.providers.unknown(new):
        raise NotTwoProviders(provider_id=old, successor_id=new)
    for each in (old, new):
        if passed := state.holdings.successor_of(each, day):
            raise AlreadyPassed(provider_id=each, successor_id=passed)
    if any(state.holdings.runs_our_own(each, day) for each in (old, new)):
        raise OurOwn(provider_id=old, successor_id=new)
    urns = {each.home_id: each.urn for each in command.registrations}
    homes = state.holdings.homes_of(old, day)
    taken = {urn for urn in urns.values() if state.holdings.home_with(urn) not in (None, *homes)}
    if taken or not set(urns) <= set(homes) or len(set(urns.values())) < len(urns):
        raise UrnDoesNotFit(home_ids=homes)
    transfer = Transfer(old, new, day)
    before, after = state.standings.of(old), state.standings.of(new)
    left = held_back(before, after, day)
    passed_on = [
        *passing_homes(transfer, state.holdings, before, urns),
        *passing_contracts(transfer, state.holdings),
        *passing_searches(transfer, state.holdings),
    ]
    passes = any(isinstance(each, ContractTransferred) for each in passed_on)
    if passes and not state.holdings.is_agreed((old, new), day):
        context.refuse_or_note(NotAgreed(provider_id=old, successor_id=new), day)
    return [
        event_from(BusinessTransferred, command, not_admitted=left),
        *passed_on,
        *carried_standing(transfer, before, after, bought_on(transfer, state.holdings.businesses)),
        *carried_prices(transfer, state.prices_of(old), state.prices_of(new), context),
        *carried_listings(command, state),
    ]


def carried_listings(command: TransferBusiness, state: State) -> Iterator[Event]:
    """The listings in other bodies' frameworks that pass, and the end of the former provider's.

    What was to end later ends then for the successor too.
    """
    old, new, day = command.provider_id, command.successor_id, command.passed_on
    named = {"provider_id": new, "name": state.providers.name_on(new, day) or new}
    for arrangement_id, provider_id in state.arrangements.listings:
        if provider_id != old:
            continue
        theirs = state.arrangements.listings_since(arrangement_id, new, day)
        passes = not any(isinstance(each, ProviderListed) for each in theirs)
        for each in state.arrangements.listings_since(arrangement_id, old, day):
            since = max(day, day_of_listing(each))
            if isinstance(each, ProviderListed):
                if passes:
                    yield each.model_copy(update={**named, "listed_on": since})
                yield ProviderDelisted(
                    arrangement_id=arrangement_id, provider_id=old, reason=command.reason,
                    delisted_on=since,
                )  # fmt: skip
            elif passes:
                yield each.model_copy(update={"provider_id": new})


DECIDER = Decider(TransferBusiness, State, query, evolve, decide)
