"""SSDA903 returns, as councils hold them: a folder of CSV files, one a table and year.

    ROW-1  A date is written DD/MM/YYYY and exists; DECOM is always given.
    ROW-2  A code is one of the return's own year, and the child's number is given.
    ROW-3  An episode ends after the day it starts.
    ROW-4  REC is given if, and only if, DEC is (queried).
    ROW-5  The child is in the return's header (queried).
    ROW-6  DEC is not after the year of the return (queried).
    ROW-7  A value is one the ledger can hold: a day from 1900 to 2199, a URN of 9 at most.

A row that breaks ROW-1 to ROW-3, or ROW-7, is set aside: kept in the log by file, row and a
keyed seal, with its columns and rules. A row that is queried is held as returned, with the
query noted.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.imports.postcodes import Postcodes
from api.imports.source import FileUnreadable, Line, Source, read, set_aside, unfit
from api.pseudonyms import pseudonym
from domain import ssda903
from domain.commands.load_return import LoadReturn
from domain.events.imports import EpisodeStated, Problem, RowSetAside
from domain.terms import financial_year, month_of, year_bounds

TABLES: Final = ("episodes", "header", *ssda903.OTHER_TABLES)
FIELDS: Final = {"started_on": "DECOM", "ended_on": "DEC", "urn": "URN"}
CODES: Final = {
    "RNE": ssda903.REASONS_NEW,
    "LS": ssda903.LEGAL_STATUSES,
    "CIN": ssda903.NEEDS,
    "PLACE_PROVIDER": ssda903.PROVIDERS,
    "REC": ssda903.REASONS_ENDED | {""},
    "REASON_PLACE_CHANGE": ssda903.REASONS_CHANGED | {""},
}


@dataclass(frozen=True, slots=True)
class YearlyReturn:
    """The files of one return."""

    name: str
    episodes: Source
    header: Source | None
    others: tuple[Source, ...]
    year_from: date

    @property
    def year_to(self) -> date:
        """The last day of the year the return speaks for."""
        return year_bounds(financial_year(self.year_from))[1] - timedelta(days=1)


def returns_in(folder: Path) -> list[YearlyReturn]:
    """The returns in a folder, in the order of their years. Raises FileUnreadable."""
    if not folder.is_dir():
        message = f"{folder.name}: no such folder"
        raise FileUnreadable(message)
    groups: dict[str, dict[str, Path]] = defaultdict(dict)
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        prefix, table = named(path)
        if table:
            groups[prefix][table] = path
    found = [as_return(prefix, tables) for prefix, tables in groups.items() if "episodes" in tables]
    if not found:
        message = f"{folder.name}: no episodes file (a CSV whose name ends in 'episodes')"
        raise FileUnreadable(message)
    return sorted(found, key=lambda each: each.year_from)


def named(path: Path) -> tuple[str, str]:
    """What is before the table's name in a file's name, and the table: `2017-`, `episodes`."""
    stem = path.stem.lower()
    table = next((t for t in TABLES if re.search(rf"(^|[^a-z]){t}$", stem)), "")
    return stem.removesuffix(table), table


def as_return(prefix: str, tables: dict[str, Path]) -> YearlyReturn:
    """The return in a group of files; its year is the one in which most of its episodes end."""
    episodes = read(tables["episodes"])
    episodes.require(ssda903.COLUMNS)
    header = read(tables["header"]) if "header" in tables else None
    if header is not None:
        header.require(ssda903.HEADER_COLUMNS)
    others = tuple(read(path) for t, path in tables.items() if t not in ("episodes", "header"))
    return YearlyReturn(
        prefix.strip("-_ ") or "return", episodes, header, others, year_of(episodes)
    )


def year_of(episodes: Source) -> date:
    """The first day of the year a return is about. Raises FileUnreadable."""
    for column in ("DEC", "DECOM"):
        days = [as_date(line.cells[column]) for line in episodes.lines]
        years = Counter(financial_year(day) for day in days if day is not None)
        if years:
            return year_bounds(max(years, key=lambda year: (years[year], year)))[0]
    message = f"{episodes.name}: no episode has a date, so the year of the return is not known"
    raise FileUnreadable(message)


def as_date(text: str) -> date | None:
    """A date written DD/MM/YYYY, if it is one."""
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007  a date, no time
    except ValueError:
        return None


def command_for(one: YearlyReturn, key: bytes, postcodes: Postcodes) -> LoadReturn:
    """The command that loads a return."""
    born = birthdays(one.header)
    stated: list[EpisodeStated] = []
    aside: list[RowSetAside] = []
    for line in one.episodes.lines:
        problems = tuple(faults(line, one.year_from))
        if not problems:
            try:
                stated.append(episode(line, one, born, key, postcodes))
                continue
            except ValidationError as invalid:
                problems = unfit(line, invalid, FIELDS, "ROW-7")
        aside.append(set_aside(one.episodes.fingerprint, "episodes", line, key, problems))
    sources = (one.episodes, *((one.header,) if one.header else ()), *one.others)
    return LoadReturn(
        files=tuple(source.fingerprint for source in sources),
        episodes_file=one.episodes.fingerprint,
        year_from=one.year_from,
        year_to=one.year_to,
        rows=len(one.episodes.lines),
        episodes=tuple(stated),
        set_aside=tuple(aside),
        not_read=tuple(f"{table_of(source)}: {len(source.lines)} rows" for source in one.others),
    )


def table_of(source: Source) -> str:
    """The table a file holds; its whole name, which somebody chose, does not enter the log."""
    return named(Path(source.name))[1]


def birthdays(header: Source | None) -> dict[str, date | None] | None:
    """Each child's date of birth by the header, if there is one; only its month goes further."""
    if header is None:
        return None
    return {line.cells["CHILD"].strip(): as_date(line.cells["DOB"]) for line in header.lines}


