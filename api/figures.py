"""Finds a row of an answer by the name of a figure, and the steps of a replay."""

from collections.abc import Callable, Sequence
from typing import Final

from domain.numerals import read_whole_number
from evidence.explain.figure import NotAFigure, parse_figure
from evidence.explain.replay import Step, replay, replay_figure
from evidence.proof.leaves import EntryLeaf
from projections.engine.answer import Basis, Connection, Row
from projections.engine.question import Question, Table
from projections.questions import QUESTIONS

ROW_PARTS: Final = 3
MOST_DIGITS: Final = 9


Narrow = Callable[[Connection, Question, Table, Sequence[Row]], Sequence[Row]]
"""Leaves of the rows of a table what somebody may see."""


def every_row(_c: Connection, _q: Question, _t: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows as they are, for somebody who may see everything."""
    return rows


def row_named(
    connection: Connection, basis: Basis, figure: str, narrow: Narrow = every_row
) -> tuple[Question, Row]:
    """The question and the row of its table that a figure names, of the rows that `narrow` leaves.

    Raises NotAFigure.
    """
    name, table, number, _ = figure.split("/")
    question = QUESTIONS.get(name)
    tables = [] if question is None else [each for each in question.tables if each.name == table]
    row = read_whole_number(number, MOST_DIGITS)
    if question is None or not tables or row is None:
        raise NotAFigure
    found = narrow(connection, question, tables[0], tables[0].ask(connection, basis))
    if not 1 <= row <= len(found):
        raise NotAFigure
    return question, found[row - 1]


def steps_of(
    connection: Connection,
    about: str,
    basis: Basis,
    shows: Callable[[EntryLeaf], bool] = lambda _: True,
) -> list[Step]:
    """The steps of a figure, or of a subject: of the entries that `shows` lets through."""
    if "/" in about and ":" not in about:
        return replay_figure(connection, parse_figure(about), basis)
    return replay(connection, about, known_at=basis.known_at, shows=shows)
