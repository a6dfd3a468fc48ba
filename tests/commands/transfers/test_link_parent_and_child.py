from typing import Any

import pytest
from examples import CHILD, FEB, LANCASHIRE, MARCH, OTHER_CHILD, linked, placed, placement_ended
from specification import given

from domain.commands.transfers.link_parent_and_child import (
    LinkedAlready,
    LinkParentAndChild,
    NotRunning,
    NotTogether,
    OtherNotSaid,
    query,
)
from domain.events.transfers import LivingTogether

link = LinkParentAndChild(**{k: v for k, v in linked if k != "child_ref"})
baby = placed.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
alone = {"with_placement": None, "lives_with": "Her son, who is not looked after"}


def test_a_mother_and_her_baby_who_are_both_looked_after_are_linked() -> None:
    given(placed, baby).when(link).then(linked)


@pytest.mark.parametrize("who", [LivingTogether.PARENT, LivingTogether.CHILD])
def test_one_of_them_may_be_looked_after(who: LivingTogether) -> None:
    fields = {**alone, "looked_after": who}
    given(placed).when(link.model_copy(update=fields)).then(linked.model_copy(update=fields))


def test_link_1_the_placement_runs() -> None:
    given(baby).when(link).then_refused(NotRunning)
    gone = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, gone, baby).when(link).then_refused(NotRunning)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"home_id": "H-2"},
        {"authority": LANCASHIRE},
        {"child_ref": CHILD},
        {"started_on": MARCH.replace(day=2)},
    ],
)
def test_link_2_both_are_in_one_place(elsewhere: dict[str, Any]) -> None:
    given(placed, baby.model_copy(update=elsewhere)).when(link).then_refused(NotTogether)


def test_link_2_a_home_is_one_place_under_its_former_provider_and_the_next() -> None:
    since = baby.model_copy(update={"provider_id": "P-2"})
    given(placed, since).when(link).then(linked)


def test_link_2_without_a_home_both_are_with_one_provider() -> None:
    at_a_carers = placed.model_copy(update={"home_id": None})
    theirs = baby.model_copy(update={"home_id": None})
    given(at_a_carers, theirs).when(link).then(linked)
    others = theirs.model_copy(update={"provider_id": "P-2"})
    given(at_a_carers, others).when(link).then_refused(NotTogether)


def test_link_2_the_other_placement_is_named_and_known() -> None:
    given(placed).when(link).then_refused(NotTogether)
    nobody = link.model_copy(update={"with_placement": None})
    given(placed).when(nobody).then_refused(NotTogether)


@pytest.mark.parametrize("wrong", [{"lives_with": None}, {"with_placement": "PL-2"}])
def test_link_3_who_the_other_is_is_said_where_one_is_looked_after(wrong: dict[str, Any]) -> None:
    fields = {**alone, "looked_after": LivingTogether.PARENT, **wrong}
    history = (placed, baby) if fields["with_placement"] else (placed,)
    given(*history).when(link.model_copy(update=fields)).then_refused(OtherNotSaid)


def test_link_4_a_placement_is_linked_once() -> None:
    given(placed, baby, linked).when(link).then_refused(LinkedAlready)
    for others in (
        {"placement_id": "PL-2", **alone},
        {"placement_id": "PL-2", "with_placement": "PL-9"},
        {"placement_id": "PL-9", "with_placement": "PL-1"},
    ):
        once = linked.model_copy(update=others)
        given(placed, baby, once).when(link).then_refused(LinkedAlready)


def test_only_the_placements_that_are_named_are_read() -> None:
    by_itself = link.model_copy(update=alone)
    assert {each for item in query(by_itself) for each in item.tags} == {"placement:PL-1"}
    assert {each for item in query(link) for each in item.tags} == {
        "placement:PL-1", "placement:PL-2"
    }  # fmt: skip


def test_the_placements_of_the_examples_began_before() -> None:
    assert placed.started_on == FEB
