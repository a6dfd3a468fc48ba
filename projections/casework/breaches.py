"""Breaches: what happened against a rule, which rule, and what must still be done about it.

Asked by    directors, the monitoring officer, auditors, solicitors, commissioners, and those who
            look after the child's case.
Counts      one row for each rule that an entry records as broken, and one for each duty; one for
            each payee, line and reason of what was paid with nothing to explain it; and one for
            each rule of an entry that was reversed.
Money       pounds paid, less what came back.
Dates       `happened_on` is the day on which it happened, however late it was recorded: of a stay
            that was not reviewed, the day of its end. `due_on` is the last day in time for a duty,
            and `done_on` the day on which it was done.
Leaves out  what happened after `as_of`. What was reversed stands in a table of its own.

    BREACH-1  A breach is listed for as long as its entry counts, even once every duty is done.
    BREACH-2  A duty is done on the day that is recorded for it, or on the day of the entry that
              plainly does it: the approval, the award authorised or tied to the placement, the end
              of the placement whose award was refused, the notice to the recipient, the review of
              the case, or an order about the child that was made since, that permits the kind of
              place with its provider or in its home, and deprives of liberty (START-8, END-6) or is
              for secure accommodation (START-12, END-7). Of a payment in dispute (PAYMENT-4), it is
              the settlement or the credit after which no more is paid of the invoice than may be.
              Of payments that nothing explains (BREACH-4), a duty is done once it was done about
              each payment, or each was authorised where authority was to be sought.
    BREACH-3  A breach whose entry was reversed stays to be seen, with the reversal that took it
              away, whatever was recorded in its place.
    BREACH-4  A payment is explained by something that is agreed with its provider on its budget
              line, at any time: a placement, a block, support, short breaks, or an arrangement
              after care (SPEND-8). It is a breach if its payee is matched to no provider and
              nothing is agreed on the line that names none; if nothing is agreed with its provider
              there; if all that is was bought without authority, and awaits it (VARY-4); or if it
              is for a period after the last of it ended. Payments are taken together by payee and
              line, less what came back. Its duties are those of a purchase that nobody
              authorised, from the day of the first payment (START-10). It is listed until it is
              explained or has come back, and once it was authorised (PAID-1) with that.

Source: the council's contract procedure rules, and the monitoring officer's duty of Local
Government and Housing Act 1989 s5A (BREACH-4); the ledger's own (decision 66).
"""

from datetime import date
from typing import Final, LiteralString

from projections.casework.owed import OWED
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table
from projections.money.unexplained import UNEXPLAINED

BREACHES: Final[LiteralString] = (
    "WITH "
    + OWED
    + """
SELECT b.rule, b.sentence, b.event, b.happened_on, b.because[1] AS entry, b.child_ref,
       b.placement_id, b.home_id, count(o.duty)::int AS duties,
       (count(o.duty) FILTER (WHERE o.done_on IS NULL))::int AS still_open,
       min(o.due_on) FILTER (WHERE o.done_on IS NULL) AS next_due_on, b.because
FROM broken b LEFT JOIN owed o ON o.rule = b.rule AND o.because[1] = b.because[1]
GROUP BY b.rule, b.sentence, b.event, b.happened_on, b.child_ref, b.placement_id, b.home_id,
         b.because
ORDER BY b.happened_on DESC, b.because, b.rule
"""
)
DUTIES: Final[LiteralString] = (
    "WITH "
    + OWED
    + """
SELECT rule, because[1] AS entry, child_ref, placement_id, duty, owed_to, due_on, done_on,
       greatest(coalesce(done_on, %(as_of)s::date) - due_on, 0) AS late_days, because
FROM owed
ORDER BY due_on, because, rule, duty
"""
)
PAYMENTS: Final[LiteralString] = (
    "WITH "
    + UNEXPLAINED
    + """
SELECT u.budget_line, u.provider_id, u.payee, u.reason, u.payments, u.amount,
       coalesce(a.authorised, 0) AS authorised, u.first_on, u.last_on,
       u.because || coalesce(a.because, '{}') AS because
FROM unexplained u CROSS JOIN LATERAL (
    SELECT sum(p.amount) AS authorised, array_agg(e.because[1] ORDER BY e.because) AS because
    FROM payment p JOIN payment_event e
         ON e.subject = p.subject AND e.what = 'payment-authorised'
        AND e.known @> %(known_at)s::bigint AND e.on_day <= %(as_of)s
    WHERE p.because[1] = ANY (u.because) AND p.known @> %(known_at)s::bigint
) AS a
ORDER BY budget_line, amount DESC, provider_id, payee, reason
"""
)
TAKEN_AWAY: Final[LiteralString] = """
SELECT b.rule, b.sentence, b.event, b.happened_on, b.because[1] AS entry, b.child_ref,
       b.placement_id, b.home_id, upper(b.known) AS taken_away_by,
       b.because || upper(b.known) AS because
FROM breach b
WHERE upper(b.known) <= %(known_at)s::bigint AND b.happened_on <= %(as_of)s
ORDER BY upper(b.known) DESC, b.because, b.rule
"""


