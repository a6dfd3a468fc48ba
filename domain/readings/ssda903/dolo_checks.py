"""The checks of the table of deprivations of liberty of the SSDA903 return, from 2026-27.

    DOLO-700  The start is a day.
    DOLO-701  The end is a day, or blank.
    DOLO-702  The end is not before the start.
    DOLO-703  The start is not after the last day of the year.
    DOLO-704  An end that is given is on a day of the year.
    DOLO-705  Rows of one child do not overlap: the one before has ended by the next one's start.
    DOLO-706  A row that was open at the end of the year before stands again, with the same start.
    DOLO-707  A row that begins before a period of care ends has ended by the day on which it does.
    DOLO-708  The start is not before the child's birth.
    DOLO-709  The place of each episode that has a day in common with the row is K2, Z12 or Z13.
    DOLO-710  The place of no such episode is K1, P1, R5 or K3. It is then not found by DOLO-709.

The checks find, and change nothing: a row that fails one is written and reported. A day of a row
that no episode covers is found by none of them. The day of an end is not a day of the row or of the
episode. A row that ends on its first day is held all the same to an episode that goes on over it.

Source: the Department for Education's rules of these numbers for 2026-27, as the sector's validator
of 22 April 2026 states them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from domain.readings.ssda903.dolo import Cells, Span
from domain.ssda903.codes import read_day

EXPECTED_PLACES: Final = frozenset(("K2", "Z12", "Z13"))
BARRED_PLACES: Final = frozenset(("K1", "P1", "R5", "K3"))


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that a row of a child does not meet, and the day that it is about."""

    rule: str
    day: date


def dolo_findings(
    dolo: Iterable[Cells], episodes: Iterable[Mapping[str, str]], before: Iterable[Cells],
    year: Span,
) -> Iterator[Finding]:  # fmt: skip
    """What is found in a child's rows for a year, with its episodes and rows of the year before.

    A row has the cells CHILD, DOB, DOLO_START and DOLO_END. An episode has its cells by column.
    """
    rows, stays = list(dolo), list(episodes)
    for row in rows:
        yield from findings_of_row(row, stays, year)
    begun = sorted((day, row[3]) for row in rows if (day := read_day(row[2])) is not None)
    for (_, end), (started, _) in pairwise(begun):
        closed = read_day(end)
        if closed is None or closed > started:
            yield Finding("DOLO-705", started)
    starts = {row[2] for row in rows}
    for row in before:
        if not row[3] and row[2] not in starts:
            yield Finding("DOLO-706", read_day(row[2]) or year[0])


def findings_of_row(row: Cells, episodes: list[Mapping[str, str]], year: Span) -> Iterator[Finding]:
    """What is found in one row: of its own days, and of the places on them."""
    born, started, ended = (read_day(cell) for cell in row[1:])
    if started is None:
        yield Finding("DOLO-700", year[0])
        return
    if ended is None and row[3]:
        yield Finding("DOLO-701", started)
    if ended is not None and ended < started:
        yield Finding("DOLO-702", started)
    if started > year[1]:
        yield Finding("DOLO-703", started)
    if ended is not None and not year[0] <= ended <= year[1]:
        yield Finding("DOLO-704", started)
    if born is not None and started < born:
        yield Finding("DOLO-708", started)
    yield from findings_of_places(started, ended, episodes)


def findings_of_places(
    started: date, ended: date | None, episodes: list[Mapping[str, str]]
) -> Iterator[Finding]:
    """What is found of the end of care, and of each place on the days of a row."""
    for episode in episodes:
        begins, ends = read_day(episode["DECOM"]), read_day(episode["DEC"])
        until = ends or date.max
        if begins is None or until <= started or begins >= (ended or date.max):
            continue
        left_care = ends is not None and episode["REC"] not in ("X1", "")
        if left_care and (ended is None or ended > until):
            yield Finding("DOLO-707", until)
        day = max(begins, started)
        if episode["PLACE"] in BARRED_PLACES:
            yield Finding("DOLO-710", day)
        elif episode["PLACE"] not in EXPECTED_PLACES:
            yield Finding("DOLO-709", day)
