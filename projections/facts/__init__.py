"""The read models, each folded from the log by one SELECT.

A row carries `known`, the positions between which the ledger held it true (transaction time), and,
where the fact has duration, `days`, the days it was in force (valid time). "As known at" is a
predicate (`known @> position`), and each row cites the entries that it came from.

A fact is folded by subject (one placement, one home): a window of the log selects the subjects
that it touches, and their rows are made again from all their entries up to the window's end. The
tables therefore depend only on the log, never on how it was cut into windows.

blocks        blocks of places, as charges
breaches      the rules that what happened has broken, and the duties that follow
budgets       budgets by line and year, as set and vired
care          periods of care
charges       what is to be paid for a placement or block booking, on which days
charges_of_support  what is to be paid for short breaks, support and arrangements after care
event_tables  one row for each entry of chosen events, by the child, referral or home it is about
fact          a fact: a table, its events, and the SELECT that makes its rows
fees          which fee of a placement holds on a day: SQL that facts share
holders       which provider holds a contract on a day: SQL that facts share
homes         registered places in homes, and those that other authorities' children fill
notices       the notices that stand on a day: SQL that answers share
payments      payments, invoices, and the provider that each supplier is
placements    which child lived where, on which days, at what fee
returns       the episodes that returns stated, as placements
statements    published figures
"""

from typing import Final

from projections.facts import (
    blocks,
    breaches,
    budgets,
    care,
    charges,
    charges_of_support,
    event_tables,
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
    blocks.FACT,
    charges_of_support.SHORT_BREAKS,
    charges_of_support.SUPPORT,
    charges_of_support.AFTER_CARE,
    returns.FACT,
    homes.FACT,
    budgets.FACT,
    payments.FACT,
    payments.INVOICES,
    payments.SUPPLIERS,
    statements.FACT,
    *event_tables.FACTS,
    *breaches.FACTS,
)
