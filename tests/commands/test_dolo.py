"""The return's table of deprivations of liberty: its rows, and the department's checks."""

from collections.abc import Iterable
from datetime import date

import pytest
from examples import (
    BOROUGH,
    care_ended,
    care_started,
    legal_status,
    order,
    order_discharged,
    order_extended,
    order_varied,
    particulars,
    placed,
    registered,
)
from specification import given

from domain.codes import Order, Sector
from domain.commands.placements.start_placement import NotWithThatOrder, StartPlacement
from domain.events.base import Event
from domain.readings.ssda903.dolo_checks import BARRED_PLACES, dolo_findings
from domain.readings.ssda903.places import place_of
from domain.readings.ssda903.yearly_return import yearly_return
from domain.statutes.orders import NOT_WITH_A_DEPRIVATION
from domain.values import Kind

YEAR = (date(2026, 4, 1), date(2027, 3, 31))
BORN, START, END = "14/05/2010", "01/06/2026", "01/09/2026"
ENTERED = date(2026, 4, 2)
in_care: tuple[Event, ...] = (
    registered.model_copy(update={"sector": Sector.PRIVATE}),
    care_started.model_copy(update={"started_on": ENTERED}),
    particulars,
    legal_status.model_copy(update={"in_force_from": ENTERED}),
    placed.model_copy(update={"started_on": ENTERED}),
)
made = order.model_copy(
    update={"in_force_from": date(2026, 6, 1), "made_on": date(2026, 6, 1),
            "expires_on": date(2026, 9, 1)}
)  # fmt: skip


def rows(*events: Event, year_from: date = YEAR[0]) -> list[tuple[str, ...]]:
    """The start and end of each row written from these events."""
    return [row[2:] for row in yearly_return(events, year_from).tables.get("dolo", ())]


def found(
    *dolo: tuple[str, str], places: Iterable[dict[str, str]] = (), before: tuple[str, ...] = (),
    born: str = BORN,
) -> list[str]:  # fmt: skip
    """The numbers of what is found in rows with these starts and ends."""
    cells = [("T001", born, *row) for row in dolo]
    earlier = [("T001", born, start, "") for start in before]
    return [each.rule for each in dolo_findings(cells, list(places), earlier, YEAR)]


def stay(place: str, **changed: str) -> dict[str, str]:
    """An episode of the whole year."""
    return {"DECOM": "01/04/2026", "DEC": "", "REC": "", "PLACE": place, **changed}


def test_dolo_1_only_an_order_of_the_inherent_jurisdiction_has_a_row() -> None:
    assert rows(*in_care, made) == [(START, END)]
    for other in set(Order) - {Order.DEPRIVATION_OF_LIBERTY}:
        assert rows(*in_care, made.model_copy(update={"order": other})) == []


def test_dolo_1_before_2026_27_there_is_no_table() -> None:
    before = date(2025, 4, 1)
    early = [
        event.model_copy(update={"started_on": date(2025, 4, 2)})
        if "started_on" in type(event).model_fields else event
        for event in in_care
    ]  # fmt: skip
    then = {"in_force_from": date(2025, 6, 1), "expires_on": date(2025, 9, 1)}
    assert rows(*early, made.model_copy(update=then), year_from=before) == []


def test_dolo_1_a_row_ends_when_the_court_or_the_period_of_care_ends_it() -> None:
    discharged = order_discharged.model_copy(update={"discharged_on": date(2026, 7, 1)})
    assert rows(*in_care, made, discharged) == [(START, "01/07/2026")]
    left = care_ended.model_copy(update={"ended_on": date(2026, 8, 1)})
    assert rows(*in_care, made, left) == [(START, "01/08/2026")]


def test_dolo_1_an_order_that_runs_past_the_year_is_open_and_stands_again_in_the_next() -> None:
    long = made.model_copy(update={"expires_on": date(2027, 6, 1)})
    assert rows(*in_care, long) == [(START, "")]
    assert rows(*in_care, long, year_from=date(2027, 4, 1)) == [(START, "01/06/2027")]


def test_dolo_2_an_extension_continues_the_row_and_a_lapse_begins_another() -> None:
    in_time = {"extended_on": date(2026, 8, 28), "expires_on": date(2026, 11, 1)}
    assert rows(*in_care, made, order_extended.model_copy(update=in_time)) == [
        (START, "01/11/2026")
    ]
    late = {**in_time, "extended_on": date(2026, 9, 8)}
    assert rows(*in_care, made, order_extended.model_copy(update=late)) == [
        (START, END),
        ("08/09/2026", "01/11/2026"),
    ]


