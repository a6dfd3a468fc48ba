from examples import award_cancelled, awarded, opened, published
from specification import given

from domain.commands.awards.publish_key_decision import (
    AlreadyPublished,
    NotAKeyDecision,
    PublishKeyDecision,
)

publish = PublishKeyDecision(**dict(published))


def test_a_key_decision_is_published_and_how() -> None:
    given(opened, awarded).when(publish).then(published)


def test_key_1_only_a_standing_key_decision_is_published() -> None:
    given(opened).when(publish).then_refused(NotAKeyDecision)
    given(opened, awarded, award_cancelled).when(publish).then_refused(NotAKeyDecision)
    small = awarded.model_copy(update={"key_decision": False})
    given(opened, small).when(publish).then_refused(NotAKeyDecision)
    other = publish.model_copy(update={"award_id": "AW-2"})
    given(opened, awarded).when(other).then_refused(NotAKeyDecision)


def test_key_2_it_is_published_once() -> None:
    given(opened, awarded, published).when(publish).then_refused(AlreadyPublished)
