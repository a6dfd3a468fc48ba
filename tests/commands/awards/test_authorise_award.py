from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    ABOVE,
    ASC,
    DCS,
    HOS,
    JAN,
    JUNE,
    LANCASHIRE,
    MARCH,
    OTHER_CHILD,
    authorised,
    award_cancelled,
    award_consulted,
    awarded,
    awarded_directly,
    interpretation_chosen,
    opened,
    placed,
    policy,
    published,
    regularised,
    row,
    scheme,
    support_started,
    urgent,
)
from specification import given

from domain.codes import Geography
from domain.commands.awards.authorise_award import (
    AuthoriseAward,
    AuthorisedAlready,
    NobodyMayExceed,
    NotAfterwards,
    NotConsulted,
    NothingToAuthorise,
    NotNow,
    NotPublished,
    RecommendedIt,
    RoleDoesNotDecide,
)
from domain.commands.placements.start_placement import NoAward
from domain.statute_codes import Agreeing, Notice

authorise = AuthoriseAward(award_id="AW-1", referral_id="R-1", authorised_on=MARCH)
made = (opened, awarded, urgent)
DAY = timedelta(days=1)
under_it = placed.model_copy(update={"award_id": "AW-1", "started_on": MARCH})


def with_rows(*rows: Any) -> Any:
    """A scheme of these rows."""
    return scheme.model_copy(update={"rows": rows})


def test_an_officer_in_a_role_that_decides_authorises_the_award() -> None:
    given(*made, scheme).by("dora", DCS).when(authorise).then(authorised)


def test_authorise_1_only_a_standing_award_that_is_not_authorised_is_authorised() -> None:
    for history in ((opened,), (*made, award_cancelled), (*made, authorised)):
        given(*history, scheme).by("dora", DCS).when(authorise).then_refused(NothingToAuthorise)
    other = authorise.model_copy(update={"award_id": "AW-2"})
    given(*made, scheme).by("dora", DCS).when(other).then_refused(NothingToAuthorise)


def test_authorise_2_the_scheme_gives_the_decision_to_the_role() -> None:
    given(*made, scheme).by("hal", HOS).when(authorise).then_refused(RoleDoesNotDecide)
    given(*made).by("dora", DCS).when(authorise).then_refused(RoleDoesNotDecide)
    consulted = with_rows(row(), row(mode="consulted", roles=(HOS,)))
    given(*made, consulted).by("hal", HOS).when(authorise).then_refused(RoleDoesNotDecide)


@pytest.mark.parametrize(
    "about",
    [
        {"decision": "cost-after-eighteen"},
        {"lots": ("fostering",)},
        {"routes": ("direct", "spot")},
        {"geographies": ("at-a-distance", "adjoining")},
        {"registered": False},
        {"past_eighteen": True},
        {"measure": "weekly", "above": "3500.00"},
        {"measure": "weekly", "up_to": "3499.99"},
        {"measure": "yearly", "above": "182500.00"},
        {"measure": "yearly", "up_to": "182499.99"},
        {"measure": "whole-life", "above": "913000.00"},
        {"measure": "whole-life", "up_to": "912999.99"},
        {"in_force_from": MARCH + timedelta(days=1)},
        {"in_force_to": MARCH},
        {"point": "who", "interpretation": "one"},
    ],
)
def test_authorise_2_a_row_on_another_matter_does_not_apply(
    about: dict[str, Any],
) -> None:
    history = (*made, with_rows(row(**about)))
    given(*history).by("dora", DCS).when(authorise).then_refused(RoleDoesNotDecide)


@pytest.mark.parametrize(
    "about",
    [
        {"lots": ("residential",)},
        {"routes": ("direct", "mini-competition")},
        {"geographies": ("in-area",)},
        {"registered": True},
        {"past_eighteen": False},
        {"measure": "weekly", "above": "3499.99", "up_to": "3500.00"},
        {"measure": "yearly", "above": "182499.99", "up_to": "182500.00"},
        {"measure": "whole-life", "above": "912999.99", "up_to": "913000.00"},
        {"in_force_from": MARCH, "in_force_to": MARCH + timedelta(days=1)},
    ],
)
def test_authorise_2_a_row_on_this_award_gives_the_decision(about: dict[str, Any]) -> None:
    asked = given(*made, with_rows(row(**about))).by("dora", DCS).on(MARCH)
    asked.when(authorise).then(authorised)


