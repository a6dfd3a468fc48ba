from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    BOROUGH,
    DCS,
    MARCH,
    OTHER_CHILD,
    ST_HELENS,
    abandoned,
    approved,
    awarded,
    heard,
    opened,
    policy,
    registered,
)
from specification import given

from domain.codes import Geography
from domain.commands.awards.approve_out_of_area import (
    ApproveOutOfArea,
    AreaAuthorityNotTold,
    NoSuchReferral,
    NotOutOfArea,
    RoleDoesNotApprove,
    WishesNotAscertained,
)
from domain.recorded_before import BeforeWhatItRestsOn

decided = ("child_refs", "geography", "approved_as", "approved_by")
approve = ApproveOutOfArea(**{k: v for k, v in approved if k not in decided})
NOMINATED = "nominated-officer"
ready = (policy, opened, heard, registered)
far = {"authority": ST_HELENS}


def test_the_nominated_officer_approves_a_placement_in_an_adjoining_authority() -> None:
    given(*ready).by("nora", NOMINATED).when(approve).then(approved)
    given(*ready, awarded).by("nora", NOMINATED).when(approve).then(approved)


def test_area_1_the_referral_is_not_abandoned() -> None:
    for history in ((policy,), (*ready, abandoned)):
        given(*history, registered).by("nora", NOMINATED).when(approve).then_refused(NoSuchReferral)


def test_area_2_the_authority_lies_outside_the_area_of_the_policy_in_force() -> None:
    inside = approve.model_copy(update={"authority": BOROUGH})
    given(*ready).by("nora", NOMINATED).when(inside).then_refused(NotOutOfArea)
    given(opened, heard, registered).by("nora", NOMINATED).when(approve).then_refused(NotOutOfArea)


@pytest.mark.parametrize("authority", [ST_HELENS, "W06000023"])
def test_area_3_at_a_distance_and_outside_england_the_director_approves(authority: str) -> None:
    command = approve.model_copy(update={"authority": authority})
    given(*ready).by("nora", NOMINATED).when(command).then_refused(RoleDoesNotApprove, approver=DCS)
    place = Geography.AT_A_DISTANCE if authority == ST_HELENS else Geography.OUTSIDE_ENGLAND
    expected = {"authority": authority, "geography": place, "approved_as": DCS,
                "approved_by": "dora"}  # fmt: skip
    given(*ready).by("dora", DCS).when(command).then(approved.model_copy(update=expected))
    given(*ready).by("dora", DCS).when(approve).then_refused(RoleDoesNotApprove)


def test_area_3_before_27_january_2014_the_nominated_officer_approved_either() -> None:
    old = policy.model_copy(update={"in_force_from": date(2010, 1, 1)})
    sought = opened.model_copy(update={"opened_on": date(2011, 1, 1)})
    history = (old, sought, heard)
    last = {**far, "approved_on": date(2014, 1, 26), "area_authority_told_on": None}
    urgent = sought.model_copy(update={"emergency": True})
    command = approve.model_copy(update=last)
    expected = approved.model_copy(update={**last, "geography": Geography.AT_A_DISTANCE})
    given(old, urgent, heard, registered).by("nora", NOMINATED).when(command).then(expected)
    first = approve.model_copy(update={**far, "approved_on": date(2014, 1, 27)})
    given(*history, registered).by("nora", NOMINATED).when(first).then_refused(RoleDoesNotApprove)
    before = approve.model_copy(update={**far, "approved_on": date(2011, 3, 31)})
    given(*history, registered).by("nora", NOMINATED).when(before).then_refused(
        RoleDoesNotApprove, approver=""
    )
    begun = approve.model_copy(update={"approved_on": date(2011, 4, 1), **far})
    given(old, urgent, heard, registered).by("nora", NOMINATED).when(begun).then(
        approved.model_copy(
            update={**far, "approved_on": date(2011, 4, 1), "geography": Geography.AT_A_DISTANCE}
        )
    )


def test_a_placement_is_not_approved_before_the_search_was_opened() -> None:
    urgent = opened.model_copy(update={"emergency": True})
    day = opened.opened_on - timedelta(days=1)
    before = approve.model_copy(update={"approved_on": day, "area_authority_told_on": None})
    given(policy, urgent, heard, registered).by("nora", NOMINATED).when(before).then_refused(
        BeforeWhatItRestsOn, earliest=opened.opened_on
    )


def test_area_3_wirral_is_as_near_as_the_policy_says() -> None:
    across: Any = {"authority": "E08000015"}
    estuary = policy.model_copy(update={"adjoining": (*policy.adjoining, "E08000015")})
    command = approve.model_copy(update=across)
    given(estuary, opened, heard, registered).by("nora", NOMINATED).when(command).then(
        approved.model_copy(update=across)
    )
    given(*ready).by("nora", NOMINATED).when(command).then_refused(RoleDoesNotApprove)


def test_area_4_each_childs_wishes_have_been_ascertained() -> None:
    given(policy, opened, registered).by("nora", NOMINATED).when(approve).then_refused(
        WishesNotAscertained
    )
    together = opened.model_copy(update={"siblings": (OTHER_CHILD,)})
    history = (policy, together, heard)
    given(*history, registered).by("nora", NOMINATED).when(approve).then_refused(
        WishesNotAscertained
    )
    sibling = heard.model_copy(update={"child_ref": OTHER_CHILD})
    expected = {"child_refs": (*approved.child_refs, OTHER_CHILD)}
    given(*history, sibling, registered).by("nora", NOMINATED).when(approve).then(
        approved.model_copy(update=expected)
    )


@pytest.mark.parametrize("told_on", [None, MARCH + timedelta(days=1)])
def test_area_5_the_area_authority_has_been_told_unless_it_is_an_emergency(
    told_on: date | None,
) -> None:
    told = {"area_authority_told_on": told_on}
    command = approve.model_copy(update=told)
    given(*ready).by("nora", NOMINATED).when(command).then_refused(AreaAuthorityNotTold)
    urgent = opened.model_copy(update={"emergency": True})
    given(policy, urgent, heard, registered).by("nora", NOMINATED).when(command).then(
        approved.model_copy(update=told)
    )


def test_area_5_it_was_told_for_this_search() -> None:
    before = {"area_authority_told_on": opened.opened_on - timedelta(days=1)}
    command = approve.model_copy(update=before)
    given(*ready).by("nora", NOMINATED).when(command).then_refused(AreaAuthorityNotTold)
    urgent = opened.model_copy(update={"emergency": True})
    in_haste = given(policy, urgent, heard, registered).by("nora", NOMINATED)
    in_haste.when(command).then_refused(AreaAuthorityNotTold)
    ahead = approve.model_copy(update={"area_authority_told_on": date(2022, 6, 2)})
    in_haste.when(ahead).then_refused(AreaAuthorityNotTold)
