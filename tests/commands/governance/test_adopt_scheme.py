from datetime import date

import pytest
from examples import row, scheme
from pydantic import ValidationError
from specification import given

from api.access.roles import BY_NAME
from domain.codes import Mode
from domain.commands.governance.adopt_scheme import (
    AdoptScheme,
    AlreadyAdopted,
    NobodyDecides,
    NoSuchPost,
    NotProposed,
    posts_for,
)
from domain.posts import POSTS

adopt = AdoptScheme(**dict(scheme))


def test_a_scheme_is_adopted_with_every_row() -> None:
    given().when(adopt).then(scheme)


def test_scheme_1_a_scheme_is_adopted_once_under_its_identifier() -> None:
    given(scheme).when(adopt).proposed().then_refused(AlreadyAdopted)


def test_scheme_4_one_person_proposes_the_next_scheme_and_another_adopts_it() -> None:
    after = adopt.model_copy(update={"scheme_id": "S-2"})
    asked = given(scheme).by("mo", "monitoring-officer").when(after)
    asked.then_refused(NotProposed, roles=("monitoring-officer",))
    asked.proposed(by="mo").then_refused(NotProposed)
    assert asked.proposed(by="deputy").outcome()
    *_, made = asked.proposed(by="deputy").events
    more = made.model_copy(update={"rows": (*scheme.rows, row())})
    given(scheme, more).by("mo", "monitoring-officer").when(after).then_refused(NotProposed)


def test_scheme_4_what_is_in_force_that_day_counts_and_not_what_is_to_come() -> None:
    ahead = scheme.model_copy(update={"in_force_from": date(2022, 6, 2)})
    after = adopt.model_copy(update={"scheme_id": "S-2"})
    assert given(ahead).when(after).outcome()
    given(ahead).on(date(2022, 6, 2)).when(after).then_refused(NotProposed)


@pytest.mark.parametrize("rows", [(row(mode="consulted"),), (row(decision="cost-after-eighteen"),)])
def test_scheme_2_some_role_decides_an_award(rows: tuple[object, ...]) -> None:
    wrong = adopt.model_copy(update={"rows": rows})
    given().when(wrong).then_refused(NobodyDecides)


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": ("hed-of-service",)},
        {"roles": ("director-of-childrens-services", "broker")},
        {"roles": ("cabinet-member",)},
        {"mode": "informed", "roles": ("mayor",)},
    ],
)
def test_scheme_3_every_role_is_a_post_that_can_act(wrong: dict[str, object]) -> None:
    misspelt = adopt.model_copy(update={"rows": (row(), row(**wrong))})
    given().when(misspelt).then_refused(NoSuchPost)


def test_scheme_3_the_cabinet_member_is_informed() -> None:
    rows = (row(), row(mode="informed", roles=("cabinet-member", "head-of-service")))
    given().when(adopt.model_copy(update={"rows": rows})).then(
        scheme.model_copy(update={"rows": rows})
    )


def test_scheme_3_one_row_may_name_every_post_that_decides() -> None:
    rows = (row(roles=tuple(sorted(posts_for(Mode.DECIDES)))),)
    given().when(adopt.model_copy(update={"rows": rows})).then(
        scheme.model_copy(update={"rows": rows})
    )


def test_scheme_3_every_post_is_a_role_that_people_have() -> None:
    assert set(POSTS) <= set(BY_NAME)


@pytest.mark.parametrize("half", [{"point": "who"}, {"interpretation": "rec-4"}])
def test_a_row_has_both_a_point_and_an_interpretation_or_neither(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="both a point and an interpretation"):
        row(**half)
