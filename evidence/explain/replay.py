"""Replay: step through the entries about something, as they were recorded.

After each entry it says what the ledger began to hold true and what it ceased to; who decided, by
which rules, under which provisions of national law, and with which policy, scheme of delegation,
framework and lot terms as recorded by then. A figure is replayed by the entries that made it.
"""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, Final, get_args, get_type_hints

from psycopg import sql

from domain.command import events_in
from domain.commands import COMMANDS, DECIDERS
from domain.events.base import Event
from domain.events.governance import PolicyAdopted, SchemeAdopted
from domain.events.purchasing import FrameworkEstablished, LotTermsPublished
from domain.law import Provision, Versions
from evidence.bundle.chronology import paragraph
from evidence.bundle.subject import leaves_at, subject
from evidence.explain.explain import Figure, parts_of, value_of
from evidence.proof.leaves import EntryLeaf
from projections.engine.answer import Asked, Connection
from projections.facts import FACTS

LAID_DOWN: Final[tuple[type[Event], ...]] = (
    FrameworkEstablished, LotTermsPublished, PolicyAdopted, SchemeAdopted,
)  # fmt: skip
UNSAID: Final = {"subject", "known", "because", "fields", "born_in"}
"""Left out of what is shown: what is said elsewhere, and what is sealed in the entry."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: what it says, what became true and what ceased to be, by which rules."""

    entry: dict[str, Any]
    began: tuple[str, ...]
    ceased: tuple[str, ...]
    command: str
    rules: tuple[str, ...]
    law: tuple[str, ...]
    laid_down: tuple[str, ...]
    value: str


@cache
def decided_by() -> dict[str, tuple[str, ...]]:
    """The commands that record each event, by the event's stored name."""
    found: dict[str, list[str]] = {}
    for name, command in COMMANDS.items():
        (recorded,) = get_args(get_type_hints(DECIDERS[command].decide)["return"])
        for event in events_in(recorded) or (recorded,):
            if hasattr(event, "stored"):
                found.setdefault(event.stored, []).append(name)
    return {event: tuple(names) for event, names in found.items()}


@cache
def reads_of(command: str) -> tuple[str, ...]:
    """The stored names of what is laid down that a command's decision reads."""
    decider = DECIDERS[COMMANDS[command]]
    folded = list(inspect.signature(decider.evolve, eval_str=True).parameters.values())[-1]
    read = get_args(folded.annotation) or (folded.annotation,)
    return tuple(event.stored for event in LAID_DOWN if event in read)


@cache
def rules_of(command: str) -> tuple[str, ...]:
    """The numbers of a command's rules."""
    module = import_module(COMMANDS[command].__module__)
    refusals = (value for value in vars(module).values() if hasattr(value, "rule"))
    numbers = {str(refusal.rule) for refusal in refusals}
    return tuple(sorted(numbers, key=lambda rule: (len(rule), rule)))


@cache
def law_of(command: str) -> tuple[tuple[str, Versions[Any]], ...]:
    """The dated provisions of national law that a command names, or its readings do."""
    module = import_module(COMMANDS[command].__module__)
    shared = (getattr(value, "__module__", "") or "" for value in vars(module).values())
    readings = {name for name in shared if name.startswith("domain.readings.")}
    modules = [module, *(import_module(name) for name in sorted(readings))]
    named = {name: value for each in modules for name, value in vars(each).items()}
    return tuple(
        (name, value)
        for name, value in sorted(named.items())
        if isinstance(value, tuple) and value and isinstance(value[0], Provision)
    )


def law_on(commands: Sequence[str], day: date) -> tuple[str, ...]:
    """The citations of the provisions in force on a day, of those the commands name."""
    named = {name: versions for command in commands for name, versions in law_of(command)}
    return tuple(
        dict.fromkeys(
            provision.citation
            for versions in named.values()
            for provision in versions
            if provision.since <= day < provision.until
        )
    )


def replay(connection: Connection, about: str, *, known_at: int) -> list[Step]:
    """The steps of a child, a referral or a provider. Raises NotASubject or NothingIsRecorded."""
    return [step(connection, entry) for entry in subject(connection, about, upto=known_at).entries]


def replay_figure(connection: Connection, figure: Figure, asked: Asked) -> list[Step]:
    """The steps of a figure: each entry that made it, and the figure as known just after."""
    _, parts = parts_of(connection, asked, figure)
    ceased = {part.ceased for part in parts if part.ceased is not None}
    positions = {p for part in parts for p in part.because} | {
        p for p in ceased if p <= asked.known_at
    }
    return [
        step(connection, entry, value_at(connection, figure, asked, entry.position))
        for entry in leaves_at(connection, sorted(positions))
    ]


def value_at(connection: Connection, figure: Figure, asked: Asked, position: int) -> str:
    """A figure as known at a position."""
    then = Asked(asked.as_of, position, None, asked.borough)
    return f"{value_of(connection, then, figure):,}"


def step(connection: Connection, entry: EntryLeaf, value: str = "") -> Step:
    """One entry, and what it changed."""
    began, ceased = changes_at(connection, entry.position, entry.tags)
    commands = decided_by().get(entry.name, ())
    names = tuple(dict.fromkeys(name for command in commands for name in reads_of(command)))
    return Step(
        paragraph(0, entry, {}),
        began,
        ceased,
        " or ".join(name.replace("_", " ") for name in commands),
        tuple(dict.fromkeys(rule for command in commands for rule in rules_of(command))),
        law_on(commands, entry.recorded_at.date()),
        in_force(connection, names, entry.position),
        value,
    )


def in_force(connection: Connection, names: Sequence[str], position: int) -> tuple[str, ...]:
    """What had been laid down by a position, of the kinds a command reads, the latest of each."""
    rows = connection.execute(
        "SELECT DISTINCT ON (name, coalesce(tags[1], '')) position, name, coalesce(tags[1], '')"
        " FROM ledger.entry WHERE name = ANY (%s) AND position < %s"
        " ORDER BY name, coalesce(tags[1], ''), position DESC",
        (list(names), position),
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
