"""The episodes of the yearly return, as the ledger writes them from what it recorded of a child."""

from datetime import date
from typing import Any

import pytest
from examples import (
    OTHER_CHILD,
    address_changed,
    break_taken,
    breaks_agreed,
    care_ended,
    care_started,
    legal_status,
    particulars,
    placed,
    placement_ended,
    registered,
)

from domain.codes import Sector
from domain.events.base import Event
from domain.events.support import BreaksUnder
from domain.readings.homes import Home
from domain.readings.ssda903.case import Case
from domain.readings.ssda903.episodes import Gap, write_episodes, write_short_breaks
from domain.values import Kind

YEAR = (date(2025, 4, 1), date(2026, 3, 31))
NEXT = (date(2026, 4, 1), date(2027, 3, 31))
MAY, JULY, SEPTEMBER, NOVEMBER = (date(2025, month, 1) for month in (5, 7, 9, 11))
Written = list[tuple[str, ...] | Gap]


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


home = changed(registered, sector=Sector.PRIVATE)
agency = changed(home, home_id="H-2", kind=Kind.FOSTERING_AGENCY, urn="SC900002")
without_sector = changed(home, home_id="H-3", sector=None)
ours = changed(
    home, home_id="H-4", kind=Kind.CHILDRENS_HOME, in_house=True, sector=Sector.LOCAL_AUTHORITY,
    urn="SC900004",
)  # fmt: skip
service = changed(ours, home_id="H-5", kind=Kind.IN_HOUSE_FOSTERING, urn="SC900005")
anothers = changed(service, home_id="H-0", in_house=False, urn="SC900000")
hospital = changed(home, home_id="H-6", kind=Kind.HOSPITAL_OR_CARE_HOME)
HOMES = {
    each.home_id: Home().after(each)
    for each in (anothers, home, agency, without_sector, ours, service, hospital)
}
began = changed(care_started, started_on=MAY)
status = changed(legal_status, in_force_from=MAY)
living = changed(placed, started_on=MAY)


def in_place(number: int, day: date, **fields: object) -> Any:
    return changed(living, placement_id=f"PL-{number}", started_on=day, **fields)


def over(number: int, day: date, code: str = "CREQB") -> Any:
    return changed(placement_ended, placement_id=f"PL-{number}", ended_on=day, code=code)


def no_more(day: date, code: str = "E4A") -> Any:
    return changed(care_ended, ended_on=day, code=code)


def under(code: str, day: date, need: str = "N1") -> Any:
    return changed(status, legal_status=code, in_force_from=day, need=need)


def written(*events: Any, year: tuple[date, date] = YEAR) -> Written:
    """What is written of a child of whom this is recorded."""
    case = Case()
    for event in events:
        case = case.after(event)
    return list(write_episodes(case, HOMES, year))


def told(found: Written, *columns: int) -> list[tuple[str, ...]]:
    """Some columns of each episode; of a gap, its rule and its day."""
    return [
        (each.rule, f"{each.day:%d/%m/%Y}")
        if isinstance(each, Gap) else tuple(each[n] for n in columns)
        for each in found
    ]  # fmt: skip


# DECOM, RNE, DEC, REC and REASON_PLACE_CHANGE
TURNS = (0, 1, 6, 7, 8)


def test_an_episode_has_every_column() -> None:
    others = (particulars, status, living, no_more(NOVEMBER))
    assert written(began, *others) == [
        ("01/05/2025", "S", "C2", "N1", "K2", "PR4", "01/11/2025", "E4A", "", "L20 3NJ",
         "PR8 1ZZ", "SC900001")
    ]  # fmt: skip
    hidden = changed(particulars, home_postcode=None)
    assert told(written(began, hidden, status, living), 9) == [("",)]
    assert told(written(began, status, living), 9) == [("",)]


def test_each_period_of_care_begins_with_s_whatever_the_order_it_was_recorded_in() -> None:
    periods = [changed(began, started_on=day) for day in (SEPTEMBER, MAY, JULY)]
    ends = [no_more(date(2025, 8, 1), "E3"), no_more(JULY, "E4B")]
    stays = [
        in_place(1, MAY), over(1, JULY), in_place(2, JULY), over(2, date(2025, 8, 1)),
        in_place(3, SEPTEMBER),
    ]  # fmt: skip
    assert told(written(*periods, *ends, status, *stays), *TURNS) == [
        ("01/05/2025", "S", "01/07/2025", "E4B", ""),
        ("01/07/2025", "S", "01/08/2025", "E3", ""),
        ("01/09/2025", "S", "", "", ""),
    ]


