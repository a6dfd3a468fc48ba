"""Refuse a provider's application to a lot, with the reasons given to the provider.

    REFUSE-1  The provider's application to the lot in the round awaits a decision: it was neither
              admitted nor refused.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
Scores need not be agreed first, nor the round be closed. The day stated is not to come (FACT-1),
nor before the application was made (RECORDED-1).

Source: the ledger's own (decision 71).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.providers import ProviderApplied, ProviderRefused
from domain.readings.standing import Standing, standing_of
from domain.values import Day, Lot, ProviderId, Round, Words


class RefuseProvider(Command):
    stored: ClassVar[str] = "refuse_provider"
    label: ClassVar[str] = "Refuse an application"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "refused_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProviderApplied: "applied_on"}
    provider_id: ProviderId
    lot: Lot
    round: Round
    reasons: Words
    refused_on: Day


class NoApplicationToRefuse(Refusal):
    """No application by this provider to this lot awaits a decision in this round.

    Check the provider, the lot and the round.
    """

    rule = "REFUSE-1"


def query(command: RefuseProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(
    command: RefuseProvider, state: Standing, _context: DecisionContext
) -> Sequence[ProviderRefused]:
    if (command.lot, command.round) not in state.undecided:
        raise NoApplicationToRefuse(provider_id=command.provider_id, lot=command.lot)
    return [event_from(ProviderRefused, command)]


DECIDER = Decider(RefuseProvider, Standing, query, Standing.after, decide)
