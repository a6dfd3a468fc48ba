from typing import Any

import pytest
from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    FEB,
    JUNE,
    LANCASHIRE,
    MARCH,
    MAY,
    OTHER_CHILD,
    ST_HELENS,
    address_changed,
    address_closed,
    address_opened,
    approved,
    placed,
    placed_with_parents,
    placement_ended,
    policy,
    registered,
)
from specification import given

from domain.authorities import UNKNOWN
from domain.commands.placements.change_address import (
    AddressFull,
    ChangeAddress,
    NoSuchAddress,
    NotApproved,
    NothingChanges,
    NotRunning,
)
from domain.registration_codes import AddressCategory
from domain.values import Kind

flat: dict[str, Any] = {"category": AddressCategory.SELF_CONTAINED}
supported = registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT, "places": 9})
first = address_opened.model_copy(update=flat)
second = first.model_copy(
    update={"address_id": "A-2", "authority": ST_HELENS, "postcode": "WA9 1ZZ"}
)
living = placed.model_copy(update={"kind": Kind.SEMI_INDEPENDENT, "address_id": "A-1"})
move = ChangeAddress(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", address_id="A-2", code="CARPL",
    reason="A place nearer to college", moved_on=MARCH,
)  # fmt: skip
ready = (supported, first, second, living)
agency = registered.model_copy(update={"kind": Kind.FOSTERING_AGENCY, "authority": BOROUGH})
fostered = placed.model_copy(update={"kind": Kind.FOSTERING_AGENCY, "authority": LANCASHIRE})


def to(**more: Any) -> ChangeAddress:
    """The command with other values."""
    return move.model_copy(update=more)


def test_a_child_moves_between_two_addresses_of_one_registration() -> None:
    given(*ready).when(move).then(address_changed)


def test_the_authority_is_the_new_addresss_under_any_code_and_the_postcode_too() -> None:
    stated = to(authority=ST_HELENS, postcode="WA91ZZ")
    given(*ready).when(stated).then(address_changed)


def test_relocate_1_the_placement_is_the_childs_in_this_home_and_runs_on_the_day() -> None:
    for wrong in (
        to(moved_on=FEB.replace(year=2021)), to(child_ref=OTHER_CHILD), to(home_id=None),
    ):  # fmt: skip
        history = ready if wrong.home_id else (living,)
        given(*history).when(wrong).then_refused(NotRunning)
    given(supported, first, second).when(move).then_refused(NotRunning)
    given(*ready, placement_ended).when(to(moved_on=JUNE)).then_refused(NotRunning)
    at_home = to(home_id=None, address_id=None, authority=ST_HELENS, moved_on=JUNE)
    left = placement_ended.model_copy(update={"home_id": None})
    given(placed_with_parents, left).when(at_home).then_refused(NotRunning)


def test_relocate_2_the_address_is_one_of_the_registrations_that_is_open() -> None:
    given(*ready).when(to(address_id="A-9")).then_refused(
        NoSuchAddress, addresses=("A-1", "A-2"), authorities=(ST_HELENS, BOROUGH)
    )
    given(supported, second, first, living).when(to(address_id="A-9")).then_refused(
        NoSuchAddress, addresses=("A-1", "A-2")
    )
    for wrong in ({"address_id": None}, {"authority": BOROUGH}, {"postcode": "PR8 2ZZ"}):
        given(*ready).when(to(**wrong)).then_refused(NoSuchAddress)
    closed = address_closed.model_copy(update={"address_id": "A-2", "closed_on": MARCH})
    given(*ready, closed).when(move).then_refused(NoSuchAddress, addresses=("A-1",))


def test_relocate_2_with_carers_the_authority_is_theirs_and_is_stated() -> None:
    moves = to(address_id=None, authority=ST_HELENS, postcode="WA9 2QQ")
    expected = {"address_id": None, "postcode": "WA9 2QQ"}
    given(agency, fostered).when(moves).then(address_changed.model_copy(update=expected))
    elsewhere = {"address_id": None, "postcode": None}
    without = given(agency, fostered).when(to(**elsewhere, authority=ST_HELENS))
    without.then(address_changed.model_copy(update=elsewhere))
    given(agency, fostered).when(to(address_id=None)).then_refused(NoSuchAddress)
    given(agency, fostered).when(to(authority=ST_HELENS)).then_refused(NoSuchAddress)


def test_parents_and_family_carers_move_house_too() -> None:
    moves = to(home_id=None, address_id=None, authority=ST_HELENS, postcode="WA9 2QQ")
    expected = {"home_id": None, "address_id": None, "postcode": "WA9 2QQ"}
    given(placed_with_parents).when(moves).then(address_changed.model_copy(update=expected))
    addressed = to(home_id=None, authority=ST_HELENS)
    given(placed_with_parents).when(addressed).then_refused(NoSuchAddress)
    within = to(home_id=None, address_id=None, authority=BOROUGH, postcode="PR8 9ZZ")
    assert given(placed_with_parents).when(within).outcome()
    again = to(home_id=None, address_id=None, authority=ST_HELENS, moved_on=APRIL)
    moved = address_changed.model_copy(update=expected)
    given(placed_with_parents, moved).when(again).then_refused(NothingChanges)


def test_relocate_3_the_child_did_not_live_there_before() -> None:
    given(*ready).when(to(address_id="A-1")).then_refused(NothingChanges)
    stated = to(address_id="A-1", authority=BOROUGH, postcode="PR8 2ZZ")
    given(*ready).when(stated).then_refused(NothingChanges)
    given(*ready, address_changed).when(to(moved_on=APRIL)).then_refused(NothingChanges)
    given(*ready, address_changed).when(to(address_id="A-1", moved_on=APRIL)).outcome()
    given(registered, placed).when(to(address_id=None)).then_refused(NothingChanges)
    same = to(address_id=None, authority=LANCASHIRE)
    given(agency, fostered).when(same).then_refused(NothingChanges)
    [event] = (
        given(agency, fostered).when(same.model_copy(update={"postcode": "L39 2QQ"})).outcome()
    )
    assert event.authority == LANCASHIRE


def test_relocate_4_an_address_never_has_more_children_than_its_places() -> None:
    other = living.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "address_id": "A-2"}
    )
    given(*ready, other).when(move).then_in_breach(AddressFull)
    left = placement_ended.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "ended_on": MARCH}
    )
    given(*ready, other, left).when(move).then(address_changed)
    gone = address_changed.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "address_id": "A-1"}
    )
    given(*ready, other, gone).when(to(moved_on=MAY)).then(
        address_changed.model_copy(update={"moved_on": MAY})
    )


@pytest.mark.parametrize("authority", [ST_HELENS, LANCASHIRE, UNKNOWN])
def test_relocate_5_an_address_outside_the_area_is_approved(authority: str) -> None:
    there = second.model_copy(update={"authority": authority})
    given(supported, first, there, living, policy).when(move).then_in_breach(NotApproved)
    within = second.model_copy(update={"authority": BOROUGH})
    assert given(supported, first, within, living, policy).when(move).breaches() == ()


def test_relocate_5_an_approval_holds_and_a_move_within_an_authority_needs_no_other() -> None:
    there = second.model_copy(update={"authority": approved.authority})
    given(supported, first, there, living, policy, approved).when(move).then_breaks()
    before = living.model_copy(update={"authority": ST_HELENS})
    given(supported, first, second, before, policy).when(move).then_breaks()