def test_authorise_2_the_scheme_in_force_on_the_day_applies() -> None:
    later = with_rows(row(roles=(HOS,))).model_copy(
        update={"scheme_id": "S-2", "in_force_from": MARCH}
    )
    given(*made, scheme, later).by("dora", DCS).when(authorise).then_refused(RoleDoesNotDecide)
    given(*made, later, scheme).by("dora", DCS).when(authorise).then_refused(RoleDoesNotDecide)
    not_yet = later.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    asked = given(*made, scheme, not_yet).by("dora", DCS)
    asked.on(MARCH).when(authorise).then(authorised)


def test_authorise_2_an_earlier_day_does_not_escape_a_scheme_that_is_in_force() -> None:
    since = with_rows(row(roles=(HOS,))).model_copy(
        update={"scheme_id": "S-2", "in_force_from": MARCH + DAY}
    )
    both = (*made, scheme, since)
    for officer, role in (("dora", DCS), ("hal", HOS)):
        asked = given(*both).by(officer, role).on(MARCH + DAY)
        asked.when(authorise).then_refused(RoleDoesNotDecide)
    today = authorise.model_copy(update={"authorised_on": MARCH + DAY})
    given(*both).by("hal", HOS).on(MARCH + DAY).when(today).outcome()


def test_authorise_2_every_role_of_the_schemes_of_both_days_authorises() -> None:
    stricter = with_rows(row(), row(roles=(HOS,))).model_copy(
        update={"scheme_id": "S-2", "in_force_from": MARCH + DAY}
    )
    asked = given(*made, scheme, stricter).by("dora", DCS)
    asked.on(MARCH).when(authorise).then(authorised)
    half = authorised.model_copy(update={"complete": False})
    asked.on(MARCH + DAY).when(authorise).then(half)
    consulting = with_rows(row(), row(mode="consulted", roles=(ASC,))).model_copy(
        update={"scheme_id": "S-2", "in_force_from": MARCH + DAY}
    )
    asked = given(*made, scheme, consulting).by("dora", DCS).on(MARCH + DAY)
    asked.when(authorise).then_refused(NotConsulted)


def test_authorise_2_the_chosen_interpretation_applies() -> None:
    who = {"point": "who-authorises"}
    both = with_rows(
        row(**who, interpretation="recommendation-4"),
        row(**who, interpretation="2.6", roles=(HOS,), citation="¶2.6"),
    )
    given(*made, both, interpretation_chosen).by("dora", DCS).when(authorise).then(authorised)
    given(*made, both, interpretation_chosen).by("hal", HOS).when(authorise).then_refused(
        RoleDoesNotDecide
    )
    other = interpretation_chosen.model_copy(
        update={"interpretation": "2.6", "in_force_from": MARCH}
    )
    expected = authorised.model_copy(
        update={"authorised_as": HOS, "authorised_by": "hal", "citations": ("¶2.6",)}
    )
    given(*made, both, interpretation_chosen, other).by("hal", HOS).when(authorise).then(expected)
    another = other.model_copy(update={"scheme_id": "S-9"})
    given(*made, both, another).by("hal", HOS).when(authorise).then_refused(RoleDoesNotDecide)
    elsewhere = other.model_copy(update={"point": "adult-social-care"})
    given(*made, both, elsewhere).by("hal", HOS).when(authorise).then_refused(RoleDoesNotDecide)


def test_authorise_3_the_officer_who_recommended_the_award_does_not_authorise_it() -> None:
    given(*made, scheme).by("jane", DCS).when(authorise).then_refused(RecommendedIt)


def test_authorise_4_every_role_to_be_consulted_has_given_its_view() -> None:
    consulting = with_rows(row(), row(mode="consulted", roles=(ASC,), citation="¶2.6"))
    given(*made, consulting).by("dora", DCS).when(authorise).then_refused(NotConsulted)
    given(*made, consulting, award_consulted).by("dora", DCS).when(authorise).then(authorised)
    other = award_consulted.model_copy(update={"consulted_as": HOS})
    given(*made, consulting, other).by("dora", DCS).when(authorise).then_refused(NotConsulted)
    either = with_rows(row(), row(mode="consulted", roles=(ASC, "deputy")))
    given(*made, either).by("dora", DCS).when(authorise).then_refused(
        NotConsulted, roles=(ASC, "deputy")
    )


def test_authorise_4_a_view_of_a_cancelled_award_does_not_count() -> None:
    consulting = with_rows(row(), row(mode="consulted", roles=(ASC,)))
    second = awarded.model_copy(update={"award_id": "AW-2"})
    history = (*made, award_consulted, award_cancelled, second, consulting)
    again = authorise.model_copy(update={"award_id": "AW-2"})
    given(*history).by("dora", DCS).when(again).then_refused(NotConsulted)


