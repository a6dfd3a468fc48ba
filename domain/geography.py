"""In or out of the borough, and how far from home: two different questions.

Miles are the sector's own: sqrt(dE² + dN²) / 1000 / 1.6093 in a straight line between the
national grid references of two postcodes, to 0.1 (the derivation of PL_DISTANCE in the DfE's
guidance to the SSDA903 return).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

METRES_IN_A_MILE: Final = Decimal("1609.3")


AUTHORITIES: Final = {
    "E08000014": "Sefton",
    "E08000012": "Liverpool",
    "E08000011": "Knowsley",
    "E08000013": "St Helens",
    "E08000015": "Wirral",
    "E06000006": "Halton",
    "E10000017": "Lancashire",
    "E08000010": "Wigan",
    "E06000007": "Warrington",
}
"""The responsible authority and those around it, by ONS code; others are shown by their code."""


def name_of_authority(code: str) -> str:
    """An authority by its name, where the ledger knows one.

    >>> name_of_authority("E08000014"), name_of_authority("W06000023")
    ('Sefton', 'W06000023')
    """
    return AUTHORITIES.get(code, code)


@dataclass(frozen=True, slots=True)
class GridReference:
    """Where a postcode is, in metres east and north, and the authority it lies in."""

    easting: int
    northing: int
    authority: str


def miles_between(home: GridReference, placement: GridReference) -> Decimal:
    """Miles in a straight line, to 0.1.

    >>> here = GridReference(333000, 395000, "E08000014")
    >>> miles_between(here, GridReference(333000, 411093, "E08000014"))
    Decimal('10.0')
    """
    east = Decimal(placement.easting - home.easting)
    north = Decimal(placement.northing - home.northing)
    metres = (east * east + north * north).sqrt()
    return (metres / METRES_IN_A_MILE).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
