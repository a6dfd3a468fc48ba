"""Corrections that somebody proposed and that wait for another person to carry out or decline.

Asked by    those who propose corrections or carry them out, and auditors.
Counts      one row for each proposal that waits on `as_of`: one that is not past its last day, was
            not withdrawn or declined, and none of whose entries was reversed. One row for each
            entry to be looked at, as known, on whatever day.
Dates       `stands_until` is the last day on which it may be carried out (CORRECT-12).
Leaves out  who proposed it, and why, which its entry says.

    PROPOSED-1  A proposal waits for the roles that could carry it out when it was made.
    PROPOSED-2  What was recorded since, and may rest on what it would reverse, is listed with it.
                If something does, the proposal is over and is made again (CORRECT-12).
    PROPOSED-3  An entry that stands, and was recorded before what it may rest on was put right, is
                listed to be looked at: its rules were judged by the wrong entry. Each is listed
                until it is put right itself.

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


JUDGED_BEFORE: Final[LiteralString] = """
WITH replaced AS (  -- a wrong entry, its reversal, and what was recorded in its place
    SELECT w.position AS wrong, x.position AS reversed_at, w.name, w.tags, put.position AS right
    FROM ledger.entry x
    JOIN ledger.entry w ON w.position = ledger.reversed_position(x.body)
    JOIN ledger.recorded put ON put.recorded_at = x.recorded_at AND put.cause = w.position
                            AND put.name = w.name AND put.known @> %(known_at)s::bigint
    WHERE ledger.event_name(x.name) = 'entry-reversed' AND x.position <= %(known_at)s
)
SELECT DISTINCT r.position AS entry, regexp_replace(r.name, '\\.v[0-9]+$', '') AS event,
       w.wrong AS judged_by, w.right AS put_right_by, ARRAY[r.position, w.wrong, w.right] AS because
FROM replaced w
CROSS JOIN LATERAL unnest(w.tags) AS borne (tag)
JOIN ledger.tag t ON t.tag = borne.tag AND t.position > w.wrong AND t.position < w.reversed_at
JOIN ledger.recorded r ON r.position = t.position AND r.known @> %(known_at)s::bigint
JOIN jsonb_to_recordset(%(rests)s::jsonb) AS rest (below text, above text, by text)
     ON rest.below = w.name AND rest.above = r.name AND rest.by = split_part(borne.tag, ':', 1)
ORDER BY put_right_by DESC, entry
"""


class JudgedBefore(Row):
    """An entry that was judged by one that is wrong, and what was recorded in place of that."""

    entry: int
    event: str
    judged_by: int
    put_right_by: int


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


def judged_before(connection: Connection, basis: Basis) -> list[JudgedBefore]:
    """The entries that were judged by one that was put right since, the last put right first."""
    return rows(connection, JudgedBefore, JUDGED_BEFORE, basis, rests=what_rests())


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
        Table(
            "judged_before",
            "Judged by an entry that was put right since, to be looked at",
            JudgedBefore,
            judged_before,
            ("entry", "event", "judged_by", "put_right_by"),
            labels={
                "entry": "Entry",
                "event": "What it recorded",
                "judged_by": "May rest on the wrong entry",
                "put_right_by": "Put right by entry",
            },
        ),
    ),
)  # fmt: skip
