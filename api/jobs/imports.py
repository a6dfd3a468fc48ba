"""Imports files as a job: reads them, records what they state once, and says what was found.

What an import records it records in one append for each file, under a key of the job. A worker that
takes the job up again finds it there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from api.exports.text_tables import meaning
from api.imports import layouts, postcodes
from api.imports.run import Ready, Taken, ofsted_ready, returns_ready, spending_ready, take
from api.imports.source import Progress
from api.jobs.kept_files import KeptFile, kept_in_folder
from api.jobs.work import JSON, AskedBefore, Result, Work
from api.web.parts import Parts
from api.web.submission import Recorded, receipt_body
from domain.command import Refusal

RETURN: Final = "import_ssda903"
SPENDING: Final = "import_payments"
OFSTED_LIST: Final = "import_ofsted"
DIRECTORY: Final = "directory.csv"
MOST_FINDINGS: Final = 1_000
"""How many findings of a file a result lists. Of each row set aside the log has every one."""


class ImportWanted(BaseModel):
    """What an import was asked with, beside its files. A rehearsal records nothing."""

    files: list[KeptFile] = []
    year: str = ""
    layout: str | None = None
    listed_on: date = date.min
    part: bool = False
    rehearse: bool = False


class Finding(BaseModel):
    """A finding about a row: where it is, the rule that found it, what the rule says, and the
    outcome for the row.
    """

    file: str
    row: int
    column: str
    rule: str
    meaning: str
    outcome: str


class FileOutcome(BaseModel):
    """The outcome for a file: a sentence, its first findings and how many more there are, and the
    receipt if it was recorded.
    """

    name: str
    rehearsed: bool
    summary: str
    findings: list[Finding]
    more_findings: int = 0
    receipt: Recorded | None


OUTCOMES: Final = TypeAdapter(list[FileOutcome])
Read = Callable[[Parts, ImportWanted, Path, Progress], list[Ready]]


def import_return(work: Work) -> Result:
    """Import a yearly SSDA903 return, or several. Raises FileUnreadable or a Refusal."""
    return import_files(work, read_returns)


def import_spending(work: Work) -> Result:
    """Import a file of payments or invoices. Raises FileUnreadable or a Refusal."""
    return import_files(work, read_spending)


def import_ofsted_list(work: Work) -> Result:
    """Import Ofsted's list of registered providers. Raises FileUnreadable or a Refusal."""
    return import_files(work, read_ofsted_list)


def read_returns(
    parts: Parts, wanted: ImportWanted, folder: Path, progress: Progress
) -> list[Ready]:
    """The returns among the files, read."""
    directory = folder / DIRECTORY
    known = postcodes.load(directory if directory.exists() else None)
    return returns_ready(folder, parts.key, known, wanted.year, progress, directory)


def read_spending(
    parts: Parts, wanted: ImportWanted, folder: Path, progress: Progress
) -> list[Ready]:
    """A file of payments or invoices, read."""
    layout = layouts.shipped_layout(wanted.layout) if wanted.layout else None
    return [spending_ready(folder / wanted.files[0].name, parts.key, layout, progress)]


def read_ofsted_list(
    parts: Parts, wanted: ImportWanted, folder: Path, progress: Progress
) -> list[Ready]:
    """Ofsted's list, read."""
    file = folder / wanted.files[0].name
    return [
        ofsted_ready(
            file, parts.key, parts.borough, wanted.listed_on, part=wanted.part, progress=progress
        )
    ]


def wanted_by(work: Work) -> ImportWanted:
    """What is to be imported. Raises AskedBefore."""
    try:
        return ImportWanted.model_validate(work.request)
    except ValidationError:
        raise AskedBefore from None


def import_files(work: Work, read: Read) -> Result:
    """Read the files of a job and record them, or rehearse it; the outcomes are the result."""
    wanted = wanted_by(work)
    with kept_in_folder(work, wanted.files) as folder:
        ready = read(work.parts, wanted, folder, work.progress())
    if not wanted.rehearse:
        work.begin_to_record()
    outcomes = list(outcomes_of(work, ready, rehearse=wanted.rehearse))
    return Result(OUTCOMES.dump_json(outcomes), JSON, "import.json")


def outcomes_of(work: Work, ready: Sequence[Ready], *, rehearse: bool) -> Iterator[FileOutcome]:
    """Import files one after another, up to one that is refused. Raises the Refusal of the first.

    What was recorded of the earlier ones stands, and the outcomes say so.
    """
    for number, one in enumerate(ready):
        try:
            taken = take(
                work.parts.log,
                one,
                work.who.provenance,
                dry_run=rehearse,
                key=work.key(f"import-{number}"),
            )
        except Refusal as refusal:
            if number == 0:
                raise
            yield outcome_of(Taken(one.name, refusal.message), rehearsed=rehearse)
            return
        yield outcome_of(taken, rehearsed=rehearse)


def outcome_of(taken: Taken, *, rehearsed: bool) -> FileOutcome:
    """The outcome for a file, as it is sent."""
    listed = taken.findings[:MOST_FINDINGS]
    return FileOutcome(
        name=taken.name,
        rehearsed=rehearsed,
        summary=taken.summary,
        findings=[Finding(**asdict(each), meaning=meaning(each.rule)) for each in listed],
        more_findings=len(taken.findings) - len(listed),
        receipt=None if taken.receipt is None else receipt_body(taken.receipt),
    )
