"""The codes, postcode and URN of the place of an episode of the SSDA903 return.

The codes are those of the year of the return, and the home is as it was registered on the first day
of the episode (WRITE-2, WRITE-3, WRITE-5, WRITE-6).

Source: the Department for Education's guide to the SSDA903 return and its rules, as the sector's
validator states them; SI 2023/416, from 28 October 2023, for the end of P2.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypeAlias

from domain.codes import Sector
from domain.events.placements import AddressChanged, PlacementStarted
from domain.events.providers import HomeRegistered
from domain.events.support import ShortBreaksAgreed
from domain.readings.homes import Home
from domain.ssda903.codes import SUPPORTED_REGISTERED
from domain.values import Kind, years_after

Homes: TypeAlias = Mapping[str, Home]
"""Registered homes by reference, each with its transfers."""

K3_BEGINS: Final = date(2024, 4, 1)
"""The first day of the first year whose return has K3, for supported accommodation."""
PLACES: Final = {
    Kind.CHILDRENS_HOME: "K2",
    Kind.SECURE_HOME: "K1",
    Kind.RESIDENTIAL_SCHOOL: "S1",
    Kind.FOSTERING_AGENCY: "U6",
    Kind.IN_HOUSE_FOSTERING: "U6",
    Kind.CONNECTED_CARERS: "U3",
    Kind.WITH_PARENTS: "P1",
    Kind.CUSTODY: "R5",
    Kind.FAMILY_CENTRE: "R3",
}
PROVIDERS: Final = {
    Sector.LOCAL_AUTHORITY: "PR2",
    Sector.HEALTH: "PR3",
    Sector.PRIVATE: "PR4",
    Sector.VOLUNTARY: "PR5",
}
OF_OUR_OWN: Final = frozenset((Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS))


def place_of(kind: Kind, year_from: date, until: date) -> str | None:
    """The code of PLACE for a kind of placement in the return for a year, if it has exactly one.

    `until` is the day on which the episode ends. Independent living has a code (P2) up to
    28 October 2023 only, since when it is supported accommodation or has to be (SI 2023/416).

    >>> place_of(Kind.SEMI_INDEPENDENT, date(2021, 4, 1), date.max)
    'H5'
    >>> place_of(Kind.INDEPENDENT_LIVING, date(2021, 4, 1), date.max)
    'P2'
    """
    if kind is Kind.SEMI_INDEPENDENT:
        return "H5" if year_from < K3_BEGINS else "K3"
    if kind is Kind.INDEPENDENT_LIVING:
        ends = min(until, years_after(year_from, 1))
        return "P2" if ends <= SUPPORTED_REGISTERED else None
    return PLACES.get(kind)


def provider_of(
    placement: PlacementStarted | ShortBreaksAgreed, home: HomeRegistered | None
) -> str | None:
    """The code of PLACE_PROVIDER, or None where it is not known (WRITE-3)."""
    if placement.kind is Kind.WITH_PARENTS:
        return "PR0"
    if placement.kind in OF_OUR_OWN or (home is not None and home.in_house):
        return "PR1"
    if placement.kind is Kind.CUSTODY:
        return "PR3"
    return None if home is None or home.sector is None else PROVIDERS[home.sector]


def postcode_of(
    placement: PlacementStarted, move: AddressChanged | None, home: HomeRegistered | None
) -> str:
    """The postcode at which a child lives, or empty text where it is not known (WRITE-5)."""
    if move is not None:
        return move.postcode or ""
    return placement.postcode or ("" if home is None else home.postcode)


def home_on(homes: Homes, home_id: str | None, day: date) -> HomeRegistered | None:
    """A home as it is registered on a day: a home that changed hands has another number since."""
    home = homes.get(home_id or "")
    return None if home is None else home.as_of(day)


def urn_of(placement: PlacementStarted, home: HomeRegistered | None, homes: Homes) -> str:
    """The URN of the setting, or of the council's fostering service for own carers (WRITE-6)."""
    if home is not None:
        return home.urn
    if placement.kind not in OF_OUR_OWN:
        return ""
    every = (each.registered for each in homes.values())
    ours = (each for each in every if each is not None and each.in_house)
    return next((each.urn for each in ours if each.kind is Kind.IN_HOUSE_FOSTERING), "")
