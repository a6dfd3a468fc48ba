"""Apply to a lot: a provider asks to join the purchasing system in an application round.

APPLY-1  A provider applies once to a lot in a round (¶2.2 of the report).
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.providers import ProviderApplied
from domain.readings.standing import Standing, standing_of
from domain.terms import Day, Instant, Lot, ProviderId, Round, Words


class ApplyToLot(Command):
    provider_id: ProviderId
    name: Words
    lot: Lot
    round: Round
    applied_on: Day


class AlreadyApplied(Refusal):
    """The provider has already applied to this lot in this round."""

    rule = "APPLY-1"


def query(command: ApplyToLot) -> Query:
    return (standing_of(command.provider_id),)


def decide(command: ApplyToLot, state: Standing, _now: Instant) -> Sequence[ProviderApplied]:
    if (command.lot, command.round) in state.undecided | state.decided:
        raise AlreadyApplied(provider_id=command.provider_id, lot=command.lot)
    return [as_said(ProviderApplied, command)]


DECIDER = Decider(ApplyToLot, Standing, query, Standing.after, decide)
