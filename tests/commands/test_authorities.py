"""Authorities through time: codes and boundaries change, places do not."""

from datetime import date
from pathlib import Path

import pytest

from api.imports import postcodes
from domain.authorities import (
    AUTHORITIES,
    Authority,
    authority_from,
    authority_named,
    authority_on,
    codes_of,
    name_of_authority,
)

IN_2019, IN_2024 = date(2019, 5, 1), date(2024, 5, 1)


@pytest.mark.parametrize(
    ("code", "day", "authority"),
    [
        ("E08000014", IN_2019, "E08000014"),  # Sefton is Sefton
        ("E07000127", IN_2019, "E10000017"),  # West Lancashire is in Lancashire
        ("E07000026", IN_2019, "E10000006"),  # Allerdale was in Cumbria
        ("E07000026", IN_2024, "E06000063"),  # and is in Cumberland
        ("E06000064", date(2023, 3, 31), "E10000006"),  # the last day of Cumbria
        ("E06000064", date(2023, 4, 1), "E06000064"),
        ("E06000065", IN_2019, "E10000023"),  # North Yorkshire under its code of then
        ("E10000023", IN_2024, "E06000065"),  # and under its code of now
        ("E07000246", IN_2024, "E06000066"),  # Somerset West and Taunton
        ("E06000060", IN_2019, "E10000002"),  # Buckinghamshire
        ("E06000061", IN_2019, "E10000021"),  # North Northamptonshire
        ("E08000039", IN_2024, "E08000019"),  # Sheffield
        ("E08000019", date(2025, 4, 1), "E08000039"),
        ("E06000028", IN_2024, "E06000058"),  # Bournemouth, put together with others
        ("E06000058", date(2018, 5, 1), "unknown"),  # and they cannot be told apart again
        ("E10000006", IN_2024, "unknown"),  # Cumbria was divided
        ("E07009999", IN_2024, "unknown"),
        ("W06000023", IN_2019, "W06000023"),
        ("L99999999", IN_2019, "unknown"),  # the Channel Islands
        ("", IN_2019, "unknown"),
    ],
)
def test_a_code_is_the_authority_that_had_the_duty_there_on_the_day(
    code: str, day: date, authority: str
) -> None:
    assert authority_on(code, day) == authority


def test_every_code_in_use_on_a_day_is_itself_and_no_district_is_in_two_authorities() -> None:
    for year in range(2014, 2027):
        day = date(year, 6, 1)
        existing = [each for each in AUTHORITIES if each.exists_on(day)]
        assert all(authority_on(each.code, day) == each.code for each in existing)
        districts = [code for each in existing for code in each.own_codes]
        assert len(districts) == len(set(districts)), year
        assert len({each.name for each in existing}) == len(existing)


def test_a_recoded_authority_has_all_its_codes_under_any_of_them() -> None:
    assert codes_of("E10000027") == codes_of("E06000066") == {"E10000027", "E06000066"}
    assert codes_of("W06000023") == {"W06000023"}
    assert name_of_authority("E06000066") == "Somerset"


@pytest.mark.parametrize(
    ("written", "code"),
    [("Sefton", "E08000014"), ("Sefton MBC Council", "unknown"), ("Hull", "unknown"),
     ("Kingston upon Hull", "E06000010"), ("Bristol", "E06000023"), ("St Helens", "E08000013"),
     ("Durham", "E06000047"), ("Kensington & Chelsea", "E09000020"), ("London Borough of Brent",
     "unknown"), ("Peoples Council of Gondor", "unknown")],
)  # fmt: skip
def test_a_name_is_known_without_the_words_often_left_out(written: str, code: str) -> None:
    assert authority_named(written, IN_2024) == code


def test_the_packaged_directory_knows_a_postcode_by_its_letter_and_no_other() -> None:
    directory = postcodes.load(Path(postcodes.PACKAGED))
    assert directory.authority_of("pr8 1hd", IN_2019) == "E08000014"
    assert directory.authority_of("ZZ1 1ZZ", IN_2019) == "unknown"
    assert directory.authority_of("", IN_2019) == "unknown"


@pytest.mark.real_data
def test_the_golden_vectors_all_pass_by_the_packaged_directory(real_data: Path) -> None:
    import csv

    directory = postcodes.load(Path(postcodes.PACKAGED))
    with (real_data / "geo" / "golden_vectors.csv").open(encoding="utf-8-sig") as file:
        vectors = list(csv.DictReader(file))
    assert len(vectors) == 7
    for case in vectors:
        home, placement = case["HOME_POST"], case["PL_POST"]
        authority = directory.authority_of(placement, date(2021, 4, 1))
        assert authority == case["PL_LA"], case["case"]
        inside = "IN" if authority in codes_of("E08000014") else "OUT"
        assert inside == case["PL_LOCATION"], case["case"]
        assert str(directory.miles(home, placement)) == case["PL_DISTANCE"], case["case"]


@pytest.mark.real_data
def test_districts_lie_in_the_authorities_of_april_2021(real_data: Path) -> None:
    import csv

    with (real_data / "geo" / "ltla_utla_april2021.csv").open(encoding="utf-8-sig") as file:
        listed = [row for row in csv.DictReader(file) if row["UTLA21CD"].startswith("E")]
    for row in listed:
        found = authority_on(row["LTLA21CD"], date(2021, 4, 1))
        assert (found, name_of_authority(found)) == (row["UTLA21CD"], row["UTLA21NM"])


@pytest.mark.real_data
def test_every_postcode_of_the_sample_lies_in_an_authority_today(real_data: Path) -> None:
    directory = postcodes.load(real_data / "geo" / "postcodes_onspd_nov2025_sefton_lcr.csv")
    areas = {place.authority for place in directory.places.values()}
    unknown = {area for area in areas if authority_on(area, date(2025, 11, 1)) == "unknown"}
    assert {area[0] for area in unknown} <= {"L", "M"}


def test_an_authority_of_the_list_without_a_day_has_always_been_or_is_still() -> None:
    row = {"code": "E08000014", "from": "", "until": "", "name": "Sefton", "districts": ""}
    assert authority_from(row) == Authority("E08000014", date.min, date.max, "Sefton", frozenset())
    dated = {"from": "2013-04-01", "until": "2019-04-01", "districts": "E07000026-E07000027"}
    assert authority_from({**row, **dated}) == Authority(
        "E08000014", date(2013, 4, 1), date(2019, 4, 1), "Sefton",
        frozenset(("E07000026", "E07000027")),
    )  # fmt: skip
