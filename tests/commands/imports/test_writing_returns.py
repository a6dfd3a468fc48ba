"""The yearly return, from the returns that the ledger holds and from what it recorded."""

from datetime import date
from typing import Any

import pytest
from examples import (
    CHILD,
    OTHER_CHILD,
    break_taken,
    breaks_agreed,
    care_ended,
    care_started,
    case_reviewed,
    child_returned,
    episode_stated,
    home_transferred,
    legal_status,
    order,
    particulars,
    placed,
    registered,
)

from domain.codes import Participation, Sector
from domain.events.base import Event
from domain.events.imports import (
    ChildWithdrawn,
    EpisodeCells,
    EpisodeLapsed,
    EpisodeSuperseded,
    ReturnedRow,
    ReturnLoaded,
)
from domain.readings.ssda903.yearly_return import columns_of, yearly_return

YEAR, NEXT = date(2021, 4, 1), date(2022, 4, 1)
THIRD = "C-CCCCCCCCCCCCCCCC"
FIRST_FILE, SECOND_FILE = "1" * 64, "2" * 64


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


def loaded(year: date, file: str = FIRST_FILE) -> ReturnLoaded:
    counts = ("rows", "stated", "unchanged", "superseded", "lapsed", "set_aside", "children",
              "withdrawn")  # fmt: skip
    return ReturnLoaded(
        files=(file,), year_from=year, year_to=date(year.year + 1, 3, 31), not_read=(),
        **dict.fromkeys(counts, 0),
    )  # fmt: skip


def cells(number: str) -> EpisodeCells:
    return EpisodeCells(
        child=number, need="N4", reason_changed="CREQO", home_post="L20 3NJ",
        placement_post="PR8 1ZZ",
    )  # fmt: skip


def stated(start: date, end: date | None = None, **fields: object) -> Any:
    """An episode that a return states."""
    own = {"as_returned": cells("R7"), "urn": "SC900003", "reason_ended": "X1" if end else ""}
    return changed(episode_stated, started_on=start, ended_on=end, **{**own, **fields})


def returned(*rows: tuple[str, ...], **fields: object) -> Any:
    """The other rows of a child, each after the name of its table."""
    made = tuple(ReturnedRow(table=row[0], cells=row[1:]) for row in rows)
    return changed(child_returned, rows=made, **fields)


def of_child(child_ref: str, number: str) -> tuple[Event, ...]:
    """What is recorded of a child who comes into care on 1 February 2022 and stays."""
    return (
        changed(registered, sector=Sector.PRIVATE),
        changed(care_started, child_ref=child_ref, started_on=date(2022, 2, 1)),
        changed(legal_status, child_ref=child_ref),
        changed(placed, child_ref=child_ref, placement_id=f"PL-{number}",
                started_on=date(2022, 2, 1)),
        changed(particulars, child_ref=child_ref, number=number),
    )  # fmt: skip


def rows(table: str, *events: Event, year: date = YEAR) -> list[tuple[str, ...]]:
    return yearly_return(events, year).tables.get(table, [])


def gaps(*events: Event, year: date = YEAR) -> list[tuple[str, str, date]]:
    found = yearly_return(events, year).gaps
    return [(each.rule, each.child_ref, each.day) for each in found]


hers = of_child(CHILD, "1001")


# ── What a return states ─────────────────────────────────────────────────────────────────


def test_a_row_is_written_as_it_was_returned() -> None:
    episode = stated(date(2021, 5, 1), date(2021, 9, 1))
    header = ("R7", "2", "14/05/2010", "WBRI", "UN5", "0", "")
    other = returned(("header", *header), ("reviews", "R7", "14/05/2010", "28/02/2022", "PN1"))
    found = yearly_return((episode, other, loaded(YEAR)), YEAR)
    assert found.tables == {
        "episodes": [
            ("R7", "01/05/2021", "P", "C2", "N4", "K2", "PR4", "01/09/2021", "X1", "CREQO",
             "L20 3NJ", "PR8 1ZZ", "SC900003")
        ],
        "header": [header],
        "reviews": [("R7", "14/05/2010", "28/02/2022", "PN1")],
    }  # fmt: skip
    assert found.gaps == ()
    assert rows("header", other, year=NEXT) == []


def test_what_a_later_return_no_longer_states_is_not_written() -> None:
    episode, other = stated(date(2021, 5, 1)), returned(("header", "R7"))
    gone = EpisodeSuperseded(
        child_ref=CHILD, started_on=date(2021, 5, 1), file=SECOND_FILE, rule="RETURN-5"
    )
    withdrawn = ChildWithdrawn(child_ref=CHILD, year_from=YEAR, file=SECOND_FILE)
    last_year = changed(withdrawn, year_from=date(2020, 4, 1))
    events = (episode, other, loaded(YEAR), gone, withdrawn, last_year, loaded(YEAR, SECOND_FILE))
    assert yearly_return(events, YEAR).tables == {}


