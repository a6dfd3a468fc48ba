"""A proposed decision waits for another person until its day, and is then not there."""

from datetime import timedelta

import pytest
from examples import (
    DCS,
    HOS,
    MAY,
    OTHER_CHILD,
    awarded,
    awarded_directly,
    fee_proposed,
    fee_varied,
    placed,
    proposal_ended,
    regularised,
    reversal,
    row,
    scheme,
    suspended,
)
from facts import Ask, Connection, fold_afresh, record

from domain.codes import Decision, Mode
from domain.events.base import Event
from domain.events.governance import Separated
from domain.readings.separation.proposals import CHANGED_BY
from ledger.log import Log
from projections.casework.obligations import obligations
from projections.money.decisions_waiting import CHANGES
from projections.money.proposed_decisions import ProposedDecision, undecided

UNTIL, DAY = fee_proposed.stands_until, timedelta(days=1)
ended = proposal_ended.model_copy(
    update={"proposal": 2, "position": None, "entry_tags": fee_proposed.tags}
)


def asked(log: Log, owner: Connection, *events: Event) -> Ask:
    record(log, placed, fee_proposed, *events)
    fold_afresh(owner, [log.head()])
    return Ask(owner, log.head())


def test_duty_27_and_undecided_1_a_decision_waits_until_the_last_day_of_its_proposal(
    log: Log, owner: Connection
) -> None:
    ask = asked(log, owner)
    (row,) = ask(undecided, UNTIL)
    assert isinstance(row, ProposedDecision)
    assert (row.proposal, row.act, row.about_ref) == (2, "variation", "PL-1")
    assert (row.weekly_fee, row.begins_on) == (fee_proposed.weekly_fee, fee_proposed.begins_on)
    assert (row.stands_until, row.days_left, row.because) == (UNTIL, 0, (2,))
    assert row.put_to == []
    (due,) = [each for each in ask(obligations, UNTIL) if each.rule == "DUTY-27"]
    assert (due.other, due.placement_id, due.because) == ("variation", "PL-1", (2,))
    assert (due.since, due.due_on, due.put_to) == (fee_proposed.proposed_on, UNTIL, [])
    assert [each.rule for each in ask(obligations, UNTIL + DAY) if each.rule == "DUTY-27"] == []
    assert ask(undecided, UNTIL + DAY) == []
    assert ask(undecided, fee_proposed.proposed_on - DAY) == []


def test_undecided_1_a_decision_waits_for_the_roles_of_the_scheme_in_force(
    log: Log, owner: Connection
) -> None:
    rows = (
        row(roles=(DCS,)),
        row(roles=(HOS,)),
        row(roles=("finance",), mode=Mode.CONSULTED),
        row(roles=("commissioner",), decision=Decision.REINSTATEMENT),
    )
    later = scheme.model_copy(update={"scheme_id": "S-2", "in_force_from": UNTIL + DAY})
    ask = asked(log, owner, scheme.model_copy(update={"rows": rows}), later)
    assert [each.put_to for each in ask(undecided, UNTIL)] == [[DCS, HOS]]
    (due,) = [each for each in ask(obligations, UNTIL) if each.rule == "DUTY-27"]
    assert due.put_to == [DCS, HOS]


@pytest.mark.parametrize("over", [ended, fee_varied], ids=lambda each: each.stored)
def test_undecided_1_what_was_ended_or_overtaken_does_not_wait(
    log: Log, owner: Connection, over: Event
) -> None:
    ask = asked(log, owner, over)
    assert ask(undecided, UNTIL) == []
    assert len(ask(undecided, UNTIL, known_at=2)) == 1, "as it was known before"


def test_undecided_1_the_end_of_another_ends_nothing_and_a_reversed_change_does(
    log: Log, owner: Connection
) -> None:
    other = ended.model_copy(update={"proposal": 1})
    ask = asked(log, owner, other, fee_varied, reversal(4, fee_varied))
    assert [row.proposal for row in ask(undecided, UNTIL, known_at=3)] == [2]
    assert ask(undecided, UNTIL) == [], "who proposed it did so before both"


def test_undecided_1_what_rests_on_what_was_reversed_does_not_wait(
    log: Log, owner: Connection
) -> None:
    bought = placed.model_copy(update={"award_id": "AW-1"})
    record(log, bought, awarded, awarded_directly.model_copy(update={"award_id": "AW-2"}))
    record(log, suspended, fee_proposed)
    stands = log.head()
    record(log, reversal(3, awarded_directly.model_copy(update={"award_id": "AW-2"})))
    record(log, reversal(2, awarded))
    fold_afresh(owner, [log.head()])
    ask = Ask(owner, log.head())
    assert len(ask(undecided, UNTIL, known_at=stands + 1)) == 1, "it rests on the other award"
    assert ask(undecided, UNTIL) == []


def test_undecided_1_a_rise_waits_until_something_else_would_rise(
    log: Log, owner: Connection
) -> None:
    bought = placed.model_copy(update={"award_id": "AW-1"})
    terms = {"framework_id": "F-1", "placement_id": None, "left_out": ("PL-3",)}
    rise = fee_proposed.model_copy(
        update={**terms, "proposal": Separated.FRAMEWORK_RISE, "begins_on": MAY, "weekly_fee": None}
    )
    second, third = (
        bought.model_copy(update={"placement_id": each, "child_ref": OTHER_CHILD})
        for each in ("PL-2", "PL-3")
    )
    later = second.model_copy(update={"placement_id": "PL-4", "started_on": MAY + DAY})
    record(
        log, awarded, bought, third, rise, fee_varied.model_copy(update={"placement_id": "PL-3"})
    )
    record(log, later, second)
    fold_afresh(owner, [log.head()])
    ask = Ask(owner, log.head())
    assert len(ask(undecided, UNTIL, known_at=log.head() - 1)) == 1, "nothing else would rise"
    assert ask(undecided, UNTIL) == []
    record(log, reversal(log.head(), second))
    fold_afresh(owner, [log.head()])
    assert Ask(owner, log.head())(undecided, UNTIL) == []


def test_undecided_1_a_rise_does_not_wait_once_a_placement_is_untied_from_its_award(
    log: Log, owner: Connection
) -> None:
    terms = {"framework_id": "F-1", "placement_id": None, "begins_on": MAY, "weekly_fee": None}
    rise = fee_proposed.model_copy(update={**terms, "proposal": Separated.FRAMEWORK_RISE})
    alone = placed.model_copy(update={"award_id": None})
    record(log, awarded, alone, regularised, rise)
    tied = log.head() - 1
    record(log, reversal(tied, regularised))
    fold_afresh(owner, [log.head()])
    ask = Ask(owner, log.head())
    assert len(ask(undecided, UNTIL, known_at=log.head() - 1)) == 1
    assert ask(undecided, UNTIL) == []


def test_undecided_1_the_answer_ends_a_proposal_after_what_the_decision_does() -> None:
    stated = {
        tuple(part.strip("( )'") for part in pair.split(","))
        for pair in CHANGES.partition("it\n")[2].rpartition(")\n")[0].replace("\n", " ").split("),")
    }
    assert stated == {
        (act.value, event.stored.removesuffix(".v1"))
        for act, events in CHANGED_BY.items()
        for event in events
    }
