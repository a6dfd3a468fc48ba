from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    ABOVE,
    BEFORE_THE_ACT,
    MARCH,
    abandoned,
    admitted,
    applied,
    arrangement,
    award_cancelled,
    awarded_through_contingency,
    cheaper,
    core,
    delisted,
    exclusion_checked,
    exhausted,
    framework,
    listed,
    lot_terms,
    opened,
    policy,
    registered,
    reinstated,
    shut,
    started,
    suspended,
)
from specification import given

from domain.codes import LegalRegime, Tier
from domain.commands.awards.award_through_contingency import (
    AboveTheSchedule,
    AwardThroughContingency,
    BeforeTheSearch,
    ExcludedSupplier,
    HomeDoesNotFit,
    NoPolicyInForce,
    NotListed,
    ProviderSuspended,
    ReferralNotOpen,
    TierNotUnderWay,
)
from domain.values import Lot

award = AwardThroughContingency(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    arrangement_id="LCR",
    home_id="H-1",
    fee_lines=(core(),),
    reason="None nearer",
    awarded_on=MARCH,
)
searching = started(Tier.CITY_REGION)
ready = (arrangement, listed, registered, policy, opened, searching)


def without(event: Any) -> tuple[Any, ...]:
    """The history that allows the award, without one event."""
    return tuple(each for each in ready if each is not event)


def test_an_award_through_the_city_region_is_under_its_law() -> None:
    given(*ready).by("jane").when(award).then(awarded_through_contingency)
    act = {"legal_regime": LegalRegime.PROCUREMENT_ACT_2023}
    given(*without(arrangement), arrangement.model_copy(update=act)).by("jane").when(award).then(
        awarded_through_contingency.model_copy(update=BEFORE_THE_ACT)
    )


def test_contingency_1_the_referral_is_open() -> None:
    for history in (without(opened), (*ready, abandoned), (*ready, awarded_through_contingency),
                    (*ready, awarded_through_contingency, award_cancelled)):  # fmt: skip
        given(*history).when(award).then_refused(ReferralNotOpen)


def test_contingency_1_the_reference_of_an_award_of_another_search_is_not_used_again() -> None:
    theirs = awarded_through_contingency.model_copy(update={"referral_id": "R-2"})
    given(*ready, theirs).when(award).then_refused(ReferralNotOpen)


def test_contingency_2_the_provider_is_listed_for_the_lot_on_the_day() -> None:
    given(*without(listed)).when(award).then_refused(NotListed)
    given(*ready, delisted).when(award).then_refused(NotListed)
    to_leave = delisted.model_copy(update={"delisted_on": date(2030, 1, 1)})
    given(*ready, to_leave).by("jane").when(award).then(awarded_through_contingency)
    fostering = listed.model_copy(update={"lots": ("fostering",)})
    given(*without(listed), fostering).when(award).then_refused(NotListed)
    given(*without(arrangement)).when(award).then_refused(NotListed)
    for days in ({"ends_on": MARCH}, {"starts_on": date(2022, 3, 2)}):
        closed = arrangement.model_copy(update=days)
        given(*without(arrangement), closed).when(award).then_refused(NotListed)
    next_day = date(2022, 3, 2)
    over = arrangement.model_copy(update={"ends_on": next_day})
    asked = given(*without(arrangement), over).by("jane")
    asked.on(MARCH).when(award).then(awarded_through_contingency)
    asked.on(next_day).when(award).then_refused(NotListed)
    since = listed.model_copy(update={"listed_on": next_day})
    given(*without(listed), since).on(next_day).when(award).then_refused(NotListed)


def test_contingency_3_a_provider_the_council_suspended_gets_no_award() -> None:
    given(*ready, suspended).when(award).then_refused(ProviderSuspended)
    given(*ready, suspended, reinstated).by("jane").when(award).then(awarded_through_contingency)


@pytest.mark.parametrize("tier", [Tier.PURCHASING_SYSTEM, Tier.REGION])
def test_contingency_4_the_search_is_under_way_in_its_tier(tier: Tier) -> None:
    elsewhere = (*without(searching), started(tier))
    given(*elsewhere).when(award).then_refused(TierNotUnderWay)
    over = exhausted(Tier.CITY_REGION)
    given(*ready, over).when(award).then_refused(TierNotUnderWay)


