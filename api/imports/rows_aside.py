"""Rows of a file that are set aside: as the log records them, how many at most, and why."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from api.imports.extent import FileUnreadable
from api.imports.source import Line
from api.pseudonyms import keyed_hash
from domain.events.imports import Problem, RowSetAside

MOST_ASIDE: Final = 5_000
"""How many rows of a file are set aside at most: each is held with its faults."""


def set_aside(
    fingerprint: str, table: str, line: Line, key: bytes, problems: tuple[Problem, ...]
) -> RowSetAside:
    """A row as the log records it: where it is, its keyed seal, and what is wrong."""
    return RowSetAside(
        file=fingerprint,
        table=table,
        row=line.number,
        row_seal=keyed_hash(key, ",".join(line.cells.values())),
        problems=problems,
    )


def refuse_many_aside(name: str, aside: Sequence[RowSetAside]) -> None:
    """Refuse a file of which too many rows are set aside. Raises FileUnreadable."""
    if len(aside) > MOST_ASIDE:
        message = (
            f"{name}: more than {MOST_ASIDE:,} rows cannot be read: the layout is probably not this"
            " file's"
        )
        raise FileUnreadable(message)


def unfit_columns(
    line: Line, invalid: ValidationError, columns: Mapping[str, str], rule: str
) -> tuple[Problem, ...]:
    """The columns of a row whose values the ledger cannot hold."""
    fields = (str(error["loc"][0]) for error in invalid.errors(include_input=False))
    return tuple(
        Problem(row=line.number, column=columns.get(field, field), rule=rule)
        for field in dict.fromkeys(fields)
    )
