from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    MARCH,
    OTHER_CHILD,
    admitted,
    applied,
    fee_proposed,
    fee_varied,
    framework,
    home_suspension_lifted,
    home_transferred,
    invoice,
    payment,
    placed,
    policy,
    proposal_ended,
    provider_recorded,
    registered,
    reinstated,
    scheme,
    support_started,
    suspended,
)
from pydantic import ValidationError
from specification import Specification, given

from domain.codes import ErasureGround
from domain.commands.governance.propose_decision import (
    REVERSALS,
    AlreadyProposed,
    NothingToLift,
    NotItsTerms,
    NotTheirsToPropose,
    ProposeDecision,
    query,
)
from domain.events.base import Event
from domain.events.governance import DecisionProposed, PolicyChoices, Separated
from domain.readings.scheme import SCHEME
from domain.readings.separation.proposals import OPTIONAL, STATES, TERMS
from domain.readings.separation.table import BY_ACT
from domain.values import Lot
from ledger.decision import query_of

propose = ProposeDecision(
    proposal=Separated.VARIATION,
    placement_id="PL-1",
    weekly_fee=Decimal("3200.00"),
    begins_on=MARCH,
    proposed_on=MARCH,
)
CHOICES = PolicyChoices(**policy.model_dump(include=set(PolicyChoices.model_fields)))
FILLED = {
    "placement_id": "PL-1", "provider_id": "P-1", "home_id": "H-1",
    "framework_id": "F-1", "lot": Lot.RESIDENTIAL, "lots": (Lot.RESIDENTIAL,), "block_id": "B-1",
    "budget_line": "residential", "left_out": ("PL-2", "PL-9"),
    "supplier": "42294", "places": 2, "weekly_fee": Decimal(1), "percent": Decimal(1),
    "begins_on": MARCH, "ends_on": date(2022, 9, 1), "series_id": "SB-1", "support_id": "SU-1",
    "child_ref": OTHER_CHILD, "arrangement_ref": "AC-1", "successor_id": "P-1",
    "invoice_id": "INV-1", "agreed": Decimal(1), "scheme_id": "S-2", "rows": scheme.rows,
    "policy_id": "2023", "policy": (CHOICES,),
    "nights_a_year": 52, "nightly_fee": Decimal(120), "retainer_percent": Decimal(50),
    "retainer_days": 28, "notice_days": 28, "last_day_charged": False, "payment_id": "T100",
    "person_ref": OTHER_CHILD, "position": 7, "field": "reason",
    "ground": ErasureGround.WRONG_PERSON,
}  # fmt: skip
KNOWN = {"placement_id": placed, "provider_id": provider_recorded,
         "successor_id": provider_recorded, "home_id": registered,
         "framework_id": framework, "support_id": support_started,
         "payment_id": payment, "invoice_id": invoice}  # fmt: skip
HELD = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})
SUSPENDED: dict[Separated, tuple[Event, ...]] = {
    Separated.REINSTATEMENT: (suspended,),
    Separated.HOME_LIFTING: (HELD,),
}


def about(act: Separated, terms: Iterable[str]) -> list[Event]:
    """What there is to propose an act about: what its terms name, suspended if it is lifted."""
    return [*(event for name, event in KNOWN.items() if name in terms), *SUSPENDED.get(act, ())]


def test_a_proposal_says_who_made_it_in_what_role() -> None:
    given(placed).by("pat", "broker").when(propose).then(fee_proposed)


@pytest.mark.parametrize("act", STATES)
def test_proposal_1_only_a_role_that_the_table_names_proposes_an_act(act: Separated) -> None:
    terms = {name: FILLED[name] for name in STATES[act]}
    made = ProposeDecision(proposal=act, proposed_on=MARCH, **terms)
    known = about(act, terms)
    proposers = BY_ACT[act].proposers
    for role in (
        "broker",
        "commissioner",
        "finance",
        "evaluator",
        "head-of-service",
        "auditor",
        "solicitor",
    ):
        asked = given(*known).by("pat", role).when(made)
        if role in proposers:
            assert asked.outcome()
        else:
            asked.then_refused(NotTheirsToPropose, roles=proposers)


