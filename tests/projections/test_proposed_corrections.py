"""A proposed correction waits for another person until its day, and is then not there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from examples import correction_proposed, fee_varied, placed, proposal_ended, reversal, visited
from facts import BY, Ask, Connection, fold_afresh, record

from domain.events.base import Event
from domain.values import LAST_DAY
from ledger.log import Log
from projections.casework.obligations import obligations
from projections.casework.proposed_corrections import ProposedCorrection, judged_before, waiting

PROPOSED_ON, UNTIL = correction_proposed.proposed_on, correction_proposed.stands_until
proposed = correction_proposed.model_copy(update={"position": 2, "with_it": (3,)})
"""Of the change of fee at position 2, with the visit at 3."""
BEFORE = (placed, fee_varied, visited)
DAY = timedelta(days=1)


def asked(log: Log, owner: Connection, *events: Event) -> Ask:
    record(log, *BEFORE, proposed, *events)
    fold_afresh(owner, [log.head()])
    return Ask(owner, log.head())


def test_duty_25_and_proposed_1_a_proposal_waits_for_the_roles_it_was_put_to_until_its_day(
    log: Log, owner: Connection
) -> None:
    ask = asked(log, owner)
    (row,) = ask(waiting, UNTIL)
    assert isinstance(row, ProposedCorrection)
    assert (row.entry, row.event, row.others) == (2, "fee-varied", 1)
    assert (row.put_to, row.proposed_as) == (["broker"], "head-of-service")
    assert (row.proposed_on, row.stands_until, row.days_left) == (PROPOSED_ON, UNTIL, 0)
    assert row.because == (4,)
    (due,) = [each for each in ask(obligations, UNTIL) if each.rule == "DUTY-25"]
    assert (due.other, due.since, due.due_on) == ("fee-varied", PROPOSED_ON, UNTIL)
    assert due.put_to == ["broker"]
    assert ask(waiting, UNTIL + DAY) == []
    assert ask(waiting, PROPOSED_ON - DAY) == []


def test_proposed_3_what_was_judged_by_a_start_that_was_put_right_since_is_to_be_looked_at(
    log: Log, owner: Connection
) -> None:
    elsewhere = visited.model_copy(update={"placement_id": "PL-9"})
    record(log, *BEFORE, elsewhere)
    sooner = placed.model_copy(update={"started_on": placed.started_on - DAY})
    log.append((reversal(1, placed), sooner), unless=None, after=0, provenance=replace(BY, cause=1))
    record(log, visited)
    fold_afresh(owner, [log.head()])
    ask = Ask(owner, log.head())
    found = ask(judged_before, UNTIL)
    assert [(row.entry, row.event) for row in found] == [(2, "fee-varied"), (3, "child-visited")]
    assert {(row.judged_by, row.put_right_by, row.because) for row in found} == {
        (1, 6, (2, 1, 6)), (1, 6, (3, 1, 6)),
    }  # fmt: skip
    assert ask(judged_before, UNTIL, known_at=4) == []
    record(log, reversal(3, visited))
    ask = Ask(owner, log.head())
    assert [row.entry for row in ask(judged_before, UNTIL)] == [2]


ended = proposal_ended.model_copy(update={"proposal": 4, "position": 2})


@pytest.mark.parametrize(
    "over", [ended, reversal(2, fee_varied), reversal(3, visited)], ids=lambda each: each.stored
)
def test_proposed_1_what_was_declined_or_put_right_does_not_wait(
    log: Log, owner: Connection, over: Event
) -> None:
    ask = asked(log, owner, over)
    assert ask(waiting, UNTIL) == []
    assert [each for each in ask(obligations, UNTIL) if each.rule == "DUTY-25"] == []
    assert len(ask(waiting, UNTIL, known_at=4)) == 1, "as it was known before"


def test_proposed_2_what_was_recorded_since_and_may_rest_on_it_is_told(
    log: Log, owner: Connection
) -> None:
    of_the_start = proposed.model_copy(update={"position": 1, "with_it": (2,)})
    elsewhere = visited.model_copy(update={"placement_id": "PL-9"})
    record(log, *BEFORE, of_the_start, proposed, elsewhere, visited, visited, reversal(8, visited))
    fold_afresh(owner, [log.head()])
    ask = Ask(owner, log.head())
    first, second = ask(waiting, UNTIL)
    assert (first.because, first.recorded_since) == ((4, 7), [7])
    assert (second.because, second.recorded_since) == ((5,), [])
    told = {each.because: each.duty for each in ask(obligations, UNTIL) if each.rule == "DUTY-25"}
    assert told[(4, 7)] == "Look at the proposed correction again: more was recorded since"
    assert told[(5,)] == "Carry out or decline the proposed correction"
    before, _ = ask(waiting, UNTIL, known_at=6)
    assert before.recorded_since == []


def test_proposed_1_the_end_of_one_proposal_is_not_that_of_another(
    log: Log, owner: Connection
) -> None:
    ask = asked(log, owner, proposed, ended)
    assert [row.because for row in ask(waiting, UNTIL)] == [(5,)]
    assert ask(waiting, LAST_DAY) == []
