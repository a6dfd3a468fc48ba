"""A question to ask of the facts, the tables that answer it, and its answer.

The file of an answer ends with its declaration: `QUESTION`, or `ADDITION` where its tables belong
to another file's question. `projections.questions` collects them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Final

from projections.engine.answer import Basis, Connection, Row
from projections.engine.columns import Kind, kind_of
from projections.engine.labels import SHARED, VALUES
from projections.engine.marks import Marks, marks_of

AUTHORISER: Final = "authoriser"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an answer: the model of its rows, and the function that returns them.

    `shown` are the columns that fit a terminal or a page. A table that is not part of the summary
    is printed only when it is asked for by name. `labels` are the headings on pages of the columns
    that only this table has, or that mean something else here; `values` what officers read for the
    values that it computes.
    """

    name: str
    title: str
    row: type[Row]
    ask: Callable[[Connection, Basis], Sequence[Row]]
    shown: tuple[str, ...]
    summary: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The names of its columns, without the positions behind each row."""
        return [name for name in self.row.model_fields if name != "because"]

    def label(self, column: str) -> str:
        """What officers read as the heading of a column. Raises KeyError if nothing says."""
        return self.labels.get(column) or SHARED[column]

    def value_label(self, value: str) -> str | None:
        """What officers read for a value that the answer computes, if it is not plain already."""
        return self.values.get(value) or VALUES.get(value)

    def kind(self, column: str) -> Kind:
        """What a column holds."""
        return kind_of(self.row, column)


@dataclass(frozen=True, slots=True)
class Question:
    """A question by its permanent name, and the tables that answer it.

    `doc` is the docstring of its file: what is counted, and by which rules. `asked_by` names the
    roles that may ask it; AUTHORISER stands for every post that the scheme of delegation lets
    decide. Questions are listed by `order`; no two have the same.
    """

    name: str
    title: str
    doc: str | None
    asked_by: tuple[str, ...]
    order: int
    tables: tuple[Table, ...]

    @property
    def about(self) -> str:
        """Who asks, what is counted, and by which rules."""
        return cleandoc(self.doc or "")

    @property
    def summary(self) -> list[str]:
        """The names of the tables that are printed unless others are asked for."""
        return [table.name for table in self.tables if table.summary]

    def table(self, name: str) -> Table:
        """A table by its name. Raises KeyError."""
        return {table.name: table for table in self.tables}[name]


@dataclass(frozen=True, slots=True)
class Addition:
    """Tables that a file adds to another file's question, after that file's own, by `order`.

    `doc` follows the question's own.
    """

    question: str
    order: int
    tables: tuple[Table, ...]
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The question, the basis of its answer, the rows of each table by its name, and the rules that
    entries behind them record as broken.
    """

    question: Question
    basis: Basis
    tables: dict[str, Sequence[Row]]
    marks: Marks = field(default_factory=dict)


def answer(
    connection: Connection,
    question: Question,
    basis: Basis,
    *,
    only: Collection[str] | None = None,
    withheld: Collection[str] = (),
) -> Answer:
    """Ask each table of a question, or those named in `only`. A withheld table has no rows."""
    tables = {
        table.name: [] if table.name in withheld else table.ask(connection, basis)
        for table in question.tables
        if only is None or table.name in only
    }
    return Answer(question, basis, tables, marks_of(connection, basis, tables.values()))