@pytest.mark.parametrize("act", OPTIONAL)
def test_proposal_2_what_is_optional_may_be_left_out(act: Separated) -> None:
    terms = {name: FILLED[name] for name in STATES[act] - OPTIONAL[act]}
    made = ProposeDecision(proposal=act, proposed_on=MARCH, **terms)
    known = about(act, terms)
    assert given(*known).by("pat", BY_ACT[act].proposers[0]).when(made).outcome()


def test_proposal_2_short_breaks_in_a_home_are_proposed_with_its_provider() -> None:
    whole = {name: FILLED[name] for name in STATES[Separated.SHORT_BREAKS]}

    def told(without: str) -> Specification:
        terms = {name: value for name, value in whole.items() if name != without}
        made = ProposeDecision(proposal=Separated.SHORT_BREAKS, proposed_on=MARCH, **terms)
        known = about(Separated.SHORT_BREAKS, terms)
        return given(*known).by("pat", BY_ACT[Separated.SHORT_BREAKS].proposers[0]).when(made)

    told("provider_id").then_refused(NotItsTerms, states=tuple(sorted(whole)))
    assert told("home_id").outcome()


def test_proposal_2_what_is_left_out_of_a_rise_is_proposed_in_its_order() -> None:
    terms = {name: FILLED[name] for name in STATES[Separated.FRAMEWORK_RISE]}
    left_out = {"left_out": ("PL-9", "PL-3", "PL-7")}
    made = ProposeDecision(proposal=Separated.FRAMEWORK_RISE, proposed_on=MARCH, **terms | left_out)
    (proposed,) = given(framework).by("pat", "commissioner").when(made).decided()
    assert proposed.event.left_out == ("PL-3", "PL-7", "PL-9")  # type: ignore[attr-defined]


@pytest.mark.parametrize("act", STATES)
def test_proposal_2_it_states_the_terms_of_its_act_and_no_others(act: Separated) -> None:
    terms = {name: FILLED[name] for name in STATES[act]}
    asked = given().by("pat", BY_ACT[act].proposers[0])
    for name in TERMS - OPTIONAL.get(act, frozenset()):
        none = () if isinstance(FILLED[name], tuple) else None
        said = {**terms, name: none if name in terms else FILLED[name]}
        made = ProposeDecision(proposal=act, proposed_on=MARCH, **said)
        asked.when(made).then_refused(NotItsTerms, states=tuple(sorted(STATES[act])))


@pytest.mark.parametrize("act", [act for act in Separated if act not in STATES])
def test_what_is_not_proposed_by_this_command_is_no_choice_of_it(act: Separated) -> None:
    with pytest.raises(ValidationError):
        ProposeDecision(proposal=act, proposed_on=MARCH)


@pytest.mark.parametrize("act", STATES)
def test_proposal_2_what_names_nothing_is_refused_and_not_an_error(act: Separated) -> None:
    made = ProposeDecision(proposal=act, proposed_on=MARCH)
    assert query_of(made)
    given().by("pat", BY_ACT[act].proposers[0]).when(made).then_refused(NotItsTerms)


def test_proposal_3_the_same_person_does_not_propose_the_same_again_while_it_stands() -> None:
    theirs = given(placed, fee_proposed)
    last = fee_proposed.stands_until
    again = theirs.by("pat", "broker").when(propose)
    again.then_refused(AlreadyProposed, stands_until=last)
    theirs.by("pat", "finance").when(propose).then_refused(AlreadyProposed)
    assert theirs.by("quin", "broker").when(propose).outcome()
    more = propose.model_copy(update={"weekly_fee": Decimal("3200.01")})
    assert theirs.by("pat", "broker").when(more).outcome()
    again.on(last).then_refused(AlreadyProposed)
    assert again.on(last + timedelta(days=1)).outcome()


