"""Gathers by child the rows of a return's tables other than episodes, with their faults."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from api.imports.episodes import Birthdays, birthdays
from api.imports.rows_aside import refuse_many_aside, set_aside
from api.imports.source import Line, Source
from api.pseudonyms import keyed_hash, pseudonym
from domain.events.imports import ChildReturned, Problem, ReturnedRow, RowSetAside
from domain.ssda903.codes import read_day
from domain.ssda903.tables import TABLES, Table, codes_in


@dataclass(frozen=True, slots=True)
class Children:
    """What a return states of each child, the rows set aside, and the rows queried."""

    returned: tuple[ChildReturned, ...]
    set_aside: tuple[RowSetAside, ...]
    queried: tuple[tuple[str, Problem], ...]


def children_in(others: Mapping[str, Source], year_from: date, key: bytes) -> Children:
    """What the other tables state, child by child, in the order of the tables. Raises
    FileUnreadable.
    """
    stated: dict[str, list[ReturnedRow]] = defaultdict(list)
    first_in: dict[str, str] = {}
    aside: list[RowSetAside] = []
    queried: list[tuple[str, Problem]] = []
    born = birthdays(others.get("header"))
    for name in (name for name in TABLES if name in others):
        of, source = TABLES[name], others[name]
        if not of.returned_for(year_from):
            continue
        for line in source.lines:
            problems = tuple(faults(of, line, year_from))
            row = None if problems else as_row(of, line)
            if row is None:
                wrong = problems or (Problem(row=line.number, column="CHILD", rule="ROW-7"),)
                aside.append(set_aside(source.fingerprint, name, line, key, wrong))
                refuse_many_aside(source.name, aside)
                continue
            number = line.cells["CHILD"].strip()
            stated[number].append(row)
            first_in.setdefault(number, source.fingerprint)
            again = name == "header" and len(stated[number]) > 1
            found = (Problem(row=line.number, column="CHILD", rule="ROW-10"),) if again else ()
            queried += [(source.name, each) for each in (*found, *queries(of, line, born))]
    returned = (
        ChildReturned(
            child_ref=pseudonym(key, number),
            year_from=year_from,
            rows=tuple(rows),
            rows_seal=seal_of(key, rows),
            file=first_in[number],
        )
        for number, rows in stated.items()
    )
    return Children(tuple(returned), tuple(aside), tuple(queried))


def seal_of(key: bytes, rows: list[ReturnedRow]) -> str:
    """A keyed fingerprint of what is stated of a child, whatever the order of a table's rows."""
    return keyed_hash(key, "\n".join(sorted("\t".join((row.table, *row.cells)) for row in rows)))


def faults(of: Table, line: Line, year_from: date) -> Iterator[Problem]:
    """Why a row is set aside (ROW-1 and ROW-2)."""
    if not line.cells["CHILD"].strip():
        yield Problem(row=line.number, column="CHILD", rule="ROW-2")
    for column in of.columns:
        cell = line.cells[column].strip()
        if column in of.days and cell and read_day(cell) is None:
            yield Problem(row=line.number, column=column, rule="ROW-1")
        codes = codes_in(of, year_from).get(column)
        if codes is not None and cell.upper() not in codes:
            yield Problem(row=line.number, column=column, rule="ROW-2")


def as_row(of: Table, line: Line) -> ReturnedRow | None:
    """A row as it is kept, with codes in capitals and cells in the table's own order; nothing for a
    row that cannot be kept.
    """
    cells = tuple(
        line.cells[column].strip().upper() if column in of.codes or column == "SEX"
        else line.cells[column].strip()
        for column in of.columns
    )  # fmt: skip
    try:
        return ReturnedRow(table=of.name, cells=cells)
    except ValidationError:
        return None


def queries(of: Table, line: Line, born: Birthdays | None) -> Iterator[Problem]:
    """What is queried in a row that is kept (ROW-5 and ROW-8)."""
    if of.name == "header" or born is None:
        return
    number = line.cells["CHILD"].strip()
    if number not in born:
        yield Problem(row=line.number, column="CHILD", rule="ROW-5")
    elif read_day(line.cells["DOB"]) != born[number]:
        yield Problem(row=line.number, column="DOB", rule="ROW-8")
