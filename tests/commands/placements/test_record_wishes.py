from examples import OTHER_CHILD, heard, opened
from specification import given

from domain.commands.placements.record_wishes import NotOnTheReferral, RecordWishes

record = RecordWishes(**{k: v for k, v in heard if k != "ascertained_as"})
sibling = record.model_copy(update={"child_ref": OTHER_CHILD})


def test_who_ascertained_them_and_how_is_recorded() -> None:
    given(opened).by("sue", "social-worker").when(record).then(heard)


def test_wishes_1_the_child_is_on_the_referral() -> None:
    given().when(record).then_refused(NotOnTheReferral)
    given(opened).when(sibling).then_refused(NotOnTheReferral)
    together = opened.model_copy(update={"siblings": (OTHER_CHILD,)})
    given(together).by("sue", "social-worker").when(sibling).then(
        heard.model_copy(update={"child_ref": OTHER_CHILD})
    )
