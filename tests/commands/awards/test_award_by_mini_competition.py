from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    ABOVE,
    APRIL,
    JUNE,
    LANCASHIRE,
    MARCH,
    OTHER_CHILD,
    ST_HELENS,
    abandoned,
    admitted,
    applied,
    award_cancelled,
    awarded,
    awarded_directly,
    cheaper,
    core,
    exclusion_checked,
    flat,
    framework,
    lot_terms,
    moderated,
    offer,
    opened,
    policy,
    reinstated,
    removed,
    restricted,
    restriction_lifted,
    scores,
    suspended,
    withdrawn,
)
from specification import given

from domain.codes import Geography, LegalRegime
from domain.commands.awards.award_by_mini_competition import (
    AboveTheSchedule,
    AwardByMiniCompetition,
    Barred,
    BeforeTheSearch,
    CompetitionNotAllowed,
    DoesNotRankFirst,
    ExcludedSupplier,
    NoPolicyInForce,
    NoSuchOffer,
    ProviderNotEligible,
    ReferralNotOpen,
    ScoresNotAgreed,
)
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.recorded_before import BeforeWhatItRestsOn
from domain.registration_codes import OfstedNotice
from domain.statute_codes import AgainstThreshold
from domain.values import Kind

award = AwardByMiniCompetition(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    reason="Best match",
    awarded_on=MARCH,
)
rules = (framework, lot_terms, policy)
in_lot = (applied, admitted)
ready = (*rules, *in_lot, opened, offer, moderated)


def rival(fee: str = "3500.00", agreed: Any = None, **more: Any) -> tuple[Any, ...]:
    """Another provider's offer, with its scores agreed."""
    named = {"provider_id": "P-2", "offer_id": "O-2"}
    made = offer.model_copy(update={**named, **flat(fee), **more})
    joined = (event.model_copy(update={"provider_id": "P-2"}) for event in in_lot)
    return *joined, made, moderated.model_copy(update={**named, "scores": agreed or scores(80)})


def test_award_2_an_offer_is_found_by_its_provider_and_its_reference() -> None:
    same = moderated.model_copy(update={"provider_id": "P-2", "scores": scores(95)})
    rivals = offer.model_copy(update={"provider_id": "P-2", "home_id": "H-2"})
    others = (
        *ready,
        *(event.model_copy(update={"provider_id": "P-2"}) for event in in_lot),
        rivals,
    )
    given(*others).when(award).then_refused(ScoresNotAgreed)
    given(*others, same).when(award).then_refused(DoesNotRankFirst)
    gone = withdrawn.model_copy(update={"provider_id": "P-2"})
    given(*others, gone).by("jane").when(award).then(awarded)


def test_the_award_holds_what_it_is_worth_at_that_moment() -> None:
    given(*ready).by("jane").when(award).then(awarded)


def test_its_values_are_for_every_child_with_what_is_paid_once() -> None:
    together = opened.model_copy(
        update={"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2012-05")}
    )
    once = FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal("1000.00"))
    made = offer.model_copy(update={"fee_lines": (core(), once)})
    expected = awarded.model_copy(
        update={
            "children": 2,
            "fee_lines": (core(), once),
            "first_week": Decimal("9000.00"),
            "average_week": Decimal("7007.66"),
            "weekly_value": Decimal("9000.00"),
            "yearly_value": Decimal("367000.00"),
            "whole_life_value": Decimal("1828000.00"),
            "estimated_value": Decimal("1828000.00"),
        }
    )
    given(*rules, *in_lot, together, made, moderated).by("jane").when(award).then(expected)


@pytest.mark.parametrize(("born_in", "runs_past"), [("2009-04", True), ("2009-05", False)])
def test_whether_five_years_run_past_eighteen_is_kept(born_in: str, *, runs_past: bool) -> None:
    child = opened.model_copy(update={"born_in": (born_in,)})
    given(*rules, *in_lot, child, offer, moderated).by("jane").when(award).then(
        awarded.model_copy(update={"runs_past_eighteen": runs_past})
    )


