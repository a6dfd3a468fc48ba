"""Explain: a figure of an answer, down to the entries that make it, their proofs, the arithmetic.

A figure is named `question/line/figure`: `committed-spend/residential/forecast`,
`in-or-out-of-borough/childrens-home/outside`; the line `*` is every line together. Its
contributions add up to it exactly, or this raises; each names its entries, and each entry has its
leaf hash and a proof to a checkpoint.
A figure of any other answer is named `question/table/row/column`, the row counted from 1 as the
answer lists it: its entries are proved and shown, and the answer's rules say how they are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from domain.faults import Fault
from evidence.bundle.chronology import paragraph, title_of
from evidence.bundle.subject import leaves_at
from evidence.proof.leaves import format_instant
from evidence.proof.subtrees import subtrees
from ledger.merkle import check_inclusion, inclusion, leaf_hash, range_hash
from projections.engine.answer import Basis, Connection, Row
from projections.money import committed_spend
from projections.money.contributions import EVERY_LINE, MADE_OF, Contribution, contributions
from projections.places import in_or_out_of_borough

PARTS: Final = 3


class NotAFigure(Fault):
    """A figure is named question/line/figure, such as committed-spend/residential/forecast, or by
    the row of an answer's table: question/table/row/column, such as sufficiency/places/1/free.
    """

    slug = "not-a-figure"
    status = 422


class DoesNotAddUp(Fault):
    """The contributions do not add up to the figure: a fault of ours, to be reported."""

    slug = "does-not-add-up"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an answer, by name."""

    question: str
    line: str
    figure: str

    def __str__(self) -> str:
        return f"{self.question}/{self.line}/{self.figure}"


@dataclass(frozen=True, slots=True)
class Cited:
    """An entry that a figure rests on, with its leaf hash and the proof that it is in the tree."""

    position: int
    title: str
    recorded_at: str
    recorded_by: str
    leaf_hash: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure, what it is the sum of, and the entries, proved in a tree of a size."""

    figure: Figure
    basis: Basis
    value: Decimal
    parts: tuple[Contribution, ...]
    entries: tuple[Cited, ...]
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class RowExplained:
    """A figure of any answer's row: its value, and every entry the row came from, proved."""

    value: Any
    entries: tuple[Cited, ...]
    says: tuple[tuple[int, str], ...]
    size: int
    root: str


def explain_row(connection: Connection, basis: Basis, row: Row, column: str) -> RowExplained:
    """A figure of a row, down to its entries, what each says, and its proof. Raises NotAFigure."""
    if column not in type(row).model_fields or column == "because":
        raise NotAFigure
    entries, root = cited(connection, row.because, basis.known_at)
    said = (
        (leaf.position, "; ".join(": ".join(pair) for pair in paragraph(0, leaf, {})["fields"]))
        for leaf in leaves_at(connection, list(row.because))
    )
    return RowExplained(getattr(row, column), tuple(entries), tuple(said), basis.known_at, root)


def figure_named(text: str) -> Figure:
    """A figure from its name. Raises NotAFigure."""
    parts = text.split("/")
    if len(parts) != PARTS or parts[2] not in MADE_OF.get(parts[0], {}):
        raise NotAFigure
    return Figure(*parts)


def value_of(connection: Connection, basis: Basis, figure: Figure) -> Decimal:
    """The figure as the answer gives it; nothing counted is 0."""
    if figure.question == "committed-spend":
        lines = committed_spend.lines(connection, basis)
        if figure.line == EVERY_LINE and figure.figure == "variance":
            return sum((row.forecast - (row.budget or 0) for row in lines), Decimal(0))
        money = (getattr(row, figure.figure) for row in lines
                 if figure.line in (row.budget_line, EVERY_LINE))  # fmt: skip
        return sum((amount or Decimal(0) for amount in money), Decimal(0))
    placed = in_or_out_of_borough.children(connection, basis)
    counts = (
        getattr(row, figure.figure) for row in placed if figure.line in (row.kind, EVERY_LINE)
    )
    return Decimal(sum(counts))


def parts_of(
    connection: Connection, basis: Basis, figure: Figure
) -> tuple[Decimal, list[Contribution]]:
    """A figure and its contributions. Raises DoesNotAddUp unless they are its sum."""
    value = value_of(connection, basis, figure)
    parts = contributions(connection, basis, figure.question, figure.line, figure.figure)
    budgeted = figure.line == EVERY_LINE or any(part.measure == "budget" for part in parts)
    without_budget = figure.figure == "variance" and not budgeted
    if not without_budget and sum((part.amount for part in parts), Decimal(0)) != value:
        raise DoesNotAddUp
    return (Decimal(0), []) if without_budget else (value, parts)


def explain(connection: Connection, basis: Basis, figure: Figure) -> Explained:
    """A figure, its contributions, and its entries with their proofs in the tree as known then."""
    value, parts = parts_of(connection, basis, figure)
    positions = sorted({position for part in parts for position in part.because})
    entries, root = cited(connection, positions, basis.known_at)
    return Explained(figure, basis, value, tuple(parts), tuple(entries), basis.known_at, root)


def cited(connection: Connection, positions: Sequence[int], size: int) -> tuple[list[Cited], str]:
    """Entries with their proofs in the tree of a size, each checked, and its root."""
    nodes = subtrees(connection, size)
    root = range_hash(0, size, nodes)
    found = []
    for leaf in leaves_at(connection, list(positions)):
        proof = inclusion(leaf.position - 1, size, nodes)
        hash_ = leaf_hash(leaf.content)
        check_inclusion(hash_, leaf.position - 1, size, proof, root)
        found.append(
            Cited(
                leaf.position, title_of(leaf.name), format_instant(leaf.recorded_at),
                leaf.recorded_by,
                hash_.hex(), tuple(node.hex() for node in proof),
            )
        )  # fmt: skip
    return found, root.hex()


def as_object(explained: Explained) -> Mapping[str, Any]:
    """An explanation as JSON has it."""
    return {
        "figure": str(explained.figure),
        "as_of": explained.basis.as_of,
        "known_at": explained.basis.known_at,
        "value": explained.value,
        "parts": [part.model_dump() for part in explained.parts],
        "entries": explained.entries,
        "tree": {"size": explained.size, "root": explained.root},
    }
