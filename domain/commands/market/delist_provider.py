"""Record that a provider is no longer on another body's framework.

DELIST-1  The provider is listed in the arrangement.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.purchasing import ProviderDelisted
from domain.readings.market import ArrangementEvent, Arrangements
from domain.values import ArrangementId, Day, ProviderId, Words


class DelistProvider(Command):
    stored: ClassVar[str] = "delist_provider"
    arrangement_id: ArrangementId
    provider_id: ProviderId
    reason: Words
    delisted_on: Day


class NotListed(Refusal):
    """The provider is not listed in this arrangement. Check the provider and the arrangement."""

    rule = "DELIST-1"


def query(command: DelistProvider) -> Query:
    return (QueryItem(events_in(ArrangementEvent), (tag("arrangement", command.arrangement_id),)),)


def decide(
    command: DelistProvider, state: Arrangements, _context: DecisionContext
) -> Sequence[ProviderDelisted]:
    if (command.arrangement_id, command.provider_id) not in state.listed:
        raise NotListed(provider_id=command.provider_id)
    return [event_from(ProviderDelisted, command)]


DECIDER = Decider(DelistProvider, Arrangements, query, Arrangements.after, decide)
