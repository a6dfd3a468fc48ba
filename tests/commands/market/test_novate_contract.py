"""A contract passes to another provider by agreement, in a role that the scheme names."""

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
    placed,
    placement_ended,
    policy,
    row,
    scheme,
)
from specification import Specification, given

from domain.codes import Decision
from domain.commands.market.novate_contract import (
    ExcludedSupplier,
    NoSuchContract,
    NotAnotherProvider,
    NotTheirsToAgree,
    NovateContract,
)

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
KNOWN = (BIRCH, NAMED, policy)


def agreeing(*events: Any) -> Specification:
    return given(*KNOWN, *events).by("hal", HOS)


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
        asked = given(BIRCH, held, *policies, placed).by("hal", HOS).when(novate)
        if may:
            assert asked.outcome()
        else:
            asked.then_refused(NotTheirsToAgree)


def test_novate_3_only_the_contract_that_is_named_counts_before_and_after_it_passed() -> None:
    agreeing(placed, block).when(novate).then(contract_novated)
    its_block = contract_transferred.model_copy(update={"placement_id": None, "block_id": "B-1"})
    agreeing(placed, block, contract_transferred, its_block).when(novate).then(contract_novated)
    cheap = decided_by({"measure": "weekly", "up_to": Decimal("3499.99")})
    asked = given(BIRCH, cheap, policy, placed, contract_transferred).by("hal", HOS)
    asked.when(novate).then_refused(NotTheirsToAgree)


def test_novate_3_the_citations_are_of_the_rows_that_name_the_role_for_what_is_registered() -> None:
    both = decided_by(
        {"citation": "Contract procedure rules, 14", "registered": True, "past_eighteen": False},
        {"citation": "Another", "roles": ("head-of-legal",)},
    )
    given(BIRCH, both, policy, placed).by("hal", HOS).when(novate).then(contract_novated)


def test_every_contract_in_a_home_passes_from_its_own_first_day() -> None:
    in_home = novate.model_copy(update={"placement_id": None, "home_id": "H-1"})
    later = placed.model_copy(update={"started_on": APRIL})
    whole = contract_novated.model_copy(update={"placement_id": None, "home_id": "H-1"})
    one = contract_novated.model_copy(update={"novated_on": APRIL})
    its_block = contract_novated.model_copy(update={"placement_id": None, "block_id": "B-1"})
    dear = decided_by({"citation": "Contract procedure rules, 14"})
    asked = given(BIRCH, dear, policy, later, block).by("hal", HOS)
    asked.when(in_home).then(whole, one, its_block)