@pytest.mark.parametrize(
    ("authority", "geography"),
    [
        (LANCASHIRE, Geography.ADJOINING),
        (ST_HELENS, Geography.AT_A_DISTANCE),
        ("unknown", Geography.AT_A_DISTANCE),
        ("W06000023", Geography.OUTSIDE_ENGLAND),
        ("S12000033", Geography.OUTSIDE_ENGLAND),
        ("N09000003", Geography.OUTSIDE_ENGLAND),
    ],
)
def test_where_it_lies_is_kept(authority: str, geography: Geography) -> None:
    place = {"authority": authority}
    history = (*rules, *in_lot, opened, offer.model_copy(update=place), moderated)
    given(*history).by("jane").when(award).then(
        awarded.model_copy(update={**place, "geography": geography})
    )


@pytest.mark.parametrize(("figure", "key"), [("182499.99", True), ("182500.00", False)])
def test_a_year_above_the_constitutions_figure_is_a_key_decision(figure: str, *, key: bool) -> None:
    limit = policy.model_copy(update={"key_decision_above": Decimal(figure)})
    history = (framework, lot_terms, limit, *in_lot, opened, offer, moderated)
    given(*history).by("jane").when(award).then(awarded.model_copy(update={"key_decision": key}))


def test_award_1_a_referral_is_awarded_once() -> None:
    given(*rules, *in_lot).when(award).then_refused(ReferralNotOpen)
    for event in (awarded, awarded_directly, abandoned):
        given(*ready, event).when(award).then_refused(ReferralNotOpen)


def test_award_1_a_new_award_after_a_cancelled_one_has_another_identifier() -> None:
    given(*ready, awarded, award_cancelled).when(award).then_refused(ReferralNotOpen)
    again = {"award_id": "AW-2"}
    given(*ready, awarded, award_cancelled).by("jane").when(award.model_copy(update=again)).then(
        awarded.model_copy(update=again)
    )


def test_award_1_the_reference_of_an_award_of_another_search_is_not_used_again() -> None:
    for elsewhere in (awarded, awarded_directly):
        theirs = elsewhere.model_copy(update={"referral_id": "R-2"})
        given(*ready, theirs).when(award).then_refused(ReferralNotOpen)


def test_award_2_the_offer_is_live_and_the_providers_own() -> None:
    given(*rules, *in_lot, opened).when(award).then_refused(NoSuchOffer)
    given(*ready, withdrawn).when(award).then_refused(NoSuchOffer)
    theirs = award.model_copy(update={"offer_id": "O-2"})
    given(*ready, *rival()).when(theirs).then_refused(NoSuchOffer)


@pytest.mark.parametrize("event", [suspended, removed])
def test_award_3_a_suspended_or_removed_provider_gets_no_award(event: Any) -> None:
    given(*ready, event).when(award).then_refused(ProviderNotEligible)
    given(*rules, applied, opened, offer, moderated).when(award).then_refused(ProviderNotEligible)


def test_award_3_a_reinstated_provider_may_get_an_award() -> None:
    given(*ready, suspended, reinstated).by("jane").when(award).then(awarded)


def test_award_3_suspension_in_another_lot_does_not_matter() -> None:
    elsewhere = suspended.model_copy(update={"lots": ("fostering",)})
    given(*ready, elsewhere).by("jane").when(award).then(awarded)


def test_award_4_offers_rank_by_the_published_weights() -> None:
    better = scores(80).model_copy(update={"match_to_need": Decimal(81)})
    given(*ready, *rival(agreed=better)).when(award).then_refused(DoesNotRankFirst)
    dearer = rival("3590.00", better)
    given(*ready, *dearer).by("jane").when(award).then(awarded)


@pytest.mark.parametrize("head", ["match_to_need", "quality", "location", "social_value"])
def test_award_4_every_criterion_counts_by_its_own_weight(head: str) -> None:
    weights = {name: Decimal(0) for name, _ in lot_terms.weights}
    only = lot_terms.model_copy(
        update={"weights": lot_terms.weights.model_copy(update={**weights, head: Decimal(100)})}
    )
    low = moderated.model_copy(update={"scores": scores(90).model_copy(update={head: Decimal(60)})})
    high = scores(50).model_copy(update={head: Decimal(61)})
    history = (framework, only, policy, *in_lot, opened, offer, low)
    given(*history, *rival(agreed=high)).when(award).then_refused(DoesNotRankFirst)
    given(*history).by("jane").when(award).then(
        awarded.model_copy(update={"score": Decimal("60.00")})
    )


