"""Payments and invoices: amounts, payees and budget lines; and the provider of each supplier.

Counts      one row per payment, and one per invoice; a credit is negative.
Money       pounds.
Dates       the day it was paid or invoiced; the first and last day it is for, where known.
"""

from typing import Final

from domain.events.finance import InvoiceRecorded, PaymentRecorded, SupplierRecognised
from projections.facts.fact import Fact

FACT: Final = Fact(
    table="payment",
    subject="payment:",
    events=(PaymentRecorded,),
    schema="""
        CREATE TABLE payment (
            subject      text           NOT NULL,
            budget_line  text           NOT NULL,
            supplier     text,
            provider_id  text,
            payee        text           NOT NULL,
            amount       numeric(14, 2) NOT NULL,
            invoice_id   text,
            period_from  date,
            period_to    date,
            paid_on      date           NOT NULL,
            source_file  text,
            source_row   int,
            known        int8range      NOT NULL,
            because      bigint[]       NOT NULL
        );
        CREATE INDEX payment_subject ON payment (subject);
        CREATE INDEX payment_line ON payment (budget_line, paid_on);
    """,
    rows="""
SELECT subject, fields ->> 'budget_line', fields ->> 'supplier', fields ->> 'provider_id',
       fields ->> 'payee', (fields ->> 'amount')::numeric, fields ->> 'invoice_id',
       (fields ->> 'period_from')::date, (fields ->> 'period_to')::date,
       (fields ->> 'paid_on')::date, fields ->> 'source_file', (fields ->> 'source_row')::int,
       known, ARRAY[position]
FROM entry
    """,
)
INVOICES: Final = Fact(
    table="invoice",
    subject="invoice:",
    events=(InvoiceRecorded,),
    schema="""
        CREATE TABLE invoice (
            subject      text           NOT NULL,
            invoice_id   text           NOT NULL,
            budget_line  text           NOT NULL,
            supplier     text,
            provider_id  text,
            amount       numeric(14, 2) NOT NULL,
            period_from  date,
            period_to    date,
            invoiced_on  date           NOT NULL,
            known        int8range      NOT NULL,
            because      bigint[]       NOT NULL
        );
        CREATE INDEX invoice_subject ON invoice (subject);
    """,
    rows="""
SELECT subject, fields ->> 'invoice_id', fields ->> 'budget_line', fields ->> 'supplier',
       fields ->> 'provider_id', (fields ->> 'amount')::numeric,
       (fields ->> 'period_from')::date, (fields ->> 'period_to')::date,
       (fields ->> 'invoiced_on')::date, known, ARRAY[position]
FROM entry
    """,
)
SUPPLIERS: Final = Fact(
    table="supplier",
    subject="supplier:",
    events=(SupplierRecognised,),
    schema="""
        CREATE TABLE supplier (
            subject      text       NOT NULL,
            supplier     text       NOT NULL,
            provider_id  text       NOT NULL,
            known        int8range  NOT NULL,
            because      bigint[]   NOT NULL
        );
        CREATE INDEX supplier_subject ON supplier (subject);
    """,
    rows="""
, latest AS (  -- at each moment, the last recognition
    SELECT DISTINCT ON (m.subject, m.since) m.subject, m.since, m.until, s.fields, s.position
    FROM moment m JOIN entry s ON s.subject = m.subject AND s.known @> m.since
    ORDER BY m.subject, m.since, s.position DESC
)
SELECT subject, fields ->> 'supplier', fields ->> 'provider_id',
       unnest(range_agg(int8range(since, until))), ARRAY[position]
FROM latest GROUP BY subject, fields, position
    """,
)
