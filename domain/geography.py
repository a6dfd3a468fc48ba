"""Computes miles between two grid references, and lists the bands in which miles are published.

Three things are kept apart. Whether a placement is in the borough depends on authorities. Whether
it is at a distance for regulation 11 depends on which authorities adjoin, and so on policy. Its
miles from home depend on neither.

Miles are the sector's own: sqrt(dE² + dN²) / 1000 / 1.6093 in a straight line between the national
grid references of two postcodes, to 0.1. The DfE publishes placements up to and over twenty miles.

Source: the Department for Education's guide to the SSDA903 return, for the miles (PL_DISTANCE) and,
unconfirmed, for the twenty; the ledger's own for the other bands.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

METRES_IN_A_MILE: Final = Decimal("1609.3")
PUBLISHED_MILES: Final = Decimal(20)
BANDS: Final = (Decimal(5), Decimal(10), PUBLISHED_MILES, Decimal(50), Decimal(100))
"""The upper end of each band, itself included. Published figures use the third."""


@dataclass(frozen=True, slots=True)
class GridReference:
    """A postcode's position in metres east and north, and the code of the authority it lies in."""

    easting: int
    northing: int
    authority: str


def miles_between(home: GridReference, placement: GridReference) -> Decimal:
    """Miles in a straight line between two postcodes, to 0.1.

    >>> here = GridReference(333000, 395000, "E08000014")
    >>> miles_between(here, GridReference(333000, 411093, "E08000014"))
    Decimal('10.0')
    """
    east = Decimal(placement.easting - home.easting)
    north = Decimal(placement.northing - home.northing)
    metres = (east * east + north * north).sqrt()
    return (metres / METRES_IN_A_MILE).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