def test_proposal_3_what_was_withdrawn_or_overtaken_is_proposed_again() -> None:
    withdrawn = proposal_ended.model_copy(
        update={"proposal": 2, "position": None, "entry_tags": fee_proposed.tags}
    )
    another = withdrawn.model_copy(update={"proposal": 1})
    for since, stands in ((withdrawn, False), (another, True), (fee_varied, False)):
        again = given(placed, fee_proposed, since).by("pat", "broker").when(propose)
        if stands:
            again.then_refused(AlreadyProposed)
        else:
            assert again.outcome()


def test_proposal_3_what_was_reversed_is_read_with_what_a_proposal_is_about() -> None:
    assert set(REVERSALS) < set(query(propose))
    nothing = ProposeDecision(proposal=Separated.VARIATION, proposed_on=MARCH)
    assert query(nothing) == (SCHEME,)


LIFTED = {
    Separated.REINSTATEMENT: ([applied, admitted], suspended, reinstated),
    Separated.HOME_LIFTING: ([registered], HELD, home_suspension_lifted),
}


@pytest.mark.parametrize("act", LIFTED)
def test_proposal_4_what_is_not_suspended_is_not_to_be_reinstated_or_lifted(
    act: Separated,
) -> None:
    known, held, lifted = LIFTED[act]
    day = {"begins_on": date(2022, 5, 1)}
    terms = {name: FILLED[name] for name in STATES[act]} | day
    made = ProposeDecision(proposal=act, proposed_on=MARCH, **terms)
    known = [*known, *([] if act is Separated.HOME_LIFTING else [provider_recorded])]
    given(*known).by("pat", "commissioner").when(made).then_refused(NothingToLift, proposal=act)
    assert given(*known, held).by("pat", "commissioner").when(made).outcome()
    of_another = fee_proposed.model_copy(update={**dict(made), "proposed_by": "quin"})
    assert given(*known, of_another, held).by("pat", "commissioner").when(made).outcome()
    given(*known, held, lifted).by("pat", "commissioner").when(made).then_refused(NothingToLift)


def test_proposal_4_every_lot_that_is_to_be_reinstated_is_suspended() -> None:
    known = (applied, admitted, provider_recorded)
    terms = {"proposal": Separated.REINSTATEMENT, "provider_id": "P-1", "proposed_on": MARCH}
    made = ProposeDecision(**terms, begins_on=date(2022, 5, 1))
    given(*known).by("pat", "commissioner").when(made).then_refused(NothingToLift)
    assert given(*known, suspended).by("pat", "commissioner").when(made).outcome()
    for lots in ((Lot.FOSTERING,), (Lot.RESIDENTIAL, Lot.FOSTERING)):
        other = made.model_copy(update={"lots": lots})
        given(*known, suspended).by("pat", "commissioner").when(other).then_refused(NothingToLift)


@pytest.mark.parametrize("lots", [tuple(Lot), (*tuple(Lot)[::-1], Lot.FOSTERING)])
def test_a_proposal_names_each_lot_once_and_in_one_order(lots: tuple[Lot, ...]) -> None:
    in_all = suspended.model_copy(update={"lots": tuple(Lot)})
    made = ProposeDecision(
        proposal=Separated.REINSTATEMENT, provider_id="P-1", lots=lots, proposed_on=MARCH,
        begins_on=date(2022, 5, 1),
    )  # fmt: skip
    (proposed,) = (
        given(applied, admitted, provider_recorded, in_all)
        .by("pat", "commissioner").when(made).outcome()
    )  # fmt: skip
    assert isinstance(proposed, DecisionProposed)
    assert proposed.lots == (Lot.FOSTERING, Lot.RESIDENTIAL, Lot.WRAP_AROUND)
