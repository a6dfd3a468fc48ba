"""A question a person asks, and the tables that answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from projections.engine.answer import Asked, Connection, Row


@dataclass(frozen=True, slots=True)
class Section:
    """One table of an answer; `shown` are the columns that fit a terminal.

    A table that is not part of the summary is printed only when it is asked for by name.
    """

    name: str
    title: str
    row: type[Row]
    ask: Callable[[Connection, Asked], Sequence[Row]]
    shown: tuple[str, ...]
    summary: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A question a person asks, and the tables that answer it."""

    name: str
    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def summary(self) -> list[str]:
        """The tables that are printed unless others are asked for."""
        return [section.name for section in self.sections if section.summary]
