"""The code of PLACE that a kind of placement has in the return for a year, and its URN."""

from datetime import date

import pytest
from examples import placed, registered

from domain.readings.homes import Home
from domain.readings.ssda903.places import place_of, urn_of
from domain.ssda903.codes import has_no_urn, place_codes
from domain.values import Kind

OPEN = date.max


@pytest.mark.parametrize(
    ("kind", "year", "until", "code"),
    [
        (Kind.SEMI_INDEPENDENT, 2023, OPEN, "H5"),
        (Kind.SEMI_INDEPENDENT, 2024, OPEN, "K3"),
        (Kind.INDEPENDENT_LIVING, 2022, OPEN, "P2"),
        (Kind.INDEPENDENT_LIVING, 2023, date(2023, 10, 28), "P2"),
        (Kind.INDEPENDENT_LIVING, 2023, date(2023, 10, 29), None),
        (Kind.INDEPENDENT_LIVING, 2023, OPEN, None),
        (Kind.INDEPENDENT_LIVING, 2024, date(2024, 5, 1), None),
        *((Kind.FAMILY_CENTRE, year, OPEN, "R3") for year in (2021, 2023, 2024, 2025)),
        (Kind.HOSPITAL_OR_CARE_HOME, 2025, OPEN, None),
    ],
)
def test_write_2_a_kind_has_the_one_code_that_it_has_in_the_year(
    kind: Kind, year: int, until: date, code: str | None
) -> None:
    year_from = date(year, 4, 1)
    assert place_of(kind, year_from, until) == code
    assert code is None or code in place_codes(year_from)


@pytest.mark.parametrize(
    ("place", "last_without"), [("H5", 2022), ("P2", 2023), ("Z1", 2024), ("P1", 2030)]
)
def test_write_8_a_place_has_no_urn_in_the_years_whose_rules_bar_it(
    place: str, last_without: int
) -> None:
    assert has_no_urn(place, date(last_without, 4, 1))
    assert has_no_urn(place, date(last_without + 1, 4, 1)) is (place == "P1")


def test_every_place_that_is_written_has_a_provider() -> None:
    without = {"T0", "T1", "T2", "T3", "Z11", "Z12", "Z13", "Z14"}  # rules 178, 213 and 526
    years = [date(year, 4, 1) for year in range(2016, 2027)]
    written = {place_of(kind, year, until) for kind in Kind for year in years for until in years}
    assert written.isdisjoint(without)


def test_write_6_only_the_councils_own_carers_have_the_urn_of_its_fostering_service() -> None:
    service = registered.model_copy(update={"kind": Kind.IN_HOUSE_FOSTERING, "in_house": True})
    homes = {service.home_id: Home().after(service)}
    for kind in Kind:
        own = kind in {Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS}
        living = placed.model_copy(update={"kind": kind, "home_id": None})
        assert urn_of(living, None, homes) == (service.urn if own else "")
