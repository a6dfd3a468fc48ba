from datetime import UTC, date, datetime

import pytest
from examples import LANCASHIRE, notified, placed
from specification import given

from domain.codes import Recipient
from domain.commands.placements.notify_recipient import (
    NoSuchRecipient,
    NotAnAuthority,
    NotifyRecipient,
    NotStarted,
)

notify = NotifyRecipient(**{k: v for k, v in notified if k != "child_ref"})
BEFORE, SINCE = date(2022, 6, 30), date(2022, 7, 1)
LATER = datetime(2022, 8, 1, 12, tzinfo=UTC)
CCG, ICB = Recipient.CLINICAL_COMMISSIONING_GROUP, Recipient.INTEGRATED_CARE_BOARD
PCT, LAST_OF_TRUSTS, FIRST_OF_GROUPS = (
    Recipient.PRIMARY_CARE_TRUST, date(2013, 3, 31), date(2013, 4, 1),
)  # fmt: skip


def test_a_recipient_is_told() -> None:
    given(placed).when(notify).then(notified)


def test_notify_1_a_recipient_is_told_of_a_started_placement() -> None:
    given().when(notify).then_refused(NotStarted)


@pytest.mark.parametrize(
    ("recipient", "day"),
    [(CCG, BEFORE), (ICB, SINCE), (PCT, LAST_OF_TRUSTS), (CCG, FIRST_OF_GROUPS),
     (Recipient.OFSTED, BEFORE), (Recipient.AREA_AUTHORITY, SINCE),
     (Recipient.PARENTS, date(2011, 4, 1))],
)  # fmt: skip
def test_notify_2_a_recipient_that_the_regulations_named_that_day_is_told(
    recipient: Recipient, day: date
) -> None:
    told = {"recipient": recipient, "notified_on": day}
    told_then = given(placed).when(notify.model_copy(update=told)).at(LATER)
    told_then.then(notified.model_copy(update=told))


@pytest.mark.parametrize(
    ("recipient", "day"),
    [(CCG, SINCE), (ICB, BEFORE), (PCT, FIRST_OF_GROUPS), (CCG, LAST_OF_TRUSTS),
     (Recipient.PARENTS, date(2011, 3, 31))],
)  # fmt: skip
def test_notify_2_no_other_recipient_is_told(recipient: Recipient, day: date) -> None:
    told = notify.model_copy(update={"recipient": recipient, "notified_on": day})
    given(placed).when(told).at(LATER).then_refused(NoSuchRecipient)


def test_notify_3_an_authority_is_stated_only_of_the_area_authority() -> None:
    other = notify.model_copy(update={"authority": LANCASHIRE})
    given(placed).when(other).then_refused(NotAnAuthority)
    told = {"recipient": Recipient.AREA_AUTHORITY, "authority": LANCASHIRE}
    given(placed).when(notify.model_copy(update=told)).then(notified.model_copy(update=told))
