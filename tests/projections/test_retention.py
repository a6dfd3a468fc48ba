"""Retention: when the law lets a case record go."""

from datetime import date

import pytest
from examples import CHILD, OTHER_CHILD, breaks_agreed, care_started, death_recorded, person_erased
from facts import Ask, Connection, fold_afresh, holding, record

from ledger.log import Log
from projections.casework.retention import by_decade, due

born = care_started.model_copy(update={"born_in": "2010-05"})


@pytest.mark.parametrize(("on", "is_due"), [(date(2085, 5, 31), False), (date(2085, 6, 1), True)])
def test_retention_1_the_seventy_fifth_birthday_has_surely_passed(
    log: Log, owner: Connection, on: date, *, is_due: bool
) -> None:
    ask = holding(log, owner, born)
    found = ask(due, on)
    assert bool(found) is is_due
    if is_due:
        assert (found[0].child_ref, found[0].due_on, found[0].because) == (CHILD, on, (1,))


def test_retention_1_a_child_who_has_short_breaks_only_has_a_record_too(
    log: Log, owner: Connection
) -> None:
    at_home = breaks_agreed.model_copy(update={"child_ref": CHILD, "born_in": "2010-05"})
    (row,) = holding(log, owner, at_home)(due, date(2085, 6, 1))
    assert (row.child_ref, row.due_on) == (CHILD, date(2085, 6, 1))


def test_retention_1_fifteen_years_from_a_death_before_eighteen(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, born, death_recorded)
    (row,) = ask(due, date(2037, 3, 1))
    assert (row.ground, row.due_on) == ("fifteen years from death", date(2037, 3, 1))
    assert row.because == (1, 2)
    assert ask(due, date(2037, 2, 28)) == []


def test_retention_2_what_is_due_is_listed_and_nothing_is_erased(
    log: Log, owner: Connection
) -> None:
    other = born.model_copy(update={"child_ref": OTHER_CHILD, "born_in": "1990-05"})
    ask = holding(log, owner, born, other)
    (early, late) = ask(by_decade, date(2070, 1, 1))
    assert [(r.decade, r.records, r.due) for r in (early, late)] == [(2060, 1, 1), (2080, 1, 0)]
    assert ask(due, date(2070, 1, 1))[0].child_ref == OTHER_CHILD
    assert log.head() == 2


def test_somebody_erased_is_no_longer_listed(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, born)
    assert len(ask(due, date(2090, 1, 1))) == 1
    record(log, person_erased)
    fold_afresh(owner, [1, 2])
    assert Ask(owner, 2)(due, date(2090, 1, 1)) == []
    fold_afresh(
        owner, [2]
    )  # from the start again: the projector has seen to it that the key is gone
    assert Ask(owner, 2)(due, date(2090, 1, 1)) == []