def test_year_2_what_an_erased_child_was_returned_with_is_a_gap() -> None:
    start = date(2021, 5, 1)
    erased = stated(start, as_returned=None)
    assert gaps(erased, loaded(YEAR)) == [("YEAR-2", CHILD, start)]
    assert gaps(changed(child_returned, rows=None)) == [("YEAR-2", CHILD, YEAR)]
    assert gaps(changed(child_returned, rows=None), year=NEXT) == []


@pytest.mark.parametrize("sealed", ["number", "born_on"])
def test_year_2_an_erased_child_is_not_written_from_what_was_recorded(sealed: str) -> None:
    *events, known = hers
    erased = changed(known, **{sealed: None})
    assert gaps(*events, erased) == [("YEAR-2", CHILD, date(2022, 2, 1))]
    assert yearly_return((*events, erased), YEAR).tables == {}


@pytest.mark.parametrize(
    ("sealed", "header"),
    [
        ("sex", ("", "14/05/2010", "WBRI", "UN5", "", "")),
        ("ethnicity", ("2", "14/05/2010", "", "UN5", "0", "")),
        ("pupil_number", ("2", "14/05/2010", "WBRI", "", "0", "")),
    ],
)
def test_year_2_a_row_is_written_without_a_value_that_is_shredded_alone(
    sealed: str, header: tuple[str, ...]
) -> None:
    *events, known = hers
    found = yearly_return((*events, changed(known, **{sealed: None})), YEAR)
    assert found.tables["header"] == [("1001", *header)]
    assert len(found.tables["episodes"]) == 1
    assert [(each.rule, each.day) for each in found.gaps] == [("YEAR-2", date(2022, 2, 1))]


def test_year_2_a_short_break_is_written_without_a_need_that_is_shredded() -> None:
    known = changed(particulars, child_ref=OTHER_CHILD, number="T9", home_postcode=None)
    found = yearly_return((changed(breaks_agreed, need=None), break_taken, known), YEAR)
    assert found.tables["episodes"] == [
        ("T9", "01/03/2022", "S", "V3", "", "U6", "PR1", "04/03/2022", "E8", "", "", "", "")
    ]
    assert [each.rule for each in found.gaps] == ["YEAR-2"]


def test_year_1_a_child_without_particulars_is_a_gap_from_the_first_day_of_care() -> None:
    assert gaps(*hers[:-1]) == [("YEAR-1", CHILD, date(2022, 2, 1))]
    assert yearly_return(hers[:-1], YEAR).tables == {}


# ── Which of them is written ─────────────────────────────────────────────────────────────


def numbers(*events: Event, year: date = YEAR) -> list[tuple[str, str]]:
    """The child's number and the first day of each episode."""
    return [row[:2] for row in rows("episodes", *events, year=year)]  # type: ignore[misc]


def test_year_3_where_the_years_return_is_held_its_children_are_written_as_it_states() -> None:
    episode = stated(date(2021, 5, 1))
    others = of_child(OTHER_CHILD, "1002")
    assert numbers(episode, loaded(YEAR), *hers, *others) == [
        ("1002", "01/02/2022"), ("R7", "01/05/2021"),
    ]  # fmt: skip
    assert rows("header", episode, loaded(YEAR), *hers) == []


def test_year_3_for_another_year_returns_speak_only_where_nothing_is_recorded() -> None:
    episode = stated(date(2021, 5, 1))
    theirs = changed(episode, child_ref=THIRD, as_returned=cells("R8"))
    assert numbers(episode, theirs, loaded(YEAR), *hers, year=NEXT) == [
        ("1001", "01/02/2022"), ("R8", "01/05/2021"),
    ]  # fmt: skip
    assert rows("header", episode, theirs, loaded(YEAR), *hers, year=NEXT)[0][0] == "1001"


@pytest.mark.parametrize(
    ("end", "now"),
    [
        (date(2022, 3, 31), ("31/03/2022", "X1", "CREQO")),
        (date(2022, 4, 1), ("", "", "")),
        (date(2022, 6, 1), ("", "", "")),
        (None, ("", "", "CREQO")),
    ],
)
def test_year_3_an_episode_of_another_years_return_is_cut_at_the_end_of_the_year(
    end: date | None, now: tuple[str, str, str]
) -> None:
    episode = stated(date(2021, 5, 1), end, file=SECOND_FILE)
    events = (loaded(YEAR), episode, loaded(NEXT, SECOND_FILE))
    assert [row[7:10] for row in rows("episodes", *events)] == [now]
    own = (changed(episode, file=FIRST_FILE), loaded(YEAR))
    written = ("" if end is None else f"{end:%d/%m/%Y}", "X1" if end else "", "CREQO")
    assert [row[7:10] for row in rows("episodes", *own)] == [written]


