"""Consult adult social care on a transition's effect on its budget.

    CONSULT-1  The move to adults' services is planned.
    CONSULT-2  The move is not fully agreed when the consultation is recorded. While another role
               that the scheme of delegation requires still has to agree, it may be consulted on.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before that of the plan (RECORDED-1).

The role of the officer who records it is the one that was consulted. The council's cabinet report
has adult social care consulted in ¶2.6, and its authorisation sought in recommendation 5: which of
them holds is a point of the scheme of delegation that the council chooses
(`choose_interpretation`). The agreement is `agree_transition`.

Source: the council's cabinet report recommendation 5 and ¶2.6 (CONSULT-2); the ledger's own
(decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.transitions import AdultSocialCareConsulted, TransitionPlanned
from domain.readings.support.transitions import Transition, transition_of
from domain.values import Day, TransitionId, WeeklyFee


class ConsultAdultSocialCare(Command):
    stored: ClassVar[str] = "consult_adult_social_care"
    label: ClassVar[str] = "Consult adult social care"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "consulted_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {TransitionPlanned: "planned_on"}
    transition_id: TransitionId
    expected_weekly_cost: WeeklyFee
    consulted_on: Day


class NotPlanned(Refusal):
    """No such move to adults' services is planned. Plan it first."""

    rule = "CONSULT-1"


class AlreadyAgreed(Refusal):
    """The move to adults' services is already agreed.

    Adult social care is consulted before it is agreed.
    """

    rule = "CONSULT-2"


def query(command: ConsultAdultSocialCare) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: ConsultAdultSocialCare, state: Transition, context: DecisionContext
) -> Sequence[AdultSocialCareConsulted]:
    if state.planned is None:
        raise NotPlanned(transition_id=command.transition_id)
    if state.agreed:
        raise AlreadyAgreed(transition_id=command.transition_id)
    child_ref = state.planned.child_ref
    return [
        event_from(
            AdultSocialCareConsulted, command, child_ref=child_ref, consulted_as=context.role
        )
    ]


DECIDER = Decider(ConsultAdultSocialCare, Transition, query, Transition.after, decide)
