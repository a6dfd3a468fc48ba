"""Which call-offs are published, and together with which: so that none singles out a child.

    CELL-1  A call-off is published once, with the quarter of the financial year in which it was
               recorded; only a quarter that has closed is published.
    CELL-2  Five or more call-offs of one provider, lot and kind in a quarter are published each
               for itself, under the quarter's last day, without referral, home, child or own day.
    CELL-3  The others of a lot are published as one figure, without its suppliers, once there
               are five or more; fewer are carried into the next quarter.
    CELL-4  What was published does not change: a correction or cancellation recorded after the
               quarter changes nothing of it.

An award that falls within its own quarter is not published. So what is published as known at one
moment is always a beginning of what is published later, and no two publications differ by one
child's placement.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from domain.codes import Route
from domain.events.awards import AuthorisationDeclined, Award, AwardCancelled
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.london import day_in_london
from evidence.publications.small_numbers import FEW

FRAMEWORK: Final = (Route.MINI_COMPETITION, Route.DIRECT)
MONTHS_IN_A_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Dated:
    """An event of the log, with its position and when it was recorded."""

    position: int
    recorded_at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class Cell:
    """Call-offs published together: each for itself if they share a provider, else as a figure."""

    quarter: date
    lot: str
    provider_id: str | None
    kind: str | None
    awards: tuple[Award, ...]

    @property
    def is_single(self) -> bool:
        """Whether each call-off is published for itself."""
        return self.provider_id is not None

    @property
    def value(self) -> Decimal:
        """Pounds in the first year, of all of them."""
        return sum((award.yearly_value for award in self.awards), Decimal(0))


def closes_on(moment: datetime) -> date:
    """The last day of the quarter of the financial year in which something was recorded.

    >>> from domain.london import LONDON
    >>> closes_on(datetime(2021, 5, 3, tzinfo=LONDON))
    datetime.date(2021, 6, 30)
    >>> closes_on(datetime(2021, 12, 31, tzinfo=LONDON))
    datetime.date(2021, 12, 31)
    """
    day = day_in_london(moment)
    after = (day.month - 1) // MONTHS_IN_A_QUARTER * MONTHS_IN_A_QUARTER + MONTHS_IN_A_QUARTER
    first = date(day.year + after // 12, after % 12 + 1, 1)
    return first - timedelta(days=1)


def standing_awards(entries: Sequence[Dated]) -> Iterator[tuple[date, Award]]:
    """The framework's awards that stood when their quarter closed, each with its quarter."""
    fell: dict[str, date] = {}
    reversed_in: dict[int, date] = {}
    for entry in entries:
        quarter = closes_on(entry.recorded_at)
        if isinstance(entry.event, AwardCancelled | AuthorisationDeclined):
            fell.setdefault(entry.event.award_id, quarter)
        elif isinstance(entry.event, EntryReversed):
            reversed_in.setdefault(entry.event.position, quarter)
    for entry in entries:
        award, quarter = entry.event, closes_on(entry.recorded_at)
        if not isinstance(award, Award) or award.route not in FRAMEWORK:
            continue
        gone = (fell.get(award.award_id), reversed_in.get(entry.position))
        if quarter not in gone:
            yield quarter, award


def cells(entries: Sequence[Dated], now: datetime) -> list[Cell]:
    """What is published of the call-offs by a moment, quarter by quarter (CELL-1)."""
    by_quarter: dict[date, list[Award]] = defaultdict(list)
    for quarter, award in standing_awards(entries):
        if quarter < day_in_london(now):
            by_quarter[quarter].append(award)
    found: list[Cell] = []
    carried: list[Award] = []
    for quarter in sorted(by_quarter):
        made, carried = published_in(quarter, [*carried, *by_quarter[quarter]])
        found += made
    return found


def published_in(quarter: date, awards: Sequence[Award]) -> tuple[list[Cell], list[Award]]:
    """The cells of a quarter (CELL-2 and CELL-3), and what is carried into the next."""
    groups: dict[tuple[str, str, str], list[Award]] = defaultdict(list)
    for award in awards:
        groups[award.lot, award.provider_id, award.kind].append(award)
    found: list[Cell] = []
    rest: dict[str, list[Award]] = defaultdict(list)
    for (lot, provider_id, kind), group in sorted(groups.items()):
        if len(group) >= FEW:
            found.append(Cell(quarter, lot, provider_id, kind, in_no_order(group)))
        else:
            rest[lot] += group
    carried: list[Award] = []
    for lot, group in sorted(rest.items()):
        if len(group) >= FEW:
            found.append(Cell(quarter, lot, None, None, in_no_order(group)))
        else:
            carried += group
    return found, carried


def in_no_order(awards: Sequence[Award]) -> tuple[Award, ...]:
    """The awards by their value: the order in which they were recorded says when each was."""
    return tuple(sorted(awards, key=lambda award: (award.yearly_value, award.whole_life_value)))
