"""Reads SSDA903 returns as councils hold them: a folder with a CSV file for each table and year.

    ROW-1  A day is written DD/MM/YYYY and exists; DECOM is always given.
    ROW-2  A code is one of the return's own year, and the child's number is given.
    ROW-3  An episode ends after the day it starts.
    ROW-4  REC is given if, and only if, DEC is (queried).
    ROW-5  The child is in the return's header (queried).
    ROW-6  DEC is not after the year of the return (queried).
    ROW-7  A value is one the ledger can hold: a day from 1900 to 2199, a URN of 9 at most.
    ROW-8  The birthday of a row is the header's (queried).
    ROW-9  A table is read only in a year in which it was part of the return.
    ROW-10  A child stands in the return's header once (queried).

A row that breaks ROW-1 to ROW-3, or ROW-7, is set aside: the log records its file, row and keyed
seal, with its columns and rules. A queried row is recorded as returned, with the query. What the
rows state is sealed under the key of each child; what answers need of an episode is recorded in the
open: the month of birth, the kind of placement, its authority and its miles.

Source: the Department for Education's guide to the SSDA903 return (ROW-1 to ROW-6 and ROW-8 to
ROW-10); the ledger's own (decision 36).
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.imports.children import children_in
from api.imports.episodes import FIELDS, birthdays, episode, faults
from api.imports.extent import FileUnreadable
from api.imports.postcodes import Postcodes
from api.imports.rows_aside import refuse_many_aside, set_aside, unfit_columns
from api.imports.screening import Screened, screen_together
from api.imports.source import Progress, Source, nobody, read
from domain.commands.imports.load_return import LoadReturn
from domain.events.imports import EpisodeStated, Problem, RowSetAside
from domain.ssda903 import codes as ssda903
from domain.ssda903.tables import FIRST_YEAR, LAST_YEAR, TABLES
from domain.values import financial_year, year_bounds
from domain.wording import format_day

MOST_FILES: Final = 1_000
MOST_NAMED: Final = 5
"""How many files a refusal names at most."""
KNOWN: Final = sorted(("episodes", *TABLES), key=len, reverse=True)
"""The tables, those with the longest names first: another's name may be the end of one."""