def test_dolo_2_a_later_order_ends_the_row_of_the_one_before() -> None:
    again = {"order_id": "CO-2", "in_force_from": date(2026, 8, 20), "expires_on": None}
    assert rows(*in_care, made, made.model_copy(update=again)) == [
        (START, "20/08/2026"),
        ("20/08/2026", ""),
    ]


def test_dolo_2_orders_are_taken_in_the_order_of_their_days_and_a_change_keeps_the_row() -> None:
    later = made.model_copy(update={"order_id": "CO-2", "in_force_from": date(2026, 8, 20)})
    changes = (
        order_varied.model_copy(update={"varied_on": date(2026, 6, 20)}),
        order_extended.model_copy(
            update={"extended_on": date(2026, 7, 1), "expires_on": date(2026, 8, 25)}
        ),
        order_varied.model_copy(update={"varied_on": date(2026, 8, 28)}),
    )
    longer = later.model_copy(update={"expires_on": date(2026, 12, 1)})
    assert rows(*in_care, longer, made, *changes) == [
        (START, "20/08/2026"), ("20/08/2026", "01/12/2026"),
    ]  # fmt: skip


def test_dolo_2_a_change_after_the_lapse_is_of_no_day_and_a_later_extension_begins_a_row() -> None:
    after = order_varied.model_copy(update={"varied_on": date(2026, 9, 8)})
    late = {"extended_on": date(2026, 9, 10), "expires_on": date(2026, 11, 1)}
    extended = order_extended.model_copy(update=late)
    assert rows(*in_care, made, after, extended) == [
        (START, END), ("10/09/2026", "01/11/2026"),
    ]  # fmt: skip


def test_dolo_2_an_order_that_was_in_force_on_no_day_changes_nothing() -> None:
    none = made.model_copy(update={"order_id": "CO-2", "in_force_from": date(2026, 7, 1)})
    at_once = order_discharged.model_copy(
        update={"order_id": "CO-2", "discharged_on": date(2026, 7, 1)}
    )
    assert rows(*in_care, made, none, at_once) == [(START, END)]


def periods(*days: tuple[date, date | None]) -> tuple[Event, ...]:
    """Periods of care, and their ends."""
    return tuple(
        event
        for start, end in days
        for event in (
            care_started.model_copy(update={"started_on": start}),
            *([care_ended.model_copy(update={"ended_on": end})] if end else ()),
        )
    )


def test_dolo_1_a_row_is_of_the_days_in_care() -> None:
    care = periods((date(2026, 8, 1), None), (ENTERED, date(2026, 7, 1)))
    whole = made.model_copy(update={"in_force_from": date(2026, 3, 1)})
    events = (*in_care[:1], *in_care[2:], *care)
    assert rows(*events, whole) == [("02/04/2026", "01/07/2026"), ("01/08/2026", END)]
    before = {"in_force_from": date(2026, 3, 1), "expires_on": ENTERED}
    assert rows(*events, made.model_copy(update=before)) == []


@pytest.mark.parametrize(
    ("start", "end", "now", "following"),
    [
        (date(2027, 3, 31), None, [("31/03/2027", "")], [("31/03/2027", "")]),
        (date(2027, 4, 1), None, [], [("01/04/2027", "")]),
        (date(2026, 6, 1), date(2027, 3, 31), [(START, "31/03/2027")], []),
        (date(2026, 6, 1), date(2027, 4, 1), [(START, "")], [(START, "01/04/2027")]),
    ],
)
def test_dolo_1_and_dolo_706_what_is_open_at_the_end_of_the_year_stands_again(
    start: date, end: date | None, now: list[tuple[str, str]], following: list[tuple[str, str]]
) -> None:
    event = made.model_copy(update={"in_force_from": start, "expires_on": end})
    assert rows(*in_care, event) == now
    assert rows(*in_care, event, year_from=date(2027, 4, 1)) == following


