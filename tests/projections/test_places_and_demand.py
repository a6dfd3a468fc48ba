"""Places that are truly available, and the demand for them: examples to check by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    JUNE,
    LANCASHIRE,
    MARCH,
    MAY,
    OTHER_CHILD,
    abandoned,
    award_cancelled,
    awarded,
    block,
    block_filled,
    bought,
    episode_stated,
    judged,
    offer,
    opened,
    others_reported,
    placed,
    policy,
    registered,
    registration_cancelled,
    reinstated,
    shut,
    suspended,
    withdrawn,
)
from facts import Connection, holding

from domain.codes import Need
from domain.events.base import Event
from domain.values import Kind, Lot
from ledger.log import Log
from projections.places import (
    available_places,
    bringing_home,
    demand,
    early_warning,
    emergency_places,
    sufficiency,
    where_placed,
)

adopted = policy.model_copy(update={"in_force_from": JAN})


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


def available(ask: Any, day: date) -> tuple[int, int, int]:
    (row,) = ask(available_places.by_kind, day)
    return row.free, row.available, row.not_sure


def test_vacancy_1_free_is_as_far_as_is_known(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, placed)
    assert available(ask, MARCH) == (1, 1, 1)
    assert ask(available_places.by_kind, MARCH)[0].because == (1, 2)


def test_vacancy_1_others_who_were_reported_fill_places(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, others_reported, placed)
    assert available(ask, MARCH) == (0, 0, 0)
    assert available(ask, JAN) == (1, 1, 0)


def test_vacancy_2_and_available_2_a_suspended_providers_places_are_free_and_not_available(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, registered, others_reported, suspended, reinstated)
    assert available(ask, JAN) == (1, 1, 0)
    assert available(ask, FEB) == (1, 0, 0)
    assert available(ask, MARCH) == (1, 1, 0)


def test_vacancy_2_a_suspension_in_another_lot_takes_nothing(log: Log, owner: Connection) -> None:
    elsewhere = changed(suspended, lots=(Lot.FOSTERING,))
    ask = holding(log, owner, registered, others_reported, elsewhere)
    assert available(ask, MARCH) == (1, 1, 0)


def test_vacancy_2_each_lot_has_its_own_suspension_and_reinstatement(
    log: Log, owner: Connection
) -> None:
    elsewhere = changed(suspended, lots=(Lot.FOSTERING,), suspended_on=MARCH)
    back = changed(reinstated, lots=(Lot.FOSTERING,), reinstated_on=MARCH)
    ask = holding(log, owner, registered, others_reported, suspended, elsewhere, back)
    assert available(ask, MARCH) == (1, 0, 0)


def test_vacancy_2_an_own_home_that_is_shut_takes_no_child(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, changed(registered, in_house=True), shut)
    assert available(ask, JAN)[1] == 2
    assert available(ask, FEB)[1] == 0


def test_a_cancelled_home_has_no_places(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, registration_cancelled)
    assert ask(available_places.by_kind, MARCH) == []


def test_vacancy_3_an_agency_has_no_places_of_its_own(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, changed(registered, kind=Kind.FOSTERING_AGENCY))
    assert ask(available_places.by_kind, MARCH) == []


def test_available_1_a_homes_places_stand_under_each_age_and_each_need(
    log: Log, owner: Connection
) -> None:
    home = changed(registered, ages_from=8, ages_to=17, needs=(Need.SOLO, Need.MENTAL_HEALTH))
    ask = holding(log, owner, home)
    assert [r.ages for r in ask(available_places.by_age, MARCH)] == [
        "5 to 9", "10 to 15", "16 and over"
    ]  # fmt: skip
    assert [(r.need, r.places) for r in ask(available_places.by_need, MARCH)] == [
        ("mental-health", 2), ("solo", 2)
    ]  # fmt: skip


def test_homes_far_away_where_nobody_of_ours_lives_are_left_out(
    log: Log, owner: Connection
) -> None:
    far = changed(registered, home_id="H-2", urn="SC900002", authority="E10000016")
    ask = holding(log, owner, registered, far)
    assert [r.authority for r in ask(available_places.by_kind, MARCH)] == [BOROUGH]


def test_emergency_2_near_is_the_borough_and_what_adjoins_it(log: Log, owner: Connection) -> None:
    beside = changed(registered, home_id="H-2", urn="SC900002", authority=LANCASHIRE)
    far = changed(registered, home_id="H-3", urn="SC900003", authority="E08000013")
    ask = holding(log, owner, adopted, registered, beside, far)
    found = ask(emergency_places.tonight, MARCH)
    assert [(r.whereabouts, r.homes, r.available) for r in found] == [
        ("in the borough", 1, 2), ("adjoining", 1, 2)
    ]  # fmt: skip


def test_emergency_1_a_booked_place_that_nobody_fills_is_ours(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, block, placed, block_filled)
    booked = {d: ask(emergency_places.tonight, d)[0].booked_and_void for d in (JAN, MARCH, JUNE)}
    assert booked == {JAN: 1, MARCH: 0, JUNE: 0}


# ── Demand ───────────────────────────────────────────────────────────────────────────────

SECOND = {"referral_id": "R-2", "child_ref": OTHER_CHILD}


@pytest.mark.parametrize(
    ("award", "met", "elsewhere"), [(awarded, 1, 0), (bought, 0, 1), (None, 0, 0)]
)
def test_demand_1_a_referral_is_met_by_the_system_or_elsewhere(
    log: Log, owner: Connection, award: Event | None, met: int, elsewhere: int
) -> None:
    ask = holding(log, owner, opened, *(() if award is None else (award,)))
    (row,) = ask(demand.demand, date(2022, 3, 31))
    assert (row.referrals, row.met, row.met_elsewhere) == (1, met, elsewhere)
    assert row.still_open == 1 - met - elsewhere


def test_demand_1_an_award_that_fell_meets_nothing(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, opened, awarded, award_cancelled)
    (row,) = ask(demand.demand, date(2022, 3, 31))
    day = award_cancelled.cancelled_on
    assert (row.met, row.still_open) == ((0, 1) if day <= date(2022, 3, 31) else (1, 0))


def test_demand_2_one_given_up_is_unmet_and_open_until_then(log: Log, owner: Connection) -> None:
    given_up = changed(abandoned, abandoned_on=MARCH)
    ask = holding(log, owner, changed(opened, opened_on=FEB), given_up)
    found = [ask(demand.demand, day)[0] for day in (FEB, MARCH)]
    assert [(r.still_open, r.unmet) for r in found] == [(1, 0), (0, 1)]


def test_demand_3_offers_are_counted_the_withdrawn_among_them(log: Log, owner: Connection) -> None:
    second = changed(offer, offer_id="O-2", provider_id="P-2")
    ask = holding(log, owner, opened, changed(opened, **SECOND), offer, second, withdrawn)
    (row,) = ask(demand.demand, date(2022, 3, 31))
    assert (row.referrals, row.offers_per_referral) == (2, Decimal("1.0"))
    assert [(r.referral_id, r.offers) for r in ask(demand.referrals, date(2022, 3, 31))] == [
        ("R-1", 2), ("R-2", 0)
    ]  # fmt: skip


def test_demand_4_days_run_from_the_referral_to_the_placement(log: Log, owner: Connection) -> None:
    urgent = changed(opened, opened_on=FEB, emergency=True)
    start = changed(placed, award_id="AW-1", started_on=date(2022, 2, 2))
    ask = holding(log, owner, urgent, changed(awarded, awarded_on=FEB), start)
    (row,) = ask(demand.demand, MARCH)
    assert (row.median_days, row.longest_days, row.emergencies_in_a_day) == (1, 1, 1)
    assert row.because == (1, 2, 3)
    assert ask(demand.demand, FEB)[0].median_days is None


def test_another_years_referrals_are_another_years(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, opened)
    assert ask(demand.demand, APRIL) == []


# ── Bringing children home ───────────────────────────────────────────────────────────────


def away(child: str, n: int, miles: str | None, kind: Kind = Kind.CHILDRENS_HOME) -> Event:
    return changed(placed, child_ref=child, placement_id=f"PL-{n}", home_id=f"H-{n}", kind=kind,
                 authority=LANCASHIRE,
                 miles_from_home=None if miles is None else Decimal(miles))  # fmt: skip


def test_bring_1_and_bring_2_the_furthest_come_first_into_the_places_there_are(
    log: Log, owner: Connection
) -> None:
    third, home = "C-CCCCCCCCCCCCCCCC", changed(registered, places=1)
    ask = holding(
        log, owner, home, away(CHILD, 7, "9.0"), away(OTHER_CHILD, 8, "31.0"), away(third, 9, None),
    )  # fmt: skip
    steps = ask(bringing_home.steps, MARCH)
    assert [(s.k, s.child_ref, s.places_needed, s.to_be_found) for s in steps] == [
        (1, OTHER_CHILD, 1, 0), (2, CHILD, 2, 1), (3, third, 3, 2)
    ]  # fmt: skip
    (row,) = ask(bringing_home.by_kind, MARCH)
    assert (row.outside, row.places_available, row.could_come, row.to_be_found) == (3, 1, 1, 2)


def test_bring_3_places_are_counted_by_kind_alone(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, away(CHILD, 7, "9.0", Kind.SEMI_INDEPENDENT))
    (row,) = ask(bringing_home.by_kind, MARCH)
    assert (row.kind, row.places_available, row.to_be_found) == ("semi-independent", 0, 1)


def test_nobody_in_the_borough_or_with_parents_is_brought_home(log: Log, owner: Connection) -> None:
    parents = changed(placed, child_ref=OTHER_CHILD, placement_id="PL-2", kind=Kind.WITH_PARENTS,
                    authority=LANCASHIRE)  # fmt: skip
    ask = holding(log, owner, placed, parents)
    assert ask(bringing_home.steps, MAY) == []


# ── From returns and Ofsted's list alone ─────────────────────────────────────────────────


def test_placed_2_an_episode_of_a_return_is_in_the_home_under_its_urn(
    log: Log, owner: Connection
) -> None:
    episode = changed(episode_stated, urn="SC900001", authority=BOROUGH)
    ask = holding(log, owner, registered, others_reported, judged, episode, suspended)
    assert available(ask, JAN) == (1, 1, 0)
    assert available(ask, MARCH) == (0, 0, 0)
    (row,) = ask(sufficiency.places, MARCH)
    assert (row.registered, row.ours, row.others, row.free, row.children) == (2, 1, 1, 0, 1)
    shares = {r.measure: r for r in ask(where_placed.shares, MARCH) if r.lot == "all"}
    assert shares["in a good or outstanding home"].children == 1
    (warning,) = ask(early_warning.warnings, MARCH)
    assert (warning.rule, warning.home_id, warning.because) == ("WARN-2", "H-1", (1, 4, 5))


def test_placed_1_the_placement_that_started_last_is_the_childs(
    log: Log, owner: Connection
) -> None:
    later = changed(placed, placement_id="PL-2", home_id="H-2", started_on=MARCH)
    other = changed(registered, home_id="H-2", urn="SC900002")
    ask = holding(log, owner, registered, other, placed, later)
    (row,) = ask(available_places.by_kind, MARCH)
    assert (row.homes, row.free) == (2, 3)
    assert [(w.home_id) for w in ask(early_warning.warnings, date(2024, 1, 1))] == ["H-2"]


def test_a_return_without_a_urn_or_of_an_unknown_one_is_in_no_home(
    log: Log, owner: Connection
) -> None:
    episodes = [changed(episode_stated, child_ref=child, urn=urn) for child, urn in
                ((CHILD, ""), (OTHER_CHILD, "SC999999"))]  # fmt: skip
    ask = holding(log, owner, registered, *episodes)
    assert available(ask, MARCH)[0] == 2
