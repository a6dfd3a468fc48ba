"""Values as they are taken from outside: what is no year, no day and no moment is refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain import values
from domain.text import READING, account_as_given


def taken(kind: Any, given: object) -> Any:
    """A value, as it is taken."""
    return TypeAdapter(kind).validate_python(given)


def test_the_two_years_of_a_financial_year_follow_each_other() -> None:
    assert taken(values.FinancialYear, "1999-00") == "1999-00"
    for wrong in ("2021-23", "2021-21", "2021-20"):
        with pytest.raises(ValidationError, match="two years that it spans"):
            taken(values.FinancialYear, wrong)


@pytest.mark.parametrize("number", [20210401, 20210401.0])
def test_a_number_is_neither_a_day_nor_a_moment(number: float) -> None:
    for kind in (values.Day, values.Moment):
        with pytest.raises(ValidationError, match="as text"):
            taken(kind, number)


@pytest.mark.parametrize(
    "text",
    ["2021-06-01T00:00:00", "2021-06-01T00:00:00Z", "1622505600", "20210601", "2021-W22-2",
     "2021-6-1", " 2021-06-01", "2021-06-01 ", "2021-06-01\n", "２０２１-06-01", "01/06/2021",
     "2021-06-31", ""],
)  # fmt: skip
def test_a_day_is_written_in_one_form(text: str) -> None:
    with pytest.raises(ValidationError):
        taken(values.Day, text)
    assert taken(values.Day, "2021-06-01") == date(2021, 6, 1)


@pytest.mark.parametrize(
    "text", [" 1", "1 ", "1.0", "+1", "1_0", "١", "１", "0", "-1", "1e3", "9" * 19, "9" * 99, True]
)
def test_a_position_is_written_in_the_digits_0_to_9(text: object) -> None:
    with pytest.raises(ValidationError):
        taken(values.Position, text)
    assert (taken(values.Position, "12"), taken(values.Position, 12)) == (12, 12)


def test_a_text_that_is_read_is_as_it_was_and_what_is_no_text_is_left_to_its_kind() -> None:
    assert TypeAdapter(values.Words).validate_python("Kept", context=READING) == "Kept"
    assert account_as_given(3) == 3


def test_an_amount_of_money_is_no_float_unless_it_is_whole() -> None:
    assert taken(values.Pounds, 334.0) == Decimal(334)
    with pytest.raises(ValidationError, match="never a float"):
        taken(values.Pounds, 0.1)