def test_authorise_5_it_is_authorised_after_the_start_only_where_the_scheme_allows() -> None:
    retrospective = authorised.model_copy(update={"retrospective": True, "recorded_on": JUNE})
    given(*made, scheme, under_it).by("dora", DCS).when(authorise).then(retrospective)
    never = with_rows(row())
    given(*made, never, under_it).by("dora", DCS).when(authorise).then_refused(NotAfterwards)
    half = with_rows(row(retrospective=True), row(roles=(HOS,)))
    given(*made, half, under_it).by("dora", DCS).when(authorise).then_refused(NotAfterwards)
    later = under_it.model_copy(update={"started_on": MARCH + timedelta(days=1)})
    that_day = datetime.combine(MARCH, time(12), UTC)
    given(*made, never, later).by("dora", DCS).at(that_day).when(authorise).then(authorised)


def test_authorise_5_an_earlier_day_makes_it_no_less_retrospective() -> None:
    began = MARCH + timedelta(days=5)
    recorded_on = datetime.combine(began, time(12), UTC)
    begun = under_it.model_copy(update={"started_on": began})
    asked = given(*made, scheme, begun).by("dora", DCS).at(recorded_on).when(authorise)
    asked.then(authorised.model_copy(update={"retrospective": True, "recorded_on": began}))
    asked = given(*made, with_rows(row()), begun).by("dora", DCS).at(recorded_on)
    asked.when(authorise).then_refused(NotAfterwards)


def test_authorise_5_what_a_purchase_without_authority_bought_is_authorised_afterwards() -> None:
    bought = placed.model_copy(update={"started_on": MARCH})
    retrospective = authorised.model_copy(update={"retrospective": True, "recorded_on": JUNE})
    asked = given(*made, scheme, bought).by("dora", DCS).where(bought, NoAward)
    asked.when(authorise).then(retrospective)
    never = given(*made, with_rows(row()), bought).by("dora", DCS).where(bought, NoAward)
    never.when(authorise).then_refused(NotAfterwards)
    waiting = bought.model_copy(update={"award_id": "AW-0"})
    given(*made, scheme, waiting).by("dora", DCS).when(authorise).then(retrospective)


@pytest.mark.parametrize(
    "other",
    [
        {"child_ref": OTHER_CHILD},
        {"home_id": "H-2"},
        {"home_id": None},
        {"started_on": date(2022, 7, 1)},
    ],
)
def test_authorise_5_a_purchase_of_something_else_makes_it_no_retrospective(
    other: dict[str, Any],
) -> None:
    bought = placed.model_copy(update=other)
    asked = given(*made, scheme, bought).by("dora", DCS).where(bought, NoAward)
    asked.when(authorise).then(authorised)


def test_authorise_5_what_was_bought_by_authority_or_is_tied_makes_it_no_retrospective() -> None:
    given(*made, scheme, placed).by("dora", DCS).when(authorise).then(authorised)
    theirs = authorised.model_copy(update={"award_id": "AW-0", "referral_id": "R-0"})
    before = placed.model_copy(update={"award_id": "AW-0"})
    given(*made, scheme, theirs, before).by("dora", DCS).when(authorise).then(authorised)
    tied = regularised.model_copy(update={"award_id": "AW-0"})
    asked = given(*made, scheme, placed, tied).by("dora", DCS).where(placed, NoAward)
    asked.when(authorise).then(authorised)


def test_authorise_5_support_that_began_is_authorised_afterwards() -> None:
    asked = given(*made, scheme, support_started).by("dora", DCS)
    asked.when(authorise).then(
        authorised.model_copy(update={"retrospective": True, "recorded_on": JUNE})
    )


def test_authorise_6_a_role_authorises_once_and_not_before_the_award() -> None:
    before = authorise.model_copy(update={"authorised_on": MARCH - timedelta(days=1)})
    given(*made, scheme).by("dora", DCS).when(before).then_refused(NotNow)
    both = with_rows(row(), row(roles=(ASC,)))
    once = authorised.model_copy(update={"complete": False})
    given(*made, both, once).by("dan", DCS).when(authorise).then_refused(NotNow)


def test_authorise_8_one_officer_does_not_authorise_in_two_roles() -> None:
    both = with_rows(row(), row(roles=(ASC,)))
    once = authorised.model_copy(update={"complete": False})
    asked = given(*made, both, once)
    asked.by("dora", ASC).when(authorise).then_refused(AuthorisedAlready)
    assert asked.by("asma", ASC).when(authorise).outcome()


