"""Object, as a provider, to an answer that an officer entered on the provider's behalf.

    OBJECT-1  An officer entered such an answer on the provider's behalf, and the provider has not
              objected to it. If it is an offer or a decline, it still stands. If it is a
              withdrawal, the provider has no offer that stands.
    OBJECT-2  An objection that the provider's own staff record is dated the day on which they do.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the objection is not to come (FACT-1), nor before the provider was asked (RECORDED-1). An
offer that the provider objects to no longer stands. An offer that it was said not to make, it may
make within its time, and one that was withdrawn stands again. A question stays, with the objection.

Source: the ledger's own (decision 91).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import AnswerObjected, ClarificationAsked, ProvidersInvited
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.search_codes import Answer
from domain.values import Day, ProviderId, ReferralId, Words
from domain.wording import Label


class ObjectToAnswer(Command):
    stored: ClassVar[str] = "object_to_answer"
    label: ClassVar[str] = "We did not say this"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "objected_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProvidersInvited: "invited_on"}
    for_invited: ClassVar[bool] = True
    referral_id: ReferralId
    provider_id: ProviderId
    answer: Annotated[Answer, Label("What the council entered")]
    reason: Words
    objected_on: Day


class NothingEntered(Refusal):
    """No officer entered such an answer on the provider's behalf, or it was objected to already.

    Check what the council entered.
    """

    rule = "OBJECT-1"


class NotToday(Refusal):
    """What a provider objects to itself is dated today. Give today’s date."""

    rule = "OBJECT-2"
    satisfied_by = "Today is {objected_on}."


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the providers for which a question was entered and not objected to."""

    referral: Referral = field(default_factory=Referral)
    questioned_for: frozenset[str] = frozenset()

    def was_entered(self, answer: Answer, provider_id: str) -> bool:
        """Whether an answer was entered on a provider's behalf that it may object to."""
        offers = self.referral.offers
        match answer:
            case Answer.OFFER:
                return bool(offers.entered_for(provider_id))
            case Answer.DECLINE:
                invitation = self.referral.search.invitations.get(provider_id)
                return invitation is not None and invitation.declined_for
            case Answer.WITHDRAWAL:
                live = provider_id in offers.offering_providers
                return provider_id in offers.withdrawn_for and not live
            case Answer.QUESTION:
                return provider_id in self.questioned_for


def query(command: ObjectToAnswer) -> Query:
    return (referral_of(command.referral_id),)


def evolve(state: State, event: ReferralEvent) -> State:
    asked = state.questioned_for
    if isinstance(event, ClarificationAsked) and event.on_behalf is not None:
        asked |= {event.provider_id}
    if isinstance(event, AnswerObjected) and event.answer is Answer.QUESTION:
        asked -= {event.provider_id}
    return replace(state, referral=state.referral.after(event), questioned_for=asked)


def decide(
    command: ObjectToAnswer, state: State, context: DecisionContext
) -> Sequence[AnswerObjected]:
    if not state.was_entered(command.answer, command.provider_id):
        was_asked = command.provider_id in state.referral.search.invitations
        raise NothingEntered(answer=command.answer, is_uninvited=not was_asked)
    if context.is_misdated(command.objected_on):
        raise NotToday(objected_on=context.today)
    return [event_from(AnswerObjected, command)]


DECIDER = Decider(ObjectToAnswer, State, query, evolve, decide)
