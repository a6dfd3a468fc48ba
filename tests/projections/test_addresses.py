"""Where children live under a registration with several addresses, and after they move."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    ST_HELENS,
    address_changed,
    address_closed,
    address_opened,
    address_places_changed,
    fee_varied,
    others_reported,
    placed,
    policy,
    registered,
    restricted,
)
from facts import Connection, holding

from domain.events.base import Event
from domain.registration_codes import AddressCategory
from domain.values import Kind
from ledger.log import Log
from projections.casework import case, obligations
from projections.engine.answer import Basis
from projections.places import (
    addresses,
    available_places,
    emergency_places,
    in_or_out_of_borough,
    market,
    sufficiency,
    where_placed,
)

DAY = timedelta(days=1)


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


flat = {"category": AddressCategory.SELF_CONTAINED}
supported = changed(registered, kind=Kind.SEMI_INDEPENDENT, places=5, authority="E08000015")
near, far = (
    changed(address_opened, **flat, places=2),
    changed(address_opened, **flat, places=3, address_id="A-2", authority=ST_HELENS),
)
living = changed(placed, kind=Kind.SEMI_INDEPENDENT, address_id="A-1")
moved = changed(address_changed, miles_from_home=Decimal("12.0"))
adopted = changed(policy, in_force_from=JAN)
ready = (adopted, supported, near, far, living)


def test_a_move_counts_from_its_day_in_every_answer_on_where_children_live(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, *ready, moved)
    for day, inside, miles, because in (
        (FEB, 1, "not known", (5,)),
        (APRIL, 0, "up to 20", (5, 6)),
    ):
        [row] = ask(in_or_out_of_borough.children, day)
        assert (row.inside, row.outside, row.because) == (inside, 1 - inside, because)
        [placed_row] = ask(where_placed.geography, day)
        assert placed_row.miles == miles
        assert placed_row.regulation_11 == ("in-area" if inside else "at-a-distance")


def test_of_two_moves_from_one_day_the_last_recorded_counts_and_one_on_the_first_day_too(
    log: Log, owner: Connection
) -> None:
    at_once = changed(moved, moved_on=FEB)
    back = changed(at_once, address_id="A-1", authority=BOROUGH)
    ask = holding(log, owner, *ready, at_once, back)
    [row] = ask(in_or_out_of_borough.children, MARCH)
    assert (row.inside, row.because) == (1, (5, 7))


def test_a_new_fee_and_a_move_are_steps_of_their_own(log: Log, owner: Connection) -> None:
    dearer = changed(fee_varied, varied_from=APRIL, weekly_fee=Decimal("4000.00"))
    ask = holding(log, owner, *ready, moved, dearer)
    found = owner.execute(
        "SELECT lower(days), weekly_fee, address_id FROM answers.placement_in_force"
        " WHERE upper_inf(known) ORDER BY days"
    ).fetchall()
    assert found == [
        (FEB, Decimal("3500.00"), "A-1"), (MARCH, Decimal("3500.00"), "A-2"),
        (APRIL, Decimal("4000.00"), "A-2"),
    ]  # fmt: skip
    assert ask(in_or_out_of_borough.children, MAY)[0].because == (5, 6, 7)


def test_what_a_placement_costs_is_where_the_child_lives_on_each_day(
    log: Log, owner: Connection
) -> None:
    holding(log, owner, *ready, moved)
    found = owner.execute(
        "SELECT authority, lower(days), upper(days), because FROM answers.charge"
        " WHERE upper_inf(known) AND NOT overrun ORDER BY days"
    ).fetchall()
    assert [(row[0], row[1]) for row in found] == [(BOROUGH, FEB), (ST_HELENS, MARCH)]
    assert found[0][2] == MARCH
    assert (found[0][3], found[1][3]) == ([5], [5, 6])


def test_places_b_places_are_counted_by_address_in_their_own_authorities(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, *ready, moved)
    rows = {row.authority: row for row in ask(sufficiency.places, APRIL)}
    assert {k: (r.registered, r.ours, r.free) for k, r in rows.items()} == {
        BOROUGH: (2, 0, 2), ST_HELENS: (3, 1, 2),
    }  # fmt: skip


def test_addresses_1_a_child_counts_at_the_address_of_the_day(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *ready, moved)
    for day, ours in ((FEB, (1, 0)), (APRIL, (0, 1))):
        assert tuple(row.ours for row in ask(addresses.addresses, day)) == ours


def test_addresses_2_a_closed_address_has_no_free_places(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *ready, address_closed)
    before, after = ask(addresses.addresses, MAY)[0], ask(addresses.addresses, JUNE)[0]
    assert (before.free, before.closed_on) == (1, None)
    assert (after.free, after.closed_on, after.because) == (0, JUNE, (2, 3, 5, 6))


FEWER = changed(address_places_changed, address_id="A-2", places=1, changed_on=APRIL)


def test_addresses_3_places_change_at_an_address_from_a_day(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *ready, FEWER)
    for day, places in ((APRIL - DAY, 3), (APRIL, 1)):
        (_, there) = ask(addresses.addresses, day)
        assert (there.places, there.ours, there.free) == (places, 0, places)
        rows = {row.authority: row for row in ask(sufficiency.places, day)}
        assert (rows[ST_HELENS].registered, rows[ST_HELENS].free) == (places, places)
        assert (rows[BOROUGH].registered, rows[BOROUGH].free) == (2, 1)


def free_places(ask: Any, day: date) -> dict[str, tuple[int, int]]:
    """The free and the available places of each authority."""
    return {r.authority: (r.free, r.available) for r in ask(available_places.by_kind, day)}


def test_vacancy_4_what_is_free_is_where_each_address_lies(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *ready, FEWER, moved)
    assert free_places(ask, FEB) == {BOROUGH: (1, 1)}
    assert free_places(ask, MARCH) == {BOROUGH: (2, 2), ST_HELENS: (2, 2)}
    assert free_places(ask, APRIL) == {BOROUGH: (2, 2), ST_HELENS: (0, 0)}
    (home,) = ask(market.homes, APRIL)
    assert (home.places, home.ours, home.free, home.available) == (5, 1, 2, 2)


def test_vacancy_4_no_more_is_free_than_the_registration_has(log: Log, owner: Connection) -> None:
    """The registration has five places, one child of ours and three of others."""
    others = changed(others_reported, home_id="H-1", filled=3, counted_on=FEB)
    ask = holding(log, owner, *ready, moved, others)
    assert free_places(ask, MARCH) == {BOROUGH: (1, 1), ST_HELENS: (0, 0)}
    rows = {row.authority: row for row in ask(sufficiency.places, MARCH)}
    assert {k: (r.registered, r.others, r.free) for k, r in rows.items()} == {
        BOROUGH: (2, 0, 1), ST_HELENS: (3, 0, 0), supported.authority: (0, 3, 0),
    }  # fmt: skip


def test_vacancy_4_no_place_is_available_at_an_address_that_ofsted_restricts(
    log: Log, owner: Connection
) -> None:
    there = changed(restricted, address_id="A-2", in_force_from=MARCH)
    ask = holding(log, owner, *ready, moved, there)
    assert free_places(ask, MARCH) == {BOROUGH: (2, 2), ST_HELENS: (2, 0)}
    assert [row.available for row in ask(emergency_places.tonight, MARCH)] == [2]


def test_vacancy_4_a_closed_address_has_none_and_the_last_leaves_the_registration(
    log: Log, owner: Connection
) -> None:
    both = (changed(address_closed, closed_on=JUNE), changed(address_closed, address_id="A-2"))
    ask = holding(log, owner, adopted, supported, near, far, *both)
    for day, places in ((MAY, {BOROUGH: 2, ST_HELENS: 3}), (JUNE, {supported.authority: 5})):
        rows = ask(sufficiency.places, day)
        assert {r.authority: r.registered for r in rows} == places
        assert {r.authority: r.free for r in rows} == places


def test_duty_15_a_child_is_moved_from_an_address_that_is_closed(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, *ready, address_closed)
    [row] = [r for r in ask(obligations.obligations, JUNE) if r.rule == "DUTY-15"]
    assert (row.child_ref, row.due_on, row.because) == (CHILD, JUNE, (5, 6))


def test_duty_15_not_once_the_child_has_moved(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *ready, moved, address_closed)
    assert not [r for r in ask(obligations.obligations, JUNE) if r.rule == "DUTY-15"]


def test_a_case_says_at_which_address_the_child_lives(log: Log, owner: Connection) -> None:
    def lives(connection: Connection, basis: Basis) -> Any:
        return case.placement_of(connection, CHILD, basis)

    found = holding(log, owner, *ready, moved)(lives, APRIL)
    assert (found.address_id, found.authority) == ("A-2", ST_HELENS)
