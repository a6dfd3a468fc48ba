"""Ask for clarification of a referral, on behalf of an invited provider.

    ASK-1  The provider was asked to offer, and its time to answer has not passed. Whether the
           search is still open is not judged.
    ASK-2  A reference stands for one question about the search. Every provider that was asked is
           shown the questions with their references, so this tells a provider of no question that
           it has not been told of.
    ASK-3  A provider has at most five questions without a reply on a search. Each may be 4,000
           characters long, so five hold more than a form leaves open, and a broker can reply to
           those of every provider that was asked.
    ASK-4  A question that the provider's own staff ask is dated the day on which they do.
    ASK-5  A broker enters a question on the provider's behalf only with how and when it was
           received: on the day stated, not before the day on which the provider was asked, and not
           later than now. The provider's own staff state no receipt.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the question is not to come (FACT-1), nor before the provider was asked (RECORDED-1).
Each question and its reply go to every provider that was asked.

Source: the ledger's own (decision 68) (ASK-2, ASK-3); the ledger's own (decision 83) (ASK-4); the
ledger's own (decision 91) (ASK-1, ASK-5).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import ClarificationAsked, ProvidersInvited, Received
from domain.readings.asking.received import is_well_received, on_behalf
from domain.readings.referrals import Referral, referral_of
from domain.values import ClarificationId, Day, Prose, ProviderId, ReferralId
from domain.wording import Label

MOST_OPEN: Final = 5


class AskClarification(Command):
    stored: ClassVar[str] = "ask_clarification"
    label: ClassVar[str] = "Ask a question"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "asked_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProvidersInvited: "invited_on"}
    for_invited: ClassVar[bool] = True
    referral_id: ReferralId
    provider_id: ProviderId
    clarification_id: ClarificationId
    question: Prose
    received: Annotated[Received | None, Label("If an officer enters it for the provider")] = None
    asked_on: Day


class MayNotAsk(Refusal):
    """The provider was not asked to offer, or its time to answer has passed.

    Only a provider that was asked may ask, within its time.
    """

    rule = "ASK-1"


class AlreadyAsked(Refusal):
    """A question was already asked under this reference. Choose another reference."""

    rule = "ASK-2"


class TooManyOpen(Refusal):
    """Five of your questions on this search have no reply yet. Wait for a reply, and ask then."""

    rule = "ASK-3"


class NotToday(Refusal):
    """What a provider asks itself is dated today. Give today’s date."""

    rule = "ASK-4"
    satisfied_by = "Today is {asked_on}."


class NotReceived(Refusal):
    """An officer enters a question for a provider only with how and when it was received: on that
    day, the day on which the provider was asked or a later one, and by now. A provider's own staff
    state nothing of the kind.

    State how and when it was received, or let the provider ask itself.
    """

    rule = "ASK-5"
    satisfied_by = "The provider was asked on {invited_on}."


def query(command: AskClarification) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: AskClarification, state: Referral, context: DecisionContext
) -> Sequence[ClarificationAsked]:
    invitation = state.search.invitations.get(command.provider_id)
    if invitation is None or context.decided_at > invitation.respond_by:
        raise MayNotAsk(provider_id=command.provider_id, is_uninvited=invitation is None)
    if command.clarification_id in state.search.clarifications:
        raise AlreadyAsked(clarification_id=command.clarification_id)
    if state.search.open_clarifications(command.provider_id) >= MOST_OPEN:
        raise TooManyOpen(most=MOST_OPEN)
    if context.is_misdated(command.asked_on):
        raise NotToday(asked_on=context.today)
    if not is_well_received(command.received, invitation, command.asked_on, context):
        raise NotReceived(invited_on=invitation.invited_on)
    entered = on_behalf(command.received, context)
    return [event_from(ClarificationAsked, command, on_behalf=entered)]


DECIDER = Decider(AskClarification, Referral, query, Referral.after, decide)
