"""The tables that answers are asked of, each folded from the log by one SELECT.

A row carries `known`, the span of positions during which the ledger held it true, and, where
the fact has duration, `days`, the span of days it was in force. "As known at" is a predicate
(`known @> position`), and the row names the positions that opened it, closed it and made it.

A fact is folded by subject (one placement, one home): the window of the log says which
subjects it touches, and their rows are made again from all their entries up to the window's
end. So the tables depend only on the log, never on how it was cut into windows.
"""

from typing import Final

from projections.facts import (
    budgets,
    care,
    charges,
    happenings,
    homes,
    payments,
    placements,
    returns,
    statements,
)
from projections.facts.fact import Fact

FACTS: Final[tuple[Fact, ...]] = (
    care.FACT,
    placements.FACT,
    charges.FACT,
    charges.BLOCKS,
    returns.FACT,
    homes.FACT,
    budgets.FACT,
    payments.FACT,
    payments.INVOICES,
    payments.SUPPLIERS,
    statements.FACT,
    *happenings.FACTS,
)
