"""Imports an uploaded file, or rehearses the import, and returns the outcome of each row."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from typing import Annotated, Final
from uuid import uuid4

from fastapi import File, Form, Query, Response, UploadFile
from pydantic import BaseModel, StringConstraints

from api.access.who import Asker
from api.dates import parse_as_of
from api.imports import layouts, postcodes
from api.imports.returns import split_name
from api.imports.run import Ready, Taken, ofsted_ready, returns_ready, spending_ready, take
from api.imports.source import Progress
from api.web.parts import GivenParts, Who
from api.web.submission import Recorded, receipt_in
from domain.values import FinancialYear
from ledger.log import Log

MOST_NOTED: Final = 100
ProgressName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Named = Annotated[ProgressName, Query(description="A name to ask for its progress by.")]
DryRun = Annotated[
    bool, Query(description="Rehearse: say what would be recorded, and record nothing.")
]


class Finding(BaseModel):
    """A finding about a row: where it is, the rule that found it, and the outcome for the row."""

    file: str
    row: int
    column: str
    rule: str
    outcome: str


class FileOutcome(BaseModel):
    """The outcome for a file: a sentence, every finding, and the receipt if it was recorded."""

    name: str
    summary: str
    findings: list[Finding]
    receipt: Recorded | None


class HowFar(BaseModel):
    """How many rows of a file have been read, and of how many."""

    done: int
    of: int


@contextmanager
def save_in_folder(files: list[UploadFile]) -> Iterator[Path]:
    """A temporary folder that holds the uploaded files, under plain names."""
    with tempfile.TemporaryDirectory(prefix="placement-ledger-") as folder:
        for file in files:
            with (Path(folder) / plain_name(file.filename or "")).open("wb") as out:
                while block := file.file.read(1 << 20):
                    out.write(block)
        yield Path(folder)


def plain_name(given: str) -> str:
    """A file's name with only the year, the table and the kind of file left of it.

    What somebody wrote in a name may be personal data, and names are recorded.

    >>> plain_name("Jo Bloggs 2021-22 episodes.csv"), plain_name("list of homes.xlsx")
    ('2021-22-episodes.csv', 'file.xlsx')
    """
    path = PurePath(given)
    prefix, table = split_name(Path(path.name))
    digits = re.sub(r"[^0-9-]", "", prefix).strip("-")
    stem = "-".join(part for part in (digits, table) if part) if table else "file"
    suffix = path.suffix.lower()
    return stem + (suffix if suffix in (".csv", ".xlsx") else "")


def take_files(
    log: Log, response: Response, ready: list[Ready], who: Asker, *, dry_run: bool
) -> list[FileOutcome]:
    """Import files one after another, each under a correlation of its own."""
    found = []
    for one in ready:
        by = replace(who.provenance, correlation=str(uuid4()))
        found.append(outcome_of(response, take(log, one, by, dry_run=dry_run)))
    return found


def outcome_of(response: Response, taken: Taken) -> FileOutcome:
    """The outcome for a file, as it is sent."""
    return FileOutcome(
        name=taken.name,
        summary=taken.summary,
        findings=[Finding(**asdict(each)) for each in taken.findings],
        receipt=None if taken.receipt is None else receipt_in(response, taken.receipt),
    )


def note_progress(noted: dict[str, tuple[int, int]], name: str) -> Progress:
    """A function that notes under a name how many rows are read, and of how many.

    The oldest name makes room for the hundred and first.
    """

    def note(done: int, of: int) -> None:
        if name not in noted and len(noted) >= MOST_NOTED:
            noted.pop(next(iter(noted)))
        noted[name] = (done, of)

    return note


def import_ssda903(
    *,
    parts: GivenParts,
    response: Response,
    files: Annotated[list[UploadFile], File(description="The return's CSV files.")],
    who: Who,
    year: Annotated[FinancialYear | None, Form(description="The return's year.")] = None,
    directory: Annotated[UploadFile | None, File(description="A CSV of postcodes.")] = None,
    dry_run: DryRun = False,
    progress: Named = "unnamed-import",
) -> list[FileOutcome]:
    """Import a yearly SSDA903 return, or several, each of its own year."""
    with save_in_folder(files) as folder:
        known = postcodes.Postcodes()
        if directory is not None:
            with save_in_folder([directory]) as beside:
                known = postcodes.load(next(beside.iterdir()))
        note = note_progress(parts.progress, progress)
        ready = returns_ready(folder, parts.key, known, year or "", note)
    return take_files(parts.log, response, ready, who, dry_run=dry_run)


def import_payments(
    *,
    parts: GivenParts,
    response: Response,
    file: Annotated[UploadFile, File(description="Payments or invoices: CSV or XLSX.")],
    who: Who,
    layout: Annotated[str | None, Form(description="A shipped layout's name.")] = None,
    dry_run: DryRun = False,
    progress: Named = "unnamed-import",
) -> list[FileOutcome]:
    """Import a file of payments or invoices, by the layout named or the first that fits."""
    chosen = layouts.shipped_layout(layout) if layout else None
    with save_in_folder([file]) as folder:
        path, note = next(folder.iterdir()), note_progress(parts.progress, progress)
        ready = spending_ready(path, parts.key, chosen, note)
    return take_files(parts.log, response, [ready], who, dry_run=dry_run)


def import_ofsted(
    *,
    parts: GivenParts,
    response: Response,
    file: Annotated[UploadFile, File(description="Ofsted's list of providers: CSV or XLSX.")],
    listed_on: Annotated[
        str, Form(pattern=r"^\d{4}-\d\d-\d\d$", description="The day of the list, YYYY-MM-DD.")
    ],
    who: Who,
    part: Annotated[
        bool, Form(description="The list is of a part: a home that is not on it has not closed.")
    ] = False,
    dry_run: DryRun = False,
    progress: Named = "unnamed-import",
) -> list[FileOutcome]:
    """Import Ofsted's list of registered providers: each change becomes an entry."""
    with save_in_folder([file]) as folder:
        path = next(folder.iterdir())
        day = parse_as_of(listed_on, parts.today())
        note = note_progress(parts.progress, progress)
        ready = ofsted_ready(path, parts.key, parts.borough, day, part=part, progress=note)
    return take_files(parts.log, response, [ready], who, dry_run=dry_run)
