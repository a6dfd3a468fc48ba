"""Register a home, an agency or another setting, with its places by age and need.

REGISTER-1  A home is registered once under its reference.
REGISTER-2  A unique reference number (Ofsted's URN) belongs to one home.
REGISTER-3  The youngest age that the home takes is not above the oldest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

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
from domain.events.providers import HomeRegistered
from domain.values import (
    Age,
    Authority,
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
    authority: Authority
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


@dataclass(frozen=True, slots=True)
class State:
    """The homes and unique reference numbers that match the command."""

    homes: frozenset[str] = frozenset()
    urns: frozenset[str] = frozenset()


def query(command: RegisterHome) -> Query:
    return (
        QueryItem((HomeRegistered,), (tag("home", command.home_id),)),
        QueryItem((HomeRegistered,), (tag("urn", command.urn),)),
    )


def evolve(state: State, event: HomeRegistered) -> State:
    return replace(state, homes=state.homes | {event.home_id}, urns=state.urns | {event.urn})


def decide(
    command: RegisterHome, state: State, _context: DecisionContext
) -> Sequence[HomeRegistered]:
    if command.home_id in state.homes:
        raise AlreadyRegistered(home_id=command.home_id)
    if command.urn in state.urns:
        raise UrnTaken(urn=command.urn)
    if command.ages_from > command.ages_to:
        raise AgesRunBackwards(ages_from=command.ages_from, ages_to=command.ages_to)
    return [event_from(HomeRegistered, command)]


DECIDER = Decider(RegisterHome, State, query, evolve, decide)