@dataclass(frozen=True, slots=True)
class YearlyReturn:
    """The files of one return: the episodes, and each other table by its name."""

    name: str
    episodes: Source
    others: dict[str, Source]
    year_from: date

    @property
    def year_to(self) -> date:
        """The last day of the return's year."""
        return year_bounds(financial_year(self.year_from))[1] - timedelta(days=1)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every file of the return, the episodes first."""
        return (self.episodes, *self.others.values())

    @property
    def header(self) -> Source | None:
        """The header table, if the return has one."""
        return self.others.get("header")

    @property
    def names(self) -> dict[str, str]:
        """The name of each file, by its fingerprint."""
        return {source.fingerprint: source.name for source in self.sources}


@dataclass(frozen=True, slots=True)
class Loading:
    """A return as a command, and the queries of sealed rows, by file and row."""

    command: LoadReturn
    queried: tuple[tuple[str, Problem], ...]


def returns_in(folder: Path, year: str = "", apart: Path | None = None) -> list[YearlyReturn]:
    """The returns in a folder, in the order of their years. Raises FileUnreadable.

    A financial year may be given if the folder holds one return. A file that is read apart, such as
    a directory of postcodes, may lie in the folder too.
    """
    groups = tables_in(folder, apart)
    if year and len(groups) > 1:
        message = f"{folder.name}: a year is stated for one return, and there are more"
        raise FileUnreadable(message)
    screened = screen_together([path for tables in groups.values() for path in tables.values()])
    found = [
        as_return(prefix, {name: screened[path] for name, path in tables.items()}, year)
        for prefix, tables in groups.items()
    ]
    return sorted(found, key=lambda each: each.year_from)


def tables_in(folder: Path, apart: Path | None = None) -> dict[str, dict[str, Path]]:
    """The files of each return in a folder, by the name of the table, as their names say.

    Raises FileUnreadable if there is no return, a table of one twice, or a table that is of none.
    """
    if not folder.is_dir():
        message = f"{folder.name}: no such folder"
        raise FileUnreadable(message)
    groups: dict[str, dict[str, Path]] = defaultdict(dict)
    stray: list[Path] = []
    for path in files_in(folder, apart):
        prefix, table = split_name(path)
        if not table or path.suffix.lower() != ".csv":
            stray.append(path)
            continue
        if table in groups[prefix]:
            message = f"{folder.name}: {path.name} and {groups[prefix][table].name} are one table"
            raise FileUnreadable(message)
        groups[prefix][table] = path
    with_episodes = {p: tables for p, tables in groups.items() if "episodes" in tables}
    if not with_episodes:
        message = f"{folder.name}: no episodes file (a CSV whose name ends in 'episodes')"
        raise FileUnreadable(message)
    stray += [path for p, tables in groups.items() if p not in with_episodes
              for path in tables.values()]  # fmt: skip
    refuse_strays(stray)
    return with_episodes


def refuse_strays(stray: list[Path]) -> None:
    """Refuse files that would not be read. Raises FileUnreadable."""
    if stray:
        message = (
            f"{', '.join(path.name for path in stray[:MOST_NAMED])}: not the table of a return here"
            " (a CSV named as its episodes file is, with the table's name at the end): name it so,"
            " or take it out"
        )
        raise FileUnreadable(message)


def files_in(folder: Path, apart: Path | None) -> list[Path]:
    """The visible files of a folder, by name. Raises FileUnreadable if there are too many."""
    visible = (
        path for path in folder.iterdir()
        if not path.name.startswith(".") and not path.is_dir()
        and (apart is None or path.resolve() != apart.resolve())
    )  # fmt: skip
    found = list(islice(visible, MOST_FILES + 1))
    if len(found) > MOST_FILES:
        message = f"{folder.name}: more than {MOST_FILES:,} files"
        raise FileUnreadable(message)
    return sorted(found)


def split_name(path: Path) -> tuple[str, str]:
    """The text before the table's name in a file's name, and the table: `2017-`, `episodes`.

    >>> split_name(Path("2022-PrevPerm.csv")), split_name(Path("2021-sw_episodes.csv"))
    (('2022-', 'prev_perm'), ('2021-', 'sw_episodes'))
    """
    stem = path.stem.lower()
    for table in KNOWN:
        found = re.search(rf"(^|[^a-z0-9]){table.replace('_', '_?')}$", stem)
        if found:
            return stem[: found.start() + len(found[1])], table
    return stem, ""


def as_return(prefix: str, tables: dict[str, Screened], year: str) -> YearlyReturn:
    """The return in a group of files. Its year is that in which most of its episodes end."""
    episodes = read(tables["episodes"])
    episodes.require(ssda903.COLUMNS)
    others = {}
    for name, screened in tables.items():
        if name != "episodes":
            others[name] = read(screened)
            others[name].require(TABLES[name].columns)
    name = prefix.strip("-_ ") or "return"
    return YearlyReturn(name, episodes, others, year_beginning(year) if year else year_of(episodes))


def year_beginning(year: str) -> date:
    """The first day of a financial year written 2021-22. Raises FileUnreadable."""
    if not re.fullmatch(r"(19|20|21)\d\d-\d\d", year):
        message = f"{year}: write the year of the return as 2021-22"
        raise FileUnreadable(message)
    return year_bounds(year)[0]


def year_of(episodes: Source) -> date:
    """The first day of the year that a return is about. Raises FileUnreadable."""
    for column in ("DEC", "DECOM"):
        days = [ssda903.read_day(line.cells[column]) for line in episodes.lines]
        years = Counter(financial_year(day) for day in days if day is not None)
        if years:
            return year_bounds(max(years, key=lambda year: (years[year], year)))[0]
    message = f"{episodes.name}: no episode has a date, so the year of the return is not known"
    raise FileUnreadable(message)


def command_for(
    one: YearlyReturn, key: bytes, postcodes: Postcodes, progress: Progress = nobody
) -> Loading:
    """The command that loads a return. Raises FileUnreadable for a year without code lists."""
    if not FIRST_YEAR <= one.year_from <= LAST_YEAR:
        message = (
            f"{one.episodes.name}: a return for the year from {format_day(one.year_from)}; the"
            f" code lists here run from {format_day(FIRST_YEAR)} to {format_day(LAST_YEAR)}. State"
            " the year with --year if this is not the one"
        )
        raise FileUnreadable(message)
    stated_, aside = episodes_in(one, key, postcodes, progress)
    children = children_in(one.others, one.year_from, key)
    not_read = [
        f"{name}: {len(source.lines)} rows"
        for name, source in one.others.items()
        if not TABLES[name].returned_for(one.year_from)
    ]
    command = LoadReturn(
        files=tuple(source.fingerprint for source in one.sources),
        episodes_file=one.episodes.fingerprint,
        year_from=one.year_from,
        year_to=one.year_to,
        rows=sum(len(source.lines) for source in one.sources),
        episodes=tuple(stated_),
        children=children.returned,
        set_aside=(*aside, *children.set_aside),
        not_read=tuple(not_read),
    )
    return Loading(command, children.queried)


def episodes_in(
    one: YearlyReturn, key: bytes, postcodes: Postcodes, progress: Progress
) -> tuple[list[EpisodeStated], list[RowSetAside]]:
    """The episodes of a return, and the rows that are set aside."""
    born, of = birthdays(one.header), (one.episodes.fingerprint, one.year_to)
    held: list[EpisodeStated] = []
    aside: list[RowSetAside] = []
    for n, line in enumerate(one.episodes.lines, start=1):
        progress(n, len(one.episodes.lines))
        problems = tuple(faults(line, one.year_from))
        if not problems:
            try:
                held.append(episode(line, of, born, key, postcodes))
                continue
            except ValidationError as invalid:
                problems = unfit_columns(line, invalid, FIELDS, "ROW-7")
        aside.append(set_aside(one.episodes.fingerprint, "episodes", line, key, problems))
        refuse_many_aside(one.episodes.name, aside)
    return held, aside
