"""The law that an award is made under, and its value against the threshold of the day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import core, exclusion_checked, opened, policy, registered, started
from specification import NOON, given

from domain.codes import Ground, LegalRegime, Relation, Tier
from domain.command import DecisionContext
from domain.commands.awards.buy_by_spot_purchase import BuyBySpotPurchase, NotJustified
from domain.events.awards import BoughtBySpotPurchase
from domain.readings.procurement.value import under_law
from domain.statute_codes import AgainstThreshold, DirectAwardCase, Vat

ACT_BEGAN = date(2025, 2, 24)


def bought_on(day: date, pounds: str = "3500.00", began: date | None = None,
              tier_began: date | None = None, **stated: Any) -> BoughtBySpotPurchase:  # fmt: skip
    """A spot purchase of a day, at a core fee a week, whose procurement began on a day."""
    first = tier_began or began or day
    dated = opened.model_copy(update={"opened_on": first, "needed_on": day})
    search = started(Tier.SPOT).model_copy(update={"started_on": first})
    checked = exclusion_checked.model_copy(
        update={"checked_on": day, "valid_until": day + timedelta(days=30)}
    )
    buy = BuyBySpotPurchase(
        award_id="AW-1", referral_id="R-1", provider_id="P-1", home_id="H-1",
        fee_lines=(core(pounds),), ground=Ground.NO_OFFER_MADE, reason="No offer",
        procurement_started_on=began, awarded_on=day,
        **{"direct_award_case": DirectAwardCase.SWITCHED, **stated},
    )  # fmt: skip
    (event,) = given(registered, policy, dated, search, checked).on(day).when(buy).outcome()
    assert isinstance(event, BoughtBySpotPurchase)
    return event


def test_a_spot_purchase_is_under_the_law_of_the_day_on_which_its_procurement_began() -> None:
    last = ACT_BEGAN - timedelta(days=1)
    for began, regime in (
        (last, LegalRegime.LIGHT_TOUCH_2015),
        (ACT_BEGAN, LegalRegime.PROCUREMENT_ACT_2023),
    ):
        found = bought_on(date(2025, 3, 3), began=began)
        assert (found.procurement_started_on, found.legal_regime) == (began, regime)


def test_without_a_stated_day_it_began_when_the_search_began_outside_the_frameworks() -> None:
    found = bought_on(ACT_BEGAN, tier_began=ACT_BEGAN - timedelta(days=3))
    assert found.procurement_started_on == ACT_BEGAN - timedelta(days=3)
    assert found.legal_regime is LegalRegime.LIGHT_TOUCH_2015


@pytest.mark.parametrize(
    ("value", "against"),
    [
        ("663539.99", AgainstThreshold.BELOW),
        ("663540.00", AgainstThreshold.ABOVE),
        ("663540.01", AgainstThreshold.ABOVE),
    ],
)
def test_a_value_that_is_not_less_than_the_threshold_is_above_it(
    value: str, against: AgainstThreshold
) -> None:
    fields = law_of_award(value, date(2026, 4, 1))
    assert fields["against_threshold"] is against
    assert fields["threshold"] == Decimal("663540.00")
    assert fields["threshold_since"] == date(2026, 1, 1)


def law_of_award(
    value: str, day: date, *, registered: bool = True,
    law: LegalRegime | None = LegalRegime.PROCUREMENT_ACT_2023,
) -> dict[str, object]:  # fmt: skip
    """The fields about the law of an award of a whole-life value in pounds on a day."""
    context = DecisionContext(NOON, "jane", "broker")
    pounds = {"whole_life_value": Decimal(value)}
    return under_law(law, pounds, day, context, registered=registered)


def test_at_5500_a_week_a_term_passes_the_threshold_with_its_121st_week() -> None:
    weekly = Decimal("5500.00")
    for weeks, against in ((120, AgainstThreshold.BELOW), (121, AgainstThreshold.ABOVE)):
        fields = law_of_award(str(weekly * weeks), date(2026, 4, 1))
        assert fields["against_threshold"] is against


def test_an_unregistered_provider_is_not_exempt_so_tax_counts() -> None:
    exempt = law_of_award("600000.00", date(2026, 4, 1))
    taxed = law_of_award("600000.00", date(2026, 4, 1), registered=False)
    assert (exempt["vat"], exempt["against_threshold"]) == (Vat.EXEMPT, AgainstThreshold.BELOW)
    assert taxed["estimated_value"] == Decimal("720000.00")
    assert (taxed["vat"], taxed["against_threshold"]) == (Vat.ADDED, AgainstThreshold.ABOVE)


def test_before_2022_the_threshold_left_tax_out_and_before_2015_there_was_none() -> None:
    law = LegalRegime.LIGHT_TOUCH_2015
    earlier = law_of_award("663539.00", date(2021, 6, 1), registered=False, law=law)
    assert (earlier["vat"], earlier["estimated_value"]) == (Vat.LEFT_OUT, Decimal("663539.00"))
    for none in (
        law_of_award("663539.00", date(2014, 6, 1), law=law),
        law_of_award("663539.00", date(2026, 6, 1), law=None),
    ):
        assert (none["threshold"], none["against_threshold"]) == (None, None)


@pytest.mark.parametrize("day", [date(2025, 2, 23), date(2025, 6, 1), date(2026, 6, 1)])
def test_a_call_off_cites_the_threshold_of_the_law_of_its_framework(day: date) -> None:
    """A framework of 2022 is under the Regulations, and what is called off under it stays so."""
    cited = {}
    for regime in LegalRegime:
        context = DecisionContext(NOON, "jane", "broker")
        fields = under_law(regime, {"whole_life_value": Decimal("900000.00")}, day, context)
        cited[regime] = [each.citation for each in context.applied_provisions()]
        if regime is LegalRegime.LIGHT_TOUCH_2015:
            assert fields["threshold_since"] == date(2022, 1, 1)
            assert fields["against_threshold"] is AgainstThreshold.ABOVE
    (regulations, _) = cited[LegalRegime.LIGHT_TOUCH_2015]
    assert regulations.startswith("Public Contracts Regulations 2015 reg 5(1)(d)")
    act = [each for each in cited[LegalRegime.PROCUREMENT_ACT_2023] if "threshold" not in each]
    assert any("Procurement Act 2023 s3" in each for each in act) is (day >= ACT_BEGAN)
    assert not any("Procurement Act" in each for each in cited[LegalRegime.LIGHT_TOUCH_2015])


def test_the_entry_cites_the_law_and_says_what_is_unconfirmed() -> None:
    context = DecisionContext(NOON, "jane", "broker")
    pounds = {"whole_life_value": Decimal("600000.00")}
    under_law(LegalRegime.PROCUREMENT_ACT_2023, pounds, date(2026, 4, 1), context, registered=False)
    threshold, tax = [each.citation for each in context.applied_provisions()]
    assert "SI 2025/1200" in threshold
    assert "unconfirmed: that an unregistered provider’s supply is not exempt" in tax


ENACTED: dict[str, Any] = {
    "direct_award_case": DirectAwardCase.USER_CHOICE,
    "enactment": "Children Act 1989 s22(4) and (5)",
    "best_interests": "Each week of competing is a week without school",
}
PREFERRED: dict[str, Any] = {
    "preference_of": Relation.CHILD,
    "preference_stated_on": date(2026, 1, 5),
    "preference_recorded_in": "The visit of that day",
}
URGENT: dict[str, Any] = {
    "direct_award_case": DirectAwardCase.URGENCY,
    "unforeseeable_because": "The home closed without notice",
    "strictly_necessary_until": date(2026, 6, 1),
}


@pytest.mark.parametrize(
    "stated",
    [
        {**ENACTED, **PREFERRED},
        {**ENACTED, "only_one_because": "No other has such a nurse"},
        URGENT,
    ],
)
def test_spot_11_above_the_threshold_it_holds_what_its_case_needs(stated: dict[str, Any]) -> None:
    found = bought_on(date(2026, 2, 1), **stated)
    assert {name: getattr(found, name) for name in stated} == stated
    for left_out in stated:
        with pytest.raises(NotJustified) as refused:
            bought_on(date(2026, 2, 1), **{**stated, left_out: None})
        assert refused.value.detail == {"threshold": Decimal("663540.00")}


@pytest.mark.parametrize(
    "stated",
    [
        {**ENACTED, **PREFERRED, "preference_stated_on": date(2026, 2, 2)},
        {**URGENT, "strictly_necessary_until": date(2026, 1, 31)},
    ],
)
def test_spot_11_a_preference_comes_before_the_purchase_and_a_need_lasts_until_then(
    stated: dict[str, Any],
) -> None:
    with pytest.raises(NotJustified):
        bought_on(date(2026, 2, 1), **stated)
    day = next(
        name for name in ("preference_stated_on", "strictly_necessary_until") if name in stated
    )
    on_the_day = {**stated, day: date(2026, 2, 1)}
    assert bought_on(date(2026, 2, 1), **on_the_day)


@pytest.mark.parametrize(
    ("day", "pounds"), [(date(2026, 2, 1), "2500.00"), (date(2025, 2, 23), "3500.00")]
)
def test_spot_11_below_the_threshold_or_before_the_act_it_needs_no_case(
    day: date, pounds: str
) -> None:
    assert bought_on(day, pounds, direct_award_case=None).direct_award_case is None
