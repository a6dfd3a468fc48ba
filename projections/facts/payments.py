"""Payments: what was paid or credited, to whom, on which line.

Counts      one row per payment; a credit is negative.
Money       pounds.
Dates       the day it was paid.
"""

from typing import Final

from domain.events.finance import PaymentRecorded
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="payment",
    subject="payment:",
    events=(PaymentRecorded,),
    schema="""
        CREATE TABLE payment (
            subject      text           NOT NULL,
            budget_line  text           NOT NULL,
            provider_id  text,
            payee        text           NOT NULL,
            amount       numeric(14, 2) NOT NULL,
            paid_on      date           NOT NULL,
            known        int8range      NOT NULL,
            because      bigint[]       NOT NULL
        );
        CREATE INDEX payment_subject ON payment (subject);
        CREATE INDEX payment_line ON payment (budget_line, paid_on);
    """,
    rows="""
SELECT subject, fields ->> 'budget_line', fields ->> 'provider_id', fields ->> 'payee',
       (fields ->> 'amount')::numeric, (fields ->> 'paid_on')::date, known, ARRAY[position]
FROM said
    """,
)
