"""Contract notices: the statutory notices about each award, when each is due, and what was done.

Asked by    commissioners, brokers, the monitoring officer and auditors.
Counts      one row for each notice that the law of an award requires, once its time has begun.
Dates       `since` is the day on which the time starts; `due_on` is the last day in time.
Leaves out  contract change notices, which a light-touch contract needs none of; notices about no
            single contract; termination notices before the contract has ended.

    CONTRACTNOTICE-1  Which notices are due follows from the law, the route and the value of the
                      award against the threshold, as they were on the day of the award.
    CONTRACTNOTICE-2  A contract counts as entered into on the day its award is authorised or, if
                      sooner, that of the first placement under it.
    CONTRACTNOTICE-3  A notice is published, withheld, due or overdue on the day asked about.

Source: Procurement Act 2023 and Public Contracts Regulations 2015, as `domain.statutes.procurement`
cites and dates them (CONTRACTNOTICE-1); the ledger's own (decision 79).
"""

from datetime import date
from typing import Final, LiteralString

from projections.casework.notices_due import NOTICES_DUE, notices_in_law
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Question, Table

EVERY_NOTICE: Final[LiteralString] = (
    "WITH "
    + NOTICES_DUE
    + """
SELECT award_id, referral_id, fields ->> 'provider_id' AS provider_id, notice,
       fields ->> 'legal_regime' AS legal_regime, since, due_on,
       CASE WHEN what = 'contract-notice-published' THEN 'published'
            WHEN what = 'contract-notice-withheld' THEN 'withheld'
            WHEN due_on < %(as_of)s::date THEN 'overdue' ELSE 'due' END AS state,
       done ->> 'reference' AS reference, done_on, done ->> 'withheld_by' AS withheld_by,
       (done ->> 'standstill_until')::date AS standstill_until, citation, because
FROM contract_notice
ORDER BY (what IS NOT NULL), due_on, award_id, notice
"""
)


class ContractNotice(Row):
    """A notice about the contract of an award: when it is due, and what was done about it."""

    award_id: Reference
    referral_id: Reference
    provider_id: Reference
    notice: str
    legal_regime: str
    since: date
    due_on: date
    state: str
    reference: str | None
    done_on: date | None
    withheld_by: Reference | None
    standstill_until: date | None
    citation: str


def contract_notices(connection: Connection, basis: Basis) -> list[ContractNotice]:
    """Every notice, those not dealt with first, the earliest due first."""
    return rows(connection, ContractNotice, EVERY_NOTICE, basis, notices=notices_in_law())


QUESTION: Final = Question(
    name="contract-notices",
    title="Contract notices",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "broker", "commissioner", "monitoring-officer"),
    order=227,
    tables=(
        Table(
            "notices",
            "Statutory notices about contracts, those to be dealt with first",
            ContractNotice,
            contract_notices,
            ("notice", "award_id", "provider_id", "due_on", "state", "reference"),
            labels={
                "notice": "Notice",
                "state": "State",
                "reference": "Reference",
                "done_on": "Dealt with on",
                "legal_regime": "Procurement law",
                "withheld_by": "Withheld by",
                "standstill_until": "Standstill until",
                "since": "Since",
                "citation": "Source",
            },
        ),
    ),
)
