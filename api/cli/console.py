"""Prints to the terminal, with progress bars, and brings the facts up to date before an answer."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.settings import Settings
from ledger.database_roles import PROJECTOR
from projections.engine import projector

WIDE: Final = 120
out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Print a text as it is, neither wrapped nor coloured."""
    sys.stdout.write(text + "\n")


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def bring_up_to_date(settings: Settings, conninfo: str) -> None:
    """Bring the facts up to date with the log, making them first if there are none."""
    with (
        projector.connect(conninfo) as connection,
        closing(settings.vault(conninfo, role=PROJECTOR)) as vault,
    ):
        now = projector.read_progress(connection)
        if now is None or now.definition != projector.definition():
            with progress_bar("Answers") as progress:
                projector.rebuild(connection, progress, vault=vault)
        projector.catch_up(connection, vault=vault)