def test_what_is_written_is_clean_and_a_place_that_does_not_fit_is_said() -> None:
    assert yearly_return((*in_care, made), YEAR[0]).gaps == ()
    secure = (*in_care[:-1], in_care[-1].model_copy(update={"kind": Kind.SECURE_HOME}))
    (gap,) = yearly_return((*secure, made), YEAR[0]).gaps
    assert (gap.rule, gap.day) == ("DOLO-710", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("31/02/2026", ""), "DOLO-700"),
        ((START, "31/09/2026"), "DOLO-701"),
        ((START, "31/05/2026"), "DOLO-702"),
        (("01/04/2027", ""), "DOLO-703"),
        ((START, "01/04/2027"), "DOLO-704"),
    ],
)
def test_dolo_700_dolo_701_dolo_702_dolo_703_and_dolo_704_the_days_of_a_row(
    row: tuple[str, str], rule: str
) -> None:
    assert found(row) == [rule]
    for good in (
        (START, END), (START, START), ("01/01/2026", "31/03/2027"), ("01/01/2026", "01/04/2026"),
        ("31/03/2027", ""),
    ):  # fmt: skip
        assert found(good) == []
    assert found((START, END), born="") == []
    days = dolo_findings([("T001", BORN, "no day", "")], [], [], YEAR)
    assert [each.day for each in days] == [YEAR[0]]


def test_dolo_705_rows_of_a_child_do_not_overlap() -> None:
    assert found((START, END), (END, "")) == []
    assert found((START, END), ("31/08/2026", "")) == ["DOLO-705"]
    assert found((START, ""), ("31/08/2026", "")) == ["DOLO-705"]
    assert found((END, ""), ("02/06/2026", "01/08/2026"), (START, "02/06/2026")) == []
    assert found(("01/10/2026", ""), ("01/09/2026", "01/10/2026")) == []
    assert found(("", ""), (START, END), ("01/10/2026", "")) == ["DOLO-700"]
    assert found((START, ""), ("", "")) == ["DOLO-700"]


def test_dolo_706_a_row_that_was_open_stands_again_with_its_start() -> None:
    assert found(("01/02/2026", END), before=("01/02/2026",)) == []
    assert found((START, END), before=("01/02/2026",)) == ["DOLO-706"]
    assert found(before=("01/02/2026",)) == ["DOLO-706"]
    for start, day in (("01/02/2026", date(2026, 2, 1)), ("no day", YEAR[0])):
        (lost,) = dolo_findings([], [], [("T001", BORN, start, "")], YEAR)
        assert lost.day == day
    assert list(dolo_findings([], [], [("T001", BORN, "01/02/2026", "01/03/2026")], YEAR)) == []


def test_dolo_707_a_row_ends_when_care_ends() -> None:
    left = stay("K2", DEC="01/08/2026", REC="E4A")
    assert found((START, "01/08/2026"), places=[left]) == []
    for until in ("", "02/08/2026"):
        assert found((START, until), places=[left]) == ["DOLO-707"]
    for moved in (stay("K2", DEC="01/08/2026", REC=code) for code in ("X1", "")):
        assert found((START, ""), places=[moved]) == []
    assert found((START, ""), places=[stay("K2", DEC="no day", REC="E4A")]) == []
    moved = stay("K2", DEC="01/08/2026", REC="X1")
    assert found((START, ""), places=[moved, stay("K2", DECOM="01/08/2026")]) == []


def test_dolo_707_and_dolo_709_find_nothing_of_days_that_no_episode_covers() -> None:
    left = stay("K2", DEC="01/05/2026", REC="E4A")
    assert found((START, END), places=[left]) == []
    assert found((START, END), places=[stay("K2", DECOM="01/07/2026", DEC="01/08/2026")]) == []
    assert found((START, END)) == []


def test_dolo_708_a_row_does_not_begin_before_birth() -> None:
    assert found((START, END), born="02/06/2026") == ["DOLO-708"]
    assert found((START, END), born=START) == []


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        *((each, []) for each in ("K2", "Z12", "Z13")),
        *((each, ["DOLO-709"]) for each in ("U6", "S1", "R3", "T4", "Z11", "Z14")),
        *((each, ["DOLO-710"]) for each in ("K1", "P1", "R5", "K3")),
    ],
)
def test_dolo_709_and_dolo_710_the_place_is_one_in_which_liberty_is_deprived(
    place: str, rules: list[str]
) -> None:
    assert found((START, END), places=[stay(place)]) == rules
    others = (stay(place, DECOM=END), stay(place, DECOM="no day"), stay(place, DEC=START))
    assert found((START, END), places=[*others, stay("K2")]) == []
    assert found((START, END), places=[*others, stay(place)]) == rules
    moved_in = dolo_findings(
        [("T001", BORN, START, END)], [stay("K2"), stay(place, DECOM="01/07/2026")], [], YEAR
    )
    assert {each.day for each in moved_in} == ({date(2026, 7, 1)} if rules else set())
    from_before = dolo_findings([("T001", BORN, START, END)], [stay(place)], [], YEAR)
    assert {each.day for each in from_before} == ({date(2026, 6, 1)} if rules else set())
    over = stay(place, DEC=START, REC="X1")
    assert found((START, END), places=[over, stay("K2", DECOM=START)]) == []


