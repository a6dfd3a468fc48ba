"""A directory of postcodes: where each lies, so that no child's postcode enters the log.

What enters is the authority of the placement and the miles from home, and nothing finer. The
directory is a CSV with the columns of the ONS postcode directory: pcd_abbr (or pcd), oseast1m,
osnrth1m, laua.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from api.imports.source import read
from domain.geography import GridReference, miles_between

UPPER_TIER: Final = {"E07000127": "E10000017"}
"""Districts of the two-tier county around the borough, by the county that has the duty."""


@dataclass(frozen=True, slots=True)
class Postcodes:
    """The directory; an empty one knows no postcode."""

    places: Mapping[str, GridReference] = field(default_factory=dict)

    def authority_of(self, postcode: str) -> str:
        """The authority a postcode lies in, or `unknown`."""
        place = self.places.get(packed(postcode))
        return place.authority if place else "unknown"

    def miles(self, home: str, placement: str) -> Decimal | None:
        """Miles between two postcodes, where both are known."""
        start, end = self.places.get(packed(home)), self.places.get(packed(placement))
        return miles_between(start, end) if start and end else None


def packed(postcode: str) -> str:
    """A postcode without spaces, in capitals."""
    return "".join(postcode.split()).upper()


def load(path: Path | None) -> Postcodes:
    """The directory in a file, or an empty one. Raises FileUnreadable."""
    if path is None:
        return Postcodes()
    source = read(path)
    source.require(("oseast1m", "osnrth1m", "laua"))
    key = "pcd_abbr" if "pcd_abbr" in source.columns else "pcd"
    source.require((key,))
    return Postcodes({packed(line.cells[key]): place(line.cells) for line in source.lines
                      if line.cells["oseast1m"].isdigit()})  # fmt: skip


def place(cells: Mapping[str, str]) -> GridReference:
    """Where a row of the directory says its postcode lies."""
    authority = UPPER_TIER.get(cells["laua"], cells["laua"])
    return GridReference(int(cells["oseast1m"]), int(cells["osnrth1m"]), authority)
