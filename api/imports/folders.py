"""Folders that a process keeps files in while it reads them, which do not outlive it by much.

They hold what was sent, in the clear. A process that is killed leaves its folders behind, and the
next one to make a folder on the machine removes them.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "placement-ledger-import-"


@contextmanager
def own_folder() -> Iterator[Path]:
    """An empty folder of this process, until the context ends."""
    remove_left_behind()
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as place:
        folder = Path(place) / "files"
        folder.mkdir()
        yield folder


def remove_left_behind() -> None:
    """Remove the folders of processes that have ended."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        if process.isdecimal() and not is_running(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is a process of a number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
