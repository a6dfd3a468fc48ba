"""What homes, care, budgets and the market hold on a day, by the events that made them so."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    OTHER_CHILD,
    address_changed,
    address_opened,
    admitted,
    allocation_ended,
    applied,
    arrangement,
    block,
    budget,
    care_ended,
    care_started,
    case_allocated,
    delisted,
    framework,
    home_suspension_lifted,
    home_transferred,
    listed,
    lot_terms,
    opened,
    others_reported,
    placed,
    placement_ended,
    places_changed,
    registered,
    registration_cancelled,
    restricted,
    shut,
    suspended,
    vired,
)
from specification import TESTER

from domain.codes import Need, NotAsked, Tier
from domain.events.searches import LeftOut
from domain.readings.allocations import Case
from domain.readings.arrival.buildings import more_than_one_home
from domain.readings.asking.contradictions import (
    PLACES,
    Homes,
    contradicted,
    contradiction,
    homes_behind,
    takes_all,
)
from domain.readings.barring.causes import Bar, Cause, told
from domain.readings.barring.of_homes import anothers
from domain.readings.budgets import Budgets
from domain.readings.care import Care
from domain.readings.frameworks import Frameworks
from domain.readings.homes import Home
from domain.readings.market import Arrangements, Market
from domain.registration_codes import OfstedNotice
from domain.search_codes import Contradiction
from domain.values import Kind, Lot

DAY = timedelta(days=1)


def after(reading: Any, *events: Any) -> Any:
    """A decision model once these events are taken into account."""
    for event in events:
        reading = reading.after(event)
    return reading


def passed(successor: str, day: date, **more: Any) -> Any:
    """The home passes to a provider on a day."""
    return home_transferred.model_copy(
        update={"successor_id": successor, "passed_on": day, "name": f"Of {successor}", **more}
    )


@pytest.mark.parametrize("turned", [False, True])
def test_a_home_is_the_last_providers_by_the_day_in_whatever_order_it_is_recorded(
    turned: bool,
) -> None:
    transfers = [passed("P-2", FEB), passed("P-3", APRIL)]
    home = after(Home(), registered, *(reversed(transfers) if turned else transfers))
    for day, provider, name in (
        (FEB - DAY, "P-1", registered.name),
        (FEB, "P-2", "Of P-2"),
        (APRIL - DAY, "P-2", "Of P-2"),
        (APRIL, "P-3", "Of P-3"),
    ):
        found = home.as_of(day)
        assert (found.provider_id, found.name) == (provider, name)
    assert after(Home(), *transfers).as_of(MAY) is None
    assert [home.was_run_by(f"P-{n}") for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert not Home().was_run_by("P-1")


def test_a_home_is_suspended_from_its_transfer_until_that_is_lifted() -> None:
    was = passed("P-2", MARCH, suspended=(Lot.RESIDENTIAL,))
    lifted = home_suspension_lifted.model_copy(update={"lifted_on": APRIL})
    home = after(Home(), registered, was, lifted)
    days = (MARCH - DAY, MARCH, APRIL - DAY, APRIL)
    assert [bool(home.lots_suspended_on(day)) for day in days] == [False, True, True, False]
    before = lifted.model_copy(update={"lifted_on": MARCH - DAY})
    assert after(Home(), registered, was, before).lots_suspended_on(APRIL)
    that_day = lifted.model_copy(update={"lifted_on": MARCH})
    assert not after(Home(), registered, was, that_day).lots_suspended_on(APRIL)


def child(number: int, first: date, **more: Any) -> Any:
    """Another child placed in the home."""
    named = {"placement_id": f"PL-{number}", "child_ref": f"C-{number:016d}", "started_on": first}
    return placed.model_copy(update={**named, **more})


def test_the_first_day_that_is_too_full_is_one_on_which_places_children_or_a_move_change() -> None:
    one = registered.model_copy(update={"places": 1})
    both = (child(1, FEB), child(2, MARCH))
    assert after(Home(), one, *both).first_overfull_day(JAN) == MARCH
    assert after(Home(), one, *both).first_overfull_day(APRIL) == APRIL
    assert after(Home(), one, child(1, FEB)).first_overfull_day(JAN) is None
    fewer = places_changed.model_copy(update={"places": 0, "changed_on": APRIL})
    assert after(Home(), registered, child(1, FEB), fewer).first_overfull_day(JAN) == APRIL
    others = others_reported.model_copy(update={"filled": 2, "counted_on": MAY})
    assert after(Home(), registered, child(1, FEB), others).first_overfull_day(JAN) == MAY
    gone = placement_ended.model_copy(update={"placement_id": "PL-1", "ended_on": APRIL})
    over_by_then = after(Home(), one, *both, gone)
    assert over_by_then.first_overfull_day(JAN) == MARCH
    assert over_by_then.first_overfull_day(APRIL) is None
    flats = (address_opened, address_opened.model_copy(update={"address_id": "A-2"}))
    there = (child(1, FEB, address_id="A-1"), child(2, FEB, address_id="A-2"))
    moves = address_changed.model_copy(
        update={"placement_id": "PL-2", "address_id": "A-1", "moved_on": MARCH}
    )
    home = after(Home(), registered, *flats, *there, moves)
    assert home.first_overfull_day(JAN, "A-1") == MARCH
    assert home.last_move("PL-2", MARCH - DAY) is None
    assert home.last_move("PL-2", MARCH) == moves
    assert home.last_move("PL-1", MARCH) is None
    assert home.places_on(MARCH, "A-9") == 0


def test_no_more_places_are_booked_on_any_day_on_which_a_block_begins_or_places_change() -> None:
    home = after(Home(), registered.model_copy(update={"places": 1}), block)
    second = block.model_copy(update={"block_id": "B-2", "starts_on": MARCH})
    assert home.first_overbooked_day(JAN) is None
    assert after(home, second).first_overbooked_day(JAN) == MARCH
    assert after(home, second).first_overbooked_day(APRIL) == APRIL
    assert after(home, second).first_overbooked_day(JUNE) is None
    fewer = places_changed.model_copy(update={"places": 0, "changed_on": APRIL})
    assert after(home, fewer).first_overbooked_day(JAN) == APRIL


def test_care_overlaps_what_ends_after_it_begins_and_runs_since_the_last_start() -> None:
    again = care_started.model_copy(update={"started_on": APRIL})
    ends = [care_ended.model_copy(update={"ended_on": day}) for day in (MARCH, JUNE)]
    care = after(Care(), care_started, ends[0], again, ends[1])
    for first, end, overlaps in (
        (MARCH, APRIL, False),
        (MARCH - DAY, APRIL, True),
        (MARCH, APRIL + DAY, True),
        (JUNE, None, False),
        (JUNE - DAY, None, True),
        (JAN - DAY, JAN, False),
    ):
        assert care.overlaps(first, end) is overlaps
    assert care.open_since is None
    assert after(Care(), care_started, ends[0], again).open_since == APRIL
    assert after(Care(), again, care_started, ends[0]).open_since == APRIL
    assert Care().open_since is None
    that_day = again.model_copy(update={"started_on": MARCH})
    back = after(Care(), care_started, ends[0], that_day)
    assert back.open_since == MARCH
    assert back.overlaps(MARCH, None)
    assert back.overlaps(APRIL, None)


def test_care_without_an_end_runs_until_the_month_of_the_eighteenth_birthday_is_over() -> None:
    care = after(Care(), care_started.model_copy(update={"born_in": "2010-05"}))
    days = (date(2027, 6, 1), date(2028, 5, 1), date(2028, 5, 31), date(2028, 6, 1))
    assert [care.runs_since(day) for day in days] == [True, True, True, False]


def test_a_budget_is_the_last_amount_set_with_what_was_vired_since() -> None:
    from_line, to_line, year = vired.from_line, vired.to_line, vired.financial_year
    of_line = [budget.model_copy(update={"budget_line": line}) for line in (from_line, to_line)]
    twice = vired.model_copy(update={"amount": Decimal(250)})
    budgets = after(Budgets(), *of_line, vired, twice)
    assert budgets.of(to_line, year) == budget.amount + Decimal(1250)
    assert budgets.of(from_line, year) == budget.amount - Decimal(1250)
    assert after(budgets, of_line[1]).of(to_line, year) == budget.amount
    assert after(budgets, of_line[1]).of(from_line, year) == budget.amount - Decimal(1250)
    assert after(Budgets(), vired, *of_line).of(to_line, year) == budget.amount
    assert Budgets(set_at={("a", "b"): Decimal(5)}).of("a", "b") == Decimal(5)
    assert budgets.of("another", year) is None
    unset = after(Budgets(), vired)
    assert unset.vired == {(from_line, year): -vired.amount, (to_line, year): vired.amount}


def test_the_terms_of_a_lot_are_its_own_framework_s() -> None:
    other = lot_terms.model_copy(update={"framework_id": "F-2", "in_force_from": FEB})
    fostering = lot_terms.model_copy(update={"lot": Lot.FOSTERING, "in_force_from": FEB})
    frameworks = after(Frameworks(), framework, lot_terms, other, fostering)
    assert frameworks.terms_on("F-1", Lot.RESIDENTIAL, MARCH) == lot_terms


def test_who_may_be_asked_is_whoever_the_lot_and_the_tier_have_and_is_not_suspended() -> None:
    own = registered.model_copy(update={"in_house": True})
    second = own.model_copy(update={"home_id": "H-2", "provider_id": "P-2"})
    closes = [shut.model_copy(update={"home_id": home}) for home in ("H-1", "H-2")]
    kind, lot = Kind.CHILDRENS_HOME, Lot.RESIDENTIAL

    def asked(tier: Tier, *events: Any, what: Kind = kind) -> frozenset[str] | None:
        return after(Market(), *events).eligible(tier, lot, what, MARCH)

    assert asked(Tier.IN_HOUSE, own, second) == {"P-1", "P-2"}
    assert asked(Tier.IN_HOUSE, own, second, *closes) == frozenset()
    assert asked(Tier.IN_HOUSE, own, second, closes[1]) == {"P-1"}
    ends = [registration_cancelled.model_copy(update={"home_id": home}) for home in ("H-1", "H-2")]
    assert asked(Tier.IN_HOUSE, own, second, *ends) == frozenset()
    others = listed.model_copy(update={"provider_id": "P-2"})
    elsewhere = arrangement.model_copy(update={"arrangement_id": "NW", "tier": Tier.REGION})
    out = suspended.model_copy(update={"provider_id": "P-2"})
    both = (arrangement, elsewhere, listed, others)
    assert asked(Tier.CITY_REGION, *both) == {"P-1", "P-2"}
    assert asked(Tier.CITY_REGION, *both, out) == {"P-1"}
    apart = suspended.model_copy(update={"lots": (Lot.FOSTERING,)})
    assert asked(Tier.CITY_REGION, *both, out, apart) == {"P-1"}
    assert asked(Tier.CITY_REGION, *both, what=Kind.SECURE_HOME) == frozenset()
    in_lot = (framework, applied, admitted)
    assert asked(Tier.PURCHASING_SYSTEM, *in_lot) == {"P-1"}
    assert asked(Tier.PURCHASING_SYSTEM, *in_lot, what=Kind.SECURE_HOME) == frozenset()
    assert asked(Tier.SPOT, *in_lot) is None
    assert asked(Tier.SPOT, *in_lot, what=Kind.SECURE_HOME) is None


def left(code: NotAsked, provider_id: str = "P-1") -> LeftOut:
    """A provider that is left out for a reason."""
    return LeftOut(provider_id=provider_id, code=code)


def test_places_and_children_are_read_where_a_reason_is_about_them() -> None:
    bare = [left(code) for code in NotAsked]
    assert [bool(homes_behind([each])) for each in bare] == [
        each.code in (NotAsked.NO_VACANCY, NotAsked.RISK_TO_OTHERS_PLACED) for each in bare
    ]
    several = [left(NotAsked.NO_VACANCY, f"P-{n}") for n in (4, 2, 9)]
    items = homes_behind([*several, left(NotAsked.WRONG_KIND, "P-7")])
    assert items[0] == PLACES
    assert [item.tags for item in items[1:]] == [(f"provider:P-{n}",) for n in (2, 4, 9)]


def test_the_homes_of_a_provider_are_its_own_on_the_day_of_need_or_of_asking() -> None:
    theirs = registered.model_copy(update={"home_id": "H-2", "provider_id": "P-2"})
    homes = after(Homes(), registered, theirs)
    assert [home.registered.home_id for home, _ in homes.of("P-1", MARCH)] == ["H-1"]
    wrong = [left(NotAsked.WRONG_KIND)]
    late = registered.model_copy(update={"registered_on": opened.needed_on})
    for day, found in ((opened.needed_on - DAY, True), (opened.needed_on + DAY, True)):
        homes = after(Homes(), late)
        assert bool(contradicted(wrong, opened, Tier.SPOT, homes, day)) is found
    later = registered.model_copy(update={"registered_on": opened.needed_on + DAY})
    for day, found in ((opened.needed_on, False), (opened.needed_on + DAY, True)):
        homes = after(Homes(), later)
        assert bool(contradicted(wrong, opened, Tier.SPOT, homes, day)) is found


def held(code: NotAsked, *homes: Home, tier: Tier = Tier.SPOT, **sought: Any) -> Any:
    """What the ledger holds against a reason, of these homes."""
    search = opened.model_copy(update=sought)
    return contradiction(code, search, tier, [(home, home.registered) for home in homes], MARCH)  # type: ignore[misc]


def test_one_home_that_would_do_contradicts_a_reason_and_one_to_avoid_bears_it_out() -> None:
    home = after(Home(), registered)
    other_kind = after(Home(), registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT}))
    older = after(Home(), registered.model_copy(update={"ages_from": 13}))
    away = after(Home(), registered.model_copy(update={"postcode": "L20 1AA"}))
    able = after(Home(), registered.model_copy(update={"needs": (Need.COMMUNICATION,)}))
    empty = after(home, others_reported.model_copy(update={"filled": 0}))
    lived_in = after(home, others_reported)
    age, need, place = NotAsked.AGE_NOT_TAKEN, NotAsked.NEED_NOT_MET, NotAsked.LOCATION_AVOIDED
    risk, kind = NotAsked.RISK_TO_OTHERS_PLACED, NotAsked.WRONG_KIND
    assert held(age, home, older) is held(age, older, home) is Contradiction.AGE_TAKEN
    assert held(age, older) is None
    wants: dict[str, Any] = {"needs": (Need.COMMUNICATION,)}
    assert held(need, home, able, **wants) is Contradiction.NEEDS_MET
    assert held(need, home, **wants) is None
    avoiding: dict[str, Any] = {"avoided": ("PR8",)}
    assert held(place, away, **avoiding) is Contradiction.NOT_AVOIDED
    assert held(place, home, away, **avoiding) is held(place, away, home, **avoiding) is None
    assert held(place) is held(kind) is held(risk) is None
    assert held(risk, empty) is Contradiction.NOBODY_THERE
    for others in ((home,), (lived_in,), (empty, home), (empty, lived_in), (lived_in, empty)):
        assert held(risk, *others) is None
    moved_in = after(empty, placed.model_copy(update={"child_ref": OTHER_CHILD}))
    assert held(risk, moved_in) is None
    assert held(kind, home) is Contradiction.KIND_OFFERED
    assert held(kind, other_kind) is None
    asked_off = NotAsked.ASKED_NOT_TO_BE
    assert held(asked_off, tier=Tier.PURCHASING_SYSTEM) is Contradiction.APPLIED
    assert held(asked_off, home) is None


@pytest.mark.parametrize(
    ("born_in", "takes"),
    [
        (("2010-05",), True),
        (("2014-02",), True),
        (("2014-03",), False),
        (("2014-04",), False),
        (("2004-04",), True),
        (("2004-03",), False),
        (("2010-05", "2014-04"), False),
        (("2010-05", "2012-01"), True),
    ],
)
def test_a_home_takes_children_of_an_age_that_each_has_for_certain(
    born_in: tuple[str, ...], *, takes: bool
) -> None:
    assert takes_all(registered, born_in, MARCH) is takes


def test_the_first_day_with_too_many_children_or_places_booked_is_the_soonest() -> None:
    day = [date(2022, 1, n) for n in range(1, 29)]
    home = after(Home(), registered.model_copy(update={"places": 1}))
    for n in (20, 10, 15, 5, 25):
        home = home.after(
            placed.model_copy(update={"placement_id": f"PL-{n}", "started_on": day[n]})
        )
        home = home.after(block.model_copy(update={"block_id": f"B-{n}", "starts_on": day[n]}))
    assert home.first_overfull_day(day[0]) == day[10]
    assert home.first_overbooked_day(day[0]) == day[10]


def test_a_home_that_passed_suspended_takes_no_child_who_does_not_live_there_already() -> None:
    held = passed("P-2", MARCH, suspended=(Lot.RESIDENTIAL,))
    for kind in (Kind.CHILDRENS_HOME, Kind.SECURE_HOME):
        home = after(Home(), registered.model_copy(update={"kind": kind}), held)
        assert home.admits_on(MARCH - DAY) is not None
        assert home.admits_on(MARCH) is None
        assert home.takes_children_on(MARCH) is not None
    fostering = registered.model_copy(update={"kind": Kind.FOSTERING_AGENCY})
    assert after(Home(), fostering, held).admits_on(MARCH) is not None


def test_a_home_that_ofsted_restricts_admits_nobody_and_one_that_it_suspends_holds_nobody() -> None:
    held = restricted.model_copy(update={"in_force_from": MARCH})
    home = after(Home(), registered, held)
    assert [home.restricted_on(day) for day in (MARCH - DAY, MARCH)] == [False, True]
    assert home.admits_on(MARCH - DAY) is not None
    assert home.admits_on(MARCH) is None
    assert home.takes_children_on(MARCH) is not None
    suspension = held.model_copy(update={"notice": OfstedNotice.SUSPENSION})
    home = after(Home(), registered, suspension)
    assert home.takes_children_on(MARCH - DAY) is not None
    assert home.takes_children_on(MARCH) is None


def test_a_notice_about_an_address_is_of_its_kind_its_address_and_its_days() -> None:
    there = restricted.model_copy(update={"address_id": "A-1", "in_force_until": MAY})
    home = after(Home(), registered, there)

    def restricts(day: date, address_id: str = "A-1") -> bool:
        return home.notices.at_address(OfstedNotice.RESTRICTION, day, address_id)

    assert [restricts(day) for day in (FEB - DAY, FEB, MAY - DAY, MAY)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not restricts(FEB, "A-2")
    assert not home.notices.at_address(OfstedNotice.SUSPENSION, FEB, "A-1")


def test_more_than_one_home_is_asked_of_a_registration_and_from_the_guidance_on() -> None:
    guided = date(2023, 4, 1)
    buildings = [
        address_opened.model_copy(update={"address_id": f"A-{n}", "places": 4}) for n in (1, 2)
    ]
    home = after(Home(), registered, *buildings)
    assert more_than_one_home(home, guided, TESTER) == (2, 8)
    assert more_than_one_home(home, guided - DAY, TESTER) is None
    over = registration_cancelled.model_copy(update={"cancelled_on": guided})
    assert more_than_one_home(home.after(over), guided, TESTER) is None


def test_a_listing_is_of_its_day_in_whatever_order_it_is_recorded() -> None:
    ended = delisted.model_copy(update={"delisted_on": APRIL})
    again = listed.model_copy(update={"listed_on": MAY})
    arrangements = after(Arrangements(), arrangement, again, ended, listed)
    key = (listed.arrangement_id, listed.provider_id)
    found = [arrangements.listing_on(*key, day) for day in (MAY, APRIL, APRIL - DAY)]
    assert found == [again, None, listed]
    assert arrangements.listings_since(*key, MAY) == (again,)
    assert arrangements.listings_since(*key, APRIL) == (again,)
    assert arrangements.listings_since(*key, listed.listed_on) == (listed, ended, again)


def test_a_case_is_with_an_officer_by_the_day_in_whatever_order_it_is_recorded() -> None:
    officer = (case_allocated.officer, case_allocated.role)
    first, ended = case_allocated.allocated_on, allocation_ended.ended_on
    for events in ((case_allocated, allocation_ended), (allocation_ended, case_allocated)):
        case = after(Case(), *events)
        assert [case.is_with(*officer, day) for day in (first - DAY, first, ended)] == [
            False, True, False,
        ]  # fmt: skip


def test_a_home_is_anothers_since_it_last_passed_and_until_it_passes_to_the_provider() -> None:
    """It passed to P-2 and P-3, and passes to P-4, to P-1 and, once more, from P-5 to P-1."""
    days = [date(2022, month, 1) for month in (2, 3, 5, 6, 7, 8)]
    to = ("P-2", "P-3", "P-4", "P-1", "P-5", "P-1")
    home = after(
        Home(), registered, *(passed(each, day) for each, day in zip(to, days, strict=True))
    )

    def told_on(day: date, provider_id: str = "P-1") -> tuple[date | None, date | None]:
        bar = anothers("H-1", home, provider_id, day)
        assert (bar.about, bar.cause, bar.day) == ("H-1", Cause.ANOTHERS, day)
        return bar.since, bar.until

    first, second, _, again, _, last = days
    assert told_on(first - DAY, "P-9") == (None, None)
    assert told_on(first) == (first, again)
    assert told_on(second) == (second, again)
    assert told_on(date(2022, 7, 1)) == (date(2022, 7, 1), last)
    assert told_on(last, "P-2") == (last, None)
    assert told_on(again, "P-2") == (again, None)


def test_what_bars_is_told_once_about_one_thing_for_each_of_its_causes() -> None:
    shut_then = Bar("H-1", Cause.SHUT, MARCH)
    again = Bar("H-1", Cause.SHUT, APRIL)
    other_home, other_cause = Bar("H-2", Cause.SHUT, MARCH), Bar("H-1", Cause.RESTRICTED, MARCH)
    assert told((shut_then, again, other_home, other_cause)) == {
        "causes": (Cause.SHUT, Cause.RESTRICTED),
        "bars": (shut_then, other_home, other_cause),
    }
