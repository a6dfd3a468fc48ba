"""Where children live, by three geographies, and how often they move: examples to check by hand."""

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
    OTHER_CHILD,
    awarded,
    awarded_directly,
    awarded_through_contingency,
    awarded_unregistered,
    bought,
    episode_stated,
    fee_varied,
    judged,
    placed,
    placed_with_parents,
    placement_ended,
    policy,
    registered,
)
from facts import Connection, holding

from domain.events.base import Event
from domain.values import Judgement, Kind
from ledger.log import Log
from projections.places import stability, where_placed

MOVED_ON = date(2021, 6, 1)
BARNSLEY_WAS, BARNSLEY_IS = "E08000016", "E08000038"
adopted = policy.model_copy(update={"in_force_from": JAN})


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


def at(authority: str, miles: str | None = None, child: str = CHILD, n: int = 1) -> Event:
    known = None if miles is None else Decimal(miles)
    return changed(placed, authority=authority, miles_from_home=known, child_ref=child,
                 placement_id=f"PL-{n}")  # fmt: skip


@pytest.mark.parametrize(
    ("authority", "location", "regulation_11"),
    [
        (BOROUGH, "in", "in-area"),
        (LANCASHIRE, "out", "adjoining"),
        ("E08000013", "out", "at-a-distance"),
        ("W06000023", "out", "outside-england"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_where_1_and_where_2_borough_and_regulation_11_are_two_questions(
    log: Log, owner: Connection, authority: str, location: str, regulation_11: str
) -> None:
    ask = holding(log, owner, adopted, at(authority))
    (row,) = ask(where_placed.geography, MARCH)
    assert (row.location, row.regulation_11) == (location, regulation_11)
    assert row.because == (1, 2)


def test_where_1_a_recoded_authority_is_still_the_same_place(log: Log, owner: Connection) -> None:
    neighbours = changed(adopted, adjoining=(BARNSLEY_WAS,))
    ask = holding(log, owner, neighbours, at(BARNSLEY_IS))
    (row,) = ask(where_placed.geography, MARCH)
    assert row.regulation_11 == "adjoining"


def test_where_2_without_a_policy_no_authority_adjoins(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, at(LANCASHIRE))
    assert ask(where_placed.geography, MARCH)[0].regulation_11 == "unknown"


@pytest.mark.parametrize(
    ("miles", "band", "published"),
    [
        ("0.0", "up to 5", "up to 20"),
        ("5.0", "up to 5", "up to 20"),
        ("5.1", "up to 10", "up to 20"),
        ("20.0", "up to 20", "up to 20"),
        ("20.1", "up to 50", "over 20"),
        ("340.0", "over 100", "over 20"),
        (None, "not known", "not known"),
    ],
)
def test_where_3_miles_fall_into_the_published_bands(
    log: Log, owner: Connection, miles: str | None, band: str, published: str
) -> None:
    ask = holding(log, owner, at(BOROUGH, miles))
    (row,) = ask(where_placed.geography, MARCH)
    assert (row.miles, row.published_band, row.children) == (band, published, 1)


def test_share_1_and_share_2_what_is_not_known_stands_beside_the_share(
    log: Log, owner: Connection
) -> None:
    ask = holding(
        log, owner, at(BOROUGH, "20.0"), at(LANCASHIRE, "20.1", OTHER_CHILD, 2),
        at("unknown", None, "C-CCCCCCCCCCCCCCCC", 3),
    )  # fmt: skip
    found = {row.measure: row for row in ask(where_placed.shares, MARCH) if row.lot == "all"}
    near = found["in the borough"]
    assert (near.children, near.of_children, near.not_known) == (1, 2, 1)
    assert near.percent == Decimal("50.0")
    within = found["within 20 miles of home"]
    assert (within.children, within.of_children, within.not_known) == (1, 2, 1)


def test_where_4_and_share_3_a_home_is_judged_as_at_its_last_inspection(
    log: Log, owner: Connection
) -> None:
    worse = changed(judged, judgement=Judgement.INADEQUATE, inspected_on=APRIL)
    at_home = changed(placed_with_parents, child_ref=OTHER_CHILD, placement_id="PL-2")
    ask = holding(log, owner, registered, judged, worse, placed, at_home)

    def good(day: date) -> tuple[int, int]:
        rows = {r.measure: r for r in ask(where_placed.shares, day) if r.lot == "all"}
        row = rows["in a good or outstanding home"]
        return row.children, row.of_children

    assert good(MARCH) == (1, 1)
    assert good(APRIL) == (0, 1)


@pytest.mark.parametrize(
    ("award", "how"),
    [
        (awarded, "contracted"),
        (awarded_directly, "contracted"),
        (awarded_through_contingency, "contingency"),
        (bought, "spot"),
        (awarded_unregistered, "spot"),
        (None, "not recorded"),
    ],
)
def test_where_5_a_placement_is_bought_as_its_award_was(
    log: Log, owner: Connection, award: Event | None, how: str
) -> None:
    before = () if award is None else (award,)
    start = changed(placed, award_id="AW-1" if award else None, started_on=MARCH)
    ask = holding(log, owner, *before, start)
    (row,) = ask(where_placed.children_by_purchase, APRIL)
    assert (row.bought, row.kind, row.children) == (how, "childrens-home", 1)


def test_where_5_the_councils_own_are_in_house_and_parents_are_not_bought(
    log: Log, owner: Connection
) -> None:
    own = changed(registered, in_house=True)
    carers = changed(placed_with_parents, kind=Kind.IN_HOUSE_FOSTERING, child_ref=OTHER_CHILD,
                   placement_id="PL-2")  # fmt: skip
    home = changed(placed_with_parents, child_ref="C-CCCCCCCCCCCCCCCC", placement_id="PL-3")
    family = changed(home, kind=Kind.CONNECTED_CARERS, child_ref="C-DDDDDDDDDDDDDDDD",
                     placement_id="PL-4")  # fmt: skip
    ask = holding(log, owner, own, placed, carers, home, family)
    assert {(r.bought, r.kind) for r in ask(where_placed.children_by_purchase, MARCH)} == {
        ("in-house", "childrens-home"), ("in-house", "in-house-fostering"),
        ("not bought", "with-parents"), ("connected carers", "connected-carers"),
    }  # fmt: skip


# ── Stability ────────────────────────────────────────────────────────────────────────────


def placement(n: int, start: date, end: date | None = None) -> list[Event]:
    events: list[Event] = [changed(placed, placement_id=f"PL-{n}", started_on=start)]
    if end is not None:
        events.append(changed(placement_ended, placement_id=f"PL-{n}", ended_on=end))
    return events


def measured(ask: Any, day: date) -> dict[str, tuple[int, int]]:
    found = ask(stability.stability, day)
    return {row.measure.partition("(")[2].rstrip(")"): (row.counted, row.of_all) for row in found}


def test_stable_2_three_placements_in_a_year_are_counted_the_first_among_them(
    log: Log, owner: Connection
) -> None:
    ask = holding(
        log, owner, *placement(1, date(2020, 1, 1), FEB), *placement(2, FEB, MARCH),
        *placement(3, MARCH),
    )  # fmt: skip
    assert measured(ask, FEB)["STABLE-2"] == (0, 1)
    assert measured(ask, MARCH)["STABLE-2"] == (1, 1)
    assert measured(ask, date(2023, 2, 2))["STABLE-2"] == (0, 1)


def test_stable_1_a_new_fee_or_legal_status_is_no_new_placement(
    log: Log, owner: Connection
) -> None:
    fees = [changed(fee_varied, varied_from=day) for day in (MARCH, APRIL)]
    episodes = [
        changed(
            episode_stated, child_ref=OTHER_CHILD, started_on=start, ended_on=end, reason_new=why
        )
        for start, end, why in ((FEB, MARCH, "S"), (MARCH, APRIL, "L"), (APRIL, None, "L"))
    ]
    ask = holding(log, owner, *placement(1, FEB), *fees, *episodes)
    assert measured(ask, JUNE)["STABLE-2"] == (0, 2)


def test_stable_3_two_years_in_one_placement_of_those_long_in_care(
    log: Log, owner: Connection
) -> None:
    stayed = changed(placed, started_on=date(2019, 1, 1))
    came = [
        changed(event, child_ref=OTHER_CHILD)
        for event in (*placement(2, date(2019, 1, 1), MOVED_ON), *placement(3, MOVED_ON))
    ]  # fmt: skip
    ask = holding(log, owner, stayed, *came)
    assert measured(ask, MARCH)["STABLE-3"] == (1, 2)
    assert "STABLE-3" not in measured(ask, date(2021, 5, 1))


def test_stable_4_endings_that_the_provider_asked_for_are_unplanned(
    log: Log, owner: Connection
) -> None:
    asked_for = changed(placement_ended, placement_id="PL-1", ended_on=MARCH, code="CREQB")
    planned = changed(placement_ended, placement_id="PL-2", ended_on=APRIL, code="CARPL")
    ask = holding(
        log, owner, *placement(1, FEB), asked_for, *placement(2, MARCH), planned,
        *placement(3, APRIL),
    )  # fmt: skip
    assert measured(ask, JUNE)["STABLE-4"] == (1, 2)
