"""A decision says which provisions of national law it applied, on its own day."""

from datetime import date

from specification import TESTER

from domain.command import DecisionContext
from domain.law import TOLD_OF_A_PLACEMENT, UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS


def context() -> DecisionContext:
    return DecisionContext(TESTER.decided_at, TESTER.actor, TESTER.role)


def test_the_version_of_the_decisions_own_day_is_applied_and_no_other() -> None:
    deciding = context()
    deciding.in_force(TOLD_OF_A_PLACEMENT, date(2022, 6, 30))
    assert [each.citation for each in deciding.provisions] == [
        "Care Planning Regulations 2010 reg 13"
    ]


def test_a_provision_looked_up_twice_is_applied_once() -> None:
    deciding = context()
    for _ in range(2):
        deciding.in_force(TOLD_OF_A_PLACEMENT, date(2022, 7, 1))
    assert [each.since for each in deciding.provisions] == [date(2022, 7, 1)]


def test_before_there_was_a_provision_none_is_applied() -> None:
    deciding = context()
    day = date(2021, 9, 8)
    assert deciding.in_force(UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS, day) is None
    assert deciding.provisions == []
