"""Explains a figure: its contributions, if it has any, and its entries, each with its proof.

A figure of committed spend or of children in and out of the borough is the sum of its
contributions, each with its arithmetic. A figure of any other answer is named by its row,
`question/table/row/column` with rows counted from 1: it has no contributions, but its entries are
shown and proved, and the answer's rules say how they are counted. A proof leads from the entry's
leaf hash to the root of the tree as known on the same basis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from domain.labels.events import legal_title
from evidence.bundle.chronology import paragraph
from evidence.bundle.subject import leaves_at
from evidence.explain.figure import Figure, NotAFigure, figure_contributions
from evidence.proof.leaves import format_instant
from evidence.proof.subtrees import subtrees
from ledger.merkle import check_inclusion, inclusion, leaf_hash, range_hash
from projections.engine.answer import Basis, Connection, Row
from projections.money.contributions import Contribution

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry behind a figure, with its leaf hash and its inclusion proof, in hexadecimal."""

    position: int
    title: str
    recorded_at: str
    recorded_by: str
    leaf_hash: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure, the contributions it is the sum of, and their entries, proved in one tree."""

    figure: Figure
    basis: Basis
    value: Decimal
    contributions: tuple[Contribution, ...]
    entries: tuple[ProvedEntry, ...]
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class RowExplanation:
    """A value in a row of an answer, and the entries that the row came from, proved in one tree.

    `says` has the position of each entry and what it says, in words.
    """

    value: Any
    entries: tuple[ProvedEntry, ...]
    says: tuple[tuple[int, str], ...]
    size: int
    root: str


def explain(connection: Connection, basis: Basis, figure: Figure) -> Explanation:
    """A figure, its contributions and its entries, proved in the tree as known then.

    Raises DoesNotAddUp, or ProofFails.
    """
    value, found = figure_contributions(connection, basis, figure)
    positions = sorted({position for each in found for position in each.because})
    entries, root = prove_entries(connection, positions, basis.known_at)
    return Explanation(figure, basis, value, tuple(found), tuple(entries), basis.known_at, root)


def explain_in_total(connection: Connection, basis: Basis, figure: Figure) -> Explanation:
    """A figure as the sum of its measures, for those who see figures only: no entry is shown.

    Raises DoesNotAddUp.
    """
    value, found = figure_contributions(connection, basis, figure)
    sums = {measure: sum_of(found, measure) for measure in sorted({e.measure for e in found})}
    totals = tuple(
        Contribution(line=figure.line, measure=measure, what=measure, arithmetic="", amount=amount,
                     ceased=None, because=())
        for measure, amount in sums.items()
    )  # fmt: skip
    root = range_hash(0, basis.known_at, subtrees(connection, basis.known_at))
    return Explanation(figure, basis, value, totals, (), basis.known_at, root.hex())


def sum_of(found: Sequence[Contribution], measure: str) -> Decimal:
    """The sum of the contributions of one measure."""
    return sum((each.amount for each in found if each.measure == measure), NOTHING)


def explain_row(connection: Connection, basis: Basis, row: Row, column: str) -> RowExplanation:
    """A value in a row of an answer, and the entries that the row came from, proved.

    Raises NotAFigure if the row has no such column, or ProofFails.
    """
    if column not in type(row).model_fields or column == "because":
        raise NotAFigure
    entries, root = prove_entries(connection, row.because, basis.known_at)
    says = (
        (leaf.position, "; ".join(": ".join(pair) for pair in paragraph(0, leaf, {})["fields"]))
        for leaf in leaves_at(connection, list(row.because))
    )
    return RowExplanation(getattr(row, column), tuple(entries), tuple(says), basis.known_at, root)


def prove_entries(
    connection: Connection, positions: Sequence[int], size: int
) -> tuple[list[ProvedEntry], str]:
    """Entries with their proofs in the tree of a size, and the tree's root. Raises ProofFails."""
    nodes = subtrees(connection, size)
    root = range_hash(0, size, nodes)
    proved = []
    for leaf in leaves_at(connection, list(positions)):
        proof = inclusion(leaf.position - 1, size, nodes)
        hash_ = leaf_hash(leaf.content)
        check_inclusion(hash_, leaf.position - 1, size, proof, root)
        proved.append(
            ProvedEntry(
                position=leaf.position,
                title=legal_title(leaf.name),
                recorded_at=format_instant(leaf.recorded_at),
                recorded_by=leaf.recorded_by,
                leaf_hash=hash_.hex(),
                proof=tuple(node.hex() for node in proof),
            )
        )
    return proved, root.hex()


def explanation_json(explanation: Explanation) -> Mapping[str, Any]:
    """An explanation as the object that is printed as JSON."""
    return {
        "figure": str(explanation.figure),
        "as_of": explanation.basis.as_of,
        "known_at": explanation.basis.known_at,
        "value": explanation.value,
        "parts": [each.model_dump() for each in explanation.contributions],
        "entries": explanation.entries,
        "tree": {"size": explanation.size, "root": explanation.root},
    }
