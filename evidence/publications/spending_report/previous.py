"""Finds what earlier reports to the Cabinet Member covered, as recorded in the log."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from projections.engine.answer import Basis, Connection, resolve_basis

COVERED: Final = """
SELECT max((fields ->> 'period_to')::date) FROM policy_event
WHERE what = 'reported-to-cabinet-member' AND known @> %(known_at)s::bigint
"""
LAST_REPORT: Final = """
SELECT fields ->> 'period_to', fields ->> 'known_at', because[1], fields ->> 'summary'
FROM policy_event
WHERE what = 'reported-to-cabinet-member' AND known @> %(known_at)s::bigint
  AND fields ->> 'known_at' IS NOT NULL AND (fields ->> 'period_to')::date < %(as_of)s
ORDER BY fields ->> 'period_to' DESC, because DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class LastReport:
    """The report before this one: the basis that it was made on, and the entry that records it."""

    basis: Basis
    entry: int


def last_report(connection: Connection, basis: Basis) -> LastReport | None:
    """The last report that this software made of a period before the day, if there is one."""
    row = connection.execute(LAST_REPORT, basis.parameters).fetchone()
    if row is None:
        return None
    before = resolve_basis(
        connection, as_of=date.fromisoformat(row[0]), known_at=int(row[1]), borough=basis.borough
    )
    return LastReport(before, int(row[2]))


def reported_until(connection: Connection, basis: Basis) -> date | None:
    """The last day that any report to the Cabinet Member has covered, if there is one."""
    row = connection.execute(COVERED, basis.parameters).fetchone()
    return None if row is None else row[0]


def first_unreported_day(until: date | None, policy_from: date) -> date:
    """The day after the last that was covered or, before any report, the policy's first day."""
    return policy_from if until is None else until + timedelta(days=1)
