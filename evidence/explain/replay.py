"""Replay: step through the entries about something, as they were recorded.

Each step shows what the ledger began to hold true and what it ceased to; and, as recorded with the
entry itself, the command that made it, its rules, the provisions of national law that it applied,
and the policy, scheme of delegation, framework and lot terms that it read. A figure is replayed by
the entries that made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import sql

from evidence.bundle.chronology import paragraph
from evidence.bundle.subject import leaves_at, subject
from evidence.explain.explain import Figure, parts_of, value_of
from evidence.proof.leaves import EntryLeaf
from ledger.metadata import metadata_from
from projections.engine.answer import Basis, Connection
from projections.facts import FACTS

UNSAID: Final = {"subject", "known", "because", "fields", "born_in"}
"""Columns of a fact that a step leaves out: shown elsewhere in the step, or sealed in the entry."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: what it says, what became true and what ceased to be, by which rules."""

    entry: dict[str, Any]
    began: tuple[str, ...]
    ceased: tuple[str, ...]
    command: str
    rules: tuple[str, ...]
    law: tuple[str, ...]
    governed_by: tuple[str, ...]
    value: str


def replay(connection: Connection, about: str, *, known_at: int) -> list[Step]:
    """The steps of a child, a referral or a provider. Raises NotASubject or NothingIsRecorded."""
    return [step(connection, entry) for entry in subject(connection, about, upto=known_at).entries]


def replay_figure(connection: Connection, figure: Figure, basis: Basis) -> list[Step]:
    """The steps of a figure: each entry that made it, and the figure as known just after."""
    _, parts = parts_of(connection, basis, figure)
    ceased = {part.ceased for part in parts if part.ceased is not None}
    positions = {p for part in parts for p in part.because} | {
        p for p in ceased if p <= basis.known_at
    }
    return [
        step(connection, entry, value_at(connection, figure, basis, entry.position))
        for entry in leaves_at(connection, sorted(positions))
    ]


def value_at(connection: Connection, figure: Figure, basis: Basis, position: int) -> str:
    """A figure as known at a position."""
    then = Basis(basis.as_of, position, None, basis.borough)
    return f"{value_of(connection, then, figure):,}"


def step(connection: Connection, entry: EntryLeaf, value: str = "") -> Step:
    """One entry, and what it changed."""
    began, ceased = changes_at(connection, entry.position, entry.tags)
    metadata = metadata_from(entry.metadata)
    return Step(
        paragraph(0, entry, {}),
        began,
        ceased,
        (metadata.command or "").replace("_", " "),
        metadata.rules,
        tuple(each.citation for each in metadata.provisions),
        named_at(connection, metadata.governed_by),
        value,
    )


def named_at(connection: Connection, positions: Sequence[int]) -> tuple[str, ...]:
    """The policies, schemes, frameworks and lot terms at these positions, each with its tag."""
    rows = connection.execute(
        "SELECT position, event, coalesce(tags[1], '') FROM ledger.recorded"
        " WHERE position = ANY (%s) ORDER BY event, position",
        (list(positions),),
    ).fetchall()
    return tuple(f"{name} {tag} (entry {at})".replace("  ", " ") for at, name, tag in rows)


def changes_at(
    connection: Connection, position: int, tags: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the ledger began to hold true at an entry, and what it ceased to."""
    began: list[str] = []
    ceased: list[str] = []
    tables = dict.fromkeys(fact.table for fact in FACTS if not fact.table.endswith("_happening"))
    for table in tables:
        cursor = connection.execute(
            sql.SQL(
                "SELECT *, lower(known) = %s FROM answers.{} WHERE subject = ANY (%s)"
                " AND (lower(known) = %s OR upper(known) = %s)"
            ).format(sql.Identifier(table)),
            (position, list(tags), position, position),
        )
        columns = [column.name for column in cursor.description or ()]
        for *row, is_new in cursor.fetchall():
            said = in_words(table, dict(zip(columns, row, strict=False)))
            (began if is_new else ceased).append(said)
    return tuple(began), tuple(ceased)


def in_words(table: str, row: dict[str, Any]) -> str:
    """A row of a fact in a line."""
    given = ", ".join(
        f"{name.replace('_', ' ')} {value_text(value)}"
        for name, value in row.items()
        if name not in UNSAID and value not in (None, "")
    )
    return f"{table.replace('_', ' ')}: {given}"


def value_text(value: Any) -> str:
    """A value of a fact; a range of days in words."""
    if hasattr(value, "lower") and hasattr(value, "upper_inf"):
        if value.isempty:
            return "never"
        return f"from {value.lower} to before {value.upper or 'an end not known'}"
    return str(value)
