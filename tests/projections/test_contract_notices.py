"""Contract notices: which law requires about an award, by when, and what was done."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    authorised,
    awarded,
    bought,
    contract_notice_published,
    contract_notice_withheld,
    opened,
    placed,
    placement_ended,
    policy,
)
from facts import Connection, holding

from domain.codes import LegalRegime
from domain.events.base import Event
from domain.statute_codes import AgainstThreshold, ContractNotice, DirectAwardCase
from ledger.log import Log
from projections.casework.contract_notices import contract_notices
from projections.casework.obligations import HORIZON_DAYS, obligations

ON, NEEDED, STARTED = date(2025, 3, 3), date(2025, 3, 20), date(2025, 3, 10)
ACT: dict[str, Any] = {"legal_regime": LegalRegime.PROCUREMENT_ACT_2023, "awarded_on": ON}
needed = opened.model_copy(update={"opened_on": ON, "needed_on": NEEDED})
decided = authorised.model_copy(update={"authorised_on": date(2025, 3, 5)})
moved_in = placed.model_copy(update={"award_id": "AW-1", "started_on": STARTED})
published = contract_notice_published.model_copy(
    update={"contract_notice": ContractNotice.AWARD, "published_on": STARTED}
)
withheld = contract_notice_withheld.model_copy(update={"withheld_on": STARTED})
Told = Callable[..., list[tuple[str, str, date, str]]]


@pytest.fixture
def told(log: Log, owner: Connection) -> Told:
    """The award, notice, day and state of every notice as of a day, given these events."""

    def ask(*events: Event, as_of: date = STARTED) -> list[tuple[str, str, date, str]]:
        found = holding(log, owner, *events)(contract_notices, as_of)
        return [(row.award_id, row.notice, row.due_on, row.state) for row in found]

    return ask


def spot(**changed: Any) -> Event:
    """A spot purchase under the Act."""
    return bought.model_copy(update={**ACT, **changed})


@pytest.mark.parametrize(
    ("history", "due"),
    [
        ((), [("uk6", NEEDED)]),
        ((decided, moved_in), [("uk6", STARTED), ("uk7", date(2025, 7, 3))]),
    ],
)
def test_contractnotice_2_a_call_off_has_award_and_details_notices_120_days_from_the_contract(
    told: Told, history: tuple[Event, ...], due: list[tuple[str, date]]
) -> None:
    found = told(needed, awarded.model_copy(update=ACT), *history)
    assert [(notice, day) for _, notice, day, _ in found] == due


def test_contractnotice_3_a_termination_notice_is_due_within_30_days_of_the_end(
    told: Told,
) -> None:
    ended = placement_ended.model_copy(update={"ended_on": date(2025, 6, 1)})
    every = told(needed, spot(), decided, moved_in, ended, as_of=date(2025, 6, 2))
    assert ("AW-1", "uk11", date(2025, 7, 1), "due") in every
    assert ("AW-1", "uk5", ON, "overdue") in every


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({"direct_award_case": DirectAwardCase.USER_CHOICE}, []),
        ({"against_threshold": AgainstThreshold.BELOW}, [("uk7", date(2025, 4, 4))]),
        ({"legal_regime": LegalRegime.LIGHT_TOUCH_2015}, [("quarterly-award", date(2025, 4, 30))]),
        ({"legal_regime": None}, []),
    ],
)
def test_contractnotice_1_the_law_the_case_and_the_value_say_which_are_due(
    told: Told, changed: dict[str, Any], due: list[tuple[str, date]]
) -> None:
    found = told(needed, spot(**changed), decided)
    assert [(notice, day) for _, notice, day, _ in found] == due


def test_contractnotice_1_a_call_off_of_a_framework_of_2015_stays_under_it_whatever_its_day(
    told: Told,
) -> None:
    late = awarded.model_copy(update={"awarded_on": ON})
    assert told(needed, late, decided) == [("AW-1", "quarterly-award", date(2025, 4, 30), "due")]


@pytest.mark.parametrize(
    ("notices", "left"),
    [
        ((), [("uk6", 100), ("uk7", -15)]),
        ((published,), [("uk7", -15)]),
        ((published, withheld), []),
    ],
)
def test_duty_21_a_notice_is_published_or_withheld(
    log: Log, owner: Connection, notices: tuple[Event, ...], left: list[tuple[str, int]]
) -> None:
    history = (policy, needed, awarded.model_copy(update=ACT), decided, moved_in, *notices)
    ask = holding(log, owner, *history)
    day = STARTED + timedelta(days=100)
    due = [row for row in ask(obligations, day) if row.rule == "DUTY-21"]
    assert [(row.other, row.overdue_days) for row in due] == [
        (notice, days) for notice, days in left if days > -HORIZON_DAYS
    ]
    states = {row.notice: row.state for row in ask(contract_notices, day)}
    assert set(states.values()) <= {"published", "withheld", "due", "overdue"}
    assert states["uk6"] == ("published" if published in notices else "overdue")