def test_another_placement_is_p_and_with_another_status_b_and_says_why_the_last_one_ended() -> None:
    stays = (in_place(3, NOVEMBER), living, over(1, JULY), in_place(2, JULY))
    statuses = (under("E1", NOVEMBER), under("V2", SEPTEMBER), status)
    found = written(began, *statuses, *stays, over(2, NOVEMBER, "E4A"))
    assert told(found, *TURNS) == [
        ("01/05/2025", "S", "01/07/2025", "X1", "CREQB"),
        ("01/07/2025", "P", "01/09/2025", "X1", ""),
        ("01/09/2025", "L", "01/11/2025", "X1", ""),
        ("01/11/2025", "B", "", "", ""),
    ]
    assert told(found, 2) == [("C2",), ("C2",), ("V2",), ("E1",)]


def test_a_placement_whose_end_is_not_recorded_gives_no_reason_for_the_change() -> None:
    found = written(began, status, living, in_place(2, JULY))
    assert told(found, *TURNS) == [
        ("01/05/2025", "S", "01/07/2025", "X1", ""),
        ("01/07/2025", "P", "", "", ""),
    ]


def test_only_the_episode_that_a_move_ends_gives_its_reason() -> None:
    moves = [changed(address_changed, moved_on=day) for day in (SEPTEMBER, JULY)]
    found = written(began, status, living, *moves, under("E1", NOVEMBER))
    assert told(found, *TURNS) == [
        ("01/05/2025", "S", "01/07/2025", "X1", "CARPL"),
        ("01/07/2025", "T", "01/09/2025", "X1", "CARPL"),
        ("01/09/2025", "T", "01/11/2025", "X1", ""),
        ("01/11/2025", "L", "", "", ""),
    ]


def test_an_episode_is_at_the_address_of_the_last_move_by_then() -> None:
    by = ((SEPTEMBER, "WA9 2ZZ"), (JULY, "WA9 1ZZ"))
    moves = [changed(address_changed, moved_on=day, postcode=code) for day, code in by]
    found = written(began, status, living, *moves)
    assert told(found, 10) == [("PR8 1ZZ",), ("WA9 1ZZ",), ("WA9 2ZZ",)]


def test_several_statuses_in_a_year_are_told_in_their_order() -> None:
    months = (12, 6, 10, 8, 11, 7, 9)
    codes = ("V2", "E1") * 4
    changes = [under(codes[month % 2], date(2025, month, 1)) for month in months]
    found = written(began, under("L1", MAY), living, *changes)
    assert told(found, 0, 1) == [
        ("01/05/2025", "S"), *((f"01/{month:02}/2025", "L") for month in sorted(months)),
    ]  # fmt: skip


def test_write_1_the_need_is_the_one_in_force_when_care_began_not_the_first_recorded() -> None:
    before = (under("C2", date(2025, 1, 1), "N2"), under("C2", date(2025, 3, 1), "N3"))
    later = (under("C2", NOVEMBER, "N5"), under("C2", SEPTEMBER, "N4"))
    assert told(written(began, *before, *later, living), 3) == [("N3",)]
    assert Case().after(later[0]).after(later[1]).need_from(MAY) == "N4"
    assert Case().need_from(MAY) is None


def test_write_1_days_before_a_legal_status_are_a_gap_and_the_next_days_are_written() -> None:
    found = written(began, under("C2", JULY), living)
    assert told(found, 0, 1) == [("WRITE-1", "01/05/2025"), ("01/07/2025", "L")]


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"kind": Kind.ADOPTION, "home_id": None}, ["WRITE-2", "WRITE-3"]),
        ({"kind": Kind.HOSPITAL_OR_CARE_HOME, "home_id": "H-6"}, ["WRITE-2"]),
        ({"home_id": "H-3"}, ["WRITE-3"]),
    ],
)
def test_write_2_and_write_3_a_place_without_its_codes_is_a_gap_and_the_next_is_written(
    fields: dict[str, object], rules: list[str]
) -> None:
    found = written(began, status, in_place(1, MAY, **fields), over(1, JULY), in_place(2, JULY))
    assert told(found, 0, 1) == [*((rule, "01/05/2025") for rule in rules), ("01/07/2025", "P")]
    assert {each.child_ref for each in found if isinstance(each, Gap)} == {began.child_ref}


