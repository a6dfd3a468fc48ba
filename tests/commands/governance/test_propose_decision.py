from datetime import date
from decimal import Decimal

import pytest
from examples import (
    MARCH,
    fee_proposed,
    framework,
    placed,
    provider_recorded,
    registered,
    support_started,
)
from specification import given

from domain.commands.governance.propose_decision import (
    NotItsTerms,
    NotTheirsToPropose,
    ProposeDecision,
)
from domain.events.governance import Separated
from domain.readings.separation.proposals import OPTIONAL, STATES, TERMS
from domain.readings.separation.table import BY_ACT
from domain.values import Lot

propose = ProposeDecision(
    proposal=Separated.VARIATION,
    placement_id="PL-1",
    weekly_fee=Decimal("3200.00"),
    begins_on=MARCH,
    proposed_on=MARCH,
)
FILLED = {
    "placement_id": "PL-1", "provider_id": "P-1", "home_id": "H-1",
    "framework_id": "F-1", "lot": Lot.RESIDENTIAL, "block_id": "B-1",
    "supplier": "42294", "places": 2, "weekly_fee": Decimal(1), "percent": Decimal(1),
    "begins_on": MARCH, "ends_on": date(2022, 9, 1), "series_id": "SB-1", "support_id": "SU-1",
    "nights_a_year": 52, "nightly_fee": Decimal(120),
}  # fmt: skip
KNOWN = {"placement_id": placed, "provider_id": provider_recorded, "home_id": registered,
         "framework_id": framework, "support_id": support_started}  # fmt: skip


def test_a_proposal_says_who_made_it_in_what_role() -> None:
    given(placed).by("pat", "broker").when(propose).then(fee_proposed)


@pytest.mark.parametrize("act", Separated)
def test_proposal_1_only_a_role_that_the_table_names_proposes_an_act(act: Separated) -> None:
    terms = {name: FILLED[name] for name in STATES.get(act, ())}
    made = ProposeDecision(proposal=act, proposed_on=MARCH, **terms)
    known = [event for name, event in KNOWN.items() if name in terms]
    proposers = BY_ACT[act].proposers if act in STATES else ()
    for role in ("broker", "commissioner", "finance", "evaluator", "head-of-service", "auditor"):
        asked = given(*known).by("pat", role).when(made)
        if role in proposers:
            assert asked.outcome()
        else:
            asked.then_refused(NotTheirsToPropose, roles=proposers)


@pytest.mark.parametrize("act", [act for act in STATES if OPTIONAL & STATES[act]])
def test_proposal_2_what_is_optional_may_be_left_out(act: Separated) -> None:
    terms = {name: FILLED[name] for name in STATES[act] - OPTIONAL}
    made = ProposeDecision(proposal=act, proposed_on=MARCH, **terms)
    known = [event for name, event in KNOWN.items() if name in terms]
    assert given(*known).by("pat", BY_ACT[act].proposers[0]).when(made).outcome()


@pytest.mark.parametrize("act", STATES)
def test_proposal_2_it_states_the_terms_of_its_act_and_no_others(act: Separated) -> None:
    terms = {name: FILLED[name] for name in STATES[act]}
    asked = given().by("pat", BY_ACT[act].proposers[0])
    for name in TERMS - (OPTIONAL & terms.keys()):
        said = {**terms, name: None if name in terms else FILLED[name]}
        made = ProposeDecision(proposal=act, proposed_on=MARCH, **said)
        asked.when(made).then_refused(NotItsTerms, states=tuple(sorted(STATES[act])))
