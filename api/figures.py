"""A figure or a row of an answer by its name, and the steps of what a name is about."""

from typing import Final

from api.question import Question
from api.questions import QUESTIONS
from evidence.explain import explain as explaining
from evidence.explain.replay import Step, replay, replay_figure
from projections.engine.answer import Asked, Connection, Row

ROW_PARTS: Final = 3


def row_named(connection: Connection, asked: Asked, figure: str) -> tuple[Question, Row]:
    """The question and the row of its table that a figure names. Raises NotAFigure."""
    name, table, number, _ = figure.split("/")
    question = QUESTIONS.get(name)
    sections = [] if question is None else [s for s in question.sections if s.name == table]
    if question is None or not sections or not number.isdecimal():
        raise explaining.NotAFigure
    found = sections[0].ask(connection, asked)
    if not 1 <= int(number) <= len(found):
        raise explaining.NotAFigure
    return question, found[int(number) - 1]


def steps_of(connection: Connection, about: str, asked: Asked) -> list[Step]:
    """The steps of a subject or of a figure."""
    if "/" in about and ":" not in about:
        return replay_figure(connection, explaining.figure_named(about), asked)
    return replay(connection, about, known_at=asked.known_at)