def test_write_4_days_in_care_without_a_placement_are_a_gap_and_the_next_are_written() -> None:
    first, second = in_place(1, date(2025, 5, 3)), in_place(2, SEPTEMBER)
    moved = changed(address_changed, placement_id="PL-2", moved_on=SEPTEMBER)
    found = written(began, status, first, over(1, JULY), second, moved)
    assert told(found, 0, 1, 6, 8) == [
        ("WRITE-4", "01/05/2025"),
        ("03/05/2025", "P", "01/07/2025", "CREQB"),
        ("WRITE-4", "01/07/2025"),
        ("01/09/2025", "P", "", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "place", "provider", "postcode", "urn"),
    [
        ({"home_id": "H-1"}, "K2", "PR4", "PR8 1ZZ", "SC900001"),
        ({"home_id": "H-4"}, "K2", "PR1", "PR8 1ZZ", "SC900004"),
        ({"home_id": "H-1", "postcode": "PR8 2ZZ"}, "K2", "PR4", "PR8 2ZZ", "SC900001"),
        ({"kind": Kind.FOSTERING_AGENCY, "home_id": "H-2", "postcode": "L1 1AA"}, "U6", "PR4",
         "L1 1AA", "SC900002"),
        ({"kind": Kind.IN_HOUSE_FOSTERING, "home_id": None, "postcode": "L1 1AA"}, "U6", "PR1",
         "L1 1AA", "SC900005"),
        ({"kind": Kind.CONNECTED_CARERS, "home_id": None, "postcode": "L1 1AA"}, "U3", "PR1",
         "L1 1AA", "SC900005"),
        ({"kind": Kind.WITH_PARENTS, "home_id": None, "postcode": "L1 1AA"}, "P1", "PR0",
         "L1 1AA", ""),
        ({"kind": Kind.CUSTODY, "home_id": None, "postcode": "L1 1AA"}, "R5", "PR3", "L1 1AA", ""),
        ({"kind": Kind.CUSTODY, "home_id": "H-1", "postcode": "L1 1AA"}, "R5", "PR3", "L1 1AA", ""),
    ],
)  # fmt: skip
def test_write_3_write_5_write_6_and_write_8_a_place_has_its_provider_postcode_and_urn(
    fields: dict[str, object], place: str, provider: str, postcode: str, urn: str
) -> None:
    found = written(began, status, in_place(1, MAY, **fields))
    assert told(found, 4, 5, 10, 11) == [(place, provider, postcode, urn)]


@pytest.mark.parametrize(
    "events",
    [
        (in_place(1, MAY, kind=Kind.FOSTERING_AGENCY, home_id="H-2"),),
        (in_place(1, MAY, kind=Kind.SEMI_INDEPENDENT),),
        (in_place(1, MAY, kind=Kind.CONNECTED_CARERS, home_id=None),),
        (in_place(1, MAY), changed(address_changed, moved_on=MAY, postcode=None)),
    ],
)
def test_write_5_a_place_whose_postcode_is_not_known_is_written_without_and_is_a_gap(
    events: tuple[Event, ...],
) -> None:
    found = written(began, status, *events)
    assert told(found, 10) == [("WRITE-5", "01/05/2025"), ("",)]


def test_care_ends_for_the_reason_recorded_or_for_any_other_where_that_is_a_placements() -> None:
    for code, reason in (("E11", "E11"), ("CARPL", "E8")):
        events = (began, status, living, over(1, JULY, "CARPL"), no_more(JULY, code))
        assert told(written(*events), *TURNS) == [("01/05/2025", "S", "01/07/2025", reason, "")]


