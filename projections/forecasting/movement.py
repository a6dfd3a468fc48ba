"""Movement: the change in a forecast between two moments, by cause and by entry.

Asked by    the Cabinet Member, and finance before and after each report.
Counts      entries recorded after the first moment and up to the second, in one financial year.
Money       pounds. The changes add up exactly to the second forecast less the first.
Leaves out  the passing of days that are agreed, which changes no commitment of a whole year.

    MOVE-1  An entry that adds or removes a charge changes the forecast by the cost of the charge,
            less what other funders pay.
    MOVE-2  A payment changes the forecast by the part of it that has no commitment. If the payment
            was known before, the cause is matching.
    MOVE-3  A reversal, or an entry posted again after one, is a correction.
    MOVE-4  An entry about a day on or before the day of the first moment is late.
    MOVE-5  Any other entry is a start, an end or a notice, an extension, an uplift, a fee change,
            or a change of terms or absence.
    MOVE-6  The days that passed between the two moments in a placement that overruns its agreed
            end or its notice change the forecast by what they cost (CHARGE-9).

Source: the ledger's own (decision 32).
"""

from dataclasses import replace
from decimal import Decimal
from typing import Final, LiteralString

from domain.faults import Fault
from domain.values import financial_year
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds
from projections.money.costs import PAID, PIECES, UNCOMMITTED

NOTHING: Final = Decimal(0)
MATCHING: Final = "matching"
EDGES: Final[LiteralString] = (
    PIECES
    + """
, edge AS (
    SELECT coalesce(budget_line, 'none') AS line, subject, committed - recharged AS amount,
           began AS entry, because
    FROM cost WHERE began > %(known_from)s
    UNION ALL
    SELECT coalesce(budget_line, 'none'), subject, recharged - committed, ceased, because
    FROM cost WHERE ceased <= %(known_at)s
), moved AS (
    SELECT line, subject, entry, sum(amount) AS amount FROM edge GROUP BY 1, 2, 3
)
"""
)
CHARGES: Final[LiteralString] = (
    EDGES
    + """
, change AS (
    SELECT m.*, r.event, r.cause AS corrected, r.fields
    FROM moved m JOIN recorded r ON r.position = m.entry
)
SELECT line, subject AS what, amount, ARRAY[entry] AS because,
       CASE WHEN event = 'entry-reversed' OR corrected IS NOT NULL THEN 'corrections'
            WHEN coalesce(fields ->> 'started_on', fields ->> 'ended_on', fields ->> 'varied_from',
                          fields ->> 'away_from', fields ->> 'back_on', fields ->> 'shared_from',
                          fields ->> 'respite_from', fields ->> 'stayed_from',
                          fields ->> 'agreed_from', fields ->> 'filled_from',
                          fields ->> 'in_force_from', fields ->> 'starts_on',
                          fields ->> 'given_on', fields ->> 'withdrawn_on',
                          fields ->> 'extended_on')::date
                 <= %(first_day)s::date THEN 'late entries'
            WHEN event IN ('placement-started', 'block-booked', 'short-break-taken',
                           'support-started', 'after-care-arranged') THEN 'starts'
            WHEN event IN ('placement-ended', 'notice-given', 'notice-withdrawn',
                           'support-ended', 'after-care-ended') THEN 'ends'
            WHEN event IN ('placement-extended', 'support-extended') THEN 'extensions'
            WHEN event = 'fee-varied' AND fields -> 'uplift' <> 'null' THEN 'uplifts'
            WHEN event = 'fee-varied' THEN 'fee changes'
            ELSE 'terms and absences' END AS cause
FROM change WHERE amount <> 0
ORDER BY line, cause, entry, subject
"""
)
OVERRUNS: Final[LiteralString] = (
    PIECES
    + """
SELECT coalesce(budget_line, 'none') AS line, subject AS what,
       sum(committed - recharged) AS amount,
       ARRAY(SELECT DISTINCT p::bigint FROM string_to_table(
           string_agg(array_to_string(because, ','), ','), ',') AS p ORDER BY 1) AS because
FROM cost WHERE overrun GROUP BY 1, 2 ORDER BY 1, 2
"""
)

PAYMENTS: Final[LiteralString] = (
    PIECES
    + PAID
    + UNCOMMITTED
    + """
SELECT budget_line AS line, subject AS what, amount, upper(known) AS ceased, because
FROM uncommitted ORDER BY 1, 2, because
"""
)


