"""Parents and children who live together, in the answer on where children are placed."""

from datetime import timedelta
from typing import Any

import pytest
from beginnings import changed
from examples import (
    APRIL,
    CHILD,
    MARCH,
    OTHER_CHILD,
    linked,
    placed,
    placement_ended,
)
from facts import Connection, holding

from domain.events.transfers import LivingTogether
from ledger.log import Log
from projections.places import together

MOTHER, BABY = placed, changed(placed, placement_id="PL-2", child_ref=OTHER_CHILD)
BEFORE = MARCH - timedelta(days=1)


def families(ask: Any, day: Any) -> list[tuple[str, str | None]]:
    """Who lives with whom on a day."""
    return [(row.child_ref, row.with_child_ref) for row in ask(together.together, day)]


def test_together_1_each_of_two_who_are_looked_after_lives_with_the_other(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, MOTHER, BABY, linked)
    assert families(ask, BEFORE) == []
    assert families(ask, MARCH) == [(CHILD, OTHER_CHILD), (OTHER_CHILD, CHILD)]
    (row, _) = ask(together.together, MARCH)
    assert (row.looked_after, row.with_placement_id, row.since) == ("both", "PL-2", MARCH)
    assert row.because == (1, 2, 3)


@pytest.mark.parametrize(("placement_id", "child_ref"), [("PL-1", CHILD), ("PL-2", OTHER_CHILD)])
def test_together_1_until_one_of_the_placements_ends(
    log: Log, owner: Connection, placement_id: str, child_ref: str
) -> None:
    ended = changed(placement_ended, placement_id=placement_id, child_ref=child_ref, ended_on=APRIL)
    ask = holding(log, owner, MOTHER, BABY, linked, ended)
    assert len(families(ask, APRIL - timedelta(days=1))) == 2
    assert families(ask, APRIL) == []


def test_together_2_of_one_who_is_looked_after_the_other_is_not_named(
    log: Log, owner: Connection
) -> None:
    alone = changed(
        linked, looked_after=LivingTogether.CHILD, with_placement=None, lives_with="Her mother"
    )
    ask = holding(log, owner, MOTHER, alone)
    (row,) = ask(together.together, MARCH)
    assert (row.child_ref, row.looked_after) == (CHILD, "child-only")
    assert (row.with_child_ref, row.with_placement_id) == (None, None)