def test_write_8_from_2025_26_a_place_without_the_urn_it_requires_is_said() -> None:
    carers = (
        *in_care[:-1],
        in_care[-1].model_copy(
            update={"kind": Kind.CONNECTED_CARERS, "home_id": None, "postcode": "PR8 1ZZ"}
        ),
    )
    written = yearly_return(carers, YEAR[0])
    assert [gap.rule for gap in written.gaps] == ["WRITE-8"]
    assert written.tables["episodes"][0][-1] == ""


def test_write_8_a_place_that_has_none_has_none_said() -> None:
    with_parents = (
        *in_care[:-1],
        in_care[-1].model_copy(
            update={"kind": Kind.WITH_PARENTS, "home_id": None, "postcode": "PR8 1ZZ"}
        ),
    )
    assert yearly_return(with_parents, YEAR[0]).gaps == ()


def test_supported_accommodation_is_k3_with_its_undertakings_urn() -> None:
    supported = (
        in_care[0].model_copy(update={"kind": Kind.SEMI_INDEPENDENT, "urn": "2700001"}),
        *in_care[1:-1],
        in_care[-1].model_copy(update={"kind": Kind.SEMI_INDEPENDENT}),
    )
    (episode,) = yearly_return(supported, YEAR[0]).tables["episodes"]
    assert (episode[5], episode[-1]) == ("K3", "2700001")


def test_a_family_centre_is_r3_at_its_own_postcode() -> None:
    home, *_ = in_care
    centre = (
        home.model_copy(update={"kind": Kind.FAMILY_CENTRE}),
        *in_care[1:-1],
        in_care[-1].model_copy(update={"kind": Kind.FAMILY_CENTRE, "postcode": None}),
    )
    written = yearly_return(centre, YEAR[0])
    (episode,) = written.tables["episodes"]
    assert (episode[5], episode[-2]) == ("R3", home.postcode)
    assert written.gaps == ()


KIND_OF_CODE = {
    "K1": Kind.SECURE_HOME,
    "P1": Kind.WITH_PARENTS,
    "R5": Kind.CUSTODY,
    "K3": Kind.SEMI_INDEPENDENT,
}


def test_start_19_bars_the_kinds_whose_codes_the_return_bars() -> None:
    (version,) = NOT_WITH_A_DEPRIVATION
    assert version.since == YEAR[0]
    assert {place_of(kind, YEAR[0], date.max): kind for kind in version.value} == KIND_OF_CODE
    assert set(KIND_OF_CODE) == BARRED_PLACES


@pytest.mark.parametrize("kind", [Kind.WITH_PARENTS, Kind.OTHER])
def test_start_19_a_placement_under_such_an_order_notes_what_the_return_bars(kind: Kind) -> None:
    first = date(2026, 7, 1)
    living = StartPlacement(
        placement_id="PL-1", child_ref=placed.child_ref, kind=kind, authority=BOROUGH,
        started_on=first,
    )  # fmt: skip
    wide = made.model_copy(update={"settings": (kind,)})
    barred = (NotWithThatOrder,) if kind is Kind.WITH_PARENTS else ()
    given(in_care[1], wide).on(date(2026, 8, 1)).when(living).then_breaks(*barred)
    ahead = given(in_care[1], wide).on(date(2026, 6, 20)).when(living)
    ahead.then_breaks(*barred)
    for other in (
        wide.model_copy(update={"order": Order.CARE, "settings": ()}),
        wide.model_copy(update={"expires_on": first}),
    ):
        if kind is Kind.WITH_PARENTS:
            given(in_care[1], other).on(date(2026, 8, 1)).when(living).then_breaks()


def test_start_19_before_the_return_of_2026_27_nothing_is_noted() -> None:
    first = date(2026, 3, 31)
    before = made.model_copy(
        update={"settings": (Kind.WITH_PARENTS,), "made_on": first, "in_force_from": first}
    )
    care = care_started.model_copy(update={"started_on": date(2026, 1, 1)})
    living = StartPlacement(
        placement_id="PL-1", child_ref=placed.child_ref, kind=Kind.WITH_PARENTS,
        authority=BOROUGH, started_on=first,
    )  # fmt: skip
    given(care, before).on(date(2026, 8, 1)).when(living).then_breaks()
