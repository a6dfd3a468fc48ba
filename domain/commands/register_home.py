"""Register a home, an agency or another setting, with its places.

REGISTER-1  A home is registered once.
REGISTER-2  A unique reference number (Ofsted's URN) belongs to one home.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.command import Command, Decider, Query, QueryItem, Refusal, as_said, tag
from domain.events.providers import HomeRegistered
from domain.terms import (
    Authority,
    Day,
    HomeId,
    Instant,
    Kind,
    Places,
    Postcode,
    ProviderId,
    Urn,
    Words,
)


class RegisterHome(Command):
    home_id: HomeId
    provider_id: ProviderId
    urn: Urn
    name: Words
    kind: Kind
    places: Places
    authority: Authority
    postcode: Postcode
    registered_on: Day


class AlreadyRegistered(Refusal):
    """A home is already registered under this identifier."""

    rule = "REGISTER-1"


class UrnTaken(Refusal):
    """Another home is registered under this unique reference number."""

    rule = "REGISTER-2"


@dataclass(frozen=True, slots=True)
class State:
    """The homes and reference numbers registered, as far as this decision is concerned."""

    homes: frozenset[str] = frozenset()
    urns: frozenset[str] = frozenset()


def query(command: RegisterHome) -> Query:
    return (
        QueryItem((HomeRegistered,), (tag("home", command.home_id),)),
        QueryItem((HomeRegistered,), (tag("urn", command.urn),)),
    )


def evolve(state: State, event: HomeRegistered) -> State:
    return replace(state, homes=state.homes | {event.home_id}, urns=state.urns | {event.urn})


def decide(command: RegisterHome, state: State, _now: Instant) -> Sequence[HomeRegistered]:
    if command.home_id in state.homes:
        raise AlreadyRegistered(home_id=command.home_id)
    if command.urn in state.urns:
        raise UrnTaken(urn=command.urn)
    return [as_said(HomeRegistered, command)]


DECIDER = Decider(RegisterHome, State, query, evolve, decide)
