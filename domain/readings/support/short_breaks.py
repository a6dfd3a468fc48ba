"""Decision model of short breaks: the series agreed for a child, their ends, and the breaks taken.

A series of short breaks is of a child who otherwise lives at home. Respite is of a looked-after
child whose placement goes on. The days of regulation 48 are counted as nights. The most in twelve
months are those of the law on the first night of the break that is judged (BREAK-5).

Series are bought together by what is recorded, of whatever day (BREAKS-8). What was known when a
series was agreed is kept beside it, for the nights that are entered afterwards (BREAK-8).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 48, as
`domain.law_of_support` dates it (BREAK-5); the council's scheme of delegation (BREAK-7, BREAK-8,
BREAKS-8); the ledger's own (decision 84), for the rest.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final, NamedTuple, Self, TypeAlias

from domain.codes import Measure
from domain.command import QueryItem, events_in, tag
from domain.events.support import BreaksUnder, ShortBreaksAgreed, ShortBreaksEnded, ShortBreakTaken
from domain.readings.dated import days_between
from domain.readings.support.purchases import Purchase
from domain.values import DAYS_IN_A_WEEK, years_after

YEAR: Final = 365
BreakEvent: TypeAlias = ShortBreaksAgreed | ShortBreakTaken | ShortBreaksEnded


class Bought(NamedTuple):
    """Pounds a night, the nights in a year, and for how many years."""

    nightly_fee: Decimal
    nights: int
    years: int


@dataclass(frozen=True, slots=True)
class ShortBreaks:
    """Series of short breaks by reference, the days on which they ended, and the breaks taken; and
    by reference, what was known of them when the series was agreed.
    """

    series: Mapping[str, ShortBreaksAgreed] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)
    taken: tuple[ShortBreakTaken, ...] = ()
    known: Mapping[str, "ShortBreaks"] = field(default_factory=dict)

    def after(self, event: BreakEvent) -> Self:
        """The short breaks once the event is taken into account."""
        match event:
            case ShortBreaksAgreed():
                series = {**self.series, event.series_id: event}
                return replace(self, series=series, known={**self.known, event.series_id: self})
            case ShortBreakTaken():
                return replace(self, taken=(*self.taken, event))
            case ShortBreaksEnded():
                return replace(self, ends={**self.ends, event.series_id: event.ended_on})

    def until(self, series_id: str) -> date:
        """The day until which a series runs: the day that it was agreed until, or its end."""
        agreed = self.series[series_id].agreed_until
        return min(agreed, self.ends.get(series_id, agreed))

    def value_of(self, agreed: ShortBreaksAgreed) -> dict[Measure, Decimal]:
        """What a series costs with what is bought together with it: pounds in a week, in a year and
        in all.
        """
        value = dict.fromkeys(Measure, Decimal(0))
        for nightly, nights, years in self.bought_together(agreed):
            value[Measure.WEEKLY] += nightly * min(DAYS_IN_A_WEEK, nights)
            value[Measure.YEARLY] += nightly * nights
            value[Measure.WHOLE_LIFE] += nightly * nights * years
        return value

    def bought_together(self, agreed: ShortBreaksAgreed) -> Iterator[Bought]:
        """A series that is to be agreed, and each other series of the child with a fee that runs on
        some of its days, or begins less than a year before or after it.
        """
        yield self.bought(agreed, agreed.agreed_on)
        first, year_on = agreed.agreed_from, years_after(agreed.agreed_from, 1)
        for series_id, each in self.series.items():
            if each.child_ref != agreed.child_ref or not each.nightly_fee:
                continue
            runs = each.agreed_from < agreed.agreed_until and first < self.until(series_id)
            near = each.agreed_from < year_on and first < years_after(each.agreed_from, 1)
            if runs or near:
                yield self.bought(each, agreed.agreed_on)

    def bought(self, series: ShortBreaksAgreed, day: date) -> Bought:
        """The nights of a series that are paid for: those agreed or, if it has ended by a day,
        taken.
        """
        nightly = series.nightly_fee or Decimal(0)
        if self.ends.get(series.series_id, date.max) > day:
            years = ceil((series.agreed_until - series.agreed_from).days / YEAR)
            return Bought(nightly, series.nights_a_year, years)
        taken = (each for each in self.taken if each.series_id == series.series_id)
        return Bought(nightly, sum((each.stayed_to - each.stayed_from).days for each in taken), 1)

    def valued_with(
        self, late: ShortBreakTaken, put_right: tuple[ShortBreakTaken, ...] = ()
    ) -> Iterator[tuple[Purchase, Purchase]]:
        """Each series, as the scheme looked at it when it was agreed, and as it would have with the
        breaks entered since and a late one. What a late one is put in the place of counted then.
        """
        for series_id, known in self.known.items():
            agreed = self.series[series_id]
            then = replace(known, taken=(*known.taken, *put_right))
            now = replace(known, taken=(*self.taken, late))
            yield purchase_of(agreed, then), purchase_of(agreed, now)

    def most_in_its_year(self, taken: ShortBreakTaken) -> int:
        """The most nights of a series in any of its years that holds a night of a new break: those
        recorded and the new ones. Each year begins on the day and month of its first day.
        """
        first = self.series[taken.series_id].agreed_from
        own = (each for each in (*self.taken, taken) if each.series_id == taken.series_id)
        nights = Counter(
            year_of(night, first)
            for each in own
            for night in days_between(each.stayed_from, each.stayed_to)
        )
        new = days_between(taken.stayed_from, taken.stayed_to)
        return max(nights[year_of(night, first)] for night in new)

    def overlapping(self, first: date, end: date) -> ShortBreakTaken | None:
        """A break with a night from the first day up to the end, if there is one."""
        return next((b for b in self.taken if b.stayed_from < end and first < b.stayed_to), None)

    def last_night_ends(self, series_id: str) -> date | None:
        """The last day on which a break of the series ended, if there was a break."""
        return max((b.stayed_to for b in self.taken if b.series_id == series_id), default=None)

    def most_in_twelve_months(self, first: date, end: date) -> int:
        """The most nights in any twelve months that hold a night from the first day up to the end:
        those nights, and those of every recorded break of a series under section 20.
        """
        nights = set(days_between(first, end))
        for each in self.taken:
            series = self.series.get(each.series_id)
            if series is not None and series.under is BreaksUnder.SECTION_20:
                nights.update(days_between(each.stayed_from, each.stayed_to))
        starts = (night for night in nights if night < end and first < years_after(night, 1))
        return max(sum(start <= n < years_after(start, 1) for n in nights) for start in starts)


def year_of(night: date, first: date) -> int:
    """Which year from a first day a night is of, from nought."""
    years = night.year - first.year
    return years if years_after(first, years) <= night else years - 1


def purchase_of(agreed: ShortBreaksAgreed, breaks: ShortBreaks) -> Purchase:
    """The nights of a series and of those bought together with it, as the scheme looks at them."""
    value, registered = breaks.value_of(agreed), agreed.home_id is not None
    return Purchase(value, agreed.kind, agreed.authority, registered, past_eighteen=False)


def short_breaks_of(child_ref: str) -> QueryItem:
    """The entries about a child's short breaks."""
    return QueryItem(events_in(BreakEvent), (tag("child", child_ref),))


def series_of(series_id: str) -> QueryItem:
    """The entry that agreed a series under a reference."""
    return QueryItem((ShortBreaksAgreed,), (tag("series", series_id),))
