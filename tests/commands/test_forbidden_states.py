"""The model-based test looks for forbidden states: each is found where there is one."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from beginnings import AWARDED, FIRST, OFFERED, PLACED, RULES, SCORED, SEARCHING, changed
from commands import START
from examples import (
    OTHER_CHILD,
    authorised,
    award_cancelled,
    awarded,
    awarded_directly,
    evaluated,
    funded,
    invited,
    moderated,
    offer,
    others_reported,
    placed,
    placement_ended,
    scores,
    suspended,
    tier_started,
)
from forbidden import at_any_time, when_recorded

from domain.codes import Tier
from domain.command import DecisionContext
from domain.events.base import Event
from domain.events.placements import Share
from domain.values import Kind

SOON, LATER = FIRST + timedelta(days=1), START + timedelta(days=9)
HELD = (*RULES, *PLACED)
TWICE = changed(placed, placement_id="PL-2", started_on=SOON)
STATES: dict[str, Sequence[Event]] = {
    "a child has two placements": (*HELD, TWICE),
    "filled above its places": (
        *HELD,
        changed(others_reported, filled=0, counted_on=FIRST),
        changed(others_reported, filled=2, counted_on=SOON),
    ),
    "two awards stand": (*RULES, *AWARDED, changed(awarded_directly, award_id="AW-2")),
}
NOTHING_AGREED = tuple(event for event in SCORED if type(event) is not type(moderated))
ANN = DecisionContext(START, "ann", "broker")
PROPOSER = DecisionContext(START, awarded.proposed_by, authorised.authorised_as)
YOUNG = {"award_id": None, "referral_id": None, "started_on": SOON}
RECORDED: dict[str, tuple[Event, Sequence[Event], DecisionContext]] = {
    "not eligible": (
        awarded_directly,
        (*RULES, *SEARCHING, changed(suspended, lots=(awarded_directly.lot,))),
        ANN,
    ),
    "an offer is not scored": (awarded, (*RULES, *OFFERED), ANN),
    "another beats on every head": (
        awarded,
        (*RULES, *SCORED, changed(moderated, scores=scores(1))),
        ANN,
    ),
    "does not stand is authorised": (authorised, (*RULES, *AWARDED, award_cancelled), ANN),
    "authorised afterwards": (
        changed(authorised, retrospective=True),
        (*RULES, *AWARDED),
        DecisionContext(START, authorised.authorised_by, authorised.authorised_as),
    ),
    "past eighteen": (changed(placed, **YOUNG, agreed_until=date(2030, 1, 1)), RULES, ANN),
    "by the officer who proposed it": (authorised, (*RULES, *AWARDED), PROPOSER),
    "below sixteen": (changed(placed, **YOUNG, kind=Kind.SEMI_INDEPENDENT), RULES, ANN),
    "unregistered home": (changed(placed, **YOUNG, home_id=None), RULES, ANN),
    "out of area was not approved": (changed(placed, **YOUNG, authority="E08000012"), RULES, ANN),
    "an award that fell": (
        changed(placed, award_id="AW-1"),
        (*RULES, *AWARDED, award_cancelled),
        ANN,
    ),
    "another child's award": (
        changed(placed, award_id="AW-1", child_ref=OTHER_CHILD),
        (*RULES, *AWARDED),
        ANN,
    ),
    "is not authorised, and no emergency": (
        changed(placed, award_id="AW-1"),
        (*RULES, *AWARDED),
        ANN,
    ),
    "without a review": (changed(placement_ended, code="OTHER", immediate_risk=False), HELD, ANN),
    "somebody eligible was not asked": (
        changed(invited, provider_ids=("P-1",), left_out=()),
        (*RULES, *SEARCHING),
        ANN,
    ),
    "somebody not eligible was asked": (
        changed(invited, provider_ids=("P-1", "P-2", "P-3"), left_out=()),
        (*RULES, *SEARCHING),
        ANN,
    ),
    "was not invited": (changed(offer, provider_id="P-3"), (*RULES, *OFFERED), ANN),
    "a late offer": (offer, (*RULES, *OFFERED), DecisionContext(LATER, "x", "provider:P-1")),
    "with an interest": (changed(evaluated, evaluator="eve"), (*RULES, *OFFERED), ANN),
    "out of turn": (changed(tier_started, tier=Tier.SPOT, reason=""), (*RULES, *SEARCHING), ANN),
    "do not add up": (
        changed(funded, shares=(Share(funder="health", percent=99),)),  # type: ignore[arg-type]
        HELD,
        ANN,
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_a_forbidden_state_is_found(state: str) -> None:
    assert state in str(at_any_time(STATES[state]))


@pytest.mark.parametrize("state", RECORDED)
def test_an_event_that_must_not_be_recorded_is_found(state: str) -> None:
    event, before, context = RECORDED[state]
    assert state in str(when_recorded(event, before, context))
