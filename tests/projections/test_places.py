"""Sufficiency, in borough or out, and stated figures: examples an analyst can read."""

from datetime import date
from decimal import Decimal

from examples import (
    APRIL,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    OTHER_CHILD,
    care_ended,
    care_started,
    episode_stated,
    others_reported,
    placed,
    placed_with_parents,
    placement_ended,
    places_changed,
    registered,
    registration_cancelled,
    stated,
)
from facts import BOROUGH, Connection, holding
from histories import reversal

from domain.events.imports import EpisodeStated
from domain.events.statements import Measure
from domain.values import LOT_OF_KIND, Kind, Lot
from ledger.log import Log
from projections.casework.stated_figures import compare_statements
from projections.places.in_or_out_of_borough import BoroughPlacements, children, month_ends
from projections.places.sufficiency import Places, looked_after, places


def test_places_b_free_is_registered_less_ours_and_others(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, others_reported, care_started, placed)
    (row,) = ask(places, MARCH)
    assert row == Places(
        kind="childrens-home", lot="residential", authority=BOROUGH, in_borough=True, providers=1,
        homes=1, registered=2, ours=1, others=1, free=0, children=1, because=(1, 2, 4),
    )  # fmt: skip


def test_places_b_a_child_outside_any_registered_home_fills_no_place(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, care_started, placed_with_parents)
    (row,) = ask(places, MARCH)
    assert (row.kind, row.ours, row.children, row.free) == ("with-parents", 0, 1, 0)


def test_places_change_on_their_day(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, places_changed)
    assert [ask(places, day)[0].registered for day in (JAN, FEB, MARCH)] == [2, 2, 3]
    assert ask(places, JAN.replace(year=2021)) == []


def test_places_a_a_child_with_two_placements_on_a_day_counts_once_in_the_later(
    log: Log, owner: Connection
) -> None:
    second = placed.model_copy(
        update={"placement_id": "PL-2", "started_on": MARCH, "kind": Kind.SEMI_INDEPENDENT}
    )
    ask = holding(log, owner, placed, second)
    assert [(r.kind, r.children) for r in ask(places, APRIL)] == [("semi-independent", 1)]
    assert [(r.kind, r.children) for r in ask(places, FEB)] == [("childrens-home", 1)]


def test_places_c_a_child_is_looked_after_in_a_period_of_care_and_not_on_its_last_day(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, care_started, care_ended)
    counted = [ask(looked_after, day).children for day in (JAN, MAY, JUNE)]
    assert counted == [1, 1, 0]
    assert ask(looked_after, MAY).because == (1, 2)


def test_places_c_a_child_in_care_and_in_a_return_is_one_child(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, care_started, episode(CHILD, FEB), episode(OTHER_CHILD, FEB))
    assert ask(looked_after, MARCH).children == 2


def test_a_child_looked_after_but_in_no_placement_is_counted_as_not_placed(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, care_started, placed, placement_ended)
    assert [(r.kind, r.children) for r in ask(places, MAY)] == [("not-placed", 1)]


def test_the_lot_of_a_kind_is_the_domains_own(log: Log, owner: Connection) -> None:
    homes = [
        registered.model_copy(update={"home_id": f"H-{kind}", "urn": f"SC{n:05}", "kind": kind})
        for n, kind in enumerate(Kind)
    ]
    ask = holding(log, owner, *homes)
    lots = {row.kind: row.lot for row in ask(places, FEB)}
    assert lots == {kind.value: LOT_OF_KIND.get(kind) for kind in Kind}


def test_borough_1_the_authority_decides_what_is_inside(log: Log, owner: Connection) -> None:
    away = placed.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "authority": "E08000012"}
    )
    ask = holding(log, owner, placed, away)
    assert ask(children, MARCH) == [
        BoroughPlacements(on_day=MARCH, kind="childrens-home", lot="residential", inside=1,
                          outside=1, unknown=0, children=2, because=(1, 2))
    ]  # fmt: skip


def test_borough_2_a_child_counts_once_a_day(log: Log, owner: Connection) -> None:
    second = placed.model_copy(
        update={"placement_id": "PL-2", "started_on": MARCH, "authority": "E08000012"}
    )
    ask = holding(log, owner, placed, second)
    (row,) = ask(children, APRIL)
    assert (row.inside, row.outside, row.children, row.because) == (0, 1, 1, (2,))


def test_borough_3_an_authority_that_is_not_known_is_not_outside(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, placed.model_copy(update={"authority": "unknown"}))
    (row,) = ask(children, MARCH)
    assert (row.inside, row.outside, row.unknown) == (0, 0, 1)


def test_month_ends_of_the_financial_year_so_far_and_the_day_itself(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, placed.model_copy(update={"started_on": date(2021, 4, 1)}))
    days = [row.on_day for row in ask(month_ends, date(2021, 6, 15))]
    assert days == [date(2021, 4, 30), date(2021, 5, 31), date(2021, 6, 15)]


def test_a_correction_changes_what_is_known_now_and_not_what_was_known_before(
    log: Log, owner: Connection
) -> None:
    right = placed.model_copy(update={"authority": "E08000012"})
    ask = holding(log, owner, placed, reversal(1, placed), right)
    inside = [[row.inside for row in ask(children, MARCH, known)] for known in (1, 2, 3)]
    assert inside == [[1], [], [0]]
    assert [row.because for row in ask(children, MARCH, 3)] == [(3,)]


def test_a_stated_figure_stands_beside_the_ledgers_with_the_difference(
    log: Log, owner: Connection
) -> None:
    nothing_to_count = stated.model_copy(
        update={"statement_id": "S-2", "measure": Measure.NOT_COUNTED, "kind": None}
    )
    inside = stated.model_copy(
        update={
            "statement_id": "S-3",
            "measure": Measure.CHILDREN_PLACED_IN_BOROUGH,
            "kind": None,
            "lot": Lot.RESIDENTIAL,
            "figure": Decimal("1.00"),
        }
    )
    ask = holding(log, owner, placed, stated, nothing_to_count, inside)
    found = {
        row.statement_id: (row.figure, row.ledger, row.difference)
        for row in ask(compare_statements, JAN)
    }
    assert found == {
        "S-1": (Decimal(70), Decimal(1), Decimal(69)),
        "S-2": (Decimal(70), None, None),
        "S-3": (Decimal(1), Decimal(1), Decimal(0)),
    }


def episode(child: str, start: date) -> EpisodeStated:
    return episode_stated.model_copy(update={"child_ref": child, "started_on": start})


def test_a_home_whose_registration_is_cancelled_has_no_places(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, places_changed, registration_cancelled)
    (row,) = ask(places, FEB)
    assert (row.registered, row.because) == (2, (1, 3))
    assert ask(places, MARCH) == []
    assert ask(places, MARCH, known_at=2)[0].registered == 3