def test_an_award_is_authorised_once_every_deciding_role_has_authorised_it() -> None:
    both = with_rows(row(), row(roles=(ASC, "deputy"), citation="Recommendation 5"))
    first = authorised.model_copy(update={"complete": False})
    given(*made, both).by("dora", DCS).when(authorise).then(first)
    second = authorised.model_copy(
        update={
            "authorised_as": ASC,
            "authorised_by": "asma",
            "citations": ("Recommendation 5",),
        }
    )
    given(*made, both, first).by("asma", ASC).when(authorise).then(second)


def test_each_role_to_be_informed_is_recorded_once() -> None:
    informing = with_rows(
        row(), row(mode="informed", roles=("cabinet-member", HOS)),
        row(mode="informed", roles=(HOS,)),
    )  # fmt: skip
    expected = authorised.model_copy(update={"inform": ("cabinet-member", HOS)})
    given(*made, informing).by("dora", DCS).when(authorise).then(expected)


def test_the_value_and_the_place_are_the_awards() -> None:
    far = awarded_directly.model_copy(
        update={
            "authority": LANCASHIRE,
            "geography": Geography.ADJOINING,
            "runs_past_eighteen": True,
            "registered": False,
            "whole_life_value": Decimal("1.00"),
        }
    )
    rows = with_rows(
        row(
            lots=("residential",), routes=("direct",), geographies=("adjoining",),
            registered=False, past_eighteen=True, measure="whole-life", up_to="1.00",
        )
    )  # fmt: skip
    expected = authorised.model_copy(update={"whole_life_value": Decimal("1.00")})
    given(opened, far, urgent, rows).by("dora", DCS).when(authorise).then(expected)


above = (opened, awarded.model_copy(update=ABOVE), urgent)
may_exceed = row(decision="price-above-schedule", roles=("chief-executive",), citation="¶9")


def test_authorise_7_a_price_above_the_schedule_needs_a_scheme_that_lets_somebody_exceed_it() -> (
    None
):
    given(*above, scheme).by("dora", DCS).when(authorise).then_refused(
        NobodyMayExceed, a_week_above=Decimal("100.00")
    )
    over = row(decision="price-above-schedule", roles=(DCS,), above="182500.00")
    given(*above, with_rows(row(), over)).by("dora", DCS).when(authorise).then_refused(
        NobodyMayExceed
    )


def test_authorise_7_who_may_exceed_the_schedule_authorises_besides_who_decides_the_award() -> None:
    both = with_rows(row(), may_exceed)
    first = authorised.model_copy(update={"complete": False})
    given(*above, both).by("dora", DCS).when(authorise).then(first)
    chief = {
        "authorised_as": "chief-executive", "authorised_by": "che", "citations": ("¶9",),
    }  # fmt: skip
    given(*above, both, first).by("che", "chief-executive").when(authorise).then(
        authorised.model_copy(update=chief)
    )
    given(*made, both).by("che", "chief-executive").when(authorise).then_refused(RoleDoesNotDecide)
    given(*made, both).by("dora", DCS).when(authorise).then(authorised)


def test_authorise_7_one_role_may_have_both_powers() -> None:
    dcs = row(decision="price-above-schedule", roles=(DCS,))
    given(*above, with_rows(row(), dcs)).by("dora", DCS).when(authorise).then(authorised)


today = given(opened, awarded, scheme).by("dora", DCS).on(MARCH)


def test_authorise_9_a_key_decision_is_not_made_before_it_is_published() -> None:
    today.when(authorise).then_refused(
        NotPublished,
        lawful_from=(),
        from_forward_plan=date(2022, 3, 30),
        from_general_exception=date(2022, 3, 9),
    )
    small = awarded.model_copy(update={"key_decision": False})
    given(opened, small, scheme).by("dora", DCS).on(MARCH).when(authorise).then(authorised)


@pytest.mark.parametrize(
    ("notice", "first"),
    [
        (Notice.FORWARD_PLAN, date(2022, 3, 30)),
        (Notice.GENERAL_EXCEPTION, date(2022, 3, 9)),
        (Notice.SPECIAL_URGENCY, MARCH),
    ],
)
def test_authorise_9_it_may_be_made_so_many_clear_days_after_its_notice(
    notice: Notice, first: date
) -> None:
    given_notice = urgent.model_copy(update={"notice": notice})
    asked = given(opened, awarded, given_notice, scheme).by("dora", DCS)
    on_the_day = authorise.model_copy(update={"authorised_on": first})
    before = authorise.model_copy(update={"authorised_on": first - DAY})
    asked.on(first).when(on_the_day).then(authorised.model_copy(update={"authorised_on": first}))
    if notice is not Notice.SPECIAL_URGENCY:
        asked.on(first - DAY).when(before).then_refused(NotPublished, lawful_from=(first,))


