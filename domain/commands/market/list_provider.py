"""Record that a provider is on another body's framework, and for which lots.

    LIST-1  The other body's framework is recognised, and is in force on that day.
    LIST-2  The provider is not on it already, on that day or later. Its lots are changed by taking
            it off and putting it on again.

A breach of these rules always refuses the record. The day stated is not to come (FACT-1).

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

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
from domain.events.purchasing import ProviderListed
from domain.readings.market import ArrangementEvent, Arrangements
from domain.values import ArrangementId, Day, Lot, ProviderId, Words


class ListProvider(Command):
    stored: ClassVar[str] = "list_provider"
    label: ClassVar[str] = "Put a provider on another body’s framework"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "listed_on"
    arrangement_id: ArrangementId
    provider_id: ProviderId
    name: Words
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    listed_on: Day


class NoSuchArrangement(Refusal):
    """No such framework of another body is in force on that day.

    Recognise it first, or choose a day in its term.
    """

    rule = "LIST-1"


class AlreadyListed(Refusal):
    """The provider is already on this framework, on that day or later.

    To change its lots, take it off and put it on again.
    """

    rule = "LIST-2"


def query(command: ListProvider) -> Query:
    return (QueryItem(events_in(ArrangementEvent), (tag("arrangement", command.arrangement_id),)),)


def decide(
    command: ListProvider, state: Arrangements, _context: DecisionContext
) -> Sequence[ProviderListed]:
    if state.open_on(command.arrangement_id, command.listed_on) is None:
        raise NoSuchArrangement(arrangement_id=command.arrangement_id)
    named = (command.arrangement_id, command.provider_id)
    since = state.listings_since(*named, command.listed_on)
    if any(isinstance(each, ProviderListed) for each in since):
        raise AlreadyListed(provider_id=command.provider_id)
    return [event_from(ProviderListed, command)]


DECIDER = Decider(ListProvider, Arrangements, query, Arrangements.after, decide)
