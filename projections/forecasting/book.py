"""`Book`: the placements known at a position as arrays of numbers, from which forecasts are made.

Days are proleptic ordinals (1 January of year 1 is day 1), and money is pence a week. A stay is one
placement. A run is a period of a stay that is charged at one rate.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString

import numpy as np
from numpy.typing import NDArray

from projections.engine.answer import Basis, Connection

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER: Final = date(9000, 1, 1).toordinal()
STAYS: Final[LiteralString] = """
WITH stay AS (
    SELECT p.subject, p.child_ref, coalesce(p.budget_line, 'none') AS line,
           min(lower(p.days)) AS started_on,
           CASE WHEN bool_or(upper(p.days) IS NULL) THEN NULL ELSE max(upper(p.days)) END
               AS ended_on
    FROM placement_in_force p
    WHERE p.known @> %(known_at)s::bigint AND p.source = 'placement'
      AND EXISTS (SELECT FROM charge c WHERE c.subject = p.subject AND c.what <> 'once'
                  AND c.known @> %(known_at)s::bigint)
    GROUP BY 1, 2, 3
)
SELECT s.subject, s.child_ref, s.line, s.started_on, s.ended_on,
       (SELECT max(upper(c.days)) FROM charge c WHERE c.subject = s.subject
        AND c.known @> %(known_at)s::bigint AND c.what IN ('fee', 'retainer', 'away')
        AND NOT c.overrun) AS stops_on
FROM stay s ORDER BY s.subject, s.child_ref, s.line
"""
RUNS: Final[LiteralString] = """
SELECT subject, lower(d.days), upper(d.days),
       round(greatest(weekly_fee - coalesce(block_fee, 0), 0) * percent)::bigint
FROM charge
CROSS JOIN LATERAL (SELECT days_charged(charge.days, overrun, %(passed_by)s)) AS d (days)
WHERE known @> %(known_at)s::bigint AND what IN ('fee', 'retainer', 'away') AND NOT isempty(d.days)
ORDER BY subject, d.days, because
"""


@dataclass(frozen=True, slots=True)
class Book:
    """The stays known on a day, with their budget lines, days and runs.

    Arrays without a prefix have an element for each stay, and `run_` arrays one for each run. `end`
    is the day a stay ended, or NEVER; `stop` is the day until which it is agreed. Stays that ended
    before `seen_from` are not in the book.
    """

    day: int
    seen_from: int
    lines: tuple[str, ...]
    line: Ints
    child: Ints
    start: Ints
    end: Ints
    stop: Ints
    run_stay: Ints
    run_from: Ints
    run_to: Ints
    run_rate: Ints

    @property
    def running(self) -> Flags:
        """For each stay, whether it runs on the day, also after its agreed end."""
        return (self.start <= self.day) & (self.end > self.day)

    def rate_on(self, day: int) -> Ints:
        """The weekly rate of each stay on a day, in pence."""
        holds = (self.run_from <= day) & (self.run_to > day)
        rates = np.zeros(len(self.line), dtype=np.int64)
        np.add.at(rates, self.run_stay[holds], self.run_rate[holds])
        return rates

    def first_rate(self) -> Ints:
        """The weekly rate of each stay on its first day, in pence."""
        rates = np.zeros(len(self.line), dtype=np.int64)
        order = np.argsort(-self.run_from, kind="stable")
        rates[self.run_stay[order]] = self.run_rate[order]
        return rates

    def pence_between(self, since: int, until: int) -> Ints:
        """The cost of each line from one day up to another by the book's runs, in pence × 7."""
        days = np.clip(np.minimum(self.run_to, until) - np.maximum(self.run_from, since), 0, None)
        total = np.zeros(len(self.lines), dtype=np.int64)
        np.add.at(total, self.line[self.run_stay], days * self.run_rate)
        return total


def read_book(connection: Connection, basis: Basis, *, seen_from: date) -> Book:
    """The book of a day, as known at a position; stays are complete from `seen_from` on."""
    stays = connection.execute(STAYS, basis.parameters).fetchall()
    runs = connection.execute(RUNS, basis.parameters).fetchall()
    names = {subject: n for n, (subject, *_) in enumerate(stays)}
    lines = tuple(sorted({row[2] for row in stays}))
    children = {ref: n for n, ref in enumerate(dict.fromkeys(row[1] for row in stays))}
    kept = [run for run in runs if run[0] in names]
    return Book(
        day=basis.as_of.toordinal(),
        seen_from=seen_from.toordinal(),
        lines=lines,
        line=whole(lines.index(row[2]) for row in stays),
        child=whole(children[row[1]] for row in stays),
        start=whole(row[3].toordinal() for row in stays),
        end=whole(NEVER if row[4] is None else row[4].toordinal() for row in stays),
        stop=whole(NEVER if row[5] is None else row[5].toordinal() for row in stays),
        run_stay=whole(names[run[0]] for run in kept),
        run_from=whole(run[1].toordinal() for run in kept),
        run_to=whole(run[2].toordinal() for run in kept),
        run_rate=whole(run[3] for run in kept),
    )


def whole(numbers: Any) -> Ints:
    """An array of whole numbers."""
    return np.fromiter(numbers, dtype=np.int64)
