"""Record that a provider is no longer on another body's framework, from a day.

    DELIST-1  The provider is on the other body's framework on that day. A day to come may be given.

A breach always refuses, of a day that has passed and of a day to come. The day is not before the
last on which the provider was put on that framework (RECORDED-1).

Source: the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import (
    Act,
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
from domain.events.base import Event
from domain.events.purchasing import ProviderDelisted, ProviderListed
from domain.readings.market import ArrangementEvent, Arrangements
from domain.values import ArrangementId, Day, ProviderId, Words


class DelistProvider(Command):
    stored: ClassVar[str] = "delist_provider"
    label: ClassVar[str] = "Take a provider off another body’s framework"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "delisted_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProviderListed: "listed_on"}
    arrangement_id: ArrangementId
    provider_id: ProviderId
    reason: Words
    delisted_on: Day


class NotListed(Refusal):
    """The provider is not on this framework on that day.

    Check the provider, the framework and the day.
    """

    rule = "DELIST-1"


def query(command: DelistProvider) -> Query:
    return (QueryItem(events_in(ArrangementEvent), (tag("arrangement", command.arrangement_id),)),)


def decide(
    command: DelistProvider, state: Arrangements, _context: DecisionContext
) -> Sequence[ProviderDelisted]:
    named = (command.arrangement_id, command.provider_id)
    if state.listing_on(*named, command.delisted_on) is None:
        raise NotListed(provider_id=command.provider_id)
    return [event_from(ProviderDelisted, command)]


DECIDER = Decider(DelistProvider, Arrangements, query, Arrangements.after, decide)
