"""The details of a child that the yearly return asks for."""

from datetime import date

import examples
import pytest
from pydantic import ValidationError
from specification import given

from domain.commands.care.record_particulars import AnotherMonth, NeverInCare, RecordParticulars

asked = RecordParticulars(**dict(examples.particulars))


def test_particulars_are_recorded_of_a_child_in_care() -> None:
    given(examples.care_started).when(asked).then(examples.particulars)


def test_particulars_are_recorded_of_a_child_who_has_left_care() -> None:
    given(examples.care_started).when(asked).then(examples.particulars)


def test_particulars_are_recorded_of_a_child_who_has_short_breaks_only() -> None:
    mine = {"child_ref": examples.CHILD, "born_in": "2010-05"}
    breaks = examples.breaks_agreed.model_copy(update=mine)
    given(breaks).when(asked).then(examples.particulars)


def test_particulars_1_a_child_who_was_never_in_care_has_no_particulars() -> None:
    given().when(asked).then_refused(NeverInCare)


def test_particulars_2_the_birthday_is_in_the_month_recorded() -> None:
    another = asked.model_copy(update={"born_on": date(2010, 6, 1)})
    given(examples.care_started).when(another).then_refused(AnotherMonth)


@pytest.mark.parametrize(("field", "value"), [("sex", "1"), ("ethnicity", "WHITE"),
                                              ("home_postcode", "Bootle")])  # fmt: skip
def test_a_value_the_return_has_no_code_for_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        RecordParticulars.model_validate({**asked.model_dump(), field: value})
