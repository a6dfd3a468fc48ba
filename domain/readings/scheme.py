"""Decision model of the scheme of delegation: who decides, is consulted or informed, on a day.

The scheme of a day is the one that began last by then. Of its rows those count whose own days hold
the day, and that rest on no interpretation or on the one whose choice was in force then. A row
covers a value that is above its lower bound, and not above its upper one. A row is met by any one
of the roles that it names, and each row for itself. Each command says on which day it asks (that of
recording, that of the act, or both), and what holds where no row covers the matter.

Source: the council's scheme of delegation as it was adopted, after the council's cabinet report
recommendations 4 and 5 and ¶2.6; the ledger's own (decision 15), that the council chooses between
two interpretations; the ledger's own (decision 66), for the days.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self, TypeAlias

from domain.codes import Decision, Geography, Measure, Mode, Route
from domain.command import QueryItem, events_in
from domain.events.governance import InterpretationChosen, SchemeAdopted, SchemeRow
from domain.readings.dated import in_force_on
from domain.values import Lot

SchemeEvent: TypeAlias = SchemeAdopted | InterpretationChosen
SCHEME: Final = QueryItem(events_in(SchemeEvent))


@dataclass(frozen=True, slots=True)
class Matter:
    """The decision to be made, as the scheme looks at it. Values are pounds by measure."""

    decision: Decision
    lot: Lot | None
    route: Route | None
    value: dict[Measure, Decimal]
    geography: Geography | None
    registered: bool
    past_eighteen: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """Every adopted scheme and every chosen interpretation, in the order they were recorded."""

    adopted: tuple[SchemeAdopted, ...] = ()
    chosen: tuple[InterpretationChosen, ...] = ()

    def after(self, event: SchemeEvent) -> Self:
        """The scheme once the event is taken into account."""
        if isinstance(event, SchemeAdopted):
            return replace(self, adopted=(*self.adopted, event))
        return replace(self, chosen=(*self.chosen, event))

    def on(self, day: date) -> SchemeAdopted | None:
        """The scheme in force on a day, if there is one."""
        return in_force_on(self.adopted, day)

    def interpretation(self, scheme_id: str, point: str, day: date) -> str | None:
        """The interpretation of a point of the scheme in force on a day, if one was chosen."""
        about = (scheme_id, point)
        choices = (c for c in self.chosen if (c.scheme_id, c.point) == about)
        choice = in_force_on(choices, day)
        return None if choice is None else choice.interpretation

    def rows(self, mode: Mode, matter: Matter, day: date) -> tuple[SchemeRow, ...]:
        """The rows in force on a day that give some role this part in the matter."""
        return tuple(row for row in self.rows_of(mode, day) if covers(row, matter))

    def rows_of(self, mode: Mode, day: date) -> tuple[SchemeRow, ...]:
        """The rows in force on a day that give some role this part in some matter."""
        scheme = self.on(day)
        if scheme is None:
            return ()
        return tuple(
            row
            for row in scheme.rows
            if row.mode is mode
            and row.in_force_from <= day < (row.in_force_to or date.max)
            and (
                row.point is None
                or self.interpretation(scheme.scheme_id, row.point, day) == row.interpretation
            )
        )

    def ever_deciding(self, decision: Decision, day: date) -> tuple[str, ...]:
        """The roles to which the scheme in force on a day gives a decision, of whatever value and
        about whatever. Empty if it gives it to none, or no scheme is in force.
        """
        rows = self.rows_of(Mode.DECIDES, day)
        return roles_in(row for row in rows if row.decision is decision)

    def deciding(self, decision: Decision, lot: Lot | None, day: date) -> tuple[str, ...]:
        """The roles to which the scheme in force on a day gives a decision that has no value in
        pounds, about a lot or about none: as it would one of no pounds, about a registered setting
        and nobody past eighteen. Empty if no row covers it, or no scheme is in force.
        """
        matter = Matter(decision, lot, None, NO_VALUE, None, registered=True, past_eighteen=False)
        return roles_in(self.rows(Mode.DECIDES, matter, day))


NO_VALUE: Final = dict.fromkeys(Measure, Decimal(0))


def covers(row: SchemeRow, matter: Matter) -> bool:
    """Whether a row of the scheme applies to the matter: all that the row names is the matter's,
    and the value is above the one bound, and not above the other, where the row has them.
    """
    value = matter.value[row.measure]
    return (
        row.decision is matter.decision
        and within(matter.lot, row.lots)
        and within(matter.route, row.routes)
        and within(matter.geography, row.geographies)
        and row.registered in (None, matter.registered)
        and row.past_eighteen in (None, matter.past_eighteen)
        and (row.above is None or value > row.above)
        and (row.up_to is None or value <= row.up_to)
    )


def within(value: object, named: Collection[object]) -> bool:
    """Whether a value is among those listed. An empty list means any value."""
    return not named or value in named


def roles_in(rows: Iterable[SchemeRow]) -> tuple[str, ...]:
    """The roles that the rows name, each once."""
    return tuple(dict.fromkeys(role for row in rows for role in row.roles))


def unmet(rows: Collection[SchemeRow], roles: Collection[str]) -> tuple[SchemeRow, ...]:
    """The rows of which none of these roles is one that the row names."""
    return tuple(row for row in rows if not set(row.roles) & set(roles))
