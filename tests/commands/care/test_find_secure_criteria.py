from examples import DCS, FEB, JAN, care_ended, care_started, secure_found
from specification import given

from domain.codes import SecureCriterion
from domain.commands.care.find_secure_criteria import FindSecureCriteria, NotInCare

find = FindSecureCriteria(
    child_ref=secure_found.child_ref,
    criterion=SecureCriterion.ABSCONDING,
    reason=secure_found.reason,
    found_on=FEB,
)


def test_the_finding_says_who_made_it_in_what_role_and_why() -> None:
    given(care_started).by("dora", DCS).when(find).then(secure_found)


def test_criteria_1_the_child_is_looked_after() -> None:
    given().when(find).then_refused(NotInCare)
    left = care_ended.model_copy(update={"ended_on": JAN.replace(day=20)})
    given(care_started, left).when(find).then_refused(NotInCare)
