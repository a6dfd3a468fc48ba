from examples import CHILD, JAN, breaks_agreed, care_started, case_allocated
from specification import given

from domain.commands.care.allocate_case import AllocateCase, HasItAlready, NoSuchCase

allocate = AllocateCase(**dict(case_allocated))


def test_a_case_is_allocated() -> None:
    given(care_started).when(allocate).then(case_allocated)


def test_allocate_1_the_child_is_known() -> None:
    given().when(allocate).then_refused(NoSuchCase)


def test_allocate_1_a_child_at_home_who_has_short_breaks_is_known() -> None:
    at_home = breaks_agreed.model_copy(update={"child_ref": CHILD})
    given(at_home).when(allocate).then(case_allocated)


def test_allocate_2_a_case_is_allocated_once_to_an_officer_in_a_role() -> None:
    given(care_started, case_allocated).when(allocate).then_refused(HasItAlready)
    another = allocate.model_copy(update={"role": "reviewing-officer", "allocated_on": JAN})
    expected = case_allocated.model_copy(update={"role": "reviewing-officer", "allocated_on": JAN})
    given(care_started, case_allocated).when(another).then(expected)
