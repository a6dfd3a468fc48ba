"""Sight: the one check of what a person may see of entries, positions, answers and rows.

Whatever is derived from an entry or a row passes the check of that entry or row: explanations,
comparisons, replays, files, `because`, event streams, proofs, ETags and links to the next page.

    SIGHT-1  Of the log, a person sees what the role's reach holds. A role that does not read the
             log gets no entry, only figures: positions name no entry to it, but what it is shown
             says as of which position, and a published report lists those behind its figures.
             It opens what its own pages offer to open (`api/web/offered.py`).
    SIGHT-2  A refusal is seen by the person refused, in that role, and by the roles that make
             bundles of evidence, which hold it.
    SIGHT-3  A role that sees no child gets no table about one child, search, placement or award, no
             table of what one provider costs, no price of one home, and no cost of children who are
             yet to move in. A role that deals with awards gets those about awards besides.
    SIGHT-4  A role that reads the entries of its own cases gets no row that rests only on entries
             that it may not see, such as a row about a provider.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

from api.access.need_to_know import tags_in_reach
from api.access.roles import Activity, Reach
from api.access.who import Asker, NotYourCase
from ledger.refusals import REFUSALS
from projections.engine.answer import Connection, Row
from projections.engine.marks import marks_among
from projections.engine.question import Answer, Question, Table

ABOUT_A_CHILD: Final = frozenset(("child_ref", "child_refs", "placement_id"))
ABOUT_AN_AWARD: Final = frozenset(("referral_id", "award_id"))
COSTS_OF_ONE: Final = frozenset((
    ("committed-spend", "detail"), ("matching", "payments"), ("matching", "accruals"),
    ("breaches", "payments"), ("proposed-decisions", "waiting"),
))  # fmt: skip
"""The tables of what one provider costs, by question: with one placement, that is its fee."""
PRICES_OF_ONE: Final = {
    ("market", "homes"): frozenset(("weekly_fee",)),
    ("forecast", "lines"): frozenset(("known_starts",)),
}
"""The columns of tables that give the price of one home, or of one child who is yet to move in."""
WITHHELD: Final = {
    Reach.NONE: ABOUT_A_CHILD | ABOUT_AN_AWARD,
    Reach.AWARDS: ABOUT_A_CHILD,
}
"""The columns that a table of the role may not have, by the role's reach."""
SEEN: Final = (
    "SELECT position, name, recorded_by, recorded_as FROM ledger.entry WHERE position = ANY (%s)"
)


class Recorded(Protocol):
    """What of an entry decides who sees it."""

    @property
    def name(self) -> str: ...
    @property
    def recorded_by(self) -> str: ...
    @property
    def recorded_as(self) -> str: ...


@dataclass(frozen=True)
class Sight:
    """What a person may see, by the ledger that `conninfo` connects to."""

    conninfo: str
    asker: Asker

    @cached_property
    def tags(self) -> list[str] | None:
        """The tags of an allocated officer's cases, looked up once; None is no limit."""
        return tags_in_reach(self.conninfo, self.asker)

    @property
    def reads_log(self) -> bool:
        """Whether the role reads entries of the log at all."""
        return Activity.READ_LOG in self.asker.role.activities

    @property
    def reads_every_case(self) -> bool:
        """Whether the role reads the entries of every case."""
        return self.reads_log and self.asker.role.reach is Reach.EVERY

    @property
    def hidden(self) -> list[str]:
        """The stored names of entries that only who recorded them sees, in that role: refusals."""
        return [] if Activity.BUNDLES in self.asker.role.activities else [*REFUSALS]

    def shows(self, entry: Recorded) -> bool:
        """Whether the person may see an entry that the connection's row-level security showed."""
        return self.shows_of(entry.name, entry.recorded_by, entry.recorded_as)

    def shows_of(self, name: str, recorded_by: str, recorded_as: str) -> bool:
        """Whether the person may see an entry of this name that somebody recorded in a role."""
        own = (recorded_by, recorded_as) == (self.asker.actor, self.asker.role.name)
        return own or name not in self.hidden

    def positions(self, connection: Connection, positions: Collection[int]) -> set[int]:
        """Those of these positions whose entries the person may see, on a connection of theirs."""
        if not self.reads_log:
            return set()
        found = connection.execute(SEEN, (list(positions),)).fetchall()
        return {at for at, *recorded in found if self.shows_of(*recorded)}

    def refuse_unseen(self, connection: Connection, positions: Collection[int]) -> None:
        """Refuse positions of which one is not seen, or is none. Raises NotYourCase."""
        if not set(positions) <= self.positions(connection, positions):
            raise NotYourCase

    def withholds(self, question: Question, table: Table) -> bool:
        """Whether the role gets a table empty."""
        columns = WITHHELD.get(self.asker.role.reach)
        if columns is None:
            return False
        named = (question.name, table.name)
        return named in COSTS_OF_ONE or not columns.isdisjoint(table.columns)

    def withheld(self, question: Question) -> list[str]:
        """The names of a question's tables that the role gets empty."""
        return [table.name for table in question.tables if self.withholds(question, table)]

    def rows(
        self, connection: Connection, question: Question, table: Table, rows: Sequence[Row]
    ) -> Sequence[Row]:
        """The rows of a table as the person may see them: what is withheld is empty, `because` has
        only positions of entries that the person may see, and an officer limited to cases gets no
        row without one, unless it rests on no entry at all (SIGHT-4).
        """
        if self.withholds(question, table):
            return []
        if self.reads_every_case:
            return rows
        less: dict[str, Any] = {}
        if self.asker.role.reach in WITHHELD:
            less = dict.fromkeys(PRICES_OF_ONE.get((question.name, table.name), ()))
        every = {position for row in rows for position in row.because}
        seen = self.positions(connection, every) if every else set()
        return [
            row.model_copy(update={**less, "because": tuple(p for p in row.because if p in seen)})
            for row in rows
            if not self.reads_log or not row.because or not seen.isdisjoint(row.because)
        ]

    def answer(self, connection: Connection, found: Answer) -> Answer:
        """An answer as the person may see it."""
        tables = {
            name: self.rows(connection, found.question, found.question.table(name), rows)
            for name, rows in found.tables.items()
        }
        marks = marks_among(found.marks, tables.values())
        return Answer(found.question, found.basis, tables, marks)
