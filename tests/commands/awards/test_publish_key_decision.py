from datetime import timedelta
from typing import Any

import pytest
from examples import MARCH, abandoned, award_cancelled, awarded, opened, published, urgent
from specification import given

from domain.commands.awards.publish_key_decision import (
    AlreadyPublished,
    CallInNotSpared,
    MatterNotStated,
    NotAKeyDecision,
    NotTheNotice,
    PublishKeyDecision,
)
from domain.statute_codes import Agreeing, Notice

publish = PublishKeyDecision(**dict(published))
PLAIN: dict[str, Any] = {
    "published_reason": None, "chair_told_on": None, "agreed_by": None, "agreed_on": None,
    "spared_by": None, "spared_on": None,
}  # fmt: skip
TOLD: dict[str, Any] = {"published_reason": "A home is needed", "chair_told_on": MARCH}
AGREED: dict[str, Any] = {
    "published_reason": "A home is needed", "agreed_by": Agreeing.CHAIR_OF_SCRUTINY,
    "agreed_on": MARCH,
}  # fmt: skip
SPARED: dict[str, Any] = {"spared_by": Agreeing.CHAIR_OF_COUNCIL, "spared_on": MARCH}
LATE, EARLY = MARCH + timedelta(days=1), opened.opened_on - timedelta(days=1)


def test_a_key_decision_is_published_and_how() -> None:
    given(opened, awarded).when(publish).then(published)


def test_key_1_only_a_standing_key_decision_is_published() -> None:
    given(opened, awarded, award_cancelled).when(publish).then_refused(NotAKeyDecision)
    small = awarded.model_copy(update={"key_decision": False})
    given(opened, small).when(publish).then_refused(NotAKeyDecision)
    other = publish.model_copy(update={"award_id": "AW-2"})
    given(opened, awarded).when(other).then_refused(NotAKeyDecision)


to_come = publish.model_copy(update={"matter": "A place in a children's home for five years"})


def test_key_1_an_award_to_come_is_published_under_its_reference() -> None:
    told = published.model_copy(update={"matter": to_come.matter})
    given(opened).when(to_come).then(told)
    given().when(to_come).then_refused(NotAKeyDecision)
    given(opened, abandoned).when(to_come).then_refused(NotAKeyDecision)
    given(opened, awarded, award_cancelled).when(to_come).then_refused(NotAKeyDecision)
    for theirs in (awarded, told):
        another = theirs.model_copy(update={"referral_id": "R-2"})
        given(opened, another).when(to_come).then_refused(NotAKeyDecision)
        given(another).when(to_come).then_refused(NotAKeyDecision)
    next_one = {"award_id": "AW-2"}
    given(opened, awarded, award_cancelled).when(to_come.model_copy(update=next_one)).then(
        told.model_copy(update=next_one)
    )


def test_key_2_what_was_published_of_an_award_to_come_is_published_of_it() -> None:
    told = published.model_copy(update={"matter": to_come.matter})
    given(opened, told).when(to_come).then_refused(AlreadyPublished)
    given(opened, told, awarded).when(publish).then_refused(AlreadyPublished)
    another = told.model_copy(update={"award_id": "AW-2"})
    given(opened, another).when(to_come).then(told)
    given(opened, another, awarded).when(publish).then(published)


def test_key_5_the_matter_is_stated_of_an_award_to_come_and_of_no_other() -> None:
    given(opened).when(publish).then_refused(MatterNotStated)
    given(opened, awarded).when(to_come).then_refused(MatterNotStated)


@pytest.mark.parametrize("kind", [Notice.GENERAL_EXCEPTION, Notice.SPECIAL_URGENCY])
@pytest.mark.parametrize(
    ("states", "whether"),
    [
        (SPARED, True),
        ({**SPARED, "spared_by": None}, False),
        ({**SPARED, "spared_on": None}, False),
        ({**SPARED, "spared_on": LATE}, False),
        ({**SPARED, "spared_on": EARLY}, False),
    ],
)
def test_key_4_call_in_is_spared_by_who_agreed_and_when(
    kind: Notice, states: dict[str, Any], *, whether: bool
) -> None:
    about = TOLD if kind is Notice.GENERAL_EXCEPTION else AGREED
    asked = given(opened, awarded).when(
        publish.model_copy(update={**PLAIN, **about, **states, "notice": kind})
    )
    if whether:
        assert asked.outcome()
    else:
        asked.then_refused(CallInNotSpared)


def test_key_4_the_forward_plan_spares_no_call_in() -> None:
    planned = publish.model_copy(update={**PLAIN, **SPARED, "notice": Notice.FORWARD_PLAN})
    given(opened, awarded).when(planned).then_refused(CallInNotSpared)


def test_key_2_it_is_published_once_by_each_kind_of_notice() -> None:
    given(opened, awarded, published).when(publish).then_refused(AlreadyPublished)
    given(opened, awarded, published).when(PublishKeyDecision(**dict(urgent))).then(urgent)


@pytest.mark.parametrize(
    ("notice", "states", "whether"),
    [
        (Notice.FORWARD_PLAN, {}, True),
        (Notice.FORWARD_PLAN, TOLD, False),
        (Notice.GENERAL_EXCEPTION, TOLD, True),
        (Notice.GENERAL_EXCEPTION, {}, False),
        (Notice.GENERAL_EXCEPTION, {**TOLD, "published_reason": None}, False),
        (Notice.GENERAL_EXCEPTION, {**TOLD, "chair_told_on": LATE}, False),
        (Notice.GENERAL_EXCEPTION, {**TOLD, "chair_told_on": EARLY}, False),
        (Notice.GENERAL_EXCEPTION, {**AGREED, **TOLD}, False),
        (Notice.SPECIAL_URGENCY, AGREED, True),
        (Notice.SPECIAL_URGENCY, {**AGREED, **SPARED}, True),
        (Notice.SPECIAL_URGENCY, TOLD, False),
        (Notice.SPECIAL_URGENCY, {**AGREED, "agreed_by": None}, False),
        (Notice.SPECIAL_URGENCY, {**AGREED, "agreed_on": LATE}, False),
        (Notice.SPECIAL_URGENCY, {**AGREED, "agreed_on": EARLY}, False),
    ],
)
def test_key_3_a_notice_states_what_its_kind_has_to(
    notice: Notice, states: dict[str, Any], *, whether: bool
) -> None:
    command = publish.model_copy(update={**PLAIN, **states, "notice": notice})
    asked = given(opened, awarded).when(command)
    if whether:
        assert asked.outcome()
    else:
        asked.then_refused(NotTheNotice)
