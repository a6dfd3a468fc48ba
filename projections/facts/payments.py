"""Payments and invoices: amounts, payees and budget lines; and the provider of each supplier.

Counts      one row per payment, and one per invoice; a credit is negative.
Money       pounds.
Dates       the day it was paid or invoiced; the first and last day it is for, where known.
"""

from typing import Final

from domain.events.finance import (
    DisputeSettled,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentRecorded,
    SupplierRecognised,
)
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
    events=(InvoiceRecorded, InvoiceDisputed, DisputeSettled),
    schema="""
        CREATE TABLE invoice (
            subject      text           NOT NULL,
            invoice_id   text           NOT NULL,
            budget_line  text           NOT NULL,
            supplier     text,
            provider_id  text,
            amount       numeric(14, 2) NOT NULL,  -- without what was agreed not to be paid
            disputed     numeric(14, 2) NOT NULL,  -- of it, in dispute: withheld until settled
            period_from  date,
            period_to    date,
            invoiced_on  date           NOT NULL,
            known        int8range      NOT NULL,
            because      bigint[]       NOT NULL
        );
        CREATE INDEX invoice_subject ON invoice (subject);
    """,
    rows="""
, held AS (  -- at each moment, the invoice, and its dispute and settlement if there are any
    SELECT m.subject, m.since, m.until, i.fields, i.position, d.position AS disputed_at,
           s.position AS settled_at, coalesce((d.fields ->> 'amount')::numeric, 0) AS disputed,
           (s.fields ->> 'agreed')::numeric AS agreed
    FROM moment m
    JOIN entry i ON i.subject = m.subject AND i.event = 'invoice-recorded' AND i.known @> m.since
    LEFT JOIN entry d ON d.subject = m.subject AND d.event = 'invoice-disputed'
                     AND d.known @> m.since
    LEFT JOIN entry s ON s.subject = m.subject AND s.event = 'dispute-settled'
                     AND s.known @> m.since
)
SELECT subject, fields ->> 'invoice_id', fields ->> 'budget_line', fields ->> 'supplier',
       fields ->> 'provider_id',
       (fields ->> 'amount')::numeric - coalesce(disputed - agreed, 0),
       CASE WHEN agreed IS NULL THEN disputed ELSE 0 END,
       (fields ->> 'period_from')::date, (fields ->> 'period_to')::date,
       (fields ->> 'invoiced_on')::date, unnest(range_agg(int8range(since, until))),
       array_remove(ARRAY[position, disputed_at, settled_at], NULL)
FROM held GROUP BY subject, fields, position, disputed_at, settled_at, disputed, agreed
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
