"""Reads Ofsted's list of registered providers, in all the layouts it has had.

    OFSTED-ROW-1  The URN, the name and the postcode are given.
    OFSTED-ROW-2  A day is a real day: DD/MM/YYYY, YYYY-MM-DD, or a date cell. The registration has
                  one, and a setting that is closed or resigned.
    OFSTED-ROW-3  The authority is one of England's on the day of the list.
    OFSTED-ROW-4  Children live in a setting of this type (otherwise the row is only counted).
    OFSTED-ROW-5  A value is one the ledger can hold: a URN of 5 to 9 letters and digits, 500 places
                  at most, a judgement in Ofsted's four words or 1 to 4.
    OFSTED-ROW-6  What a row says beside that can be held: a judgement with its day, a sector and
                  needs in Ofsted's words, a column with its heading, a sheet with its URNs, titles
                  of one cell above the headings, the same as another row of its URN (otherwise it
                  is reported).
    OFSTED-ROW-7  A heading that speaks of an outcome, a grade or another judgement is one that
                  `ofsted.toml` has (otherwise the list is refused, and the heading named).

A list is one workbook or CSV file. What it states of a URN is gathered from every sheet with a
column of URNs: some layouts keep addresses, conditions or closed settings apart. A provider of
supported accommodation has one URN for all its settings: their places are added up. Where rows of
one URN name more than one authority, the authority is unknown. An owner who is a person is recorded
without a name.

Source: the ledger's own (decision 38), for Ofsted's lists in the layouts that `ofsted.toml` has.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from api.imports.ofsted_rows import SHEET, gather
from api.imports.ofsted_words import (
    ENDED,
    NEEDS,
    NO,
    YES,
    Given,
    is_judged,
    judgement_of,
    kind_of,
    sector_of,
    type_left_out,
)
from api.imports.rows_aside import refuse_many_aside, set_aside, unfit_columns
from api.imports.source import (
    NOT_HELD,
    Finding,
    Line,
    Progress,
    findings,
    nobody,
)
from api.imports.spending import day_of
from domain.authorities import UNKNOWN, authority_named, codes_of
from domain.codes import Sector
from domain.commands.imports.load_ofsted_list import LoadOfstedList
from domain.events.imports import Problem, RowSetAside
from domain.numerals import read_whole_number
from domain.readings.arrival.lives_at import may_be_judged
from domain.readings.register import Listed
from domain.values import Kind

ALIASES: Final = resources.files("api.imports") / "ofsted.toml"
MOST_DIGITS: Final = 9
IS_URN: Final = re.compile(r"[A-Z0-9]{5,9}")
DAYS: Final = ("registered_on", "closed_on", "inspected_on")
JUDGED: Final = ("judgement", "inspected_on")
OF_EACH_SETTING: Final = frozenset(("authority", "name", "subtype", "postcode", "places"))
"""What the rows of one provider of supported accommodation state of its settings, each its own."""


@dataclass(frozen=True, slots=True)
class OfstedList:
    """A list as a command, the rows of settings where no child lives, by their type, and what of
    the settings is not held.
    """

    command: LoadOfstedList
    left_out: dict[str, int]
    unheld: tuple[Finding, ...]


def aliases() -> tuple[str, Mapping[str, Sequence[str]], Sequence[str]]:
    """The layout's name and version, the headings of each of our columns, and those that speak of a
    judgement of a part of the setting.
    """
    table = tomllib.loads(ALIASES.read_text("utf-8"))
    return (
        f"{table['name']}.v{table['version']}",
        table["columns"],
        table["of_a_part"]["judgement"],
    )


def listed_in(
    path: Path,
    key: bytes,
    borough: str,
    listed_on: date,
    *,
    part: bool,
    progress: Progress = nobody,
) -> OfstedList:
    """The settings of a list as at a day. Raises FileUnreadable."""
    layout, headings, of_a_part = aliases()
    gathered = gather(path, headings, of_a_part)
    file = gathered.fingerprint
    aside = [row_set_aside(file, line, key, without_urn(line)) for line in gathered.without]
    refuse_many_aside(path.name, aside)
    unheld = findings(path.name, gathered.unread, NOT_HELD)
    left_out: dict[str, int] = defaultdict(int)
    settings, others = [], []
    for n in range(1, (count := len(gathered.by_urn)) + 1):
        progress(n, count)
        same = gathered.take_next()
        line, merged = same[0][0], merge_rows([given for _, given in same], listed_on)
        kind = kind_of(merged)
        others.append(merged["urn"].upper())
        if kind is None:
            left_out[type_left_out(merged)] += len(same)
            continue
        problems = list(faults(line, merged, listed_on))
        try:
            if not problems:
                settings.append(setting(line, merged, kind, (borough, listed_on)))
                others.pop()
                unheld += findings(path.name, unheld_of(line, merged), NOT_HELD)
                unheld += findings(path.name, conflicts(same, merged, kind, listed_on), NOT_HELD)
                continue
        except ValidationError as invalid:
            problems = [*unfit_columns(line, invalid, {}, "OFSTED-ROW-5")]
        aside.append(row_set_aside(file, line, key, *problems))
        refuse_many_aside(path.name, aside)
    command = LoadOfstedList(
        file=file,
        layout=layout,
        listed_on=listed_on,
        part=part,
        rows=gathered.rows,
        settings=tuple(settings),
        set_aside=tuple(aside),
        other_urns=tuple(filter(IS_URN.fullmatch, others)),
    )
    return OfstedList(command, dict(left_out), tuple(unheld))


def without_urn(line: Line) -> Problem:
    """What is wrong with a row that has no URN."""
    return Problem(row=line.number, column="URN", rule="OFSTED-ROW-1")


def merge_rows(rows: Sequence[Given], listed_on: date) -> Given:
    """What several rows state of one URN: of each column the first value, and of the judgements the
    latest with its day. Places of supported accommodation add up within a sheet.

    >>> rows = [{"places": "2", "type": "Supported accommodation"}, {"places": "3"}]
    >>> merge_rows(rows, date(2025, 6, 1))["places"]
    '5'
    """
    merged: Given = {}
    for row in rows:
        for ours, cell in row.items():
            merged[ours] = merged.get(ours) or cell
    judged = [row for row in rows if row.get("judgement") and day_of(row.get("inspected_on", ""))]
    if judged:
        latest = max(judged, key=lambda row: day_of(row["inspected_on"]) or date.min)
        merged |= {ours: latest[ours] for ours in JUDGED}
    merged |= places_of(rows, kind_of(merged))
    named = [row["authority"] for row in rows if row.get("authority")]
    if len({authority_named(name, listed_on) for name in named}) > 1:
        merged["authority"] = UNKNOWN
    return merged


def places_of(rows: Sequence[Given], kind: Kind | None) -> Given:
    """The places that several rows state of one URN, if they are not those of the first."""
    places: dict[str, int] = defaultdict(int)
    for row in rows:
        given = row.get("places", "")
        if is_no_number(given):
            return {"places": given}
        places[row.get(SHEET, "")] += read_whole_number(given, MOST_DIGITS) or 0
    added = kind is Kind.SEMI_INDEPENDENT and any(places.values())
    return {"places": str(max(places.values()))} if added else {}


def conflicts(
    same: Sequence[tuple[Line, Given]], merged: Given, kind: Kind, listed_on: date
) -> Iterator[Problem]:
    """What the rows of one URN say otherwise than what is held of it (OFSTED-ROW-6)."""
    if len(same) == 1:
        return
    each_its_own = OF_EACH_SETTING if kind is Kind.SEMI_INDEPENDENT else frozenset()
    for line, given in same:
        for ours, cell in given.items():
            if ours == SHEET or ours in each_its_own or cell in ("", merged[ours]):
                continue
            if meant(ours, cell, listed_on) != meant(ours, merged[ours], listed_on):
                yield problem(line, ours, "OFSTED-ROW-6")


def meant(ours: str, cell: str, listed_on: date) -> str:
    """What a cell means, in however many ways it is written."""
    if ours == "authority":
        return authority_named(cell, listed_on)
    if ours == "judgement":
        return str(judgement_of(cell) or cell.casefold())
    day = day_of(cell) if ours in DAYS else None
    return str(day or read_whole_number(cell, MOST_DIGITS) or cell.casefold())


def is_no_number(given: str) -> bool:
    """Whether something is given, and no whole number."""
    return bool(given) and read_whole_number(given, MOST_DIGITS) is None


def faults(line: Line, given: Given, listed_on: date) -> Iterator[Problem]:
    """Why a setting cannot be registered (OFSTED-ROW-1 to OFSTED-ROW-3, and OFSTED-ROW-5)."""
    for ours in ("name", "postcode"):
        if not given[ours]:
            yield problem(line, ours, "OFSTED-ROW-1")
    ended = any(word in given["status"].lower() for word in ENDED)
    needed = {"registered_on", "closed_on"} if ended else {"registered_on"}
    for ours in DAYS:
        if (given[ours] or ours in needed) and day_of(given[ours]) is None:
            yield problem(line, ours, "OFSTED-ROW-2")
    named = given["authority"]
    if named != UNKNOWN and authority_named(named, listed_on) == UNKNOWN:
        yield problem(line, "authority", "OFSTED-ROW-3")
    if is_judged(given) and day_of(given["inspected_on"]) and not judgement_of(given["judgement"]):
        yield problem(line, "judgement", "OFSTED-ROW-5")
    if is_no_number(given["places"]):
        yield problem(line, "places", "OFSTED-ROW-5")


def unheld_of(line: Line, given: Given) -> Iterator[Problem]:
    """What is said of a setting that is registered, and not held (OFSTED-ROW-6)."""
    judgement, kind = judgement_of(given["judgement"]), kind_of(given)
    misfits = judgement is not None and kind is not None and not may_be_judged(kind, judgement)
    if misfits or (is_judged(given) and not given["inspected_on"]):
        yield problem(line, "judgement", "OFSTED-ROW-6")
    if given["sector"] and sector_of(given["sector"]) is None:
        yield problem(line, "sector", "OFSTED-ROW-6")
    for ours in NEEDS:
        if given[ours] and given[ours].lower() not in YES | NO:
            yield problem(line, ours, "OFSTED-ROW-6")


def setting(line: Line, given: Given, kind: Kind, here: tuple[str, date]) -> Listed:
    """A setting as the list states it. `here` is the borough and the day of the list."""
    borough, listed_on = here
    authority = authority_named(given["authority"], listed_on)
    sector = sector_of(given["sector"])
    ours = sector is Sector.LOCAL_AUTHORITY and authority in codes_of(borough)
    inspected_on, closed_on = day_of(given["inspected_on"]), day_of(given["closed_on"])
    judgement = judgement_of(given["judgement"])
    if judgement is None or not may_be_judged(kind, judgement):
        judgement, inspected_on = None, None
    owner_id = given["owner_id"] or given["urn"]
    kind_of_owner = given["owner_kind"].lower()
    a_person = any(word in kind_of_owner for word in ("person", "individual"))
    fields: dict[str, Any] = {
        "urn": given["urn"].upper(),
        "provider_id": f"OFSTED-{''.join(c for c in owner_id if c.isalnum())}",
        "name": given["name"],
        "kind": Kind.IN_HOUSE_FOSTERING if ours and kind is Kind.FOSTERING_AGENCY else kind,
        "in_house": ours,
        "sector": sector,
        "places": read_whole_number(given["places"], MOST_DIGITS),
        "needs": tuple(need for ours, need in NEEDS.items() if given[ours].lower() in YES),
        "authority": authority,
        "postcode": given["postcode"].upper(),
        "registered_on": day_of(given["registered_on"]),
        "closed_on": closed_on,
        "judgement": judgement if inspected_on else None,
        "inspected_on": inspected_on,
        "owner": "a person" if a_person else given["owner"] or None,
        "group": "a person" if a_person else given["group"] or given["owner"] or None,
        "row": line.number,
    }
    return Listed.model_validate(fields)


def problem(line: Line, column: str, rule: str) -> Problem:
    """What is wrong with a row."""
    return Problem(row=line.number, column=column, rule=rule)


def row_set_aside(fingerprint: str, line: Line, key: bytes, *problems: Problem) -> RowSetAside:
    """A row that is set aside."""
    return set_aside(fingerprint, "ofsted", line, key, problems)