def test_award_4_cost_is_the_lowest_average_week_over_this_one() -> None:
    cheaper = rival("3000.00", scores(60))
    expected = awarded.model_copy(update={"score": Decimal("81.14")})
    given(*ready, *cheaper).by("jane").when(award).then(expected)
    free = rival("0.00", scores(70))
    given(*ready, *free).when(award).then_refused(DoesNotRankFirst)


def test_award_4_an_offer_that_matches_too_little_is_not_ranked() -> None:
    least = lot_terms.model_copy(update={"least_match_to_need": Decimal("80.01")})
    history = (framework, least, policy, *in_lot, opened, offer, moderated)
    given(*history).when(award).then_refused(DoesNotRankFirst)
    just = lot_terms.model_copy(update={"least_match_to_need": Decimal(80)})
    given(framework, just, policy, *in_lot, opened, offer, moderated).by("jane").when(award).then(
        awarded
    )
    cheap = rival("100.00", scores(39))
    given(*ready, *cheap).by("jane").when(award).then(awarded)


def tied(**agreed: int) -> Any:
    """Scores that total 80 by the weights 40, 20, 10, 10 at cost 100."""
    return scores(80).model_copy(update={name: Decimal(n) for name, n in agreed.items()})


@pytest.mark.parametrize(
    "agreed",
    [
        tied(match_to_need=81, quality=78),
        tied(quality=81, location=78),
        tied(match_to_need=81, quality=77, social_value=82),
    ],
)
def test_award_4_a_tie_goes_to_the_better_match_then_to_quality(agreed: Any) -> None:
    given(*ready, *rival(agreed=agreed)).when(award).then_refused(DoesNotRankFirst)


@pytest.mark.parametrize(
    "agreed", [tied(match_to_need=79, quality=82), tied(quality=79, location=82)]
)
def test_award_4_a_tie_against_a_worse_match_or_quality_is_won(agreed: Any) -> None:
    given(*ready, *rival(agreed=agreed)).by("jane").when(award).then(awarded)


def test_award_4_a_tie_then_goes_to_the_lower_fee_and_then_to_the_offer_made_first() -> None:
    free_cost = lot_terms.weights.model_copy(
        update={"cost": Decimal(0), "match_to_need": Decimal(60)}
    )
    blind = lot_terms.model_copy(update={"weights": free_cost})
    history = (framework, blind, policy, *in_lot, opened)
    expected = awarded.model_copy(update={"score": Decimal("80.00")})
    given(*history, offer, moderated, *rival("3499.99")).when(award).then_refused(DoesNotRankFirst)
    given(*history, *rival("3500.01"), offer, moderated).by("jane").when(award).then(expected)
    given(*history, offer, moderated, *rival()).by("jane").when(award).then(expected)
    given(*history, *rival(), offer, moderated).when(award).then_refused(DoesNotRankFirst)


def test_award_4_the_weights_are_those_of_the_day_the_referral_was_opened() -> None:
    none_meets = {"least_match_to_need": Decimal(100)}
    since = lot_terms.model_copy(update={**none_meets, "in_force_from": APRIL})
    given(*ready, since).by("jane").when(award).then(awarded)


def test_award_5_every_live_offers_scores_are_agreed() -> None:
    given(*rules, *in_lot, opened, offer).when(award).then_refused(ScoresNotAgreed)
    *joined, unscored, _ = rival()
    others = [unscored.model_copy(update={"offer_id": f"O-{n}"}) for n in (5, 3, 4)]
    given(*ready, *joined, *others).when(award).then_refused(
        ScoresNotAgreed, unscored=tuple(("P-2", f"O-{n}") for n in (3, 4, 5))
    )
    gone = withdrawn.model_copy(update={"provider_id": "P-2", "offer_id": "O-2"})
    given(*ready, *joined, unscored, gone).by("jane").when(award).then(awarded)


