"""Budgets: the amount of each line for the year, how it was set, and its savings.

Asked by    finance, including the staff who post to the council's finance system.
Counts      lines with a budget in the financial year of `as_of`.
Money       pounds a year.
Dates       codes are those in force on `as_of`. A savings target is for the whole year; the
            amount saved is what was recorded up to `as_of`.
Leaves out  lines without a budget.

    BUDGETS-1  A line's budget is the amount last set plus what was vired since. Both are shown.
    BUDGETS-2  A line's codes are the latest that took effect by `as_of`.
    BUDGETS-3  A saving's target is the one last set. The amount saved is the sum of the savings
               recorded against it.

Source: the ledger's own (decision 34).
"""

from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table

SAVINGS: Final[LiteralString] = """
WITH event AS (
    SELECT * FROM line_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
      AND fields ->> 'financial_year' = %(financial_year)s
), target AS (
    SELECT DISTINCT ON (fields ->> 'saving_id') fields ->> 'saving_id' AS saving_id,
           about AS budget_line, fields ->> 'title' AS title,
           (fields ->> 'amount')::numeric AS target, because
    FROM event WHERE what = 'savings-target-set'
    ORDER BY fields ->> 'saving_id', because DESC
), achieved AS (
    SELECT fields ->> 'saving_id' AS saving_id, sum((fields ->> 'amount')::numeric) AS saved,
           array_agg(because[1] ORDER BY because[1]) AS because
    FROM event WHERE what = 'saving-recorded' GROUP BY 1
), saving AS (
    SELECT t.budget_line, t.saving_id, t.title, t.target, coalesce(b.saved, 0) AS saved,
           t.target - coalesce(b.saved, 0) AS to_find, t.because || coalesce(b.because, '{}')
               AS because
    FROM target t LEFT JOIN achieved b USING (saving_id)
)
"""
SAVING: Final[LiteralString] = SAVINGS + "SELECT * FROM saving ORDER BY budget_line, saving_id"
LINES: Final[LiteralString] = (
    SAVINGS
    + """
, code AS (
    SELECT DISTINCT ON (about) about AS budget_line, fields, because
    FROM line_event
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
      AND what = 'budget-line-coded'
    ORDER BY about, on_day DESC, because DESC
), to_save AS (
    SELECT budget_line, sum(target) AS target, sum(saved) AS saved FROM saving GROUP BY 1
), cited AS (
    SELECT budget_line, array_agg(DISTINCT p ORDER BY p) AS because
    FROM saving CROSS JOIN LATERAL unnest(because) AS p GROUP BY 1
)
SELECT b.budget_line, b.title, code.fields ->> 'cost_centre' AS cost_centre,
       code.fields ->> 'subjective' AS subjective, b.set_at, b.vired, b.amount AS budget,
       s.target AS to_save, s.saved,
       b.because || coalesce(code.because, '{}') || coalesce(cited.because, '{}') AS because
FROM budget b LEFT JOIN code USING (budget_line) LEFT JOIN to_save s USING (budget_line)
              LEFT JOIN cited USING (budget_line)
WHERE b.known @> %(known_at)s::bigint AND b.financial_year = %(financial_year)s
ORDER BY b.budget_line
"""
)


class Budget(Row):
    """A line's budget for the year in pounds, its codes, and its savings target and result."""

    budget_line: str
    title: str
    cost_centre: str | None
    subjective: str | None
    set_at: Pounds
    vired: Pounds
    budget: Pounds
    to_save: Pounds | None
    saved: Pounds | None


class Saving(Row):
    """A saving: its target, the amount saved, and the amount still to find, in pounds."""

    budget_line: str
    saving_id: Reference
    title: str
    target: Pounds
    saved: Pounds
    to_find: Pounds


def lines(connection: Connection, basis: Basis) -> list[Budget]:
    """The budget, codes and savings of each line."""
    return rows(connection, Budget, LINES, basis)


def savings(connection: Connection, basis: Basis) -> list[Saving]:
    """Each saving of the year."""
    return rows(connection, Saving, SAVING, basis)


QUESTION: Final = Question(
    name="budgets",
    title="Budgets",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "cabinet-member", "commissioner", "finance"),
    order=20,
    tables=(
        Table(
            "lines",
            "The budget of each line for the year, in pounds",
            Budget,
            lines,
            ("title", "cost_centre", "subjective", "set_at", "vired", "budget", "to_save"),
            labels={
                "set_at": "As set",
                "vired": "Moved",
                "to_save": "To be saved",
            },
        ),
        Table(
            "savings",
            "Savings: target, saved, and still to find, in pounds",
            Saving,
            savings,
            ("budget_line", "title", "target", "saved", "to_find"),
            summary=False,
            labels={
                "saving_id": "Saving",
                "target": "Target",
                "to_find": "Still to find",
            },
        ),
    ),
)
