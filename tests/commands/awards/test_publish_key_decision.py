from datetime import timedelta
from typing import Any

import pytest
from examples import MARCH, award_cancelled, awarded, opened, published, urgent
from specification import given

from domain.commands.awards.publish_key_decision import (
    AlreadyPublished,
    NotAKeyDecision,
    NotTheNotice,
    PublishKeyDecision,
)
from domain.statute_codes import Agreeing, Notice

publish = PublishKeyDecision(**dict(published))


def test_a_key_decision_is_published_and_how() -> None:
    given(opened, awarded).when(publish).then(published)


def test_key_1_only_a_standing_key_decision_is_published() -> None:
    given(opened).when(publish).then_refused(NotAKeyDecision)
    given(opened, awarded, award_cancelled).when(publish).then_refused(NotAKeyDecision)
    small = awarded.model_copy(update={"key_decision": False})
    given(opened, small).when(publish).then_refused(NotAKeyDecision)
    other = publish.model_copy(update={"award_id": "AW-2"})
    given(opened, awarded).when(other).then_refused(NotAKeyDecision)


def test_key_2_it_is_published_once_by_each_kind_of_notice() -> None:
    given(opened, awarded, published).when(publish).then_refused(AlreadyPublished)
    given(opened, awarded, published).when(PublishKeyDecision(**dict(urgent))).then(urgent)


PLAIN: dict[str, Any] = {
    "published_reason": None, "chair_told_on": None, "agreed_by": None, "agreed_on": None,
}  # fmt: skip
TOLD: dict[str, Any] = {"published_reason": "A home is needed", "chair_told_on": MARCH}
AGREED: dict[str, Any] = {
    "published_reason": "A home is needed", "agreed_by": Agreeing.CHAIR_OF_SCRUTINY,
    "agreed_on": MARCH,
}  # fmt: skip
LATE, EARLY = MARCH + timedelta(days=1), opened.opened_on - timedelta(days=1)


@pytest.mark.parametrize(
    ("notice", "states", "whether"),
    [
        (Notice.FORWARD_PLAN, {}, True),
        (Notice.FORWARD_PLAN, TOLD, False),
        (Notice.FORWARD_PLAN, {"spares_call_in": True}, False),
        (Notice.GENERAL_EXCEPTION, TOLD, True),
        (Notice.GENERAL_EXCEPTION, {}, False),
        (Notice.GENERAL_EXCEPTION, {**TOLD, "published_reason": None}, False),
        (Notice.GENERAL_EXCEPTION, {**TOLD, "chair_told_on": LATE}, False),
        (Notice.GENERAL_EXCEPTION, {**TOLD, "chair_told_on": EARLY}, False),
        (Notice.GENERAL_EXCEPTION, {**AGREED, **TOLD}, False),
        (Notice.SPECIAL_URGENCY, AGREED, True),
        (Notice.SPECIAL_URGENCY, {**AGREED, "spares_call_in": True}, True),
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
