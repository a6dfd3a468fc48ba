"""Budgets: what each line has for a financial year, as it was set and as it was vired since.

Counts      one row per line, year and span of positions the amount stood.
Money       pounds a year; `amount` is what was set last and what was vired after it.
"""

from typing import Final

from domain.events.finance import BudgetSet, BudgetVired
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="budget",
    subject="line:",
    events=(BudgetSet, BudgetVired),
    schema="""
        CREATE TABLE budget (
            subject         text           NOT NULL,
            budget_line     text           NOT NULL,
            title           text           NOT NULL,
            financial_year  text           NOT NULL,
            set_at          numeric(14, 2) NOT NULL,
            vired           numeric(14, 2) NOT NULL,
            amount          numeric(14, 2) NOT NULL,
            known           int8range      NOT NULL,
            because         bigint[]       NOT NULL
        );
        CREATE INDEX budget_subject ON budget (subject);
    """,
    rows="""
, latest AS (  -- at each moment, the last amount set for each year
    SELECT DISTINCT ON (m.subject, m.since, s.fields ->> 'financial_year')
           m.subject, m.since, m.until, s.fields, s.position
    FROM moment m JOIN entry s ON s.subject = m.subject AND s.known @> m.since
                             AND s.event = 'budget-set'
    ORDER BY m.subject, m.since, s.fields ->> 'financial_year', s.position DESC
), vired_since AS (  -- and what was vired after it, to the line or from it
    SELECT l.subject, l.since, l.position,
           sum((v.fields ->> 'amount')::numeric
               * CASE WHEN 'line:' || (v.fields ->> 'to_line') = l.subject THEN 1 ELSE -1 END)
               AS vired,
           array_agg(v.position ORDER BY v.position) AS because
    FROM latest l JOIN entry v ON v.subject = l.subject AND v.known @> l.since
                             AND v.event = 'budget-vired' AND v.position > l.position
                             AND v.fields -> 'financial_year' = l.fields -> 'financial_year'
    GROUP BY 1, 2, 3
), total AS (
    SELECT l.*, (l.fields ->> 'amount')::numeric AS set_at, coalesce(m.vired, 0) AS vired,
           ARRAY[l.position] || coalesce(m.because, '{}') AS because
    FROM latest l LEFT JOIN vired_since m USING (subject, since, position)
)
SELECT subject, fields ->> 'budget_line', fields ->> 'title', fields ->> 'financial_year',
       set_at, vired, set_at + vired, unnest(range_agg(int8range(since, until))), because
FROM total
GROUP BY subject, fields, set_at, vired, because
    """,
)
