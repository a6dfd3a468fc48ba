"""Files sent to be imported: rehearsed or recorded, and what became of each row."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from typing import Annotated, Final
from uuid import uuid4

from fastapi import File, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, StringConstraints

from api.dates import parse_as_of
from api.imports import layouts, postcodes
from api.imports.returns import named
from api.imports.run import Ready, Taken, ofsted_ready, returns_ready, spending_ready, take
from api.imports.source import Progress
from api.web.recording import Recorded, Who, receipt
from domain.terms import FinancialYear
from ledger.log import Log

MOST_NOTED: Final = 100


ProgressName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]


Named = Annotated[ProgressName, Query(description="A name to ask for its progress by.")]


DryRun = Annotated[bool, Query(description="Say what it would do, and record nothing.")]


class Found(BaseModel):
    """What was found in a row: where, by what rule, and what became of the row."""

    file: str
    row: int
    column: str
    rule: str
    outcome: str


class Became(BaseModel):
    """What became of a file: a sentence, every finding, and the receipt if it was recorded."""

    name: str
    summary: str
    findings: list[Found]
    receipt: Recorded | None


class HowFar(BaseModel):
    """How many rows of a file have been read, of how many."""

    done: int
    of: int


@contextmanager
def laid_down(files: list[UploadFile]) -> Iterator[Path]:
    """The files in a folder of their own, for as long as they are read."""
    with tempfile.TemporaryDirectory(prefix="placement-ledger-") as folder:
        for file in files:
            with (Path(folder) / plain_name(file.filename or "")).open("wb") as out:
                while block := file.file.read(1 << 20):
                    out.write(block)
        yield Path(folder)


def plain_name(given: str) -> str:
    """A file's name without what somebody chose to write in it: the table, the year, the kind.

    >>> plain_name("Jo Bloggs 2021-22 episodes.csv"), plain_name("list of homes.xlsx")
    ('2021-22-episodes.csv', 'file.xlsx')
    """
    path = PurePath(given)
    prefix, table = named(Path(path.name))
    digits = re.sub(r"[^0-9-]", "", prefix).strip("-")
    stem = "-".join(part for part in (digits, table) if part) if table else "file"
    suffix = path.suffix.lower()
    return stem + (suffix if suffix in (".csv", ".xlsx") else "")


def recorded(request: Request, response: Response, ready: list[Ready], who: Who, *,
             dry_run: bool) -> list[Became]:  # fmt: skip
    """Take files in one after another, each under a piece of work of its own."""
    log: Log = request.app.state.log
    found = []
    for one in ready:
        by = replace(who.provenance, correlation=str(uuid4()))
        found.append(became(response, take(log, one, by, dry_run=dry_run)))
    return found


def became(response: Response, taken: Taken) -> Became:
    """What became of a file, as it is sent."""
    return Became(
        name=taken.name,
        summary=taken.summary,
        findings=[Found(**asdict(each)) for each in taken.findings],
        receipt=None if taken.receipt is None else receipt(response, taken.receipt),
    )


def watching(request: Request, progress: str) -> Progress:
    """A function that notes how far a file is read, under the name asked for."""
    noted: dict[str, HowFar] = request.app.state.progress

    def note(done: int, of: int) -> None:
        if progress not in noted and len(noted) >= MOST_NOTED:
            noted.pop(next(iter(noted)))
        noted[progress] = HowFar(done=done, of=of)

    return note


def import_ssda903(
    *,
    request: Request,
    response: Response,
    files: Annotated[list[UploadFile], File(description="The return's CSV files.")],
    who: Who,
    year: Annotated[FinancialYear | None, Form(description="The return's year.")] = None,
    directory: Annotated[UploadFile | None, File(description="A CSV of postcodes.")] = None,
    dry_run: DryRun = False,
    progress: Named = "unnamed-import",
) -> list[Became]:
    """Take in a yearly SSDA903 return, or several of their own years."""
    with laid_down(files) as folder:
        known = postcodes.Postcodes()
        if directory is not None:
            with laid_down([directory]) as beside:
                known = postcodes.load(next(beside.iterdir()))
        key = request.app.state.key
        ready = returns_ready(folder, key, known, year or "", watching(request, progress))
    return recorded(request, response, ready, who, dry_run=dry_run)


def import_payments(
    *,
    request: Request,
    response: Response,
    file: Annotated[UploadFile, File(description="Payments or invoices: CSV or XLSX.")],
    who: Who,
    layout: Annotated[str | None, Form(description="A shipped layout's name.")] = None,
    dry_run: DryRun = False,
    progress: Named = "unnamed-import",
) -> list[Became]:
    """Take in a file of payments or invoices, by the layout that fits or the one named."""
    chosen = layouts.shipped_as(layout) if layout else None
    with laid_down([file]) as folder:
        path, told = next(folder.iterdir()), watching(request, progress)
        ready = spending_ready(path, request.app.state.key, chosen, told)
    return recorded(request, response, [ready], who, dry_run=dry_run)


def import_ofsted(
    *,
    request: Request,
    response: Response,
    file: Annotated[UploadFile, File(description="Ofsted's list of providers: CSV or XLSX.")],
    listed_on: Annotated[
        str, Form(pattern=r"^\d{4}-\d\d-\d\d$", description="The day it is of, YYYY-MM-DD.")
    ],
    who: Who,
    part: Annotated[bool, Form(description="Who is not on it has not gone.")] = False,
    dry_run: DryRun = False,
    progress: Named = "unnamed-import",
) -> list[Became]:
    """Take in Ofsted's list of registered providers: what has changed becomes entries."""
    state = request.app.state
    with laid_down([file]) as folder:
        path = next(folder.iterdir())
        day = parse_as_of(listed_on, state.today())
        told = watching(request, progress)
        ready = ofsted_ready(path, state.key, state.borough, day, part=part, progress=told)
    return recorded(request, response, [ready], who, dry_run=dry_run)