@pytest.mark.parametrize(
    ("start", "end", "belongs"),
    [
        (date(2020, 5, 1), date(2021, 3, 31), False),
        (date(2020, 5, 1), date(2021, 4, 1), True),
        (date(2020, 5, 1), date(2021, 4, 2), True),
        (date(2020, 5, 1), None, True),
        (date(2022, 3, 31), None, True),
        (date(2022, 4, 1), None, False),
    ],
)
def test_an_episode_belongs_to_the_years_that_it_shares_a_day_with_or_ends_on_the_first_of(
    start: date, end: date | None, belongs: bool
) -> None:
    assert bool(rows("episodes", stated(start, end), loaded(date(2020, 4, 1)))) is belongs


def test_a_return_has_what_it_states_of_another_year_too() -> None:
    late = stated(date(2022, 4, 1))
    assert len(rows("episodes", late, loaded(YEAR))) == 1


def test_return_5_what_lapsed_is_not_in_the_return_that_no_longer_states_it() -> None:
    old = stated(date(2020, 5, 1))
    lapsed = EpisodeLapsed(
        child_ref=CHILD, started_on=old.started_on, held_until=YEAR, file=SECOND_FILE,
        rule="RETURN-5",
    )  # fmt: skip
    before = date(2020, 4, 1)
    events = (old, loaded(before), lapsed, loaded(YEAR, SECOND_FILE))
    assert rows("episodes", *events) == []
    assert [row[7] for row in rows("episodes", *events, year=before)] == [""]
    ended = changed(old, ended_on=YEAR, file=SECOND_FILE, reason_ended="E4A")
    told = rows("episodes", old, loaded(before), ended, loaded(YEAR, SECOND_FILE))
    assert [row[7:9] for row in told] == [("01/04/2021", "E4A")]


# ── The rows of a recorded child ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("year", "fields", "header"),
    [
        (YEAR, {}, ("2", "14/05/2010", "WBRI", "UN5", "0", "")),
        (YEAR, {"is_a_mother": True}, ("2", "14/05/2010", "WBRI", "UN5", "1", "")),
        (YEAR, {"is_a_mother": None}, ("2", "14/05/2010", "WBRI", "UN5", "", "")),
        (YEAR, {"sex": "male"}, ("1", "14/05/2010", "WBRI", "UN5", "", "")),
        (YEAR, {"sex": "unknown"}, ("", "14/05/2010", "WBRI", "UN5", "", "")),
        (date(2023, 4, 1), {}, ("2", "14/05/2010", "WBRI", "UN5", "0", "")),
        (date(2024, 4, 1), {}, ("F", "14/05/2010", "WBRI", "UN5", "0", "")),
        (date(2024, 4, 1), {"sex": "unknown"}, ("U", "14/05/2010", "WBRI", "UN5", "", "")),
    ],
)
def test_the_header_has_the_childs_particulars_by_the_codes_of_the_year(
    year: date, fields: dict[str, object], header: tuple[str, ...]
) -> None:
    *events, known = hers
    assert rows("header", *events, changed(known, **fields), year=year) == [("1001", *header)]


def test_the_reviews_of_the_year_are_written() -> None:
    days = [date(2022, 3, 31), YEAR, date(2021, 3, 31), NEXT]
    reviews = [
        changed(case_reviewed, reviewed_on=day, participation=Participation.SPOKE_FOR_SELF)
        for day in days
    ]
    assert rows("reviews", *hers, *reviews) == [
        ("1001", "14/05/2010", "01/04/2021", "PN1"),
        ("1001", "14/05/2010", "31/03/2022", "PN1"),
    ]


def test_a_child_who_has_short_breaks_alone_has_neither_reviews_nor_the_code_of_a_mother() -> None:
    known = changed(particulars, child_ref=OTHER_CHILD, number="T9")
    review = changed(case_reviewed, child_ref=OTHER_CHILD)
    found = yearly_return((breaks_agreed, break_taken, known, review), YEAR)
    assert found.tables["header"] == [("T9", "2", "14/05/2010", "WBRI", "UN5", "", "")]
    assert "reviews" not in found.tables


def test_a_child_with_a_gap_is_written_with_the_episodes_that_have_none() -> None:
    late = [changed(each, in_force_from=date(2022, 3, 1)) if each == hers[2] else each
            for each in hers]  # fmt: skip
    found = yearly_return(late, YEAR)
    assert [each.rule for each in found.gaps] == ["WRITE-1"]
    assert set(found.tables) == {"episodes", "header"}
    without = [each for each in hers if each != hers[2]]
    found = yearly_return(without, YEAR)
    assert [each.rule for each in found.gaps] == ["WRITE-1"]
    assert found.tables == {}


