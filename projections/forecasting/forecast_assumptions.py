"""Assumptions: what the forecast assumes about each line, as estimated on the day.

Asked by    officers and auditors who check a forecast.
Counts      placements of each line: those that ended in the last three years, those that run on
            `as_of`, and those that started in the last year.
Money       pounds a week.
Dates       days are counted from the start of a placement. A year is 365 days.
Leaves out  blocks, respite and one-off charges, which are certain.

    ASSUME-1  New placements a year are those that started in the last year, without those that
              started within a week of the end of another placement of the same child.
    ASSUME-2  The per cent of placements that still run after 91, 365 and 730 days, if the day until
              which they are agreed does not come first.
    ASSUME-3  The per cent of ended placements that are followed within a week by a placement in
              another line.
    ASSUME-4  The fee of a new placement is drawn from the fees of the last year, raised by their
              trend. The average of fewer than five is not shown (UNIT-2).

Source: the ledger's own (decision 30).
"""

from decimal import Decimal
from typing import Final

import numpy as np

from domain.values import to_the_penny
from projections.engine.answer import Basis, Connection, Row
from projections.engine.columns import Percent, Pounds
from projections.engine.question import Addition, Table
from projections.forecasting.backtest import book_at
from projections.forecasting.calibrate import pounds
from projections.forecasting.simulate import DRAWS, ENTRY_DAYS, SEED, arrivals_of
from projections.forecasting.survival import moves
from projections.money.weekly_fees import LEAST

DAYS_IN_A_WEEK: Final = 7
AFTER: Final = (91, 365, 730)
PERCENT: Final = 100


class LineAssumptions(Row):
    """The assumptions about a line. The number of simulations and the seed are the same for all."""

    budget_line: str
    running: int
    entries_a_year: Decimal
    there_after_91_days: Percent
    there_after_365_days: Percent
    there_after_730_days: Percent
    move_to_another_line: Percent
    average_new_fee: Pounds | None
    simulations: int
    seed: int


def assumptions(connection: Connection, basis: Basis) -> list[LineAssumptions]:
    """The assumptions about each line with placements."""
    book = book_at(connection, basis)
    followed_by, followed = moves(book)
    found = []
    for number, line in enumerate(book.lines):
        arrivals = arrivals_of(book, number, followed)
        survive = np.exp(-arrivals.lasts.cumulative(np.array(AFTER))) * PERCENT
        there = [Decimal(str(round(float(each), 1))) for each in survive]
        elsewhere = float(followed_by[number].sum() - followed_by[number, number]) * PERCENT
        fees = arrivals.fees
        average = int(fees.sum()) * DAYS_IN_A_WEEK // len(fees) if len(fees) >= LEAST else None
        found.append(
            LineAssumptions(
                budget_line=line,
                running=int((book.running & (book.line == number)).sum()),
                entries_a_year=to_the_penny(
                    Decimal(arrivals.entries) * ENTRY_DAYS / arrivals.observed_days
                ),
                there_after_91_days=there[0],
                there_after_365_days=there[1],
                there_after_730_days=there[2],
                move_to_another_line=Decimal(str(round(elsewhere, 1))),
                average_new_fee=None if average is None else pounds(average),
                simulations=DRAWS,
                seed=SEED,
                because=(basis.known_at,) if basis.known_at else (),
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
            "What the forecast assumes, line by line",
            LineAssumptions,
            assumptions,
            ("budget_line", "running", "entries_a_year", "there_after_365_days", "average_new_fee"),
            summary=False,
            labels={
                "running": "Placements now",
                "entries_a_year": "New placements a year",
                "there_after_91_days": "Still there after a quarter",
                "there_after_365_days": "Still there after a year",
                "there_after_730_days": "Still there after two years",
                "move_to_another_line": "Move to another line in a year",
                "average_new_fee": "Average fee of a new placement",
                "simulations": "Simulations",
                "seed": "Seed",
            },
        ),
    ),
)
