"""One child's case: where it lives on a day, what was last done, and how it is looked up."""

from datetime import date
from typing import Any

from examples import (
    APRIL,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    OTHER_CHILD,
    case_reviewed,
    emergency_access_taken,
    placed,
    placement_ended,
    plan_made,
    visited,
)
from facts import Connection, holding

from ledger.log import Log
from projections.casework.case import RUNNING, LastDone, last_of, placement_of
from projections.casework.emergency_access import accesses
from projections.engine.answer import Basis
from projections.engine.folding import set_schema

moved = placed.model_copy(
    update={"placement_id": "PL-2", "started_on": placement_ended.ended_on, "home_id": "H-2"}
)


def lives(connection: Connection, basis: Basis) -> Any:
    return placement_of(connection, CHILD, basis)


def test_it_lives_where_its_placement_of_the_day_is(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, placed, placement_ended, moved)
    found = ask(lives, placed.started_on)
    assert (found.placement_id, found.home_id, found.since) == ("PL-1", "H-1", placed.started_on)
    found = ask(lives, moved.started_on)
    assert (found.placement_id, found.home_id, found.since) == ("PL-2", "H-2", moved.started_on)
    assert ask(lives, moved.started_on, known_at=2) is None


def test_each_milestone_is_the_last_by_the_day_and_cites_its_entry(
    log: Log, owner: Connection
) -> None:
    again = visited.model_copy(update={"visited_on": JUNE})
    ask = holding(log, owner, placed, plan_made, visited, case_reviewed, again)

    def done(as_of: date) -> Any:
        return ask(lambda connection, basis: last_of(connection, CHILD, basis), as_of)

    assert done(JAN) == {"placement-plan-made": None, "case-reviewed": None, "child-visited": None}
    assert done(FEB)["placement-plan-made"] == LastDone(FEB, (2,))
    assert done(APRIL)["child-visited"] == LastDone(MARCH, (3,))
    assert done(APRIL)["case-reviewed"] == LastDone(MARCH, (4,))
    assert done(JUNE)["child-visited"] == LastDone(JUNE, (5,))


def test_it_is_looked_up_among_its_own_placements_however_many_others_have(
    log: Log, owner: Connection
) -> None:
    others = [
        placed.model_copy(update={"placement_id": f"PL-{n}", "child_ref": OTHER_CHILD})
        for n in range(10, 20)
    ]
    holding(log, owner, placed, *others)
    with owner.transaction():
        set_schema(owner, "answers")
        owner.execute("SET LOCAL enable_seqscan = off")
        plan = owner.execute(f"EXPLAIN {RUNNING}", (CHILD, 99, placed.started_on)).fetchall()
    assert any("placement_in_force_child" in line for (line,) in plan)


def test_reported_1_an_access_is_reported_from_the_day_it_began_whatever_day_was_entered(
    log: Log, owner: Connection
) -> None:
    far_ahead = emergency_access_taken.model_copy(update={"taken_on": date(2150, 1, 1)})
    ask = holding(log, owner, far_ahead)
    (row,) = ask(accesses, MARCH)
    assert (row.taken_on, row.officer) == (MARCH, far_ahead.officer)
    assert ask(accesses, FEB) == []