def test_a_child_who_was_not_in_care_in_the_year_is_not_written() -> None:
    left = changed(care_ended, ended_on=date(2022, 3, 1))
    for year, events in ((date(2020, 4, 1), hers), (NEXT, (*hers, left)), (YEAR, hers[-1:])):
        found = yearly_return(events, year)
        assert (found.tables, found.gaps) == ({}, ())


def test_write_6_a_home_that_changed_hands_has_its_new_number() -> None:
    passed = changed(home_transferred, passed_on=date(2022, 2, 1))
    assert [row[-1] for row in rows("episodes", *hers, passed)] == [passed.urn]


def test_rows_are_sorted_by_number_and_by_the_calendar() -> None:
    days = (date(2021, 12, 1), date(2021, 5, 2), date(2021, 9, 3))
    episodes = [stated(day, as_returned=cells(n)) for day in days for n in ("R9", "R10")]
    found = numbers(*(changed(each, child_ref=f"C-{n:016}") for n, each in enumerate(episodes)))
    assert found == [
        (n, f"{day:%d/%m/%Y}") for n in ("R10", "R9") for day in sorted(days)
    ]  # fmt: skip


def test_each_table_has_its_columns() -> None:
    assert columns_of("episodes")[:3] == ("CHILD", "DECOM", "RNE")
    assert columns_of("reviews") == ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")


# ── Deprivations of liberty ──────────────────────────────────────────────────────────────

DOLO_YEAR = date(2027, 4, 1)


def test_dolo_706_a_row_that_the_return_before_left_open_is_looked_for_again() -> None:
    before = date(2026, 4, 1)
    row = ("dolo", "R7", "14/05/2010", "01/02/2027", "")
    other = ("missing", "R7", "14/05/2010", "01/03/2027", "")
    open_then = returned(other, row, year_from=before)
    found = (("DOLO-706", CHILD, date(2027, 2, 1)),)
    assert tuple(gaps(open_then, year=DOLO_YEAR)) == found
    again = returned(row, year_from=DOLO_YEAR)
    assert gaps(open_then, again, loaded(DOLO_YEAR), year=DOLO_YEAR) == []
    ended = ("dolo", "R7", "14/05/2010", "01/02/2027", "01/03/2027")
    for silent in (
        returned(ended, year_from=before), returned(row, year_from=date(2025, 4, 1)),
        returned(other, year_from=before), changed(open_then, rows=()),
    ):  # fmt: skip
        assert gaps(silent, year=DOLO_YEAR) == []
    erased = changed(child_returned, rows=None, year_from=before)
    recorded = [changed(each, recorded_on=before) if each == hers[-1] else each for each in hers]
    assert "DOLO-706" not in {rule for rule, *_ in gaps(erased, *recorded, year=DOLO_YEAR)}


def test_dolo_the_checks_are_of_each_childs_own_rows_from_2026_27() -> None:
    deprived = ("dolo", "1001", "14/05/2010", "01/06/2027", "01/09/2027")
    overlaps = ("dolo", "R8", "14/05/2010", "01/07/2027", "")
    theirs = returned(overlaps, child_ref=OTHER_CHILD, year_from=DOLO_YEAR)
    own = returned(deprived, year_from=DOLO_YEAR)
    barred = stated(date(2027, 5, 1), child_ref=OTHER_CHILD, place="K3", as_returned=cells("R8"))
    none = returned(("missing", "R6"), child_ref=THIRD, year_from=DOLO_YEAR)
    unknown = changed(case_reviewed, child_ref="C-DDDDDDDDDDDDDDDD")
    events = (none, unknown, barred, own, theirs, loaded(DOLO_YEAR))
    found = [each for each in gaps(*events, year=DOLO_YEAR) if each[0].startswith("DOLO")]
    assert found == [("DOLO-710", OTHER_CHILD, date(2027, 7, 1))]
    early = changed(order, in_force_from=date(2022, 2, 10), expires_on=None)
    assert "dolo" not in yearly_return((*hers, early), YEAR).tables
    old = returned(("dolo", "R8", "14/05/2010", "no day", ""))
    assert gaps(old, loaded(YEAR)) == []


def test_a_child_is_known_by_the_recorded_number_or_else_by_the_returned_one() -> None:
    row = ("dolo", "1001", "14/05/2010", "no day", "")
    own = returned(row, child_ref=CHILD, year_from=DOLO_YEAR)
    for also in ((), hers[-1:], (changed(hers[-1], number=None),)):
        assert gaps(own, *also, loaded(DOLO_YEAR), year=DOLO_YEAR) == [
            ("DOLO-700", CHILD, DOLO_YEAR)
        ]
