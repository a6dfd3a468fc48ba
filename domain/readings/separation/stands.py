"""Which proposals stand: those of a correction and those of a decision, by one definition.

A proposal stands through its last day, the 28th after that on which it was recorded, unless it was
withdrawn, declined or carried out, or what it is about has changed since in the order of recording.
That it was withdrawn or declined is an entry (`ProposalEnded`). It is judged on the day of
recording (PROPOSAL-3, CORRECT-12). What changes a thing is said by each: of a correction, an entry
that has come to rest on those that it would reverse; of a decision, another act on the same thing,
or a reversal of what the proposal rests on (`domain.readings.separation.proposals`). That a
decision was carried out is such an entry too. A correction is carried out by the reversal itself,
and leaves no such entry: what was reversed is not reversed again (CORRECT-2).

Source: the ledger's own (decision 76), for corrections and the 28 days; the ledger's own (decision
97), that decisions have the same.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar

from domain.events.base import Event
from domain.events.corrections import ProposalEnded

PROPOSAL_STANDS: Final = timedelta(days=28)
"""How long a proposal may be carried out."""


class Proposal(Protocol):
    """What one person proposed and another may carry out, up to its last day."""

    @property
    def stands_until(self) -> date: ...


class EntryRead(Protocol):
    """An event with the position of its entry."""

    @property
    def position(self) -> int: ...

    @property
    def event(self) -> Event: ...


P = TypeVar("P", bound=Proposal)


def those_that_stand(
    proposals: Sequence[tuple[int, P]],
    entries: Sequence[EntryRead],
    changed_at: int,
    today: date,
) -> list[tuple[int, P]]:
    """Those of these proposals, each with its position, that may be carried out: none after its
    last day, once it was withdrawn, declined or carried out, or if what it is about changed since,
    of which `changed_at` is the last position.
    """
    ended = {each.event.proposal for each in entries if isinstance(each.event, ProposalEnded)}
    return [
        (position, each)
        for position, each in proposals
        if position > changed_at and position not in ended and today <= each.stands_until
    ]
