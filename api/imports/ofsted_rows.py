"""Gathers the rows of Ofsted's list by URN, from every sheet that has URNs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.imports.extent import FileUnreadable
from api.imports.layouts import first
from api.imports.ofsted_words import Given, judgement_of
from api.imports.source import Line, Sheet, beside, plain, sheets_of, unread_in
from domain.events.imports import Problem

LEAST: Final = ("urn", "name", "postcode", "registered_on", "authority")
NOTHING: Final = frozenset(("", "-", "n/a", "none", "null", "not applicable", "nan"))
SPEAKS_OF_A_JUDGEMENT: Final = ("effectiveness", "outcome", "judgement", "grade", "experiences and")
"""The words by which a heading speaks of what Ofsted judged."""
SHEET: Final = "sheet"
UNREAD: Final = "OFSTED-ROW-6"
MOST_SETTINGS: Final = 15_000
"""The most rows of a list, of which England has some 6,000: each may become several entries, and
all are recorded together.
"""
Columns = Mapping[str, str | None]
"""The heading of each of our columns on a sheet, if it has one."""
Stated = tuple[Line, int]
"""A row, and the number of its sheet among those that have URNs."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of a list by URN, and those without one; the columns of each sheet, and what of the
    sheets is not read.
    """

    fingerprint: str
    columns: Sequence[Columns]
    by_urn: dict[str, list[Stated]]
    without: Sequence[Line]
    unread: Sequence[Problem]
    rows: int

    def take_next(self) -> list[tuple[Line, Given]]:
        """The rows of the next URN, which are gathered no longer: a list is long."""
        stated = self.by_urn.pop(next(iter(self.by_urn)))
        return [(line, given_in(line, self.columns[at], at)) for line, at in stated]


def gather(
    path: Path, headings: Mapping[str, Sequence[str]], of_a_part: Sequence[str] = ()
) -> Gathered:
    """The rows of every sheet that has URNs, by URN in whatever letters. Raises FileUnreadable."""
    fingerprint, sheets = sheets_of(path)
    with_urns = [sheet for sheet in sheets if first(headings["urn"], sheet)]
    rows = sum(len(sheet.lines) for sheet in with_urns)
    if rows > MOST_SETTINGS:
        message = (
            f"{path.name}: more than {MOST_SETTINGS:,} rows, which is more than all England has:"
            " delete what is no setting, or load each region as a part of the list"
        )
        raise FileUnreadable(message)
    refuse_unknown_judgements(path.name, with_urns, headings, of_a_part)
    columns = columns_of(path.name, with_urns, headings)
    by_urn: dict[str, list[Stated]] = defaultdict(list)
    without = []
    for at, sheet in enumerate(with_urns):
        for line in sheet.lines:
            urn = clean(line.under(columns[at]["urn"])).upper()
            if urn:
                by_urn[urn].append((line, at))
            else:
                without.append(line)
    unread = [each for sheet in with_urns for each in unread_in(sheet, UNREAD)]
    unread += beside(sheets, with_urns, UNREAD)
    return Gathered(fingerprint, columns, by_urn, without, unread, rows)


def refuse_unknown_judgements(
    name: str,
    with_urns: Sequence[Sheet],
    headings: Mapping[str, Sequence[str]],
    of_a_part: Sequence[str],
) -> None:
    """Raise FileUnreadable for a heading that speaks of a judgement and is none that is known: the
    judgements under it would be dropped (OFSTED-ROW-7).
    """
    known = {plain(each) for names in (*headings.values(), of_a_part) for each in names}
    for sheet in with_urns:
        for heading in sheet.columns:
            words = plain(heading)
            if words not in known and any(each in words for each in SPEAKS_OF_A_JUDGEMENT):
                message = (
                    f"{name}: the heading “{heading}” speaks of a judgement and is not known:"
                    " say in ofsted.toml what it is, and load the list again"
                )
                raise FileUnreadable(message)


def columns_of(
    name: str, with_urns: Sequence[Sheet], headings: Mapping[str, Sequence[str]]
) -> Sequence[Columns]:
    """The columns of every sheet that has URNs, by our own names. Raises FileUnreadable."""
    columns = [
        {ours: first(names, sheet) for ours, names in headings.items()} for sheet in with_urns
    ]
    have = {ours for each in columns for ours, heading in each.items() if heading}
    if missing := [ours for ours in LEAST if ours not in have]:
        words = ", ".join(f"{ours} (one of: {', '.join(headings[ours])})" for ours in missing)
        message = f"{name}: not Ofsted's list of providers: no column for {words}"
        raise FileUnreadable(message)
    return columns


def given_in(line: Line, columns: Columns, sheet: int) -> Given:
    """A row of a sheet under our own names."""
    given = {ours: clean(line.under(column)) for ours, column in columns.items()}
    outcome = given.pop("outcome", "")
    if judgement_of(outcome) or not given["judgement"]:
        given["judgement"] = outcome
    return given | {SHEET: str(sheet)}


def clean(cell: str) -> str:
    """A cell, or nothing for the ways in which lists write nothing."""
    text = " ".join(cell.split())
    return "" if text.lower() in NOTHING else text
