from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    OTHER_CHILD,
    authorised,
    award_cancelled,
    awarded,
    awarded_unregistered,
    core,
    exclusion_checked,
    opened,
    placed,
    regularised,
    reinstated,
    suspended,
)
from specification import Specification, given

from domain.codes import Trigger
from domain.commands.placements.regularise_purchase import (
    AwardDoesNotFit,
    AwardNotAuthorised,
    AwardUsed,
    NothingToRegularise,
    NotSafe,
    RegularisePurchase,
)
from domain.commands.placements.start_placement import NoAward, NoOrder, NotAuthorised
from domain.events.base import Event
from domain.fee_lines import Step
from domain.values import Kind

tie = RegularisePurchase(**{k: v for k, v in regularised if k in RegularisePurchase.model_fields})


def bought(*events: Event) -> Specification:
    """A purchase without an award, and what followed."""
    return given(placed, *events).where(placed, NoAward)


def test_an_award_is_tied_to_what_was_bought_without_one() -> None:
    bought(opened, awarded, authorised).when(tie).then(regularised)


def test_regular_1_the_purchase_lacks_an_authorised_award() -> None:
    search = (opened, awarded, authorised)
    given(*search).when(tie).then_refused(NothingToRegularise)
    given(placed, *search).when(tie).then_refused(NothingToRegularise)
    given(placed, *search).where(placed, NoOrder).when(tie).then_refused(NothingToRegularise)
    bought(*search, regularised).when(tie).then_refused(NothingToRegularise)
    given(placed, *search).where(placed, NotAuthorised).when(tie).then(regularised)


def test_regular_1_another_award_is_tied_to_what_waits_or_was_refused() -> None:
    cited = placed.model_copy(update={"award_id": "AW-0"})
    theirs = authorised.model_copy(update={"award_id": "AW-0", "referral_id": "R-0"})
    in_part = theirs.model_copy(update={"complete": False})
    search = (opened, awarded, authorised)
    for before in ((), (in_part,)):
        given(cited, *before, *search).when(tie).then(regularised)
        given(cited, *before, theirs, *search).when(tie).then_refused(NothingToRegularise)
        given(cited, *before, *search, theirs).when(tie).then_refused(NothingToRegularise)


def test_regular_2_the_award_is_the_childs_stands_and_is_authorised() -> None:
    theirs = opened.model_copy(update={"child_ref": OTHER_CHILD})
    for search in (
        (),
        (opened, awarded),
        (opened, awarded, authorised.model_copy(update={"complete": False})),
        (opened, awarded, authorised, award_cancelled),
        (theirs, awarded, authorised),
    ):
        bought(*search).when(tie).then_refused(AwardNotAuthorised)


@pytest.mark.parametrize(
    "other", [{"provider_id": "P-2"}, {"home_id": "H-2"}, {"fee_lines": (core("1.00"),)}]
)
def test_regular_3_the_award_is_for_what_was_bought(other: dict[str, Any]) -> None:
    award = type(awarded).model_validate({**dict(awarded), **other})
    bought(opened, award, authorised).when(tie).then_refused(AwardDoesNotFit)


def test_regular_3_the_placement_is_charged_by_the_lines_of_the_award_from_then_on() -> None:
    later = placed.started_on + timedelta(days=7)
    lines = {"fee_lines": (core(to_on=later), core("3600.00", from_on=later))}
    steps = (Step(from_on=later, weekly_fee=Decimal("3600.00")),)
    award = awarded.model_copy(update=lines)
    charged = regularised.model_copy(update={"steps": steps})
    bought(opened, award, authorised).when(tie).then(charged)


def test_regular_3_an_award_of_an_unregistered_setting_is_for_its_kind() -> None:
    nowhere = placed.model_copy(update={"home_id": None, "provider_id": None})
    search = (opened, awarded_unregistered, authorised)
    given(nowhere, *search).where(nowhere, NoAward).when(tie).then(regularised)
    dearer = nowhere.model_copy(update={"weekly_fee": Decimal("3500.01")})
    given(dearer, *search).where(dearer, NoAward).when(tie).then_refused(AwardDoesNotFit)
    other = nowhere.model_copy(update={"kind": Kind.OTHER})
    given(other, *search).where(other, NoAward).when(tie).then_refused(AwardDoesNotFit)


def test_regular_4_an_award_is_for_one_placement_of_a_child() -> None:
    search = (opened, awarded, authorised)
    other = placed.model_copy(update={"placement_id": "PL-0", "award_id": "AW-1"})
    bought(*search, other).when(tie).then_refused(AwardUsed)
    tied = regularised.model_copy(update={"placement_id": "PL-0"})
    bought(*search, tied).when(tie).then_refused(AwardUsed)
    sibling = {"placement_id": "PL-0", "child_ref": OTHER_CHILD}
    bought(*search, other.model_copy(update=sibling)).when(tie).then(regularised)
    theirs = tied.model_copy(update={**sibling, "placement_id": "PL-9"})
    bought(*search, tied, theirs).when(tie).then_refused(AwardUsed)


def test_regular_4_the_award_that_the_purchase_began_under_is_not_used_by_it() -> None:
    under_it = placed.model_copy(update={"award_id": "AW-1"})
    history = given(under_it, opened, awarded, authorised).where(under_it, NotAuthorised)
    history.when(tie).then(regularised)


def test_regular_1_a_breach_by_which_the_award_was_made_says_nothing_of_the_purchase() -> None:
    history = bought(opened, awarded, authorised)
    history.where(awarded, NoAward).when(tie).then(regularised)
    only = given(placed, opened, awarded, authorised).where(awarded, NoAward)
    only.when(tie).then_refused(NothingToRegularise)


def test_regular_2_that_another_award_is_authorised_authorises_none() -> None:
    another = authorised.model_copy(update={"award_id": "AW-9", "referral_id": "R-9"})
    bought(opened, awarded, another).when(tie).then_refused(AwardNotAuthorised)


def test_regular_5_no_purchase_of_an_unsafe_or_excluded_provider_is_put_in_order() -> None:
    search = (opened, awarded, authorised)
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    for why in (suspended, excluded):
        bought(*search, why).when(tie).then_refused(NotSafe)
    day = tie.regularised_on
    later = excluded.model_copy(update={"checked_on": day + timedelta(days=1)})
    bought(*search, later).on(day).when(tie).then(regularised)
    bought(*search, later).on(day + timedelta(days=1)).when(tie).then_refused(NotSafe)
    since = {"trigger": Trigger.SAFEGUARDING, "suspended_on": day - timedelta(days=1)}
    then = suspended.model_copy(update=since)
    lifted = reinstated.model_copy(update={"reinstated_on": day + timedelta(days=1)})
    bought(*search, then, lifted).on(day + timedelta(days=2)).when(tie).then_refused(NotSafe)
    theirs = excluded.model_copy(update={"provider_id": "P-9"})
    for harmless in (theirs, suspended.model_copy(update={"trigger": Trigger.PRICE_BREACH})):
        bought(*search, harmless).when(tie).then(regularised)
