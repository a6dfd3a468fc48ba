from datetime import date, timedelta

from examples import allocation_ended, care_started, case_allocated
from specification import given

from domain.commands.care.allocate_case import AllocateCase, HasItAlready
from domain.commands.care.end_allocation import EndAllocation, EndsBeforeItBegins, HasItNot

end = EndAllocation(**dict(allocation_ended))


def test_an_allocation_ends_and_may_begin_again() -> None:
    given(care_started, case_allocated).when(end).then(allocation_ended)
    anew = case_allocated.model_copy(update={"allocated_on": allocation_ended.ended_on})
    again = AllocateCase(**dict(anew))
    given(care_started, case_allocated, allocation_ended).when(again).then(anew)


def test_an_allocation_that_is_to_end_goes_on_until_then_and_may_end_earlier() -> None:
    far = allocation_ended.model_copy(update={"ended_on": date(2030, 1, 1)})
    going_on = given(care_started, case_allocated, far)
    going_on.when(end).then(allocation_ended)
    again = AllocateCase(**dict(case_allocated)).model_copy(update={"allocated_on": end.ended_on})
    going_on.when(again).then_refused(HasItAlready)
    later = case_allocated.model_copy(update={"allocated_on": far.ended_on})
    given(care_started, later).when(again).then_refused(HasItAlready)


def test_deallocate_1_the_officer_has_the_case() -> None:
    given(care_started).when(end).then_refused(HasItNot)
    given(care_started, case_allocated, allocation_ended).when(end).then_refused(HasItNot)
    other = end.model_copy(update={"role": "personal-adviser"})
    given(care_started, case_allocated).when(other).then_refused(HasItNot)


def test_deallocate_2_it_ends_on_the_day_it_began_or_later() -> None:
    same = {"ended_on": case_allocated.allocated_on}
    assert given(care_started, case_allocated).when(end.model_copy(update=same)).outcome()
    before = {"ended_on": case_allocated.allocated_on - timedelta(days=1)}
    given(care_started, case_allocated).when(end.model_copy(update=before)).then_refused(
        EndsBeforeItBegins, allocated_on=case_allocated.allocated_on
    )