class AnotherYear(Fault):
    """The two moments lie in different financial years. Choose two days of one year."""

    slug = "another-year"
    status = 422


class EntryMovement(Row):
    """The change, in pounds, that one entry made to a line's forecast, and its cause."""

    line: str
    cause: str
    what: str
    amount: Pounds


class UncommittedPayment(Row):
    """A payment without a commitment, and the position from which it no longer counts, if any."""

    line: str
    what: str
    amount: Pounds
    ceased: int | None


class Overrun(Row):
    """What the days passed after the agreed end of a placement cost, in pounds."""

    line: str
    what: str
    amount: Pounds


class Cause(Row):
    """The change, in pounds, from one cause to a line's forecast, and how many entries made it."""

    line: str
    cause: str
    entries: int
    amount: Pounds


def movement(connection: Connection, first: Basis, second: Basis) -> list[EntryMovement]:
    """The changes in forecasts between two moments, by entry. Raises AnotherYear."""
    if financial_year(first.as_of) != financial_year(second.as_of):
        raise AnotherYear
    start = {"known_from": first.known_at, "first_day": first.as_of}
    charges = rows(connection, EntryMovement, CHARGES, second, **start)
    return [
        *charges,
        *overrun_movements(connection, first, second),
        *payment_movements(connection, first, second),
    ]


def overrun_movements(connection: Connection, first: Basis, second: Basis) -> list[EntryMovement]:
    """The cost of the days passed in overruns, as known at the first moment (MOVE-6)."""
    then = overruns(connection, first, first)
    return [
        EntryMovement(
            line=now.line, cause="days after the agreed end", what=now.what,
            amount=now.amount - then.get((now.line, now.what), NOTHING), because=now.because,
        )
        for now in overrun_rows(connection, first, second)
        if now.amount != then.get((now.line, now.what), NOTHING)
    ]  # fmt: skip


def overruns(connection: Connection, known: Basis, on: Basis) -> dict[tuple[str, str], Decimal]:
    """Pounds of each overrun by the day of one basis, as known at the position of another."""
    return {(row.line, row.what): row.amount for row in overrun_rows(connection, known, on)}


def overrun_rows(connection: Connection, known: Basis, on: Basis) -> list[Overrun]:
    """Each overrun by the day of one basis, as known at the position of another."""
    basis = replace(on, known_at=known.known_at)
    return rows(connection, Overrun, OVERRUNS, basis, known_from=known.known_at)


def payment_movements(connection: Connection, first: Basis, second: Basis) -> list[EntryMovement]:
    """The changes from payments without a commitment (MOVE-2)."""
    was, now = (uncommitted_payments(connection, basis) for basis in (first, second))
    found = []
    for line, what in sorted(was.keys() | now.keys()):
        before, after = was.get((line, what), []), now.get((line, what), [])
        amount = total(after) - total(before)
        because = tuple(sorted({p for part in after or before for p in part.because}))
        new = max(because) > first.known_at or any(part.ceased is not None for part in after)
        cause = "payments" if not before and (new or first.as_of != second.as_of) else MATCHING
        if amount != NOTHING:
            moved = EntryMovement(line=line, cause=cause, what=what, amount=amount, because=because)
            found.append(moved)
    return found


def uncommitted_payments(
    connection: Connection, basis: Basis
) -> dict[tuple[str, str], list[UncommittedPayment]]:
    """The payments without a commitment, by line and payment."""
    found: dict[tuple[str, str], list[UncommittedPayment]] = {}
    for paid in rows(connection, UncommittedPayment, PAYMENTS, basis, known_from=basis.known_at):
        found.setdefault((paid.line, paid.what), []).append(paid)
    return found


def total(parts: list[UncommittedPayment]) -> Decimal:
    """The sum of payments, in pounds."""
    return sum((part.amount for part in parts), NOTHING)


def causes(moved: list[EntryMovement]) -> list[Cause]:
    """The changes added up by line and cause."""
    grouped: dict[tuple[str, str], list[EntryMovement]] = {}
    for each in moved:
        grouped.setdefault((each.line, each.cause), []).append(each)
    return [
        Cause(
            line=line,
            cause=cause,
            entries=len({p for each in group for p in each.because}),
            amount=sum((each.amount for each in group), NOTHING),
            because=tuple(sorted({p for each in group for p in each.because})),
        )
        for (line, cause), group in sorted(grouped.items())
    ]
