"""Reply to a provider's clarification, and send the reply to every provider that was asked.

    ANSWER-1  The question was asked about the search, and has no reply yet.

The rule is judged when this is recorded, and a breach always refuses. The day of the reply is not
to come (FACT-1), nor before the question was asked (RECORDED-1). A question may be answered after
the time to answer the invitation, and after the search has ended. The reply goes also to a provider
that has declined. Who was asked before the search began again, and was not asked since, gets none.

Source: the ledger's own, which no decision records.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import ClarificationAnswered, ClarificationAsked
from domain.readings.referrals import Referral, referral_of
from domain.values import ClarificationId, Day, Prose, ReferralId


class AnswerClarification(Command):
    stored: ClassVar[str] = "answer_clarification"
    label: ClassVar[str] = "Answer a provider’s question"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "answered_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ClarificationAsked: "asked_on"}
    referral_id: ReferralId
    clarification_id: ClarificationId
    answer: Prose
    answered_on: Day


class NothingToAnswer(Refusal):
    """No such question was asked about this search, or it already has an answer.

    Check the question.
    """

    rule = "ANSWER-1"


def query(command: AnswerClarification) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: AnswerClarification, state: Referral, _context: DecisionContext
) -> Sequence[ClarificationAnswered]:
    asked = state.search.clarifications.get(command.clarification_id)
    if asked is None or asked.answered:
        raise NothingToAnswer(clarification_id=command.clarification_id)
    everyone = tuple(sorted(state.search.invitations))
    return [event_from(ClarificationAnswered, command, answered_to=everyone)]


DECIDER = Decider(AnswerClarification, Referral, query, Referral.after, decide)
