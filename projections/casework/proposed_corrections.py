"""Corrections that somebody proposed and that wait for another person to carry out or decline.

Asked by    those who propose corrections or carry them out, and auditors.
Counts      one row for each proposal that waits on `as_of`: one that is not past its last day, was
            not withdrawn or declined, and none of whose entries was reversed.
Dates       `stands_until` is the last day on which it may be carried out (CORRECT-12).
Leaves out  who proposed it, and why, which its entry says.

    PROPOSED-1  A proposal waits for the roles that could carry it out when it was made.
    PROPOSED-2  What was recorded since, and may rest on what it would reverse, is listed with it.
                If something does, the proposal is over and is made again (CORRECT-12).

Source: the ledger's own (decision 76).
"""

from datetime import date
from typing import Final, LiteralString

from projections.casework.proposals import PROPOSED, what_rests
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.question import Question, Table

WAITING: Final[LiteralString] = (
    "WITH "
    + PROPOSED
    + """
SELECT entry, regexp_replace(fields ->> 'entry', '\\.v[0-9]+$', '') AS event,
       jsonb_array_length(fields -> 'with_it') AS others, fields ->> 'proposed_as' AS proposed_as,
       ARRAY(SELECT jsonb_array_elements_text(fields -> 'put_to')) AS put_to, proposed_on,
       stands_until, stands_until - %(as_of)s::date AS days_left,
       coalesce(s.positions, '{}') AS recorded_since,
       because || coalesce(s.positions, '{}') AS because
FROM proposed LEFT JOIN recorded_since s ON s.proposal = because[1]
ORDER BY stands_until, because
"""
)


class ProposedCorrection(Row):
    """A proposal: the entry, how many others go with it, for which roles it waits, and what was
    recorded since that may rest on it.
    """

    entry: int
    event: str
    others: int
    proposed_as: str
    put_to: list[str]
    proposed_on: date
    stands_until: date
    days_left: int
    recorded_since: list[int]


def waiting(connection: Connection, basis: Basis) -> list[ProposedCorrection]:
    """The proposals that wait, those that lapse first at the head."""
    return rows(connection, ProposedCorrection, WAITING, basis, rests=what_rests())


QUESTION: Final = Question(
    name="proposed-corrections",
    title="Corrections that wait",
    doc=__doc__,
    asked_by=(
        "auditor", "authoriser", "broker", "commissioner", "finance", "monitoring-officer",
        "performance-officer", "solicitor", "team-manager",
    ),
    order=226,
    tables=(
        Table(
            "waiting",
            "Proposed, and waiting for another person, the first to lapse first",
            ProposedCorrection,
            waiting,
            ("entry", "event", "proposed_as", "put_to", "stands_until", "recorded_since"),
            labels={
                "entry": "Entry",
                "event": "What it recorded",
                "others": "Others that go with it",
                "proposed_as": "Proposed by",
                "put_to": "Waits for",
                "proposed_on": "Proposed on",
                "stands_until": "By",
                "days_left": "Days left",
                "recorded_since": "Recorded since, and may rest on it",
            },
        ),
    ),
)  # fmt: skip
