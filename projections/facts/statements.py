"""Statements: figures that somebody published, as they published them.

Counts      one row per statement.
"""

from typing import Final

from domain.events.statements import FigureStated
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="statement",
    subject="statement:",
    events=(FigureStated,),
    schema="""
        CREATE TABLE statement (
            subject       text           NOT NULL,
            statement_id  text           NOT NULL,
            source        text           NOT NULL,
            paragraph     text           NOT NULL,
            words         text           NOT NULL,
            interpretation text          NOT NULL,
            measure       text           NOT NULL,
            kind          text,
            lot           text,
            budget_line   text,
            figure        numeric(14, 2) NOT NULL,
            unit          text           NOT NULL,
            as_of         date           NOT NULL,
            known         int8range      NOT NULL,
            because       bigint[]       NOT NULL
        );
        CREATE INDEX statement_subject ON statement (subject);
    """,
    rows="""
SELECT subject, fields ->> 'statement_id', fields ->> 'source', fields ->> 'paragraph',
       fields ->> 'words', fields ->> 'interpretation', fields ->> 'measure', fields ->> 'kind',
       fields ->> 'lot', fields ->> 'budget_line', (fields ->> 'figure')::numeric,
       fields ->> 'unit', (fields ->> 'as_of')::date, known, ARRAY[position]
FROM entry
    """,
)
