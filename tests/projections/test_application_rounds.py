"""The evidence of an application round: scores given, scores agreed and why, and decisions."""

from decimal import Decimal

from examples import (
    FEB,
    JAN,
    MARCH,
    admitted,
    application_moderated,
    application_scored,
    applied,
    heads,
    refused,
    round_closed,
    round_concluded,
    round_opened,
)
from facts import Connection, holding

from ledger.log import Log
from projections.casework.application_rounds import applications, rounds, scores

BOB = application_scored.model_copy(update={"evaluator": "bob", "scores": heads(80)})
SCORED = (round_opened, applied, round_closed, application_scored, BOB, application_moderated)


def test_a_round_counts_what_came_of_its_applications(log: Log, owner: Connection) -> None:
    other = applied.model_copy(update={"provider_id": "P-2"})
    out = refused.model_copy(update={"provider_id": "P-2", "refused_on": MARCH})
    let_in = admitted.model_copy(update={"admitted_on": FEB})
    ask = holding(log, owner, *SCORED, other, let_in, out, round_concluded)
    (then,) = ask(rounds, FEB)
    assert (then.applications, then.admitted, then.refused, then.waiting) == (2, 1, 0, 1)
    (now,) = ask(rounds, MARCH)
    assert (now.admitted, now.refused, now.waiting) == (1, 1, 0)
    assert (now.opened_on, now.closed_on, now.concluded_on) == (JAN, FEB, MARCH)


def test_rounds_2_the_scores_given_stand_beside_the_one_agreed(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *SCORED)
    first, *_ = found = ask(scores, FEB)
    assert {row.criterion for row in found} == {
        "collaboration", "quality", "understanding_cost", "social_value"
    }  # fmt: skip
    assert (first.scores_given, first.agreed_score) == ("ann 70, bob 80", Decimal(75))
    assert first.because == (4, 5, 6)


def test_rounds_1_an_application_waits_until_it_is_decided(log: Log, owner: Connection) -> None:
    let_in = admitted.model_copy(update={"admitted_on": MARCH})
    ask = holding(log, owner, *SCORED, let_in)
    (waiting,), (done,) = ask(applications, FEB), ask(applications, MARCH)
    assert (waiting.outcome, waiting.evaluators) == ("waiting", "ann, bob")
    assert (waiting.moderated_by, waiting.reasons) == ("chair", "Agreed")
    assert (done.outcome, done.level, done.decided_on) == ("admitted", "standard", MARCH)


def test_a_provider_to_which_an_admission_passed_did_not_apply(log: Log, owner: Connection) -> None:
    passed = admitted.model_copy(update={"provider_id": "P-2", "admitted_on": MARCH})
    ask = holding(log, owner, *SCORED, admitted, passed)
    assert [row.provider_id for row in ask(applications, MARCH)] == ["P-1"]
    assert [row.admitted for row in ask(rounds, MARCH)] == [1]
