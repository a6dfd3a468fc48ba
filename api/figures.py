"""Finds a row of an answer by the name of a figure, and the steps of a replay."""

from typing import Final

from evidence.explain.figure import NotAFigure, parse_figure
from evidence.explain.replay import Step, replay, replay_figure
from projections.engine.answer import Basis, Connection, Row
from projections.engine.question import Question
from projections.questions import QUESTIONS

ROW_PARTS: Final = 3


def row_named(connection: Connection, basis: Basis, figure: str) -> tuple[Question, Row]:
    """The question and the row of its table that a figure names. Raises NotAFigure."""
    name, table, number, _ = figure.split("/")
    question = QUESTIONS.get(name)
    tables = [] if question is None else [each for each in question.tables if each.name == table]
    if question is None or not tables or not number.isdecimal():
        raise NotAFigure
    found = tables[0].ask(connection, basis)
    if not 1 <= int(number) <= len(found):
        raise NotAFigure
    return question, found[int(number) - 1]


def steps_of(connection: Connection, about: str, basis: Basis) -> list[Step]:
    """The steps of a replay of a subject or of a figure."""
    if "/" in about and ":" not in about:
        return replay_figure(connection, parse_figure(about), basis)
    return replay(connection, about, known_at=basis.known_at)