def test_award_6_the_framework_is_live_and_allows_it() -> None:
    rest = (*in_lot, opened, offer, moderated)
    never = lot_terms.model_copy(update={"allows_mini_competition": False})
    for rules_then in (
        (framework, never, policy),
        (framework, policy),
        (lot_terms, policy),
        (framework.model_copy(update={"starts_on": MARCH + timedelta(days=1)}), lot_terms, policy),
        (framework.model_copy(update={"ends_on": MARCH}), lot_terms, policy),
        (framework.model_copy(update={"lots": ("fostering",)}), lot_terms, policy),
    ):
        given(*rules_then, *rest).when(award).then_refused(CompetitionNotAllowed)
    that_day = framework.model_copy(update={"starts_on": MARCH})
    given(that_day, lot_terms, policy, *rest).by("jane").when(award).then(awarded)
    direct_not = lot_terms.model_copy(update={"allows_direct_award": False})
    given(framework, direct_not, policy, *rest).by("jane").when(award).then(awarded)


def test_award_6_a_framework_buys_no_kind_that_its_lot_does_not() -> None:
    secure = opened.model_copy(update={"kind": Kind.SECURE_HOME})
    rest = (framework, lot_terms, policy, *in_lot, secure, offer, moderated)
    given(*rest).when(award).then_refused(CompetitionNotAllowed)


def test_award_6_of_two_frameworks_the_one_that_began_last_applies() -> None:
    newer = framework.model_copy(update={"framework_id": "F-2", "starts_on": date(2022, 2, 1)})
    its_terms = lot_terms.model_copy(update={"framework_id": "F-2"})
    expected = awarded.model_copy(update={"framework_id": "F-2"})
    both = (newer, its_terms, *ready)
    given(*both).when(award).then_refused(ProviderNotEligible)
    there = admitted.model_copy(update={"framework_id": "F-2", "round": "R2"})
    given(*both, there).by("jane").when(award).then(expected)


def test_award_7_a_policy_is_in_force() -> None:
    rest = (framework, lot_terms, *in_lot, opened, offer, moderated)
    given(*rest).when(award).then_refused(NoPolicyInForce)
    later = policy.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    given(*rest, later).when(award).then_refused(NoPolicyInForce)


def test_award_7_the_policy_that_began_last_applies_and_among_equals_the_last_recorded() -> None:
    far = policy.model_copy(update={"minimum_term_years": 1, "in_force_from": MARCH})
    year = Decimal("182500.00")
    below = {"against_threshold": AgainstThreshold.BELOW, "estimated_value": year}
    one_year = awarded.model_copy(update={"whole_life_value": year, **below})
    given(*ready, far).by("jane").when(award).then(one_year)
    earlier = policy.model_copy(update={"in_force_from": date(2021, 1, 1)})
    given(*ready, far, earlier).by("jane").when(award).then(one_year)
    corrected = policy.model_copy(update={"in_force_from": MARCH})
    given(*ready, far, corrected).by("jane").when(award).then(awarded)
    given(*ready, far.model_copy(update={"in_force_from": JUNE})).by("jane").when(award).then(
        awarded
    )


def test_award_8_an_offer_made_elsewhere_above_the_schedule_gives_its_reason() -> None:
    given(*ready, cheaper).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00")
    )
    because = award.model_copy(update={"above_because": "No other place"})
    given(*ready, cheaper).by("jane").when(because).then(awarded.model_copy(update=ABOVE))
    later = cheaper.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    given(*ready, later).by("jane").on(MARCH).when(because).then(awarded)
    given(*ready, later).by("jane").when(because).then(awarded.model_copy(update=ABOVE))


@pytest.mark.parametrize("event", [suspended, removed])
def test_award_4_a_suspended_or_removed_providers_offer_is_set_aside(event: Any) -> None:
    best = rival("100.00", scores(100))
    given(*ready, *best).when(award).then_refused(DoesNotRankFirst)
    out = event.model_copy(update={"provider_id": "P-2"})
    given(*ready, *best, out).by("jane").when(award).then(awarded)


def test_award_5_a_suspended_providers_offer_needs_no_scores_until_it_is_reinstated() -> None:
    *joined, unscored, _ = rival()
    out = suspended.model_copy(update={"provider_id": "P-2"})
    given(*ready, *joined, unscored, out).by("jane").when(award).then(awarded)
    again = reinstated.model_copy(update={"provider_id": "P-2"})
    given(*ready, *joined, unscored, out, again).when(award).then_refused(ScoresNotAgreed)


