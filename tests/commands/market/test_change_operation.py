from datetime import timedelta

from examples import JAN, MARCH, registered, registration_cancelled, shut
from specification import given

from domain.commands.market.change_operation import ChangeOperation, NothingChanges, NotOurOwn

own = registered.model_copy(update={"in_house": True})
close = ChangeOperation(**dict(shut))
reopen = close.model_copy(update={"operating": True, "changed_on": MARCH})
reopened = shut.model_copy(update={"operating": True, "changed_on": MARCH})


def test_a_home_of_our_own_is_shut_and_opened() -> None:
    given(own).when(close).then(shut)
    given(own, shut).when(reopen).then(reopened)


def test_operate_1_the_home_is_our_own_and_registered() -> None:
    given().when(close).then_refused(NotOurOwn)
    given(registered).when(close).then_refused(NotOurOwn)
    before = close.model_copy(update={"changed_on": JAN - timedelta(days=1)})
    given(own).when(before).then_refused(NotOurOwn)
    given(own, registration_cancelled).when(reopen).then_refused(NotOurOwn)


def test_operate_2_something_changes() -> None:
    given(own).when(reopen).then_refused(NothingChanges)
    given(own, shut).when(close).then_refused(NothingChanges)
    given(own, shut, reopened).when(reopen).then_refused(NothingChanges)
