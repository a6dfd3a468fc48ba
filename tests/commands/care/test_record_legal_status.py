"""The legal status under which a child is looked after."""

from datetime import date

import examples
import pytest
from pydantic import ValidationError
from specification import given

from domain.commands.care.record_legal_status import NothingChanges, NotInCare, RecordLegalStatus

status = RecordLegalStatus(
    child_ref=examples.CHILD, legal_status="C2", need="N1", in_force_from=examples.FEB
)
in_care = examples.care_started.model_copy(update={"started_on": date(2022, 1, 1)})


def test_a_legal_status_is_recorded_from_a_day_on() -> None:
    given(in_care).when(status).then(examples.legal_status)


def test_a_status_of_another_day_is_another_status() -> None:
    later = status.model_copy(update={"in_force_from": examples.MARCH})
    given(in_care, examples.legal_status).when(later).then(
        examples.legal_status.model_copy(update={"in_force_from": examples.MARCH})
    )


def test_status_1_a_child_not_looked_after_has_no_status_in_care() -> None:
    given().when(status).then_refused(NotInCare)
    left = examples.care_ended.model_copy(update={"ended_on": examples.FEB})
    given(in_care, left).when(status).then_refused(NotInCare)


def test_status_2_the_same_status_is_not_recorded_twice_for_a_day() -> None:
    given(in_care, examples.legal_status).when(status).then_refused(NothingChanges)
    later = examples.legal_status.model_copy(update={"in_force_from": examples.MARCH})
    given(in_care, examples.legal_status, later).when(status).then_refused(NothingChanges)


def test_a_status_that_was_changed_may_be_changed_back() -> None:
    between = examples.legal_status.model_copy(update={"legal_status": "E1"})
    given(in_care, examples.legal_status, between).when(status).then(examples.legal_status)


@pytest.mark.parametrize("field", ["legal_status", "need"])
def test_a_code_that_is_none_of_the_return_is_refused(field: str) -> None:
    with pytest.raises(ValidationError):
        RecordLegalStatus.model_validate({**status.model_dump(), field: "Q9"})
