from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    ASC,
    DCS,
    HOS,
    agreed,
    consulted,
    interpretation_chosen,
    planned,
    row,
    scheme,
)
from specification import given

from domain.commands.transitions.agree_transition import (
    AgreedAlready,
    AgreeTransition,
    AnotherCost,
    NotConsulted,
    NothingToAgree,
    RoleDoesNotDecide,
)

decided = ("child_ref", "agreed_as", "agreed_by", "complete", "citations")
agree = AgreeTransition(**{k: v for k, v in agreed if k not in decided})
AFTER: dict[str, Any] = {"decision": "cost-after-eighteen", "citation": "Recommendation 5"}


def with_rows(*rows: Any) -> Any:
    """A scheme of these rows."""
    return scheme.model_copy(update={"rows": rows})


def test_the_cost_after_eighteen_is_agreed_by_a_role_that_decides() -> None:
    given(planned, scheme).by("dora", DCS).when(agree).then(agreed)


def test_agree_1_the_transition_is_planned_and_not_agreed() -> None:
    given(scheme).by("dora", DCS).when(agree).then_refused(NothingToAgree)
    given(planned, agreed, scheme).by("dora", DCS).when(agree).then_refused(NothingToAgree)


@pytest.mark.parametrize(
    "about",
    [
        {"decision": "award"},
        {"mode": "informed"},
        {"measure": "weekly", "above": "1100.00"},
        {"measure": "yearly", "above": "57357.14"},
        {"measure": "whole-life", "up_to": "57357.13"},
        {"past_eighteen": False},
        {"in_force_to": date(2022, 3, 1)},
    ],
)
def test_agree_2_the_scheme_gives_the_decision_to_the_role(about: dict[str, Any]) -> None:
    other = with_rows(row(**{**AFTER, **about}))
    given(planned, other).by("dora", DCS).when(agree).then_refused(RoleDoesNotDecide)
    given(planned, scheme).by("hal", HOS).when(agree).then_refused(RoleDoesNotDecide)


@pytest.mark.parametrize(
    "about",
    [
        {"measure": "weekly", "up_to": "1100.00"},
        {"measure": "yearly", "up_to": "57357.14"},
        {"measure": "whole-life", "above": "57357.13"},
        {"past_eighteen": True},
        {"registered": True},
    ],
)
def test_agree_2_the_scheme_compares_the_cost_of_a_week_and_of_365_days(
    about: dict[str, Any],
) -> None:
    given(planned, with_rows(row(**AFTER, **about))).by("dora", DCS).when(agree).then(agreed)


def test_agree_2_each_role_agrees_once() -> None:
    both = with_rows(row(**AFTER), row(**AFTER, roles=(ASC,)))
    half = agreed.model_copy(update={"complete": False})
    given(planned, both).by("dora", DCS).when(agree).then(half)
    given(planned, both, half).by("dan", DCS).when(agree).then_refused(RoleDoesNotDecide)
    given(planned, both, half).by("asma", ASC).when(agree).then(
        agreed.model_copy(update={"agreed_as": ASC, "agreed_by": "asma"})
    )


def test_agree_2_an_earlier_day_does_not_escape_a_scheme_that_is_in_force() -> None:
    day = agree.agreed_on
    since = with_rows(row(**AFTER, roles=(HOS,))).model_copy(
        update={"scheme_id": "S-2", "in_force_from": day + timedelta(days=1)}
    )
    asked = given(planned, scheme, since).by("dora", DCS)
    asked.on(day).when(agree).then(agreed)
    asked.on(day + timedelta(days=1)).when(agree).then_refused(RoleDoesNotDecide)
    theirs = given(planned, scheme, since).by("hal", HOS).on(day + timedelta(days=1))
    theirs.when(agree).then_refused(RoleDoesNotDecide)


def test_agree_2_every_row_of_the_schemes_of_both_days_decides() -> None:
    day = agree.agreed_on
    both = with_rows(row(**AFTER), row(**AFTER, roles=(HOS,)))
    since = scheme.model_copy(update={"scheme_id": "S-2", "in_force_from": day + timedelta(days=1)})
    asked = given(planned, both, since).by("dora", DCS).on(day + timedelta(days=1))
    asked.when(agree).then(agreed.model_copy(update={"complete": False}))


def test_the_citations_are_of_the_rows_that_name_the_role() -> None:
    both = with_rows(row(**AFTER), row(**{**AFTER, "citation": "Another"}, roles=(ASC,)))
    given(planned, both).by("dora", DCS).when(agree).then(
        agreed.model_copy(update={"complete": False})
    )


def test_agree_4_one_officer_does_not_agree_in_two_roles() -> None:
    both = with_rows(row(**AFTER), row(**AFTER, roles=(ASC,)))
    half = agreed.model_copy(update={"complete": False})
    given(planned, both, half).by("dora", ASC).when(agree).then_refused(AgreedAlready)


def test_agree_5_each_role_agrees_the_cost_that_the_roles_before_it_agreed() -> None:
    both = with_rows(row(**AFTER), row(**AFTER, roles=(ASC,)))
    half = agreed.model_copy(update={"complete": False})
    other = agree.model_copy(update={"agreed_weekly_cost": Decimal("1100.01")})
    asked = given(planned, both, half).by("asma", ASC)
    asked.when(other).then_refused(AnotherCost, agreed_weekly_cost=Decimal("1100.00"))
    assert asked.when(agree).outcome()


def test_agree_3_every_role_to_be_consulted_has_been() -> None:
    consulting = with_rows(row(**AFTER), row(**{**AFTER, "mode": "consulted", "roles": (ASC,)}))
    given(planned, consulting).by("dora", DCS).when(agree).then_refused(NotConsulted)
    given(planned, consulting, consulted).by("dora", DCS).when(agree).then(agreed)
    roles = (ASC, "deputy")
    either = with_rows(row(**AFTER), row(**{**AFTER, "mode": "consulted", "roles": roles}))
    given(planned, either).by("dora", DCS).when(agree).then_refused(
        NotConsulted, roles=(ASC, "deputy")
    )
    asking = {**AFTER, "mode": "consulted"}
    two = with_rows(row(**AFTER), *(row(**asking, roles=(role,)) for role in roles))
    given(planned, two).by("dora", DCS).when(agree).then_refused(NotConsulted, roles=(ASC,))


def test_the_interpretation_settles_whether_adult_social_care_decides() -> None:
    point = {"point": "adult-social-care"}
    both = with_rows(
        row(**AFTER, roles=(ASC,), **point, interpretation="sought"),
        row(**{**AFTER, "citation": "¶2.6"}, **point, interpretation="consulted"),
        row(**{**AFTER, "mode": "consulted", "roles": (ASC,)}, **point, interpretation="consulted"),
    )
    sought = interpretation_chosen.model_copy(update={**point, "interpretation": "sought"})
    by_asc = agreed.model_copy(update={"agreed_as": ASC, "agreed_by": "asma"})
    given(planned, both, sought).by("asma", ASC).when(agree).then(by_asc)
    other = sought.model_copy(update={"interpretation": "consulted"})
    by_dcs = agreed.model_copy(update={"citations": ("¶2.6",)})
    given(planned, both, other).by("dora", DCS).when(agree).then_refused(NotConsulted)
    given(planned, both, other, consulted).by("dora", DCS).when(agree).then(by_dcs)
