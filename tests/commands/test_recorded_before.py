"""What is read before a command, and what its references and its day are held to."""

from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    CHILD,
    MARCH,
    OTHER_CHILD,
    award_consulted,
    awarded,
    budget,
    invited,
    offer,
    opened,
    order,
    placed,
    placement_ended,
    reopened,
)

from domain.command import QueryItem
from domain.commands.awards.consult_on_award import ConsultOnAward
from domain.commands.money.book_block import BookBlock
from domain.commands.placements.extend_placement import ExtendPlacement
from domain.commands.referrals.decline_invitation import DeclineInvitation
from domain.commands.referrals.reopen_referral import ReopenReferral
from domain.commands.referrals.withdraw_offer import WithdrawOffer
from domain.events.finance import BudgetSet
from domain.events.placements import PlacementStarted
from domain.events.searches import ReferralOpened
from domain.recorded_before import (
    BeforeWhatItRestsOn,
    NothingRecorded,
    NotOfOneChild,
    children_of,
    is_about,
    read_for_names,
    refuse_apart,
    refuse_before,
    refuse_unknown,
    stated_rules,
)

DAY = timedelta(days=1)
reopen = ReopenReferral(**dict(reopened)).model_copy(update={"placement_id": "PL-1"})
alone = reopen.model_copy(update={"placement_id": None})
longer = ExtendPlacement(
    placement_id="PL-1", order_id="CO-1", reason="x", extended_on=MARCH,
    agreed_until=date(2022, 9, 1),
)  # fmt: skip
consult = ConsultOnAward(
    **{name: value for name, value in award_consulted if name in ConsultOnAward.model_fields}
)
withdraw = WithdrawOffer(
    referral_id="R-1", provider_id="P-1", offer_id="O-1", reason="Full", withdrawn_on=MARCH
)


def test_what_began_what_a_command_names_together_is_read_and_of_one_reference_nothing() -> None:
    assert set(read_for_names(reopen)) == {
        QueryItem((ReferralOpened,), ("referral:R-1",)),
        QueryItem((PlacementStarted,), ("placement:PL-1",)),
    }
    assert read_for_names(alone) == ()


def test_recorded_2_what_is_recorded_is_of_the_kind_that_makes_a_reference_known() -> None:
    (made_known,) = (events for name, events in longer.names.items() if name == "order_id")
    assert isinstance(order, made_known)
    refuse_unknown(longer, [order, placed])
    for others in ((), (placed,), (order.model_copy(update={"order_id": "CO-2"}),)):
        with pytest.raises(NothingRecorded) as refused:
            refuse_unknown(longer, others)
        assert refused.value.detail == {"unknown": ("CO-1",)}


def test_recorded_2_an_entry_of_another_kind_that_bears_the_tag_makes_nothing_known() -> None:
    booked = BookBlock(
        block_id="B-9", home_id="H-1", budget_line="residential", places=1, weekly_fee="100.00",
        starts_on=date(2022, 2, 1), ends_on=date(2022, 9, 1),
    )  # fmt: skip
    assert isinstance(budget, BudgetSet)
    refuse_unknown(booked, [budget])
    assert "line:residential" in placed.tags
    with pytest.raises(NothingRecorded):
        refuse_unknown(booked, [placed])


def test_recorded_3_what_nothing_began_is_of_no_child_and_apart_from_none() -> None:
    refuse_apart(reopen, [opened, placed])
    theirs = placed.model_copy(update={"child_ref": OTHER_CHILD})
    with pytest.raises(NotOfOneChild) as refused:
        refuse_apart(reopen, [opened, theirs])
    assert refused.value.detail == {"apart": ("R-1", "PL-1")}
    for begun in ((), (opened,), (placed,), (opened, placement_ended)):
        refuse_apart(reopen, begun)
    refuse_apart(alone, [opened, theirs])


def test_recorded_3_the_children_of_a_reference_are_those_of_what_began_it() -> None:
    assert children_of(reopen, "placement_id", [placed]) == {f"child:{CHILD}"}
    siblings = opened.model_copy(update={"siblings": (OTHER_CHILD,)})
    both = {f"child:{CHILD}", f"child:{OTHER_CHILD}"}
    assert children_of(reopen, "referral_id", [siblings, placed]) == both
    assert children_of(reopen, "referral_id", [placed]) == frozenset()


@pytest.mark.parametrize(
    ("command", "event", "about"),
    [
        (withdraw, offer, True),
        (withdraw, offer.model_copy(update={"offer_id": "O-2"}), False),
        (withdraw, offer.model_copy(update={"referral_id": "R-2"}), False),
        (withdraw, offer.model_copy(update={"provider_id": "P-2"}), False),
        (withdraw, invited, True),
        (withdraw, invited.model_copy(update={"provider_ids": ("P-2",)}), False),
        (consult, awarded, True),
        (consult, awarded.model_copy(update={"award_id": "AW-2"}), False),
        (consult, awarded.model_copy(update={"provider_id": "P-9"}), True),
        (consult, invited.model_copy(update={"provider_ids": ("P-2",)}), True),
        (longer, placed.model_copy(update={"placement_id": "PL-2"}), False),
        (longer, offer, True),
    ],
)
def test_recorded_1_an_entry_is_about_what_a_command_names_if_they_agree_in_all_that_both_name(
    command: Any, event: Any, *, about: bool
) -> None:
    assert is_about(command, event) is about


def test_recorded_1_the_latest_day_of_its_own_counts() -> None:
    later = offer.model_copy(update={"offered_on": offer.offered_on + DAY})
    others = later.model_copy(update={"offer_id": "O-2", "offered_on": offer.offered_on + 9 * DAY})
    on_that_day = withdraw.model_copy(update={"withdrawn_on": later.offered_on})
    for read in ((later, offer, others), (others, offer, later), ()):
        refuse_before(on_that_day, read)
    early = withdraw.model_copy(update={"withdrawn_on": offer.offered_on})
    with pytest.raises(BeforeWhatItRestsOn) as refused:
        refuse_before(early, (later, offer, others))
    assert refused.value.detail == {"earliest": later.offered_on}


def test_a_command_is_decided_by_those_of_these_rules_that_it_declares() -> None:
    assert stated_rules(WithdrawOffer) == ("RECORDED-1",)
    assert stated_rules(ReopenReferral) == ("RECORDED-2", "RECORDED-3")
    assert "RECORDED-2" in stated_rules(ExtendPlacement)
    assert "RECORDED-1" not in stated_rules(ReopenReferral)
    assert stated_rules(DeclineInvitation)[:1] == ("RECORDED-1",)
