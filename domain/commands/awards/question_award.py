"""Make an enquiry about an award before deciding or giving a view on it.

    QUESTION-1  The search has the award, which was neither cancelled nor declined and is not fully
                authorised.
    QUESTION-2  The scheme of delegation in force on the day of the enquiry has the officer's role
                decide, or be consulted on, the award. With no scheme in force that day nobody asks.
    QUESTION-3  A reference stands for one question about the award.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before that of the award (RECORDED-1).

Source: the council's scheme of delegation (QUESTION-2); the ledger's own (decision 17).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.codes import Mode
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import Award, AwardQuestioned
from domain.events.base import Event
from domain.readings.authorisations import AwardState, evolve_award, read_award
from domain.values import AwardId, Day, QuestionId, ReferralId, Words


class QuestionAward(Command):
    stored: ClassVar[str] = "question_award"
    label: ClassVar[str] = "Ask about an award"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "asked_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {Award: "awarded_on"}
    award_id: AwardId
    referral_id: ReferralId
    question_id: QuestionId
    question: Words
    asked_on: Day


class NothingToQuestion(Refusal):
    """There is no such award on this search, or it is already authorised. Check the award."""

    rule = "QUESTION-1"


class RoleHasNoPart(Refusal):
    """This role neither decides on the award nor is consulted on it.

    Only a role that does may ask about it.
    """

    rule = "QUESTION-2"
    satisfied_by = "Roles that may ask: {roles}."


class QuestionAlreadyAsked(Refusal):
    """A question about the award was already asked under this reference.

    Choose another reference.
    """

    rule = "QUESTION-3"


def query(command: QuestionAward) -> Query:
    return read_award(command.referral_id, command.award_id)


def decide(
    command: QuestionAward, state: AwardState, context: DecisionContext
) -> Sequence[AwardQuestioned]:
    award = state.standing_award(command.award_id)
    if award is None or state.award_status.authorised:
        raise NothingToQuestion(award_id=command.award_id)
    roles = state.roles(award, (command.asked_on,), Mode.DECIDES, Mode.CONSULTED)
    if context.role not in roles:
        raise RoleHasNoPart(role=context.role, roles=roles)
    if command.question_id in state.award_status.enquiries:
        raise QuestionAlreadyAsked(question_id=command.question_id)
    return [event_from(AwardQuestioned, command, asked_as=context.role, asked_by=context.actor)]


DECIDER = Decider(QuestionAward, AwardState, query, evolve_award, decide)
