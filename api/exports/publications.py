"""Makes the files of the SSDA903 return for a year, and of open contracting data, from the log."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from api.rules import RULES
from domain.command import QueryItem
from domain.faults import Fault
from domain.readings.ssda903.episodes import Gap
from domain.readings.ssda903.yearly_return import SOURCES, columns_of, yearly_return
from domain.ssda903.tables import FILE_NAMES, FIRST_YEAR, LAST_YEAR
from domain.values import financial_year
from evidence.publications.open_contracting import ocds
from evidence.publications.open_contracting.ocds import Publisher
from evidence.publications.open_contracting.processes import contracting_processes, read_events
from evidence.publications.progress import Note, note_nothing
from ledger.entries import Provenance
from ledger.log import Log
from ledger.vault import Keyring, NoKeys, Reader
from projections.engine.answer import Basis, Connection

STEPS: Final = 2
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class NoCodesForTheYear(Fault):
    """There are code lists for the returns of 2016-17 to 2026-27 only."""

    slug = "no-codes-for-the-year"
    status = 422


@dataclass(frozen=True, slots=True)
class Exported:
    """A return as files by their names, and what could not be written."""

    year: str
    files: dict[str, bytes]
    rows: dict[str, int]
    gaps: Sequence[Gap]


def ssda903(
    log: Log, year_from: date, provenance: Provenance, purpose: str, known_at: int | None = None
) -> Exported:
    """The return for the year that begins on a day, as known at a position.

    It opens the sealed data of every child in it, for the purpose given, which is recorded. Raises
    NoCodesForTheYear, or NoKeys.
    """
    keyring = log.keyring(Reader(provenance.recorded_by, provenance.recorded_as, purpose))
    if keyring is None:
        raise NoKeys
    return return_of(log, year_from, keyring, known_at)


def refuse_year(year_from: date) -> None:
    """Refuse a year for whose return there are no codes. Raises NoCodesForTheYear."""
    if not FIRST_YEAR <= year_from <= LAST_YEAR:
        raise NoCodesForTheYear


def return_of(
    log: Log,
    year_from: date,
    keyring: Keyring,
    known_at: int | None = None,
    note: Note = note_nothing,
) -> Exported:
    """The return for the year that begins on a day, opened with a keyring: of what was recorded up
    to a position, and no key of anybody else is asked for. Raises NoCodesForTheYear.
    """
    refuse_year(year_from)
    note(0, STEPS)
    known = log.read_standing(
        (QueryItem(SOURCES),), keyring=keyring, every_field=True, up_to=known_at
    ).events
    note(1, STEPS)
    made = yearly_return((entry.event for entry in known), year_from)
    note(STEPS, STEPS)
    year = financial_year(year_from)
    return Exported(
        year,
        {f"{year}-{FILE_NAMES.get(t, t)}.csv": as_csv(t, rows) for t, rows in made.tables.items()},
        {t: len(rows) for t, rows in made.tables.items()},
        made.gaps,
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """What a package is known by, and the moment at which it is published."""

    name: str
    at: datetime


def open_contracting(
    connection: Connection,
    basis: Basis,
    publisher: Publisher,
    *,
    releases: bool,
    edition: Edition | None = None,
) -> bytes:
    """The framework and its call-offs as known at a position: a package of releases or records.

    Without an edition it is known by that position, and published when that was recorded.
    """
    if edition is None:
        recorded_by = basis.recorded_by or datetime.fromtimestamp(0, UTC)
        edition = Edition(str(basis.known_at), recorded_by)
    events = read_events(connection, basis.known_at)
    processes = contracting_processes(events, publisher, edition.at)
    package = ocds.release_package if releases else ocds.record_package
    uri = f"urn:placement-ledger:{publisher.prefix}:{edition.name}"
    return ocds.package_json(package(processes, publisher, uri, edition.at))


def as_csv(table: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A table of the return as its file: headings, then rows; UTF-8 without a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns_of(table))
    writer.writerows(rows)
    return text.getvalue().encode()


def not_written(gaps: Sequence[Gap]) -> bytes:
    """What could not be written, and by which rule, as CSV. Children have the log's references."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("child_ref", "day", "rule", "meaning"))
    for each in sorted(gaps, key=lambda one: (one.rule, one.child_ref, one.day)):
        meaning = RULES[each.rule].text if each.rule in RULES else ""
        writer.writerow((each.child_ref, each.day, each.rule, meaning))
    return text.getvalue().encode()


def zip_files(files: dict[str, bytes]) -> bytes:
    """Files as a ZIP: the same bytes for the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name])
    return content.getvalue()
