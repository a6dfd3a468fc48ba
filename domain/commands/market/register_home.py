"""Register a home, an agency or another setting, with its places by age and need.

    REGISTER-1  A home is registered once under its reference.
    REGISTER-2  A unique reference number (Ofsted's URN) belongs to one home, now and ever: to that
                which was registered, or passed on, under it.
    REGISTER-3  The youngest age that the home takes is not above the oldest.
    REGISTER-4  The homes that one provider has on the day of registration or later are all the
                council's own, or none is: those registered with it that have not passed on, and
                those that passed to it.
    REGISTER-5  The council's own home is of no provider that ever applied to a lot, was admitted to
                one, or was on another body's framework, because a place in it needs no award. If
                its sector is stated, it is local authority.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1). A home that is registered where another was keeps the
suspension for the safety of children that the other home, or its provider, has on that day or, by
what is recorded, later. It holds until it is lifted (LIFT-1), and an entry of its own says so. The
other home has the same postcode, and the same name or provider, or its registration has ended.

Source: Ofsted's register, which gives each registration its number (REGISTER-2); the ledger's own,
which no decision records (REGISTER-1, REGISTER-3 to REGISTER-5); decision 102, that a suspension
stays with a home.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Final, TypeAlias

from domain.authorities import AnyPlace
from domain.codes import Need, Sector
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
from domain.events.providers import HomeRegistered, ProviderAdmitted, ProviderApplied
from domain.events.purchasing import ProviderListed
from domain.events.successions import HomeSuspended
from domain.readings.homes import Home
from domain.readings.providers.anew import (
    REGISTRATIONS,
    PlaceEvent,
    Sites,
    kept_suspensions,
)
from domain.readings.standing import SUSPENSIONS, SuspensionEvent, Suspensions
from domain.values import (
    Age,
    Day,
    HomeId,
    Kind,
    Places,
    Postcode,
    ProviderId,
    Urn,
    Words,
    YesNo,
)


class RegisterHome(Command):
    stored: ClassVar[str] = "register_home"
    label: ClassVar[str] = "Register a home"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "registered_on"
    home_id: HomeId
    provider_id: ProviderId
    urn: Urn
    name: Words
    kind: Kind
    in_house: YesNo = False
    sector: Sector | None = None
    places: Places
    ages_from: Age = 0
    ages_to: Age = 17
    needs: tuple[Need, ...] = ()
    authority: AnyPlace
    postcode: Postcode
    registered_on: Day


class AlreadyRegistered(Refusal):
    """A home is already registered under this reference. Choose another reference."""

    rule = "REGISTER-1"


class UrnTaken(Refusal):
    """Another home has or had this unique reference number. Check the number."""

    rule = "REGISTER-2"


class AgesRunBackwards(Refusal):
    """The youngest age that the home takes is above the oldest. Give the younger age first."""

    rule = "REGISTER-3"


class NotOneProvider(Refusal):
    """The provider's other homes are the council's own and this one is not, or the reverse.

    Check whose home it is, or name the provider that runs it.
    """

    rule = "REGISTER-4"
    satisfied_by = "Another of its homes: {home_id}."


class NotOurOwn(Refusal):
    """The home is said to be the council's own, and is of another sector or of a provider that
    offers places to the council.

    Check the sector and the provider, or register it as another's home.
    """

    rule = "REGISTER-5"


@dataclass(frozen=True, slots=True)
class State:
    """Every home, whether the provider offers places to the council, and the suspensions of every
    provider.
    """

    homes: dict[str, Home] = field(default_factory=dict)
    offers_places: bool = False
    suspensions: Suspensions = field(default_factory=Suspensions)

    def has_number(self, urn: str) -> bool:
        """Whether a home has a unique reference number, or once had."""
        return any(
            urn in {home.registered and home.registered.urn, *(e.urn for e in home.transfers)}
            for home in self.homes.values()
        )

    def homes_of(self, provider_id: str, day: date) -> Iterator[tuple[str, bool]]:
        """The homes that a provider has on a day or later, each with whether it is our own."""
        for home_id, home in sorted(self.homes.items()):
            now = home.as_of(day)
            coming = (each.successor_id for each in home.transfers if each.passed_on > day)
            if now is not None and provider_id in (now.provider_id, *coming):
                yield home_id, now.in_house  # our own home passes to nobody (HANDOVER-5)


OFFERING: Final = (ProviderApplied, ProviderAdmitted, ProviderListed)
"""What says that a provider offers places to the council."""
Offering: TypeAlias = ProviderApplied | ProviderAdmitted | ProviderListed


def query(command: RegisterHome) -> Query:
    return (
        REGISTRATIONS,
        SUSPENSIONS,
        QueryItem(OFFERING, (tag("provider", command.provider_id),)),
    )


def evolve(state: State, event: PlaceEvent | SuspensionEvent | Offering) -> State:
    if isinstance(event, SuspensionEvent):
        return replace(state, suspensions=state.suspensions.after(event))
    if isinstance(event, Offering):
        return replace(state, offers_places=True)
    # The fold owns this dictionary and changes it in place: there are thousands of homes.
    state.homes[event.home_id] = state.homes.get(event.home_id, Home()).after(event)
    return state


def decide(
    command: RegisterHome, state: State, _context: DecisionContext
) -> Sequence[HomeRegistered | HomeSuspended]:
    if command.home_id in state.homes:
        raise AlreadyRegistered(home_id=command.home_id)
    if state.has_number(command.urn):
        raise UrnTaken(urn=command.urn)
    if command.ages_from > command.ages_to:
        raise AgesRunBackwards(ages_from=command.ages_from, ages_to=command.ages_to)
    theirs = state.homes_of(command.provider_id, command.registered_on)
    other = next((home_id for home_id, own in theirs if own is not command.in_house), None)
    if other is not None:
        raise NotOneProvider(provider_id=command.provider_id, home_id=other)
    elsewhere = command.sector not in (None, Sector.LOCAL_AUTHORITY)
    if command.in_house and (elsewhere or state.offers_places):
        raise NotOurOwn(provider_id=command.provider_id)
    registered = event_from(HomeRegistered, command)
    kept = kept_suspensions(registered, Sites.of(state.homes), state.suspensions)
    return [registered, *kept]


DECIDER = Decider(RegisterHome, State, query, evolve, decide)
