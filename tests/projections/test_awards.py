"""Awards: routes, values, who authorised them, and what has fallen."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from examples import (
    ASC,
    MARCH,
    authorisation_declined,
    authorised,
    award_cancelled,
    awarded,
    awarded_directly,
    opened,
    reversal,
)
from facts import Connection, holding

from ledger.log import Log
from projections.casework.awards import awards, routes
from projections.casework.obligations import obligations
from projections.casework.referrals import board

second: dict[str, Any] = {"award_id": "AW-2", "referral_id": "R-2"}
direct = awarded_directly.model_copy(update=second)


def test_awards_1_authorised_once_everyone_who_decides_has(log: Log, owner: Connection) -> None:
    half = authorised.model_copy(update={"complete": False})
    whole = authorised.model_copy(
        update={"authorised_as": ASC, "authorised_on": MARCH + timedelta(days=2)}
    )
    ask = holding(log, owner, opened, awarded, half, whole)
    (row,) = ask(awards, MARCH + timedelta(days=1))
    assert (row.authorised_as, row.authorised_on) == ([half.authorised_as], None)
    (row,) = ask(awards, MARCH + timedelta(days=2))
    assert row.authorised_as == [half.authorised_as, ASC]
    assert row.authorised_on == MARCH + timedelta(days=2)
    assert row.because == (2, 3, 4)
    assert (row.route, row.whole_life_value) == ("mini-competition", Decimal("913000.00"))


def test_awards_2_one_authorised_afterwards_is_retrospective(log: Log, owner: Connection) -> None:
    late = authorised.model_copy(update={**second, "retrospective": True})
    ask = holding(log, owner, awarded, authorised, direct, late)
    assert {row.award_id: row.retrospective for row in ask(awards, MARCH)} == {
        "AW-1": False,
        "AW-2": True,
    }
    assert [(row.route, row.retrospective, row.unauthorised) for row in ask(routes, MARCH)] == [
        ("direct", 1, 0),
        ("mini-competition", 0, 0),
    ]


def test_awards_3_what_has_fallen_stays_in_the_list_and_not_in_the_count(
    log: Log, owner: Connection
) -> None:
    declined = authorisation_declined.model_copy(update=second)
    ask = holding(log, owner, awarded, award_cancelled, direct, declined)
    assert [row.fallen for row in ask(awards, MARCH)] == [True, True]
    assert ask(routes, MARCH) == []
    assert [row.fallen for row in ask(awards, MARCH, known_at=1)] == [False]


def test_what_was_decided_on_an_award_that_was_put_right_is_not_of_the_next(
    log: Log, owner: Connection
) -> None:
    right = (opened, awarded, authorised, reversal(2, awarded), awarded)
    ask = holding(log, owner, *right, authorised)
    stages = {3: "authorised", 4: "searching", 5: "awaits authorisation", 6: "authorised"}
    for known_at, stage in stages.items():
        found = [row.authorised_on for row in ask(awards, MARCH, known_at)]
        assert found == ([] if stage == "searching" else [MARCH if stage == "authorised" else None])
        assert [row.stage for row in ask(board, MARCH, known_at)] == [stage]
        owed = {row.rule for row in ask(obligations, opened.needed_on, known_at)}
        assert ("DUTY-6" in owed) is (stage == "awaits authorisation")


def test_an_award_has_not_fallen_by_the_end_of_one_that_was_put_right(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, opened, awarded, award_cancelled, reversal(2, awarded), awarded)
    assert [row.fallen for row in ask(awards, MARCH, 3)] == [True]
    assert [row.fallen for row in ask(awards, MARCH)] == [False]


def test_the_values_of_a_route_and_ground_add_up_once_each(log: Log, owner: Connection) -> None:
    third = direct.model_copy(update={"award_id": "AW-3", "referral_id": "R-3"})
    ask = holding(log, owner, direct, third, authorised.model_copy(update=second))
    (row,) = ask(routes, MARCH)
    assert (row.awards, row.yearly_value, row.key_decisions) == (2, Decimal("365000.00"), 2)
    assert (row.ground, row.unauthorised, row.because) == ("emergency", 1, (1, 2, 3))
