"""Assumptions: what the forecast takes to be so, line by line, as it was estimated on the day.

Asked by    whoever doubts a forecast.
Counts      placements of each line, as known: those that ended in the last three years, those that
            run, and those that began in the last year.
Money       pounds a week.
Dates       days since a placement began; a year is 365 days.
Leaves out  blocks, respite and what is paid once: those are certain.

    ASSUME-1  Entries a year are those of the last year from outside: not within a week of the end
              of another placement of the same child.
    ASSUME-2  Of a hundred that begin, so many are there after 91, 365 and 730 days, as long as the
              agreed day does not come first.
    ASSUME-3  Of a hundred that end, so many are followed within a week by one in another line.
    ASSUME-4  A new placement's fee is drawn from those of the last year, raised by the trend.
"""

from decimal import Decimal
from typing import Final

import numpy as np

from domain.terms import to_the_penny
from projections.engine.answer import Asked, Connection, Row
from projections.engine.columns import Percent, Pounds
from projections.engine.question import Addition, Table
from projections.forecasting.backtest import book_at
from projections.forecasting.calibrate import pounds
from projections.forecasting.simulate import DRAWS, ENTRY_DAYS, SEED, comes
from projections.forecasting.survival import moves

DAYS_IN_A_WEEK: Final = 7
AFTER: Final = (91, 365, 730)
PERCENT: Final = 100


class Assumed(Row):
    """What is taken to be so of a line; the seed and the number of plays are the same for all."""

    budget_line: str
    running: int
    entries_a_year: Decimal
    there_after_91_days: Percent
    there_after_365_days: Percent
    there_after_730_days: Percent
    move_to_another_line: Percent
    average_new_fee: Pounds | None
    plays: int
    seed: int


def assumed(connection: Connection, asked: Asked) -> list[Assumed]:
    """What the forecast of each line rests on."""
    book = book_at(connection, asked)
    followed_by, followed = moves(book)
    found = []
    for number, line in enumerate(book.lines):
        coming = comes(book, number, followed)
        survive = np.exp(-coming.lasts.cumulative(np.array(AFTER))) * PERCENT
        there = [Decimal(str(round(float(each), 1))) for each in survive]
        elsewhere = float(followed_by[number].sum() - followed_by[number, number]) * PERCENT
        fees = coming.fees
        average = int(fees.sum()) * DAYS_IN_A_WEEK // len(fees) if len(fees) else None
        found.append(
            Assumed(
                budget_line=line,
                running=int((book.running & (book.line == number)).sum()),
                entries_a_year=to_the_penny(
                    Decimal(coming.entries) * ENTRY_DAYS / coming.seen_days
                ),
                there_after_91_days=there[0],
                there_after_365_days=there[1],
                there_after_730_days=there[2],
                move_to_another_line=Decimal(str(round(elsewhere, 1))),
                average_new_fee=None if average is None else pounds(average),
                plays=DRAWS,
                seed=SEED,
                because=(asked.known_at,) if asked.known_at else (),
            )
        )
    return found


ADDITION: Final = Addition(
    question="forecast",
    order=10,
    doc=__doc__,
    tables=(
        Table(
            "assumptions",
            "What the forecast takes to be so, line by line",
            Assumed,
            assumed,
            ("budget_line", "running", "entries_a_year", "there_after_365_days", "average_new_fee"),
            summary=False,
        ),
    ),
)
