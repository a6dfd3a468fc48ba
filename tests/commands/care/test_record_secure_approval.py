from examples import FEB, care_started, secure_approved
from specification import given

from domain.commands.care.record_secure_approval import (
    NoSuchChild,
    RecordSecureApproval,
)

record = RecordSecureApproval(
    child_ref=secure_approved.child_ref, letter="DfE/2022/17", approved_on=FEB
)


def test_an_approval_is_recorded_with_its_letter() -> None:
    given(care_started).when(record).then(secure_approved)


def test_approval_1_the_child_is_known() -> None:
    given().when(record).then_refused(NoSuchChild)
