"""Which call-offs are published, and which are published together, so that none identifies a child.

    CELL-1  A call-off is published once, with the quarter of the financial year in which it was
               recorded; only a quarter that has closed is published.
    CELL-2  Five or more call-offs of one provider, lot and kind in a quarter are published one by
               one, under the quarter's last day, without referral, home, child or own day.
    CELL-3  The other call-offs of a lot are published as one figure, without suppliers, if there
               are five or more; fewer are carried into the next quarter.
    CELL-4  What was published does not change: a correction or cancellation recorded after the
               quarter changes nothing of it.

An award that is cancelled or reversed within its own quarter is not published. What is published
as known at one moment is therefore the beginning of what is published later, and no two
publications differ by the placement of one child.

Source: the ledger's own (decision 39).
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
from domain.events.corrections import reversals
from domain.london import day_in_london
from evidence.publications.small_numbers import SMALLEST_SHOWN

CALL_OFF_ROUTES: Final = (Route.MINI_COMPETITION, Route.DIRECT)
MONTHS_IN_A_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event of the log, with its position and when it was recorded."""

    position: int
    recorded_at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class CallOffCell:
    """Call-offs that are published together, under the last day of a quarter.

    With a provider and a kind, each is published by itself; without, all as one figure.
    """

    quarter: date
    lot: str
    provider_id: str | None
    kind: str | None
    awards: tuple[Award, ...]

    @property
    def is_single(self) -> bool:
        """Whether each call-off is published by itself."""
        return self.provider_id is not None

    @property
    def value(self) -> Decimal:
        """What each of them costs in its dearest year, added up, in pounds."""
        return sum((award.yearly_value for award in self.awards), Decimal(0))


def quarter_end(moment: datetime) -> date:
    """The last day of the quarter of the financial year in which a moment lies, in London.

    >>> from domain.london import start_of_day
    >>> quarter_end(start_of_day(date(2021, 5, 3)))
    datetime.date(2021, 6, 30)
    >>> quarter_end(start_of_day(date(2021, 12, 31)))
    datetime.date(2021, 12, 31)
    """
    day = day_in_london(moment)
    after = (day.month - 1) // MONTHS_IN_A_QUARTER * MONTHS_IN_A_QUARTER + MONTHS_IN_A_QUARTER
    first_of_next = date(day.year + after // 12, after % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def awards_to_publish(events: Sequence[DatedEvent]) -> Iterator[tuple[date, Award]]:
    """The call-offs that were not cancelled or reversed by the end of their quarter, with it."""
    quarter_of = {each.position: quarter_end(each.recorded_at) for each in events}
    reversed_at = reversals((each.position, each.event) for each in events)
    ended_at: dict[int, int] = {}
    stands_at: dict[tuple[str, str], int] = {}
    for each in events:
        event = each.event
        if isinstance(event, Award):
            stands_at[event.referral_id, event.award_id] = each.position
        elif isinstance(event, AwardCancelled | AuthorisationDeclined):
            made_at = stands_at.get((event.referral_id, event.award_id), 0)
            ended_at.setdefault(made_at, each.position)
    for each in events:
        award, quarter = each.event, quarter_of[each.position]
        if not isinstance(award, Award) or award.route not in CALL_OFF_ROUTES:
            continue
        gone_at = (found.get(each.position, 0) for found in (ended_at, reversed_at))
        if quarter not in map(quarter_of.get, gone_at):
            yield quarter, award


def published_cells(events: Sequence[DatedEvent], now: datetime) -> list[CallOffCell]:
    """The cells of call-offs that are published at a moment, quarter by quarter (CELL-1)."""
    by_quarter: dict[date, list[Award]] = defaultdict(list)
    for quarter, award in awards_to_publish(events):
        if quarter < day_in_london(now):
            by_quarter[quarter].append(award)
    cells: list[CallOffCell] = []
    carried: list[Award] = []
    for quarter in sorted(by_quarter):
        of_quarter, carried = cells_of_quarter(quarter, [*carried, *by_quarter[quarter]])
        cells += of_quarter
    return cells


def cells_of_quarter(
    quarter: date, awards: Sequence[Award]
) -> tuple[list[CallOffCell], list[Award]]:
    """The cells of a quarter (CELL-2, CELL-3), and the awards carried into the next quarter."""
    by_provider: dict[tuple[str, str, str], list[Award]] = defaultdict(list)
    for award in awards:
        by_provider[award.lot, award.provider_id, award.kind].append(award)
    cells: list[CallOffCell] = []
    others: dict[str, list[Award]] = defaultdict(list)
    for (lot, provider_id, kind), found in sorted(by_provider.items()):
        if len(found) >= SMALLEST_SHOWN:
            cells.append(CallOffCell(quarter, lot, provider_id, kind, sort_by_value(found)))
        else:
            others[lot] += found
    carried: list[Award] = []
    for lot, found in sorted(others.items()):
        if len(found) >= SMALLEST_SHOWN:
            cells.append(CallOffCell(quarter, lot, None, None, sort_by_value(found)))
        else:
            carried += found
    return cells, carried


def sort_by_value(awards: Sequence[Award]) -> tuple[Award, ...]:
    """Awards by their value, because the order of recording would reveal when each was made."""
    return tuple(sorted(awards, key=lambda award: (award.yearly_value, award.whole_life_value)))
