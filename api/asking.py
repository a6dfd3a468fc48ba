"""Asking a question: the two dates that every one of them takes, and the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.question import Question
from projections.engine.answer import Asked, Row, reading, settle


@dataclass(frozen=True, slots=True)
class Answered:
    """A question answered: what was asked, and the rows of each table."""

    question: Question
    asked: Asked
    tables: dict[str, Sequence[Row]]


def answer(
    conninfo: str,
    question: Question,
    *,
    as_of: date,
    known_at: int | datetime | None,
    borough: str,
    only: Sequence[str] | None = None,
) -> Answered:
    """Ask a question as of a day and as known at a position or moment."""
    with reading(conninfo) as connection:
        asked = settle(connection, as_of=as_of, known_at=known_at, borough=borough)
        tables = {
            section.name: section.ask(connection, asked)
            for section in question.sections
            if only is None or section.name in only
        }
    return Answered(question, asked, tables)


def cells(row: Row) -> dict[str, Any]:
    """A row's columns without the positions behind it."""
    return {name: value for name, value in row if name != "because"}
