from examples import award_cancelled, award_informed, awarded, opened
from specification import given

from domain.commands.awards.inform_of_award import (
    AlreadyInformed,
    InformOfAward,
    NoSuchAward,
    NoSuchPost,
)

inform = InformOfAward(**dict(award_informed))


def test_a_role_is_informed() -> None:
    given(opened, awarded).when(inform).then(award_informed)


def test_inform_1_a_role_is_informed_of_a_standing_award() -> None:
    given(opened).when(inform).then_refused(NoSuchAward)
    given(opened, awarded, award_cancelled).when(inform).then_refused(NoSuchAward)
    other = inform.model_copy(update={"award_id": "AW-2"})
    given(opened, awarded).when(other).then_refused(NoSuchAward)


def test_inform_2_a_role_is_informed_once() -> None:
    given(opened, awarded, award_informed).when(inform).then_refused(AlreadyInformed)
    other = {"informed_as": "monitoring-officer"}
    given(opened, awarded, award_informed).when(inform.model_copy(update=other)).then(
        award_informed.model_copy(update=other)
    )


def test_inform_3_the_role_is_a_post_that_a_scheme_may_name() -> None:
    nobodys = inform.model_copy(update={"informed_as": "hed-of-service"})
    given(opened, awarded).when(nobodys).then_refused(NoSuchPost)