@pytest.mark.parametrize(
    ("last", "now", "following"),
    [
        (date(2026, 3, 31), ("31/03/2026", "E4A"), None),
        (date(2026, 4, 1), ("", ""), ("01/04/2026", "E4A")),
        (date(2026, 4, 2), ("", ""), ("02/04/2026", "E4A")),
    ],
)
def test_an_end_is_told_once_in_the_return_for_its_own_year(
    last: date, now: tuple[str, str], following: tuple[str, str] | None
) -> None:
    events = (began, status, living, no_more(last))
    assert told(written(*events), 6, 7) == [now]
    assert told(written(*events, year=NEXT), 6, 7) == ([following] if following else [])
    assert written(*events, year=(date(2027, 4, 1), date(2028, 3, 31))) == []


@pytest.mark.parametrize(
    ("day", "now", "following"),
    [
        (date(2026, 3, 31), ["01/05/2025", "31/03/2026"], ["31/03/2026"]),
        (date(2026, 4, 1), ["01/05/2025"], ["01/05/2025", "01/04/2026"]),
    ],
)
def test_a_start_is_told_from_its_own_year_on(
    day: date, now: list[str], following: list[str]
) -> None:
    events = (began, status, living, over(1, day), in_place(2, day))
    assert [each for (each,) in told(written(*events), 0)] == now
    assert [each for (each,) in told(written(*events, year=NEXT), 0)] == following
    other = changed(began, started_on=day)
    (*_, last) = told(written(other, status, in_place(2, day), year=NEXT), 0, 1)
    assert last == (f"{day:%d/%m/%Y}", "S")
    assert len(written(other, status, in_place(2, day))) == (day <= YEAR[1])


# ── Short breaks ─────────────────────────────────────────────────────────────────────────


def series(name: str, **fields: object) -> Any:
    return changed(breaks_agreed, series_id=name, **fields)


def stay(name: str, first: date, last: date) -> Any:
    return changed(break_taken, series_id=name, stayed_from=first, stayed_to=last)


def short_breaks(*events: Any, year: tuple[date, date] = YEAR) -> Written:
    case = Case()
    for event in events:
        case = case.after(event)
    return list(write_short_breaks(case, HOMES, year))


def test_write_7_each_break_of_the_year_is_an_episode_in_the_order_of_their_days() -> None:
    days = [date(2025, month, 3) for month in (9, 5, 1, 7)] + [date(2026, 5, 3)]
    taken = [stay("SB-1", day, day.replace(day=6)) for day in days]
    found = short_breaks(series("SB-1"), changed(particulars, child_ref=OTHER_CHILD), *taken)
    assert found == [
        (f"03/0{month}/2025", "S", "V3", "N2", "U6", "PR1", f"06/0{month}/2025", "E8", "",
         "L20 3NJ", "", "")
        for month in (5, 7, 9)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "now", "following"),
    [
        (date(2026, 3, 29), date(2026, 3, 31), ("31/03/2026", "E8"), None),
        (date(2026, 3, 30), date(2026, 4, 1), ("", ""), ("01/04/2026", "E8")),
        (date(2026, 3, 31), date(2026, 4, 2), ("", ""), ("02/04/2026", "E8")),
        (date(2026, 4, 1), date(2026, 4, 2), None, ("02/04/2026", "E8")),
    ],
)
def test_write_7_a_break_over_the_end_of_the_year_is_open_and_ends_in_the_next_return(
    first: date, last: date, now: tuple[str, str] | None, following: tuple[str, str] | None
) -> None:
    events = (series("SB-1"), stay("SB-1", first, last))
    assert told(short_breaks(*events), 6, 7) == ([now] if now else [])
    assert told(short_breaks(*events, year=NEXT), 6, 7) == ([following] if following else [])


def test_write_7_what_is_not_written_leaves_the_later_breaks_written() -> None:
    events = (
        series("SB-1", under=BreaksUnder.SECTION_17),
        series("SB-2", kind=Kind.HOSPITAL_OR_CARE_HOME, home_id="H-6"),
        series("SB-3", home_id="H-3", kind=Kind.CHILDRENS_HOME),
        series("SB-4"),
    )
    taken = [
        stay(f"SB-{n}", date(2025, 4 + n, 1), date(2025, 4 + n, 3)) for n in range(1, 5)
    ]  # fmt: skip
    assert told(short_breaks(*events, *taken), 0) == [
        ("WRITE-2", "01/06/2025"), ("WRITE-3", "01/07/2025"), ("01/08/2025",),
    ]  # fmt: skip
