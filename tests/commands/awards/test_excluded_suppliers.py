"""Nobody is awarded to or admitted while excluded, or under the Act without a check that holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    FEB,
    MARCH,
    admitted,
    application_moderated,
    applied,
    core,
    exclusion_checked,
    framework,
    lot_terms,
    opened,
    policy,
    registered,
    round_closed,
    round_opened,
    started,
)
from specification import Specification, given

from domain.codes import Ground, LegalRegime, Tier
from domain.commands.awards import award_directly, buy_by_spot_purchase
from domain.commands.awards.award_directly import AwardDirectly
from domain.commands.awards.buy_by_spot_purchase import BuyBySpotPurchase
from domain.commands.framework.admit_provider import AdmitProvider, ExcludedSupplier
from domain.readings.providers.exclusions import Exclusions

DAY = date(2026, 2, 1)
EXCLUDED = exclusion_checked.model_copy(update={"excluded": True})


def checked(first: date, until: date, **fields: Any) -> Any:
    return exclusion_checked.model_copy(
        update={"checked_on": first, "valid_until": until, **fields}
    )


def buying(*history: Any, day: date = DAY) -> Specification:
    """A spot purchase of a day in 2026, below the threshold."""
    search = started(Tier.SPOT).model_copy(update={"started_on": day})
    dated = opened.model_copy(update={"opened_on": day, "needed_on": day})
    buy = BuyBySpotPurchase(
        award_id="AW-1", referral_id="R-1", provider_id="P-1", home_id="H-1",
        fee_lines=(core("900.00"),), ground=Ground.NO_OFFER_MADE, reason="No offer",
        awarded_on=day,
    )  # fmt: skip
    return given(registered, policy, dated, search, *history).on(day).when(buy)


def test_spot_12_under_the_act_a_check_holds_on_the_day_of_the_award() -> None:
    one_day = timedelta(days=1)
    buying().then_refused(buy_by_spot_purchase.ExcludedSupplier)
    assert buying(checked(DAY - 30 * one_day, DAY + one_day)).outcome()
    ended = checked(DAY - 30 * one_day, DAY)
    buying(ended).then_refused(buy_by_spot_purchase.ExcludedSupplier)
    later = checked(DAY + one_day, DAY + 30 * one_day)
    buying(later).then_refused(buy_by_spot_purchase.ExcludedSupplier)


def test_before_the_act_no_check_is_asked_for() -> None:
    assert buying(day=date(2025, 2, 23)).outcome()


def test_direct_11_an_exclusion_holds_under_any_law_until_a_later_check() -> None:
    award = AwardDirectly(
        award_id="AW-1", referral_id="R-1", provider_id="P-1", home_id="H-1",
        fee_lines=(core(),), ground=Ground.BEST_FOR_NEEDS, reason="Best", awarded_on=MARCH,
    )  # fmt: skip
    story = (framework, lot_terms, policy, applied, admitted, registered, opened)
    given(*story, EXCLUDED).on(MARCH).when(award).then_refused(award_directly.ExcludedSupplier)
    let_in = exclusion_checked.model_copy(update={"checked_on": MARCH})
    assert given(*story, EXCLUDED, let_in).on(MARCH).when(award).outcome()
    long_after = Exclusions().after(EXCLUDED)
    assert long_after.is_excluded("P-1", date(2024, 1, 1))


@pytest.mark.parametrize(("regime", "asked"), [(None, False), ("procurement-act-2023", True)])
def test_admit_5_an_excluded_or_unchecked_provider_is_not_admitted(
    regime: str | None, *, asked: bool
) -> None:
    names = ("provider_id", "lot", "round", "level")
    admit = AdmitProvider(**{k: v for k, v in admitted if k in names}, admitted_on=DAY)
    law = LegalRegime(regime) if regime else framework.legal_regime
    let = framework.model_copy(update={"legal_regime": law})
    story = (let, lot_terms, round_opened, round_closed, applied, application_moderated)
    given(*story, EXCLUDED).on(DAY).when(admit).then_refused(ExcludedSupplier)
    unchecked = given(*story).on(DAY).when(admit)
    if asked:
        unchecked.then_refused(ExcludedSupplier)
    else:
        assert unchecked.outcome()
    holds = checked(DAY - timedelta(days=7), DAY + timedelta(days=7))
    assert given(*story, holds).on(DAY).when(admit).outcome()


def test_a_check_of_one_provider_says_nothing_of_another() -> None:
    one = Exclusions().after(EXCLUDED)
    assert not one.is_excluded("P-2", FEB)
    assert not one.is_checked("P-2", FEB)
