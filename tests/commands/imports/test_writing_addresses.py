"""The episodes of the yearly return of a child who comes to another address in one placement."""

from datetime import date
from typing import Any

from examples import (
    address_changed,
    care_started,
    home_transferred,
    legal_status,
    placed,
    placement_ended,
    registered,
)

from domain.codes import Sector
from domain.events.base import Event
from domain.readings.homes import Home
from domain.readings.ssda903.case import Case
from domain.readings.ssda903.episodes import Gap, write_episodes
from domain.values import Kind

YEAR = (date(2025, 4, 1), date(2026, 3, 31))
BEGUN, MOVED = date(2025, 5, 1), date(2025, 9, 1)


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


home = changed(registered, kind=Kind.SEMI_INDEPENDENT, sector=Sector.PRIVATE)
began = changed(care_started, started_on=BEGUN)
status = changed(legal_status, in_force_from=BEGUN)
living = changed(
    placed, kind=Kind.SEMI_INDEPENDENT, address_id="A-1", postcode="PR8 2ZZ", started_on=BEGUN
)
moved = changed(address_changed, moved_on=MOVED)


def written(*events: Any) -> list[tuple[str, ...] | Gap]:
    """The rows of the child's episodes, from the reason to the postcode of the placement."""
    case = Case()
    for event in (began, status, living, *events):
        case = case.after(event)
    rows = write_episodes(case, {"H-1": Home().after(home)}, YEAR)
    return [row if isinstance(row, Gap) else (*row[:2], *row[6:9], row[10]) for row in rows]


def test_write_9_another_address_is_an_episode_with_the_same_carers() -> None:
    assert written(moved) == [
        ("01/05/2025", "S", "01/09/2025", "X1", "CARPL", "PR8 2ZZ"),
        ("01/09/2025", "T", "", "", "", "WA9 1ZZ"),
    ]


def test_write_6_an_episode_has_the_number_of_its_home_on_its_first_day() -> None:
    case = Case()
    for event in (began, status, living, moved):
        case = case.after(event)
    passed = changed(home_transferred, passed_on=MOVED)
    there = Home().after(home).after(passed)
    numbers = [row[-1] for row in write_episodes(case, {"H-1": there}, YEAR)]  # type: ignore[index]
    assert numbers == [registered.urn, passed.urn]


def test_write_9_a_new_legal_status_on_the_day_of_the_move_is_told_too() -> None:
    order = changed(status, legal_status="E1", in_force_from=MOVED)
    assert [row[1] for row in written(moved, order) if not isinstance(row, Gap)] == ["S", "U"]


def test_write_9_the_next_placement_begins_at_its_own_address() -> None:
    ended = changed(placement_ended, ended_on=date(2025, 11, 1), code="CARPL")
    after = changed(living, placement_id="PL-2", started_on=date(2025, 11, 1))
    assert [(row[1], row[5]) for row in written(moved, ended, after)] == [  # type: ignore[index]
        ("S", "PR8 2ZZ"), ("T", "WA9 1ZZ"), ("P", "PR8 2ZZ"),
    ]  # fmt: skip


NEW_NEED = changed(status, need="N4", in_force_from=MOVED)


def needs(*events: Any) -> list[tuple[str, str, str]]:
    """The first day, the reason and the need of each episode."""
    case = Case()
    for event in (began, status, living, *events):
        case = case.after(event)
    rows = write_episodes(case, {"H-1": Home().after(home)}, YEAR)
    return [(row[0], row[1], row[3]) for row in rows if not isinstance(row, Gap)]


def test_write_1_another_need_alone_begins_no_episode() -> None:
    assert needs(NEW_NEED) == [("01/05/2025", "S", "N1")]


def test_write_1_every_episode_has_the_need_with_which_care_began() -> None:
    order = changed(NEW_NEED, legal_status="E1")
    assert needs(order) == [("01/05/2025", "S", "N1"), ("01/09/2025", "L", "N1")]
    again = changed(status, need="N2")
    assert needs(again) == [("01/05/2025", "S", "N2")]


def test_write_1_a_need_recorded_late_is_that_of_the_period() -> None:
    case = Case()
    for event in (began, changed(status, in_force_from=MOVED), living):
        case = case.after(event)
    assert case.need_from(BEGUN) == "N1"
    assert Case().after(began).need_from(BEGUN) is None
