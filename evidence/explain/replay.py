"""Replays recorded entries: what each one changed, and what decided it.

A step lists the facts that began and ceased to be held true at the entry. From the entry's own
metadata it has the command, its rules, the provisions of national law that it applied, and the
policy, scheme of delegation, framework and lot terms that it read. The entries are those about a
child, a referral or a provider, or those behind a figure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

from psycopg import sql

from evidence.bundle.chronology import paragraph
from evidence.bundle.subject import NothingIsRecorded, leaves_at, read_subject
from evidence.explain.figure import Figure, figure_contributions, figure_value
from evidence.proof.leaves import EntryLeaf
from ledger.metadata import metadata_from
from projections.engine.answer import Basis, Connection
from projections.facts import FACTS

NOT_LISTED: Final = {"subject", "known", "because", "fields", "born_in"}
"""Columns of a fact that a step leaves out: shown elsewhere in the step, or sealed in the entry."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a replay.

    `entry` is its paragraph as a chronology has it. `began` and `ceased` are rows of facts in
    words. `value` is the figure as known at the entry, or empty in a replay without a figure.
    """

    entry: dict[str, Any]
    began: tuple[str, ...]
    ceased: tuple[str, ...]
    command: str
    rules: tuple[str, ...]
    law: tuple[str, ...]
    governed_by: tuple[str, ...]
    value: str


def replay(
    connection: Connection,
    about: str,
    *,
    known_at: int,
    shows: Callable[[EntryLeaf], bool] = lambda _: True,
) -> list[Step]:
    """The steps of a child, a referral or a provider, of the entries that `shows` lets through.

    Raises NotASubject or NothingIsRecorded.
    """
    found = read_subject(connection, about, up_to=known_at)
    every = sorted((*found.entries, *found.untold), key=attrgetter("position"))
    entries = [entry for entry in every if shows(entry)]
    if not entries:
        raise NothingIsRecorded
    return [step(connection, entry) for entry in entries]


def replay_figure(connection: Connection, figure: Figure, basis: Basis) -> list[Step]:
    """The steps of a figure: each entry behind it, with the figure as known at that entry."""
    _, found = figure_contributions(connection, basis, figure)
    ended_by = {each.ceased for each in found if each.ceased is not None}
    positions = {p for each in found for p in each.because} | {
        p for p in ended_by if p <= basis.known_at
    }
    return [
        step(connection, entry, value_at(connection, figure, basis, entry.position))
        for entry in leaves_at(connection, sorted(positions))
    ]


def value_at(connection: Connection, figure: Figure, basis: Basis, position: int) -> str:
    """A figure as known at a position, as text: pounds to the penny, or a count."""
    then = replace(basis, known_at=position)
    return figure.format(figure_value(connection, then, figure))


def step(connection: Connection, entry: EntryLeaf, value: str = "") -> Step:
    """The step of one entry."""
    began, ceased = changes_at(connection, entry.position, entry.tags)
    metadata = metadata_from(entry.metadata)
    return Step(
        entry=paragraph(0, entry, {}),
        began=began,
        ceased=ceased,
        command=(metadata.command or "").replace("_", " "),
        rules=metadata.rules,
        law=tuple(each.citation for each in metadata.provisions),
        governed_by=choice_names(connection, metadata.governed_by),
        value=value,
    )


def choice_names(connection: Connection, positions: Sequence[int]) -> tuple[str, ...]:
    """The policies, schemes, frameworks and lot terms at some positions, each with its tag."""
    rows = connection.execute(
        "SELECT position, event, coalesce(tags[1], '') FROM ledger.recorded"
        " WHERE position = ANY (%s) ORDER BY event, position",
        (list(positions),),
    ).fetchall()
    return tuple(f"{name} {tag} (entry {at})".replace("  ", " ") for at, name, tag in rows)


def changes_at(
    connection: Connection, position: int, tags: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rows of facts that began, and those that ceased, to be known at an entry, in words."""
    began: list[str] = []
    ceased: list[str] = []
    tables = dict.fromkeys(fact.table for fact in FACTS if not fact.table.endswith("_event"))
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
            text = row_text(table, dict(zip(columns, row, strict=False)))
            (began if is_new else ceased).append(text)
    return tuple(began), tuple(ceased)


def row_text(table: str, row: dict[str, Any]) -> str:
    """A row of a fact as one line: its table, then its columns that are not empty."""
    columns = ", ".join(
        f"{name.replace('_', ' ')} {value_text(value)}"
        for name, value in row.items()
        if name not in NOT_LISTED and value not in (None, "")
    )
    return f"{table.replace('_', ' ')}: {columns}"


def value_text(value: Any) -> str:
    """A value of a fact as text, and a range of days in words."""
    if hasattr(value, "lower") and hasattr(value, "upper_inf"):
        if value.isempty:
            return "never"
        return f"from {value.lower} to before {value.upper or 'an end not known'}"
    return str(value)
