"""Movement: why a forecast is not what it was, each pound by the entry and the cause that moved it.

Asked by    the Cabinet Member, and finance before and after every report.
Counts      what was recorded after the first moment, up to the second, in one financial year.
Money       pounds; what moved adds up exactly to the second forecast less the first.
Leaves out  what changed only because days passed: commitments are of the whole year already.

    MOVE-1  A charge that an entry began or ended to be held moves the forecast by what it costs,
            less what other funders bear, on the side of that entry.
    MOVE-2  A payment moves it by what of it has no commitment; where the payment was known before,
            the cause is matching.
    MOVE-3  A reversal, and an entry posted again, is a correction.
    MOVE-4  An entry about a day on or before the first moment's is late.
    MOVE-5  Anything else is a start, an end or a notice, an extension, an uplift, a fee change, or
            a change of terms.
"""

from decimal import Decimal
from typing import Final, LiteralString

from domain.faults import Fault
from domain.terms import financial_year
from projections.engine.answer import Asked, Connection, Row, rows
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
, told AS (
    SELECT m.*, e.name, e.cause, convert_from(e.body, 'UTF8')::jsonb AS fields
    FROM moved m JOIN ledger.entry e ON e.position = m.entry
)
SELECT line, subject AS what, amount, ARRAY[entry] AS because,
       CASE WHEN name = 'entry-reversed.v1' OR cause IS NOT NULL THEN 'corrections'
            WHEN coalesce(fields ->> 'started_on', fields ->> 'ended_on', fields ->> 'varied_from',
                          fields ->> 'away_from', fields ->> 'back_on', fields ->> 'shared_from',
                          fields ->> 'respite_from', fields ->> 'filled_from',
                          fields ->> 'in_force_from', fields ->> 'starts_on',
                          fields ->> 'given_on', fields ->> 'extended_on')::date
                 <= %(first_day)s::date THEN 'late entries'
            WHEN name IN ('placement-started.v1', 'block-booked.v1') THEN 'starts'
            WHEN name IN ('placement-ended.v1', 'notice-given.v1') THEN 'ends'
            WHEN name = 'placement-extended.v1' THEN 'extensions'
            WHEN name = 'fee-varied.v1' AND fields -> 'uplift' <> 'null' THEN 'uplifts'
            WHEN name = 'fee-varied.v1' THEN 'fee changes'
            ELSE 'terms and absences' END AS cause
FROM told WHERE amount <> 0
ORDER BY line, cause, entry, subject
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
    """The two moments lie in different financial years: a forecast is of one year."""

    slug = "another-year"
    status = 422


class Moved(Row):
    """What an entry moved a line's forecast by, in pounds, and by which kind of cause."""

    line: str
    cause: str
    what: str
    amount: Pounds


class Paid(Row):
    """A payment to somebody without a commitment, and where it ceased to be held, if it has."""

    line: str
    what: str
    amount: Pounds
    ceased: int | None


class Cause(Row):
    """What a kind of cause moved a line's forecast by, in pounds, and by how many entries."""

    line: str
    cause: str
    entries: int
    amount: Pounds


def movement(connection: Connection, first: Asked, second: Asked) -> list[Moved]:
    """Every entry that moved a forecast between two moments. Raises AnotherYear."""
    if financial_year(first.as_of) != financial_year(second.as_of):
        raise AnotherYear
    asked = {"known_from": first.known_at, "first_day": first.as_of}
    charges = rows(connection, Moved, CHARGES, second, **asked)
    return [*charges, *payments(connection, first, second)]


def payments(connection: Connection, first: Asked, second: Asked) -> list[Moved]:
    """What payments without a commitment moved each line's forecast by (MOVE-2)."""
    was, now = (uncommitted(connection, asked) for asked in (first, second))
    found = []
    for line, what in sorted(was.keys() | now.keys()):
        before, after = was.get((line, what), []), now.get((line, what), [])
        amount = total(after) - total(before)
        because = tuple(sorted({p for part in after or before for p in part.because}))
        new = max(because) > first.known_at or any(part.ceased is not None for part in after)
        cause = "payments" if not before and (new or first.as_of != second.as_of) else MATCHING
        if amount != NOTHING:
            moved = Moved(line=line, cause=cause, what=what, amount=amount, because=because)
            found.append(moved)
    return found


def uncommitted(connection: Connection, asked: Asked) -> dict[tuple[str, str], list[Paid]]:
    """Every payment without a commitment, by its line and itself."""
    found: dict[tuple[str, str], list[Paid]] = {}
    for paid in rows(connection, Paid, PAYMENTS, asked, known_from=asked.known_at):
        found.setdefault((paid.line, paid.what), []).append(paid)
    return found


def total(parts: list[Paid]) -> Decimal:
    """What payments come to, in pounds."""
    return sum((part.amount for part in parts), NOTHING)


def causes(moved: list[Moved]) -> list[Cause]:
    """The same by kind of cause."""
    grouped: dict[tuple[str, str], list[Moved]] = {}
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
