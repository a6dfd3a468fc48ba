"""Ofsted's lists, in the layouts they have had."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from api.imports import ofsted_rows
from api.imports.extent import FileUnreadable
from api.imports.ofsted import OfstedList, aliases, listed_in
from domain.codes import Need, Sector
from domain.values import Judgement, Kind

KEY = b"a key of the tests and no other!"
ALIASES_OF_OUTCOME = aliases()[1]["outcome"]
BOROUGH, DAY = "E08000014", date(2025, 6, 1)
LAYOUTS = {
    "a row a setting": (
        "Local Authority,URN,Provider Type,Provider Subtype,Sector,Setting Name,Registration Date,"
        "Closed Date,Setting Address Postcode,Max Users,Full Inspection Start Date,"
        "Overall Effectiveness,Owner Type,Owner ID,Owner Name,Learning Difficulty"
    ),
    "as of 2025": (
        "Local authority,URN,Provider type,Provider subtype,Sector,Provider name,Registration date,"
        "Deregistration date,Provider postcode,Number of registered places,"
        "Date of last full inspection,Overall effectiveness,Owner type,Owner ID,Owner name,"
        "Learning difficulty"
    ),
    "the combined list": (
        "Local Authority,URN,Provider Type,Provider Subtype,Sector,Setting Name,Registration Date,"
        "Deregistration Date,Setting Address Postcode,Number of registered places,"
        "Date of last full inspection,"
        "Latest overall Effectiveness grade from last full inspection,Owner type,Owner ID,"
        "Owner name,Learning difficulty"
    ),
}
ROW = (
    "Sefton,SC900001,Children's Home,,Private,Alder House,01/05/2020,-,PR8 1ZZ,4,12/03/2025,Good,"
    "Organisation,RP77,Alder Homes Ltd,Y"
)


def listed(folder: Path, *rows: str, headings: str = LAYOUTS["as of 2025"]) -> OfstedList:
    path = folder / "list.csv"
    path.write_text("\n".join((headings, *rows)) + "\n", encoding="utf-8")
    return listed_in(path, KEY, BOROUGH, DAY, part=False)


@pytest.mark.parametrize("headings", LAYOUTS.values(), ids=list(LAYOUTS))
def test_a_setting_is_the_same_in_every_layout(tmp_path: Path, headings: str) -> None:
    (one,) = listed(tmp_path, ROW, headings=headings).command.settings
    assert (one.urn, one.name, one.kind) == ("SC900001", "Alder House", Kind.CHILDRENS_HOME)
    assert (one.authority, one.postcode, one.places) == (BOROUGH, "PR8 1ZZ", 4)
    assert (one.registered_on, one.closed_on) == (date(2020, 5, 1), None)
    assert (one.judgement, one.inspected_on) == (Judgement.GOOD, date(2025, 3, 12))
    assert (one.sector, one.in_house) == (Sector.PRIVATE, False)
    assert (one.owner, one.group, one.provider_id) == ("Alder Homes Ltd",) * 2 + ("OFSTED-RP77",)
    assert one.needs == (Need.LEARNING_DISABILITY,)


def test_what_several_sheets_say_of_a_urn_is_one_setting(tmp_path: Path) -> None:
    path = tmp_path / "two sheets.xlsx"
    book = openpyxl.Workbook()
    settings = book.active
    assert settings is not None
    settings.append(["Local Authority", "URN", "Provider Type", "Setting Name",
                     "Registration Date"])  # fmt: skip
    settings.append(["Sefton", "SC900001", "Children's Home", "Alder House", date(2020, 5, 1)])
    addresses = book.create_sheet("Address Details")
    addresses.append(["URN", "Setting Name", "Setting Postcode"])
    addresses.append(["SC900001", "Alder House", "PR8 1ZZ"])
    book.create_sheet("Notes").append(["Source: Ofsted"])
    book.create_sheet("Closed").append(["SC900002", "Elm House"])
    book.save(path)
    found = listed_in(path, KEY, BOROUGH, DAY, part=False)
    (one,) = found.command.settings
    assert [(p.row, p.column, p.rule) for p in found.unheld] == [(1, "sheet 4", "OFSTED-ROW-6")]
    assert (one.postcode, one.registered_on) == ("PR8 1ZZ", date(2020, 5, 1))


def test_a_list_that_is_longer_than_england_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ofsted_rows, "MOST_SETTINGS", 1)
    assert len(listed(tmp_path, ROW).command.settings) == 1
    with pytest.raises(FileUnreadable, match=r"more than 1 rows.*load each region as a part"):
        listed(tmp_path, ROW, ROW.replace("SC900001", "SC900002"))


def test_ofsted_row_6_a_row_above_the_headings_that_is_no_title_is_reported(tmp_path: Path) -> None:
    headings = f"Settings of 2025\nSC900002,SC900002\n{LAYOUTS['as of 2025']}"
    found = listed(tmp_path, ROW, headings=headings)
    assert len(found.command.settings) == 1
    above = (2, "above the headings", "OFSTED-ROW-6")
    assert [(p.row, p.column, p.rule) for p in found.unheld] == [above]


def test_the_settings_of_one_supported_accommodation_provider_add_up(tmp_path: Path) -> None:
    headings = (
        "Setting Local Authority,URN,Provider type,Provider name,Registration date,Capacity,"
        "Setting address postcode"
    )
    rows = [
        f"{where},2700001,Supported accommodation,Steps,01/05/2024,{places},PR8 1ZZ"
        for where, places in (("Sefton", 2), ("Liverpool", 3))
    ]
    (one,) = listed(tmp_path, *rows, headings=headings).command.settings
    assert (one.kind, one.places, one.authority) == (Kind.SEMI_INDEPENDENT, 5, "unknown")
    (alone,) = listed(tmp_path, rows[0], headings=headings).command.settings
    assert (alone.places, alone.authority) == (2, BOROUGH)


def test_the_councils_own_homes_are_its_own_and_another_councils_are_not(tmp_path: Path) -> None:
    own = ROW.replace("Private", "Local Authority")
    anothers = own.replace("Sefton", "Wirral").replace("SC900001", "SC900002")
    found = {one.urn: one.in_house for one in listed(tmp_path, own, anothers).command.settings}
    assert found == {"SC900001": True, "SC900002": False}


def test_an_owner_who_is_a_person_is_held_without_a_name(tmp_path: Path) -> None:
    found = listed(
        tmp_path, ROW.replace("Organisation,RP77,Alder Homes Ltd", "Person,RP9,Jo Bloggs")
    )
    assert (found.command.settings[0].owner, found.command.settings[0].group) == ("a person",) * 2
    assert "Bloggs" not in found.command.model_dump_json()


def test_ofsted_row_4_a_setting_where_no_child_lives_is_counted_by_its_type(tmp_path: Path) -> None:
    found = listed(tmp_path, ROW, ROW.replace("Children's Home", "Adoption Support Agency"))
    assert found.left_out == {}, "one URN is one setting, whatever a second row says"
    other = ROW.replace("Children's Home", "Adoption Support Agency").replace("900001", "900002")
    assert listed(tmp_path, ROW, other).left_out == {"Adoption Support Agency": 1}


@pytest.mark.parametrize(
    ("was", "now", "column", "rule"),
    [
        ("SC900001", "", "URN", "OFSTED-ROW-1"),
        ("Alder House", "", "name", "OFSTED-ROW-1"),
        ("PR8 1ZZ", "-", "postcode", "OFSTED-ROW-1"),
        ("01/05/2020", "May 2020", "registered_on", "OFSTED-ROW-2"),
        ("-,PR8", "soon,PR8", "closed_on", "OFSTED-ROW-2"),
        ("12/03/2025", "March 2025", "inspected_on", "OFSTED-ROW-2"),
        (",4,", ",four,", "places", "OFSTED-ROW-5"),
        (",4,", ",4.5,", "places", "OFSTED-ROW-5"),
        ("Sefton,", "Gondor,", "authority", "OFSTED-ROW-3"),
        (",Good,", ",Excellent,", "judgement", "OFSTED-ROW-5"),
        ("PR8 1ZZ", "Southport", "postcode", "OFSTED-ROW-5"),
        ("SC900001", "SC1", "urn", "OFSTED-ROW-5"),
        (",4,", ",9000,", "places", "OFSTED-ROW-5"),
    ],
)
def test_ofsted_row_1_ofsted_row_2_ofsted_row_3_and_ofsted_row_5_set_a_wrong_row_aside(
    tmp_path: Path, was: str, now: str, column: str, rule: str
) -> None:
    assert was in ROW
    good = ROW.replace("SC900001", "SC900002")
    found = listed(tmp_path, good, ROW.replace(was, now)).command
    assert [one.urn for one in found.settings] == ["SC900002"]
    ((problem,),) = (row.problems for row in found.set_aside)
    assert (problem.row, problem.column, problem.rule) == (3, column, rule)
    assert found.other_urns == (() if column in ("urn", "URN") else ("SC900001",))


def test_ofsted_row_2_a_setting_that_is_closed_has_the_day(tmp_path: Path) -> None:
    headings = LAYOUTS["as of 2025"] + ",Registration status"
    for status in ("Closed", "Resigned"):
        closed = listed(tmp_path, f"{ROW},{status}", headings=headings).command
        ((found,),) = (row.problems for row in closed.set_aside)
        assert (found.column, found.rule) == ("closed_on", "OFSTED-ROW-2")
    with_day = ROW.replace("-,PR8", "01/04/2025,PR8")
    (one,) = listed(tmp_path, f"{with_day},Closed", headings=headings).command.settings
    assert one.closed_on == date(2025, 4, 1)
    assert len(listed(tmp_path, f"{ROW},Active", headings=headings).command.settings) == 1


@pytest.mark.parametrize(
    ("was", "now", "column"),
    [
        ("12/03/2025,Good", ",Good", "judgement"),
        ("12/03/2025,Good", ",Splendid", "judgement"),
        (",Private,", ",Cooperative,", "sector"),
        ("Ltd,Y", "Ltd,Some", "learning"),
        ("Ltd,Y", "Ltd,Y,beside", "Q"),
    ],
)
def test_ofsted_row_6_what_a_row_says_that_is_not_held_is_reported(
    tmp_path: Path, was: str, now: str, column: str
) -> None:
    headings = LAYOUTS["as of 2025"] + ",,Note"
    found = listed(tmp_path, ROW.replace(was, now) + ",", headings=headings)
    assert len(found.command.settings) == 1
    assert [(p.row, p.column, p.rule) for p in found.unheld] == [(2, column, "OFSTED-ROW-6")]
    assert listed(tmp_path, ROW.replace("12/03/2025,Good", ",Not yet inspected")).unheld == ()


def test_a_column_without_a_heading_is_none_of_those_that_the_list_lacks(tmp_path: Path) -> None:
    headings = LAYOUTS["as of 2025"].replace("Owner name", "") + ",Note"
    (one,) = listed(tmp_path, ROW + ",x", headings=headings).command.settings
    assert (one.owner, one.group) == (None, None)


def test_a_urn_in_two_letter_cases_is_one_setting(tmp_path: Path) -> None:
    found = listed(tmp_path, ROW, ROW.replace("SC9", "sc9"))
    (one,) = found.command.settings
    assert (one.urn, one.places, found.unheld) == ("SC900001", 4, ())


def test_ofsted_row_6_what_rows_of_a_home_say_otherwise_is_reported_and_the_latest_judgement_held(
    tmp_path: Path,
) -> None:
    later = ROW.replace("12/03/2025,Good", "01/05/2025,Inadequate").replace(",4,", ",6,")
    found = listed(tmp_path, ROW, later.replace("Sefton", "SEFTON"))
    (one,) = found.command.settings
    assert (one.judgement, one.inspected_on) == (Judgement.INADEQUATE, date(2025, 5, 1))
    assert (one.places, one.authority) == (4, BOROUGH)
    assert {(p.row, p.column, p.rule) for p in found.unheld} == {
        (2, "judgement", "OFSTED-ROW-6"),
        (2, "inspected_on", "OFSTED-ROW-6"),
        (3, "places", "OFSTED-ROW-6"),
    }


def test_a_type_that_is_none_of_ofsteds_is_counted_and_not_repeated(tmp_path: Path) -> None:
    other = ROW.replace("Children's Home", "Jo Bloggs").replace("900001", "900002")
    assert listed(tmp_path, ROW, other).left_out == {"another type": 1}


def test_a_file_that_is_no_such_list_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="no column for postcode"):
        listed(
            tmp_path, "a,b,c,d,e", headings="URN,Setting Name,Local Authority,Registration Date,X"
        )


SUPPORTED = "Sefton,2700001,Supported accommodation,Steps,01/05/2024,2,PR8 1ZZ"
SUPPORTED_HEADINGS = (
    "Local Authority,URN,Provider type,Provider name,Registration date,Capacity,"
    "Provider postcode,Overall effectiveness,Date of last full inspection"
)
OUTCOMES = (
    ("Consistently strong service delivery", Judgement.CONSISTENTLY_STRONG),
    ("Inconsistent quality of service delivery", Judgement.INCONSISTENT_QUALITY),
    ("Serious or widespread weaknesses", Judgement.SERIOUS_WEAKNESSES),
)


@pytest.mark.parametrize("heading", ALIASES_OF_OUTCOME)
def test_the_outcome_of_supported_accommodation_is_read_under_each_of_its_headings(
    tmp_path: Path, heading: str
) -> None:
    for words, meant in OUTCOMES:
        for grade in ("", "-", "Not yet inspected"):
            (one,) = listed(
                tmp_path, f"{SUPPORTED},{grade},12/03/2025,{words}",
                headings=f"{SUPPORTED_HEADINGS},{heading}",
            ).command.settings  # fmt: skip
            assert (one.judgement, one.inspected_on) == (meant, date(2025, 3, 12))


def test_a_home_beside_it_keeps_its_grade_and_supported_accommodation_without_one_has_none(
    tmp_path: Path,
) -> None:
    home = "Sefton,SC900001,Children's Home,Alder,01/05/2020,4,PR8 1ZZ,Good,12/03/2025,-"
    new = SUPPORTED.replace("2700001", "2700002") + ",,,"
    found = listed(tmp_path, home, new, headings=f"{SUPPORTED_HEADINGS},Outcome")
    assert [each.judgement for each in found.command.settings] == [Judgement.GOOD, None]
    assert found.unheld == ()
    odd = home.removesuffix("-") + "Consistently strong service delivery"
    found = listed(tmp_path, odd, headings=f"{SUPPORTED_HEADINGS},Outcome")
    assert [(each.column, each.rule) for each in found.unheld] == [("judgement", "OFSTED-ROW-6")]


@pytest.mark.parametrize("heading", ["Inspection date", "Date of last inspection"])
def test_a_judgement_has_its_day_under_the_headings_of_earlier_lists(
    tmp_path: Path, heading: str
) -> None:
    headings = LAYOUTS["as of 2025"].replace("Date of last full inspection", heading)
    (one,) = listed(tmp_path, ROW, headings=headings).command.settings
    assert (one.judgement, one.inspected_on) == (Judgement.GOOD, date(2025, 3, 12))


@pytest.mark.parametrize(
    "heading", ["Quality outcome", "Overall grade", "Judgement in 2027", "effectiveness (overall)"]
)
def test_ofsted_row_7_a_heading_that_speaks_of_a_judgement_and_is_not_known_is_named(
    tmp_path: Path, heading: str
) -> None:
    with pytest.raises(FileUnreadable, match="not known") as caught:
        listed(tmp_path, f"{ROW},Good", headings=f"{LAYOUTS['as of 2025']},{heading}")
    assert f"“{heading}”" in str(caught.value)


@pytest.mark.parametrize("heading", ["CYP Outcomes", "Leadership and management", "Note"])
def test_ofsted_row_7_a_judgement_of_a_part_and_any_other_heading_are_left(
    tmp_path: Path, heading: str
) -> None:
    found = listed(tmp_path, f"{ROW},Inadequate", headings=f"{LAYOUTS['as of 2025']},{heading}")
    (one,) = found.command.settings
    assert one.judgement is Judgement.GOOD


# ── The real layouts ─────────────────────────────────────────────────────────────────────


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows"), [("ch_fake", 2), ("combined_scp_ch_fake", 4), ("scp_ch_2025_fake", 2)]
)
def test_the_real_layouts_are_read_whole_and_every_row_accounted_for(
    real_data: Path, name: str, rows: int
) -> None:
    found = listed_in(real_data / "ofsted" / f"{name}.xlsx", KEY, BOROUGH, DAY, part=True)
    assert found.command.rows == rows
    outcomes = len(found.command.settings) + len(found.command.set_aside)
    assert outcomes + sum(found.left_out.values()) >= rows - 1  # one URN may stand on two sheets
