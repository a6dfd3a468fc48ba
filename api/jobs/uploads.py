"""Screens uploaded files, and asks for their import.

What can be refused without a reader is refused at once. The job reports the rest.
"""

import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final
from uuid import UUID

from fastapi import UploadFile

from api.access.who import Asker
from api.imports import layouts
from api.imports.extent import FileUnreadable
from api.imports.folders import own_folder
from api.imports.returns import split_name, tables_in
from api.imports.screening import screen_together
from api.jobs.asking import ask
from api.jobs.imports import DIRECTORY, RETURN, ImportWanted
from api.jobs.kept_files import blocks_of, describe
from api.web.parts import Parts

BLOCK: Final = 1 << 20


def ask_for_import(
    parts: Parts,
    who: Asker,
    kind: str,
    wanted: ImportWanted,
    files: Iterable[UploadFile],
    directory: UploadFile | None = None,
) -> UUID:
    """Ask for the import of uploaded files, and return the job's identifier.

    Raises FileUnreadable for files that hold too much or are of no kind that is read, and
    TooManyJobs or QueueFull.
    """
    if wanted.layout:
        layouts.shipped_layout(wanted.layout)
    sent = list(files)
    if kind != RETURN and len(sent) > 1:
        message = "one file is read at a time: send the others after it"
        raise FileUnreadable(message)
    with own_folder() as folder:
        paths = [save(file, folder / plain_name(file.filename or "")) for file in sent]
        if kind == RETURN:
            paths = [path for tables in tables_in(folder).values() for path in tables.values()]
        screen_together(paths)
        if directory is not None:
            paths.append(save(directory, folder / DIRECTORY))
        asked = wanted.model_copy(update={"files": describe(paths)})
        return ask(parts, who, kind, asked.model_dump(mode="json"), blocks_of(paths))


def save(file: UploadFile, path: Path) -> Path:
    """Save an uploaded file under a plain name. Raises FileUnreadable for a name used already."""
    if path.exists():
        message = f"{path.name}: two of the files are this table of this year, or none of a return"
        raise FileUnreadable(message)
    with path.open("wb") as out:
        while block := file.file.read(BLOCK):
            out.write(block)
    return path


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
