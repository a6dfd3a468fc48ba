"""Record another address of a child whose placement continues.

    RELOCATE-1  The placement is the child's, in the home that is named, and runs on the day of the
                move.
    RELOCATE-2  The address is one of the registration's that is open on that day. With carers, or
                without a home, it is where they live, and its authority is stated.
    RELOCATE-3  The child lives elsewhere until then: in another authority or at another address of
                the registration. With carers, or without a home, a postcode that is stated is taken
                for a new one: postcodes are sealed, and are not compared.
    RELOCATE-4  An address that is named has no more children than its places, on the day of the
                move and on each later one.
    RELOCATE-5  An address in another authority than before, outside the area, was approved by the
                day of the move. An address of connected people, our own carers, parents or
                adopters, or in custody, needs no approval. Nor does any address where no policy is
                in force on that day, which would say what the area is.
    RELOCATE-6  Ofsted does not restrict new children at that address on that day. A restriction of
                the whole registration does not keep its children from moving within it.

Of a move that has happened, a breach of RELOCATE-4 to RELOCATE-6 is noted. One that is to come is
refused. A breach of another rule always refuses. That the placement is the child's is asked by
RECORDED-3 too. The child comes to another address of the same registration, or the carers move
house. A child who comes to another home or to other carers has another placement.

Source: Care Standards Act 2000 s24, on keeping to the conditions of a registration (RELOCATE-4);
Care Standards Act 2000 s22B, on restriction of accommodation (RELOCATE-6); Care Planning, Placement
and Case Review (England) Regulations 2010 reg 11 (RELOCATE-5); the ledger's own (decision 93).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar

from domain.authorities import AnyPlace
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
    tag,
)
from domain.events.placements import AddressChanged, PlacementEnded, PlacementStarted
from domain.readings.arrival import moves
from domain.readings.arrival.lives_at import places_told, same_authority
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.settings import known_setting
from domain.readings.barring.causes import Bar, told
from domain.readings.barring.of_homes import at_address
from domain.readings.homes import home_of
from domain.readings.orders import orders_about
from domain.readings.policy import POLICIES
from domain.registration_codes import AddressId
from domain.ssda903.codes import ChangeCode
from domain.values import ChildRef, Day, HomeId, Kind, Miles, PlacementId, Postcode, Words
from domain.wording import Label


class ChangeAddress(Command):
    stored: ClassVar[str] = "change_address"
    label: ClassVar[str] = "Record another address"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "moved_on"
    placement_id: PlacementId
    child_ref: ChildRef
    home_id: HomeId | None = None
    address_id: AddressId | None = None
    authority: AnyPlace | None = None
    postcode: Postcode | None = None
    miles_from_home: Miles | None = None
    code: Annotated[ChangeCode, Label("Why the address changed")]
    reason: Annotated[Words, Label("In your own words")]
    moved_on: Day


class NotRunning(Refusal):
    """No placement of this child in this home runs on that day under this reference.

    Check the placement, the child, the home and the day.
    """

    rule = "RELOCATE-1"


class NoSuchAddress(Refusal):
    """The address is not known or not open on that day, the authority is missing, or what is stated
    is not what the register has.

    Name an address that is open or, with carers or without a home, state the authority.
    """

    rule = "RELOCATE-2"
    satisfied_by = "The register has it in: {authorities}. Its addresses then: {addresses}."


class NothingChanges(Refusal):
    """The child lives there already. Name another address or, with carers, their new postcode."""

    rule = "RELOCATE-3"


class AddressFull(Breakable):
    """The address has no free place on that day, or on a later one. Choose one that has."""

    rule = "RELOCATE-4"
    satisfied_by = "Places on {day}: {places}."


class NotApproved(Breakable):
    """The address lies outside the area and is not approved by that day. Have it approved."""

    rule = "RELOCATE-5"
    satisfied_by = "The officer who approves it: {approver}."


class Restricted(Breakable):
    """Ofsted lets no other child come to live at that address. Choose another address."""

    rule = "RELOCATE-6"
    satisfied_by = "{bars}"


@dataclass(frozen=True, slots=True)
class Address:
    """What the command states of the new address, in a placement of a kind."""

    kind: Kind
    home_id: str | None
    address_id: str | None
    authority: str | None
    postcode: str | None


def query(command: ChangeAddress) -> Query:
    about = (PlacementStarted, PlacementEnded, AddressChanged)
    placement = QueryItem(about, (tag("placement", command.placement_id),))
    home = () if command.home_id is None else (home_of(command.home_id),)
    return (placement, *home, *orders_about(command.child_ref), POLICIES)


def decide(
    command: ChangeAddress, state: Arrival, context: DecisionContext
) -> Sequence[AddressChanged]:
    started, day = running(command, state), command.moved_on
    place = (command.home_id, command.address_id, command.authority, command.postcode)
    setting = known_setting(state.home, Address(started.kind, *place), day)
    if setting is None:
        raise NoSuchAddress(placement_id=command.placement_id, **places_told(state.home, day))
    before = state.home.last_move(command.placement_id, day) or started
    elsewhere = not same_authority(before.authority, setting.authority)
    carers_moved = setting.is_own and command.postcode is not None
    if not (elsewhere or carers_moved or before.address_id != command.address_id):
        raise NothingChanges(placement_id=command.placement_id)
    named = (command.child_ref, command.home_id)
    area = moves.lacks_approval(state, *named, setting, day) if elsewhere else None
    if area is not None:
        approver = moves.who_approves(area, day)
        not_approved = NotApproved(authority=setting.authority, place=area, approver=approver)
        context.refuse_or_note(not_approved, day)
    fields = {"authority": setting.authority, "postcode": setting.postcode}
    changed = event_from(AddressChanged, command, **fields)
    if full_on := first_full_day(state, changed):
        places = state.home.places_on(full_on, command.address_id)
        context.refuse_or_note(AddressFull(day=full_on, places=places), day)
    if bars := restrictions(state, changed):
        context.refuse_or_note(Restricted(address_id=changed.address_id, **told(bars)), day)
    return [changed]


def running(command: ChangeAddress, state: Arrival) -> PlacementStarted:
    """The placement as it started. Raises NotRunning unless RELOCATE-1 is met."""
    started = state.placements.starts.get(command.placement_id)
    named = (command.child_ref, command.home_id)
    running = command.placement_id in state.placements.running_on(command.moved_on)
    if started is None or not running or named != (started.child_ref, started.home_id):
        raise NotRunning(placement_id=command.placement_id)
    return started


def restrictions(state: Arrival, changed: AddressChanged) -> tuple[Bar, ...]:
    """Ofsted's restrictions of new children at the address itself. The children of a registration
    that is restricted as a whole may move within it.
    """
    address_id = changed.address_id
    if address_id is None:
        return ()
    return tuple(at_address(address_id, state.home.notices, changed.moved_on))


def first_full_day(state: Arrival, changed: AddressChanged) -> date | None:
    """The first day of the move on which the address has more children than places, or None."""
    if changed.address_id is None:
        return None
    home = replace(state.home, ours=state.placements).after(changed)
    return home.first_overfull_day(changed.moved_on, changed.address_id)


DECIDER = Decider(ChangeAddress, Arrival, query, moves.evolve, decide)
