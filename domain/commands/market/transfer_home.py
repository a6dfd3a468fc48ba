"""Record that a home passed to another provider, or is registered under another number (URN).

    HANDOVER-1  The home was registered before that day, and the provider to which it passes is
                recorded, has applied to a lot, runs a home, or is on another body's framework, now
                or once. Whether the registration was cancelled since is not judged.
    HANDOVER-2  The provider or the URN of the home changes, and no transfer of it on that day or
                later is recorded.
    HANDOVER-3  A new URN belongs or belonged to no other home.
    HANDOVER-4  If the provider changes and a contract in the home passes with it, a novation is
                recorded by which all contracts in the home, or all of the former provider's, pass
                from that day or an earlier one. On what day it was agreed is not judged.
    HANDOVER-5  Neither the home nor another home that was registered with the provider to which it
                passes is the council's own.

The home keeps its reference, its places, its children and its judgements. Placements, blocks and
offers of it pass to the new provider, and do not end. The home keeps a suspension of its former
provider for the safety of children that is in force on that day or, by what is recorded, later. It
holds from the day of the passing until it is lifted. A breach of HANDOVER-4 is noted, with the duty
to seek that agreement. A breach of another rule always refuses the record. A rule that names no day
is judged when this is recorded. The day stated is not to come (FACT-1).

Source: the contract, which passes by agreement, and the council's scheme of delegation
(HANDOVER-4); the ledger's own (decision 80).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import Act, Breakable, Command, Decider, DecisionContext, Query, Refusal
from domain.events.base import Event
from domain.events.providers import HomeRegistered
from domain.events.successions import HomeTransferred
from domain.readings.providers.carrying import (
    Transfer,
    passing_contracts,
    passing_searches,
    unsafe_lots,
)
from domain.readings.providers.holdings import HOLDINGS, HoldingEvent, Holdings
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.readings.standing import SUSPENSIONS, Standings, SuspensionEvent
from domain.values import Day, HomeId, ProviderId, Urn, Words


class TransferHome(Command):
    stored: ClassVar[str] = "transfer_home"
    label: ClassVar[str] = "Pass a home to another provider"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "passed_on"
    home_id: HomeId
    successor_id: ProviderId
    urn: Urn | None = None
    name: Words | None = None
    passed_on: Day


class NothingToPass(Refusal):
    """The home is not registered then, or the provider to which it passes is not known.

    Check the home and the day, or record the provider first.
    """

    rule = "HANDOVER-1"


class NothingChanges(Refusal):
    """The provider runs the home already under this number, or the home passed on later.

    Choose another provider, another number or a later day.
    """

    rule = "HANDOVER-2"


class UrnTaken(Refusal):
    """Another home has or had this unique reference number. Check the number."""

    rule = "HANDOVER-3"
    satisfied_by = "The home that has it: {home_id}."


class NotAgreed(Breakable):
    """It is not agreed that the contracts pass with the home from that day. Have it agreed
    (novation).
    """

    rule = "HANDOVER-4"


class NotOneProvider(Refusal):
    """The home is the council's own and would not be, or the reverse. Register it as another."""

    rule = "HANDOVER-5"


@dataclass(frozen=True, slots=True)
class State:
    """The providers, their suspensions, and what each holds."""

    providers: Providers = field(default_factory=Providers)
    holdings: Holdings = field(default_factory=Holdings)
    standings: Standings = field(default_factory=Standings)


def query(command: TransferHome) -> Query:
    return (HOLDINGS, SUSPENSIONS, *known_by(command.successor_id))


def evolve(state: State, event: HoldingEvent | SuspensionEvent | KnownBy) -> State:
    if isinstance(event, KnownBy):
        state = replace(state, providers=state.providers.after(event))
    if isinstance(event, SuspensionEvent):
        return replace(state, standings=state.standings.after(event))
    if isinstance(event, HoldingEvent):
        return replace(state, holdings=state.holdings.after(event))
    return state


def decide(command: TransferHome, state: State, context: DecisionContext) -> Sequence[Event]:
    day, new = command.passed_on, command.successor_id
    home = state.holdings.homes.get(command.home_id)
    if home is None or home.registered_on >= day or state.providers.unknown(new):
        raise NothingToPass(home_id=command.home_id)
    home = state.holdings.home_on(command.home_id, day)
    refuse_unless_changed(command, state, home)
    transfer = Transfer(home.provider_id, new, day)
    standing = state.standings.of(home.provider_id)
    transferred = HomeTransferred(
        **transfer._asdict(),
        home_id=command.home_id,
        urn=command.urn or home.urn,
        name=command.name or home.name,
        suspended=() if new == home.provider_id else unsafe_lots(standing, transfer),
    )
    if new == home.provider_id:
        return [transferred]
    contracts = [*passing_contracts(transfer, state.holdings, command.home_id)]
    if contracts and not state.holdings.is_agreed((home.provider_id, new), day, command.home_id):
        context.refuse_or_note(NotAgreed(home_id=command.home_id), day)
    searches = passing_searches(transfer, state.holdings, command.home_id)
    return [transferred, *contracts, *searches]


def refuse_unless_changed(command: TransferHome, state: State, home: HomeRegistered) -> None:
    """Raise a refusal unless HANDOVER-2, HANDOVER-3 and HANDOVER-5 are met."""
    held = state.holdings
    later = (t.passed_on >= command.passed_on
             for t in held.transfers.get(command.home_id, ()))  # fmt: skip
    same = (home.provider_id, home.urn) == (command.successor_id, command.urn or home.urn)
    if same or any(later):
        raise NothingChanges(home_id=command.home_id)
    taken = None if command.urn is None else held.home_with(command.urn)
    if taken not in (None, command.home_id):
        raise UrnTaken(urn=command.urn, home_id=taken)
    others = (o for o in held.homes.values() if o.provider_id == command.successor_id)
    if home.in_house or any(other.in_house for other in others):
        raise NotOneProvider(home_id=command.home_id)


DECIDER = Decider(TransferHome, State, query, evolve, decide)