def test_contingency_5_the_home_fits() -> None:
    given(*without(registered)).when(award).then_refused(HomeDoesNotFit, home_id="H-1")
    nowhere = award.model_copy(update={"home_id": None})
    given(*without(registered)).when(nowhere).then_refused(HomeDoesNotFit, home_id=())
    given(*ready, shut).when(award).then_refused(HomeDoesNotFit)


def test_contingency_5_wrap_around_support_needs_no_home() -> None:
    lot = {"lot": Lot.WRAP_AROUND}
    staff = (
        arrangement, listed.model_copy(update={"lots": (Lot.WRAP_AROUND,)}), policy,
        opened.model_copy(update=lot), searching,
    )  # fmt: skip
    nowhere = award.model_copy(update={"home_id": None})
    given(*staff).by("jane").when(nowhere).then(
        awarded_through_contingency.model_copy(update={**lot, "home_id": None})
    )


def test_contingency_6_a_policy_is_in_force() -> None:
    given(*without(policy)).when(award).then_refused(NoPolicyInForce)


def test_contingency_7_above_the_schedule_it_gives_its_reason_and_says_by_how_much() -> None:
    history = (*ready, applied, admitted, cheaper)
    given(*history).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00"), most=Decimal("3400.00")
    )
    because = award.model_copy(update={"above_because": "No other place"})
    given(*history).by("jane").when(because).then(
        awarded_through_contingency.model_copy(update=ABOVE)
    )
    given(*ready).by("jane").when(because).then(awarded_through_contingency)


def test_contingency_7_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3400.00")})
    history = (*ready, framework, capped)
    given(*history).when(award).then_refused(AboveTheSchedule, a_week_above=Decimal("100.00"))


def test_contingency_7_the_price_is_judged_on_the_day_and_when_it_is_recorded() -> None:
    next_day = MARCH + timedelta(days=1)
    lower = cheaper.model_copy(update={"in_force_from": next_day})
    history = (*ready, applied, admitted, lower)
    given(*history).by("jane").on(MARCH).when(award).then(awarded_through_contingency)
    given(*history).on(next_day).when(award).then_refused(AboveTheSchedule)


def test_contingency_8_an_award_is_not_dated_before_the_search_began_there() -> None:
    early = opened.model_copy(update={"opened_on": MARCH - timedelta(days=2)})
    before = award.model_copy(update={"awarded_on": MARCH - timedelta(days=1)})
    given(early, *without(opened)).when(before).then_refused(BeforeTheSearch, began_on=MARCH)


def test_contingency_10_an_excluded_provider_is_not_awarded_to_until_a_later_check_clears_it() -> (
    None
):
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    given(*ready, excluded).when(award).then_refused(ExcludedSupplier)
    cleared = exclusion_checked.model_copy(update={"checked_on": MARCH})
    given(*ready, excluded, cleared).by("jane").when(award).then(awarded_through_contingency)


def test_contingency_10_under_the_act_a_check_holds_on_the_day() -> None:
    day = date(2026, 2, 1)
    act = {"legal_regime": LegalRegime.PROCUREMENT_ACT_2023, "ends_on": date(2027, 1, 1)}
    asked = opened.model_copy(update={"opened_on": day, "needed_on": day})
    search = searching.model_copy(update={"started_on": day})
    story = (arrangement.model_copy(update=act), listed, registered, policy, asked, search)
    now = award.model_copy(update={"awarded_on": day})
    given(*story).on(day).when(now).then_refused(ExcludedSupplier)
    holds = {"checked_on": day, "valid_until": day + timedelta(days=1)}
    checked = exclusion_checked.model_copy(update=holds)
    assert given(*story, checked).on(day).when(now).outcome()
    ended = exclusion_checked.model_copy(update={"valid_until": day})
    given(*story, ended).on(day).when(now).then_refused(ExcludedSupplier)
