from examples import (
    award_cancelled,
    award_question_answered,
    award_questioned,
    awarded,
    opened,
)
from specification import given

from domain.commands.awards.answer_award_question import (
    AnswerAwardQuestion,
    AnsweredByWhoAsked,
    NoSuchQuestion,
)

answer = AnswerAwardQuestion(**{k: v for k, v in award_question_answered if k != "answered_by"})
asked = (opened, awarded, award_questioned)


def test_the_officer_who_proposed_the_award_replies() -> None:
    given(*asked).by("jane").when(answer).then(award_question_answered)


def test_reply_1_only_an_open_enquiry_receives_a_reply() -> None:
    given(opened, awarded).by("jane").when(answer).then_refused(NoSuchQuestion)
    once = (*asked, award_question_answered)
    given(*once).by("jane").when(answer).then_refused(NoSuchQuestion)
    given(*asked, award_cancelled).by("jane").when(answer).then_refused(NoSuchQuestion)
    other = answer.model_copy(update={"award_id": "AW-2"})
    given(*asked).by("jane").when(other).then_refused(NoSuchQuestion)


def test_reply_1_an_enquiry_about_another_award_of_the_search_receives_none() -> None:
    about_another = award_questioned.model_copy(update={"award_id": "AW-2"})
    given(opened, awarded, about_another).by("jane").when(answer).then_refused(NoSuchQuestion)


def test_reply_1_a_reply_to_an_enquiry_that_was_reversed_is_of_no_effect() -> None:
    given(opened, awarded, award_question_answered).by("jane").when(answer).then_refused(
        NoSuchQuestion
    )


def test_reply_2_the_officer_who_made_the_enquiry_does_not_reply() -> None:
    given(*asked).by("dora").when(answer).then_refused(AnsweredByWhoAsked)
