"""A home passes to another provider, under another number."""

from datetime import timedelta

import pytest
from examples import (
    FEB,
    JAN,
    MARCH,
    applied,
    block,
    contract_novated,
    contract_transferred,
    home_transferred,
    offer,
    placed,
    registered,
    reinstated,
    search_transferred,
    suspended,
)
from specification import given

from domain.commands.market.transfer_home import (
    NotAgreed,
    NothingChanges,
    NothingToPass,
    NotOneProvider,
    TransferHome,
    UrnTaken,
)
from domain.values import Lot

sell = TransferHome(home_id="H-1", successor_id="P-2", urn="SC900009", passed_on=MARCH)
BIRCH = applied.model_copy(update={"provider_id": "P-2", "name": "Birch"})
KNOWN = (registered, BIRCH)
AGREED = contract_novated.model_copy(update={"placement_id": None, "home_id": "H-1"})


def test_what_is_in_the_home_passes_with_it_and_nothing_else() -> None:
    elsewhere = placed.model_copy(update={"placement_id": "PL-2", "home_id": "H-2"})
    its_block = contract_transferred.model_copy(update={"placement_id": None, "block_id": "B-1"})
    its_offer = search_transferred.model_copy(update={"home_id": "H-1"})
    given(*KNOWN, placed, elsewhere, block, offer, AGREED).when(sell).then(
        home_transferred, contract_transferred, its_block, its_offer
    )


def test_a_home_may_take_another_number_under_the_same_provider() -> None:
    anew = sell.model_copy(update={"successor_id": "P-1"})
    given(registered, placed).when(anew).then(
        home_transferred.model_copy(update={"successor_id": "P-1"})
    )


def test_a_suspension_for_safety_survives_the_sale() -> None:
    (passed,) = given(*KNOWN, suspended).when(sell).outcome()
    assert passed.suspended == (Lot.RESIDENTIAL,)


@pytest.mark.parametrize("days", [1, 400])
def test_a_passing_dated_before_the_suspension_does_not_lift_it(days: int) -> None:
    later = suspended.model_copy(update={"suspended_on": MARCH + timedelta(days=days)})
    lifted = reinstated.model_copy(update={"reinstated_on": later.suspended_on})
    after = lifted.model_copy(update={"reinstated_on": later.review_on + timedelta(days=500)})
    for history in ((later,), (later, after)):
        (passed,) = given(*KNOWN, *history).when(sell).outcome()
        assert passed.suspended == (Lot.RESIDENTIAL,)
    (passed,) = given(*KNOWN, later, lifted).when(sell).outcome()
    assert passed.suspended == ()


def test_a_suspension_that_ended_before_the_passing_does_not_follow_the_home() -> None:
    before = suspended.model_copy(update={"suspended_on": JAN})
    ended = reinstated.model_copy(update={"reinstated_on": FEB})
    (passed,) = given(*KNOWN, before, ended).when(sell).outcome()
    assert passed.suspended == ()


def test_a_suspension_that_ended_in_one_lot_follows_the_home_in_the_other() -> None:
    both = suspended.model_copy(update={"lots": (Lot.RESIDENTIAL, Lot.WRAP_AROUND)})
    ended = reinstated.model_copy(update={"lots": (Lot.WRAP_AROUND,), "reinstated_on": FEB})
    (passed,) = given(*KNOWN, both, ended).when(sell).outcome()
    assert passed.suspended == (Lot.RESIDENTIAL,)


def test_handover_1_the_home_and_the_provider_are_known() -> None:
    given(BIRCH).when(sell).then_refused(NothingToPass)
    given(registered).when(sell).then_refused(NothingToPass)
    at_once = sell.model_copy(update={"passed_on": JAN})
    given(*KNOWN).when(at_once).then_refused(NothingToPass)


def test_handover_2_something_changes_and_in_the_order_of_its_days() -> None:
    same = sell.model_copy(update={"successor_id": "P-1", "urn": None})
    given(registered).when(same).then_refused(NothingChanges)
    given(*KNOWN, home_transferred).when(sell).then_refused(NothingChanges)
    before = sell.model_copy(update={"passed_on": FEB})
    given(*KNOWN, home_transferred).when(before).then_refused(NothingChanges)


def test_handover_2_a_home_passes_once_on_a_day() -> None:
    cedar = applied.model_copy(update={"provider_id": "P-3", "name": "Cedar"})
    again = sell.model_copy(update={"successor_id": "P-3", "urn": "SC900010"})
    given(registered, cedar, home_transferred).when(again).then_refused(NothingChanges)


def test_handover_3_a_number_belongs_to_one_home() -> None:
    other = registered.model_copy(update={"home_id": "H-2", "urn": "SC900009"})
    given(*KNOWN, other).when(sell).then_refused(UrnTaken, home_id="H-2")


def test_handover_4_contracts_that_pass_without_agreement_are_a_breach() -> None:
    given(*KNOWN, placed).when(sell).then_breaks(NotAgreed)
    late = AGREED.model_copy(update={"novated_on": MARCH + timedelta(days=1)})
    given(*KNOWN, placed, late).when(sell).then_breaks(NotAgreed)


def test_handover_5_our_own_home_does_not_pass() -> None:
    ours = registered.model_copy(update={"in_house": True})
    given(ours, BIRCH).when(sell).then_refused(NotOneProvider)


def test_a_home_passes_on_from_whoever_has_had_it_since_the_day_before() -> None:
    cedar = applied.model_copy(update={"provider_id": "P-3", "name": "Cedar"})
    was = home_transferred.model_copy(update={"passed_on": MARCH - timedelta(days=1)})
    again = sell.model_copy(update={"successor_id": "P-3", "urn": "SC900010"})
    (passed,) = given(registered, cedar, was).when(again).outcome()
    assert (passed.provider_id, passed.successor_id) == ("P-2", "P-3")


def test_a_home_that_passes_empty_needs_no_agreement_and_may_have_another_name() -> None:
    named = sell.model_copy(update={"name": "Birch House"})
    given(*KNOWN).when(named).then(home_transferred.model_copy(update={"name": "Birch House"}))


def test_a_suspension_does_not_follow_a_home_that_stays_with_its_provider() -> None:
    anew = sell.model_copy(update={"successor_id": "P-1"})
    given(registered, suspended).when(anew).then(
        home_transferred.model_copy(update={"successor_id": "P-1"})
    )


def test_handover_3_a_home_may_keep_its_own_number() -> None:
    kept = sell.model_copy(update={"urn": registered.urn})
    given(*KNOWN).when(kept).then(home_transferred.model_copy(update={"urn": registered.urn}))


def test_handover_5_no_home_passes_to_a_provider_of_our_own_homes_and_others_do_not_matter() -> (
    None
):
    ours = registered.model_copy(
        update={"home_id": "H-2", "urn": "SC900002", "provider_id": "P-2", "in_house": True}
    )
    given(*KNOWN, ours).when(sell).then_refused(NotOneProvider)
    of_another = ours.model_copy(update={"provider_id": "P-3"})
    given(*KNOWN, of_another).when(sell).then(home_transferred)
