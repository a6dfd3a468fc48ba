from examples import answered, asked, invited
from specification import given

from domain.commands.referrals.answer_clarification import AnswerClarification, NothingToAnswer

answer = AnswerClarification(**{k: v for k, v in answered if k != "answered_to"})


def test_every_invited_provider_receives_the_reply() -> None:
    given(invited, asked).when(answer).then(answered)
    others = ("P-9", "P-4", "P-1", "P-7", "P-2")
    five = invited.model_copy(update={"provider_ids": others})
    everyone = answered.model_copy(update={"answered_to": tuple(sorted(others))})
    given(five, asked).when(answer).then(everyone)


def test_answer_1_only_an_open_clarification_receives_a_reply() -> None:
    given(invited).when(answer).then_refused(NothingToAnswer)
    given(invited, asked, answered).when(answer).then_refused(NothingToAnswer)
