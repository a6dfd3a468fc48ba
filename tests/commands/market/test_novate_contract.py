"""A contract passes to another provider by agreement, in a role that the scheme names."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    HOS,
    MARCH,
    applied,
    block,
    contract_novated,
    contract_transferred,
    exclusion_checked,
    home_transferred,
    placed,
    placement_ended,
    policy,
    registered,
    reinstated,
    row,
    scheme,
    suspended,
)
from specification import Specification, given

from domain.codes import Decision
from domain.commands.market.novate_contract import (
    ExcludedSupplier,
    NoSuchContract,
    NotAnotherProvider,
    NotProposed,
    NotTheirsToAgree,
    NovateContract,
    RunsAnotherHome,
    Suspended,
)
from domain.values import Kind, Lot

novate = NovateContract(
    provider_id="P-1",
    successor_id="P-2",
    placement_id="PL-1",
    reason="The home was sold",
    agreed_on=MARCH,
    novated_on=MARCH,
)
BIRCH = applied.model_copy(update={"provider_id": "P-2", "name": "Birch"})
SMALL = row(
    decision=Decision.NOVATION, roles=(HOS,), up_to=Decimal(4000), measure="weekly",
    citation="Contract procedure rules, 14",
)  # fmt: skip
NAMED = scheme.model_copy(update={"rows": (SMALL,)})
BY_ANY = scheme.model_copy(update={"rows": (row(decision=Decision.NOVATION, roles=(HOS,)),)})
DAY = timedelta(days=1)
SOLD = home_transferred
KNOWN = (BIRCH, NAMED, policy, registered, SOLD)


def agreeing(*events: Any) -> Specification:
    return given(*KNOWN, *events).by("hal", HOS).each_proposed()


def test_one_contract_passes_from_its_day_on_its_fee_and_terms() -> None:
    agreeing(placed).when(novate).then(contract_novated)


def test_every_contract_passes_and_each_has_its_entry() -> None:
    every = novate.model_copy(update={"placement_id": None, "novated_on": APRIL})
    whole = contract_novated.model_copy(update={"placement_id": None, "novated_on": APRIL})
    one = whole.model_copy(update={"placement_id": "PL-1"})
    agreeing(placed).when(every).then(whole, one)


def test_it_may_be_agreed_after_the_home_has_passed() -> None:
    agreeing(placed, contract_transferred).when(novate).then(contract_novated)
    every = novate.model_copy(update={"placement_id": None})
    agreeing(placed, contract_transferred).when(every).then(
        contract_novated.model_copy(update={"placement_id": None})
    )


def test_novate_1_another_provider_that_is_known() -> None:
    given(NAMED, policy, placed).by("hal", HOS).when(novate).then_refused(NotAnotherProvider)
    same = novate.model_copy(update={"successor_id": "P-1"})
    given(NAMED, policy, placed, applied).by("hal", HOS).when(same).then_refused(NotAnotherProvider)


def test_novate_2_the_provider_holds_the_contract() -> None:
    agreeing().when(novate).then_refused(NoSuchContract)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    agreeing(placed, ended).when(novate).then_refused(NoSuchContract)
    theirs = placed.model_copy(update={"provider_id": "P-3"})
    agreeing(theirs).when(novate).then_refused(NoSuchContract)


def test_novate_3_the_scheme_names_the_role_by_what_the_contracts_cost() -> None:
    given(*KNOWN, placed).by("bob", "broker").when(novate).then_refused(
        NotTheirsToAgree, roles=(HOS,)
    )
    every = novate.model_copy(update={"placement_id": None})
    agreeing(placed, block).when(every).then_refused(NotTheirsToAgree, roles=())


def test_novate_4_no_contract_passes_to_an_excluded_provider() -> None:
    excluded = exclusion_checked.model_copy(update={"provider_id": "P-2", "excluded": True})
    agreeing(placed, excluded).when(novate).then_refused(ExcludedSupplier)


def test_novate_5_no_contract_passes_to_a_provider_that_is_suspended_then_or_now() -> None:
    theirs = suspended.model_copy(update={"provider_id": "P-2", "suspended_on": MARCH})
    agreeing(placed, theirs).when(novate).then_refused(Suspended)
    back = reinstated.model_copy(update={"provider_id": "P-2", "reinstated_on": MARCH + DAY})
    agreeing(placed, theirs, back).on(MARCH + DAY).when(novate).then_refused(Suspended)
    since = theirs.model_copy(update={"suspended_on": MARCH + DAY})
    agreeing(placed, since).on(MARCH + DAY).when(novate).then_refused(Suspended)
    agreeing(placed, since).on(MARCH).when(novate).then(contract_novated)
    ahead = novate.model_copy(update={"novated_on": APRIL})
    before = suspended.model_copy(update={"provider_id": "P-2", "suspended_on": MARCH - DAY})
    lifted = back.model_copy(update={"reinstated_on": MARCH})
    assert agreeing(placed, before, lifted).on(MARCH).when(ahead).outcome()
    to_come = theirs.model_copy(update={"suspended_on": APRIL})
    assert agreeing(placed, to_come).on(MARCH).when(ahead).outcome()
    other_lot = theirs.model_copy(update={"lots": (Lot.WRAP_AROUND,)})
    agreeing(placed, other_lot).when(novate).then(contract_novated)
    secure = placed.model_copy(update={"kind": Kind.SECURE_HOME, "lot": None})
    agreeing(secure, other_lot).when(novate).then_refused(Suspended)


def test_novate_6_what_is_in_a_home_passes_by_itself_to_who_runs_the_home_that_day() -> None:
    sold_later = SOLD.model_copy(update={"passed_on": MARCH + DAY})
    for held in (placed, block):
        one = novate.model_copy(
            update={"placement_id": None, "block_id": "B-1"} if held is block else {}
        )
        asked = given(BIRCH, BY_ANY, policy, registered, sold_later, held).by("hal", HOS)
        asked.each_proposed().when(one).then_refused(RunsAnotherHome, provider_id="P-1")
        then = one.model_copy(update={"novated_on": MARCH + DAY})
        assert asked.each_proposed().when(then).outcome()
        whole = one.model_copy(update={"placement_id": None, "block_id": None})
        for every in (whole, whole.model_copy(update={"home_id": "H-1"})):
            assert asked.each_proposed().when(every).outcome()


def test_novate_6_it_is_the_first_day_of_a_placement_that_begins_later() -> None:
    sold_later = SOLD.model_copy(update={"passed_on": APRIL})
    later = placed.model_copy(update={"started_on": APRIL})
    asked = given(BIRCH, BY_ANY, policy, registered, sold_later, later).by("hal", HOS)
    assert asked.each_proposed().when(novate).outcome()


@pytest.mark.parametrize("kind", [Kind.FOSTERING_AGENCY, Kind.SEMI_INDEPENDENT])
def test_novate_6_carers_change_their_agency_and_a_flat_its_provider(kind: Kind) -> None:
    home = registered.model_copy(update={"kind": kind})
    there = placed.model_copy(update={"kind": kind})
    asked = given(BIRCH, NAMED, policy, home, there).by("hal", HOS)
    asked.each_proposed().when(novate).then(contract_novated)
    nowhere = placed.model_copy(update={"home_id": None})
    given(BIRCH, NAMED, policy, nowhere).by("hal", HOS).each_proposed().when(novate).then(
        contract_novated
    )


def test_novate_7_who_proposes_a_novation_does_not_agree_it() -> None:
    asked = given(*KNOWN, placed).by("hal", HOS).when(novate)
    asked.then_refused(NotProposed, roles=("broker", "commissioner", "finance"))
    asked.proposed(by="hal").then_refused(NotProposed)
    asked.proposed(by="cara").then(contract_novated)


def decided_by(*rows: Any) -> Any:
    """A scheme of these rows on contracts that pass."""
    made = [row(**{"decision": Decision.NOVATION, "roles": (HOS,), **each}) for each in rows]
    return scheme.model_copy(update={"rows": tuple(made)})


@pytest.mark.parametrize(
    ("policies", "costs"), [((policy,), Decimal("913000.00")), ((), Decimal("182500.00"))]
)
def test_novate_3_a_contract_costs_its_week_over_the_term_of_the_policy_or_a_year(
    policies: tuple[Any, ...], costs: Decimal
) -> None:
    for most, may in ((costs, True), (costs - Decimal("0.01"), False)):
        held = decided_by({"measure": "whole-life", "up_to": most})
        asked = given(BIRCH, held, *policies, registered, SOLD, placed).by("hal", HOS).when(novate)
        if may:
            assert asked.proposed().outcome()
        else:
            asked.then_refused(NotTheirsToAgree)


def test_novate_3_only_the_contract_that_is_named_counts_before_and_after_it_passed() -> None:
    agreeing(placed, block).when(novate).then(contract_novated)
    its_block = contract_transferred.model_copy(update={"placement_id": None, "block_id": "B-1"})
    agreeing(placed, block, contract_transferred, its_block).when(novate).then(contract_novated)
    cheap = decided_by({"measure": "weekly", "up_to": Decimal("3499.99")})
    asked = given(BIRCH, cheap, policy, registered, SOLD, placed, contract_transferred).by(
        "hal", HOS
    )
    asked.when(novate).then_refused(NotTheirsToAgree)


def test_novate_3_the_citations_are_of_the_rows_that_name_the_role_for_what_is_registered() -> None:
    both = decided_by(
        {"citation": "Contract procedure rules, 14", "registered": True, "past_eighteen": False},
        {"citation": "Another", "roles": ("head-of-legal",)},
    )
    asked = given(BIRCH, both, policy, registered, SOLD, placed).by("hal", HOS).when(novate)
    asked.proposed().then(contract_novated)


def test_every_contract_in_a_home_passes_from_its_own_first_day() -> None:
    in_home = novate.model_copy(update={"placement_id": None, "home_id": "H-1"})
    later = placed.model_copy(update={"started_on": APRIL})
    whole = contract_novated.model_copy(update={"placement_id": None, "home_id": "H-1"})
    one = contract_novated.model_copy(update={"novated_on": APRIL})
    its_block = contract_novated.model_copy(update={"placement_id": None, "block_id": "B-1"})
    dear = decided_by({"citation": "Contract procedure rules, 14"})
    asked = given(BIRCH, dear, policy, later, block).by("hal", HOS)
    asked.when(in_home).proposed().then(whole, one, its_block)
