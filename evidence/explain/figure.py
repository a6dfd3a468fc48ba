"""Names a figure of an answer, and finds its value and its contributions.

A figure is named `question/line/figure`, such as `committed-spend/residential/forecast` or
`in-or-out-of-borough/childrens-home/outside`. The line `*` stands for all lines together.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.faults import Fault
from domain.wording import format_pounds, format_signed_pounds
from projections.engine.answer import Basis, Connection
from projections.money import committed_spend
from projections.money.contributions import EVERY_LINE, MADE_OF, Contribution, contributions
from projections.places import in_or_out_of_borough

NAME_SECTIONS: Final = 3
"""How many sections, between slashes, the name of a figure has."""
NOTHING: Final = Decimal(0)


class NotAFigure(Fault):
    """A figure is named question/line/figure, such as committed-spend/residential/forecast, or by
    the row of an answer's table: question/table/row/column, such as sufficiency/places/1/free.
    """

    slug = "not-a-figure"
    status = 422


class DoesNotAddUp(Fault):
    """The contributions do not add up to the figure. This is an error in the software."""

    slug = "does-not-add-up"


@dataclass(frozen=True, slots=True)
class Figure:
    """The name of a figure: its question, its line, and which figure of the line it is."""

    question: str
    line: str
    figure: str

    def __str__(self) -> str:
        return f"{self.question}/{self.line}/{self.figure}"

    @property
    def is_in_pounds(self) -> bool:
        """Whether the figure is in pounds. The others count children."""
        return self.question == "committed-spend"

    def format(self, value: Decimal) -> str:
        """A value of this figure as text: pounds to the penny, or a count."""
        return format_pounds(value) if self.is_in_pounds else f"{value:,}"

    def format_change(self, value: Decimal) -> str:
        """A change of this figure as text, with its sign."""
        return format_signed_pounds(value) if self.is_in_pounds else f"{value:+,}"


def parse_figure(text: str) -> Figure:
    """The figure of a name, such as `committed-spend/residential/forecast`. Raises NotAFigure."""
    sections = text.split("/")
    if len(sections) != NAME_SECTIONS or sections[2] not in MADE_OF.get(sections[0], {}):
        raise NotAFigure
    return Figure(*sections)


def figure_value(connection: Connection, basis: Basis, figure: Figure) -> Decimal:
    """The figure as the answer gives it, in pounds or children; 0 if there is nothing to count."""
    if figure.is_in_pounds:
        return spend_value(connection, basis, figure)
    rows = in_or_out_of_borough.children(connection, basis)
    counts = (getattr(row, figure.figure) for row in rows if figure.line in (row.kind, EVERY_LINE))
    return Decimal(sum(counts))


def spend_value(connection: Connection, basis: Basis, figure: Figure) -> Decimal:
    """A figure of committed spend, in pounds. The variance of all lines counts no budget as 0."""
    lines = committed_spend.lines(connection, basis)
    if figure.line == EVERY_LINE and figure.figure == "variance":
        return sum((row.forecast - (row.budget or 0) for row in lines), NOTHING)
    amounts = (
        getattr(row, figure.figure) for row in lines if figure.line in (row.budget_line, EVERY_LINE)
    )
    return sum((amount or NOTHING for amount in amounts), NOTHING)


def figure_contributions(
    connection: Connection, basis: Basis, figure: Figure
) -> tuple[Decimal, list[Contribution]]:
    """A figure and the contributions that it is the sum of. Raises DoesNotAddUp if it is not.

    The variance of a line that has no budget is 0, without contributions.
    """
    value = figure_value(connection, basis, figure)
    found = contributions(connection, basis, figure.question, figure.line, figure.figure)
    has_budget = figure.line == EVERY_LINE or any(each.measure == "budget" for each in found)
    if figure.figure == "variance" and not has_budget:
        return NOTHING, []
    if sum((each.amount for each in found), NOTHING) != value:
        raise DoesNotAddUp
    return value, found
