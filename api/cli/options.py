"""Options that several commands share, and the settings, day and role that they mean."""

import os
import pwd
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import uuid4

import typer

from api.dates import today
from api.settings import REPORT_DAY, Settings, settings_of_environment, with_folder
from ledger.entries import Provenance

LAST: Final = 2**53
"""The greatest position and number of entries that is taken."""
Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the embedded database and the key.")
]


Demo = Annotated[
    bool, typer.Option("--demo", help="The demonstration's ledger, not the council's.")
]


def settings_with(data: Path | None) -> Settings:
    """The settings of the environment, with the folder given on the command line.

    Raises WrongSetting.
    """
    settings = settings_of_environment()
    return settings if data is None else with_folder(settings, data)


def default_day(*, demo: bool) -> date:
    """The day that a question is about if none is given: today, or the demonstration's."""
    return REPORT_DAY if demo else today()


def by(role: str) -> Provenance:
    """The provenance of what the command line records: the account that runs it, in a role."""
    return Provenance(f"cli-{running_account()}", role, str(uuid4()))


def running_account() -> str:
    """The account of the machine that runs this process, whatever the environment says: its name,
    or its number where it has none.
    """
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


Figure = Annotated[str, typer.Argument(help="question/line/figure, as explain names it.")]


AsOf = Annotated[str, typer.Option(help="The day the answer is about, YYYY-MM-DD.")]


KnownAt = Annotated[str, typer.Option(help="What had been recorded: a day, moment or position.")]


Form = Annotated[Literal["text", "json"], typer.Option("--format")]
