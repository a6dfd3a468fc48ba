"""The reporting schema: views for Power BI and Excel, with stable names and a comment on each.

Power BI and Excel read them by a role that can read nothing else. They show what is known now;
for what was known before, ask the answers. Views are made again whenever facts are swapped in.
No view names a child or a person; a placement's identifier is as far as they go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

SCHEMA: Final = "reporting"
ROLE: Final = "placement_ledger_reporting"


@dataclass(frozen=True, slots=True)
class View:
    """A view: what it is, its columns with what each means, and the SELECT that makes it."""

    name: LiteralString
    about: str
    columns: Mapping[str, str]
    query: LiteralString


MONEY: Final = "Pounds, exact to the penny."
LINE: Final = "The council's budget line."
PROVIDER: Final = "The provider."
LOCATION: Final = (
    "in, out or unknown: whether it is in the borough, by the council's latest policy."
)
LOCATED: Final[LiteralString] = """
CASE {0}.authority
     WHEN (SELECT fields ->> 'responsible_authority' FROM answers.policy_event
           WHERE what = 'policy-adopted' AND upper_inf(known)
           ORDER BY on_day DESC, because DESC LIMIT 1) THEN 'in'
     WHEN 'unknown' THEN 'unknown' ELSE 'out' END
"""
VIEWS: Final[tuple[View, ...]] = (
    View(
        "known",
        "How far the ledger was known when you asked: one row.",
        {
            "known_at": "The position of the last entry that the views rest on.",
            "recorded_at": "When that entry was recorded, in UTC.",
        },
        """SELECT p.position AS known_at, e.recorded_at
           FROM answers.progress p LEFT JOIN ledger.entry e ON e.position = p.position""",
    ),
    View(
        "budget",
        "What each line has for each financial year.",
        {
            "budget_line": LINE,
            "title": "Its title.",
            "financial_year": "1 April to 31 March, as 2021-22.",
            "set_at": "Pounds, as last set.",
            "vired": "Pounds vired to the line since, below zero if from it.",
            "amount": "Pounds: the two together.",
        },
        """SELECT budget_line, title, financial_year, set_at, vired, amount
           FROM answers.budget WHERE upper_inf(known)""",
    ),
    View(
        "commitment",
        "What each charge costs in each month, past and to come, to the end of next year.",
        {
            "charge": "What is charged: placement:…, block:…, series:…, support:… or aftercare:….",
            "what": "fee, retainer, away, once, respite, break, support, aftercare or block.",
            "budget_line": LINE,
            "financial_year": "1 April to 31 March, as 2021-22.",
            "month": "The first day of the month.",
            "provider_id": PROVIDER,
            "home_id": "The home or agency.",
            "kind": "The kind of placement.",
            "lot": "The lot it is bought under.",
            "authority": "The GSS code of the placement's local authority.",
            "location": LOCATION,
            "days": "Days charged in the month.",
            "overrun": "Whether they follow the day until which it is agreed, or that of a notice.",
            "weekly_fee": "Pounds a week, before any retainer.",
            "percent": "Per cent of the fee that is charged.",
            "committed": "Pounds for the month (SPEND-1).",
            "recharged": "Pounds of it that other funders bear (SPEND-7).",
        },
        """WITH piece AS (
               SELECT c.*, month.first_day,
                      counted.days * daterange(month.first_day, month.next_first) AS charged,
                      greatest(c.weekly_fee - coalesce(c.block_fee, 0), 0) * c.places AS rate
               FROM answers.charge c
               CROSS JOIN LATERAL (SELECT answers.days_charged(
                   c.days, c.overrun, answers.day_in_london(now()))) AS counted (days)
               CROSS JOIN LATERAL (
                   SELECT n::date AS first_day, (n + interval '1 month')::date AS next_first
                   FROM generate_series(date_trunc('month', lower(counted.days)),
                            least(upper(counted.days), (answers.financial_year_start(
                                answers.day_in_london(now())) + interval '2 years')::date)
                            - interval '1 day', interval '1 month') AS n
               ) AS month
               WHERE upper_inf(c.known)
           ), cost AS (
               SELECT piece.*, coalesce(once, round(rate * percent
                          * (upper(charged) - lower(charged)) / 700, 2)) AS committed
               FROM piece WHERE NOT isempty(charged)
           )
           SELECT subject AS charge, what, budget_line,
                  answers.financial_year(first_day) AS financial_year,
                  first_day AS month, provider_id, home_id, kind, lot, authority,
                  """
        + LOCATED.replace("{0}", "cost")
        + """ AS location,
                  upper(charged) - lower(charged) AS days, overrun, rate AS weekly_fee, percent,
                  committed,
                  round(committed * (health + education + others) / 100, 2) AS recharged
           FROM cost""",
    ),
    View(
        "payment",
        "Payments and credits; a person who was paid is a number and nothing else.",
        {
            "payment": "The payment.",
            "budget_line": LINE,
            "provider_id": "The provider it names, or that its supplier is recognised as.",
            "supplier": "The supplier in the council's ledger.",
            "payee": "Who was paid.",
            "amount": "Pounds; below zero is a credit.",
            "invoice_id": "The invoice it pays, if known.",
            "period_from": "The first day it pays for, if known.",
            "period_to": "The last day it pays for, if known.",
            "paid_on": "The day it was paid.",
        },
        """SELECT split_part(p.subject, ':', 2) AS payment, p.budget_line,
                  coalesce(p.provider_id, s.provider_id) AS provider_id, p.supplier,
                  CASE WHEN p.payee ~ '^person ' THEN 'a person' ELSE p.payee END AS payee,
                  p.amount, p.invoice_id, p.period_from, p.period_to, p.paid_on
           FROM answers.payment p
           LEFT JOIN answers.supplier s ON s.supplier = p.supplier AND upper_inf(s.known)
           WHERE upper_inf(p.known)""",
    ),
    View(
        "invoice",
        "Invoices, and whether a payment cites them.",
        {
            "invoice_id": "The invoice.",
            "budget_line": LINE,
            "provider_id": "The provider it names, or that its supplier is recognised as.",
            "amount": MONEY,
            "period_from": "The first day it is for, if known.",
            "period_to": "The last day it is for, if known.",
            "invoiced_on": "Its day.",
            "paid": "Whether a payment cites it.",
        },
        """SELECT i.invoice_id, i.budget_line,
                  coalesce(i.provider_id, s.provider_id) AS provider_id, i.amount, i.period_from,
                  i.period_to, i.invoiced_on,
                  EXISTS (SELECT FROM answers.payment p WHERE p.invoice_id = i.invoice_id
                          AND upper_inf(p.known)) AS paid
           FROM answers.invoice i
           LEFT JOIN answers.supplier s ON s.supplier = i.supplier AND upper_inf(s.known)
           WHERE upper_inf(i.known)""",
    ),
    View(
        "placement",
        "Placements that are bought, each with its latest weekly fee.",
        {
            "placement_id": "The placement: a pseudonym.",
            "kind": "The kind of placement.",
            "lot": "The lot it is bought under.",
            "provider_id": PROVIDER,
            "home_id": "The home or agency.",
            "budget_line": LINE,
            "authority": "The GSS code of its local authority.",
            "location": LOCATION,
            "started_on": "The day it began.",
            "ended_on": "The day it ended, which is not a day of it; nothing if it runs.",
            "weekly_fee": "Pounds a week, the latest.",
        },
        """SELECT DISTINCT ON (p.subject) split_part(p.subject, ':', 2) AS placement_id, p.kind,
                  p.lot, p.provider_id, p.home_id, p.budget_line, p.authority,
                  """
        + LOCATED.replace("{0}", "p")
        + """ AS location,
                  min(lower(p.days)) OVER (PARTITION BY p.subject) AS started_on,
                  upper(p.days) AS ended_on, p.weekly_fee
           FROM answers.placement_in_force p
           WHERE upper_inf(p.known) AND p.source = 'placement' AND p.weekly_fee IS NOT NULL
           ORDER BY p.subject, p.days DESC, p.because DESC""",
    ),
    View(
        "award",
        "Awards, those that fell too.",
        {
            "award_id": "The award.",
            "referral_id": "The referral.",
            "provider_id": PROVIDER,
            "lot": "The lot.",
            "route": "mini-competition, direct, contingency, spot or unregistered.",
            "ground": "Why it was made without competition, if it was.",
            "weekly_fee": "Pounds a week for one child.",
            "first_week": "Pounds for the first week, for all children of the referral.",
            "average_week": "Pounds for an average week of the minimum term, for all of them.",
            "yearly_value": "Pounds for the dearest year, for all of them.",
            "whole_life_value": "Pounds over the minimum term, for all of them.",
            "above_schedule": "Pounds a week for one child above the price schedule.",
            "awarded_on": "The day it was made.",
            "fallen": "Whether it was cancelled, or its authorisation declined.",
        },
        """SELECT a.fields ->> 'award_id' AS award_id, a.about AS referral_id,
                  a.fields ->> 'provider_id' AS provider_id, a.fields ->> 'lot' AS lot,
                  a.fields ->> 'route' AS route, a.fields ->> 'ground' AS ground,
                  (a.fields ->> 'weekly_fee')::numeric AS weekly_fee,
                  (a.fields ->> 'first_week')::numeric AS first_week,
                  (a.fields ->> 'average_week')::numeric AS average_week,
                  (a.fields ->> 'yearly_value')::numeric AS yearly_value,
                  (a.fields ->> 'whole_life_value')::numeric AS whole_life_value,
                  (a.fields ->> 'above_schedule')::numeric AS above_schedule,
                  a.on_day AS awarded_on,
                  EXISTS (SELECT FROM answers.referral_event x WHERE x.about = a.about
                          AND x.what IN ('award-cancelled', 'authorisation-declined')
                          AND x.fields ->> 'award_id' = a.fields ->> 'award_id'
                          AND upper_inf(x.known)) AS fallen
           FROM answers.referral_event a
           WHERE a.fields ? 'route' AND upper_inf(a.known)""",
    ),
    View(
        "budget_monitor",
        "Each line and year: budget, what is committed, what others bear, and what was paid.",
        {
            "budget_line": LINE,
            "financial_year": "1 April to 31 March, as 2021-22.",
            "budget": "Pounds, as set and vired; nothing if none is set.",
            "committed": "Pounds committed for the whole year.",
            "recharged": "Pounds of it that other funders bear.",
            "paid": "Pounds paid in the year.",
        },
        """WITH amount AS (
               SELECT coalesce(budget_line, 'none') AS budget_line, financial_year,
                      NULL::numeric AS budget, committed, recharged, 0::numeric AS paid
               FROM reporting.commitment
               UNION ALL
               SELECT budget_line, financial_year, amount, 0, 0, 0 FROM reporting.budget
               UNION ALL
               SELECT budget_line, answers.financial_year(paid_on), NULL, 0, 0, amount
               FROM reporting.payment
           )
           SELECT budget_line, financial_year, sum(budget) AS budget, sum(committed) AS committed,
                  sum(recharged) AS recharged, sum(paid) AS paid
           FROM amount GROUP BY 1, 2""",
    ),
)


def publish(connection: psycopg.Connection[Any]) -> None:
    """Create the views over the facts in use, and grant their reading to the reporting role."""
    connection.execute("DROP SCHEMA IF EXISTS reporting CASCADE")
    connection.execute("CREATE SCHEMA reporting")
    for view in VIEWS:
        name = sql.Identifier(SCHEMA, view.name)
        making = sql.SQL("CREATE VIEW {} AS {}").format(name, sql.SQL(view.query))
        connection.execute(sql.SQL("; ").join((making, *comments(name, view))))
    role = sql.Identifier(ROLE)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA reporting TO {}").format(role))
    connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {}").format(role))


def comments(name: sql.Identifier, view: View) -> list[sql.Composed]:
    """The statements that set the comments of a view and its columns, for reporting tools."""
    on = sql.SQL("COMMENT ON COLUMN {}.{} IS {}")
    return [
        sql.SQL("COMMENT ON VIEW {} IS {}").format(name, sql.Literal(view.about)),
        *(
            on.format(name, sql.Identifier(column), sql.Literal(meaning))
            for column, meaning in view.columns.items()
        ),
    ]


def definition() -> str:
    """All that determines the views, as text."""
    return "\n".join(
        part for view in VIEWS for part in (view.name, view.about, view.query, *view.columns)
    )
