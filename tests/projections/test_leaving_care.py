"""Leaving care: who is eligible, relevant and former relevant."""

from datetime import date, timedelta

import pytest
from examples import CHILD, care_ended, care_started
from facts import Connection, holding

from ledger.log import Log
from projections.casework.leaving_care import statuses, young_people

BORN = "2005-06"
SIXTEEN, EIGHTEEN = date(2021, 6, 1), date(2023, 6, 1)
in_care = care_started.model_copy(update={"born_in": BORN, "started_on": date(2021, 1, 1)})
left = care_ended.model_copy(update={"ended_on": date(2022, 1, 1)})


def test_leaving_1_eligible_at_sixteen_after_thirteen_weeks(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, in_care)
    (row,) = ask(young_people, SIXTEEN)
    assert (row.child_ref, row.status, row.rule) == (CHILD, "eligible", "LEAVING-1")
    assert (row.weeks, row.because) == (21, (1,))
    assert ask(young_people, SIXTEEN - timedelta(days=1)) == []


@pytest.mark.parametrize(("days", "eligible"), [(89, False), (90, True)])
def test_leaving_1_the_thirteenth_week_counts(
    log: Log, owner: Connection, days: int, *, eligible: bool
) -> None:
    later = in_care.model_copy(update={"started_on": date(2022, 1, 1)})
    ask = holding(log, owner, later)
    assert bool(ask(young_people, date(2022, 1, 1) + timedelta(days=days))) is eligible


def test_leaving_1_weeks_before_fourteen_do_not_count_and_periods_add_up(
    log: Log, owner: Connection
) -> None:
    young = in_care.model_copy(update={"started_on": date(2018, 1, 1)})
    first = care_ended.model_copy(update={"ended_on": date(2019, 7, 15)})
    again = in_care.model_copy(update={"started_on": date(2021, 5, 1)})
    ask = holding(log, owner, young, first, again)
    assert ask(young_people, date(2021, 6, 15)) == []
    (row,) = ask(young_people, date(2021, 6, 17))
    assert (row.weeks, row.because) == (13, (1, 2, 3))


def test_leaving_2_relevant_once_care_has_ended(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, in_care, left)
    assert [row.status for row in ask(young_people, date(2022, 1, 1))] == ["relevant"]
    assert [row.rule for row in ask(young_people, date(2022, 1, 1))] == ["LEAVING-2"]
    assert [row.status for row in ask(young_people, date(2021, 12, 31))] == ["eligible"]
    assert ask(young_people, date(2022, 1, 1), known_at=1)[0].status == "eligible"


def test_leaving_2_not_who_left_before_sixteen(log: Log, owner: Connection) -> None:
    early = care_ended.model_copy(update={"ended_on": SIXTEEN})
    ask = holding(log, owner, in_care, early)
    assert ask(young_people, date(2022, 1, 1)) == []


def test_leaving_3_former_relevant_from_eighteen_to_twenty_four(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, in_care, left)
    (row,) = ask(young_people, EIGHTEEN)
    assert (row.status, row.rule) == ("former-relevant", "LEAVING-3")
    assert ask(young_people, date(2030, 5, 31))[0].status == "former-relevant"
    assert ask(young_people, date(2030, 6, 1)) == []
    (count,) = ask(statuses, EIGHTEEN)
    assert (count.status, count.young_people, count.because) == ("former-relevant", 1, (1, 2))
