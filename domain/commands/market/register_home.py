"""Register a home, an agency or another setting, with its places by age and need.

    REGISTER-1  A home is registered once under its reference.
    REGISTER-2  A unique reference number (Ofsted's URN) belongs to one home.
    REGISTER-3  The youngest age that the home takes is not above the oldest.
    REGISTER-4  The homes of one provider are all the council's own, or none is.
    REGISTER-5  The council's own home is of no provider that has applied to a lot, was admitted to
                one, or is on another body's framework, because a place in it needs no award. If its
                sector is stated, it is local authority.

Source: Ofsted's register, which gives each registration its number (REGISTER-2); the ledger's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

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
    """Another home is registered under this unique reference number. Check the number."""

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
    """The homes and unique reference numbers that match the command, the provider's homes by
    whether they are the council's own, and whether it offers places to the council.
    """

    homes: frozenset[str] = frozenset()
    urns: frozenset[str] = frozenset()
    providers: Mapping[tuple[str, bool], str] = field(default_factory=dict)
    offers_places: bool = False


OFFERING: Final = (ProviderApplied, ProviderAdmitted, ProviderListed)
"""What says that a provider offers places to the council."""


def query(command: RegisterHome) -> Query:
    return (
        QueryItem((HomeRegistered,), (tag("home", command.home_id),)),
        QueryItem((HomeRegistered,), (tag("urn", command.urn),)),
        QueryItem((HomeRegistered, *OFFERING), (tag("provider", command.provider_id),)),
    )


def evolve(
    state: State, event: HomeRegistered | ProviderApplied | ProviderAdmitted | ProviderListed
) -> State:
    if not isinstance(event, HomeRegistered):
        return replace(state, offers_places=True)
    of_provider = {**state.providers, (event.provider_id, event.in_house): event.home_id}
    return replace(
        state,
        homes=state.homes | {event.home_id},
        urns=state.urns | {event.urn},
        providers=of_provider,
    )


def decide(
    command: RegisterHome, state: State, _context: DecisionContext
) -> Sequence[HomeRegistered]:
    if command.home_id in state.homes:
        raise AlreadyRegistered(home_id=command.home_id)
    if command.urn in state.urns:
        raise UrnTaken(urn=command.urn)
    if command.ages_from > command.ages_to:
        raise AgesRunBackwards(ages_from=command.ages_from, ages_to=command.ages_to)
    other = state.providers.get((command.provider_id, not command.in_house))
    if other is not None:
        raise NotOneProvider(provider_id=command.provider_id, home_id=other)
    elsewhere = command.sector not in (None, Sector.LOCAL_AUTHORITY)
    if command.in_house and (elsewhere or state.offers_places):
        raise NotOurOwn(provider_id=command.provider_id)
    return [event_from(HomeRegistered, command)]


DECIDER = Decider(RegisterHome, State, query, evolve, decide)
