from examples import answered, asked, invited
from specification import given

from domain.commands.referrals.answer_clarification import AnswerClarification, NothingToAnswer

answer = AnswerClarification(**{k: v for k, v in answered if k != "answered_to"})


def test_everyone_invited_is_told_the_same() -> None:
    given(invited, asked).when(answer).then(answered)


def test_answer_1_only_what_was_asked_and_is_not_answered() -> None:
    given(invited).when(answer).then_refused(NothingToAnswer)
    given(invited, asked, answered).when(answer).then_refused(NothingToAnswer)
