"""The referrals board: what is in hand, how far it has come, and what has left it."""

from datetime import timedelta

from examples import (
    MARCH,
    abandoned,
    authorised,
    award_cancelled,
    awarded,
    invited,
    offer,
    opened,
    placed,
    reopened,
)
from facts import Connection, holding

from domain.codes import NotAsked
from domain.events.searches import ContradictedReason, LeftOut
from domain.search_codes import Contradiction
from ledger.log import Log
from projections.casework.referrals import board, contradicted

AFTER = MARCH + timedelta(days=60)


def test_a_search_goes_from_stage_to_stage(log: Log, owner: Connection) -> None:
    stages = ((opened,), (opened, invited), (opened, invited, offer),
              (opened, invited, offer, awarded),
              (opened, invited, offer, awarded, authorised))  # fmt: skip
    ask = holding(log, owner, *stages[-1])
    seen = []
    for known_at in range(1, 6):
        (row,) = ask(board, AFTER, known_at)
        seen.append(row.stage)
    assert seen == ["searching", "asked", "offers in", "awaits authorisation", "authorised"]
    (row,) = ask(board, AFTER)
    assert (row.invited, row.offers, row.award_id) == (len(invited.provider_ids), 1, "AW-1")


def test_board_1_a_referral_that_is_abandoned_or_placed_leaves_the_board(
    log: Log, owner: Connection
) -> None:
    moved_in = placed.model_copy(update={"award_id": awarded.award_id})
    other = opened.model_copy(update={"referral_id": "R-2"})
    given_up = abandoned.model_copy(update={"referral_id": "R-2"})
    ask = holding(log, owner, opened, awarded, other, moved_in, given_up)
    assert [row.referral_id for row in ask(board, AFTER, 3)] == ["R-1", "R-2"]
    assert [row.referral_id for row in ask(board, AFTER, 4)] == ["R-2"]
    assert ask(board, AFTER) == []


def test_board_3_a_reason_that_the_ledger_contradicted_stays_listed(
    log: Log, owner: Connection
) -> None:
    left = LeftOut(provider_id="P-2", code=NotAsked.NO_VACANCY, reason="By telephone")
    held = ContradictedReason(provider_id="P-2", holds=Contradiction.PLACES_FREE)
    found = invited.model_copy(update={"left_out": (left,), "contradicted": (held,)})
    ask = holding(log, owner, opened, found, abandoned)
    (row,) = ask(contradicted, MARCH)
    assert (row.provider_id, row.code, row.holds) == ("P-2", "no-vacancy", "places-free")
    assert row.because == (2,)
    assert ask(contradicted, AFTER.replace(year=2023)) == []


def test_board_1_a_search_that_begins_again_comes_back_with_what_came_since(
    log: Log, owner: Connection
) -> None:
    moved_in = placed.model_copy(update={"award_id": awarded.award_id})
    ask = holding(log, owner, opened, invited, offer, awarded, moved_in, reopened)
    assert ask(board, AFTER, 5) == []
    (row,) = ask(board, reopened.reopened_on)
    assert (row.stage, row.invited, row.offers, row.award_id) == ("searching", 0, 0, None)
    assert row.needed_on == reopened.needed_on


def test_board_2_an_award_that_fell_and_the_search_goes_on(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, opened, invited, awarded, award_cancelled)
    (row,) = ask(board, AFTER)
    assert (row.stage, row.award_id) == ("asked", None)
