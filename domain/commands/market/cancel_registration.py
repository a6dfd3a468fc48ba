"""Record that a home's registration is cancelled from a day. No child may live there from then on.

    CANCEL-1  The home is registered on that day.

A breach always refuses, of a day that has passed and of a day to come. Children who live there are
not moved by this command. What must be done for them becomes an obligation. A home that was
registered at the same postcode on that day or after it, before the end was recorded, keeps the
suspension for the safety of children that this home or its provider has, as if the end had been
recorded first. It holds until it is lifted (LIFT-1), and an entry of its own says so.

Source: decision 102, that a suspension stays with a home; the ledger's own (decision 83).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import RegistrationCancelled
from domain.events.successions import HomeSuspended
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.providers.anew import REGISTRATIONS, PlaceEvent, Sites, kept_at_the_end
from domain.readings.standing import SUSPENSIONS, SuspensionEvent, Suspensions
from domain.values import Day, HomeId, Words


class CancelRegistration(Command):
    stored: ClassVar[str] = "cancel_registration"
    label: ClassVar[str] = "Cancel a home’s registration"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "cancelled_on"
    home_id: HomeId
    reason: Words
    cancelled_on: Day


class NotRegistered(Refusal):
    """The home is not registered on that day.

    Choose a day on which its registration is in force.
    """

    rule = "CANCEL-1"


@dataclass(frozen=True, slots=True)
class State:
    """Every home, and the suspensions of every provider."""

    homes: dict[str, Home] = field(default_factory=dict)
    suspensions: Suspensions = field(default_factory=Suspensions)


def query(command: CancelRegistration) -> Query:
    return (home_of(command.home_id), REGISTRATIONS, SUSPENSIONS)


def evolve(state: State, event: PlaceEvent | HomeEvent | SuspensionEvent) -> State:
    if isinstance(event, SuspensionEvent):
        return replace(state, suspensions=state.suspensions.after(event))
    # The fold owns this dictionary and changes it in place: there are thousands of homes.
    home_id = event.home_id or ""
    state.homes[home_id] = state.homes.get(home_id, Home()).after(event)
    return state


def decide(
    command: CancelRegistration, state: State, _context: DecisionContext
) -> Sequence[RegistrationCancelled | HomeSuspended]:
    home = state.homes.get(command.home_id, Home())
    if home.registration_on(command.cancelled_on) is None:
        raise NotRegistered(home_id=command.home_id)
    cancelled = event_from(RegistrationCancelled, command)
    former = home.after(cancelled)
    kept = kept_at_the_end(command.home_id, former, Sites.of(state.homes), state.suspensions)
    return [cancelled, *kept]


DECIDER = Decider(CancelRegistration, State, query, evolve, decide)
