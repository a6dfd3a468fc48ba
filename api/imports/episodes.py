"""Checks the rows of a return's episodes table, and makes of each what enters the log."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from api.imports.postcodes import Postcodes
from api.imports.source import Line, Source
from api.pseudonyms import pseudonym
from domain.events.imports import EpisodeCells, EpisodeStated, Problem
from domain.ssda903 import codes as ssda903
from domain.values import month_of

FIELDS: Final = {"started_on": "DECOM", "ended_on": "DEC", "urn": "URN", "as_returned": "CHILD"}
CODES: Final = {
    "RNE": ssda903.REASONS_NEW,
    "LS": ssda903.LEGAL_STATUSES,
    "CIN": ssda903.NEEDS,
    "PLACE_PROVIDER": ssda903.PROVIDERS,
    "REC": ssda903.REASONS_ENDED | {""},
    "REASON_PLACE_CHANGE": ssda903.REASONS_CHANGED | {""},
}
Birthdays = dict[str, date | None]


def birthdays(header: Source | None) -> Birthdays | None:
    """Each child's date of birth by the header, if there is one. Only its month is recorded."""
    if header is None:
        return None
    return {
        line.cells["CHILD"].strip(): ssda903.read_day(line.cells["DOB"]) for line in header.lines
    }


def faults(line: Line, year_from: date) -> Iterator[Problem]:
    """Why a row is set aside (ROW-1 to ROW-3)."""
    cells = {column: cell.strip() for column, cell in line.cells.items()}
    if not cells["CHILD"]:
        yield Problem(row=line.number, column="CHILD", rule="ROW-2")
    start, end = ssda903.read_day(cells["DECOM"]), ssda903.read_day(cells["DEC"])
    if start is None:
        yield Problem(row=line.number, column="DECOM", rule="ROW-1")
    if cells["DEC"] and end is None:
        yield Problem(row=line.number, column="DEC", rule="ROW-1")
    if start and end and end <= start:
        yield Problem(row=line.number, column="DEC", rule="ROW-3")
    codes = {**CODES, "PLACE": ssda903.place_codes(year_from, start)}
    for column, valid in codes.items():
        if cells[column].upper() not in valid:
            yield Problem(row=line.number, column=column, rule="ROW-2")


def queries(line: Line, year_to: date, born: Birthdays | None) -> Iterator[Problem]:
    """What is queried in a row that is kept (ROW-4 to ROW-6)."""
    cells = line.cells
    end = ssda903.read_day(cells["DEC"])
    if bool(cells["REC"].strip()) is (end is None):
        yield Problem(row=line.number, column="REC", rule="ROW-4")
    if born is not None and cells["CHILD"].strip() not in born:
        yield Problem(row=line.number, column="CHILD", rule="ROW-5")
    if end is not None and end > year_to:
        yield Problem(row=line.number, column="DEC", rule="ROW-6")


def episode(
    line: Line,
    of: tuple[str, date],
    born: Birthdays | None,
    key: bytes,
    postcodes: Postcodes,
) -> EpisodeStated:
    """An episode of a file, by the last day of the return's year.

    The pseudonym, kind, authority and miles are recorded in the open; the rest of the row is
    sealed.
    """
    cells = {column: cell.strip() for column, cell in line.cells.items()}
    birthday = (born or {}).get(cells["CHILD"])
    started = ssda903.read_day(cells["DECOM"])
    if started is None:
        raise AssertionError(line.number)
    place, provider = cells["PLACE"].upper(), cells["PLACE_PROVIDER"].upper()
    return EpisodeStated(
        child_ref=pseudonym(key, cells["CHILD"]),
        born_in=month_of(birthday) if birthday else None,
        started_on=started,
        ended_on=ssda903.read_day(cells["DEC"]),
        kind=ssda903.kind_of(place, provider),
        place=place,
        place_provider=provider,
        legal_status=cells["LS"].upper(),
        reason_new=cells["RNE"].upper(),
        reason_ended=cells["REC"].upper(),
        urn=cells["URN"].upper(),
        authority=postcodes.authority_of(cells["PL_POST"], started),
        miles_from_home=postcodes.miles(cells["HOME_POST"], cells["PL_POST"]),
        as_returned=EpisodeCells(
            child=cells["CHILD"],
            need=cells["CIN"].upper(),
            reason_changed=cells["REASON_PLACE_CHANGE"].upper(),
            home_post=cells["HOME_POST"],
            placement_post=cells["PL_POST"],
        ),
        file=of[0],
        row=line.number,
        queried=tuple(queries(line, of[1], born)),
    )