def test_award_9_an_award_is_not_dated_before_the_search_was_opened() -> None:
    before = award.model_copy(update={"awarded_on": MARCH - timedelta(days=1)})
    given(*ready).when(before).then_refused(BeforeTheSearch, opened_on=MARCH)


@pytest.mark.parametrize(("event", "named"), [(offer, "offered_on"), (moderated, "moderated_on")])
def test_an_award_is_not_dated_before_its_offer_or_its_scores(event: Any, named: str) -> None:
    tomorrow = MARCH + timedelta(days=1)
    later = event.model_copy(update={named: tomorrow})
    history = [later if each is event else each for each in ready]
    given(*history).on(tomorrow).when(award).then_refused(BeforeWhatItRestsOn, earliest=tomorrow)


def test_the_framework_and_the_lot_hold_on_the_day_and_when_it_is_recorded() -> None:
    next_day = MARCH + timedelta(days=1)
    ended = framework.model_copy(update={"ends_on": next_day})
    rest = tuple(each for each in ready if each is not framework)
    given(ended, *rest).by("jane").on(MARCH).when(award).then(awarded)
    given(ended, *rest).on(next_day).when(award).then_refused(CompetitionNotAllowed)
    out = removed.model_copy(update={"removed_on": next_day})
    given(*ready, out).by("jane").on(MARCH).when(award).then(awarded)
    given(*ready, out).on(next_day).when(award).then_refused(ProviderNotEligible)


def test_award_10_an_excluded_provider_is_not_awarded_to_until_a_later_check_clears_it() -> None:
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    given(*ready, excluded).when(award).then_refused(ExcludedSupplier)
    cleared = exclusion_checked.model_copy(update={"checked_on": MARCH})
    given(*ready, excluded, cleared).by("jane").when(award).then(awarded)


def test_award_10_under_the_act_a_check_holds_on_the_day() -> None:
    law = {"legal_regime": LegalRegime.PROCUREMENT_ACT_2023, "ends_on": date(2027, 1, 1)}
    act = framework.model_copy(update=law)
    day = date(2026, 2, 1)
    asked = opened.model_copy(update={"opened_on": day, "needed_on": day})
    offered = offer.model_copy(update={"offered_on": day})
    now = award.model_copy(update={"awarded_on": day})
    story = (act, lot_terms, policy, *in_lot, asked, offered, moderated)
    given(*story).on(day).when(now).then_refused(ExcludedSupplier)
    holds = {"checked_on": day, "valid_until": day + timedelta(days=1)}
    checked = exclusion_checked.model_copy(update=holds)
    assert given(*story, checked).on(day).when(now).outcome()
    ended = exclusion_checked.model_copy(update={"valid_until": day})
    given(*story, ended).on(day).when(now).then_refused(ExcludedSupplier)


@pytest.mark.parametrize(
    "kind", [OfstedNotice.RESTRICTION, OfstedNotice.SUSPENSION, OfstedNotice.CANCELLATION]
)
def test_award_11_ofsted_does_not_bar_the_home_on_the_day_of_need(kind: OfstedNotice) -> None:
    served = restricted.model_copy(
        update={"notice": kind, "in_force_from": MARCH, "in_force_until": None}
    )
    needed = opened.needed_on
    given(*ready, served).when(award).then_refused(Barred, home_id="H-1")
    for kept in (
        {"in_force_until": needed},
        {"in_force_from": needed + timedelta(days=1)},
        {"home_id": "H-9"},
        {"address_id": "A-1"},
        {"notice": OfstedNotice.COMPLIANCE},
    ):
        later = served.model_copy(update=kept)
        given(*ready, later).by("jane").when(award).then(awarded)
    lifted = restriction_lifted.model_copy(update={"lifted_on": needed})
    given(*ready, served, lifted).by("jane").when(award).then(awarded)


def test_award_4_an_offer_whose_home_ofsted_bars_is_not_ranked() -> None:
    dear = rival("3000.00", scores(95), home_id="H-2")
    given(*ready, *dear).when(award).then_refused(DoesNotRankFirst, first=("P-2", "O-2"))
    served = restricted.model_copy(
        update={"home_id": "H-2", "in_force_from": MARCH, "in_force_until": None}
    )
    given(*ready, *dear, served).by("jane").when(award).then(awarded)
    unscored = dear[:-1]
    given(*ready, *unscored, served).by("jane").when(award).then(awarded)