class Breach(Row):
    """A rule that was broken: by which entry, about whom, and how many duties stand open."""

    rule: str
    sentence: str
    event: str
    happened_on: date
    entry: int
    child_ref: Reference | None
    placement_id: Reference | None
    home_id: Reference | None
    duties: int
    still_open: int
    next_due_on: date | None


class BreachTakenAway(Row):
    """A rule that an entry recorded as broken, and the reversal of that entry."""

    rule: str
    sentence: str
    event: str
    happened_on: date
    entry: int
    child_ref: Reference | None
    placement_id: Reference | None
    home_id: Reference | None
    taken_away_by: int


class UnexplainedPayment(Row):
    """What was paid to a payee on a budget line with nothing to explain it: why, how often, in all,
    how much of it was authorised afterwards, and between which days. The payee is named where it is
    matched to no provider.
    """

    budget_line: str
    provider_id: Reference | None
    payee: str | None
    reason: str
    payments: int
    amount: Pounds
    authorised: Pounds
    first_on: date
    last_on: date


class BreachDuty(Row):
    """A duty that follows from a breach; `late_days` are counted to the day it was done."""

    rule: str
    entry: int
    child_ref: Reference | None
    placement_id: Reference | None
    duty: str
    owed_to: str
    due_on: date
    done_on: date | None
    late_days: int


def breaches(connection: Connection, basis: Basis) -> list[Breach]:
    """Every breach by the day, the latest first."""
    return rows(connection, Breach, BREACHES, basis)


def duties(connection: Connection, basis: Basis) -> list[BreachDuty]:
    """Every duty of every breach, the first due first."""
    return rows(connection, BreachDuty, DUTIES, basis)


def payments(connection: Connection, basis: Basis) -> list[UnexplainedPayment]:
    """What was paid with nothing to explain it, by line, the most first."""
    return rows(connection, UnexplainedPayment, PAYMENTS, basis)


def taken_away(connection: Connection, basis: Basis) -> list[BreachTakenAway]:
    """Every breach whose entry was reversed, the last reversed first."""
    return rows(connection, BreachTakenAway, TAKEN_AWAY, basis)


WHY_UNEXPLAINED: Final = {
    "unmatched": "Not matched to a provider",
    "no commitment": "Nothing agreed",
    "not authorised": "Bought without authority",
    "paid after the end": "Paid after the end",
}
QUESTION: Final = Question(
    name="breaches",
    title="Breaches",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "broker",
        "commissioner",
        "monitoring-officer",
        "reviewing-officer",
        "social-worker",
        "solicitor",
        "team-manager",
    ),
    order=225,
    tables=(
        Table(
            "breaches",
            "What happened against a rule, the latest first",
            Breach,
            breaches,
            ("rule", "sentence", "happened_on", "child_ref", "placement_id", "still_open"),
            labels={
                "sentence": "What the rule says of it",
                "event": "What happened",
                "happened_on": "Happened on",
                "entry": "Entry",
                "placement_id": "Placement",
                "duties": "Duties",
                "still_open": "Duties still open",
                "next_due_on": "Next due on",
            },
        ),
        Table(
            "duties",
            "What must be done about them, the first due first",
            BreachDuty,
            duties,
            ("rule", "child_ref", "duty", "owed_to", "due_on", "done_on", "late_days"),
            labels={
                "entry": "Entry",
                "placement_id": "Placement",
                "owed_to": "For whom, or by whom",
                "done_on": "Done on",
                "late_days": "Days late",
            },
        ),
        Table(
            "payments",
            "What was paid with nothing agreed to explain it, by line, in pounds",
            UnexplainedPayment,
            payments,
            ("budget_line", "provider_id", "payee", "reason", "amount", "authorised", "first_on"),
            values=WHY_UNEXPLAINED,
            labels={
                "payee": "Paid to",
                "reason": "Why nothing explains it",
                "payments": "Payments",
                "authorised": "Authorised afterwards",
                "first_on": "First paid on",
                "last_on": "Last paid on",
            },
        ),
        Table(
            "taken_away",
            "Breaches of entries that were reversed, the last reversed first",
            BreachTakenAway,
            taken_away,
            ("rule", "sentence", "happened_on", "child_ref", "placement_id", "taken_away_by"),
            labels={
                "sentence": "What the rule says of it",
                "event": "What happened",
                "happened_on": "Happened on",
                "entry": "Entry",
                "placement_id": "Placement",
                "taken_away_by": "Reversed by entry",
            },
        ),
    ),
)
