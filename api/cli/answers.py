"""Opens the facts, finds the basis and prints JSON, for commands that ask a question."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from pydantic_core import to_jsonable_python

from api.cli.console import bring_up_to_date
from api.cli.options import default_day, settings_with
from api.dates import parse_as_of, parse_known_at
from api.settings import ledger_of
from projections.engine.answer import Basis, Connection, open_snapshot, resolve_basis


@contextmanager
def open_facts(*, demo: bool, data: Any) -> Iterator[tuple[Connection, str]]:
    """A connection to the facts of a ledger, brought up to date, and the borough."""
    settings = settings_with(data)
    with ledger_of(settings, demo=demo) as conninfo:
        if settings.database_url is None:
            bring_up_to_date(settings, conninfo)
        with open_snapshot(conninfo) as connection:
            yield connection, settings.authority


def parse_basis(
    connection: Connection, borough: str, as_of: str, known_at: str, *, demo: bool
) -> Basis:
    """The basis of a command's answer, from the texts of its day and position."""
    day: date = parse_as_of(as_of, default_day(demo=demo))
    known: int | datetime | None = parse_known_at(known_at)
    return resolve_basis(connection, as_of=day, known_at=known, borough=borough)


def print_json(value: Any) -> None:
    """Print a value as JSON, with money as text and never as a float."""
    sys.stdout.write(json.dumps(to_jsonable_python(value), indent=2) + "\n")