def faults(line: Line, year_from: date) -> Iterator[Problem]:
    """Why a row cannot be held as an episode (ROW-1 to ROW-3)."""
    cells = {column: cell.strip() for column, cell in line.cells.items()}
    if not cells["CHILD"]:
        yield Problem(row=line.number, column="CHILD", rule="ROW-2")
    start, end = as_date(cells["DECOM"]), as_date(cells["DEC"])
    if start is None:
        yield Problem(row=line.number, column="DECOM", rule="ROW-1")
    if cells["DEC"] and end is None:
        yield Problem(row=line.number, column="DEC", rule="ROW-1")
    if start and end and end <= start:
        yield Problem(row=line.number, column="DEC", rule="ROW-3")
    codes = {**CODES, "PLACE": ssda903.places(year_from)}
    for column, valid in codes.items():
        if cells[column].upper() not in valid:
            yield Problem(row=line.number, column=column, rule="ROW-2")


def queries(
    line: Line, one: YearlyReturn, born: dict[str, date | None] | None
) -> Iterator[Problem]:
    """What is odd in a row that is held all the same (ROW-4 to ROW-6)."""
    cells = line.cells
    end = as_date(cells["DEC"])
    if bool(cells["REC"].strip()) is (end is None):
        yield Problem(row=line.number, column="REC", rule="ROW-4")
    if born is not None and cells["CHILD"].strip() not in born:
        yield Problem(row=line.number, column="CHILD", rule="ROW-5")
    if end is not None and end > one.year_to:
        yield Problem(row=line.number, column="DEC", rule="ROW-6")


def episode(
    line: Line,
    one: YearlyReturn,
    born: dict[str, date | None] | None,
    key: bytes,
    postcodes: Postcodes,
) -> EpisodeStated:
    """An episode without anything that names the child: pseudonym, month, authority, miles."""
    cells = {column: cell.strip() for column, cell in line.cells.items()}
    birthday = (born or {}).get(cells["CHILD"])
    started = as_date(cells["DECOM"])
    if started is None:
        raise AssertionError(line.number)
    place, provider = cells["PLACE"].upper(), cells["PLACE_PROVIDER"].upper()
    return EpisodeStated(
        child_ref=pseudonym(key, cells["CHILD"]),
        born_in=month_of(birthday) if birthday else None,
        started_on=started,
        ended_on=as_date(cells["DEC"]),
        kind=ssda903.kind_of(place, provider),
        place=place,
        place_provider=provider,
        legal_status=cells["LS"].upper(),
        reason_new=cells["RNE"].upper(),
        reason_ended=cells["REC"].upper(),
        urn=cells["URN"],
        authority=postcodes.authority_of(cells["PL_POST"]),
        miles_from_home=postcodes.miles(cells["HOME_POST"], cells["PL_POST"]),
        file=one.episodes.fingerprint,
        row=line.number,
        queried=tuple(queries(line, one, born)),
    )