def test_authorise_9_the_notice_that_lets_it_be_made_first_counts() -> None:
    planned = published.model_copy(update={"notice": Notice.FORWARD_PLAN})
    given(opened, awarded, planned, urgent, scheme).by("dora", DCS).on(MARCH).when(authorise).then(
        authorised
    )


def test_authorise_9_of_notices_that_are_all_too_late_the_first_that_lets_it_be_made_is_told() -> (
    None
):
    planned = published.model_copy(update={"notice": Notice.FORWARD_PLAN})
    for notices in ((planned, published), (published, planned)):
        asked = given(opened, awarded, *notices, scheme).by("dora", DCS).on(MARCH)
        asked.when(authorise).then_refused(NotPublished, lawful_from=(date(2022, 3, 9),))


def test_authorise_9_an_authorisation_that_was_given_is_recorded_with_its_breach() -> None:
    today.on(MARCH + DAY).when(authorise).then_breaks(NotPublished)
    later = given(opened, awarded, published, scheme).by("dora", DCS).on(MARCH + DAY)
    later.when(authorise).then_breaks(NotPublished)


def test_authorise_9_of_a_child_who_is_placed_already_the_breach_is_noted() -> None:
    afterwards = with_rows(row(retrospective=True))
    placed_first = given(opened, awarded, afterwards, under_it).by("dora", DCS).on(MARCH)
    placed_first.when(authorise).then_breaks(NotPublished)


def test_authorise_9_before_the_regulations_nothing_is_judged() -> None:
    day = date(2012, 9, 9)
    early = awarded.model_copy(update={"awarded_on": day})
    then = opened.model_copy(update={"opened_on": day})
    rows = with_rows(row(in_force_from=day)).model_copy(update={"in_force_from": day})
    on_the_day = authorise.model_copy(update={"authorised_on": day})
    asked = given(then, early, rows).by("dora", DCS).on(day)
    asked.when(on_the_day).then(authorised.model_copy(update={"authorised_on": day}))


def test_authorise_9_a_notice_before_the_award_is_a_notice_of_it() -> None:
    """Published on 1 January, for an award that is made and authorised on 1 March."""
    plan = published.model_copy(
        update={"notice": Notice.FORWARD_PLAN, "matter": "A home for five years",
                "published_reason": None, "chair_told_on": None, "published_on": JAN}
    )  # fmt: skip
    given(opened, plan, awarded, scheme).by("dora", DCS).on(MARCH).when(authorise).then(authorised)
    other = plan.model_copy(update={"award_id": "AW-2"})
    given(opened, other, awarded, scheme).by("dora", DCS).on(MARCH).when(authorise).then_refused(
        NotPublished
    )
    before = awarded.model_copy(update={"award_id": "AW-0"})
    fell = award_cancelled.model_copy(update={"award_id": "AW-0"})
    asked = given(opened, plan, before, fell, awarded, scheme).by("dora", DCS)
    asked.on(MARCH).when(authorise).then(authorised)


def test_a_key_decision_that_may_be_called_in_is_acted_on_after_the_days_of_call_in() -> None:
    called_in = policy.model_copy(update={"call_in_days": 5})
    waits = authorised.model_copy(update={"acted_on_from": date(2022, 3, 9)})
    given(*made, scheme, called_in).by("dora", DCS).when(authorise).then(waits)
    spares = {"spared_by": Agreeing.CHAIR_OF_SCRUTINY, "spared_on": MARCH}
    spared = urgent.model_copy(update=spares)
    for notices in ((spared,), (published, spared)):
        asked = given(opened, awarded, *notices, scheme, called_in).by("dora", DCS)
        asked.when(authorise).then(authorised)
    too_late = urgent.model_copy(update={**spares, "spared_on": MARCH + DAY})
    given(opened, awarded, too_late, scheme, called_in).by("dora", DCS).when(authorise).then(waits)


def test_without_days_of_call_in_or_a_key_decision_an_award_is_acted_on_at_once() -> None:
    given(*made, scheme, policy).by("dora", DCS).when(authorise).then(authorised)
    called_in = policy.model_copy(update={"call_in_days": 5})
    small = awarded.model_copy(update={"key_decision": False})
    given(opened, small, scheme, called_in).by("dora", DCS).when(authorise).then(authorised)
