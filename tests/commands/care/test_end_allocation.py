from examples import allocation_ended, care_started, case_allocated
from specification import given

from domain.commands.care.allocate_case import AllocateCase
from domain.commands.care.end_allocation import EndAllocation, HasItNot

end = EndAllocation(**dict(allocation_ended))


def test_an_allocation_ends_and_may_begin_again() -> None:
    given(care_started, case_allocated).when(end).then(allocation_ended)
    again = AllocateCase(**dict(case_allocated))
    given(care_started, case_allocated, allocation_ended).when(again).then(case_allocated)


def test_deallocate_1_the_officer_has_the_case() -> None:
    given(care_started).when(end).then_refused(HasItNot)
    given(care_started, case_allocated, allocation_ended).when(end).then_refused(HasItNot)
    other = end.model_copy(update={"role": "personal-adviser"})
    given(care_started, case_allocated).when(other).then_refused(HasItNot)
