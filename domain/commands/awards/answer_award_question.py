"""Reply to an officer's enquiry about an award, so that the officer can decide.

    REPLY-1  The search has the award, which was neither cancelled nor declined, and the question is
             about it and has no answer yet.
    REPLY-2  The officer who asked the question does not answer it.

Both rules are judged when this is recorded, and a breach of either always refuses. The day stated
is not to come (FACT-1), nor before that of the question (RECORDED-1).

Source: the ledger's own (decision 17).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardQuestionAnswered, AwardQuestioned
from domain.events.base import Event
from domain.readings.referrals import Referral, referral_of
from domain.values import AwardId, Day, QuestionId, ReferralId, Words


class AnswerAwardQuestion(Command):
    stored: ClassVar[str] = "answer_award_question"
    label: ClassVar[str] = "Answer a question about an award"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "answered_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {AwardQuestioned: "asked_on"}
    award_id: AwardId
    referral_id: ReferralId
    question_id: QuestionId
    answer: Words
    answered_on: Day


class NoSuchQuestion(Refusal):
    """No such question was asked about the award, or it already has an answer.

    Check the question.
    """

    rule = "REPLY-1"


class AnsweredByWhoAsked(Refusal):
    """The officer who asked this question may not answer it. Ask another officer to answer."""

    rule = "REPLY-2"


def query(command: AnswerAwardQuestion) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: AnswerAwardQuestion, state: Referral, context: DecisionContext
) -> Sequence[AwardQuestionAnswered]:
    award = state.award_status.standing_award(command.award_id)
    enquiry = state.award_status.enquiries.get(command.question_id)
    if award is None or enquiry is None or enquiry.answered:
        raise NoSuchQuestion(question_id=command.question_id)
    if enquiry.asked_by == context.actor:
        raise AnsweredByWhoAsked(question_id=command.question_id)
    return [event_from(AwardQuestionAnswered, command, answered_by=context.actor)]


DECIDER = Decider(AnswerAwardQuestion, Referral, query, Referral.after, decide)
