"""Budgets: what each line has for a financial year.

Counts      one row per line, year and span of positions the amount stood.
Money       pounds a year.
"""

from typing import Final

from domain.events.finance import BudgetSet
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="budget",
    subject="line:",
    events=(BudgetSet,),
    schema="""
        CREATE TABLE budget (
            subject         text           NOT NULL,
            budget_line     text           NOT NULL,
            title           text           NOT NULL,
            financial_year  text           NOT NULL,
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
    FROM moment m JOIN said s ON s.subject = m.subject AND s.known @> m.since
    ORDER BY m.subject, m.since, s.fields ->> 'financial_year', s.position DESC
)
SELECT subject, fields ->> 'budget_line', fields ->> 'title', fields ->> 'financial_year',
       (fields ->> 'amount')::numeric, unnest(range_agg(int8range(since, until))),
       ARRAY[position]
FROM latest
GROUP BY subject, fields, position
    """,
)
